"""A figure along a scale that is not time of the calendar: seconds waited, days since, agents, incidents."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from pcc_analysis.charts.alternatives import listed, sentences
from pcc_analysis.charts.comparison import SERIES
from pcc_analysis.charts.margin import Label, margin_words
from pcc_analysis.charts.scales import Unit, from_zero, label, say, value_axis
from pcc_analysis.charts.style import LINE, SMALL, Drawn, colour, house, no_data, points, write


def curves(
    figures: Mapping[str, pd.DataFrame],
    axes: Axes,
    *,
    name: str,
    across: str,
    unit: Unit = "percent",
    across_unit: Unit = "count",
    levels: Mapping[str, float] | None = None,
    marks: Mapping[str, float] | None = None,
    steps: bool = False,
    dots: bool = False,
) -> Drawn:
    """Draw one to four curves, each with a band of its limits where it has any.

    Parameters
    ----------
    figures
        Name of the curve to a frame indexed by the scale, ascending, with ``value`` and perhaps ``lower`` and
        ``upper``.
    axes
        The axes of ``figure("line")``.
    name, across
        What the values are, as a sentence begins with it; what the scale is, as it stands under the axis.
    unit, across_unit
        Of the values and of the scale.
    levels, marks
        Words to a value: lines across (a target), and lines upwards (a service level).
    steps
        True for a share that falls when something happens (survival).
    dots
        True for separate values, joined by nothing.

    Returns
    -------
    The axes and the text alternative.
    """
    known = {one: curve.dropna(subset=["value"]) for one, curve in figures.items()}
    known = {one: curve for one, curve in known.items() if len(curve)}
    if not known:
        no_data(axes)
        return Drawn(axes, f"{name}: no data.")
    house(axes)
    every = pd.concat([curve.reindex(columns=["value", "lower", "upper"]) for curve in known.values()])
    from_zero(axes, [*every.to_numpy(dtype=float).ravel(), *(levels or {}).values()])
    value_axis(axes, unit)
    low = min(float(curve.index.min()) for curve in known.values())
    high = max(float(curve.index.max()) for curve in known.values())
    axes.set_xlim(low - 0.02 * (high - low) - (low == high), high + 0.02 * (high - low) + (low == high))
    axes.tick_params(axis="x", length=3.5)
    value_axis(axes, across_unit, which="x", ticks=7)
    ends = []
    for (role, words_role, dashes), (one, curve) in zip(SERIES, known.items(), strict=False):
        _draw(axes, curve, role, dashes, steps, dots)
        last = float(curve["value"].iloc[-1])
        lines = [*wrap(one, 15), label(last, unit)] if len(known) > 1 else [label(last, unit)]
        ends.append(Label(last, lines, words_role, True))
    for words, value in (levels or {}).items():
        axes.axhline(value, color=colour("third"), linewidth=1.4, linestyle=(0, (5, 2)))
        ends.append(Label(value, [*wrap(words, 15), label(value, unit)], "third", False))
    margin_words(axes, ends)
    for words, value in (marks or {}).items():
        axes.axvline(value, color=colour("accent-text"), linewidth=1.4, linestyle=(0, (3, 2)))
        left = value > (low + high) / 2
        at = axes.get_xaxis_transform()
        write(
            axes, value, 1, words, "accent-text", size=SMALL, halo=True, xycoords=at,
            offset=(-5 if left else 5, -2), ha="right" if left else "left", va="top",
        )  # fmt: skip
    write(axes, 0.5, 0, across, "muted", xycoords="axes fraction", offset=(0, -24), ha="center", va="top")
    return Drawn(axes, _alternative(known, name, across, unit, across_unit, dict(levels or {}), dict(marks or {})))


def _draw(axes: Axes, curve: pd.DataFrame, role: str, dashes: Any, steps: bool, dotted: bool) -> None:
    scale = curve.index.to_numpy(dtype=float)
    limits = curve[["lower", "upper"]].dropna() if {"lower", "upper"} <= set(curve) else pd.DataFrame()
    if dotted:
        if len(limits):
            axes.vlines(limits.index.to_numpy(dtype=float), limits["lower"], limits["upper"], color=colour(role))
        points(axes, scale, curve["value"], role)
        return
    if len(limits):
        edge = limits.index.to_numpy(dtype=float)
        axes.fill_between(
            edge, limits["lower"], limits["upper"], step="post" if steps else None, color=colour("band"),
            linewidth=0, zorder=0,
        )  # fmt: skip
    style = "steps-post" if steps else "default"
    axes.plot(scale, curve["value"], color=colour(role), linewidth=LINE, linestyle=dashes, drawstyle=style)


def _alternative(
    known: Mapping[str, pd.DataFrame],
    name: str,
    across: str,
    unit: Unit,
    across_unit: Unit,
    levels: Mapping[str, float],
    marks: Mapping[str, float],
) -> str:
    parts = []
    for one, curve in known.items():
        first, last = (
            f"{say(float(curve['value'].iloc[place]), unit)} at {say(float(curve.index[place]), across_unit)}"
            for place in (0, -1)
        )
        parts.append(f"{one} goes from {first} to {last}" if len(curve) > 1 else f"{one} stands at {first}")
    where = [f"{words} at {say(value, unit)}" for words, value in levels.items()]
    where += [f"{words} at {say(value, across_unit)}" for words, value in marks.items()]
    return sentences([f"{name} by {across}: {listed(parts)}"], [f"marked: {listed(where)}" if where else ""])
