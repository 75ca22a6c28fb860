"""Deep dive into antisocial behaviour and recording: the planted change is found in its month, and chance is not."""

import numpy as np
import pandas as pd
import pytest

from pcc_analysis.deep_dives import asb_and_recording
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.demonstration.crime_counts import cells
from pcc_analysis.demonstration.inputs import rows
from pcc_analysis.demonstration.levels import RECORDS_MORE
from pcc_analysis.demonstration.recording_audits import AFTER, BEFORE
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.lags import lagged_correlations
from pcc_analysis.multiplicity import benjamini_hochberg
from pcc_analysis.standardised import rolling
from pcc_analysis.steps import largest_step


@pytest.fixture(scope="module")
def dives(briefings):
    return {quarter: asb_and_recording.years(briefing) for quarter, briefing in briefings.items()}


def test_the_notebook_records_the_figures_of_the_library(dives, run_dive):
    for quarter, (recorded, _page) in run_dive("asb_and_recording").items():
        years = dives[quarter]
        assert recorded == {
            "scores": as_recorded(asb_and_recording.scores(years)),
            "audited_records_right": as_recorded(asb_and_recording.audits(years)),
            "level_of_antisocial_behaviour": as_recorded(asb_and_recording.levels(years)),
            "largest_correlation": as_recorded(asb_and_recording.relation(years)),
        }


def test_the_planted_change_in_recording_is_found_in_its_month_with_its_size(dives):
    for years in dives.values():
        assert years.at == pd.Period(str(RECORDS_MORE), "M")
        before, after = asb_and_recording.audits(years).rows.itertuples()
        assert before.lower < BEFORE < before.upper
        assert after.lower < AFTER + 0.01 < after.upper  # it rises a little in the two years after


def planted_steps():
    """The level of the year that begins with the change over that of the year before, as the inputs have it."""
    levels = next(row for row in rows("levels") if row["series"] == "anti-social behaviour")
    yield "asb_volume", float(levels["2016"]) / float(levels["2015"])
    for cell in cells():
        if cell.cell in ("violence_without_injury", "public_order"):
            yield cell.cell, cell.levels[2] / cell.levels[1]


@pytest.mark.parametrize(("measure", "truth"), list(planted_steps()))
def test_the_counts_step_in_that_month_as_planted(dives, measure, truth):
    for years in dives.values():
        row = asb_and_recording.levels(years).rows.set_index("measure").loc[measure]
        assert row["clear"]
        assert row["lower"] < truth < row["upper"]
        assert row["upper"] / row["lower"] < 1.25


def test_no_month_goes_before_another_where_none_was_made_to(dives):
    """The demonstration data draw the noise of incidents and of crimes by themselves."""
    for years in dives.values():
        assert "Neither goes before the other" in asb_and_recording.relation(years).says[0]


def test_the_scores_are_those_of_the_rolling_totals(dives):
    for years in dives.values():
        found = asb_and_recording.scores(years).headline
        totals = rolling(years.monthly, ["crime_volume"], years.months[-1], len(years.months))["crime_volume"]
        assert found["value"] == pytest.approx((totals.iloc[-1] - totals.mean()) / totals.std())


def test_a_month_that_is_given_is_taken_and_one_near_the_end_is_refused_in_words(briefings):
    briefing = briefings["2019-20-Q1"]
    given = asb_and_recording.years(briefing, "2017-04")
    assert "2017" in asb_and_recording.levels(given).says[0]
    late = asb_and_recording.levels(asb_and_recording.years(briefing, "2019-05"))
    assert late.rows.empty and "too near the beginning or the end" in late.says[0]


def test_a_step_is_seen_by_chance_as_seldom_as_it_says():
    """Simulated: 60 audits of 200 records at one level, 150 times, at 10%."""
    rng, months = np.random.default_rng(2), pd.period_range("2014-04", periods=60, freq="M")
    base = pd.Series(200.0, index=months)
    alarms = sum(
        largest_step(pd.Series(rng.binomial(200, 0.85, 60), index=months), base)["p"] < 0.1 for _ in range(150)
    )
    assert 4 < alarms < 27  # beyond three standard deviations of 15


def test_the_squared_t_of_a_step_is_that_of_statsmodels():
    import statsmodels.api as sm

    rng, months = np.random.default_rng(4), pd.period_range("2014-04", periods=48, freq="M")
    base = pd.Series(rng.integers(150, 250, 48), index=months)
    right = pd.Series(rng.binomial(base, np.where(np.arange(48) < 20, 0.7, 0.85)), index=months)
    step = largest_step(right, base)
    assert step["month"] == months[20] and step["p"] < 0.001
    exog = np.column_stack([np.ones(48), np.arange(48), np.arange(48) >= 20])
    fitted = sm.WLS(np.arcsin(np.sqrt(right / base)), exog, weights=base).fit()
    assert step["statistic"] == pytest.approx(fitted.tvalues.iloc[2] ** 2, rel=1e-9)


def test_too_few_audits_are_refused():
    months = pd.period_range("2019-01", periods=12, freq="M")
    with pytest.raises(InsufficientDataError, match="12 months with shares that vary; 24 are needed"):
        largest_step(pd.Series(range(12), index=months), pd.Series(20.0, index=months))


def test_lags_are_found_where_they_are_and_seldom_elsewhere():
    """Simulated: a drifting series, another that follows it two months later; then two that have nothing in common."""
    rng, alarms = np.random.default_rng(9), 0
    for _ in range(100):
        drift = np.cumsum(rng.normal(size=70)) * 0.3 + rng.normal(size=70)
        found = lagged_correlations(drift[2:], drift[:-2] + rng.normal(size=68) * 0.3).set_index("lag")
        assert found["value"].idxmax() == 2
        apart = lagged_correlations(drift, rng.normal(size=70))
        alarms += bool((benjamini_hochberg(apart["p"]) < 0.05).any())
    assert alarms / 100 < 0.14
