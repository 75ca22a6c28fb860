"""Survival: textbook data, statsmodels on the records one by one, and simulated lives."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.survival import hazard_ratio, survival_curve, time_until

# Freireich et al. (1963), weeks of remission under 6-MP and placebo; Cox (1972) and every textbook since
TREATED = ([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35],
           [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0])  # fmt: skip
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_the_curve_of_the_textbook():
    """Kalbfleisch and Prentice (2002), table 1.1 and its estimates: 0.857 at 6 weeks, 0.448 at 23."""
    curve = survival_curve(*TREATED).set_index("time")
    assert curve.loc[6, "value"] == pytest.approx(0.8571, abs=1e-4)
    assert curve.loc[23, "value"] == pytest.approx(0.4482, abs=1e-4)
    assert curve.loc[10, "at_risk"] == 15
    assert time_until(curve.reset_index())["value"] == 23
    assert time_until(survival_curve(PLACEBO, np.ones(21)))["value"] == 8


def test_counts_stand_for_so_many_records():
    rng = np.random.default_rng(0)
    each = pd.DataFrame({"time": rng.integers(0, 40, 3000), "event": rng.integers(0, 2, 3000)})
    cells = each.value_counts().reset_index()
    curve = survival_curve(cells["time"], cells["event"], cells["count"])
    theirs = SurvfuncRight(each["time"], each["event"])
    assert np.abs(curve["value"] - theirs.surv_prob).max() < 1e-12
    low, high = theirs.quantile_ci(0.5, method="cloglog")
    found = time_until(curve)
    assert (found["lower"], found["upper"]) == (low, high)


def test_limits_hold_the_truth_as_often_as_they_say():
    """Simulated: exponential lives of mean 30, looked at for 60; the share left at 20 is exp(-2/3)."""
    rng, held = np.random.default_rng(2), 0
    for _ in range(400):
        lives = rng.exponential(30, 80)
        curve = survival_curve(np.minimum(lives, 60), lives <= 60)
        row = curve[curve["time"] <= 20].iloc[-1]
        held += row["lower"] < np.exp(-2 / 3) < row["upper"]
    assert 0.92 < held / 400 < 0.98


def test_the_hazard_ratio_of_the_textbook():
    """With Breslow's ties the coefficient of Cox's data is 1.51 (R, survival: coxph, ties = "breslow"; SE 0.41)."""
    time, event = [*TREATED[0], *PLACEBO], [*TREATED[1], *[1] * 21]
    found = hazard_ratio(time, event, [0] * 21 + [1] * 21)
    assert np.log(found["value"]) == pytest.approx(1.509, abs=0.001)
    assert (np.log(found["upper"]) - np.log(found["lower"])) / 3.92 == pytest.approx(0.41, abs=0.005)
    halves = hazard_ratio(time, event, [0] * 21 + [1] * 21, strata=[0, 1] * 21)
    assert 1 < halves["lower"] < halves["value"]


def test_nobody_nothing_and_nonsense():
    assert survival_curve([1, 2], [0, 0]).empty
    assert np.isnan(time_until(survival_curve([1, 2], [0, 0]))["value"])
    with pytest.raises(InsufficientDataError, match="1 time missing or below 0"):
        survival_curve([1, -2], [1, 1])
    with pytest.raises(InsufficientDataError, match="there is nobody to follow"):
        survival_curve([], [])
    with pytest.raises(InsufficientDataError, match="below 5 no ratio is given"):
        hazard_ratio([1, 2, 3], [1, 1, 1], [0, 0, 1])
