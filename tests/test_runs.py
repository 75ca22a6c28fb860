"""Several reports at once: in order, one failure stopping nobody, and nothing done again that has not changed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from pcc_analysis.cli import app
from pcc_analysis.errors import DataContractError, PeriodError, RunError
from pcc_analysis.reports import run_report
from pcc_analysis.reports.inputs import every_notebook
from pcc_analysis.reports.runs import run_reports

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def settled(tmp_path_factory, monkeypatch):
    """A place of the tests' own for what is kept, and a library that nobody works on meanwhile."""
    monkeypatch.setenv("PCC_CACHE", str(tmp_path_factory.getbasetemp() / "kept"))
    for module in ("pcc_analysis.reports.orders", "pcc_analysis.supply.keeping"):
        monkeypatch.setattr(f"{module}.library_is_as_loaded", lambda: True)


@pytest.fixture
def folders(demonstration, tmp_path):
    """Small notebooks, a plan and links to the extracts, each of which a test may change."""
    data = tmp_path / "data"
    data.mkdir()
    for one in demonstration.iterdir():
        (data / one.name).symlink_to(one)
    (tmp_path / "notebooks").mkdir()
    write_notebook(tmp_path / "notebooks" / "one.ipynb")
    write_notebook(tmp_path / "notebooks" / "two.ipynb")
    write_notebook(tmp_path / "notebooks" / "breaks.ipynb", "1 / 0")
    shutil.copytree(ROOT / "data" / "plans", tmp_path / "plans")
    names = {"data": data, "out": tmp_path / "out", "plans": tmp_path / "plans"}
    return {**names, "folder": tmp_path / "notebooks"}


def write_notebook(path, *cells, title="Mine"):
    sources = [
        'period = ""\ndata = "data"\nplans = "plans"\nfinal = False\nrows = 1',
        "from IPython.display import display\nfrom pcc_analysis.page import Masthead, Prose\n"
        f"display(Masthead('Office', '{title} ' + period), Prose('Rows: ' + str(rows)))",
        *cells,
    ]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(one, id=f"c{i}") for i, one in enumerate(sources)]
    )
    notebook.cells[0].metadata["tags"] = ["parameters"]
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


def made_now(outcome):
    return outcome.run is not None and outcome.run.since is None


def test_notebooks_and_periods_come_out_in_order_and_one_failure_stops_nobody(folders):
    asked = ["2018-19-Q1", "2018-19-Q9", "2018-19 Q2", "2040-41-Q1"]
    outcomes = run_reports(asked, ["one", "breaks", "two", "absent"], jobs=2, **folders)
    assert [(outcome.period, outcome.notebook) for outcome in outcomes] == [
        (period, notebook) for period in asked for notebook in ("one", "breaks", "two", "absent")
    ]
    found = {(outcome.period, outcome.notebook): outcome for outcome in outcomes}
    for period, folder in (("2018-19-Q1", "2018-19-Q1"), ("2018-19 Q2", "2018-19-Q2")):
        for notebook in ("one", "two"):
            page = found[period, notebook].run.page
            assert page == folders["out"] / folder / f"{notebook}.html"
            assert f"Mine {folder}" in page.read_text(encoding="utf-8")
        assert "ZeroDivisionError" in str(found[period, "breaks"].error)
        assert (folders["out"] / folder / "failed" / "breaks.ipynb").is_file()
        assert "there is no notebook 'absent'" in str(found[period, "absent"].error)
        records = json.loads((folders["out"] / folder / "provenance.json").read_text(encoding="utf-8"))
        assert sorted(records["reports"]) == ["one", "two"]
    assert isinstance(found["2018-19-Q9", "one"].error, PeriodError)
    assert "no source has a figure for Quarter One 2040-41" in str(found["2040-41-Q1", "two"].error)
    index = (folders["out"] / "index.html").read_text(encoding="utf-8")
    assert index.count('class="run"') == 4
    assert not list(folders["out"].glob(".run-*"))


