"""Intervals: how far chance alone could move a proportion, a count, a rate or a change.

Every function takes scalars, arrays or Series and returns one row per figure with its evidence beside it:
the value, its lower and upper limits, the confidence, the method, and a note where there is no figure.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

from pcc_analysis.errors import InsufficientDataError, NotAProportionError
from pcc_analysis.overdispersion import FloatArray, dispersion, effective_base, refuse_negative

__all__ = [
    "byar",
    "count_ratio",
    "dispersion",
    "effective_base",
    "more_than_chance",
    "newcombe",
    "wilson",
]

EXACT_BELOW = 10  # counts below this take exact Poisson limits, from here Byar's approximation


def wilson(numerator: ArrayLike, denominator: ArrayLike, confidence: float = 0.95) -> pd.DataFrame:
    """Return a proportion with Wilson's score limits.

    Parameters
    ----------
    numerator, denominator
        Counts, scalars or of one length; a weighted survey passes its proportion times the effective base,
        and the effective base. A base of 0 or a missing value gives NaN and a note.
    confidence
        Two-sided, between 0 and 1.

    Returns
    -------
    DataFrame
        ``value, lower, upper`` as proportions, ``confidence``, ``method``, ``note``; the index of the Series
        given.

    Raises
    ------
    NotAProportionError
        Where a numerator is larger than its denominator.
    InsufficientDataError
        Where a count is negative or infinite.

    Notes
    -----
    Wilson (1927); Newcombe, Statistics in Medicine 17 (1998) 857-872, method 3 and Table I.

    >>> wilson(81, 263)[["value", "lower", "upper"]].round(4).values.tolist()
    [[0.308, 0.2553, 0.3662]]
    """
    (n, d), index = _aligned(numerator, denominator)
    refuse_negative("numerator", n)
    refuse_negative("denominator", d)
    _refuse_above_one(n, d)
    lower, upper = _score_limits(n, d, _z(confidence))
    value = _divide(n, d)
    return _figures("value", value, lower, upper, confidence, "Wilson", _notes(index, d, n, d), index)


def byar(count: ArrayLike, exposure: ArrayLike = 1.0, confidence: float = 0.95) -> pd.DataFrame:
    """Return a count, or a rate per unit of exposure, with limits: exact Poisson below 10, Byar's from 10.

    Parameters
    ----------
    count
        Events counted; 0 has a lower limit of 0 and an exact upper one.
    exposure
        What the count is divided by (population in thousands, years); 0 or missing gives NaN and a note.
    confidence
        Two-sided, between 0 and 1.

    Returns
    -------
    DataFrame
        ``value, lower, upper`` in counts per exposure, ``confidence``, ``method``, ``note``.

    Raises
    ------
    InsufficientDataError
        Where a count or an exposure is negative or infinite.

    Notes
    -----
    Breslow and Day, Statistical Methods in Cancer Research II (1987), p. 69; Association of Public Health
    Observatories, Technical Briefing 3, "Commonly used public health statistics and their confidence
    intervals" (2008).
    Exact limits: Garwood, Biometrika 28 (1936) 437-442.

    >>> byar([0, 65], confidence=0.95)[["value", "lower", "upper"]].round(2).values.tolist()
    [[0.0, 0.0, 3.69], [65.0, 50.16, 82.85]]
    """
    (c, e), index = _aligned(count, exposure)
    refuse_negative("count", c)
    refuse_negative("exposure", e)
    z, tail = _z(confidence), (1 - confidence) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(c > 0, c * (1 - 1 / (9 * c) - z / (3 * np.sqrt(c))) ** 3, 0.0)
        high = (c + 1) * (1 - 1 / (9 * (c + 1)) + z / (3 * np.sqrt(c + 1))) ** 3
        exact_low = np.where(c > 0, special.gammaincinv(np.where(c > 0, c, 1.0), tail), 0.0)
        exact_high = special.gammaincinv(c + 1, 1 - tail)
    small = c < EXACT_BELOW
    known = np.where(np.isnan(c), np.nan, 1.0)
    lower = _divide(np.where(small, exact_low, low) * known, e)
    upper = _divide(np.where(small, exact_high, high) * known, e)
    method = np.where(small, "exact Poisson", "Byar")
    notes = _notes(index, e, c, e, word="exposure")
    return _figures("value", _divide(c, e), lower, upper, confidence, method, notes, index)


def newcombe(n1: ArrayLike, d1: ArrayLike, n0: ArrayLike, d0: ArrayLike, confidence: float = 0.95) -> pd.DataFrame:
    """Return the difference of two independent proportions, ``n1/d1 - n0/d0``, with Newcombe's score limits.

    Parameters
    ----------
    n1, d1
        Numerator and base of the later (or first) proportion.
    n0, d0
        Numerator and base of the proportion it is compared with.
    confidence
        Two-sided, between 0 and 1.

    Returns
    -------
    DataFrame
        ``difference, lower, upper`` as proportions (0.05 is five percentage points), ``confidence``,
        ``method``, ``note``; NaN and a note where either base is 0.

    Raises
    ------
    NotAProportionError
        Where a numerator is larger than its denominator.
    InsufficientDataError
        Where a count is negative or infinite.

    Notes
    -----
    Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10 and Table II.

    >>> newcombe(56, 70, 48, 80)[["difference", "lower", "upper"]].round(4).values.tolist()
    [[0.2, 0.0524, 0.3339]]
    """
    (a, m, b, n), index = _aligned(n1, d1, n0, d0)
    for name, counts in (("numerator", a), ("denominator", m), ("numerator", b), ("denominator", n)):
        refuse_negative(name, counts)
    _refuse_above_one(a, m)
    _refuse_above_one(b, n)
    z = _z(confidence)
    l1, u1 = _score_limits(a, m, z)
    l0, u0 = _score_limits(b, n, z)
    p1, p0 = _divide(a, m), _divide(b, n)
    difference = p1 - p0
    lower = difference - np.hypot(p1 - l1, u0 - p0)
    upper = difference + np.hypot(u1 - p1, p0 - l0)
    notes = _notes(index, np.minimum(m, n), a, m, b, n)
    return _figures("difference", difference, lower, upper, confidence, "Newcombe 10", notes, index)


def count_ratio(
    current: ArrayLike,
    previous: ArrayLike,
    dispersion: ArrayLike = 1.0,
    confidence: float = 0.95,
    degrees_of_freedom: ArrayLike = np.inf,
) -> pd.DataFrame:
    """Return the ratio of two counts, ``current / previous``, with limits that allow for overdispersion.

    Given the sum of the two, the current count is a share of it; the share takes Wilson's limits on a base
    divided by the dispersion, and the limits of the ratio are the odds of those. Unlike the usual limits on
    the log scale these exist when a count is 0.

    Parameters
    ----------
    current, previous
        Counts over windows of the same length.
    dispersion
        Variance over mean, at least 1, from ``dispersion(series)``; 1 is Poisson.
    confidence
        Two-sided, between 0 and 1.
    degrees_of_freedom
        Of the dispersion, which makes the quantile Student's; infinite where the dispersion is known.

    Returns
    -------
    DataFrame
        ``value, lower, upper``, ``confidence``, ``method``, ``note``. From nothing (``previous`` 0) the
        value is NaN, the upper limit infinite and the lower one still says whether the rise is more than
        chance; two zeros give NaN throughout.

    Raises
    ------
    InsufficientDataError
        Where a count is negative or infinite, or a dispersion is below 1.

    Notes
    -----
    Conditioning: Przyborowski and Wilenski, Biometrika 31 (1940) 313-323; score limits of a ratio of Poisson
    means: Graham, Mengersen and Morton, Statistics in Medicine 22 (2003) 2071-2083; quasi-likelihood:
    McCullagh and Nelder, Generalized Linear Models (1989), ch. 9.

    >>> count_ratio(282, 229)[["value", "lower", "upper"]].round(3).values.tolist()
    [[1.231, 1.035, 1.466]]
    """
    (a, b, phi, df), index = _aligned(current, previous, dispersion, degrees_of_freedom)
    refuse_negative("count", a)
    refuse_negative("count", b)
    if np.any(phi < 1):
        raise InsufficientDataError(
            f"{int(np.sum(phi < 1))} dispersion below 1; a count varies at least as a Poisson count does: "
            "use dispersion(series), which never returns less"
        )
    quantile = special.stdtrit(df, 1 - (1 - _checked(confidence)) / 2)
    low, high = _score_limits(a / phi, (a + b) / phi, quantile)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, upper = low / (1 - low), high / (1 - high)
    notes = _notes(index, a + b, a, b, phi, word="sum of the counts")
    notes = np.where((b == 0) & (a > 0), "previous is 0: no ratio and no upper limit", notes)
    method = np.where(phi > 1, "quasi-Poisson score", "Poisson score")
    return _figures("value", _divide(a, b), lower, upper, confidence, method, notes, index)


def more_than_chance(figures: pd.DataFrame, unchanged: float) -> pd.Series:
    """Say whether each figure's limits exclude the value of no change (1 for a ratio, 0 for a difference).

    Parameters
    ----------
    figures
        Rows with ``lower`` and ``upper``, as every function here returns.
    unchanged
        The value that would mean no change.

    Returns
    -------
    Series
        Nullable booleans: missing, not false, where there are no limits.

    >>> more_than_chance(count_ratio([282, 60, 0], [229, 58, 0]), unchanged=1).tolist()
    [True, False, <NA>]
    """
    known = figures["lower"].notna() & figures["upper"].notna()
    outside = (figures["lower"] > unchanged) | (figures["upper"] < unchanged)
    return outside.astype("boolean").where(known).rename("more_than_chance")


def _checked(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise InsufficientDataError(f"a confidence lies between 0 and 1, for example 0.95; got {confidence:g}")
    return confidence


def _z(confidence: float) -> float:
    return float(special.ndtri(1 - (1 - _checked(confidence)) / 2))


def _aligned(*inputs: ArrayLike) -> tuple[list[FloatArray], pd.Index]:
    series = [value for value in inputs if isinstance(value, pd.Series)]
    if any(not one.index.equals(series[0].index) for one in series):
        raise InsufficientDataError(
            "the Series given have different indexes; align them first, a figure pairs rows by position"
        )
    arrays = [np.atleast_1d(np.asarray(value, dtype=float)) for value in inputs]
    arrays = [np.array(one) for one in np.broadcast_arrays(*arrays)]
    index: pd.Index = series[0].index if series else pd.RangeIndex(arrays[0].size)
    return arrays, index


def _refuse_above_one(numerator: FloatArray, denominator: FloatArray) -> None:
    over = numerator > denominator * (1 + 1e-12)
    if over.any():
        rows = "1 row has" if over.sum() == 1 else f"{int(over.sum())} rows have"
        raise NotAProportionError(
            f"{rows} a numerator larger than its denominator; for outcomes recorded in a period against "
            "offences recorded in the same period use outcome_ratio, which is not a proportion"
        )


def _divide(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominator > 0, numerator / denominator, np.nan)


def _score_limits(n: FloatArray, d: FloatArray, z: Any) -> tuple[FloatArray, FloatArray]:
    p = np.minimum(_divide(n, d), 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = p + z**2 / (2 * d)
        half = z * np.sqrt(p * (1 - p) / d + z**2 / (4 * d**2))
        scale = 1 + z**2 / d
        lower = np.where(p == 0, 0.0, np.clip((middle - half) / scale, 0.0, p))
        upper = np.where(p == 1, 1.0, np.clip((middle + half) / scale, p, 1.0))
    known = np.where(np.isnan(p), np.nan, 1.0)
    return lower * known, upper * known


def _notes(index: pd.Index, base: FloatArray, *inputs: FloatArray, word: str = "base") -> NDArray[Any]:
    missing = np.isnan(np.stack(inputs)).any(axis=0)
    return np.where(missing, "no data", np.where(base == 0, f"{word} is 0: no figure", "")).reshape(len(index))


def _figures(
    name: str,
    value: FloatArray,
    lower: FloatArray,
    upper: FloatArray,
    confidence: float,
    method: Any,
    note: Any,
    index: pd.Index,
) -> pd.DataFrame:
    evidence = {"lower": lower, "upper": upper, "confidence": confidence, "method": method, "note": note}
    return pd.DataFrame({name: value, **evidence}, index=index)
