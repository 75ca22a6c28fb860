"""Concentration: how much of everything lies in few places, and how much chance alone would put there."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from pcc_analysis.errors import InsufficientDataError

FloatArray = NDArray[np.float64]
DRAWS = 400
SEED = 1946


def busiest(counts: ArrayLike, share: float = 0.05) -> NDArray[np.bool_]:
    """Return which places are the busiest so many of those that have any, rounded up; the first of equal ones.

    >>> busiest([0, 9, 1, 4, 0, 2], 0.5)
    array([False,  True, False,  True, False, False])
    """
    each = _counts(counts)
    many = int(np.ceil(share * (each > 0).sum() - 1e-9))
    chosen = np.zeros(each.size, dtype=bool)
    chosen[np.argsort(-each, kind="stable")[:many]] = True
    return chosen


def gini(counts: ArrayLike) -> float:
    """Return Gini's coefficient: 0 where every place has as many, near 1 where one has all; NaN without any.

    Notes
    -----
    Half the mean absolute difference of two places over the mean (Gini 1912).

    >>> gini([5, 5, 5, 5]), gini([0, 0, 0, 8])
    (0.0, 0.75)
    """
    each = np.sort(_counts(counts))
    if each.sum() == 0:
        return float("nan")
    rank = np.arange(1, each.size + 1)
    return float((2 * rank - each.size - 1) @ each / (each.size * each.sum()))


def by_chance(total: int, places: int, share: float = 0.05) -> pd.DataFrame:
    """Return the share of the busiest places and Gini's coefficient if every record fell in any place alike.

    Parameters
    ----------
    total, places
        How many records, over how many places.
    share
        Of the places, the busiest.

    Returns
    -------
    DataFrame
        Rows ``share`` and ``gini``: ``value`` (the mean of `DRAWS` simulations with a fixed seed), ``lower`` and
        ``upper``, between which 95% of them lie. NaN where there is no record or no place.

    Notes
    -----
    With few records chance alone makes some places busy: Bernasco and Steenbeek, Journal of Quantitative Criminology 33
    (2017) 451-467. A multinomial count with equal chances is what Poisson counts of one rate are, given their sum.

    >>> by_chance(3, 1).loc["share"].tolist()
    [1.0, 1.0, 1.0]
    """
    if total < 1 or places < 1:
        return pd.DataFrame(np.nan, index=["share", "gini"], columns=["value", "lower", "upper"])
    drawn = np.random.default_rng(SEED).multinomial(total, np.full(places, 1 / places), size=DRAWS)
    shares = [one[busiest(one, share)].sum() / total for one in drawn]
    found = {"share": np.asarray(shares), "gini": np.asarray([gini(one) for one in drawn])}
    return pd.DataFrame(
        {
            name: {"value": one.mean(), "lower": np.quantile(one, 0.025), "upper": np.quantile(one, 0.975)}
            for name, one in found.items()
        }
    ).T


def _counts(counts: ArrayLike) -> FloatArray:
    each = np.asarray(counts, dtype=float)
    wrong = int((np.isnan(each) | (each < 0)).sum())
    if wrong:
        raise InsufficientDataError(f"{wrong} counts missing or below 0; a place without a record counts 0")
    return each
