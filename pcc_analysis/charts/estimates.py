"""Estimates with their limits, a row each, against the value that means no difference."""

from __future__ import annotations

from textwrap import wrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator

from pcc_analysis.charts.alternatives import listed, sentences
from pcc_analysis.charts.scales import Unit, label, value_axis
from pcc_analysis.charts.style import NARROW, SMALL, WORDS, Drawn, colour, house, no_data, points, write
from pcc_analysis.numbers import format_signed

RATIOS = (1, 2, 0.5, 5, 0.2, 10, 0.1, 3, 1.5, 0.8, 4, 1.25, 1.1, 0.9, 20, 0.05, 50, 0.02, 100, 0.01)
"""Ticks that a scale of ratios may have, those that go in first at the beginning."""


def estimates(
    figures: pd.DataFrame,
    axes: Axes,
    *,
    name: str,
    unit: Unit = "rate",
    reference: float | None = None,
    reference_words: str = "",
    ratios: bool = False,
) -> Drawn:
    """Draw one dot per row with its limits, bold where the limits leave the reference out.

    Parameters
    ----------
    figures
        Rows named by the index, in the order to show; ``value``, ``lower``, ``upper``. NaN limits draw a ring, a NaN
        value says that there are no data.
    axes
        The axes of ``figure("bars", rows=len(figures))``.
    name, unit
        What the values are, as a sentence begins with it, and their unit.
    reference, reference_words
        The value that means no difference, and what it is in words.
    ratios
        True for a scale on which twice and half are equally far from 1.

    Returns
    -------
    The axes and the text alternative.
    """
    rows = figures[["value", "lower", "upper"]].astype(float)
    if rows["value"].isna().all():
        no_data(axes)
        return Drawn(axes, f"{name}: no data.")
    house(axes, grid="x")
    axes.spines["left"].set_visible(False)
    _scale(axes, rows, reference, unit, ratios)
    narrow = (made := axes.get_figure(root=True)) is not None and made.get_figwidth() <= NARROW
    at = axes.get_yaxis_transform()
    for place, (row, figure) in enumerate(rows.iterrows()):
        stands_out = _stands_out(figure, reference)
        role = "main" if stands_out else "muted"
        if pd.isna(figure["value"]):
            write(axes, 0, place, "no data", "muted", size=SMALL, xycoords=at, offset=(4, 0), va="center")
        elif pd.isna(figure["lower"]):
            points(axes, figure["value"], place, role, size=34, hollow=True)
        else:
            axes.hlines(place, figure["lower"], figure["upper"], color=colour(role), linewidth=2.2)
            points(axes, figure["value"], place, role, size=40)
        words = _label(figure["value"], unit, reference) if pd.notna(figure["value"]) else ""
        write(axes, 1, place, words, role, bold=stands_out, xycoords=at, offset=(8, 0), ha="left", va="center")
        lines = wrap(str(row), 21 if narrow else 34, max_lines=2, placeholder=" \N{HORIZONTAL ELLIPSIS}")
        size = WORDS if len(lines) == 1 else SMALL
        for line, text in enumerate(lines):
            down = size / 2 * (len(lines) - 1) - size * line
            write(
                axes, 0, place, text, "ink", bold=stands_out, size=size, xycoords=at, offset=(-8, down), ha="right",
                va="center",
            )  # fmt: skip
    axes.set_yticks([])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    if reference is not None:
        axes.axvline(reference, color=colour("second-text"), linewidth=1.6, zorder=1)
        write(
            axes, reference, 1, reference_words, "second-text", size=SMALL, xycoords=axes.get_xaxis_transform(),
            offset=(0, 4), ha=_side(axes, reference), va="bottom",
        )  # fmt: skip
    return Drawn(axes, _alternative(rows, name, unit, reference, reference_words))


def _scale(axes: Axes, rows: pd.DataFrame, reference: float | None, unit: Unit, ratios: bool) -> None:
    values = np.append(rows.to_numpy().ravel(), [] if reference is None else [reference])
    known = values[np.isfinite(values)]
    if not ratios:
        low, high = float(known.min()), float(known.max())
        spare = 0.06 * (high - low) or max(abs(high) * 0.1, 1.0)
        axes.set_xlim(low - spare, high + spare)
        value_axis(axes, unit, which="x")
        return
    known = known[known > 0]
    axes.set_xscale("log")
    axes.set_xlim(float(known.min()) / 1.1, float(known.max()) * 1.1)
    low, high = axes.get_xlim()
    made = axes.get_figure(root=True)
    gap = np.log(high / low) * (0.15 if made is not None and made.get_figwidth() <= NARROW else 0.09)
    apart: list[float] = []
    for tick in RATIOS:
        if low <= tick <= high and all(abs(np.log(tick / other)) >= gap for other in apart):
            apart.append(tick)
    axes.xaxis.set_major_locator(FixedLocator(apart))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda tick, _place: f"{tick:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())


def _side(axes: Axes, reference: float) -> str:
    """Hang the words of the reference on the side that has more room."""
    place = axes.transData.transform((reference, 0))[0]
    across = axes.transAxes.inverted().transform((place, 0))[0]
    return "left" if across < 0.33 else "right" if across > 0.67 else "center"


def _label(value: float, unit: Unit, reference: float | None) -> str:
    """Write a value; a count against zero is a change, and has its sign."""
    return format_signed(value) if unit == "count" and reference == 0 else label(value, unit)


def _stands_out(figure: pd.Series, reference: float | None) -> bool:
    known = reference is not None and pd.notna(figure["lower"]) and pd.notna(figure["upper"])
    return bool(known and not figure["lower"] <= reference <= figure["upper"])


def _alternative(rows: pd.DataFrame, name: str, unit: Unit, reference: float | None, reference_words: str) -> str:
    known = rows["value"].dropna()

    def said(row: object) -> str:
        low, high = rows.loc[row, "lower"], rows.loc[row, "upper"]
        limits = f", limits {_label(low, unit, reference)} to {_label(high, unit, reference)}" if pd.notna(low) else ""
        return f"{row} ({_label(rows.loc[row, 'value'], unit, reference)}{limits})"

    highest, lowest = known.idxmax(), known.idxmin()
    ends = f"{name}: the highest is {said(highest)}"
    if highest != lowest:
        ends += f", the lowest {said(lowest)}"
    out = [str(row) for row, figure in rows.iterrows() if _stands_out(figure, reference)]
    against = ""
    if reference is not None:
        what = reference_words or label(reference, unit)
        many = f"{len(out)} of {len(rows)} have limits that leave out {what}"
        against = (
            f"{many}: {listed(out)}"
            if 0 < len(out) <= 6
            else many
            if out
            else f"the limits of all of them include {what}"
        )
    return sentences([ends], [against])
