"""Quantiles of what was counted by value, with limits from order statistics."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.numbers import count_noun

CONFIDENCE = 0.95


def quantile(values: ArrayLike, counts: ArrayLike, share: float = 0.5, confidence: float = CONFIDENCE) -> pd.Series:
    """Return the value that a share of all records does not exceed, exactly, with limits that assume no distribution.

    Parameters
    ----------
    values, counts
        Each value and how many records have it; in any order, a value may stand more than once.
    share
        Above 0 and below 1; one half is the median.
    confidence
        Of the limits, at least.

    Returns
    -------
    Series
        ``value``: where ``share`` of the records is a whole number, the mean of that record in ascending order and
        the next; ``lower`` and ``upper``: the records whose ranks a binomial count leaves in doubt; ``base``,
        ``confidence``, ``method``, ``note``. Without a record all three are NaN; with too few for a limit that limit
        is NaN, with a note: the median takes limits from 6 records on, the value for nine in ten an upper one from 36.

    Raises
    ------
    InsufficientDataError
        Where a count is negative, a value of a record is missing, or the share is not between 0 and 1.

    Notes
    -----
    Conover, Practical Nonparametric Statistics (1999), section 3.2, for the limits; Hyndman and Fan, The American
    Statistician 50 (1996) 361-365, definition 2, for the value.

    >>> quantile([10, 20, 30, 40], [5, 2, 3, 10])[["value", "lower", "upper"]].tolist()
    [35.0, 20.0, 40.0]
    """
    number, each = np.asarray(counts, dtype=float), np.asarray(values, dtype=float)
    wrong = int(((number < 0) | (np.isnan(each) & (number > 0))).sum())
    if wrong or not 0 < share < 1:
        raise InsufficientDataError(
            f"{count_noun(wrong, 'row')} with a negative count or without a value; leave them out and say how many"
            if wrong
            else f"a share lies between 0 and 1, for example 0.5; got {share:g}"
        )
    order = np.argsort(each, kind="stable")
    ascending, reached = each[order], np.cumsum(number[order])
    base = int(reached[-1]) if reached.size else 0
    found: dict[str, object] = {"value": np.nan, "lower": np.nan, "upper": np.nan, "base": base}
    found |= {"confidence": confidence, "method": "order statistics", "note": "" if base else "no data"}

    def ranked(rank: int) -> float:
        return float(ascending[np.searchsorted(reached, rank)])

    if base:
        place = share * base
        whole = abs(place - round(place)) < 1e-9
        first = round(place) if whole else int(np.ceil(place))
        found["value"] = (ranked(max(first, 1)) + ranked(first + 1)) / 2 if whole and first < base else ranked(first)
        low = int(stats.binom.ppf((1 - confidence) / 2, base, share))
        high = int(stats.binom.ppf((1 + confidence) / 2, base, share)) + 1
        found["lower"] = ranked(low) if low >= 1 else np.nan
        found["upper"] = ranked(high) if high <= base else np.nan
        if low < 1 or high > base:
            found["note"] = f"too few for limits ({base})"
    return pd.Series(found)
