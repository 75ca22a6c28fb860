"""Where it happens: hexagons of one size, the more the darker, the busiest numbered beside the map."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import offset_copy

from pcc_analysis.charts.alternatives import sentences
from pcc_analysis.charts.style import SMALL, Drawn, colour, house, no_data, write
from pcc_analysis.numbers import count_noun, format_count

STEPS = (0, 0.02, 0.1, 0.3)
"""Where the steps above the smallest begin, as shares of the largest count."""
BARS = (1, 2, 5, 10, 20, 50, 100)
"""Kilometres that a bar of the scale may be long."""
LINE_POINTS = 14
"""Points from one line of words to the next."""


def hexagons(figures: pd.DataFrame, axes: Axes, *, name: str, across: float, small: int = 5) -> Drawn:
    """Draw a map of hexagons; small counts have one shade and no number.

    Parameters
    ----------
    figures
        One row per hexagon that has any: ``x`` and ``y`` of its middle in metres, ``count`` (NaN where it is small),
        and ``label``, a number to find it in a table by, or an empty text.
    axes
        The axes of ``figure("map")``.
    name, across
        What is counted, as a sentence begins with it; metres across a hexagon.
    small
        Counts below it are not told apart.

    Returns
    -------
    The axes and the text alternative.
    """
    if figures.empty:
        no_data(axes)
        return Drawn(axes, f"{name}: no data.")
    house(axes, grid="")
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_xticks([])
    axes.set_yticks([])
    count = figures["count"].to_numpy(dtype=float)
    edges = _edges(float(np.nanmax(np.append(count, small))), small)
    step = np.searchsorted(edges, np.nan_to_num(count), side="right")
    shapes = _corners(figures["x"].to_numpy(), figures["y"].to_numpy(), across * 0.96)
    for shade in np.unique(step):
        paths = [Path(np.vstack([one, one[:1]]), closed=True) for one in shapes[step == shade]]
        axes.add_patch(
            PathPatch(
                Path.make_compound_path(*paths), facecolor=colour(f"heat-{shade + 1}"), edgecolor=colour("muted"),
                linewidth=0.3,
            )
        )  # fmt: skip
    spare = 1.2 * across
    axes.set_xlim(figures["x"].min() - spare, figures["x"].max() + spare)
    axes.set_ylim(figures["y"].min() - spare, figures["y"].max() + spare)
    axes.set_aspect("equal", anchor="W")
    _numbered(axes, figures[figures["label"].ne("")])
    _key(axes, edges, small)
    _bar(axes)
    return Drawn(axes, _alternative(figures, count, name, small))


def _edges(top: float, small: int) -> np.ndarray:
    """Return where the second and further steps begin: at what is no longer small, and at rising shares of the top."""
    found = [float(small)]
    for share in STEPS[1:]:
        edge = float(math.ceil(share * top / 5) * 5)
        if edge > found[-1]:
            found.append(edge)
    return np.array([edge for edge in found if edge <= top] or [float(small)])


def _numbered(axes: Axes, busy: pd.DataFrame) -> None:
    """Write the labels with their counts right of the map, from north to south, each with a line to its hexagon."""
    if busy.empty:
        return
    made, (left, right), (bottom, top) = axes.get_figure(root=True), axes.get_xlim(), axes.get_ylim()
    size = (6.0, 7.0) if made is None else (made.get_figheight(), made.get_figwidth())
    # metres to a point, at the worse of what the height and the width of the figure leave
    metres = max((top - bottom) / ((size[0] - 0.8) * 72), (right - left) / ((size[1] - 1.4) * 72))
    ordered = busy.sort_values(["y", "x"], ascending=False, kind="stable")
    at, gap = ordered["y"].to_numpy(dtype=float).copy(), LINE_POINTS * metres
    for place in range(1, at.size):
        at[place] = min(at[place], at[place - 1] - gap)
    at += max(0.0, bottom + gap - at[-1])
    edge = right + 8 * metres
    for height, (_, one) in zip(at, ordered.iterrows(), strict=True):
        axes.plot([one["x"], edge], [one["y"], height], color=colour("accent-text"), linewidth=0.8, clip_on=False)
        words = f"{one['label']}: {format_count(one['count'])}"
        write(axes, edge, height, words, "ink", size=SMALL, offset=(4, 0), ha="left", va="center")


def _key(axes: Axes, edges: np.ndarray, small: int) -> None:
    made = axes.get_figure(root=True)
    ends = [*(edges[1:] - 1), np.inf]
    words = [f"1\u2013{small - 1}" if small > 2 else "1"]
    words += [
        f"{format_count(low)} or more" if not np.isfinite(high) else f"{format_count(low)}\u2013{format_count(high)}"
        for low, high in zip(edges, ends, strict=True)
    ]
    width = 430 if made is None else (made.get_figwidth() - 0.6) * 72
    for place, text in enumerate(words):
        x = place * min(width / len(words), 96)
        axes.add_artist(
            Line2D(
                [0], [1], marker="h", markersize=11, linestyle="none", clip_on=False, color=colour(f"heat-{place + 1}"),
                markeredgecolor=colour("muted"), markeredgewidth=0.6,
                transform=offset_copy(axes.transAxes, made, x=x + 6, y=14, units="points"),
            )
        )  # fmt: skip
        write(
            axes, 0, 1, text, "ink", size=SMALL, xycoords="axes fraction", offset=(x + 15, 14), ha="left", va="center"
        )


def _bar(axes: Axes) -> None:
    """Draw how long some kilometres are, below the map on the left."""
    low, high = axes.get_xlim()
    fitting = [one for one in BARS if one * 1000 <= (high - low) / 4] or [BARS[0]]
    bottom = axes.get_ylim()[0]
    axes.plot([low, low + fitting[-1] * 1000], [bottom, bottom], color=colour("muted"), linewidth=2.2, clip_on=False)
    words = f"{fitting[-1]} km; north is up"
    write(axes, low, bottom, words, "muted", size=SMALL, offset=(0, -6), ha="left", va="top")


def _corners(x: np.ndarray, y: np.ndarray, across: float) -> np.ndarray:
    """Return the six corners of hexagons, the first at the upper right: hexagons by corners by 2."""
    angle = np.deg2rad(30 + 60 * np.arange(6))
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * across / math.sqrt(3)
    return np.column_stack([x, y]).astype(float)[:, None, :] + ring


def _alternative(figures: pd.DataFrame, count: np.ndarray, name: str, small: int) -> str:
    every, few = count_noun(len(figures), "hexagon"), int((~(count >= small)).sum())
    if few == len(figures):
        return sentences([f"{name}: {every} with any, none with {small} or more"])
    tenth = np.sort(count[count >= small])[::-1][:10]
    first = f"{name}: {every} with any, the busiest with {format_count(np.nanmax(count))}"
    if len(tenth) == 10:
        first += f", the tenth with {format_count(tenth[-1])}"
    return sentences(
        [first], [f"{format_count(few)} {'holds' if few == 1 else 'hold'} fewer than {small}" if few else ""]
    )
