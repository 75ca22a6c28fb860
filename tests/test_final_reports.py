"""What stands against publishing a report, all of it in one refusal; and that commentary is part of what a report is made from.

The extracts are figures of document 000, supplied as monthly figures (see figures_of_000.py).
"""

import json
import re
from pathlib import Path

import pytest
from figures_of_000 import monthly_table
from typer.testing import CliRunner

from pcc_analysis.cli import app
from pcc_analysis.errors import RunError
from pcc_analysis.kernels.client import run_jobs
from pcc_analysis.periods import parse_period
from pcc_analysis.reports import run_report
from pcc_analysis.reports.readiness import refusals

ROOT = Path(__file__).parents[1]
PERIOD = parse_period("2019-20-Q1")
PLAN = """
name = "A plan"
from = "2017-04"
office = "The office"
panel = "The Panel"
force = "Wiltshire"
[[priority]]
title = "First"
measures = ["hate_crime", "asb_volume"]
"""


@pytest.fixture(autouse=True)
def settled(tmp_path_factory, monkeypatch):
    """A place of the tests' own for what is kept, and a library that nobody works on meanwhile."""
    monkeypatch.setenv("PCC_CACHE", str(tmp_path_factory.getbasetemp() / "kept"))
    for module in ("pcc_analysis.reports.orders", "pcc_analysis.supply.keeping"):
        monkeypatch.setattr(f"{module}.library_is_as_loaded", lambda: True)


@pytest.fixture
def folders(tmp_path):
    """A data folder that is fit to be published, and its plan."""
    data = tmp_path / "data"
    (data / "monthly-figures").mkdir(parents=True)
    table = monthly_table()
    table = table[table["measure"].isin(["hate_crime", "hate_crime_racial", "asb_volume"])]
    table.to_csv(data / "monthly-figures" / "figures.csv", index=False)
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "plan.toml").write_text(PLAN, encoding="utf-8")
    return {"data": data, "plans": tmp_path / "plans"}


def write(folders, name, text):
    path = folders["data"] / "commentary" / "2019-20-Q1" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def against(folders):
    return refusals(PERIOD, folders["data"], folders["plans"], run_jobs)


def test_nothing_stands_against_a_report_that_is_whole(folders):
    write(folders, "hate_crime.md", "There were 624 hate crimes in the {{ report.rolling_year }}, 3 fewer than before.")
    assert against(folders) == []


def test_everything_that_stands_against_it_is_said_at_once(folders):
    figures = folders["data"] / "monthly-figures" / "figures.csv"
    lines = figures.read_text(encoding="utf-8").splitlines()
    late = [line for line in lines if not re.match(r"asb_volume,force,2019-0[56]", line)]
    figures.write_text("\n".join(late) + "\n", encoding="utf-8")
    plan = PLAN.replace('"asb_volume"]', '"asb_volume", "knife_crime"]')
    (folders["plans"] / "plan.toml").write_text(plan, encoding="utf-8")
    (folders["data"] / "DEMONSTRATION").touch()
    write(folders, "hate_crime.md", "First.\n\nThere were 650 hate crimes.\n\nHate crime rose by 3.\n")
    write(folders, "asb_volume.md", "There were 9,999 incidents.\n\n{{ knife_crime.rolling_year }} knives.\n")
    found = against(folders)
    assert [one.split(";")[0] for one in found] == [
        "data/ holds demonstration data, which can never make a final report",
        "incidents: the figures end in April 2019, not in June 2019, which asb_volume needs",
        "crimes: no extract was supplied, which knife_crime needs",
        "commentary: 2019-20-Q1/asb_volume.md, line 1: '9,999': no figure of the report says this",
        "commentary: 2019-20-Q1/asb_volume.md, line 3: 'no data': there is no such figure: no extract was supplied",
        "commentary: 2019-20-Q1/hate_crime.md, line 3: '650': no figure of the report says this",
        "commentary: 2019-20-Q1/hate_crime.md, line 5: '3': an increase is said of Hate crime, 12 months to June 2019 on "
        "the year before: −3",
    ]  # fmt: skip


def test_months_that_are_missing_from_the_window_are_counted(folders):
    figures = folders["data"] / "monthly-figures" / "figures.csv"
    lines = figures.read_text(encoding="utf-8").splitlines()
    begun = [line for line in lines if not re.search(r"hate_crime\w*,\w+,201(7|8-0[1-7])", line)]
    figures.write_text("\n".join(begun) + "\n", encoding="utf-8")
    assert against(folders) == [
        "crimes: there are 11 of the 12 months to June 2019 (August 2018 to June 2019), which hate_crime needs; supply it, "
        "or take it out of the plan"
    ]


