"""The force among those most like it: a bar per force, the average of the others and the range for one more."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pcc_analysis.charts.alternatives import sentences
from pcc_analysis.charts.scales import Unit, from_zero, label, say
from pcc_analysis.charts.style import NARROW, SMALL, Drawn, cased, colour, house, no_data, write
from pcc_analysis.numbers import ordinal

BAR = 0.68  # of a row


def peer_bars(
    rates: pd.Series,
    axes: Axes,
    *,
    force: str,
    position: pd.Series | pd.DataFrame,
    name: str,
    unit: Unit = "rate",
) -> Drawn:
    """Draw the most similar group as bars, highest first, the force among them.

    Parameters
    ----------
    rates
        One figure per force, named; a force without a figure keeps its row and says so.
    axes
        The axes of ``figure("bars", rows=len(rates))``.
    force
        Which of them is the report's.
    position
        ``mean`` of the other forces and ``lower`` and ``upper`` of the range in which one more force like them would
        lie, NaN where there are too few. A Series or a frame of one row.
    name, unit
        What the rate is, as a sentence begins with it, and its unit.

    Returns
    -------
    The axes and the text alternative.
    """
    rates = rates.astype(float).sort_values(ascending=False, kind="stable", na_position="last")
    known = rates.dropna()
    if known.empty:
        no_data(axes)
        return Drawn(axes, f"{name}: no data.")
    place = position.iloc[0] if isinstance(position, pd.DataFrame) else position
    mean, lower, upper = _numbers(place)
    house(axes, grid="")
    from_zero(axes, [*known, *([upper] if pd.notna(upper) else [mean])], which="x")
    axes.set_xticks([])
    axes.set_yticks([])
    for row, (one, value) in enumerate(rates.items()):
        bar = Rectangle((0, row - BAR / 2), value, BAR, facecolor=colour("main" if one == force else "pale"))
        axes.add_artist(bar)
    axes.set_ylim(max(len(rates), 2) - 0.45, -0.55)
    longest = max(len(label(value, unit)) for value in rates)
    for row, (one, value) in enumerate(rates.items()):
        bold = one == force
        ink = "main" if bold else "ink"
        at = axes.get_yaxis_transform()
        write(axes, 0, row, label(value, unit), ink, bold=bold, xycoords=at, offset=(-6, 0), ha="right", va="center")
        gap = -14 - 7.5 * longest
        write(axes, 0, row, str(one), ink, bold=bold, xycoords=at, offset=(gap, 0), ha="right", va="center")
    _range(axes, mean, lower, upper, len(known) - (force in known.index), unit)
    return Drawn(axes, _alternative(known, force, place, name, unit))


def _range(axes: Axes, mean: float, lower: float, upper: float, others: int, unit: Unit) -> None:
    left = axes.get_xlim()[0]
    at = axes.get_xaxis_transform()
    if pd.notna(lower) and pd.notna(upper):
        axes.axvspan(max(lower, left), upper, color=colour("band"), zorder=0, linewidth=0)
        for edge in (lower, upper):
            if edge > left:
                axes.axvline(edge, color=colour("second-text"), linewidth=1.2, linestyle=(0, (2, 2)))
        span = f"up to {label(upper, unit)}" if lower <= 0 else f"{label(lower, unit)} to {label(upper, unit)}"
        x, side = _anchor(axes, (max(lower, left) + upper) / 2)
        words = f"range for one force like these: {span}"
        write(axes, x, 0, words, "second-text", size=SMALL, xycoords=at, offset=(0, -5), va="top", ha=side)
    if pd.notna(mean):
        axes.axvline(mean, color=colour("second-text"), linewidth=1.8, path_effects=cased(1.8))
        x, side = _anchor(axes, mean)
        words = f"average of the {others} others: {label(mean, unit)}"
        write(axes, x, 1, words, "second-text", xycoords=at, offset=(0, 4), va="bottom", ha=side)


def _anchor(axes: Axes, x: float) -> tuple[float, str]:
    """Hang words on the side of a line that has room; on a phone that is always the side of the names."""
    left, right = axes.get_xlim()
    made = axes.get_figure(root=True)
    if x > (left + right) / 2:
        return x, "right"
    return (right, "right") if made is not None and made.get_figwidth() <= NARROW else (x, "left")


def _alternative(known: pd.Series, force: str, place: pd.Series, name: str, unit: Unit) -> str:
    mean, lower, upper = _numbers(place)
    others = len(known) - (force in known.index)
    highest, lowest = say(known.iloc[0], unit), say(known.iloc[-1], unit)
    ends = f"{known.index[0]} is the highest ({highest}) and {known.index[-1]} the lowest ({lowest})"
    if highest == lowest:
        ends = f"every force stands at {highest}"
    if force not in known.index:
        average = f"the average of the {others} similar forces is {say(mean, unit)}"
        return sentences([f"{name}: no data for {force}, {average}"], [ends])
    value = float(known[force])
    if others == 0:
        return sentences([f"{name}: {force} stands at {say(value, unit)}, without data for any similar force"])
    average = f"against an average of {say(mean, unit)} for the other {others}"
    first = f"{name}: {force} stands at {say(value, unit)}, {_rank(known, value)}, {average}"
    if pd.isna(lower) or pd.isna(upper):
        return sentences([first], [ends])
    side = "above" if value > upper else "below" if value < lower else "inside"
    span = f"up to {say(upper, unit)}" if lower <= 0 else f"from {say(lower, unit)} to {say(upper, unit)}"
    return sentences([first], [f"it lies {side} the range {span} in which one force like these is expected", ends])


def _numbers(place: pd.Series) -> list[float]:
    return [float("nan") if pd.isna(place[column]) else float(place[column]) for column in ("mean", "lower", "upper")]


def _rank(known: pd.Series, value: float) -> str:
    """Say where a figure stands, counted from the nearer end."""
    from_top, from_bottom = int((known > value).sum()) + 1, int((known < value).sum()) + 1
    end, place = ("highest", from_top) if from_top <= from_bottom else ("lowest", from_bottom)
    joint = "joint " if (known == value).sum() > 1 else ""
    return f"{joint}{ordinal(place) + ' ' if place > 1 else 'the ' if not joint else ''}{end} of {len(known)}"
