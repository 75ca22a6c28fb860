"""Deep dive into road safety: printed collisions come out, planted risks are found, partial figures say so."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives import road_safety
from pcc_analysis.deep_dives.one_measure import one_measure
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.deep_dives.road_safety import people
from pcc_analysis.deep_dives.road_safety.weekdays import by_weekday
from pcc_analysis.demonstration.collisions import VULNERABLE
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.periods import parse_period
from pcc_analysis.supply.tabulated import Tabulated
from pcc_analysis.to_date import year_to_date

FINDINGS = {
    "ksi_collisions_in_a_year": road_safety.years,
    "ksi_collisions_expected": road_safety.expected,
    "change_on_the_year": road_safety.casualties,
    "vulnerable_road_users": road_safety.users,
    "most_frequent_day": road_safety.weekdays,
    "enforcement": road_safety.enforcement,
}


@pytest.fixture(scope="module")
def to_april(briefings):
    """The briefing of Quarter One 2019-20 as that report had it: collisions to April 2019 only."""
    full = briefings["2019-20-Q1"]
    sources = {name: one.source for name, one in full.monthly.measures.items()}
    table = full.monthly.table
    cut = (table["measure"].map(sources) == "collisions") & (table["month"] > pd.Period("2019-04", "M"))
    monthly = replace(full.monthly, table=table[~cut])
    in_year, on_year = year_to_date(monthly, full.last_month)
    return replace(full, monthly=monthly, in_year=in_year, on_year=on_year)


def test_the_notebook_records_the_figures_of_the_library(briefings, run_dive):
    found = {
        quarter: {name: of(one) for name, of in FINDINGS.items()}
        | {"ksi_collisions": one_measure(one, "ksi_collisions")}
        for quarter, one in briefings.items()
    }
    for quarter, (recorded, _page) in run_dive("road_safety").items():
        assert recorded == {name: as_recorded(one) for name, one in found[quarter].items()}


def test_the_printed_year_to_april_comes_out_and_is_called_partial(to_april):
    """Document 000, paragraph 57: 273 in the 12 months to April 2019, 23 a month on average; data to April."""
    found = road_safety.years(to_april)
    assert found.headline["value"] == 273
    assert found.headline["name"] == "12 months to April 2019"
    assert round(found.headline["value"] / 12) == 23
    assert found.says[1] == "Partial: the collisions end in April 2019, before Quarter One 2019-20 does."
    expected = road_safety.expected(to_april)
    assert expected.window == "April 2019 (1 of 3 months: partial)"
    assert expected.says[0].startswith("In April 2019 (1 of 3 months: partial) there were ")
    changed = road_safety.casualties(to_april)
    assert changed.headline["current"] == 273
    assert any(note.startswith("Partial: KSI collisions, All casualties, ") for note in changed.notes)
    assert not any(note.startswith("Partial") for note in road_safety.enforcement(to_april).notes)


def test_whole_periods_are_not_called_partial(briefings):
    for briefing in briefings.values():
        for of in (road_safety.years, road_safety.expected, road_safety.casualties):
            found = of(briefing)
            assert not any("artial" in words for words in [*found.says, *found.notes, found.window])


def test_figures_are_those_of_the_measures(briefings):
    for briefing in briefings.values():
        year = briefing.in_year
        assert road_safety.years(briefing).headline["value"] == year.loc["ksi_collisions", "value"]
        rows = road_safety.casualties(briefing).rows.set_index("measure")
        for name in ("ksi_collisions", "casualties", "ksi_casualties", "casualties_fatal"):
            assert rows.loc[name, "current"] == year.loc[name, "value"]
        together = road_safety.expected(briefing).headline
        assert together["value"] == briefing.in_period.loc["ksi_collisions", "value"]
        counts = road_safety.expected(briefing).rows["value"]
        assert counts.iloc[1:].sum() == counts.iloc[0]


def test_vulnerable_road_users_are_hurt_worse_as_planted(briefings):
    """`collisions.py`: 42% of the killed, 50% of the seriously and 32% of the slightly injured are vulnerable."""
    for quarter, briefing in briefings.items():
        rows = road_safety.users(briefing).rows
        ratio = people.odds_of_users(rows)
        killed = 0.09  # of KSI casualties, about; between none and all of them the truth is 1.54 to 2.13
        share = killed * VULNERABLE["killed"] + (1 - killed) * VULNERABLE["serious"]
        truth = share / (1 - share) / (VULNERABLE["slight"] / (1 - VULNERABLE["slight"]))
        assert ratio["lower"] < truth < ratio["upper"], quarter
        assert ratio["lower"] > 1.3
        assert "the odds are " in road_safety.users(briefing).says[0]


def test_no_day_is_planted_and_none_is_found_beyond_chance(briefings):
    """`levels.scatter` makes every day of a month as likely; three overlapping looks at 5%."""
    found = [road_safety.weekdays(one) for one in briefings.values()]
    assert sum(one.headline["p"] < 0.05 for one in found) <= 1
    for one in found:
        assert one.rows["days"].sum() in (1095, 1096)


# --- by hand and simulated --------------------------------------------------------------------------------------------

YEARS = pd.period_range("2016-07", "2019-06", freq="M")


def test_a_planted_saturday_is_found_within_its_limits():
    """Simulated: 1.8 times as many on Saturdays, 800 collisions in three years, 200 times."""
    rng, held, seen = np.random.default_rng(1), 0, 0
    for _ in range(200):
        counts = pd.Series(rng.multinomial(800, np.array([1, 1, 1, 1, 1, 1.8, 1]) / 7.8))
        found = by_weekday(counts, YEARS, "36 months", "")
        saturday = found.rows.set_index("name").loc["Saturday"]
        held += saturday["lower"] < 1.8 < saturday["upper"]
        seen += "differ by more than chance could give" in found.says[1]
    assert 0.91 <= held / 200 <= 0.99
    assert seen >= 195


def test_days_alike_differ_by_chance_only_as_often_as_they_should():
    rng = np.random.default_rng(2)
    alarms = sum(
        by_weekday(pd.Series(rng.multinomial(800, np.full(7, 1 / 7))), YEARS, "", "").headline["p"] < 0.05
        for _ in range(400)
    )
    assert 0.02 <= alarms / 400 <= 0.085


def test_sentences_on_days():
    """By hand: 157 Saturdays of 1,095 days, so 200 there and 600 elsewhere are 200/157 over 600/938, 1.99 times."""
    even = by_weekday(pd.Series([100] * 7), YEARS, "x", "")
    assert even.says[1] == "Taken together, the seven days differ no more than chance could give."
    low = by_weekday(pd.Series([113, 112, 113, 112, 84, 113, 112]), YEARS, "x", "")
    assert low.says[1].startswith(
        "Taken together, the seven days differ no more than chance could give, though Friday (0.7"
    )
    high = by_weekday(pd.Series([100, 100, 100, 100, 100, 200, 100]), YEARS, "x", "")
    assert high.headline["name"] == "Saturday"
    assert "differ by more than chance could give; by itself each of these: Saturday (1.99 times)." in high.says[1]
    with pytest.raises(InsufficientDataError, match="there is no KSI collision in x"):
        by_weekday(pd.Series([0] * 7), YEARS, "x", "")


def series_only(briefings, values, last="2019-06", period="2019-20-Q1"):
    """A briefing whose KSI collisions are these, the last of them in this month."""
    full = briefings["2019-20-Q1"]
    months = pd.period_range(end=last, periods=len(values), freq="M")
    table = pd.DataFrame(
        {"measure": "ksi_collisions", "area": "force", "month": months, "numerator": values, "denominator": np.nan}
    )
    return replace(
        full, period=parse_period(period), monthly=replace(full.monthly, table=table.dropna(subset=["numerator"]))
    )


@pytest.mark.parametrize(
    ("quarter", "words"),
    [
        ([40.0, 42.0, 41.0], "more than chance could give"),
        ([5.0, 4.0, 6.0], "fewer than chance could give"),
        ([20.0, 21.0, 19.0], "no more and no fewer than chance could give"),
    ],
)
def test_sentences_on_what_was_expected(briefings, quarter, words):
    """20 a month for five years, give or take: the quarter is far above, far below, or the same."""
    past = np.random.default_rng(3).poisson(20, 60).astype(float)
    found = road_safety.expected(series_only(briefings, [*past, *quarter]))
    assert found.says[0].endswith(f": {words}.")
    assert road_safety.expected_chart(found).alt.startswith("KSI collisions (dots)")


def test_too_little_history_and_no_month_say_so(briefings):
    short = road_safety.expected(series_only(briefings, [20.0] * 14))
    assert "what was to be expected cannot be said: insufficient history" in short.says[0]
    with pytest.raises(InsufficientDataError, match=r"no month of .* is there: collisions end in March 2019"):
        road_safety.expected(series_only(briefings, [20.0] * 60, last="2019-03"))
    with pytest.raises(InsufficientDataError, match="no 12 months of collisions are there without a gap"):
        road_safety.years(series_only(briefings, [20.0] * 11))


def test_sentences_on_years(briefings):
    """By hand: 240 a year; 480 against 240 is 2.00 times."""
    one = road_safety.years(series_only(briefings, [20.0] * 12))
    assert one.says[-1] == "There is no earlier year to compare with."
    same = road_safety.years(series_only(briefings, [20.0] * 36))
    assert same.says[-1] == "No one of the 2 years before differs by more than chance could give."
    twice = road_safety.years(series_only(briefings, [20.0] * 24 + [40.0] * 12))
    assert "it is 2.00 times the 12 months to June 2018 (" in twice.says[-1]
    assert twice.headline["value"] == 480
    gap = road_safety.years(series_only(briefings, [20.0] * 20 + [np.nan] + [20.0] * 15))
    assert gap.rows["period_end"].astype(str).tolist() == ["2019-06", "2017-06"]  # the year with the gap is left out


def test_road_users_alike_and_few_are_said_to_be():
    """By hand: 10% of each; and 3 of 20 against 300 of 400."""
    alike = pd.DataFrame({"ksi": [50, 100], "casualties": [500, 1000]})
    limits = pd.DataFrame({"value": [0.1, 0.1], "lower": [0.08, 0.08], "upper": [0.13, 0.12]})
    assert people._said_of_users(alike.join(limits), "x")[0].endswith(
        "The difference is no more than chance could give."
    )
    few = pd.DataFrame({"ksi": [3, 300], "casualties": [20, 400]}).join(limits)
    said = people._said_of_users(few, "x")[0]
    assert people.odds_of_users(few) is None
    assert "60.0 percentage points less (" in said
    assert said.endswith("points).")


def test_collisions_that_do_not_tell_users_apart_are_refused(briefings, monkeypatch):
    cells = pd.DataFrame({"casualties": [9], "ksi": [2], "vulnerable": [0], "vulnerable_ksi": [0]})
    monkeypatch.setattr(Briefing, "tabulated", lambda *_a, **_k: Tabulated(cells, YEARS, YEARS, ""))
    with pytest.raises(InsufficientDataError, match="supply the columns vulnerable and vulnerable_ksi"):
        road_safety.users(briefings["2019-20-Q1"])


def test_nothing_to_compare_is_refused_with_the_way_out(briefings):
    bare = replace(briefings["2019-20-Q1"], on_year=briefings["2019-20-Q1"].on_year.iloc[:0])
    with pytest.raises(InsufficientDataError, match="put the collision records of two years into collisions/"):
        road_safety.casualties(bare)
    with pytest.raises(InsufficientDataError, match="supply them in monthly-figures/"):
        road_safety.enforcement(bare)
