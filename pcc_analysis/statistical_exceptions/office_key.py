"""The office's key as published: which measures are exceptional, which have a trend, and what that weighs."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from pcc_analysis.flags import FloatArray, Rule, flag_frame
from pcc_analysis.history import Baselines, History, Kind, history

BASELINE = 24  # months of the average and its standard deviation
DEVIATIONS = {"two_month": (2, 1.5), "three_month": (3, 1.0), "eight_month": (8, 0.0)}  # months, deviations
ONE_MONTH_DEVIATIONS = 2.0
TREND_MONTHS = 12
SIGNIFICANT = 0.05  # the key says "significant" and no more: the level is our reading

WEIGHTS = {"one_month": 2, "two_month": 3, "three_month": 4, "eight_month": 6}
ROLLING_ALONE, ROLLING_AND_DISCRETE = 4, 10


def office_key(
    series: pd.DataFrame,
    denominators: pd.DataFrame | None = None,
    kind: Kind = None,
    baselines: Baselines = None,
) -> pd.DataFrame:
    """Apply the office's key to the last month of every measure.

    Parameters
    ----------
    series
        Months by measures: counts, or numerators where ``denominators`` are given; NaN is a missing month.
    denominators
        Months by measures; rolling figures add numerators and denominators and divide.
    kind, baselines
        As for ``history``.

    Returns
    -------
    DataFrame
        One row per measure and rule (``one_month``, ``two_month``, ``three_month``, ``eight_month``,
        ``discrete_trend``, ``rolling_trend``): ``direction`` (``high``, ``low``, ``increasing``,
        ``decreasing`` or missing), ``fired`` (nullable: missing where a month the rule needs is missing),
        ``observed`` and the ``lower`` and ``upper`` threshold (for a trend the slope a month), ``p`` of a
        trend, ``months`` of history found, ``note``.

    Notes
    -----
    Wiltshire and Swindon Police and Crime Panel, Quarter One 2019-20, key to the performance dashboard, and
    the scorecards of September 2024. The key gives One-, Three- and Eight-Month and both trends; Two-Month
    stands in the scorecards only and 1.5 standard deviations are our reading, as are least squares and p < 0.05 for
    "significant", and that "the past 24 months" include the months tested while "the previous 24 months" do not. On
    pure noise the rolling trend fires in about 60% of looks: see docs/methods/statistical-exceptions.md.

    >>> months = pd.period_range("2017-01", periods=25, freq="M")
    >>> flags = office_key(pd.DataFrame({"robbery": [9.0, 11.0] * 12 + [20.0]}, index=months))
    >>> flags.loc[0, ["rule", "direction"]].tolist(), float(flags.loc[0, "upper"].round(2))
    (['one_month', 'high'], 12.04)
    """
    past = history(series, denominators, kind, baselines)
    value = _from_the_end(past.value, 2 * BASELINE)
    rules = [_one_month(value), *(_run(value, name) for name in DEVIATIONS)]
    rules.append(_trend("discrete_trend", value[-TREND_MONTHS:], value[-TREND_MONTHS:], TREND_MONTHS))
    rolling, spanned = _rolling(past)
    rules.append(_trend("rolling_trend", rolling, spanned, 2 * TREND_MONTHS - 1))
    return flag_frame(past, rules)


def weighting(flags: pd.DataFrame) -> pd.Series:
    """Weigh the exceptions of each measure as the 2024 scorecards do.

    One-Month 2, Two-Month 3, Three-Month 4, Eight-Month 6; a trend 0, 4 (the rolling trend alone) or 10 (the
    discrete trend as well, whichever way). Recovered from the 48 weighted rows of the scorecards of
    September 2024; what tells 4 from 10 is our reading.

    Parameters
    ----------
    flags
        Rows of ``office_key``: ``measure``, ``rule``, ``fired``; a rule without a row did not fire.

    Returns
    -------
    Series
        Nullable integers by measure; missing where any rule of the measure is, for a NaN is never a "no".

    >>> flags = pd.DataFrame({"measure": "asb", "rule": ["eight_month", "rolling_trend"], "fired": True})
    >>> weighting(flags).to_dict()
    {'asb': 10}
    """
    fired = flags["fired"].astype("boolean")
    wide = flags.assign(fired=fired).pivot(index="measure", columns="rule", values="fired")
    rules = [*WEIGHTS, "discrete_trend", "rolling_trend"]
    missing = fired.isna().groupby(flags["measure"]).any().reindex(wide.index)
    yes = {rule: _yes(wide, rule) for rule in rules}
    weight = pd.Series(0, index=wide.index)
    for rule, points in WEIGHTS.items():
        weight = weight + yes[rule] * points
    trend = np.where(yes["discrete_trend"], ROLLING_AND_DISCRETE, ROLLING_ALONE)
    weight = weight + np.where(yes["rolling_trend"], trend, 0)
    return weight.astype("Int64").mask(missing).loc[flags["measure"].unique()].rename("weighting")


def _yes(wide: pd.DataFrame, rule: str) -> pd.Series:
    if rule not in wide:
        return pd.Series(False, index=wide.index)
    return wide[rule].fillna(False).astype(bool)


def _from_the_end(value: FloatArray, months: int) -> FloatArray:
    """Return the last ``months`` rows, the missing ones in front as NaN."""
    have = value[-months:]
    return np.vstack([np.full((months - len(have), value.shape[1]), np.nan), have])


def _one_month(value: FloatArray) -> Rule:
    before, last = value[-BASELINE - 1 : -1], value[-1]
    mean, deviation = before.mean(axis=0), before.std(axis=0, ddof=1)
    lower, upper = mean - ONE_MONTH_DEVIATIONS * deviation, mean + ONE_MONTH_DEVIATIONS * deviation
    slack = _slack(value[-BASELINE - 1 :])
    have = (~np.isnan(before)).sum(axis=0)
    evidence = {"observed": last, "lower": lower, "upper": upper}
    return Rule("one_month", last > upper + slack, last < lower - slack, have, BASELINE, ~np.isnan(last), evidence)


def _run(value: FloatArray, name: str) -> Rule:
    months, deviations = DEVIATIONS[name]
    past, tested = value[-BASELINE:], value[-months:]
    mean, deviation = past.mean(axis=0), past.std(axis=0, ddof=1)
    lower, upper = mean - deviations * deviation, mean + deviations * deviation
    slack = _slack(past)
    have = (~np.isnan(past)).sum(axis=0)
    high, low = (tested > upper + slack).all(axis=0), (tested < lower - slack).all(axis=0)
    evidence = {"observed": tested[-1], "lower": lower, "upper": upper}
    return Rule(name, high, low, have, BASELINE, _complete(tested), evidence)


def _trend(name: str, value: FloatArray, spanned: FloatArray, need: int) -> Rule:
    """Least-squares slope of equally spaced values, with its t test.

    ``spanned`` holds every month that the values are made of: with one of them missing there is no trend.
    """
    have = (~np.isnan(spanned)).sum(axis=0)
    time = np.arange(len(value)) - (len(value) - 1) / 2
    spread = float(time @ time)
    slope = time @ value / spread
    residual = value - value.mean(axis=0) - np.outer(time, slope)
    df = len(value) - 2
    error = np.sqrt((residual**2).sum(axis=0) / df / spread)
    slack = _slack(value) / len(value)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(np.abs(slope) <= slack, 0.0, slope / np.where(error <= slack * 1e-3, 0.0, error))
    t = np.where(np.isnan(slope), np.nan, t)
    p = 2 * special.stdtr(df, -np.abs(t))
    fired = p < SIGNIFICANT
    complete = _complete(value)
    evidence = {"observed": slope, "p": p}
    return Rule(name, fired & (slope > 0), fired & (slope < 0), have, need, complete, evidence, trend=True)


def _rolling(past: History) -> tuple[FloatArray, FloatArray]:
    """Return the last 12 rolling 12-month figures, and the 23 months they are made of."""
    numerator = _from_the_end(past.numerator, 2 * TREND_MONTHS - 1)
    base = _from_the_end(past.base, 2 * TREND_MONTHS - 1)
    windows = np.lib.stride_tricks.sliding_window_view
    totals = windows(numerator, TREND_MONTHS, axis=0).sum(axis=-1)
    bases = windows(base, TREND_MONTHS, axis=0).sum(axis=-1)
    counted = past.kinds == "count"
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(counted, totals, np.where(bases > 0, totals / bases, np.nan)), numerator


def _complete(values: FloatArray) -> NDArray[np.bool_]:
    return np.asarray(~np.isnan(values).any(axis=0))


def _slack(values: FloatArray) -> NDArray[np.float64]:
    """Return the rounding error of sums of these values: nothing smaller is a difference."""
    return 1e-9 * np.abs(np.nan_to_num(values)).max(axis=0)
