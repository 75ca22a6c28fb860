"""When it happens: hours by days of the week as a map of five steps."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import offset_copy

from pcc_analysis.charts.alternatives import sentences
from pcc_analysis.charts.scales import Unit, label, say
from pcc_analysis.charts.style import SMALL, Drawn, colour, house, no_data, write

STEPS = 5


def heat_map(
    figures: pd.DataFrame, axes: Axes, *, name: str, unit: Unit = "count", framed: str = "the busiest hour of the day"
) -> Drawn:
    """Draw days by hours, the hour of each day with the largest figure framed and with its figure.

    Parameters
    ----------
    figures
        Days, named by the index in the order to show, by the hours 0 to 23. NaN is an hour without data.
    axes
        The axes of ``figure("heat")``.
    name, unit
        What is counted, as a sentence begins with it, and what the figures are.
    framed
        What the hour of a day with the largest figure is, in words.

    Returns
    -------
    The axes and the text alternative.
    """
    import seaborn as sns  # slow to import, and few reports have such a map

    values = figures.to_numpy(dtype=float)
    if np.isnan(values).all():
        no_data(axes)
        return Drawn(axes, f"{name}: no data.")
    house(axes, grid="")
    edges = _edges(float(np.nanmax(values)), unit)
    shades = ListedColormap([colour(f"heat-{step}") for step in range(1, STEPS + 1)])
    sns.heatmap(
        figures.astype(float), ax=axes, cbar=False, cmap=shades, norm=BoundaryNorm(edges, STEPS),
        linewidths=1, linecolor=colour("ground"), xticklabels=False, yticklabels=False,
    )  # fmt: skip
    axes.set(xlabel="", ylabel="")
    for spine in axes.spines.values():
        spine.set_visible(False)
    for row, day in enumerate(figures.index):
        write(axes, 0, row + 0.5, str(day), "ink", offset=(-6, 0), ha="right", va="center")
        for hour in range(values.shape[1]):
            if np.isnan(values[row, hour]):
                write(axes, hour + 0.5, row + 0.5, "×", "muted", size=SMALL, ha="center", va="center")
        if not np.isnan(values[row]).all() and np.nanmax(values[row]) > 0:
            _framed(axes, row, int(np.nanargmax(values[row])), float(np.nanmax(values[row])), unit)
    for hour in range(0, 25, 6):
        write(axes, hour, len(figures), f"{hour:02}:00", "muted", offset=(0, -5), ha="center", va="top")
    _key(axes, edges, unit, bool(np.isnan(values).any()), framed)
    return Drawn(axes, _alternative(values, list(figures.index), name, unit))


def _edges(top: float, unit: Unit) -> np.ndarray:
    """Cut the scale from zero to the largest figure into five equal steps, whole ones for counts."""
    if unit == "count":
        step: float = max(1, math.ceil((top + 1) / STEPS))
    else:
        step = (top or 1.0) * 1.0001 / STEPS
    return np.arange(STEPS + 1) * step


def _framed(axes: Axes, row: int, hour: int, value: float, unit: Unit) -> None:
    axes.add_patch(Rectangle((hour, row), 1, 1, fill=False, edgecolor=colour("accent-text"), linewidth=1.6))
    left = hour > 20
    write(
        axes, hour if left else hour + 1, row + 0.5, label(value, unit), "ink", size=SMALL, halo=True, bold=True,
        offset=(-3 if left else 3, 0), ha="right" if left else "left", va="center",
    )  # fmt: skip


def _key(axes: Axes, edges: np.ndarray, unit: Unit, gaps: bool, framed: str) -> None:
    """Write the five steps above the map, from few to many, and what a frame and a cross mean."""
    made = axes.get_figure(root=True)
    width = 430 if made is None else (made.get_figwidth() - 1.2) * 72
    for step in range(STEPS):
        low, high = edges[step], edges[step + 1]
        words = f"{low:g}\u2013{high - 1:g}" if unit == "count" and high - low > 1 else label(low, unit)
        words = words if unit == "count" else f"from {words}" if width > 350 else f"{words}+"
        x = step * width / STEPS
        swatch = Line2D(
            [0], [1], marker="s", markersize=10, linestyle="none", clip_on=False, color=colour(f"heat-{step + 1}"),
            markeredgecolor=colour("muted"), markeredgewidth=0.6,
            transform=offset_copy(axes.transAxes, made, x=x + 6, y=31, units="points"),
        )  # fmt: skip
        axes.add_artist(swatch)
        write(
            axes, 0, 1, words, "ink", size=SMALL, xycoords="axes fraction", offset=(x + 16, 31), ha="left", va="center"
        )
    words = f"framed: {framed}" + ("; ×: no data" if gaps else "")
    write(axes, 0, 1, words, "muted", size=SMALL, xycoords="axes fraction", offset=(0, 6), ha="left", va="bottom")


def _alternative(values: np.ndarray, days: list[object], name: str, unit: Unit) -> str:
    low, high = say(float(np.nanmin(values)), unit), say(float(np.nanmax(values)), unit)
    missing = int(np.isnan(values).sum())
    gaps = f"{missing} of {values.size} hours have no data" if missing else ""
    if low == high:
        return sentences([f"{name}: every hour stood at {low}"], [gaps])
    busiest, quietest = (divmod(int(place(values)), values.shape[1]) for place in (np.nanargmax, np.nanargmin))
    most, fewest = (f"{days[day]} from {hour:02}:00 to {hour + 1:02}:00" for day, hour in (busiest, quietest))
    more, less = ("the highest is", "the lowest") if unit in ("percent", "seconds") else ("the most are", "the fewest")
    return sentences([f"{name}: {more} on {most} ({high}), {less} on {fewest} ({low})"], [gaps])
