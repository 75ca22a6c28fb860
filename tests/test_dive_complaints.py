"""Deep dive into complaints: the planted backlog is found, figures are those of document 000, waits are not cut off."""

from dataclasses import replace
from importlib import import_module

import ibis
import numpy as np
import pandas as pd
import pytest

from pcc_analysis.deep_dives import complaints
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.sources.complaints import COMPLAINTS
from pcc_analysis.supply.tabulated import Tabulated
from pcc_analysis.tabulations import complaints as counted

appeals, backlog, categories, days, in_time, volume, waiting = (
    import_module(f"pcc_analysis.deep_dives.complaints.{name}")
    for name in ("appeals", "backlog", "categories", "days", "in_time", "volume", "waiting")
)
RECORDS = {
    "within_ten_working_days": complaints.in_time,
    "days_to_record": complaints.days_to_record,
    "recorded_within_ten_working_days_of_those_received": complaints.waiting,
    "pace": complaints.pace,
    "waiting_at_the_end": complaints.backlog,
    "recorded_on_the_year": complaints.volume,
    "recorded_against_expectation": complaints.expected,
    "most_frequent_category": complaints.categories,
    "appeals_upheld": complaints.appeals,
}


@pytest.fixture(scope="module")
def findings(briefings):
    return {
        quarter: {name: find(briefing) for name, find in RECORDS.items()} for quarter, briefing in briefings.items()
    }


def without(briefing, *names, months=None):
    """The briefing as if the extract lacked measures, or all but some months."""
    table = briefing.monthly.table
    kept = ~table["measure"].isin(names) if names else pd.Series(True, table.index)
    kept &= True if months is None else table["month"].isin(months)
    return replace(briefing, monthly=replace(briefing.monthly, table=table[kept]))


def test_the_notebook_records_the_figures_of_the_library(findings, run_dive):
    for quarter, (recorded, _page) in run_dive("complaints").items():
        assert recorded == {name: as_recorded(found) for name, found in findings[quarter].items()}


def test_figures_are_those_that_document_000_prints(findings):
    """Paragraphs 135, 136, 140, 141, 144, 145 and 146; counts exactly, shares to the printed digit."""
    found = findings["2019-20-Q1"]
    share = found["within_ten_working_days"].headline
    assert (share["denominator"], round(share["value"], 2)) == (180, 0.93)
    assert found["days_to_record"].rows["value"].round(6).tolist() == [6, 15]
    year = found["recorded_on_the_year"].headline
    assert (year["current"], year["previous"], round(year["value"], 2)) == (670, 566, 0.18)
    rows = found["appeals_upheld"].rows.set_index("name")
    assert rows.loc["12 months", ["numerator", "denominator", "made"]].tolist() == [6, 20, 33]
    assert rows.loc["This quarter", ["numerator", "denominator"]].tolist() == [2, 6]
    assert rows.loc["1 year before", "made"] == 40  # 33 is 17.5 per cent less
    assert "That is few" in found["appeals_upheld"].says[0]


def test_the_planted_backlog_is_found_and_so_is_its_end(findings):
    """Docs/methods/demonstration.md: a backlog in the quarter to March 2019 that is cleared in the next."""
    found = findings["2019-20-Q1"]
    assert "more than chance alone would give" in found["within_ten_working_days"].says[1]
    assert "beyond chance" in found["days_to_record"].says[1]
    assert found["pace"].headline["lower"] > 1.5
    now = found["waiting_at_the_end"]
    assert now.rows.loc[now.rows["waiting"].idxmax(), "name"] in ("December 2018", "January 2019")
    assert "more than chance would give" in now.says[-1]
    calm = findings["2019-20-Q4"]
    assert "chance alone could give" in calm["within_ten_working_days"].says[1]
    assert calm["pace"].headline["lower"] < 1 < calm["pace"].headline["upper"]


def test_what_waits_is_what_came_less_what_was_recorded(findings):
    """By hand: the stock at a month's end is the one before, plus received, less recorded."""
    for found in findings.values():
        rows = found["waiting_at_the_end"].rows.iloc[::-1]
        assert (rows["waiting"].diff().iloc[1:] == (rows["received"] - rows["recorded"]).iloc[1:]).all()
        assert (rows["overdue"] <= rows["waiting"]).all()
        year = found["recorded_on_the_year"].rows.set_index("name")["current"]
        assert rows["received"].tail(12).sum() == year["Received"]
        assert rows["recorded"].tail(12).sum() == year["Recorded"]


def test_categories_add_up_to_the_complaints_received(findings, briefings):
    for quarter, found in findings.items():
        rows = found["most_frequent_category"].rows
        assert rows["numerator"].sum() == briefings[quarter].in_year.loc["complaints_received", "numerator"]
        assert rows["name"].iloc[0] == "Delivery of duties and service"  # half of all, as planted
        assert rows["lower"].iloc[0] < 0.50 < rows["upper"].iloc[0]


