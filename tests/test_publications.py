"""Figures are kept as they were printed, and the next report says what of them has moved.

Expected values are counts of the records that the tests write, Poisson and t quantiles from scipy's own tables, and
the figures of a report computed again by another way: sums over the monthly table.
"""

import hashlib
import json
import re
from html import unescape

import pandas as pd
import pytest
from ibis import _
from scipy import stats
from small_runs import FIGURES, ROOT, small_run, write_crimes

from pcc_analysis.errors import RunError
from pcc_analysis.measures import Measure, Monthly
from pcc_analysis.periods import parse_period
from pcc_analysis.publications.ledger import COLUMNS, Ledger
from pcc_analysis.publications.parquet import read_figures, to_bytes
from pcc_analysis.publications.revisions import revisions
from pcc_analysis.publications.settling import by_rule, expected_movements, past_movements
from pcc_analysis.reports import run_report
from pcc_analysis.reports.earlier import to_compare
from pcc_analysis.reports.runs import run_reports

QUARTER, BEFORE = "2019-20-Q1", "2018-19-Q4"


@pytest.fixture(autouse=True)
def kept(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("PCC_CACHE", str(tmp_path_factory.getbasetemp() / "kept"))


def words_of(page):
    html = re.sub(r"<svg.*?</svg>|<style.*?</style>", " ", page.read_text(encoding="utf-8"), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def months(last="2019-06", n=24):
    return pd.period_range(end=last, periods=n, freq="M")


def monthly(values, kind="count", base=float("nan"), area="force"):
    table = pd.DataFrame({"measure": "asb", "area": area, "month": months(n=len(values)), "numerator": values})
    table["denominator"] = base
    extra = {"closed": "closed"} if kind == "stock" else {} if kind == "count" else {"denominator": _.count()}
    asb = Measure(
        id="asb", title="ASB", definition="Incidents.", source="incidents", kind=kind, unit="incident", **extra
    )
    return Monthly(
        table.astype({"numerator": float, "denominator": float}), pd.DataFrame(columns=["measure"]), {"asb": asb}
    )


def figure(value=float("nan"), **other):
    row = {
        "measure": "asb",
        "area": "force",
        "window": "12 months",
        "period_end": pd.Period("2019-06", "M"),
        "months": 12,
    }
    return pd.DataFrame([{**row, "value": value, **other}])


def test_a_figure_noted_twice_is_kept_once_with_all_that_is_known_of_it():
    ledger = Ledger()
    ledger.note(figure(43357.0))
    ledger.note(figure(43357.0, lower=42949.8, upper=43767.1, method="Byar"))
    found = ledger.figures({"asb": "2019-07-12"})
    assert list(found.columns) == COLUMNS
    (row,) = found.to_dict("records")
    assert (row["period_start"], row["period_end"], row["method"]) == ("2018-07", "2019-06", "Byar")
    assert (row["value"], row["lower"], row["as_at"], row["mark"]) == (43357.0, 42949.8, "2019-07-12", "")


def test_one_figure_with_two_values_is_refused():
    # document 000: 43,523 crimes in the text, 43,357 in the table
    ledger = Ledger()
    ledger.note(figure(43523.0))
    ledger.note(figure(43357.0))
    with pytest.raises(RunError, match="two values of one figure, 43357 and 43523: asb, force, 12 months to 2019-06"):
        ledger.figures({})


def test_both_years_of_a_whole_comparison_are_noted_and_a_part_of_a_year_is_not():
    ledger = Ledger()
    rows = figure(0.0, previous=627.0, current=624.0, months_expected=12).drop(columns="value")
    ledger.note(rows)
    ledger.note(rows.assign(measure="new", months=3))
    found = ledger.figures({})
    assert found[["measure", "period_end", "value"]].to_numpy().tolist() == [
        ["asb", "2018-06", 627.0],
        ["asb", "2019-06", 624.0],
    ]


def test_a_figure_that_is_left_out_keeps_its_place_and_no_value():
    ledger = Ledger()
    ledger.note(figure(float("nan"), mark="[c]"))
    (row,) = ledger.figures({}).to_dict("records")
    assert row["mark"] == "[c]"
    assert pd.isna(row["value"])


def test_the_same_figures_are_the_same_bytes_and_say_nothing_of_pandas():
    ledger = Ledger()
    ledger.note(figure(1 / 3, numerator=1.0, denominator=3.0))
    found = ledger.figures({}).assign(report="mine")
    content = to_bytes(found)
    assert content == to_bytes(found.copy())
    assert b"pandas" not in content
    again = read_figures(content)
    assert again.loc[0, "value"] == 1 / 3
    assert read_figures(content[:-20]).empty


@pytest.mark.parametrize(
    ("count", "late"),
    # upper 97.5% points of a Poisson distribution with mean 1, 10 and 109.52
    [
        (100, stats.poisson.ppf(0.975, 1)),
        (1000, stats.poisson.ppf(0.975, 10)),
        (10952, stats.poisson.ppf(0.975, 109.52)),
    ],
)
def test_without_history_one_in_a_hundred_records_may_come_late(count, late):
    value = pd.Series([float(count)])
    assert by_rule(value, value, pd.Series(["count"])).item() == late
    share = by_rule(pd.Series([0.5]), value, pd.Series(["proportion"])).item()
    assert share == pytest.approx(late / count)
    assert by_rule(pd.Series([120.0]), value, pd.Series(["mean"])).item() == pytest.approx(120 * late / count)


def publication(end, **values):
    ends = {pd.Period(end, "M") - back: value for back, value in values.items()} if values else {}
    rows = pd.concat([figure(value, period_end=month) for month, value in ends.items()])
    ledger = Ledger()
    ledger.note(rows)
    return ledger.figures({})


def test_past_revisions_are_learnt_from_with_the_limits_of_a_prediction():
    moves = [0.010, 0.014, 0.008, 0.012]
    published = [1000.0, 1000.0, 1000.0, 1000.0, 1000.0]
    history = []
    for number in range(5):
        end = pd.Period("2018-06", "M") + 3 * number
        rows = [figure(published[number], period_end=end)]
        if number:
            rows.append(figure(1000 * (1 + moves[number - 1]), period_end=end - 3))
        ledger = Ledger()
        ledger.note(pd.concat(rows))
        history.append(ledger.figures({}))
    past = past_movements(history)
    assert past["n"].item() == 4
    assert past["mean"].item() == pytest.approx(0.011)
    row = pd.DataFrame(
        {"measure": ["asb"], "area": "force", "window": "12 months", "published": 2000.0, "base": 2000.0}
    )
    found = expected_movements(row, pd.Series(["count"]), past)
    spread = pd.Series(moves).std()
    half = stats.t.ppf(0.975, 3) * spread * (1 + 1 / 4) ** 0.5  # any textbook: prediction interval of one more value
    assert found["upper"].item() == pytest.approx(2000 * (0.011 + half))
    assert found["lower"].item() == pytest.approx(min(2000 * (0.011 - half), -1))
    assert found["learnt_from"].item() == 4
    assert expected_movements(row, pd.Series(["count"]), past.assign(n=3))["learnt_from"].item() == 0


@pytest.mark.parametrize(("added", "explained"), [(3, True), (30, False)])
def test_a_movement_is_compared_with_what_settling_explains(added, explained):
    table = monthly([10.0] * 24)
    ledger = Ledger()
    ledger.note(figure(120.0))
    table.table.loc[23, "numerator"] += added
    (row,) = revisions(table, ledger.figures({})).to_dict("records")
    assert (row["published"], row["now"], row["change"]) == (120, 120 + added, added)
    assert (row["moved"], row["explained"]) == (True, explained)


def test_a_figure_of_fewer_months_is_not_compared_with_one_of_more():
    ledger = Ledger()
    ledger.note(figure(110.0, months=11, period_start=pd.Period("2018-07", "M")))
    assert revisions(monthly([10.0] * 24), ledger.figures({})).empty


@pytest.mark.parametrize("kind", ["proportion", "mean", "ratio", "stock"])
def test_what_is_divided_is_added_up_first(kind):
    table = monthly([1.0] * 23 + [4.0], kind, [2.0] * 23 + [8.0])
    ledger = Ledger()
    ledger.note(figure(0.5, denominator=30.0))
    (row,) = revisions(table, ledger.figures({})).to_dict("records")
    assert row["now"] == (11 + 4) / (22 + 8)
    assert not row["moved"]


def test_every_figure_of_a_report_follows_from_the_monthly_table(report, demonstration):
    from pcc_analysis.briefing import open_briefing

    printed = read_figures(report.page.parent / "figures.parquet")
    briefing = open_briefing(QUARTER, demonstration)
    again = revisions(briefing.monthly, printed)
    assert len(printed) > 3000
    assert len(again) >= 0.98 * len(printed)  # all but rates of other forces and remainders of groups
    assert not again["moved"].any()
    row = printed[(printed["measure"] == "crime_volume") & (printed["period_end"] == "2019-06")]
    force = row[row["area"] == "force"].set_index("window")["value"]
    assert force.to_dict() == {"quarter": 10952, "12 months": 43357, "month": force["month"]}  # document 000


def test_running_twice_gives_the_same_bytes_of_page_and_figures(tmp_path):
    folders = small_run(tmp_path, FIGURES)
    first, hashes = run_report(QUARTER, **folders), []
    for run in (first, run_report(QUARTER, force=True, **folders)):
        names = (run.page, run.page.parent / "figures.parquet")
        hashes.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in names])
    assert hashes[0] == hashes[1]
    assert "First publication: nothing to compare" in words_of(first.page)