def test_what_has_not_changed_is_not_done_again(folders):
    first = run_reports(["2018-19-Q1", "2018-19-Q2"], ["one"], **folders)
    written = [outcome.run.page.stat().st_mtime_ns for outcome in first]
    again = run_reports(["2018-19 Q1", "2018-19-Q2"], ["one"], **folders)
    assert all(map(made_now, first))
    assert [outcome.run.page.stat().st_mtime_ns for outcome in again] == written
    record = json.loads(first[0].run.provenance.read_text(encoding="utf-8"))["reports"]["one"]
    assert again[0].run.since == record["made"]
    assert "unchanged when run again on" in (folders["out"] / "index.html").read_text(encoding="utf-8")
    names = {"notebooks": folders["folder"], **{name: folders[name] for name in ("data", "out", "plans")}}
    assert run_report("2018-19-Q1", notebook="one", **names).since == record["made"]
    assert run_report("2018-19-Q1", notebook="one", force=True, **names).since is None
    assert all(map(made_now, run_reports(["2018-19-Q1"], ["one"], force=True, **folders)))


@pytest.mark.parametrize(
    "change", ["notebook", "parameter", "plan", "extract", "new extract", "library", "page", "page gone", "record"]
)
def test_what_has_changed_is_done_again(folders, monkeypatch, change):
    (before,) = run_reports(["2018-19-Q1"], ["one"], **folders)
    options = dict(folders)
    if change == "notebook":
        write_notebook(folders["folder"] / "one.ipynb", title="Other")
    elif change == "parameter":
        options["parameters"] = {"rows": 2}
    elif change == "plan":
        plan = folders["plans"] / "2017-21.toml"
        plan.write_text(plan.read_text(encoding="utf-8") + "\n# another\n", encoding="utf-8")
    elif change == "extract":
        mark = folders["data"] / "DEMONSTRATION"
        mark.unlink()
        mark.write_text("Demonstration data, simulated.\n", encoding="utf-8")
    elif change == "new extract":
        (folders["data"] / "notes").mkdir()
        (folders["data"] / "notes" / "2018-19-Q1.md").write_text("More.\n", encoding="utf-8")
    elif change == "library":
        monkeypatch.setattr("pcc_analysis.reports.orders.LIBRARY", "another")
    elif change == "page":
        before.run.page.write_text("altered by hand", encoding="utf-8")
    elif change == "page gone":
        before.run.page.unlink()
    else:
        before.run.provenance.unlink()
    (after,) = run_reports(["2018-19-Q1"], ["one"], **options)
    assert made_now(after)
    assert ("Other" if change == "notebook" else "Mine") in after.run.page.read_text(encoding="utf-8")


def test_a_report_made_while_its_materials_changed_is_made_again(folders):
    write_notebook(
        folders["folder"] / "one.ipynb", "from pathlib import Path\n_ = Path(data, 'commentary.md').write_text('x')"
    )
    assert made_now(run_reports(["2018-19-Q1"], ["one"], **folders)[0])
    assert made_now(run_reports(["2018-19-Q1"], ["one"], **folders)[0])


def test_extracts_that_are_not_there_fail_every_report_and_leave_nothing(folders):
    folders["data"] = folders["data"] / "nowhere"
    outcomes = run_reports(["2018-19-Q1", "2018-19-Q2"], ["one"], **folders)
    assert all(isinstance(outcome.error, DataContractError) for outcome in outcomes)
    assert not folders["out"].exists()


LOST = "import os, signal\nif period == '2018-19-Q2':\n    os.kill(int(os.environ['JPY_PARENT_PID']), signal.SIGKILL)"


@pytest.mark.parametrize("server", [True, False])
def test_a_lost_process_loses_its_report_only(folders, monkeypatch, server):
    write_notebook(folders["folder"] / "one.ipynb", LOST)
    if not server:  # as where kernels are not forked
        monkeypatch.setattr("pcc_analysis.reports.workers.server_socket", lambda: None)
    outcomes = run_reports(["2018-19-Q1", "2018-19-Q2", "2018-19-Q3"], ["one"], jobs=2, **folders)
    assert not made_now(outcomes[1])
    assert isinstance(outcomes[1].error, RunError)
    assert "the process that made it ended with status" in str(outcomes[1].error)
    assert made_now(outcomes[0])
    assert made_now(outcomes[2])