def test_the_tabulations_by_hand():
    """Five complaints worked out on the calendar: Good Friday 2019 is 19 April, Easter Monday 22 April."""
    rows = pd.DataFrame(
        [
            ("2019-04-01", "2019-04-15"),  # ten working days
            ("2019-04-05", "2019-04-25"),  # a Friday; 12 working days, Easter's two holidays between
            ("2019-04-18", "2019-05-02"),  # recorded after April
            ("2019-04-10", None),  # 12 working days by 30 April
            ("2019-05-03", "2019-05-03"),
        ],
        columns=["received", "recorded"],
    ).apply(pd.to_datetime)
    table = ibis.memtable(rows.assign(complaint_reference=list("abcde")))
    table = table.mutate(received=table.received.cast("date"), recorded=table.recorded.cast("date"))
    worked = {c.name: c.value for c in COMPLAINTS.columns if c.value is not None}
    table = table.mutate(**{name: value.resolve(table) for name, value in worked.items()})
    ends = counted.complaints_waiting.of(table, COMPLAINTS, ends=["2019-04-30", "2019-05-31"]).to_pandas()
    ends = ends.sort_values("end")[["received", "recorded", "waiting", "overdue"]].to_numpy().tolist()
    assert ends == [[4, 2, 2, 1], [1, 2, 1, 1]]
    cells = counted.complaints_by_days_waited.of(table, COMPLAINTS, until="2019-04-30", newer="2019-04-10").to_pandas()
    told = cells.set_index(["new", "happened", "days"])["complaints"].to_dict()
    assert told == {
        (False, True, 10): 1,
        (False, True, 12): 1,
        (True, False, 6): 1,
        (True, False, 12): 1,
    }


def test_those_that_still_wait_are_not_taken_for_never_or_for_done(monkeypatch):
    """Simulated: waits geometric with 20% a day, half cut off after 3 to 11 days; 1 - 0.8^10 within ten days."""
    rng = np.random.default_rng(5)
    held, naive = 0, []
    months = pd.period_range("2019-01", "2019-06", freq="M")
    for _ in range(100):
        wait, seen = rng.geometric(0.2, 400), np.where(rng.random(400) < 0.5, rng.integers(3, 12, 400), 60)
        frame = pd.DataFrame({"happened": wait <= seen, "days": np.minimum(wait, seen), "new": True})
        cells = frame.value_counts(["new", "happened", "days"]).rename("complaints").reset_index()
        found = Tabulated(cells, months, months, "")
        monkeypatch.setattr(waiting, "_counted", lambda _briefing, f=found: (f, {True: "now", False: "before"}))
        row = complaints.waiting(None).headline
        held += row["lower"] < 1 - 0.8**10 < row["upper"]
        naive.append(((frame["days"] <= 10) & frame["happened"]).mean())
    assert held >= 88  # 95 expected, fewer than 88 in less than one run of 500
    assert np.mean(naive) < 1 - 0.8**10 - 0.05  # what dividing by all received would say


def test_periods_alike_and_periods_alone_are_said_to_be(monkeypatch):
    months = pd.period_range("2019-01", "2019-06", freq="M")
    cells = pd.DataFrame({"happened": [True] * 4, "days": [1, 3, 1, 3], "new": [True, True, False, False]})
    names = {True: "now", False: "before"}

    def give(frame):
        one = Tabulated(frame, months, months, "")
        monkeypatch.setattr(waiting, "_counted", lambda _briefing: (one, names))

    give(cells.assign(complaints=30))
    assert "no difference that chance could not give" in complaints.pace(None).says[0]
    give(cells.assign(complaints=[40, 2, 2, 40]))
    assert "recorded faster" in complaints.pace(None).says[0]
    give(cells.assign(complaints=[2, 40, 40, 2]))
    assert "recorded more slowly" in complaints.pace(None).says[0]
    give(cells.assign(complaints=2))
    assert "too few recorded complaints" in complaints.pace(None).says[0]
    give(cells[cells["new"]].assign(complaints=30, days=[1, 12]))
    assert "no complaints of the period before" in complaints.waiting(None).says[1]


def test_sentences_of_days(monkeypatch, briefings):
    briefing = briefings["2019-20-Q1"]
    months = pd.period_range("2019-01", "2019-06", freq="M")

    def says(new, old):
        rows = [(True, d, d, n) for d, n in new] + [(False, d, d, n) for d, n in old]
        cells = pd.DataFrame(rows, columns=["new", "days", "working", "complaints"])
        given = Tabulated(cells, months, months, "")
        monkeypatch.setattr(type(briefing), "tabulated", lambda *_args, **_given: given)
        return days.days_to_record(briefing)

    assert "chance alone could give" in says([(1, 20), (9, 20)], [(1, 20), (10, 20)]).says[1]
    assert "days more now" in says([(9, 20), (11, 20)], [(1, 20), (3, 20)]).says[1]
    assert "too few complaints to compare" in says([(9, 3)], [(1, 20)]).says[1]
    assert "no earlier period" in says([(9, 30), (8, 1)], []).says[1]
    # by hand: 9 of 1 day and 1 of 11 days: the mean is 2, half within 1, nine in ten within 1
    few = says([(1, 9), (11, 1)], []).headline
    assert (few["value"], few["median"], few["longest"]) == (2, 1, 11)
    with pytest.raises(InsufficientDataError, match="no complaint with both days was recorded"):
        says([], [(1, 3)])


