"""Markup and script in everything that comes from outside: commentary, titles of measures, extracts, the plan, the notebook.

Nothing of it becomes markup, script or formula, on the page, in the index or in the workbook, and no letter is lost.
"""

import json

import openpyxl
import pytest
from lxml import html
from small_runs import PERIOD, ROOT, small_run, write_crimes

from pcc_analysis.reports import run_report

HARM = '=1+1 <script>alert(1)</script><img src=x onerror=alert(2)></style> & "it\'s"'
IN_AREA = f"{HARM} area"
CELLS = (
    'period = ""\ndata = "data"\nplans = "data/plans"\nfinal = False\npublished = []',
    "from ibis import _\n"
    "from IPython.display import display\n"
    "from pcc_analysis import sections\n"
    "from pcc_analysis.briefing import open_briefing\n"
    "from pcc_analysis.commentary.files import read_commentary\n"
    "from pcc_analysis.elements.markup import markdown\n"
    "from pcc_analysis.measures import Measure\n"
    "from pcc_analysis.page import Commentary\n"
    f"title = {HARM + ' measure'!r}\n"
    'burglary = Measure(id="burglary_here", title=title, definition=title, source="crimes",\n'
    '                   where=_.offence_code == "8N", unit="crime")\n'
    "briefing = open_briefing(period, data, plans, [burglary])\n"
    "from pathlib import Path\n"
    "written = read_commentary(Path(data), briefing.period, briefing.plan)",
    f"display(sections.masthead(briefing, {HARM + ' title'!r}, final))\n"
    "display(*sections.dashboard(briefing))\n"
    'display(*sections.measure_section(briefing, "burglary_here", headline=True))\n'
    'display(*sections.areas(briefing, "burglary_here"))\n'
    'display(Commentary(markdown(written.part(1, "outcomes")), author=title))\n'
    "display(*sections.sources(briefing), *sections.how_made(briefing, final))",
)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("harm")
    options = small_run(folder, cells=CELLS)
    quoted = IN_AREA.replace('"', '""')
    write_crimes(options["data"], more=[f'2019-06-0{day},8N,"{quoted}"' for day in range(1, 8)])
    plan = (ROOT / "data" / "plans" / "2017-21.toml").read_text(encoding="utf-8")
    lines = {
        "name = ": f"{HARM} plan",
        "office = ": f"{HARM} office",
        "panel = ": f"{HARM} panel",
        'title = "Prevent crime and keep people safe"': f"{HARM} priority",
    }
    for line, text in lines.items():
        before = next(one for one in plan.splitlines() if one.startswith(line))
        plan = plan.replace(before, f"{before.partition(' = ')[0]} = {json.dumps(text)}", 1)
    areas = f'areas = ["County", "Swindon", {json.dumps(IN_AREA)}]\nstrapline = {json.dumps(HARM + " strapline")}'
    plan = plan.replace('areas = ["County", "Swindon"]', areas)
    (folder / "plans").mkdir()
    (folder / "plans" / "plan.toml").write_text(plan, encoding="utf-8")
    written = options["data"] / "commentary" / PERIOD
    written.mkdir(parents=True)
    text = f"## Outcomes achieved\n\n{HARM} commentary [a](javascript:alert(3)) <b onclick='x()'>b</b>\n"
    (written / "priority-1.md").write_text(text, encoding="utf-8")
    return run_report(PERIOD, **{**options, "plans": folder / "plans"})


def harmless(path):
    """Check that a page has no element and no attribute that came from a text; return its words."""
    markup = path.read_text(encoding="utf-8")
    page = html.fromstring(markup)
    assert not list(page.iter("script", "img", "iframe", "object", "form", "b[@onclick]"))
    assert markup.count("</style>") == 1
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    assert not [link for link in page.xpath("//a/@href") if "javascript" in link]
    return " ".join(page.text_content().split())


@pytest.mark.parametrize(
    "what", ["title", "office", "strapline", "panel", "priority", "plan", "measure", "area", "commentary"]
)
def test_the_page_shows_it_as_it_was_written(run, what):
    assert f"{HARM} {what}" in harmless(run.page)


def test_the_index_shows_it_as_it_was_written(run):
    said = harmless(run.page.parents[1] / "index.html")
    assert f"{HARM} title" in said


def test_the_workbook_holds_it_as_it_was_written(run):
    book = openpyxl.load_workbook(run.page.with_suffix(".xlsx"))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert all(cell.data_type in "sn" for cell in cells)
    texts = " | ".join(str(cell.value) for cell in cells)
    for what in ("title", "office", "strapline", "priority", "measure", "area"):
        assert f"{HARM} {what}" in texts
    assert not [cell.hyperlink.target for cell in cells if cell.hyperlink and cell.hyperlink.target]