def test_one_more_record_changes_the_record_of_the_run_and_what_follows_from_it_and_nothing_else(tmp_path):
    folders = small_run(tmp_path, FIGURES)
    run = run_report(QUARTER, **folders)
    before, page = read_figures(run.page.parent / "figures.parquet"), words_of(run.page)
    record = json.loads(run.provenance.read_text())["reports"]["small"]
    write_crimes(folders["data"], more=["2019-06-30,8N,County"])
    run = run_report(QUARTER, **{**folders, "out": tmp_path / "other"})
    after = read_figures(run.page.parent / "figures.parquet")
    again = json.loads(run.provenance.read_text())["reports"]["small"]
    assert after[COLUMNS[:6]].equals(before[COLUMNS[:6]])
    differ = before[before["value"] != after["value"]]
    assert set(differ["period_end"]) == {"2019-06"}
    assert set(differ["area"]) == {"force", "County"}
    assert (after["value"] - before["value"])[differ.index].eq(1).all()
    changed = {name for name in record if record[name] != again[name]}
    assert changed - {"made", "seconds"} == {"inputs", "files", "figures", "made_from"}
    files = [one["inputs"]["sources"]["crimes"]["files"][0] for one in (record, again)]
    assert files[1]["rows"] == files[0]["rows"] + 1
    assert files[1]["sha256"] != files[0]["sha256"]
    assert "There were 430 crimes" not in page
    # June 2019: 400 records against 401; all other words are the same
    assert words_of(run.page).replace("462", "461").replace("401", "400").split()[:40] == page.split()[:40]


