"""Outcomes: the force's ratio over time among its peers, and how outcomes divide by type."""

from __future__ import annotations

from textwrap import wrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import offset_copy

from pcc_analysis.charts.alternatives import absent, listed, moved, sentences, stood, window_of
from pcc_analysis.charts.margin import Label, margin_words
from pcc_analysis.charts.scales import Unit, around, from_zero, label, say, value_axis
from pcc_analysis.charts.style import LINE, SMALL, THIN, WIDTH, Drawn, colour, house, no_data, points, write
from pcc_analysis.charts.time_axis import months_axis
from pcc_analysis.errors import PccError
from pcc_analysis.numbers import format_percent
from pcc_analysis.windows import TWELVE_MONTHS, Window

FILLS = ("main", "second-text", "third", "accent-text", "muted", "ground")
"""The fills of a stack: all but the last can be written on in the ground's colour; the last is an outline."""


def outcome_trend(
    figures: pd.DataFrame,
    axes: Axes,
    *,
    force: str,
    average: pd.Series | None = None,
    name: str = "Positive outcome ratio",
    unit: Unit = "percent",
    window: Window = TWELVE_MONTHS,
) -> Drawn:
    """Draw the force's ratio over time in front of its peers'.

    Parameters
    ----------
    figures
        Months (``PeriodIndex[M]``) by forces; NaN is a gap.
    axes
        The axes of ``figure("line")``.
    force
        Which column is the report's.
    average
        The peers' average by month, drawn dashed.
    name, unit, window
        What the ratio is, its unit, and what each figure covers.

    Returns
    -------
    The axes and the text alternative.
    """
    if figures.dropna(how="all").empty:
        no_data(axes)
        return Drawn(axes, f"{name}: no data.")
    shown = figures.astype(float).reindex(pd.period_range(figures.index.min(), figures.index.max(), freq="M"))
    middle = pd.Series(dtype=float) if average is None else average.reindex(shown.index)
    house(axes)
    around(axes, [*shown.to_numpy().ravel(), *middle], floor=0)
    value_axis(axes, unit)
    ordinals = shown.index.astype("int64").to_numpy()
    for column in shown.columns.drop(force, errors="ignore"):
        axes.plot(ordinals, shown[column], color=colour("pale"), linewidth=THIN)
    if len(shown.columns) > 1:
        what = "thin lines: the similar forces"
        write(axes, 0, 1, what, "muted", size=SMALL, xycoords="axes fraction", offset=(0, 5), ha="left", va="bottom")
    words: list[Label] = []
    if middle.notna().any():
        axes.plot(ordinals, middle, color=colour("second-text"), linewidth=1.8, linestyle=(0, (5, 1.5)))
        end = float(middle.dropna().iloc[-1])
        words.append(Label(end, ["peers' average", label(end, unit)], "second-text"))
    own = shown[force].dropna() if force in shown else pd.Series(dtype=float)
    if own.size:
        axes.plot(ordinals, shown[force], color=colour("main"), linewidth=LINE + 0.4)
        points(axes, own.index[-1].ordinal, own.iloc[-1], "main")
        words.append(Label(float(own.iloc[-1]), [*wrap(force, 15), label(float(own.iloc[-1]), unit)], "main", True))
    margin_words(axes, words)
    months_axis(axes, pd.PeriodIndex(shown.index))
    return Drawn(axes, _of_trend(shown, own, middle.dropna(), force, name, unit, window))


def _of_trend(
    shown: pd.DataFrame, own: pd.Series, middle: pd.Series, force: str, name: str, unit: Unit, window: Window
) -> str:
    if own.empty:
        first = f"{name}: no data for {force}"
    elif len(own) == 1:
        first = stood(f"{name} of {force}", float(own.iloc[-1]), window_of(window, own.index[-1]), unit)
    else:
        start, end = window_of(window, own.index[0]), window_of(window, own.index[-1])
        first = moved(f"{name} of {force}", float(own.iloc[0]), float(own.iloc[-1]), start, end, unit)
    peers = ""
    if len(middle) > 1:
        peers = moved(
            "the peers' average", float(middle.iloc[0]), float(middle.iloc[-1]),
            window_of(window, middle.index[0]), window_of(window, middle.index[-1]), unit,
        )  # fmt: skip
    elif len(middle):
        peers = stood("the peers' average", float(middle.iloc[0]), window_of(window, middle.index[0]), unit)
    return sentences([first], [peers, absent(shown[force]) if own.size else ""])


