"""The look every chart shares: house sizes, colours by role, and text that is never parsed.

A chart names a colour by its role in ``elements.palette``. In the SVG the role becomes a custom property with
the light colour to fall back on, ``var(--chart-main,#12436d)``: a chart stands alone, and follows a page that defines
the properties into dark mode.

=======================  ===================================================================================
``--chart-ground``       what the chart stands on; the halo round words that cross a line
``--chart-ink``          headings and names
``--chart-muted``        axes, ticks, explanations
``--chart-grid``         grid lines
``--chart-main``         the force, the period reported
``--chart-second``       a comparison: peers, the second series; its words in ``--chart-second-text``
``--chart-third``        a third series, a baseline
``--chart-accent``       a fourth series, a change in recording; its words in ``--chart-accent-text``
``--chart-pale``         context: other forces, earlier months
``--chart-band``         the ground of a range
``--chart-heat-1`` to 5  the steps of a heat map, from few to many
=======================  ===================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from numpy.typing import ArrayLike

from pcc_analysis.elements.palette import PALETTE


def colour(role: str) -> str:
    """Return the colour to draw a role in.

    >>> colour("main")
    '#12436d'
    """
    return PALETTE[role].light


WORDS, SMALL = 12.0, 10.5
LINE, THIN = 2.2, 0.9
HALO = "halo"
WIDTH, NARROW = 7.5, 4.75


@dataclass(frozen=True, eq=False)
class Drawn:
    """What a chart hands back: the axes it drew on, and what the chart says in at most two sentences."""

    axes: Axes | tuple[Axes, ...]
    alt: str

    @property
    def figure(self) -> Figure:
        """The figure the axes belong to."""
        first = self.axes[0] if isinstance(self.axes, tuple) else self.axes
        figure = first.get_figure(root=True)
        if figure is None:  # axes taken out of their figure
            raise ValueError("the axes belong to no figure; make them with charts.figure()")
        return figure


def figure(kind: str = "line", rows: int = 8, *, narrow: bool = False) -> tuple[Figure, Any]:
    """Make a figure of a house size with its axes; no pyplot, so nothing outlives the cell.

    Parameters
    ----------
    kind
        ``line`` (one panel), ``monthly`` (two panels, one above the other, on one time axis), ``bars`` and
        ``stacked`` (as high as their rows need), ``funnel``, ``heat``, ``map``, ``progress``, ``sparkline``.
    rows
        How many rows of bars.
    narrow
        For a phone: two thirds as wide, so that the letters keep their size.

    Returns
    -------
    The figure and its axes; for ``monthly`` the upper and the lower axes as a tuple, dressed as by `house`.

    >>> made, axes = figure("monthly")
    >>> len(axes)
    2
    """
    heights = {
        "line": 3.7,
        "monthly": 4.7,
        "bars": 1.1 + 0.36 * rows,
        "heat": 3.3,
        "map": 4.6 if narrow else 6.4,
        "funnel": 4.4,
        "stacked": 2.1 + 0.36 * rows,
        "progress": 0.25,
        "sparkline": 0.36,
    }
    small = {"progress": 1.5, "sparkline": 1.5}
    made = Figure(figsize=(small.get(kind, NARROW if narrow else WIDTH), heights[kind]))
    FigureCanvasAgg(made)  # measures words, whatever the backend
    made.set_label(kind)
    made.patch.set_visible(False)
    if kind in small:
        return made, made.add_axes((0, 0, 1, 1))
    if kind == "monthly":
        upper, lower = made.subplots(2, 1, sharex=True, height_ratios=(2, 3))
        house(upper)
        house(lower)
        return made, (upper, lower)
    return made, made.subplots()


def house(axes: Axes, grid: str = "y") -> None:
    """Dress axes: no box, quiet grid behind the data, one base line."""
    axes.patch.set_visible(False)
    axes.set_axisbelow(True)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom" if grid == "y" else side == "left")
        spine.set(color=colour("muted"), linewidth=THIN)
    axes.tick_params(
        length=0, left=False, labelsize=WORDS, labelcolor=colour("muted"), color=colour("muted"), width=THIN
    )
    if grid:
        axes.grid(axis=grid, color=colour("grid"), linewidth=THIN)  # type: ignore[arg-type]
    axes.set(xlabel="", ylabel="")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_label_coords(0, 0)  # a place for what is empty would be measured


def points(axes: Axes, x: ArrayLike, y: ArrayLike, role: str, size: float = 30, hollow: bool = False) -> None:
    """Draw a dot at each place, in a square of ``size`` square points; a hollow one is filled with the ground."""
    axes.plot(
        x, y, "o",
        color=colour(role), markerfacecolor=colour("ground" if hollow else role), markersize=size**0.5, zorder=3,
    )  # fmt: skip


def write(axes: Axes, x: float, y: float, words: str, role: str = "ink", **how: Any) -> Text:
    """Put one line of words on axes at a data position, or at an offset in points from it (``offset=(6, 0)``).

    ``bold`` and ``halo`` (the ground's colour round the letters) may be set; a dollar sign is a dollar sign.
    """
    offset = how.pop("offset", (0, 0))
    weight = "bold" if how.pop("bold", False) else "normal"
    halo = how.pop("halo", False)
    text = axes.annotate(
        " ".join(str(words).split()),
        xy=(x, y),
        xycoords=how.pop("xycoords", "data"),
        xytext=offset,
        textcoords="offset points",
        color=colour(role),
        fontsize=how.pop("size", WORDS),
        fontweight=weight,
        annotation_clip=False,
        parse_math=False,
        **how,
    )
    if halo:
        text.set_gid(HALO)
    return text


def heading(axes: Axes, words: str) -> None:
    """Name a panel, above its left corner."""
    write(axes, 0, 1, words, bold=True, xycoords="axes fraction", offset=(0, 7), va="bottom", ha="left")


def no_data(*panels: Axes, words: str = "No data") -> None:
    """Say in words, once, that there is nothing to draw."""
    for axes in panels:
        axes.clear()
        axes.set_axis_off()
    made = panels[0].get_figure(root=True)
    if made is not None and len(made.axes) == len(panels):
        made.set_figheight(min(made.get_figheight(), 0.6 * len(panels)))
    write(panels[0], 0.5, 0.5, words, role="muted", xycoords="axes fraction", ha="center", va="center")


def cased(width: float) -> list[Any]:
    """Return the path effect that sets a line off from the bars it crosses."""
    return [patheffects.withStroke(linewidth=width + 1.2, foreground=colour("ground"))]