def test_sentences_of_the_backlog():
    rows = pd.DataFrame(
        {"month": pd.PeriodIndex(["2019-06", "2019-05"], freq="M"), "name": ["June 2019", "May 2019"],
         "received": [5, 9], "recorded": [9, 5], "waiting": [3, 7], "overdue": [0, 1], "lower": 0.0, "upper": 20.0}
    )  # fmt: skip
    june = rows["month"].iloc[:1]
    says = backlog._said(rows, pd.PeriodIndex(june))
    assert "none of them for more than" in says[0]
    assert "fell by 4" in says[1]
    assert "chance alone could give" in says[2]
    more = backlog._said(rows.assign(received=[9, 9], recorded=[5, 5], waiting=[9, 5], overdue=2), pd.PeriodIndex(june))
    assert "2 of them" in more[0]
    assert "rose by 4" in more[1]
    assert "never more" in more[2]
    none = backlog._said(rows.assign(waiting=[0, 9], received=5, recorded=5, overdue=0), pd.PeriodIndex(june))
    assert "every complaint received was recorded" in none[0]
    assert "as many wait as before" in none[1]


def test_sentences_of_volume_expectation_and_categories():
    rows = pd.DataFrame(
        {"name": ["Recorded", "Received", "Cleared"], "previous": [5, 5, 0], "current": [5, 6, -1],
         "change": [0, 1, -1], "value": np.nan, "lower": np.nan, "upper": np.nan, "more_than_chance": [False] * 3}
    )  # fmt: skip
    assert volume._said(rows)[1] == "As many were recorded as the year before."
    months = pd.period_range("2019-04", "2019-06", freq="M")
    row = {"name": "Recorded", "observed": 90.0, "expected": 60.0, "low": 40.2, "high": 79.9, "value": 30.0}
    high = volume._said_of_expected(pd.Series({**row, "lower": 10.1, "upper": 49.8}), months)
    assert "more than the expected range (41 to 79)" in high
    low = volume._said_of_expected(pd.Series({**row, "value": -30.0, "lower": -49.8, "upper": -10.1}), months)
    assert "fewer than the expected range" in low
    assert "too little history" in volume._said_of_expected(pd.Series({**row, "expected": np.nan}), months)
    alone = pd.DataFrame({"name": ["Use"], "more_than_chance": [pd.NA], "previous": [np.nan], "numerator": [3]})
    assert "not there to compare" in categories._movers(alone)
    assert "No category moved" in categories._movers(alone.assign(more_than_chance=False))
    assert "use (2 to 3)" in categories._movers(alone.assign(more_than_chance=True, previous=2))


def test_sentences_of_shares_and_of_appeals():
    one = {
        "name": "now",
        "window": "now",
        "numerator": 1.0,
        "denominator": 1.0,
        "value": 1.0,
        "lower": 0.2,
        "upper": 1.0,
        "made": 1,
    }
    assert "1 was recorded" in in_time._share(pd.Series(one))
    assert in_time._moved(pd.DataFrame([one])) == "There is no earlier period to compare with."
    worse = pd.DataFrame([{**one, "numerator": 50, "denominator": 100}, {**one, "numerator": 90, "denominator": 100}])
    assert "a fall of 40.0 percentage points" in in_time._moved(worse)
    nothing = {**one, "denominator": 0.0, "numerator": 0.0, "value": np.nan}
    assert appeals._share(pd.Series(nothing)) == "No appeal was decided in now."
    many = pd.Series({**one, "numerator": 60.0, "denominator": 100.0, "value": 0.6})
    assert "few" not in appeals._share(many)
    quarter = pd.DataFrame([{**nothing, "name": "This quarter"}])
    assert appeals._of_period(quarter) == ["None was decided in now itself."]
    assert appeals._of_period(pd.DataFrame([one])) == []
    years = pd.DataFrame(
        [many.to_dict(), {**one, "name": "1 year before", "numerator": 10, "denominator": 100, "value": 0.1}]
    )
    assert "more than chance would give" in appeals._on_year(years)
    assert "no year before" in appeals._on_year(pd.DataFrame([many.to_dict()]))


def test_what_is_lacking_is_said(briefings):
    briefing = briefings["2019-20-Q1"]
    early = pd.period_range(end="2019-05", periods=30, freq="M")
    for lacking, find, rule in (
        (without(briefing, in_time.IN_TIME), complaints.in_time, "no complaint was recorded in April"),
        (without(briefing, months=early), complaints.backlog, "there are no complaints of June 2019"),
        (without(briefing, months=briefing.period.months), complaints.volume, "two years are needed"),
        (without(briefing, months=early), complaints.expected, "there are no complaints of June 2019"),
        (without(briefing, "appeals_upheld"), complaints.appeals, "say nothing of appeals"),
        (without(briefing, months=early - 60), complaints.categories, "no complaint was received"),
    ):
        with pytest.raises(InsufficientDataError, match=rule):
            find(lacking)