def stacked_outcomes(figures: pd.DataFrame, axes: Axes, *, name: str, unit: Unit = "percent") -> Drawn:
    """Draw how each row divides into outcome types, as one bar per row.

    Parameters
    ----------
    figures
        Rows (crime groups, years) by at most six outcome types, as proportions or counts; a row without any figure
        says so.
    axes
        The axes of ``figure("stacked", rows=len(figures))``.
    name, unit
        What divides, as a sentence begins with it, and what the figures are.

    Returns
    -------
    The axes and the text alternative.

    Raises
    ------
    PccError
        More types than can be told apart.
    """
    if len(figures.columns) > len(FILLS):
        raise PccError(
            f"a stacked chart tells at most {len(FILLS)} types apart and {len(figures.columns)} were given; "
            "add the small ones together first"
        )
    if figures.dropna(how="all").empty:
        no_data(axes)
        return Drawn(axes, f"{name}: no data.")
    house(axes, grid="")
    ends = figures.sum(axis=1)
    from_zero(axes, ends.to_numpy(), which="x")
    axes.set(xticks=[], yticks=[])
    axes.set_ylim(len(figures) - 0.45, -0.55)
    starts = figures.fillna(0).cumsum(axis=1).shift(axis=1, fill_value=0)
    reach = axes.get_xlim()[1]
    room = 300 if (made := axes.get_figure(root=True)) is None else (made.get_figwidth() - 1.9) * 72
    for role, column in zip(FILLS, figures.columns, strict=False):
        outline = colour("muted") if role == "ground" else colour("ground")
        axes.barh(
            range(len(figures)), figures[column], left=starts[column], height=0.68,
            color=colour(role), edgecolor=outline, linewidth=1.2,
        )  # fmt: skip
        for row, value in enumerate(figures[column]):
            words = format_percent(value, 0) if unit == "percent" else label(value, unit)
            if pd.notna(value) and value / reach * room > 7.6 * len(words) + 6:
                ink = "ink" if role == "ground" else "ground"
                write(axes, starts[column].iloc[row] + value / 2, row, words, ink, ha="center", va="center")
    at = axes.get_yaxis_transform()
    for row, one in enumerate(figures.index):
        write(axes, 0, row, str(one), "ink", xycoords=at, offset=(-6, 0), ha="right", va="center")
        if figures.iloc[row].isna().all():
            write(axes, 0, row, "no data", "muted", offset=(6, 0), ha="left", va="center")
    _key(axes, [str(column) for column in figures.columns])
    return Drawn(axes, _of_stack(figures, name, unit))


def _key(axes: Axes, names: list[str]) -> None:
    """List the types above the bars, in the order of the stack, each beside its fill."""
    made = axes.get_figure(root=True)
    room = int(((WIDTH if made is None else made.get_figwidth()) - 1.6) * 72 / 6.8)
    height = 8
    for role, one in reversed(list(zip(FILLS, names, strict=False))):
        lines = wrap(one, room)
        for row, words in enumerate(lines):
            offset = (18, height + 14 * (len(lines) - 1 - row))
            write(axes, 0, 1, words, "ink", xycoords="axes fraction", offset=offset, ha="left", va="bottom")
        swatch = Line2D(
            [0], [1], marker="s", markersize=10, linestyle="none", clip_on=False, color=colour(role),
            markeredgecolor=colour("muted" if role == "ground" else role),
            transform=offset_copy(axes.transAxes, made, x=6, y=height + 14 * (len(lines) - 1) + 5, units="points"),
        )  # fmt: skip
        axes.add_artist(swatch)
        height += 14 * (len(lines) - 1) + 17


def _of_stack(figures: pd.DataFrame, name: str, unit: Unit) -> str:
    known = figures.dropna(how="all")
    row, one = known.iloc[0].dropna().sort_values(ascending=False, kind="stable"), str(known.index[0])
    most = [f"{kind} ({say(value, unit)})" for kind, value in row.items()][:2]
    first = f"{name}: for {one} the most frequent is {' and then '.join(most)}"
    kind = known.columns[0]
    share = known[kind].dropna().sort_values(kind="stable")
    second = ""
    if len(share) > 1:
        low, high = say(share.iloc[0], unit), say(share.iloc[-1], unit)
        runs = f"runs from {low} ({share.index[0]}) to {high} ({share.index[-1]})"
        second = f"{kind} {runs if low != high else f'stands at {low} in every row'}"
    gone = [str(one) for one in figures.index.difference(known.index, sort=False)]
    return sentences([first], [second, f"there are no data for {listed(gone)}" if gone else ""])
