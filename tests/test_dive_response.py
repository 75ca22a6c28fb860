"""Deep dive into response: times are those of the measures and of the print, and planted late hours are found."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pcc_analysis.deep_dives import response
from pcc_analysis.deep_dives.one_measure import one_measure
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.quantiles import quantile

GRADES = ("immediate", "priority")
NAMES = {"median": response.typical, "within_the_level": response.within, "in_time": response.in_time}


@pytest.fixture(scope="module")
def counted(briefings):
    return {
        (quarter, grade): (response.times(one, grade), response.hours(one, grade), response.stays(one, grade))
        for quarter, one in briefings.items()
        for grade in GRADES
    }


def test_the_notebook_records_the_figures_of_the_library(counted, briefings, run_dive):
    for quarter, (recorded, _page) in run_dive("response").items():
        expected = {}
        for grade in GRADES:
            times, hours, stays = counted[quarter, grade]
            expected |= {f"{grade}_{name}": as_recorded(of(times)) for name, of in NAMES.items()}
            expected[f"{grade}_response_rate"] = as_recorded(one_measure(briefings[quarter], f"{grade}_response_rate"))
            expected[f"{grade}_latest_hour"] = as_recorded(response.late(hours))
            expected[f"{grade}_hours_that_stand_out"] = as_recorded(response.stand_out(hours))
            expected[f"{grade}_stay"] = as_recorded(response.typical(stays))
        assert recorded == expected


def test_the_printed_incidents_and_times_come_out(counted):
    """Document 000, paragraphs 108 to 113: 17,995 immediate, 37,258 priority at 51 minutes 13 seconds in the year."""
    immediate, priority = (response.typical(counted["2019-20-Q1", grade][0]) for grade in GRADES)
    assert immediate.headline["incidents"] == 17_995
    assert priority.headline["incidents"] == 37_258
    assert priority.headline["mean"] == pytest.approx(51 * 60 + 13, abs=0.5)
    assert "The mean was 51 minutes 13 seconds" in priority.says[0]
    assert "within the plan's service level of 1 hour" in priority.says[0]
    assert "service level" not in immediate.says[0]


def test_figures_are_those_of_the_measures(counted, briefings):
    for (quarter, grade), (times, hours, stays) in counted.items():
        year = briefings[quarter].in_year
        typical, share = response.typical(times).headline, response.in_time(times).headline
        measure = year.loc[f"{grade}_response_time_median"]
        for name in ("value", "lower", "upper"):
            assert typical[name] == measure[name]
        assert typical["mean"] == pytest.approx(year.loc[f"{grade}_response_time", "value"], abs=1e-9)
        assert response.typical(stays).headline["mean"] == pytest.approx(
            year.loc[f"{grade}_time_at_scene", "value"], abs=1e-9
        )
        assert share["in_time"] == year.loc[f"{grade}_response_rate", "numerator"]
        assert share["incidents"] == year.loc[f"{grade}_response_rate", "denominator"] == typical["incidents"]
        assert response.within(times).headline["reached"] == share["in_time"]
        assert (hours.cells["incidents"] - hours.cells["in_time"]).sum() == share["incidents"] - share["in_time"]
        areas = response.in_time(times).rows.iloc[1:]
        assert areas[["in_time", "incidents"]].sum().tolist() == share[["in_time", "incidents"]].tolist()


def test_no_hour_and_no_area_stands_out_where_none_was_planted(counted):
    """`incident_times.py` draws times without a look at the hour or the area; at 5% one of six looks may still err."""
    found = [response.stand_out(hours) for _times, hours, _stays in counted.values()]
    assert sum(len(one.rows) > 0 for one in found) <= 1
    assert "No hour of the week, no hour of the day and no day stands out" in found[0].says[0]
    assert response.told(found[0]) == [found[0].sentence]


# --- hours, simulated -------------------------------------------------------------------------------------------------


def simulated(rng, chance, incidents=100):
    hours = pd.DataFrame({"weekday": np.repeat(range(7), 24), "hour": np.tile(range(24), 7), "incidents": incidents})
    hours["in_time"] = incidents - rng.binomial(incidents, chance(hours["weekday"], hours["hour"]))
    return response.Hours("priority", 3600, hours.assign(seconds=hours["incidents"] * 2000), "2019", "")


def test_planted_evenings_are_found_with_their_share():
    """Simulated: a quarter is late, on Friday and Saturday from 21:00 to 24:00 six in ten."""
    rng = np.random.default_rng(11)
    for _ in range(10):
        rows = response.stand_out(
            simulated(rng, lambda day, hour: np.where(day.isin([4, 5]) & (hour >= 21), 0.6, 0.25))
        ).rows.set_index("name")
        for day in ("Friday", "Saturday"):
            one = rows.loc[f"{day} 21:00 to 24:00"]
            assert one["value"] - 0.12 < 0.6 < one["value"] + 0.12  # 300 incidents: four standard errors
            assert one["more"] == pytest.approx(0.35, abs=0.13)
        assert len(rows) <= 4  # an evening does not make its day late; a false discovery or two may join it


def test_an_hour_of_every_day_and_a_whole_day_are_called_so():
    rng = np.random.default_rng(5)
    every = response.stand_out(simulated(rng, lambda day, hour: np.where(hour.isin([6, 7]), 0.5, 0.2)))
    assert every.rows["name"].tolist() == ["Every day 06:00 to 08:00"]
    assert "Every day 06:00 to 08:00: " in every.says[0]
    assert every.says[-1] == "No other hour or day stands out."
    others = 0
    for _ in range(10):
        rows = response.stand_out(simulated(rng, lambda day, hour: np.where(day == 6, 0.1, 0.3))).rows.set_index("name")
        assert rows.loc["Sunday, all day", "more"] == pytest.approx(-0.2, abs=0.05)
        others += len(rows) - 1
    assert others <= 4  # false discoveries: one in 20 or so


def test_hours_stand_out_seldom_where_incidents_are_late_by_chance():
    """Simulated: at 5% of false discoveries a week without an effect shows one in at most 5 of 100 looks."""
    rng = np.random.default_rng(2)
    alarms = sum(len(response.stand_out(simulated(rng, lambda day, hour: 0.25 + 0 * day)).rows) > 0 for _ in range(60))
    assert alarms <= 8  # 60 looks at 5%: more in less than one run of a hundred


def test_many_hours_are_not_all_written_out():
    rng = np.random.default_rng(4)
    late = response.stand_out(simulated(rng, lambda day, hour: np.where((hour - 3 * day) % 24 == 0, 0.8, 0.2)))
    assert len(late.rows) >= 5
    assert len(late.says) == 3
    assert response.told(late)[1] is late


# --- areas, by hand ---------------------------------------------------------------------------------------------------


def times_of(cells, plan_level=None, level=60, what="from the call to the first unit's arrival"):
    frame = pd.DataFrame(cells, columns=["area", "seconds", "incidents"])
    return response.Times("priority", what, frame.assign(name=frame["area"]), level, plan_level, "2019", "")


def test_an_area_that_waits_longer_is_named_with_its_difference():
    """By hand: A 900 of 1,000 in time, B 700 of 1,000: 80% together, 20 points apart."""
    found = response.in_time(times_of([("A", 30, 900), ("A", 90, 100), ("B", 30, 700), ("B", 90, 300)]))
    assert found.headline[["in_time", "incidents", "value"]].tolist() == [1600, 2000, 0.8]
    assert found.says[0] == (
        "Of 2,000 priority incidents attended, 1,600 were reached within 1 minute: 80.0 per cent "
        "(95% limits 78.2% to 81.7%)."
    )
    assert found.says[1].startswith("B: 70.0 per cent (700 of 1,000), 20.0 percentage points less than all others")
    assert found.says[2].startswith("A: 90.0 per cent (900 of 1,000), 20.0 percentage points more than all others")
    assert "is an assumption of this page" in found.notes[1]


def test_areas_alike_and_no_areas_are_called_so():
    alike = response.in_time(times_of([("A", 30, 90), ("B", 30, 88), ("A", 90, 10), ("B", 90, 12)], plan_level=60.0))
    assert "No area is reached in time more or less often" in alike.says[1]
    assert len(alike.notes) == 1
    alone = response.in_time(times_of([("not allocated", 30, 90), ("not allocated", 90, 10)]))
    assert alone.says[1] == "The incidents bear no areas that could be compared."
    assert response.in_time_chart(alone).alt.startswith("Share reached in time")


def test_the_mean_is_held_against_the_plan_only_where_it_is_a_response():
    # by hand: Student's t of 99 degrees 1.984 times the standard error 40.2 / 10
    outside = response.typical(times_of([("A", 100, 50), ("A", 20, 50)], plan_level=50.0)).says[0]
    assert outside.endswith(
        "The mean was 1 minute (52 seconds to 1 minute 8 seconds); that is outside the plan's service level of 50 seconds."
    )
    stay = response.typical(times_of([("A", 100, 50), ("A", 20, 50)], plan_level=50.0, what="at the scene")).says[0]
    assert stay.endswith("The mean was 1 minute (52 seconds to 1 minute 8 seconds).")
    few = response.typical(times_of([("A", 100, 5), ("A", 20, 5)]))
    assert np.isnan(few.headline["mean_lower"])
    assert few.says[0].endswith("nine in ten at most 1 minute 40 seconds. The mean was 1 minute.")
    assert few.headline["lower"] == 20
    assert "too few incidents for limits" in few.notes[0]


def test_the_curve_counts_up_to_and_with_each_second():
    found = response.within(times_of([("A", 15, 1), ("A", 60, 2), ("A", 61, 1)])).rows.set_index("seconds")
    assert found.loc[[15, 60, 75], "reached"].tolist() == [1, 3, 4]


def test_a_grade_without_a_level_is_refused(briefings):
    with pytest.raises(InsufficientDataError, match="the grades are immediate, priority"):
        response.times(briefings["2019-20-Q1"], "routine")


# --- quantiles --------------------------------------------------------------------------------------------------------


def test_quantiles_are_those_of_numpy():
    """numpy's own method "averaged_inverted_cdf" is Hyndman and Fan's second definition."""
    rng = np.random.default_rng(8)
    for size in (1, 2, 7, 10, 40, 101):
        values = rng.integers(0, 30, size)
        for share in (0.1, 0.25, 0.5, 0.9, 0.99):
            one = np.quantile(values, share, method="averaged_inverted_cdf")
            assert quantile(values, np.ones(size), share)["value"] == one
            kept, number = np.unique(values, return_counts=True)
            assert quantile(kept, number, share)["value"] == one


def test_limits_of_a_median_are_the_ranks_of_the_table():
    """Ranks of a median's 95% limits as printed in Campbell and Gardner, BMJ 296 (1988) 1454-1456: of 100, 40 and 61."""
    found = quantile(np.arange(1, 101), np.ones(100))
    assert found[["lower", "upper"]].tolist() == [40, 61]
    assert found["value"] == 50.5


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_limits_hold_the_truth_at_least_as_often_as_they_say(share):
    """Simulated: lognormal times, 200 at a time, 1,000 times; the true quantile is known."""
    rng = np.random.default_rng(6)
    truth = stats.lognorm.ppf(share, 0.9, scale=2000)
    held = 0
    for _ in range(1000):
        one = quantile(rng.lognormal(np.log(2000), 0.9, 200), np.ones(200), share)
        held += one["lower"] <= truth <= one["upper"]
    assert 0.94 <= held / 1000 <= 0.985


def test_quantiles_say_where_there_are_too_few_or_none():
    assert quantile([], [])["note"] == "no data"
    assert np.isnan(quantile([], [])["value"])
    five, six = quantile(range(5), np.ones(5)), quantile(range(6), np.ones(6))
    assert np.isnan(five["lower"])
    assert five["note"] == "too few for limits (5)"
    assert six[["lower", "upper"]].tolist() == [0, 5]
    assert np.isnan(quantile(range(35), np.ones(35), 0.9)["upper"])
    assert quantile(range(36), np.ones(36), 0.9)["upper"] == 35
    with pytest.raises(InsufficientDataError, match="1 row with a negative count"):
        quantile([1, 2], [3, -1])
    with pytest.raises(InsufficientDataError, match="between 0 and 1"):
        quantile([1, 2], [3, 1], 1.0)
