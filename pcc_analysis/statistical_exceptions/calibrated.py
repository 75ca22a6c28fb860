"""The calibrated set: exceptions and trends that keep their promise of about five false alarms in a hundred looks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pcc_analysis.expectation.prediction import Predicted, rare_count_limits, rare_count_p
from pcc_analysis.expectation.seasonal_model import FEWEST, FITTED, learn
from pcc_analysis.flags import FloatArray, Rule, flag_frame
from pcc_analysis.history import Baselines, History, Kind, history
from pcc_analysis.statistical_exceptions.rolling_trend import trend_rule

LEVELS = {
    "one_month": 0.025,
    "three_month": 0.005,
    "six_month": 0.01,
    "eight_month": 0.01,
    "twelve_month": 0.01,
    "rolling_trend": 0.01,
}  # two-sided level of each rule; together about 5%, see docs/methods/statistical-exceptions.md
AMBER = 0.05  # last month outside 95%, worth watching: p of one_month below this, fired or not
WINDOWS = {"one_month": 1, "three_month": 3, "six_month": 6, "eight_month": 8}


def calibrated(
    series: pd.DataFrame,
    denominators: pd.DataFrame | None = None,
    kind: Kind = None,
    baselines: Baselines = None,
) -> pd.DataFrame:
    """Apply the calibrated set of rules to the last month of every measure.

    Last month, the last three and the last six months are held against what the 60 months before each lead one to
    expect (``expectation``); the last eight must all lie on one side of their expectation and their total outside 99%
    of it; the last 12 are held against the 12 before them; and the rolling trend is ``rolling_trend_exact``. Each
    rule has the level of ``LEVELS``; together they fire on about 5% of measures in which nothing has changed.

    Parameters
    ----------
    series
        Months by measures: counts, or numerators where ``denominators`` are given; NaN is a missing month.
    denominators
        Months by measures.
    kind, baselines
        As for ``history``.

    Returns
    -------
    DataFrame
        One row per measure and rule: ``direction`` (``high``, ``low``, ``increasing``, ``decreasing`` or missing),
        ``fired`` (nullable), ``observed`` and ``expected`` (of the window: a count, a proportion or a mean; for the
        trend the slope), ``lower`` and ``upper`` limits outside which the rule fires, ``p``, ``method``, ``months``
        of history found, ``note``. A measure is there with fewer than 36 months before the period tested (60 for
        eight months) but its rules have no answer.

    Notes
    -----
    Farrington and others, JRSS A 159 (1996) 547-563, for the expectation. Measured false-alarm rates and power:
    docs/methods/statistical-exceptions.md.

    >>> months = pd.period_range("2013-01", periods=84, freq="M")
    >>> flags = calibrated(pd.DataFrame({"asb": [50] * 83 + [75]}, index=months))
    >>> flags.loc[flags["fired"].fillna(False), ["rule", "direction"]].values.tolist()
    [['one_month', 'high']]
    """
    past = history(series, denominators, kind, baselines)
    rules = [_expected(past, name, months) for name, months in WINDOWS.items()]
    return flag_frame(past, [*rules, _twelve(past), trend_rule(past, LEVELS["rolling_trend"])])


def _expected(past: History, name: str, months: int) -> Rule:
    model = learn(past, back=months)
    level = LEVELS[name]
    tested = past.months[-months:]
    numerator, base = past.window(months)
    found, method = model.predict(tested, base, 1 - level)
    observed = _pooled(numerator, base, past)
    p = found.test(observed)
    high, low = (p < level) & (observed > found.expected), (p < level) & (observed < found.expected)
    need = FEWEST
    if name == "eight_month":
        need = FITTED
        each = past.value[-months:] - model.mean(tested)
        high, low = high & (each > 0).all(axis=0), low & (each < 0).all(axis=0)
    evidence = {
        "observed": observed,
        "expected": found.expected,
        "lower": found.lower,
        "upper": found.upper,
        "p": p,
        "method": method,
    }
    return Rule(name, high, low, model.months, need, np.asarray(~np.isnan(p)), evidence)


def _twelve(past: History) -> Rule:
    """Hold the last 12 months against the 12 before, with the dispersion of the 60 before the last 12."""
    level = LEVELS["twelve_month"]
    model = learn(past, back=12)
    dispersion, df = model.spread()
    (now, base), (before, base_before) = past.window(12), past.window(12, back=12)
    full = len(before) == 12
    observed = _pooled(now, base, past)
    expected = _pooled(before, base_before, past) if full else np.full_like(observed, np.nan)
    lower, upper, p = np.full((3, len(observed)), np.nan)
    for kind in dict.fromkeys(past.kinds):
        at = np.flatnonzero((past.kinds == kind) & ~np.isnan(expected) & ~np.isnan(dispersion))
        phi, mean = dispersion[at], expected[at]
        if kind == "count":
            variance = 2 * mean
        else:
            spread = mean * (1 - mean) if kind == "proportion" else np.ones_like(mean)
            with np.errstate(divide="ignore", invalid="ignore"):
                variance = spread * (1 / base[:, at].sum(axis=0) + 1 / base_before[:, at].sum(axis=0))
        found = Predicted(mean, np.sqrt(phi * variance), phi, df[at], kind)
        lower[at], upper[at] = found.limits(1 - level)
        p[at] = found.p(observed[at])
        rare = at[(kind == "count") & (mean < _RARE)]
        phi, events = dispersion[rare], expected[rare] / dispersion[rare]
        p[rare] = rare_count_p(observed[rare] / phi, events, np.full(len(rare), 12.0), 12)
        limits = rare_count_limits(events, np.full(len(rare), 12.0), 12, 1 - level)
        lower[rare], upper[rare] = limits[0] * phi, limits[1] * phi
    fired = p < level
    evidence = {
        "observed": observed,
        "expected": expected,
        "lower": lower,
        "upper": upper,
        "p": p,
        "method": "12 months before",
    }
    complete = np.asarray(~np.isnan(p))
    return Rule(
        "twelve_month",
        fired & (observed > expected),
        fired & (observed < expected),
        model.months,
        FEWEST,
        complete,
        evidence,
    )


_RARE = 30.0  # a year's count below this is compared by the exact distribution


def _pooled(numerator: FloatArray, base: FloatArray, past: History) -> FloatArray:
    """Add counts; divide the sums of the others."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return numerator.sum(axis=0) / np.where(past.kinds == "count", 1.0, base.sum(axis=0))