def test_a_kernel_started_the_ordinary_way_gives_the_same_bytes(report, demonstration, tmp_path, monkeypatch):
    monkeypatch.setattr("pcc_analysis.reports.execution.server_socket", lambda: None)
    plans = ROOT / "data" / "plans"
    made = run_report("2019-20-Q1", data=demonstration, out=tmp_path, notebooks=ROOT / "notebooks", plans=plans)
    assert made.page.read_bytes() == report.page.read_bytes()


def test_the_command_line_sums_up_what_failed(folders, monkeypatch):
    monkeypatch.chdir(folders["folder"].parent)
    shutil.copytree("plans", "data/plans")
    arguments = [
        "run",
        "2018-19-Q1",
        "2018-19-Q9",
        "--notebook",
        "one",
        "--notebook",
        "breaks",
        "--out",
        "out",
        "--jobs",
        "2",
    ]
    ran = CliRunner().invoke(app, arguments)
    assert ran.exit_code == 1
    said = ran.output.splitlines()
    assert said[0].startswith("out/2018-19-Q1/one.html (notebook ")
    assert said[1:4] == ["2018-19-Q1 breaks: not made", "2018-19-Q9 one: not made", "2018-19-Q9 breaks: not made"]
    assert "3 of 4 reports were not made:" in said
    assert "2018-19-Q9 one: PeriodError: '2018-19-Q9': a financial year has quarters 1 to 4, not 9" in ran.output
    again = CliRunner().invoke(app, ["run", "2018-19-Q1", "--notebook", "one", "--out", "out"])
    assert again.exit_code == 0
    assert again.output.startswith("out/2018-19-Q1/one.html (unchanged since ")
    assert "0.0 s" not in again.output
    assert (
        CliRunner()
        .invoke(app, ["run", "2018-19-Q1", "--notebook", "one", "--out", "out", "--force"])
        .output.count("s, page")
        == 1
    )


@pytest.mark.parametrize(
    "what", ["import pcc_analysis", "from pcc_analysis.cli import main; sys.argv = ['pcc', '--help']; main()"]
)
def test_the_package_and_the_help_load_nothing_heavy(what):
    heavy = {
        "pandas",
        "matplotlib",
        "scipy",
        "nbformat",
        "ibis",
        "duckdb",
        "papermill",
        "nbconvert",
        "numpy",
        "pyarrow",
    }
    script = f"import sys\ntry:\n    {what}\nexcept SystemExit:\n    pass\nprint(sorted({heavy} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_a_run_does_without_the_parsers_that_jsonschema_builds():
    script = (
        "import sys\nfrom pcc_analysis.kernels.loading import load_jupyter\nload_jupyter()\n"
        "print('lark' in sys.modules, 'papermill' in sys.modules, 'rfc3987_syntax' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "True", "False"]


def test_all_means_every_notebook_with_parameters_the_reports_first(folders):
    (folders["folder"] / "deep_dives" / ".ipynb_checkpoints").mkdir(parents=True)
    for name in ("place", ".ipynb_checkpoints/place-checkpoint"):
        write_notebook(folders["folder"] / "deep_dives" / f"{name}.ipynb")
    nbformat.write(nbformat.v4.new_notebook(), folders["folder"] / "guide.ipynb")
    assert every_notebook(folders["folder"]) == ["breaks", "one", "two", "deep_dives/place"]
    (outcome,) = run_reports(["2018-19-Q1"], ["deep_dives/place"], **folders)
    assert outcome.run.page == folders["out"] / "2018-19-Q1" / "deep_dives" / "place.html"
    run_reports(["2018-19-Q1"], ["one"], **folders)
    index = (folders["out"] / "index.html").read_text(encoding="utf-8")
    assert index.index('href="2018-19-Q1/one.html"') < index.index('href="2018-19-Q1/deep_dives/place.html"')
