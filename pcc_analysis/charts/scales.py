"""How a kind of figure is written on an axis and in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, Formatter, MaxNLocator

from pcc_analysis.numbers import MISSING, format_count, format_duration, format_number, format_percent, format_signed

Unit = Literal["count", "percent", "rate", "seconds", "hours", "days", "index", "score"]
"""What a figure is: a count; a proportion (0.164); a rate; seconds, hours or days; an index (base 100); a z score."""

_STEPS_OF_TIME = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400)


def say(value: float | None, unit: Unit) -> str:
    """Write a figure as a sentence has it.

    >>> say(10952, "count"), say(0.164, "percent"), say(626, "seconds"), say(15.1, "days"), say(-0.44, "score")
    ('10,952', '16.4%', '10 minutes 26 seconds', '15.1 days', '−0.4')
    """
    if value is None or pd.isna(value):
        return MISSING
    if unit == "seconds":
        return format_duration(value)
    if unit in ("hours", "days"):
        written = format_number(value, 0 if unit == "hours" else 1)
        return f"{written} {unit}"
    return label(value, unit)


def label(value: float | None, unit: Unit) -> str:
    """Write a figure as short as a chart needs it.

    >>> label(10952, "count"), label(0.164, "percent"), label(626, "seconds"), label(4000, "seconds")
    ('10,952', '16.4%', '10:26', '1:06:40')
    """
    if value is None or pd.isna(value):
        return MISSING
    if unit == "seconds":
        return _clock(value)
    if unit == "percent":
        return format_percent(value)
    if unit == "score":
        return format_signed(value, 1)
    return format_count(value) if unit in ("count", "hours") else format_number(value, 1)


def _clock(seconds: float) -> str:
    minutes, left = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6 <= value


class UnitFormatter(Formatter):
    """Writes ticks with as many decimals as their step needs, and no more."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Write one tick."""
        return self.format_ticks([x])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Write the ticks of an axis."""
        if self.unit == "seconds":
            return [_clock(value) for value in values]
        step = float(np.diff(np.asarray(values, dtype=float)[:2]).sum()) * (100 if self.unit == "percent" else 1)
        decimals = self.unit not in ("count", "hours") and step > 0
        places = next((places for places in range(6) if _is_whole(step * 10**places)), 6) if decimals else 0
        write = {"percent": format_percent, "score": format_signed}.get(self.unit, format_number)
        return [write(float(value), places) for value in values]


def value_axis(axes: Axes, unit: Unit, which: Literal["x", "y"] = "y", ticks: int = 5) -> None:
    """Give an axis round ticks in its unit; limits must be set before."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    low, high = axis.get_view_interval()
    if unit == "seconds":
        step = next((step for step in _STEPS_OF_TIME if (high - low) / step <= ticks), _STEPS_OF_TIME[-1])
        axis.set_major_locator(FixedLocator(list(np.arange(np.ceil(low / step) * step, high + step / 100, step))))
    else:
        whole = unit in ("count", "hours")
        axis.set_major_locator(MaxNLocator(ticks, steps=(1, 2, 2.5, 5, 10), integer=whole))
    axis.set_major_formatter(UnitFormatter(unit))


def from_zero(axes: Axes, values: Sequence[float] | np.ndarray, which: Literal["x", "y"] = "y") -> None:
    """Begin an axis at zero and end it above the largest figure, also where all figures are zero or missing."""
    finite = np.asarray(values, dtype=float)
    finite = finite[np.isfinite(finite)]
    top = float(finite.max()) if finite.size else 0.0
    limits = (0.0, top * 1.06 if top > 0 else 1.0)
    (axes.set_ylim if which == "y" else axes.set_xlim)(*limits)


def around(axes: Axes, values: Sequence[float] | np.ndarray, floor: float | None = None) -> None:
    """Fit the y axis to figures, but never so close that a change of one per cent looks like a cliff.

    The axis spans at least a tenth of the level. ``floor`` is a bound the figures cannot pass, such as zero.
    """
    finite = np.asarray(values, dtype=float)
    finite = finite[np.isfinite(finite)]
    if not finite.size:
        return
    low, high = float(finite.min()), float(finite.max())
    if low == high == 0:
        axes.set_ylim(0, 1)
        return
    least = 0.1 * max(abs(low), abs(high))
    spare = max(0.08 * (high - low), (least - (high - low)) / 2)
    low, high = low - spare, high + spare
    axes.set_ylim(low if floor is None else max(floor, low), high)
