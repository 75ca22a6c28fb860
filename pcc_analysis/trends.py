"""A measure month by month, and the rolling window that ends with each month."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from pcc_analysis.measures import FORCE, Monthly
from pcc_analysis.windows import TWELVE_MONTHS, Window


def trend(
    monthly: Monthly,
    measure: str,
    last: pd.Period,
    *,
    months: int = 48,
    window: Window = TWELVE_MONTHS,
    area: str = FORCE,
) -> pd.DataFrame:
    """Return each month's figure and the figure of the rolling window that ends with it.

    Parameters
    ----------
    monthly
        The monthly table.
    measure
        Any kind but a median, which has no sum to roll.
    last
        The last month shown.
    months
        How many months back at most; months before the first figure are left out.
    window
        What rolls.
    area
        The force or one of its areas.

    Returns
    -------
    DataFrame
        One row per month from the first figure to `last`: ``value``, ``rolling`` (NaN while its window is not whole)
        and ``months`` of the window that are there. A missing month is NaN, a base of 0 gives NaN; no figure at all
        gives no row.
    """
    top = monthly.series(measure, area)
    top = top[top.index <= last]
    if top.empty:
        return pd.DataFrame(columns=["value", "rolling", "months"], index=pd.PeriodIndex([], freq="M"))
    every = pd.period_range(top.index.min(), last, freq="M", name="month")
    top = top.reindex(every)
    counted = monthly.measures[measure].kind == "count"
    bottom = monthly.series(measure, area, "denominator").reindex(every)
    base = pd.Series(1.0, index=every) if counted else bottom.where(bottom > 0)
    below = 1.0 if counted else _rolled(bottom, window.length)
    with np.errstate(divide="ignore", invalid="ignore"):
        rolling = np.where(below == 0, np.nan, _rolled(top, window.length) / below)
    there = np.convolve(top.notna(), np.ones(window.length))[: len(every)]
    return pd.DataFrame({"value": top / base, "rolling": rolling, "months": there}, index=every).iloc[-months:]


def _rolled(side: pd.Series, length: int) -> np.ndarray:
    """Add the months of each window; NaN while it is not whole."""
    before = np.concatenate([np.full(length - 1, np.nan), side.to_numpy()])
    return sliding_window_view(before, length).sum(axis=1)
