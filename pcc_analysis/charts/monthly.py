"""Each month as a bar, and above it the rolling figure as a line, on one time axis."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from pcc_analysis.charts.alternatives import (
    absent,
    changes,
    extremes,
    listed,
    moved,
    runs_of,
    sentences,
    stood,
    window_of,
)
from pcc_analysis.charts.margin import Label, margin_words
from pcc_analysis.charts.scales import Unit, around, from_zero, label, value_axis
from pcc_analysis.charts.style import LINE, SMALL, Drawn, cased, colour, heading, no_data, points, write
from pcc_analysis.charts.time_axis import marks, months_axis
from pcc_analysis.months import months_in_words
from pcc_analysis.windows import MONTH, TWELVE_MONTHS, Window

BAR = 0.74  # of a month
ROOM = 0.12
"""Of the height of the rolling panel, for a figure that is written above the line, below the heading."""


def monthly(
    figures: pd.DataFrame,
    axes: tuple[Axes, Axes],
    *,
    name: str,
    unit: Unit = "count",
    highlight: pd.PeriodIndex | None = None,
    highlight_words: str = "this quarter",
    window: Window = TWELVE_MONTHS,
    breaks: Mapping[pd.Period, str] | None = None,
    baselines: Mapping[str, float] | None = None,
) -> Drawn:
    """Draw discrete months and their rolling figure.

    Parameters
    ----------
    figures
        One row per month (``PeriodIndex[M]``). Columns: ``value``, the month's figure; ``rolling``, the figure of the
        window that ends with the month; optional ``lower`` and ``upper``, the range expected for the season; optional
        ``months``, how many months of the window are there. A month without a figure is NaN, or has no row: it gets
        no bar, a gap in the line and the words "no data".
    axes
        The upper and the lower axes of ``figure("monthly")``.
    name
        The measure, as a sentence begins with it: ``Recorded crime``.
    unit
        What the figures are (see ``scales.Unit``); ``percent`` takes proportions.
    highlight, highlight_words
        The months of the period reported, and what the chart calls them.
    window
        The rolling window.
    breaks
        Month to words: what changed at the beginning of that month.
    baselines
        Words to value: horizontal lines across the months.

    Returns
    -------
    The two axes and the text alternative.
    """
    upper, lower = axes
    if figures.empty or figures[["value", "rolling"]].isna().all(axis=None):
        no_data(upper, lower)
        return Drawn(axes, f"{name}: no data.")
    shown = figures.astype(float).reindex(pd.period_range(figures.index.min(), figures.index.max(), freq="M"))
    months = pd.PeriodIndex(shown.index)
    marked = months[:0] if highlight is None else months[months.isin(highlight)]
    moments = dict(breaks or {})
    _rolling(shown, upper, unit, window, moments)
    _months(shown, lower, unit, marked, highlight_words, dict(baselines or {}), moments)
    return Drawn(axes, _alternative(shown, name, unit, marked, window, moments))


def _rolling(shown: pd.DataFrame, axes: Axes, unit: Unit, window: Window, moments: dict[pd.Period, str]) -> None:
    known = shown["rolling"].dropna()
    if known.empty:
        no_data(axes, words=f"Rolling {window.name}: no data")
        return
    axes.xaxis.set_visible(False)  # the months stand below the lower panel
    heading(axes, f"Rolling {window.name}")
    partial = shown["months"] < window.length if "months" in shown else pd.Series(False, shown.index)
    ordinals = shown.index.astype("int64")
    axes.plot(ordinals, shown["rolling"].mask(partial), color=colour("main"), linewidth=LINE)
    around(axes, shown["rolling"].to_numpy(), floor=0)
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + ROOM * (high - low))
    value_axis(axes, unit, ticks=4)
    rings = known[partial.reindex(known.index)]
    if len(rings):
        points(axes, rings.index.astype("int64"), rings, "main", size=22, hollow=True)
    last = known.index[-1]
    lines = [label(known.iloc[-1], unit)]
    if partial[last]:
        lines += [f"{int(shown.loc[last, 'months'])} of {window.length}", "months"]
    else:
        points(axes, last.ordinal, known.iloc[-1], "main")
    margin_words(axes, [Label(float(known.iloc[-1]), lines, "main", True)])
    if last - 12 in known.index and not partial[last - 12]:
        before = float(known[last - 12])
        points(axes, last.ordinal - 12, before, "main", size=24, hollow=True)
        near = known[(known.index >= last - 15) & (known.index <= last - 9)]
        below, rising = before <= near.mean(), near.iloc[-1] >= near.iloc[0]
        write(
            axes, last.ordinal - 12, before, label(before, unit), "main", halo=True,
            ha="left" if below == rising else "right", va="top" if below else "bottom", offset=(0, -6 if below else 6),
        )  # fmt: skip
    marks(axes, moments, known)


def _months(
    shown: pd.DataFrame,
    axes: Axes,
    unit: Unit,
    marked: pd.PeriodIndex,
    marked_words: str,
    baselines: dict[str, float],
    moments: dict[pd.Period, str],
) -> None:
    heading(axes, "Each month")
    ordinals = shown.index.astype("int64").to_numpy()
    _bars(axes, ordinals, shown["value"].to_numpy(), shown.index.isin(marked))
    band = shown[["lower", "upper"]].dropna(how="any") if {"lower", "upper"} <= set(shown) else pd.DataFrame()
    from_zero(axes, np.concatenate([shown["value"], *band.to_numpy(), list(baselines.values())]))
    value_axis(axes, unit)
    words: list[Label] = []
    for what, value in baselines.items():
        axes.axhline(value, color=colour("third"), linewidth=1.4, linestyle=(0, (5, 2)))
        words.append(Label(value, [*wrap(what, 15), label(value, unit)], "third", False))
    if not band.empty:
        for run in runs_of(pd.PeriodIndex(band.index)):
            for column in ("lower", "upper"):
                _stairs(axes, run.astype("int64").to_numpy(), band.loc[run, column].to_numpy())
        words.append(Label(float(band.iloc[-1].mean()), ["expected", "range"], "second-text", False))
    if len(marked) and shown.loc[marked, "value"].notna().any():
        words.append(Label(float(shown.loc[marked, "value"].max()) * 0.4, wrap(marked_words, 15), "main", True))
    margin_words(axes, words)
    for run in runs_of(pd.PeriodIndex(shown.index[shown["value"].isna()])):
        middle = (run[0].ordinal + run[-1].ordinal) / 2
        write(
            axes,
            middle,
            0,
            "no data",
            "muted",
            size=SMALL,
            offset=(0, 4),
            ha="center",
            va="bottom",
            rotation=0 if len(run) > 5 else 90,
        )
    marks(axes, moments, shown["value"], words=False)
    months_axis(axes, pd.PeriodIndex(shown.index))


def _bars(axes: Axes, places: np.ndarray, heights: np.ndarray, marked: np.ndarray) -> None:
    """Draw a bar for each figure that is there, those beside each other in one colour as one path.

    ``bar()`` makes an artist of each and fits the limits to it.
    """
    there = np.isfinite(heights)
    wide, side = np.array([-0.5, 0.5, 0.5, -0.5, -0.5]) * BAR, np.array([0, 0, 1, 1, 0])
    codes = np.array([Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY])
    turns = np.flatnonzero(np.diff(marked[there])) + 1
    for some in np.split(np.flatnonzero(there), turns):
        if some.size:
            corners = np.stack([places[some, None] + wide, heights[some, None] * side], axis=-1).reshape(-1, 2)
            role = "main" if marked[some[0]] else "pale"
            axes.add_artist(
                PathPatch(Path(corners, np.tile(codes, some.size)), facecolor=colour(role), edgecolor="none")
            )


def _stairs(axes: Axes, places: np.ndarray, heights: np.ndarray) -> None:
    """Draw a line across each place at its height; ``stairs()`` fits the limits to it."""
    steps = Path(np.column_stack([(places[:, None] + [-0.5, 0.5]).ravel(), np.repeat(heights, 2)]))
    look = {"edgecolor": colour("second-text"), "linewidth": 1.7, "path_effects": cased(1.7)}
    axes.add_artist(PathPatch(steps, fill=False, **look))


def _alternative(
    shown: pd.DataFrame, name: str, unit: Unit, marked: pd.PeriodIndex, window: Window, moments: dict[pd.Period, str]
) -> str:
    known, values = shown["rolling"].dropna(), shown["value"].dropna()
    if known.empty:
        first = stood(name, float(values.iloc[-1]), window_of(MONTH, values.index[-1]), unit)
    elif len(known) == 1:
        first = stood(name, float(known.iloc[0]), window_of(window, known.index[0]), unit)
    else:
        last = known.index[-1]
        earlier = last - 12 if last - 12 in known.index else known.index[0]
        before, after = window_of(window, earlier), window_of(window, last)
        first = moved(name, float(known[earlier]), float(known[last]), before, after, unit)
    partial = ""
    if "months" in shown and not known.empty and shown.loc[known.index[-1], "months"] < window.length:
        partial = f", of which only {int(shown.loc[known.index[-1], 'months'])} of {window.length} months are there"
    return sentences(
        [first + partial + _against_range(shown, marked)],
        [extremes(values, unit), absent(shown["value"]), changes(moments)],
    )


def _against_range(shown: pd.DataFrame, marked: pd.PeriodIndex) -> str:
    """Say whether the months reported lie inside the range expected for the season."""
    if len(marked) == 0 or not {"lower", "upper"} <= set(shown):
        return ""
    value, lower, upper = shown[["value", "lower", "upper"]].to_numpy()[shown.index.get_indexer(marked)].T
    looked = np.isfinite(value + lower + upper)
    if not looked.any():
        return ""
    sides = {"above": looked & (value > upper), "below": looked & (value < lower)}
    outside = [f"{months_in_words(marked[there])} {side}" for side, there in sides.items() if there.any()]
    if outside:
        return f", with {listed(outside)} the range expected for the season"
    return f", with {months_in_words(marked[looked])} inside the range expected for the season"
