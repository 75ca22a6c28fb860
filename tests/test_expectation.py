"""Expectation: against statsmodels, against simulations with known truth, and what it says about itself."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.expectation import expect, forecast, seasonally_adjusted
from pcc_analysis.expectation.prediction import rare_count_limits, rare_count_p
from pcc_analysis.expectation.regression import BLOCK, fit, seasonal_design
from pcc_analysis.expectation.seasonal_model import learn
from pcc_analysis.history import history

MONTHS = pd.period_range("2010-01", periods=120, freq="M")
T60 = np.arange(-59, 1)
DESIGN = seasonal_design(T60, (T60 % 12) + 1)


def frame(values) -> pd.DataFrame:
    values = np.asarray(values, dtype=float)
    values = values[:, None] if values.ndim == 1 else values
    return pd.DataFrame(values, index=MONTHS[-len(values) :])


def glm(y, family, weights=None, design=DESIGN):
    kept = ~np.isnan(y)
    model = sm.GLM(y[kept], design[kept], family=family, var_weights=None if weights is None else weights[kept])
    return model.fit(scale="X2", tol=1e-14, maxiter=200)


# --- regression of all series at once, against statsmodels one by one


@pytest.mark.parametrize("mean", [2, 50, 5000])
def test_counts_are_fitted_as_by_statsmodels(mean):
    rng = np.random.default_rng(mean)
    level = mean * np.exp(0.3 * np.cos(T60 / 6 * np.pi) + 0.1 * T60 / 12)[:, None]
    y = rng.poisson(level, (60, 12)).astype(float)
    y[5:9, 3] = np.nan
    ours = fit(y, DESIGN, "count")
    assert ours.converged.all()
    for i in range(y.shape[1]):
        theirs = glm(y[:, i], sm.families.Poisson())
        assert ours.coefficients[:, i] == pytest.approx(theirs.params, abs=1e-9)
        assert ours.covariance[i] * ours.dispersion[i] == pytest.approx(theirs.cov_params(), abs=1e-9)
        assert ours.dispersion[i] == pytest.approx(theirs.scale, abs=1e-9)
        assert ours.degrees_of_freedom[i] == theirs.df_resid


def test_proportions_are_fitted_as_by_statsmodels():
    rng = np.random.default_rng(2)
    base = rng.integers(20, 90, (60, 8)).astype(float)
    y = rng.binomial(base.astype(int), 0.77) / base
    ours = fit(y, DESIGN, "proportion", base)
    for i in range(8):
        theirs = glm(y[:, i], sm.families.Binomial(), base[:, i])
        assert ours.coefficients[:, i] == pytest.approx(theirs.params, abs=1e-9)
        assert ours.dispersion[i] == pytest.approx(theirs.scale, abs=1e-9)


def test_means_are_fitted_as_by_statsmodels():
    rng = np.random.default_rng(3)
    base = rng.integers(500, 900, (60, 8)).astype(float)
    y = 620 + rng.normal(0, 400, (60, 8)) / np.sqrt(base)
    ours = fit(y, DESIGN, "mean", base)
    for i in range(8):
        theirs = sm.WLS(y[:, i], DESIGN, weights=base[:, i]).fit()
        assert ours.coefficients[:, i] == pytest.approx(theirs.params, abs=1e-9)
        assert ours.dispersion[i] == pytest.approx(theirs.scale, rel=1e-9)


@given(st.integers(0, 10_000), st.floats(1, 2000))
@settings(max_examples=30, deadline=None)
def test_any_series_of_counts_is_fitted_as_by_statsmodels(seed, mean):
    y = np.random.default_rng(seed).negative_binomial(mean / 2, 1 / 3, (60, 1)).astype(float)
    ours = fit(y, DESIGN, "count")
    if y.sum() >= 30 and ours.converged[0]:
        assert ours.coefficients[:, 0] == pytest.approx(glm(y[:, 0], sm.families.Poisson()).params, abs=1e-7)


def test_series_without_a_finite_fit_do_not_converge_and_do_not_spoil_the_others():
    rng = np.random.default_rng(4)
    y = rng.poisson(30, (60, 3)).astype(float)
    y[:, 1] = 0.0
    ours, alone = fit(y, DESIGN, "count"), fit(y[:, [0]], DESIGN, "count")
    assert ours.converged.tolist() == [True, False, True]
    assert ours.coefficients[:, 0] == pytest.approx(alone.coefficients[:, 0])
    ones = fit(np.ones((60, 1)), DESIGN, "proportion", np.full((60, 1), 9.0))
    assert not ones.converged[0]


def test_series_on_either_side_of_a_block_are_fitted_as_by_statsmodels():
    y = np.random.default_rng(5).poisson(40, (60, 2 * BLOCK + 3)).astype(float)
    y[:, BLOCK + 1] = 0.0
    ours = fit(y, DESIGN, "count")
    assert np.flatnonzero(~ours.converged).tolist() == [BLOCK + 1]
    for i in (0, BLOCK - 1, BLOCK, 2 * BLOCK - 1, 2 * BLOCK, 2 * BLOCK + 2):
        theirs = glm(y[:, i], sm.families.Poisson())
        assert ours.coefficients[:, i] == pytest.approx(theirs.params, abs=1e-9)
        assert ours.covariance[i] * ours.dispersion[i] == pytest.approx(theirs.cov_params(), abs=1e-9)


@pytest.mark.parametrize(("family", "value"), [("count", -1.0), ("proportion", 1.5)])
def test_values_a_family_cannot_have_are_refused(family, value):
    with pytest.raises(InsufficientDataError, match="kind='mean'"):
        fit(np.full((60, 1), value), DESIGN, family)


# --- expectation and limits


def test_the_limits_of_a_month_are_those_of_farrington_worked_with_statsmodels():
    """Farrington and others (1996), section 3.4: 2/3-power limits from the fitted mean and its variance."""
    rng = np.random.default_rng(6)
    y = rng.poisson(80, 61).astype(float)
    found = expect(frame(y)).iloc[0]
    months = MONTHS[-61:]
    design = seasonal_design(np.arange(-59, 2), np.asarray(months.month))
    theirs = glm(y[:60], sm.families.Poisson(), design=design[:60])
    mean = float(np.exp(design[60] @ theirs.params))
    phi = max(theirs.scale, 1.0)
    variance = mean**2 * float(design[60] @ theirs.cov_params() @ design[60]) / theirs.scale * phi
    error = np.sqrt(phi * mean + variance)
    quantile = stats.t.ppf(0.995, 54) if theirs.scale > 1 else stats.norm.ppf(0.995)
    lower = mean * (1 - 2 / 3 * quantile * error / mean) ** 1.5
    power = (1 + 1 / phi) / 3
    upper = mean * (1 + power * quantile * error / mean) ** (1 / power)
    assert found[["expected", "lower", "upper"]].tolist() == pytest.approx([mean, lower, upper], rel=1e-9)
    assert found["difference"] == pytest.approx(y[60] - mean)


@pytest.mark.parametrize(
    ("name", "draw"),
    [
        ("Poisson 20", lambda rng, m: (rng.poisson(20 * m), None)),
        ("Poisson 500", lambda rng, m: (rng.poisson(500 * m), None)),
        ("variance three times the mean", lambda rng, m: (rng.negative_binomial(50 * m, 1 / 3), None)),
        ("proportion", lambda rng, m: (rng.binomial(80, 0.6 * m), np.full(m.shape, 80.0))),
        ("mean", lambda rng, m: (80 * 600 * m + rng.normal(0, 300 * np.sqrt(80), m.shape), np.full(m.shape, 80.0))),
    ],
)
def test_next_quarters_range_holds_the_truth_as_often_as_it_says(name, draw):
    # simulation: 3,000 series of 63 months with a season of 10% and a fall of 2% a year; the last quarter is held back
    rng = np.random.default_rng(8)
    time = np.arange(63)[:, None]
    shape = (1 + 0.1 * np.cos(time / 6 * np.pi)) * (1 - 0.02 * time / 12) * np.ones((63, 3000))
    values, base = draw(rng, shape)
    kind = "mean" if name == "mean" else None
    last = MONTHS[-3:]
    found = expect(
        frame(values), last, None if base is None else frame(base), together=True, kind=kind, confidence=0.95
    )
    covered = 1 - found["outside"].mean()
    assert 0.935 < covered < 0.97, name
    assert found["fitted_from"].unique().tolist() == [MONTHS[-63]]
    assert found["fitted_to"].unique().tolist() == [MONTHS[-4]]


def test_a_forecast_is_the_expectation_of_the_months_to_come():
    y = frame(np.random.default_rng(9).poisson(100, 60))
    ahead = forecast(y, 3)
    waited = pd.concat(
        [y, pd.DataFrame(np.nan, index=pd.period_range(MONTHS[-1] + 1, periods=3, freq="M"), columns=[0])]
    )
    held = expect(waited, 3, together=True, confidence=0.95)
    columns = ["expected", "lower", "upper", "month"]
    pd.testing.assert_frame_equal(ahead[columns], held[columns])
    assert ahead.loc[0, "month"] == MONTHS[-1] + 3
    assert ahead[["observed", "outside"]].isna().all(axis=None)


def test_forty_four_more_than_forecast():
    # a constant 100 a month for five years expects 100
    found = expect(frame([100.0] * 60 + [144.0])).iloc[0]
    assert [found["expected"], found["difference"]] == pytest.approx([100.0, 44.0])
    assert bool(found["outside"])
    assert (found["months"], found["method"], found["note"]) == (60, "quasi-Poisson", "")


def test_several_months_one_by_one_share_one_fit():
    y = frame(np.random.default_rng(1).poisson(100, (72, 2)))
    found = expect(y, 12)
    assert len(found) == 24
    assert found["fitted_to"].unique().tolist() == [MONTHS[-13]]
    total = expect(y, 12, together=True)
    assert found.groupby("measure")["expected"].sum().tolist() == pytest.approx(total["expected"].tolist())


def test_the_model_says_on_which_months_it_was_fitted():
    y = frame(np.random.default_rng(1).poisson(100, 120))
    assert learn(history(y), back=1).fitted_on == "December 2014 to November 2019"


def test_rebasing_leaves_the_months_before_out():
    rng = np.random.default_rng(2)
    y = frame(np.r_[rng.poisson(300, 78), rng.poisson(100, 42)])
    plain, rebased = expect(y).iloc[0], expect(y, baselines={0: "2016-07"}).iloc[0]
    assert rebased["months"] == 41
    assert abs(rebased["expected"] - 100) < 20
    assert plain["upper"] - plain["lower"] > 2 * (rebased["upper"] - rebased["lower"])
    assert expect(y, baselines={0: "2017-07"}).iloc[0]["note"] == "insufficient history (29 of 36 months)"


@pytest.mark.parametrize("months", [1, 20, 36])
def test_with_too_little_history_there_is_no_expectation_and_no_verdict(months):
    found = expect(frame(np.full(months, 10.0))).iloc[0]
    assert found["note"] == f"insufficient history ({months - 1} of 36 months)"
    assert found[["expected", "outside", "p"]].isna().all()


def test_missing_months_are_left_out_of_the_fit_and_counted():
    y = frame(np.random.default_rng(3).poisson(50, 61))
    y.iloc[[4, 30]] = np.nan
    assert expect(y).iloc[0]["months"] == 58
    y.iloc[-1] = np.nan
    assert pd.isna(expect(y).iloc[0]["outside"])


def test_proportions_stay_between_none_and_all():
    base = frame(np.full((61, 3), 12.0))
    y = frame(np.column_stack([np.r_[np.full(60, 12.0), 3.0], np.zeros(61), np.tile([11.0, 12.0], 31)[:61]]))
    found = expect(y, denominators=base, kind="proportion")
    assert found["lower"].ge(0).all()
    assert found["upper"].le(1).all()
    assert found["outside"].tolist() == [True, False, False]
    assert found["method"].tolist() == ["quasi-binomial, constant rate"] * 2 + ["quasi-binomial"]


def test_kinds_can_be_mixed_and_are_said():
    rng = np.random.default_rng(4)
    y = frame(np.column_stack([rng.poisson(90, 61), rng.binomial(200, 0.5, 61), rng.normal(60_000, 900, 61)]))
    base = frame(np.column_stack([np.full(61, np.nan), np.full(61, 200.0), np.full(61, 100.0)]))
    found = expect(y, denominators=base)
    assert found["method"].tolist() == ["quasi-Poisson", "quasi-binomial", "weighted least squares"]
    assert found["expected"].tolist() == pytest.approx([90, 0.5, 600], rel=0.1)
    asked = expect(y, denominators=base, kind={1: "mean"})
    assert asked["method"].tolist()[1] == "weighted least squares"


def test_rare_counts_have_the_limits_of_the_negative_binomial():
    # scipy.stats.nbinom: 12 events in 60 months, Jeffreys' prior, one month ahead
    lower, upper = rare_count_limits(np.array([12.0]), np.array([60.0]), 1, 0.99)
    predictive = stats.nbinom(12.5, 60 / 61)
    assert predictive.cdf(upper[0]) >= 0.995 > predictive.cdf(upper[0] - 1)
    assert lower[0] == 0
    p = rare_count_p(np.array([3.0, 0.0]), np.array([12.0, 12.0]), np.array([60.0, 60.0]), 1)
    assert p == pytest.approx([2 * predictive.sf(2), 1.0])


def test_months_that_do_not_follow_the_history_are_refused():
    y = frame(np.full(60, 10.0))
    with pytest.raises(InsufficientDataError, match="must be consecutive"):
        expect(y, pd.period_range("2021-01", periods=3, freq="M"))
    with pytest.raises(InsufficientDataError, match="must be consecutive"):
        expect(y, pd.PeriodIndex(["2019-10", "2019-12"], freq="M"))


# --- the seasonally adjusted line


@pytest.mark.parametrize("kind", ["count", "mean", "proportion"])
def test_adjusting_takes_the_season_out_and_leaves_the_level(kind):
    # a known season: log, linear and logit wave about a known level
    wave = 0.3 * np.cos(np.arange(120) / 6 * np.pi)
    base = None
    if kind == "count":
        values, level = 1000 * np.exp(wave), 1000
    elif kind == "mean":
        values, level = 600 + 100 * wave, 600
    else:
        values, level = 10_000 / (1 + np.exp(-wave)), 0.5
        base = frame(np.full(120, 10_000.0))
    line = seasonally_adjusted(frame(values), base, kind=kind)
    assert line.index.equals(MONTHS)
    assert line[0].to_numpy() == pytest.approx(np.full(120, level), rel=1e-6)


def test_adjusting_keeps_what_is_not_season_and_never_invents_a_month():
    rng = np.random.default_rng(5)
    time = np.arange(120)
    y = frame(rng.poisson(200 * (1 + 0.3 * np.cos(time / 6 * np.pi))))
    y.iloc[100] = np.nan
    y.iloc[110] *= 2
    line = seasonally_adjusted(y)
    assert np.isnan(line.iloc[100, 0])
    assert line.iloc[110, 0] > 330
    assert line[0].drop(index=[MONTHS[110]]).std() < 0.6 * y[0].drop(index=[MONTHS[110]]).std()
    assert seasonally_adjusted(y.iloc[:30]).isna().all(axis=None)
    assert (seasonally_adjusted(frame(np.zeros(60))) == 0).all(axis=None)
