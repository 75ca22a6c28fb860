"""`pcc verify`: a published report still follows from its inputs, or the reason why not."""

import json
import shutil

import pytest
from small_runs import FIGURES, PERIOD, ROOT, small_run, write_crimes, write_notebook
from typer.testing import CliRunner

from pcc_analysis.cli import app
from pcc_analysis.publications.parquet import FIGURES as FILE
from pcc_analysis.publications.parquet import read_figures, to_bytes
from pcc_analysis.reports import run_report

FINAL = {0: "every report follows from its inputs", 1: "not everything follows", 2: "it cannot be said"}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A published report with its figures, made once; each test has a copy."""
    kept = tmp_path_factory.mktemp("published")
    folders = small_run(kept, FIGURES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PCC_CACHE", str(tmp_path_factory.getbasetemp() / "kept"))
        run_report("2018-19-Q4", **folders)
        write_crimes(folders["data"], more=["2019-03-15,8N,County"] * 30)
        run_report(PERIOD, **folders)
    return kept


@pytest.fixture
def office(published, tmp_path, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("PCC_CACHE", str(tmp_path_factory.getbasetemp() / "kept"))
    shutil.copytree(published, tmp_path / "office")
    shutil.copytree(ROOT / "data" / "plans", tmp_path / "office" / "data" / "plans")
    monkeypatch.chdir(tmp_path / "office")
    return tmp_path / "office"


def verify(office, period=PERIOD):
    ran = CliRunner().invoke(app, ["verify", f"outputs/{period}"])
    lines = ran.output.splitlines()
    return ran.exit_code, lines, FINAL[ran.exit_code] == lines[-1] or ran.exit_code == 2


def change_record(office, change):
    path = office / "outputs" / PERIOD / "provenance.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    change(known["reports"]["small"])
    path.write_text(json.dumps(known), encoding="utf-8")


def plans_are_inputs(lines):
    """The plans lie in the data folder here, as they do in an office, and were not there when it was made."""
    return [one for one in lines if "plans/" not in one]


def test_what_was_published_follows_from_its_inputs_and_is_not_touched(office):
    shutil.rmtree(office / "data" / "plans")
    before = {path: path.read_bytes() for path in (office / "outputs").rglob("*") if path.is_file()}
    from pcc_analysis.reports.verify import verify as compare

    found = compare(
        office / "outputs" / PERIOD, data=office / "data", plans=ROOT / "data" / "plans", notebooks="notebooks"
    )
    assert found == []
    assert {path: path.read_bytes() for path in (office / "outputs").rglob("*") if path.is_file()} == before


def test_a_page_altered_by_hand_is_named(office):
    page = office / "outputs" / PERIOD / "small.html"
    page.write_text(page.read_text(encoding="utf-8").replace("crimes", "offences"), encoding="utf-8")
    status, lines, said = verify(office)
    assert (status, said) == (1, True)
    assert "small: file: small.html is not as it was when it was made" in lines
    assert not [one for one in lines if ": figure: " in one]


def test_figures_altered_by_hand_are_named_and_differ_from_what_follows(office):
    path = office / "outputs" / PERIOD / FILE
    figures = read_figures(path)
    row = figures.query("window == 'quarter' and area == 'force' and period_end == '2019-06'").index[0]
    figures.loc[row, "value"] = 470
    path.write_bytes(to_bytes(figures))
    status, lines, _ = verify(office)
    assert status == 1
    assert f"small: file: {FILE} is not as it was when it was made" in lines
    assert "small: figure: crime_volume, force, quarter to 2019-06: published 470, now 461" in lines


def test_an_input_that_changed_is_named_with_every_figure_that_no_longer_follows(office):
    write_crimes(office / "data", more=["2019-03-15,8N,County"] * 30 + ["2019-06-01,8N,County"])
    (office / "data" / "crimes" / "more.csv").write_text(
        "crime_number,recorded_date,offence_code,area\n54/9/19,2019-06-02,8N,County\n", encoding="utf-8"
    )
    status, lines, _ = verify(office)
    assert status == 1
    assert "small: input: crimes/crimes.csv is changed" in lines
    assert "small: input: crimes/more.csv is new" in lines
    assert "small: figure: crime_volume, force, quarter to 2019-06: published 461, now 463" in lines
    figures = [one for one in lines if ": figure: " in one]
    assert all(" to 2019-06: " in one for one in figures)
    assert "small: page: made again, the page has other bytes" in lines


def test_a_publication_it_was_compared_with_is_an_input(office):
    (office / "outputs" / "2018-19-Q4" / FILE).unlink()
    status, lines, _ = verify(office)
    assert status == 1
    assert "small: input: the figures of small for 2018-19-Q4, published before, are changed or gone" in lines


def test_another_library_is_said_and_is_no_fault_where_the_result_is_the_same(office):
    def other(record):
        record["versions"] |= {"library": "0" * 64, "lock": "1" * 64, "pandas": "2.0.0"}

    change_record(office, other)
    _, lines, _ = verify(office)
    assert any(one.startswith("small: library: made with another library: pandas 2.0.0, now ") for one in lines)
    assert "small: library: made with another requirements.lock" in lines
    assert {one.split(": ")[1] for one in plans_are_inputs(lines)[:-1]} == {"library"}


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("record", "holds no provenance.json"),
        ("data", "there is no such folder"),
        ("notebook", "there is no notebook 'small'"),
        ("run", "stopped in its cell"),
    ],
)
def test_where_it_cannot_be_said_it_is_not_said(office, what, says):
    if what == "record":
        (office / "outputs" / PERIOD / "provenance.json").write_text("{", encoding="utf-8")
    elif what == "data":
        (office / "data").rename(office / "gone")
        ran = CliRunner().invoke(app, ["verify", f"outputs/{PERIOD}", "--data", "nowhere"])
        assert ran.exit_code == 2
        return
    elif what == "notebook":
        (office / "notebooks" / "small.ipynb").unlink()
    else:
        write_notebook(office / "notebooks", "1 / 0", cells=FIGURES)
    status, lines, _ = verify(office)
    assert status == 2
    assert says in "\n".join(lines)
