"""Deep dive into the contact centre: the planted Monday evening is found, and Erlang's formula is Erlang's."""

import math

import numpy as np
import pandas as pd
import pytest

from pcc_analysis.adjusted import rate_ratios
from pcc_analysis.deep_dives import contact_centre
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.demonstration.call_lines import MONDAY_EVENING
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.queueing import agents_needed, erlang_c, service_level


@pytest.fixture(scope="module")
def weeks(briefings):
    return {quarter: contact_centre.week(briefing) for quarter, briefing in briefings.items()}


def test_the_notebook_records_the_figures_of_the_library(weeks, run_dive):
    for quarter, (recorded, _page) in run_dive("contact_centre").items():
        week = weeks[quarter]
        assert recorded == {
            "busiest_hour": as_recorded(contact_centre.arrivals(week)),
            "peak": as_recorded(contact_centre.peaks(week)),
            "abandonment_at_longest_waits": as_recorded(contact_centre.abandonment(week)),
            "abandonment_at_twice_the_calls": as_recorded(contact_centre.abandonment_effects(week)),
            "people_needed": as_recorded(contact_centre.staffing(week)),
            "answered_in_time_when_staffed": as_recorded(contact_centre.staffing_curve(week)),
        }


def test_the_planted_monday_evening_is_the_peak_that_is_found(weeks):
    for week in weeks.values():
        peak = contact_centre.peaks(week).headline
        assert peak["name"] == "Monday 18:00 to 21:00"
        assert peak["lower"] < MONDAY_EVENING < peak["upper"]
        assert peak["upper"] / peak["lower"] < 1.2


def test_twice_the_calls_go_with_twice_the_share_that_gives_up_as_planted(weeks):
    """`calls.py` lets callers give up in proportion to how busy the hour of the week is."""
    for week in weeks.values():
        effect = contact_centre.abandonment_effects(week).headline
        assert effect["lower"] < 2 < effect["upper"]


@pytest.mark.parametrize("line", ["999", "crib"])
def test_no_peak_is_found_on_the_lines_that_have_none(briefings, line):
    found = contact_centre.peaks(contact_centre.week(briefings["2019-20-Q1"], line))
    assert found.rows.empty
    assert "No hour of the week stands out" in found.says[0]


def test_months_that_have_totals_only_are_said_to_be(briefings, weeks):
    assert weeks["2019-20-Q1"].window == "April 2019 to June 2019 (3 of 12 months; the others have totals only)"
    assert weeks["2019-20-Q4"].window == "April 2019 to March 2020"
    with pytest.raises(InsufficientDataError, match="the lines are 999, cch, crib"):
        contact_centre.week(briefings["2019-20-Q1"], "112")


def test_hours_that_stand_out_are_few_where_calls_come_by_chance():
    """Simulated: days and hours multiply, nothing else; at 1% false discoveries hardly a week has a peak."""
    rng = np.random.default_rng(1)
    shape = np.outer(rng.uniform(0.8, 1.2, 7), rng.uniform(5, 50, 24)) * 13
    alarms = 0
    for _ in range(40):
        hours = pd.DataFrame(
            {"weekday": np.repeat(range(7), 24), "hour": np.tile(range(24), 7), "offered": rng.poisson(shape).ravel()}
        ).assign(days=13)
        alarms += len(contact_centre.peaks(contact_centre.Week("101", hours, "", "", 30)).rows) > 0
    assert alarms <= 4  # 40 looks at 1%: more than 4 in less than one run of a thousand


def test_erlang_c_by_its_sum():
    """The formula as printed in textbooks: (a^n/n!)(n/(n-a)) over itself plus the sum of a^k/k!."""
    for load, agents in ((0.5, 1), (10, 14), (30.5, 33)):
        last = load**agents / math.factorial(agents) * agents / (agents - load)
        wait = last / (last + sum(load**k / math.factorial(k) for k in range(agents)))
        assert float(erlang_c(load, agents)) == pytest.approx(wait, rel=1e-12)


def test_service_level_by_simulation():
    """A queue with exponential times, simulated: 40,000 calls, ten erlangs, thirteen agents, 20 seconds."""
    rng = np.random.default_rng(7)
    free, waits = np.zeros(13), []
    for moment, spent in zip(np.cumsum(rng.exponential(18, 40_000)), rng.exponential(180, 40_000), strict=True):
        first = int(free.argmin())
        begin = max(moment, free[first])
        free[first] = begin + spent
        waits.append(begin - moment)
    answered = float(np.mean(np.asarray(waits[2_000:]) <= 20))
    assert float(service_level(10, 13, 180, 20)) == pytest.approx(answered, abs=0.02)


def test_agents_are_the_fewest_that_reach_the_target():
    loads, target = np.linspace(0.1, 40, 50), 0.8
    agents = agents_needed(loads, 180, 20, target)
    assert (service_level(loads, agents, 180, 20) >= target).all()
    assert (service_level(loads, agents - 1, 180, 20) < target).all()
    with pytest.raises(InsufficientDataError, match="give a share from 0 to below 1"):
        agents_needed(10, 180, 20, 1.0)


def test_limits_of_a_rate_ratio_hold_the_truth_as_often_as_they_say():
    """Simulated: a level with 1.5 times the rate, counts twice as variable as Poisson, 400 times."""
    rng, held = np.random.default_rng(3), 0
    cells = pd.DataFrame({"level": ["a", "b"] * 20, "exposure": 10.0})
    mean = np.where(cells["level"] == "b", 1.5, 1.0) * 60
    for _ in range(400):
        counted = cells.assign(count=rng.negative_binomial(mean, 0.5))
        row = rate_ratios(counted, {"level": "a"}).iloc[0]
        held += row["lower"] < 1.5 < row["upper"]
    assert 0.92 < held / 400 < 0.98
