"""A line the size of a table cell: the course of a measure at a glance, its words in the text alternative."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from pcc_analysis.charts.alternatives import absent, extremes, moved, sentences, stood, window_of
from pcc_analysis.charts.scales import Unit
from pcc_analysis.charts.style import SMALL, Drawn, colour, write
from pcc_analysis.windows import MONTH, Window


def sparkline(values: pd.Series, axes: Axes, *, name: str, unit: Unit = "count", window: Window = MONTH) -> Drawn:
    """Draw the course of one measure without axes, its last figure as a dot.

    Parameters
    ----------
    values
        The figures by month (``PeriodIndex[M]``), months or rolling windows; a missing one is a gap.
    axes
        The axes of ``figure("sparkline")``.
    name, unit
        The measure and what its figures are, for the text alternative.
    window
        What each figure covers: a month, or the window that ends with it.

    Returns
    -------
    The axes and the text alternative.
    """
    axes.set_axis_off()
    values = values.astype(float)
    known = values.dropna()
    if known.empty:
        write(axes, 0, 0.5, "No data", "muted", size=SMALL, xycoords="axes fraction", ha="left", va="center")
        return Drawn(axes, f"{name}: no data.")
    shown = values.reindex(pd.period_range(values.index.min(), values.index.max(), freq="M"))
    ordinals = shown.index.astype("int64").to_numpy()
    axes.plot(ordinals, shown, color=colour("main"), linewidth=1.6)
    alone = shown.notna() & shown.shift(1).isna() & shown.shift(-1).isna()
    dots = [*((month.ordinal, 1.8) for month in shown.index[alone]), (known.index[-1].ordinal, 4.5)]
    for at, width in dots:  # a line without length and with round ends is the shortest way to write a dot
        height = float(shown.to_numpy()[at - ordinals[0]])
        axes.plot([at, at], [height, height], color=colour("main"), linewidth=width, solid_capstyle="round")
    axes.set_xlim(ordinals[0] - 0.04 * len(ordinals), ordinals[-1] + 0.06 * len(ordinals))
    low, high = float(known.min()), float(known.max())
    spare = 0.16 * (high - low) or 1.0
    axes.set_ylim(low - spare, high + spare)
    first, last = window_of(window, known.index[0]), window_of(window, known.index[-1])
    if len(known) == 1:
        return Drawn(axes, sentences([stood(name, float(known.iloc[-1]), last, unit), absent(shown)]))
    told = moved(name, float(known.iloc[0]), float(known.iloc[-1]), first, last, unit)
    return Drawn(axes, sentences([told], [extremes(known, unit, window), absent(shown)]))
