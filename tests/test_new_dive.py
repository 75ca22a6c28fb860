"""A deep dive from the template: it runs at once, it is thin, and nothing is written over."""

import json
from pathlib import Path

import pytest
from test_notebooks import cells, faults, source

from pcc_analysis.deep_dives.one_measure import one_measure
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.errors import RunError
from pcc_analysis.reports.new_dive import new_deep_dive
from pcc_analysis.reports.provenance import read_provenance
from pcc_analysis.reports.runs import run_reports

ROOT = Path(__file__).parents[1]


def test_the_template_runs_and_records_the_figures_of_the_library(briefings, dive_data, tmp_path):
    notebook, test = new_deep_dive("hot_spots", tmp_path / "notebooks", tmp_path / "tests")
    assert [fault for cell in cells(notebook) for fault in faults(source(cell))] == []
    assert "Deep dive: hot spots" in notebook.read_text(encoding="utf-8")
    compile(test.read_text(encoding="utf-8"), str(test), "exec")
    assert 'run_dive("hot_spots")' in test.read_text(encoding="utf-8")
    folders = {
        "data": dive_data,
        "out": tmp_path / "out",
        "folder": tmp_path / "notebooks",
        "plans": ROOT / "data" / "plans",
    }
    (outcome,) = run_reports(["2019-20-Q1"], ["deep_dives/hot_spots"], **folders)
    assert outcome.error is None
    recorded = read_provenance(tmp_path / "out" / "2019-20-Q1")["reports"]["deep_dives/hot_spots"]["findings"]
    assert recorded == {"twelve_months": as_recorded(one_measure(briefings["2019-20-Q1"], "crime_volume"))}
    assert recorded["twelve_months"]["value"] == 43357


def test_a_name_that_cannot_be_or_that_is_there_writes_nothing(tmp_path):
    folders = (tmp_path / "notebooks", tmp_path / "tests")
    with pytest.raises(RunError, match="'Hot spots' cannot name a deep dive; use lower case"):
        new_deep_dive("Hot spots", *folders)
    assert not folders[0].exists()
    notebook, test = new_deep_dive("place", *folders)
    notebook.unlink()
    test.write_text("mine", encoding="utf-8")
    with pytest.raises(RunError, match=r"test_dive_place\.py is there already"):
        new_deep_dive("place", *folders)
    assert not notebook.exists()
    assert test.read_text(encoding="utf-8") == "mine"


def test_the_guided_start_is_not_run_for_a_period():
    from pcc_analysis.reports.inputs import every_notebook

    known = every_notebook(ROOT / "notebooks")
    assert "README" not in known
    assert known[0].count("/") == 0
    assert "deep_dives/contact_centre" in known
    assert json.loads((ROOT / "notebooks" / "README.ipynb").read_text(encoding="utf-8"))["nbformat"] == 4
