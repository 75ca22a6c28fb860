"""A data folder and a notebook so small that a run takes a second or two: for tests that kill, fill disks and lock."""

import datetime as dt
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
PERIOD = "2019-20-Q1"
CELLS = (
    'period = ""\ndata = "data"\nplans = "data/plans"\nfinal = False',
    "from IPython.display import display\n"
    "from pcc_analysis.page import Masthead, Prose\n"
    "from pathlib import Path\n"
    "rows = Path(data, 'crimes', 'crimes.csv').read_text().count('\\n') - 1",
    "display(Masthead('Office', 'Report, ' + period), Prose(f'There were {rows} crimes.'))",
)
FIGURES = (
    f"{CELLS[0]}\npublished = ''",
    "from IPython.display import display\n"
    "from pcc_analysis import sections\n"
    "from pcc_analysis.briefing import open_briefing\n"
    "briefing = open_briefing(period, data, plans)",
    'display(sections.masthead(briefing, "Report", final), sections.Heading("Crime"))\n'
    'display(*sections.measure_section(briefing, "crime_volume"), *sections.areas(briefing, "crime_volume"))\n'
    "display(*sections.published_before(briefing, published), *sections.how_made(briefing, final))",
)
"""A report of one measure, with its figures."""


def write_crimes(data, rows=400, more=()):
    """Write crime records of two years and a half, `rows` of them in the last month, and then `more`."""
    lines = ["crime_number,recorded_date,offence_code,area"]
    day = dt.date(2017, 1, 1)
    while day < dt.date(2019, 6, 1):
        lines.append(f"54/{len(lines):07d}/19,{day},{'8N' if len(lines) % 3 else '28E'},Swindon")
        day += dt.timedelta(days=1)
    for number in range(rows):
        lines.append(f"54/{len(lines):07d}/19,2019-06-{number % 30 + 1:02d},8N,County")
    lines += [f"54/{len(lines) + number:07d}/19,{one}" for number, one in enumerate(more)]
    (data / "crimes").mkdir(parents=True, exist_ok=True)
    (data / "crimes" / "crimes.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_notebook(folder, *more, name="small", cells=CELLS):
    """Write a notebook of a few cells, and further ones."""
    cells = [nbformat.v4.new_code_cell(one, id=f"c{i}") for i, one in enumerate((*cells, *more))]
    cells[0].metadata["tags"] = ["parameters"]
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, folder / f"{name}.ipynb")


def small_run(folder, cells=CELLS):
    """Make the folders of a small run and return them as `run_report` takes them."""
    write_crimes(folder / "data")
    write_notebook(folder / "notebooks", cells=cells)
    return {
        "notebook": "small",
        "data": folder / "data",
        "out": folder / "outputs",
        "notebooks": folder / "notebooks",
        "plans": ROOT / "data" / "plans",
    }
