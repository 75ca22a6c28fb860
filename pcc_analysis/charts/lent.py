"""The panels of ``monthly`` lent for one picture after the other: axes and ticks take longer to make than to draw."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pcc_analysis.charts.layout import as_made
from pcc_analysis.charts.style import figure as new

_BACK: dict[bool, list[Figure]] = {True: [], False: []}
"""Figures that were given back, empty; narrow or not."""


@contextmanager
def lent(*, narrow: bool = False) -> Iterator[tuple[Figure, tuple[Axes, Axes]]]:
    """Lend the figure and the two axes of ``figure("monthly")`` for one picture, which is not kept.

    What was drawn is taken off again afterwards. Whoever wants to keep or change the figure makes one of their own.

    Parameters
    ----------
    narrow
        As for ``figure``.

    Yields
    ------
    The figure, and its upper and lower axes, as new.

    Examples
    --------
    >>> with lent() as (first, (upper, lower)):
    ...     line = upper.plot([1, 2])
    >>> with lent() as (second, (upper, lower)):
    ...     second is first, len(upper.lines)
    (True, 0)
    """
    made = _BACK[narrow].pop() if _BACK[narrow] else new("monthly", narrow=narrow)[0]
    upper, lower = made.axes
    yield made, (upper, lower)
    if upper.axison and lower.axison:  # else it says that there are no data, and is another height
        for axes in (upper, lower):
            for drawn in [*axes.lines, *axes.patches, *axes.collections, *axes.texts]:
                drawn.remove()
            axes.relim()
            axes.autoscale(True)
        as_made(made)  # words in the margin go by the height
        _BACK[narrow].append(made)
