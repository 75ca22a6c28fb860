"""Rolling totals of different measures on one scale: set to 100 at a base, or in standard deviations of their own."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pcc_analysis.measures import Monthly
from pcc_analysis.trends import trend


def rolling(monthly: Monthly, measures: Sequence[str], last: pd.Period, months: int = 60) -> pd.DataFrame:
    """Return the rolling 12-month figures of several measures, months by measures, as far back as all are there."""
    columns = {name: trend(monthly, name, last, months=months)["rolling"] for name in measures}
    return pd.DataFrame(columns).dropna()


def indexed(totals: pd.DataFrame) -> pd.DataFrame:
    """Set every column to 100 at its first month; a column that begins at 0 has no index.

    >>> indexed(pd.DataFrame({"burglary": [3838.0, 3066.0]}))["burglary"].round(1).tolist()
    [100.0, 79.9]
    """
    first = totals.iloc[0]
    return 100 * totals / first.where(first > 0)


def standard_scores(totals: pd.DataFrame) -> pd.DataFrame:
    """Return how many of its own standard deviations every figure lies from its own average.

    A column that never varies has no score.

    >>> standard_scores(pd.DataFrame({"asb": [1.0, 2.0, 3.0]}))["asb"].tolist()
    [-1.0, 0.0, 1.0]
    """
    spread = totals.std(ddof=1)
    return (totals - totals.mean()) / spread.where(spread > 0)
