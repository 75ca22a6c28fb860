"""A run: refused before a kernel starts, moved into place only when whole, recorded, and readable by anybody."""

import getpass
import hashlib
import json
import re
import socket
from html import unescape
from pathlib import Path

import nbformat
import pytest

from pcc_analysis.errors import DataContractError, PeriodError, RunError
from pcc_analysis.reports import run_report

ROOT = Path(__file__).parents[1]
FOLDERS = {"notebooks": ROOT / "notebooks", "plans": ROOT / "data" / "plans"}


def text_of(page):
    html = re.sub(r"<svg.*?</svg>|<style.*?</style>", " ", page.read_text(encoding="utf-8"), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_the_page_carries_the_published_figures(report):
    said = text_of(report.page)
    # document 000: paragraph 1 and the first row of the table after paragraph 11
    assert "There were 10,952 crimes recorded during quarter one and 43,357 in the 12 months to June 2019." in said
    assert "This is 314 fewer (0.7 per cent) than in the 12 months to June 2018" in said
    assert "All Crime 43,671 43,357 −314 −0.7%" in said
    assert "Violence Against The Person 13,489 14,680 +1,191 +8.8%" in said
    assert "Homicide 1 5 +4 =" in said
    assert "Racially/Religiously Aggravated Offences 425 349 −76 −17.9%" in said


def test_simulated_data_says_so(report):
    assert text_of(report.page).count("Demonstration data: simulated") >= 2


def test_the_page_needs_nothing_and_gives_nothing_away(report, demonstration):
    html = report.page.read_text(encoding="utf-8")
    assert not re.search(r"<script|<link[^>]+href|src=\"http|url\(http|@import", html)
    for secret in (str(ROOT), str(Path.home()), str(demonstration), socket.gethostname(), "Traceback", "open_briefing"):
        assert secret not in html
    if len(getpass.getuser()) > 4:  # "root" is a word of its own
        assert getpass.getuser() not in html
    assert 'lang="en-GB"' in html


def test_the_run_is_recorded(report, demonstration):
    record = json.loads(report.provenance.read_text(encoding="utf-8"))["reports"]["quarterly_report"]
    assert record["files"]["quarterly_report.html"]["sha256"] == hashlib.sha256(report.page.read_bytes()).hexdigest()
    assert record["parameters"]["period"] == "2019-20-Q1"
    assert record["inputs"]["demonstration"] is True
    files = {file["name"]: file for file in record["inputs"]["sources"]["crimes"]["files"]}
    crimes = next(iter(sorted((demonstration / "crimes").glob("*.parquet"))))
    read = next(file for name, file in files.items() if name.endswith(crimes.name))
    assert read["sha256"] == hashlib.sha256(crimes.read_bytes()).hexdigest()
    assert str(demonstration) not in report.provenance.read_text(encoding="utf-8")
    assert "10,952" in (report.page.parents[1] / "index.html").read_text(encoding="utf-8")


def test_the_same_inputs_give_the_same_bytes(report, demonstration, tmp_path):
    again = run_report("2019-20 Q1", data=demonstration, out=tmp_path, **FOLDERS)
    assert again.page.read_bytes() == report.page.read_bytes()


@pytest.mark.parametrize(
    ("period", "says"),
    [
        ("2019-13", "a year has months 01 to 12"),
        ("2019-20-Q5", "quarters 1 to 4, not 5"),
        ("2031-32-Q1", "no source has a figure for Quarter One 2031-32; the extracts cover April 2014 to June 2019"),
        ("2017-18-Q9", "quarters 1 to 4"),
    ],
)
def test_a_period_that_cannot_be_is_refused_before_a_kernel_starts(demonstration, tmp_path, period, says):
    with pytest.raises(PeriodError, match=says):
        run_report(period, data=demonstration, out=tmp_path, **FOLDERS)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ({"parameters": {"perriod": "x"}}, "'perriod' is not a parameter; there are period, data, plans, final"),
        ({"parameters": {"final": "yes"}}, r"'final' is bool, not str \('yes'\); nothing was run"),
        ({"notebook": "nowhere"}, "there is no notebook 'nowhere' in notebooks/; there are: .*quarterly_report"),
        ({"final": True}, "demonstration data, which can never make a final report"),
    ],
)
def test_parameters_are_refused_before_a_kernel_starts(demonstration, tmp_path, what, says):
    with pytest.raises(RunError, match=says):
        run_report("2019-20-Q1", data=demonstration, out=tmp_path, **{**FOLDERS, **what})
    assert not list(tmp_path.iterdir())


def test_data_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DataContractError, match="there is no such folder"):
        run_report("2019-20-Q1", data=tmp_path / "nowhere", out=tmp_path / "out", **FOLDERS)
    (tmp_path / "empty").mkdir()
    with pytest.raises(RunError, match="holds no extract"):
        run_report("2019-20-Q1", data=tmp_path / "empty", out=tmp_path / "out", **FOLDERS)


def notebook(folder, *sources, tag="parameters"):
    parameters = 'period = ""\ndata = "data"\nplans = "plans"\nfinal = False'
    written = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in (parameters, *sources)])
    written.cells[0].metadata["tags"] = [tag]
    written.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    written.metadata["language_info"] = {"name": "python"}
    folder.mkdir(exist_ok=True)
    nbformat.write(written, folder / "mine.ipynb")
    return {"notebooks": folder, "notebook": "mine", "plans": FOLDERS["plans"]}


