"""Months on a time axis, and the moments at which something changed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullFormatter

from pcc_analysis.charts.style import SMALL, WIDTH, colour, write


def months_axis(axes: Axes, months: pd.PeriodIndex) -> None:
    """Lay months along the x axis at their ordinals: month names on one line, years on the line below."""
    first, last = int(months[0].ordinal), int(months[-1].ordinal)
    length = last - first + 1
    spare = max(0.8, (9 - length) / 2)  # a bar of a short series is no wider than a bar
    axes.set_xlim(first - spare, last + spare)
    made = axes.get_figure(root=True)
    room = ((made.get_figwidth() if made else WIDTH) - 1.75) * 72 / (length + 2 * spare)  # points a month
    step = next((step for step in (1, 3, 6, 12, 24) if step * room >= 30), 60)
    places = [
        place for place in range(first, last + 1) if place % 12 % step == 0 and place // 12 % max(1, step // 12) == 0
    ]
    places = places or [first]  # ordinal 0 is January 1970, so January is where the rest is 0
    axes.xaxis.set_major_locator(FixedLocator(places))
    axes.xaxis.set_major_formatter(NullFormatter())
    axes.tick_params(axis="x", length=3.5)
    at = axes.get_xaxis_transform()
    january = next((place for place in places if place % 12 == 0), None)
    for place in places:
        month = pd.Period(ordinal=place, freq="M")
        alone = place == places[0] and (january is None or (january - place) * room >= 38)
        lines = [f"{month:%b}", f"{month:%Y}"] if place % 12 == 0 or alone else [f"{month:%b}"]
        for row, words in enumerate(lines):
            write(axes, place, 0, words, "muted", xycoords=at, offset=(0, -6 - 14 * row), ha="center", va="top")


def marks(axes: Axes, moments: Mapping[pd.Period, str], values: pd.Series, words: bool = True) -> None:
    """Draw a dashed line before each month at which something changed, with what changed beside it.

    The words go to the half of the panel, and to the side of the line, that has more room.
    """
    low, high = axes.get_ylim()
    left, right = axes.get_xlim()
    for month, what in moments.items():
        at = month.ordinal - 0.5
        axes.axvline(at, color=colour("accent-text"), linewidth=1.4, linestyle=(0, (3, 2)))
        if words:
            near = values[(values.index >= month - 14) & (values.index <= month + 14)].dropna()
            on_top = near.empty or float(near.mean()) < (low + high) / 2
            to_left = at - left > right - at
            write(
                axes,
                at,
                high if on_top else low,
                what,
                "accent-text",
                size=SMALL,
                halo=True,
                offset=(-5 if to_left else 5, -2 if on_top else 4),
                ha="right" if to_left else "left",
                va="top" if on_top else "bottom",
            )