def test_faults_of_extracts_and_plan_stand_against_it_too(folders):
    figures = folders["data"] / "monthly-figures" / "figures.csv"
    text = figures.read_text(encoding="utf-8")
    figures.write_text(text + "hate_crime,force,2019-06,-5,\nasb_volume,force,20x9-06,7,\n", encoding="utf-8")
    (folders["data"] / "DEMONSTRATION").touch()
    found = against(folders)
    assert found[0].startswith("data/ holds demonstration data")
    assert len([one for one in found if one.startswith("monthly_figures (")]) >= 2
    assert found[-1] == "commentary: it is checked when the extracts have no faults"
    (folders["plans"] / "plan.toml").write_text("name = 1", encoding="utf-8")
    assert sum(one.startswith("plan (plan.toml)") for one in against(folders)) > 3


def test_faults_of_the_commentary_stand_against_it_all_of_them(folders):
    write(folders, "hate_crime.md", "{{ hat_crime.rolling_year }}\n{{ hate_crime.x() }}\n")
    write(folders, "asb_volume.md", "+++\nx\n+++\n")
    found = against(folders)
    assert ["line 1" in one or "line 2" in one for one in found] == [True, True, True]


def test_the_run_refuses_before_anything_runs_and_makes_it_when_it_is_mended(folders, tmp_path):
    out = tmp_path / "out"
    options = {"notebooks": ROOT / "notebooks", "out": out, **folders}
    write(folders, "hate_crime.md", "There were 650 hate crimes.\n")
    with pytest.raises(RunError) as caught:
        run_report("2019-20-Q1", final=True, **options)
    assert str(caught.value).startswith(
        "1 thing stands against a final report for Quarter One 2019-20; nothing was run:\n"
        "- commentary: 2019-20-Q1/hate_crime.md, line 1: '650'"
    )
    assert not list(out.rglob("*.html"))

    draft = run_report("2019-20-Q1", **options)
    html = draft.page.read_text(encoding="utf-8")
    assert "<mark>650 <strong>[no figure of the report supports this number]</strong></mark>" in html
    assert html.count('<p class="state">Draft</p>') == 2  # masthead and footer
    assert '@top-right{content:"Draft"' in html and "<title>Performance report, Quarter One 2019-20 - Draft" in html

    write(folders, "hate_crime.md", "There were {{ hate_crime.rolling_year }} hate crimes.\n")
    final = run_report("2019-20-Q1", final=True, **options)
    html = final.page.read_text(encoding="utf-8")
    assert "There were 624 hate crimes." in html and "<mark>" not in html
    assert 'class="state"' not in html and '@top-right{content:""' in html
    record = json.loads(final.provenance.read_text(encoding="utf-8"))["reports"]["quarterly_report"]
    (noted,) = [file for file in record["inputs"]["written"] if file["name"].endswith("hate_crime.md")]
    assert re.fullmatch("[0-9a-f]{64}", noted["sha256"])

    assert run_report("2019-20-Q1", final=True, **options).since is not None
    write(folders, "hate_crime.md", "There were {{ hate_crime.previous_year }} hate crimes the year before.\n")
    changed = run_report("2019-20-Q1", final=True, **options)
    assert changed.since is None and "There were 627 hate crimes" in changed.page.read_text(encoding="utf-8")


def test_check_shows_what_is_wrong_with_the_commentary(folders, monkeypatch):
    monkeypatch.chdir(folders["data"].parent)
    (folders["data"] / "plans").mkdir()
    (folders["data"] / "plans" / "plan.toml").write_text(PLAN, encoding="utf-8")
    write(folders, "hate_crime.md", "There were 624 hate crimes in 2019.\n")
    done = CliRunner().invoke(app, ["check", "2019-20-Q1", "--data", "data"])
    assert done.exit_code == 0
    assert "commentary: 1 supported" in done.output
    write(folders, "hate_crime.md", "There were 650 hate crimes.\n\nIt rose by 3.\n")
    done = CliRunner().invoke(app, ["check", "2019-20-Q1", "--data", "data"])
    assert done.exit_code == 1
    assert "2019-20-Q1/hate_crime.md, line 1: '650'" in done.output
    assert "line 3: '3': an increase is said of Hate crime" in done.output