def test_the_next_report_says_what_has_moved_and_whether_settling_explains_it(tmp_path):
    folders = small_run(tmp_path, FIGURES)
    run_report(BEFORE, **folders)
    assert "First publication" in words_of(folders["out"] / BEFORE / "small.html")
    late = ["2019-03-15,8N,County"] * 30
    write_crimes(folders["data"], more=late)
    run = run_report(QUARTER, **folders)
    said = words_of(run.page)
    # a record a day: 90 in January to March 2019 and 365 in the year, then 30 more in March
    assert "in the report for Quarter Four 2018-19, made from extracts as at" in said
    assert "January 2019 to March 2019 90 120 +30 (+33.3%) more than settling explains" in said
    assert "April 2018 to March 2019 365 395 +30 (+8.2%) more than settling explains" in said
    again = run_report(QUARTER, force=True, **folders)
    assert words_of(again.page) == said
    record = json.loads(run.provenance.read_text())["reports"]["small"]
    (version,) = record["inputs"]["published"]
    assert (version["period"], version["file"], version["compared"]) == (BEFORE, "figures.parquet", True)


def test_a_version_that_another_takes_the_place_of_is_kept_and_compared_with(tmp_path):
    folders = small_run(tmp_path, FIGURES)
    run_report(QUARTER, **folders)
    write_crimes(folders["data"], rows=440)
    run = run_report(QUARTER, **folders)
    said = words_of(run.page)
    assert "figures in an earlier version of this report" in said
    assert "April 2019 to June 2019 461 501 +40 (+8.7%) more than settling explains" in said
    (old,) = (run.page.parent / "earlier").glob("small-*.parquet")
    assert read_figures(old).query("window == 'quarter' and area == 'force'")["value"].tolist() == [461]
    assert words_of(run_report(QUARTER, force=True, **folders).page) == said


