"""Page, workbook and PDF of a run appear together or not at all, are recorded, and are made again where they are not right."""

import hashlib
import json

import pytest
from small_runs import PERIOD, small_run, write_notebook

from pcc_analysis.errors import RunError
from pcc_analysis.export import pdf
from pcc_analysis.reports import run_report
from pcc_analysis.reports.runs import run_reports

needs_browser = pytest.mark.skipif(not any(map(pdf.shutil.which, pdf.NAMES)), reason="no browser is installed to print")


@pytest.fixture
def folders(tmp_path, tmp_path_factory, monkeypatch):
    """A small run whose library nobody works on meanwhile."""
    monkeypatch.setenv("PCC_CACHE", str(tmp_path_factory.getbasetemp() / "kept"))
    for module in ("pcc_analysis.reports.orders", "pcc_analysis.supply.keeping"):
        monkeypatch.setattr(f"{module}.library_is_as_loaded", lambda: True)
    return small_run(tmp_path)


def contents(run):
    return {path.name: path.read_bytes() for path in sorted(run.page.parent.iterdir()) if path.stem == "small"}


def recorded(run):
    return json.loads(run.provenance.read_text(encoding="utf-8"))["reports"]["small"]["files"]


def test_page_and_workbook_stand_side_by_side_and_are_recorded(folders):
    run = run_report(PERIOD, **folders)
    there = contents(run)
    assert list(there) == ["small.html", "small.xlsx"]
    assert recorded(run) == {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)} for name, content in there.items()
    }


@needs_browser
def test_a_pdf_asked_for_later_is_all_that_is_made(folders):
    first = run_report(PERIOD, **folders)
    before = contents(first)
    second = run_report(PERIOD, pdf=True, **folders)
    assert first.since is None and second.since
    after = contents(second)
    assert list(after) == sorted(recorded(second)) == ["small.html", "small.pdf", "small.xlsx"]
    assert {name: after[name] for name in before} == before
    printed = second.page.with_suffix(".pdf")
    written = printed.stat().st_mtime_ns
    for wanted in (True, False):
        assert run_report(PERIOD, pdf=wanted, **folders).since
        assert printed.stat().st_mtime_ns == written
    printed.write_bytes(b"altered")
    assert run_report(PERIOD, pdf=True, **folders).since
    assert printed.read_bytes().startswith(b"%PDF")
    assert hashlib.sha256(printed.read_bytes()).hexdigest() == recorded(second)["small.pdf"]["sha256"]


@needs_browser
def test_a_run_prints_the_pdf_and_the_next_without_it_leaves_none_of_another_page(folders):
    options = {name: folders[name] for name in ("data", "out", "plans")} | {"folder": folders["notebooks"]}
    (outcome,) = run_reports([PERIOD], ["small"], pdf=True, **options)
    assert outcome.run.since is None
    assert "pdf" in outcome.run.seconds
    assert list(contents(outcome.run)) == sorted(recorded(outcome.run)) == ["small.html", "small.pdf", "small.xlsx"]
    write_notebook(folders["notebooks"], "display(Prose('More.'))")
    (outcome,) = run_reports([PERIOD], ["small"], **options)
    assert outcome.run.since is None
    assert list(contents(outcome.run)) == sorted(recorded(outcome.run)) == ["small.html", "small.xlsx"]


@pytest.mark.parametrize("change", ["gone", "altered"])
def test_a_workbook_that_is_not_right_is_made_again(folders, change):
    first = run_report(PERIOD, **folders)
    workbook = first.page.with_suffix(".xlsx")
    before = workbook.read_bytes()
    if change == "gone":
        workbook.unlink()
    else:
        workbook.write_bytes(b"altered")
    assert run_report(PERIOD, **folders).since is None
    assert workbook.read_bytes() == before


@pytest.mark.parametrize(
    "fails", ["pcc_analysis.export.workbook.write_workbook", "pcc_analysis.reports.making.print_pdf"]
)
def test_what_cannot_be_made_leaves_the_last_good_report(folders, monkeypatch, fails):
    monkeypatch.setattr("pcc_analysis.reports.find_browser", lambda: "chromium")
    run = run_report(PERIOD, **folders)
    before = contents(run)

    def refuse(*given):
        raise RunError("it cannot be made")

    monkeypatch.setattr(fails, refuse)
    with pytest.raises(RunError, match="it cannot be made"):
        run_report(PERIOD, force=True, pdf=True, **folders)
    assert contents(run) == before
    assert not list(folders["out"].glob(".run-*"))


def test_a_pdf_without_a_browser_is_refused_before_anything_runs(folders, monkeypatch):
    monkeypatch.setattr(pdf.shutil, "which", lambda place: None)
    with pytest.raises(RunError, match="none of them is installed"):
        run_report(PERIOD, pdf=True, **folders)
    assert not folders["out"].exists()
