"""XmR: a control chart of single months, with limits from how much neighbouring months differ."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pcc_analysis.control_charts.rules import SHIFT, TREND, beyond_limits, shift, trend, two_of_three
from pcc_analysis.control_charts.suitability import refuse_overlap, refuse_season, whole_months
from pcc_analysis.errors import InsufficientDataError

FloatArray = NDArray[np.float64]

D2 = 1.128  # mean range of two normal observations, in standard deviations
D4 = 3.267  # upper limit of the moving range, in mean moving ranges
RULES = ("beyond_limits", "shift", "trend", "two_of_three")


def xmr(
    series: pd.Series,
    *,
    baseline: int | None = None,
    screen: bool = False,
    counts: bool | None = None,
    months_per_point: int | None = None,
    season: bool | None = None,
    shift_length: int = SHIFT,
    trend_length: int = TREND,
) -> pd.DataFrame:
    """Return an XmR chart of single months, with the NHS rules.

    Parameters
    ----------
    series
        One figure a month, indexed by month. A missing month has no moving range, is never flagged, and ends a run.
    baseline
        Limits from so many months at the start; all of them by default.
    screen
        Leave out moving ranges above their own limit and calculate once more, so that a single odd month does not
        widen the limits.
    counts
        Whether the figures are counts: the lower limit then stops at 0, and counts that are too steady are taken
        for rolling totals. By default whole numbers from 0 up are.
    months_per_point, season
        What is known of the series: 1, and False, switch the tests for rolling totals and for a season off; by
        default both are tested.
    shift_length, trend_length
        Points that make a shift and a trend.

    Returns
    -------
    DataFrame
        One row a month: ``month``, ``value``, ``centre``, ``lower``, ``upper``, ``lower_2_sigma``,
        ``upper_2_sigma``, the four rule flags and ``special_cause`` (any of them); flags are missing, not false,
        where the month is. A constant series has limits on its centre and no flags.

    Raises
    ------
    InsufficientDataError
        With fewer than 12 months, on rolling totals, on a season: the message says what to use instead.

    Notes
    -----
    Montgomery, Introduction to Statistical Quality Control, individuals chart: mean and 3 mean moving ranges / 1.128.
    Rules: NHS England, Making Data Count. Screening: Nelson, Journal of Quality Technology 14 (1982) 172-173;
    Provost and Murray, The Health Care Data Guide (2011), p. 155.

    >>> months = pd.period_range("2018-01", periods=15, freq="M")
    >>> viscosity = [33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20]
    >>> viscosity += [33.62, 33.00, 33.54, 33.12, 33.84]
    >>> xmr(pd.Series(viscosity, months))[["centre", "lower", "upper"]].iloc[0].round(2).tolist()
    [33.52, 32.24, 34.8]
    """
    monthly = whole_months(series)
    if counts is None:
        known = monthly.dropna()
        counts = bool(((known >= 0) & (known % 1 == 0)).all())
    refuse_overlap(monthly, months_per_point, counts)
    refuse_season(monthly, season)
    value = monthly.to_numpy(dtype=float)
    centre, sigma = centre_and_sigma(value, baseline, screen)
    floor = 0.0 if counts else -np.inf
    middle = np.full(len(value), centre)
    lines = limits(middle, np.full(len(value), sigma), floor)
    return with_rules(pd.Series(monthly.index, name="month"), value, middle, lines, shift_length, trend_length)


def centre_and_sigma(value: FloatArray, baseline: int | None, screen: bool) -> tuple[float, float]:
    """Return the mean and the standard deviation from moving ranges, of the months of the baseline."""
    base = value[:baseline]
    if np.count_nonzero(~np.isnan(base)) < 2:
        raise InsufficientDataError("a baseline of fewer than 2 months has no moving range; take at least 12")
    ranges = np.abs(np.diff(base))
    ranges = ranges[~np.isnan(ranges)]
    mean_range = float(ranges.mean()) if len(ranges) else 0.0
    if screen and mean_range > 0:
        mean_range = float(ranges[ranges < D4 * mean_range].mean())
    centre = float(np.nanmean(base))
    return centre, mean_range / D2


def limits(
    centre: FloatArray, sigma: FloatArray, floor: float = -np.inf, ceiling: float = np.inf
) -> dict[str, FloatArray]:
    """Return the three-sigma and two-sigma lines, within what the figure can be."""
    return {
        "lower": np.clip(centre - 3 * sigma, floor, ceiling),
        "upper": np.clip(centre + 3 * sigma, floor, ceiling),
        "lower_2_sigma": np.clip(centre - 2 * sigma, floor, ceiling),
        "upper_2_sigma": np.clip(centre + 2 * sigma, floor, ceiling),
    }


def with_rules(
    when: pd.Series,
    value: FloatArray,
    centre: FloatArray,
    lines: dict[str, FloatArray],
    shift_length: int = SHIFT,
    trend_length: int = TREND,
) -> pd.DataFrame:
    """Put figures, lines and rule flags side by side; a month without a figure has no flags."""
    missing = np.isnan(value)
    level = value.copy()
    # a figure that equals a line up to rounding lies on it
    for line in (centre, *lines.values()):
        level = np.where(np.isclose(level, line, rtol=1e-12, atol=0.0), line, level)
    flags = {
        "beyond_limits": beyond_limits(level, lines["lower"], lines["upper"]),
        "shift": shift(level, centre, shift_length),
        "trend": trend(value, trend_length),
        "two_of_three": two_of_three(level, lines["lower_2_sigma"], lines["upper_2_sigma"]),
    }
    flags["special_cause"] = np.logical_or.reduce(list(flags.values()))
    shown = {name: pd.arrays.BooleanArray(flag, missing) for name, flag in flags.items()}
    columns = {str(when.name): when.to_numpy(), "value": value, "centre": centre, **lines, **shown}
    return pd.DataFrame(columns)
