"""The trend of the rolling 12-month figure, tested for what it is: a weighted mean of year-on-year differences."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from pcc_analysis.flags import NO_DATA, TREND_WORDS, FloatArray, Rule, directions
from pcc_analysis.history import Baselines, History, Kind, history, insufficient

DIFFERENCES = 11  # year-on-year differences between the first and the last of 12 rolling figures
NEEDED = 22  # months that enter the slope; the twelfth from the end cancels
_STEP = np.arange(1, DIFFERENCES + 1)
SLOPE_WEIGHTS = _STEP * (12 - _STEP) / 286  # sum 1
VARIANCE = float(SLOPE_WEIGHTS @ SLOPE_WEIGHTS)  # 0.1014
SIGNIFICANT = 0.05


def rolling_trend_exact(
    series: pd.DataFrame,
    denominators: pd.DataFrame | None = None,
    kind: Kind = None,
    baselines: Baselines = None,
) -> pd.DataFrame:
    """Test the least-squares slope of the last 12 rolling 12-month figures by its exact distribution.

    Each step of a rolling total is a month less the same month a year before, so the slope is
    ``sum of j (12 - j) / 286 * d_j`` over the 11 year-on-year differences ``d_j``. Those do not overlap and
    hold no season, so ``t = slope / (s_d * sqrt(0.1014))`` has the distribution of ``chance``, close to
    Student's on 10 degrees of freedom, where the office's key treats 12 figures that share most of their months as
    independent.

    Parameters
    ----------
    series
        Months by measures: counts, or numerators where ``denominators`` are given; NaN is a missing month.
    denominators
        Months by measures; the differences are then of each month's excess over the pooled figure, which is
        the slope of the rolling figure to first order.
    kind, baselines
        As for ``history``.

    Returns
    -------
    DataFrame
        One row per measure: ``measure``, ``slope`` (a month, in rolling 12-month units), ``t``, ``p``,
        ``direction``, ``fired`` at p < 0.05 (nullable), ``months`` there of the 22 needed, ``note``.
        All-zero and constant series have slope 0, t 0, p 1.

    Notes
    -----
    Design of pcc_analysis, section 5; derivation and measured rates in
    docs/methods/statistical-exceptions.md.

    >>> months = pd.period_range("2018-01", periods=24, freq="M")
    >>> step = pd.DataFrame({"asb": [50.0] * 12 + [60.0, 58.0] * 6}, index=months)
    >>> rolling_trend_exact(step)[["measure", "slope", "t"]].round(2).values.tolist()
    [['asb', 8.98, 27.0]]
    """
    past = history(series, denominators, kind, baselines)
    slope, t, p, have = slopes(past)
    note = np.where(past.empty(), NO_DATA, insufficient(have, NEEDED))
    known = note == ""
    fired = known & (p < SIGNIFICANT)
    frame = pd.DataFrame({"measure": past.measures, "slope": slope, "t": t, "p": p})
    frame["direction"] = pd.Series(directions(fired & (slope > 0), fired & (slope < 0), TREND_WORDS), dtype=object)
    frame["fired"] = pd.Series(fired, dtype="boolean").where(pd.Series(known))
    frame["months"], frame["note"] = have, note
    return frame


def chance(t: FloatArray) -> FloatArray:
    """Return the two-sided p of ``t`` when the differences are independent, of one variance and of mean 0.

    The weights of the slope are not equal, so part of it is also in the standard deviation it is divided by: ``t`` is
    distributed as ``c T + s u``, with T Student's on 10 degrees of freedom and u, independent of it, a coordinate of
    a random point on the sphere in 10 dimensions. Student's distribution itself would fire in 4.7% of looks at 5%.

    >>> chance(np.array([0.0, 2.228])).round(3).tolist()
    [1.0, 0.047]
    """
    points, weights = special.roots_gegenbauer(24, (DIFFERENCES - 3) / 2)
    cosine = np.sqrt(1 / DIFFERENCES / VARIANCE)
    shift = np.sqrt((DIFFERENCES - 1) * (1 - cosine**2)) * points
    tails = special.stdtr(DIFFERENCES - 1, (shift - np.abs(t)[..., None]) / cosine)
    return np.minimum(1.0, 2 * tails @ (weights / weights.sum()))


def slopes(past: History) -> tuple[FloatArray, FloatArray, FloatArray, NDArray[np.int64]]:
    """Return slope, t, p and the number of months there, for each measure of a history."""
    numerator, base = (_padded(one) for one in past.window(2 * DIFFERENCES + 1))
    pooled, year = _pooled(numerator, base, past)
    excess = (numerator - pooled * base) / year
    differences = excess[-DIFFERENCES:] - excess[:DIFFERENCES]
    used = np.delete(numerator, DIFFERENCES, axis=0)
    slope = SLOPE_WEIGHTS @ differences
    spread = differences.std(axis=0, ddof=1)
    slack = 1e-9 * np.abs(np.nan_to_num(excess)).max(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = slope / (np.where(spread <= slack, 0.0, spread) * np.sqrt(VARIANCE))
    t = np.where(np.abs(slope) <= slack, 0.0, ratio)
    t = np.where(np.isnan(slope), np.nan, t)
    noise = np.where(past.kinds == "count", numerator, base)
    return slope, t, chance(t * _balance(noise[-DIFFERENCES:] + noise[:DIFFERENCES])), (~np.isnan(used)).sum(axis=0)


def trend_rule(past: History, level: float) -> Rule:
    """Return the trend as a rule that fires below ``level``."""
    slope, _, p, have = slopes(past)
    fired = p < level
    evidence = {"observed": slope, "expected": 0.0, "p": p, "method": "exact slope of rolling 12 months"}
    there = np.asarray(~np.isnan(slope))
    return Rule("rolling_trend", fired & (slope > 0), fired & (slope < 0), have, NEEDED, there, evidence, trend=True)


def _balance(variance: FloatArray) -> FloatArray:
    """Return by how much unequal variances of the differences (in any unit) make ``t`` too wide or too narrow.

    A count varies as its mean, so a season leaves the months that weigh most in the slope more or less noisy than the
    others; uncorrected, a season of 20% moves the false alarms between 4.4% and 5.6% as the year turns.
    """
    weighed = SLOPE_WEIGHTS**2 @ variance
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(weighed > 0, np.sqrt(VARIANCE * variance.mean(axis=0) / weighed), 1.0)


def _padded(rows: FloatArray) -> FloatArray:
    missing = 2 * DIFFERENCES + 1 - len(rows)
    return np.vstack([np.full((missing, rows.shape[1]), np.nan), rows])


def _pooled(numerator: FloatArray, base: FloatArray, past: History) -> tuple[FloatArray, FloatArray]:
    """Return the pooled figure of the window and a year's base; 0 and 1 for counts, which have no base."""
    counted = past.kinds == "count"
    there = np.isnan(numerator)
    bases = np.nansum(np.where(there, 0.0, base), axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = np.nansum(numerator, axis=0) / bases
        year = 12 * bases / (~there).sum(axis=0)
    return np.where(counted, 0.0, pooled), np.where(counted, 1.0, year)