def test_reports_made_together_from_one_set_of_extracts_say_the_same_when_made_again(tmp_path):
    folders = small_run(tmp_path, FIGURES)
    several = {name: folders[name] for name in ("data", "out", "plans")} | {"folder": folders["notebooks"]}
    first = run_reports([BEFORE, QUARTER], ["small"], **several)
    pages = [words_of(outcome.run.page) for outcome in first]
    again = run_reports([BEFORE, QUARTER], ["small"], **several)
    assert all(outcome.run.since for outcome in again)
    again = run_reports([BEFORE, QUARTER], ["small"], force=True, **several)
    assert [words_of(outcome.run.page) for outcome in again] == pages


def record(extracts, as_at, final=False):
    inputs = {"extracts": extracts, "as_at": as_at}
    return {"inputs": inputs, "parameters": {"final": final}, "figures": {"sha256": extracts, "rows": 1}, "files": {}}


def test_a_report_is_compared_with_the_last_final_one_before_it(tmp_path):
    def stands(period, standing, earlier=()):
        folder = tmp_path / period
        folder.mkdir()
        (folder / "figures.parquet").write_bytes(b"")
        (folder / "old.parquet").write_bytes(b"")
        old = [
            {
                "period": period,
                "report": "small",
                "extracts": one,
                "as_at": day,
                "final": final,
                "file": "old.parquet",
                "sha256": one,
            }
            for one, day, final in earlier
        ]
        known = {"layout": 2, "reports": {"small": standing}, "earlier": old}
        (folder / "provenance.json").write_text(json.dumps(known))

    stands("2018-19-Q3", record("x3", "2019-01-05", True))
    stands("2018-19-Q4", record("x6", "2019-05-01"), [("x4", "2019-04-05", True), ("x5", "2019-04-09", False)])
    stands("2019-20-Q1", record("x8", "2019-07-09"), [("x7", "2019-07-05", False)])
    stands("2019-20-Q2", record("x9", "2019-10-09"))
    told = to_compare(tmp_path, parse_period("2019-20-Q1"), "x8", "2019-07-09")
    assert [one["extracts"] for one in told if one["compared"]] == ["x4", "x7"]
    assert [one["extracts"] for one in told] == ["x3", "x4", "x5", "x6", "x7"]
    assert [one["extracts"] for one in to_compare(tmp_path, parse_period("2019-20-Q1"), "x4", "2019-04-05")] == ["x3"]


def test_the_record_of_a_run_is_as_documented(report, tmp_path):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((ROOT / "pcc_analysis" / "reports" / "provenance.schema.json").read_text(encoding="utf-8"))
    known = json.loads(report.provenance.read_text(encoding="utf-8"))
    check = jsonschema.Draft202012Validator(schema)
    assert not [error.message for error in check.iter_errors(known)]
    inputs = known["reports"]["quarterly_report"]["inputs"]
    assert "ons_tables" in inputs["sources"]
    assert inputs["plan"]["name"] == "2017-21.toml"
    inputs["plan"]["name"] = "/home/analyst/2017-21.toml"
    assert [list(error.absolute_path)[-1] for error in check.iter_errors(known)] == ["name"]
    told = (ROOT / "docs" / "provenance.md").read_text(encoding="utf-8")
    missing = [name for name in schema["$defs"]["report"]["properties"] if f"`{name}" not in told]
    assert not missing
