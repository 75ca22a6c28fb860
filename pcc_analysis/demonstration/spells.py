"""Simulated stocks that follow a path: when each member joins and when it leaves, and two-record repeats of people."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pcc_analysis.demonstration.calibration import Counts, Months
from pcc_analysis.demonstration.inputs import rows

TURNOVER = 1 / 6
"""Share of a stock that leaves each month."""

LONGEST = 11
"""Months a repeat lasts at most: the earlier of its two records is a year old by then."""


def path(series: str, axis: Months) -> Counts:
    """
    Give a stock at the end of each month, straight between the months of ``stocks.csv``.

    >>> from pcc_analysis.demonstration.calibration import month_axis
    >>> path("repeat_victims", month_axis("2024-06", "2024-07")).tolist()
    [21, 21]
    """
    known = [(np.datetime64(r["month"], "M"), float(r["value"])) for r in rows("stocks") if r["series"] == series]
    months, values = zip(*known, strict=True)
    return np.rint(np.interp(axis.astype(float), np.array(months).astype(float), values)).astype(np.int64)


def spells(stock: Sequence[int] | Counts) -> list[tuple[int, int]]:
    """
    Work out who joins and leaves so that a stock follows its path.

    Parameters
    ----------
    stock
        The stock at the end of each month.

    Returns
    -------
    list of (int, int)
        The month each member joins (counted at the end of it) and the first month at whose end it is gone; the last
        ones leave after the path ends. Those who joined first leave first.

    >>> spells([2, 2, 1])
    [(0, 2), (0, 3)]
    """
    joined: list[tuple[int, int]] = []
    waiting: list[int] = []
    for month, size in enumerate(stock):
        leave = max(len(waiting) - int(size), int(len(waiting) * TURNOVER))
        joined += [(start, month) for start in waiting[:leave]]
        waiting = waiting[leave:] + [month] * (int(size) - len(waiting) + leave)
    return joined + [(start, len(stock)) for start in waiting]


def repeats(series: str, axis: Months, month: Months, able: Counts, rng: np.random.Generator) -> list[tuple[int, int]]:
    """
    Pair records of one person each, so that the people with two records in twelve months follow the path of a series.

    Parameters
    ----------
    series
        The stock to follow; it starts from nobody, because earlier records are not in the extract.
    axis
        The months simulated.
    month
        The month of each record.
    able
        The records to choose from, by number.
    rng
        Where chance comes from.

    Returns
    -------
    list of (int, int)
        The earlier and the later record of each pair; no record stands in two pairs.
    """
    stock = path(series, axis)
    stock[:12] = np.minimum(stock[:12], stock[:12] * np.arange(min(12, stock.size)) // 12)
    place = (month[able] - axis[0]).astype(int)
    free = [list(rng.permutation(able[place == number])) for number in range(axis.size)]
    pairs = []
    for start, end in spells(stock):
        earlier = min(end, start + LONGEST) - 12
        if end >= axis.size:
            earlier = int(rng.integers(min(max(start - LONGEST, axis.size - 12), start - 1), start))
        earlier = max(earlier, 0)
        if earlier < start and free[earlier] and free[start]:
            pairs.append((int(free[earlier].pop()), int(free[start].pop())))
    return pairs
