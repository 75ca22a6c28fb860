"""Simulated figures that add up to published ones: counts by month, choices of records, and sums, window by window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pcc_analysis.errors import PccError

Months = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.floating]
Counts = npt.NDArray[np.int64]
Places = npt.NDArray[np.integer[Any]]
"""Numbers of things in a list, in as small an integer as they need."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Fixed:
    """A published total over the months `first` to `last` (``YYYY-MM``, both included)."""

    first: str
    last: str
    total: int

    def inside(self, months: Months) -> Mask:
        """Say which months lie in the window."""
        first, last = self.span
        return (months >= first) & (months <= last)

    @property
    def span(self) -> tuple[np.datetime64, np.datetime64]:
        """First and last month."""
        return np.datetime64(self.first, "M"), np.datetime64(self.last, "M")


def month_axis(first: str, last: str) -> Months:
    """
    Months from first to last, both included.

    >>> [str(month) for month in month_axis("2019-11", "2020-01")]
    ['2019-11', '2019-12', '2020-01']
    """
    return np.arange(np.datetime64(first, "M"), np.datetime64(last, "M") + 1)


def within(fixed: Sequence[Fixed], months: Months) -> list[Fixed]:
    """
    Windows that lie whole on an axis of months; a total over months that are not simulated cannot be met.

    >>> within([Fixed("2018-07", "2019-06", 1600)], month_axis("2019-04", "2019-06"))
    []
    """
    return [w for w in fixed if months[0] <= w.span[0] and w.span[1] <= months[-1]]


def settle(months: Months, fixed: Sequence[Fixed]) -> Iterator[tuple[Fixed, Mask, Mask]]:
    """
    Walk through overlapping windows from the shortest to the longest.

    Parameters
    ----------
    months
        The month of every place to settle: an axis of months, or one month per record.
    fixed
        Windows that are nested or disjoint.

    Yields
    ------
    tuple
        The window, the places in it that are still free, and those in it that were settled before.

    Raises
    ------
    PccError
        If two windows cross: neither inside the other nor apart, so no order of settling them is right.
    """
    done = np.zeros(months.shape, dtype=bool)
    _refuse_crossing(fixed)
    for window in sorted(fixed, key=lambda w: (w.span[1] - w.span[0], w.first)):
        inside = window.inside(months)
        yield window, inside & ~done, inside & done
        done |= inside


def monthly_counts(expected: Numbers, months: Months, fixed: Sequence[Fixed], rng: np.random.Generator) -> Counts:
    """
    Random counts by month around an expectation, with published totals met exactly.

    Parameters
    ----------
    expected
        Expected count of each month, at least 0. Inside a window only its shape matters.
    months
        The axis of months, as long as `expected`.
    fixed
        Published totals over nested or disjoint windows.

    Returns
    -------
    array of int
        Poisson outside the windows; inside, multinomial given the total that shorter windows leave over. A
        window with total 0 has zeros throughout.

    Raises
    ------
    PccError
        If windows cross, or a shorter window holds more than a longer one around it.

    >>> axis = month_axis("2018-07", "2019-06")
    >>> year, quarter = Fixed("2018-07", "2019-06", 1600), Fixed("2019-04", "2019-06", 380)
    >>> counts = monthly_counts(np.ones(12), axis, [year, quarter], np.random.default_rng(1))
    >>> int(counts.sum()), int(counts[-3:].sum())
    (1600, 380)
    """
    counts = rng.poisson(expected).astype(np.int64)
    for window, free, before in settle(months, fixed):
        left = window.total - int(counts[before].sum())
        if left < 0 or (left > 0 and not free.any()):
            raise PccError(
                f"{window.total:,} from {window.first} to {window.last} cannot be met: shorter windows inside it hold "
                f"{window.total - left:,}; correct one of the totals"
            )
        if free.any():
            counts[free] = rng.multinomial(left, shares(expected[free]))
    return counts


def apportion(total: int, weights: Numbers) -> Counts:
    """
    Divide a whole number in proportion to weights, by largest remainders; no chance in it.

    >>> apportion(10, np.array([1.0, 1.0, 1.0])).tolist()
    [4, 3, 3]
    """
    exact = shares(weights) * total
    parts = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return parts


def shares(weights: Numbers) -> Numbers:
    """
    Weights as shares of their sum; equal shares where all are 0.

    >>> shares(np.array([0.0, 0.0])).tolist()
    [0.5, 0.5]
    """
    total = weights.sum()
    return weights / total if total > 0 else np.full(weights.shape, 1 / max(weights.size, 1))