def test_a_notebook_without_a_parameters_cell_would_print_its_defaults_and_is_refused(demonstration, tmp_path):
    mine = notebook(tmp_path / "notebooks", "1", tag="something-else")
    with pytest.raises(RunError, match="no cell tagged 'parameters'"):
        run_report("2019-20-Q1", data=demonstration, out=tmp_path / "out", **mine)


def test_a_failed_run_keeps_the_notebook_and_the_last_good_report(demonstration, tmp_path):
    out = tmp_path / "out"
    good = out / "2019-20-Q1" / "mine.html"
    good.parent.mkdir(parents=True)
    good.write_text("the last good report", encoding="utf-8")
    mine = notebook(tmp_path / "notebooks", "figure = 1", "figure / 0", "figure")
    with pytest.raises(RunError, match="ZeroDivisionError: division by zero") as caught:
        run_report("2019-20-Q1", data=demonstration, out=out, **mine)
    said = str(caught.value)
    assert "figure / 0" in said
    assert len(said.splitlines()) <= 10
    assert "/tmp" not in said.replace(str(out), "")
    assert good.read_text(encoding="utf-8") == "the last good report"
    assert (out / "2019-20-Q1" / "failed" / "mine.ipynb").is_file()
    assert not list(out.glob(".run-*"))


SHOWS = "from IPython.display import display\nfrom pcc_analysis.page import Prose\ndisplay(Prose('7 < 8'))"


def shown_in(notebook):
    """What the elements of a notebook's outputs are shown as."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    return [one["data"] for one in outputs if "application/vnd.pcc.element+json" in one.get("data", {})]


def test_a_run_renders_elements_for_the_page_only_and_again_where_it_failed(demonstration, tmp_path, monkeypatch):
    kept, failed = [], tmp_path / "out" / "2019-20-Q1" / "failed" / "mine.ipynb"

    def refuse(ran):
        kept.extend(sorted(one) for one in shown_in(ran))
        raise RunError("not fit to be read")

    with monkeypatch.context() as here, pytest.raises(RunError, match=f"not fit to be read; the notebook: {failed}"):
        here.setattr("pcc_analysis.export.exporter.panel_page", refuse)
        run_report("2019-20-Q1", data=demonstration, out=tmp_path / "out", **notebook(tmp_path / "good", SHOWS))
    assert kept == [["application/vnd.pcc.element+json", "text/plain"]]
    assert ["7 &lt; 8" in one["text/html"] for one in shown_in(json.loads(failed.read_text()))] == [True]
    failed.unlink()
    with pytest.raises(RunError, match="ZeroDivisionError"):
        run_report("2019-20-Q1", data=demonstration, out=tmp_path / "out", **notebook(tmp_path / "bad", SHOWS, "1 / 0"))
    assert ["7 &lt; 8" in one["text/html"] for one in shown_in(json.loads(failed.read_text()))] == [True]


def test_a_kernel_that_dies_is_a_failure_that_says_so(demonstration, tmp_path):
    mine = notebook(tmp_path / "notebooks", "import os\nos._exit(1)")
    with pytest.raises(RunError, match=r"[Kk]ernel died"):
        run_report("2019-20-Q1", data=demonstration, out=tmp_path / "out", **mine)
    assert not (tmp_path / "out" / "2019-20-Q1" / "mine.html").exists()


def test_a_measure_defined_in_the_notebook_works_to_its_section(demonstration, tmp_path):
    mine = notebook(
        tmp_path / "notebooks",
        "from ibis import _\n"
        "from IPython.display import display\n"
        "from pcc_analysis import sections\n"
        "from pcc_analysis.briefing import open_briefing\n"
        "from pcc_analysis.measures import Measure\n"
        "burglary_at_night = Measure(\n"
        '    id="wounding", title="Wounding <b>", definition="Crimes of code 5D recorded in the month.",\n'
        '    source="crimes", where=_.offence_code == "5D", unit="crime",\n'
        ")\n"
        "briefing = open_briefing(period, data, plans, [burglary_at_night])",
        'display(sections.masthead(briefing, "Mine"))',
        'display(sections.Heading("Part"), *sections.measure_section(briefing, "wounding"))',
    )
    made = run_report("2019-20-Q1", data=demonstration, out=tmp_path / "out", **mine)
    assert "Wounding &lt;b&gt;" in made.page.read_text(encoding="utf-8")
    assert "crimes recorded during quarter one" in text_of(made.page)


def test_street_files_alone_make_a_report(open_data, tmp_path):
    made = run_report("2025-26-Q1", data=open_data, out=tmp_path, **FOLDERS)
    said = text_of(made.page)
    # the files hold 13,783 rows for Wiltshire in April to June 2025, 2,728 of them antisocial behaviour
    assert "Everything published at street level 4,313 4,775 4,695 13,783" in said
    assert "Antisocial behaviour 896 925 907 2,728" in said
    assert "Violence and sexual offences 1,536 1,753 1,774 5,063" in said
    # ONS, year ending June 2019: 43,164 crimes, 59.9 per 1,000
    assert "Wiltshire 43,164 720,100 59.9" in said
    assert "Recorded crime per 1,000 population, year ending June 2019" in said
    # six months cannot be compared with a year, and the page says so
    assert "6 of 12 months: January 2025 to June 2025" in said
    assert "do not hold a full year before the period" in said
