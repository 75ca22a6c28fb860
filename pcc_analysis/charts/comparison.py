"""Several series on one scale: indexed to a common base, or as z scores round their own average."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap

import pandas as pd
from matplotlib.axes import Axes

from pcc_analysis.charts.alternatives import absent, changes, listed, sentences
from pcc_analysis.charts.margin import Label, margin_words
from pcc_analysis.charts.scales import Unit, around, label, say, value_axis
from pcc_analysis.charts.style import LINE, SMALL, THIN, Drawn, colour, house, no_data, points, write
from pcc_analysis.charts.time_axis import marks, months_axis
from pcc_analysis.months import month_name

SERIES = (
    ("main", "main", "solid"),
    ("second", "second-text", (0, (5, 1.5))),
    ("third", "third", (0, (1.5, 1.2))),
    ("accent", "accent-text", (0, (6, 1.5, 1.5, 1.5))),
)
"""Colour, colour of the words and dashes of the first to the fourth series: never told apart by colour alone."""


def indexed(
    figures: pd.DataFrame, axes: Axes, *, name: str, base: str, breaks: Mapping[pd.Period, str] | None = None
) -> Drawn:
    """Draw series that were set to 100 at a common base.

    Parameters
    ----------
    figures
        Months (``PeriodIndex[M]``) by two to four series, indexed; the columns are their names; NaN is a gap.
    axes
        The axes of ``figure("line")``.
    name
        What is compared: ``Burglary, rolling 12 months``.
    base
        What 100 is: ``12 months to June 2016``.
    breaks
        Month to words: what changed at the beginning of that month.

    Returns
    -------
    The axes and the text alternative.
    """
    return _lines(figures, axes, name, "index", 100.0, f"100 = {base}", dict(breaks or {}))


def z_scores(figures: pd.DataFrame, axes: Axes, *, name: str, breaks: Mapping[pd.Period, str] | None = None) -> Drawn:
    """Draw series as standard deviations from their own average, with the moment at which recording changed.

    Parameters
    ----------
    figures
        Months (``PeriodIndex[M]``) by two to four series of z scores; the columns are their names; NaN is a gap.
    axes, name, breaks
        As for ``indexed``.

    Returns
    -------
    The axes and the text alternative.
    """
    return _lines(figures, axes, name, "score", 0.0, "0 = average of each series", dict(breaks or {}))


def _lines(
    figures: pd.DataFrame,
    axes: Axes,
    name: str,
    unit: Unit,
    level: float,
    level_words: str,
    moments: dict[pd.Period, str],
) -> Drawn:
    known = figures.dropna(how="all")
    if known.empty:
        no_data(axes)
        return Drawn(axes, f"{name}: no data.")
    shown = figures.astype(float).reindex(pd.period_range(figures.index.min(), figures.index.max(), freq="M"))
    house(axes)
    ordinals = shown.index.astype("int64").to_numpy()
    around(axes, [*shown.to_numpy().ravel(), level])
    value_axis(axes, unit)
    axes.axhline(level, color=colour("muted"), linewidth=THIN * 1.4)
    ends: list[Label] = []
    for (role, words_role, dashes), column in zip(SERIES, shown.columns, strict=False):
        axes.plot(ordinals, shown[column], color=colour(role), linewidth=LINE, linestyle=dashes)
        if (values := shown[column].dropna()).size:
            last, value = values.index[-1], float(values.iloc[-1])
            points(axes, last.ordinal, value, role, size=26)
            ends.append(Label(value, [*wrap(str(column), 15), label(value, unit)], words_role, True))
    margin_words(axes, ends)
    months_axis(axes, pd.PeriodIndex(shown.index))
    write(axes, 0, 1, level_words, "muted", size=SMALL, xycoords="axes fraction", offset=(0, 5), ha="left", va="bottom")
    marks(axes, moments, shown.mean(axis=1))
    return Drawn(axes, sentences([f"{name}: {_courses(shown, unit)}"], [_gaps(shown), changes(moments)]))


def _courses(shown: pd.DataFrame, unit: Unit) -> str:
    parts = []
    for column in shown.columns:
        values = shown[column].dropna()
        if values.empty:
            parts.append(f"{column} has no data")
            continue
        start, end = values.index[0], values.index[-1]
        old, new = say(float(values.iloc[0]), unit), say(float(values.iloc[-1]), unit)
        if start == end:
            parts.append(f"{column} stood at {new} in {month_name(end)}")
        elif old == new:
            parts.append(f"{column} stood at {new} in {month_name(start)} and again in {month_name(end)}")
        else:
            verb = "rose" if values.iloc[-1] > values.iloc[0] else "fell"
            parts.append(f"{column} {verb} from {old} in {month_name(start)} to {new} in {month_name(end)}")
    return f"{'in standard deviations, ' if unit == 'score' else ''}{listed(parts)}"


def _gaps(shown: pd.DataFrame) -> str:
    gaps = [(column, absent(shown[column])) for column in shown.columns if shown[column].notna().any()]
    return listed([f"{words} ({column})" for column, words in gaps if words]) if any(words for _, words in gaps) else ""