def choose(
    months: Months,
    probability: Numbers,
    fixed: Sequence[Fixed],
    rng: np.random.Generator,
) -> Mask:
    """
    Choose records at random, with published totals met exactly.

    Parameters
    ----------
    months
        The month of each record.
    probability
        How likely each record is to be chosen, 0 to 1; one with probability 0 never is.
    fixed
        Published totals over nested or disjoint windows: how many records are chosen in each.

    Returns
    -------
    array of bool
        True for the chosen records: outside the windows each by its own chance, inside as many as published, the
        likelier ones more often.

    Raises
    ------
    PccError
        If windows cross, or hold too few records to choose from.

    >>> months = np.repeat(month_axis("2019-04", "2019-06"), 100)
    >>> chosen = choose(months, np.full(300, 0.5), [Fixed("2019-04", "2019-06", 33)], np.random.default_rng(1))
    >>> int(chosen.sum())
    33
    """
    chosen = rng.random(probability.size) < probability
    for window, free, before in settle(months, fixed):
        places = np.flatnonzero(free & (probability > 0))
        left = window.total - int(chosen[before].sum())
        if not 0 <= left <= places.size:
            raise PccError(
                f"{window.total:,} from {window.first} to {window.last} cannot be chosen: {places.size:,} records are "
                f"open to it and {window.total - left:,} were chosen for shorter windows; correct the totals"
            )
        waiting = rng.exponential(size=places.size) / probability[places]
        chosen[free] = False
        chosen[places[np.argsort(waiting, kind="stable")[:left]]] = True
    return chosen


def reachable(fixed: Sequence[Fixed], months: Months) -> list[Fixed]:
    """
    Lower totals as far as the records open to them ask, for kinds so rare that chance may leave too few.

    Parameters
    ----------
    fixed
        Published totals over windows of which each holds the next shorter one, or is apart.
    months
        The months of the records that may be chosen.

    >>> months = np.array(["2024-05", "2024-07"], dtype="datetime64[M]")
    >>> reachable([Fixed("2024-05", "2024-07", 3), Fixed("2024-07", "2024-07", 2)], months)
    [Fixed(first='2024-07', last='2024-07', total=1), Fixed(first='2024-05', last='2024-07', total=2)]
    """
    found: list[Fixed] = []
    for window in sorted(fixed, key=lambda w: (w.span[1] - w.span[0], w.first)):
        inner = [f for f in found if window.span[0] <= f.span[0] and f.span[1] <= window.span[1]]
        longest = max(inner, key=lambda f: f.span[1] - f.span[0], default=None)
        chosen, held = (0, 0) if longest is None else (longest.total, int(longest.inside(months).sum()))
        open_to = int(window.inside(months).sum()) - held
        found.append(Fixed(window.first, window.last, max(min(window.total, chosen + open_to), chosen)))
    return found


def match_sums(values: Counts, months: Months, fixed: Sequence[Fixed], least: int = 1) -> Counts:
    """
    Change whole numbers as little as possible so that they add up to published sums.

    Parameters
    ----------
    values
        One whole number per record (seconds, days).
    months
        The month of each record.
    fixed
        Published sums over nested or disjoint windows.
    least
        No value goes below it.

    Returns
    -------
    array of int
        Values scaled to the sum of their window, the last units going to the largest remainders.

    Raises
    ------
    PccError
        If windows cross, or a sum cannot be met without going below `least`.

    >>> seconds = np.array([500, 700, 640])
    >>> match_sums(seconds, month_axis("2019-04", "2019-06"), [Fixed("2019-04", "2019-06", 3 * 626)]).tolist()
    [510, 715, 653]
    """
    values = values.astype(np.int64).copy()
    for window, free, before in settle(months, fixed):
        places = np.flatnonzero(free)
        left = window.total - int(values[before].sum())
        if left < least * places.size or (places.size == 0 and left > 0):
            raise PccError(
                f"a sum of {window.total:,} from {window.first} to {window.last} cannot be met by {places.size:,} "
                f"values of {least} or more; correct the sum or the counts"
            )
        above = np.maximum(values[places] - least, 0).astype(float)
        values[places] = least + apportion(left - least * places.size, above)
    return values


def _refuse_crossing(fixed: Sequence[Fixed]) -> None:
    spans = [(*w.span, w) for w in fixed]
    for number, (first, last, window) in enumerate(spans):
        for other_first, other_last, other in spans[number + 1 :]:
            apart = last < other_first or other_last < first
            nested = (first <= other_first and other_last <= last) or (other_first <= first and last <= other_last)
            if not (apart or nested):
                raise PccError(
                    f"the windows {window.first} to {window.last} and {other.first} to {other.last} cross; "
                    "published totals have to be nested or apart, so leave one of them out"
                )
