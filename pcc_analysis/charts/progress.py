"""How far a deliverable has come, as a bar the size of a table cell."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pcc_analysis.charts.alternatives import sentences
from pcc_analysis.charts.style import WORDS, Drawn, colour, write
from pcc_analysis.errors import NotAProportionError
from pcc_analysis.numbers import format_percent


def progress(done: float | None, axes: Axes, *, name: str, before: float | None = None) -> Drawn:
    """Draw the part that is done, and a notch where the last report stood.

    Parameters
    ----------
    done
        The part that is done, 0 to 1; None or NaN where it was not reported.
    axes
        The axes of ``figure("progress")``.
    name
        The deliverable.
    before
        The part that was done at the last report.

    Returns
    -------
    The axes and the text alternative.

    Raises
    ------
    NotAProportionError
        Where a part is below 0 or above 1.
    """
    wrong = [part for part in (done, before) if part is not None and not pd.isna(part) and not 0 <= part <= 1]
    if wrong:
        raise NotAProportionError(
            f"{len(wrong)} of the parts done of {name!r} is not between 0 and 1 ({wrong[0]:g}); 60 per cent is 0.6"
        )
    axes.set_axis_off()
    axes.set(xlim=(-0.02, 1.66), ylim=(0, 1))
    if done is None or pd.isna(done):
        write(axes, 0, 0.5, "not reported", "muted", ha="left", va="center")
        return Drawn(axes, f"{name}: progress not reported, no data.")
    axes.add_patch(Rectangle((0, 0.22), 1, 0.56, facecolor=colour("ground"), edgecolor=colour("muted"), linewidth=1))
    axes.barh(0.5, done, height=0.56, color=colour("main"))
    write(axes, 1, 0.5, format_percent(done, 0), "ink", size=WORDS, offset=(5, 0), ha="left", va="center")
    told = f"{name}: {format_percent(done, 0, words=True)} done"
    if before is None or pd.isna(before):
        return Drawn(axes, sentences([told]))
    axes.plot([before, before], [0.04, 0.96], color=colour("accent-text"), linewidth=1.8)
    if format_percent(before, 0) == format_percent(done, 0):
        return Drawn(axes, sentences([f"{told}, unmoved since the last report"]))
    way = "up from" if done > before else "down from"
    return Drawn(axes, sentences([f"{told}, {way} {format_percent(before, 0, words=True)} at the last report"]))
