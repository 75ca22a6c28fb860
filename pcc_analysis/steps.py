"""The month from which a share stands on another level, where nobody said which month it is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.numbers import count_noun

TRIMMED = 0.15
"""Share of the months at either end in which no step is looked for."""

FEWEST_MONTHS = 24

SIMULATED = 1999
SEED = 1
"""Series without a step that the largest squared t is compared with; the same every time."""


def largest_step(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """Return the month from which a share differs most from what it was, beside a steady trend.

    Parameters
    ----------
    numerator, denominator
        Counts by month, in order; months without a base are left out.

    Returns
    -------
    Series
        ``month`` (the first on the other level), ``statistic`` (the largest squared t), ``p`` (how often chance alone
        gives one as large, every month having been looked at).

    Raises
    ------
    InsufficientDataError
        With fewer than `FEWEST_MONTHS` months, or shares that never vary.

    Notes
    -----
    Regression of the arcsine of the root of the share, weighted by its base, on a trend and a step in each month but
    the first and last 15% (Andrews, Econometrica 61, 1993, 821-856). His critical values are for a series without a
    trend; here p is that of a Monte Carlo test: the same regressions on noise (Barnard, JRSS B 25, 1963, 294).

    >>> months = pd.period_range("2015-04", periods=24, freq="M")
    >>> right = pd.Series([140 + k % 3 for k in range(12)] + [170 + k % 3 for k in range(12)], index=months)
    >>> step = largest_step(right, pd.Series(200, index=months))
    >>> str(step["month"]), round(step["p"], 4)
    ('2016-04', 0.0005)
    """
    known = (denominator > 0) & numerator.notna()
    top, base = numerator[known].to_numpy(dtype=float), denominator[known].to_numpy(dtype=float)
    months = pd.PeriodIndex(numerator.index[known])
    if len(months) < FEWEST_MONTHS or np.ptp(top / base) == 0:
        raise InsufficientDataError(
            f"{count_noun(len(months), 'month')} with shares that vary; {FEWEST_MONTHS} are needed to look for a step"
        )
    weight = np.sqrt(base)
    ends = int(np.ceil(TRIMMED * len(months)))
    candidates = np.arange(ends, len(months) - ends)
    place = np.arange(len(months))
    # what the trend leaves of the shares and of every step: then each step is a regression on one column
    basis, _ = np.linalg.qr(np.column_stack([np.ones(len(months)), place]) * weight[:, None])
    shares = np.arcsin(np.sqrt(top / base)) * weight
    steps = (place[:, None] >= candidates) * weight[:, None]
    noise = np.random.default_rng(SEED).normal(size=(len(months), SIMULATED))
    series, own = np.column_stack([shares, noise]), steps - basis @ (basis.T @ steps)
    left = series - basis @ (basis.T @ series)
    explained = (own.T @ left) ** 2 / (own**2).sum(axis=0)[:, None]
    squared = explained / ((left**2).sum(axis=0) - explained) * (len(months) - 3)
    largest = squared.max(axis=0)
    found = {
        "month": months[candidates[squared[:, 0].argmax()]],
        "statistic": float(largest[0]),
        "p": float((largest >= largest[0]).mean()),
    }
    return pd.Series(found, dtype=object)
