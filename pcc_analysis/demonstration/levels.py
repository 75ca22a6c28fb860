"""Levels of the simulated series: by financial year, with a season and noise, and the days that records fall on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pcc_analysis.demonstration.calibration import Counts, Fixed, Months, Numbers, month_axis, monthly_counts
from pcc_analysis.demonstration.inputs import fixed, rows

YEARS = tuple(range(2014, 2025))
RECORDS_MORE = np.datetime64("2016-04")
"""Planted: the month from which the simulated force records more of what it is told as crime."""

Days = npt.NDArray[np.datetime64]


def by_year(levels: Sequence[float], months: Months, step: np.datetime64 | None = None) -> Numbers:
    """
    Draw values by financial year out to months, straight from the middle of one year to that of the next.

    With a step, nothing is drawn across it: up to it the values of the years before, from it those of the years after.

    >>> by_year([10.0, 22.0], month_axis("2014-09", "2015-03")).round(1).tolist()
    [10.0, 10.5, 11.5, 12.5, 13.5, 14.5, 15.5]
    """
    first = month_axis("2014-04", "2014-04")[0]
    place, middle, values = (months - first).astype(float), np.arange(len(levels)) * 12 + 5.5, np.array(levels)
    if step is None:
        return np.interp(place, middle, values)
    at = float((step - first).astype(int))
    before, after = middle < at, middle > at
    left, right = np.interp(place, middle[before], values[before]), np.interp(place, middle[after], values[after])
    return np.where(place < at, left, right)


def anchored(points: Sequence[tuple[float, float]], when: npt.NDArray[np.datetime64]) -> Numbers:
    """
    Give the level at each time, straight from one point (a year and its fraction) to the next.

    >>> anchored(((2018, 0.0), (2020, 2.0)), np.array(["2019-01-01"], dtype="datetime64[D]")).round(2).tolist()
    [1.0]
    """
    years, levels = zip(*points, strict=True)
    return np.interp(when.astype("datetime64[D]").astype(float) / 365.25 + 1970, years, levels)


def month_days(axis: Months) -> Counts:
    """
    Count the days of each month.

    >>> month_days(month_axis("2016-01", "2016-03")).tolist()
    [31, 29, 31]
    """
    return ((axis + 1).astype("datetime64[D]") - axis.astype("datetime64[D]")).astype(np.int64)


def level(series: str, axis: Months, rng: np.random.Generator, step: np.datetime64 | None = None) -> Numbers:
    """
    Give what is expected of a series in each month: its yearly level, its season and noise.

    Parameters
    ----------
    series
        A row of ``levels.csv``: the level of each financial year, the size and peak month of the season, the noise.
    axis
        The months.
    rng
        Where chance comes from.
    step
        A month at which the level jumps, as `by_year` has it.
    """
    row = next(r for r in rows("levels") if r["series"] == series)
    noise = np.clip(rng.normal(1, float(row["noise"]), axis.size), 0.8, 1.2)
    season = 1 + float(row["season"]) * np.cos(2 * np.pi * (axis.astype(int) % 12 + 1 - int(row["peak"])) / 12)
    return by_year([float(row[str(year)]) for year in YEARS], axis, step) * season * noise * month_days(axis) / 365.25


def counts(
    series: str, axis: Months, rng: np.random.Generator, known: Sequence[Fixed] | None = None, factor: float = 1.0
) -> Counts:
    """Give random counts by month around the level of a series; its published totals are met exactly."""
    expected = level(series, axis, rng) * factor
    return monthly_counts(expected, axis, fixed(series, axis) if known is None else known, rng)


def scatter(axis: Months, many: Counts, rng: np.random.Generator) -> Days:
    """
    Give a day to every record, in order; each day of its month is as likely.

    >>> axis = month_axis("2019-04", "2019-05")
    >>> days = scatter(axis, np.array([2, 1]), np.random.default_rng(1))
    >>> days.astype("datetime64[M]").astype(str).tolist()
    ['2019-04', '2019-04', '2019-05']
    """
    place = np.repeat(np.arange(axis.size), many)
    days = axis.astype("datetime64[D]")[place] + (rng.random(place.size) * month_days(axis)[place]).astype(int)
    return np.sort(days)
