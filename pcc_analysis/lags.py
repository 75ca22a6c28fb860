"""Whether two monthly series move together, and which goes first: correlations at several lags."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.numbers import count_noun

LONGEST = 6
CONFIDENCE = 0.95
FEWEST_MONTHS = 36
MEMORY = 3
"""Months of its own past that a series is freed of."""


def lagged_correlations(
    first: NDArray[np.float64], second: NDArray[np.float64], longest: int = LONGEST, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Return how two series go together when the second is looked at so many months later.

    Parameters
    ----------
    first, second
        Months in order without gaps, the season taken out; at least `FEWEST_MONTHS`.
    longest
        Lags from minus this to this many months; at lag 2 the first goes two months before the second.
    confidence
        Of the limits of each correlation by itself.

    Returns
    -------
    DataFrame
        One row per lag: ``lag, months, value, lower, upper, p``.

    Raises
    ------
    InsufficientDataError
        With too few months, or a missing one.

    Notes
    -----
    Haugh, Journal of the American Statistical Association 71 (1976) 378-385: what is compared is the change from month
    to month, freed of what the series' own past explains (autoregression of order 3), or two unrelated series that
    drift would seem related. Limits by Fisher's transformation.

    >>> noise = np.random.default_rng(1).normal(size=72)
    >>> found = lagged_correlations(noise[2:], noise[:-2]).set_index("lag")
    >>> int(found["value"].idxmax()), float(found["value"].max().round(2))
    (2, 1.0)
    """
    one, other = (_without_memory(np.asarray(series, dtype=float)) for series in (first, second))
    if len(one) != len(other) or len(first) < FEWEST_MONTHS or not np.isfinite(one @ other):
        raise InsufficientDataError(
            f"{count_noun(len(first), 'month')} without a gap are needed in both series, {FEWEST_MONTHS} at least"
        )
    rows = []
    for lag in range(-longest, longest + 1):
        pairs = len(one) - abs(lag)
        early, late = (one[:pairs], other[lag:]) if lag >= 0 else (one[-lag:], other[:pairs])
        rows.append({"lag": lag, "months": pairs, "value": float(np.corrcoef(early, late)[0, 1])})
    found = pd.DataFrame(rows)
    # a correlation of 1 has no limits on the transformed scale
    moved = np.arctanh(found["value"].clip(-1 + 1e-12, 1 - 1e-12))
    error = 1 / np.sqrt(found["months"] - 3)
    reach = stats.norm.ppf((1 + confidence) / 2) * error
    return found.assign(
        lower=np.tanh(moved - reach),
        upper=np.tanh(moved + reach),
        p=2 * stats.norm.sf(np.abs(moved) / error),
    )


def _without_memory(series: NDArray[np.float64]) -> NDArray[np.float64]:
    from statsmodels.tsa.ar_model import AutoReg

    return np.asarray(AutoReg(np.diff(series), MEMORY).fit().resid)
