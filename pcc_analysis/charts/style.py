"""The look every chart shares: colours by role in light and dark, house sizes, and text that is never parsed.

A chart names a colour by its role. In the SVG the role becomes a custom property with the light colour to fall
back on, ``var(--chart-main,#12436d)``, so that a chart stands alone and follows the page where the page defines the
properties. ``style_sheet()`` is the page's part: the properties in light, dark, print and forced colours.

=======================  =====================================================================
``--chart-ground``       what the chart stands on; the halo round words that cross a line
``--chart-ink``          headings, names, figures of the force
``--chart-muted``        axes, ticks, explanations
``--chart-grid``         grid lines
``--chart-main``         the force, the latest period (navy)
``--chart-second``       the comparison: average, expected range, peers (turquoise)
``--chart-third``        a third series (plum)
``--chart-accent``       a fourth series, a warning (orange)
``--chart-pale``         everything that is context: other forces, earlier months
``--chart-band``         the ground of a range
``--chart-second-text``  words about the second and the accent series: the same hue at the contrast
``--chart-accent-text``  that text needs, which the line's colour does not have
``--chart-heat-1`` to 5  the five steps of a heat map, from few to many
=======================  =====================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text


class Tone(NamedTuple):
    """One role's colour on a light and on a dark ground."""

    light: str
    dark: str


PALETTE: Mapping[str, Tone] = MappingProxyType(
    {
        "ground": Tone("#ffffff", "#10161e"),
        "ink": Tone("#1f2937", "#dfe5ee"),
        "muted": Tone("#4b5563", "#a9b4c4"),
        "grid": Tone("#d9dee5", "#2c3846"),
        "main": Tone("#12436d", "#9fd0f7"),
        "second": Tone("#28a197", "#6fd3c7"),
        "third": Tone("#801650", "#f0a6cd"),
        "accent": Tone("#f46a25", "#ffb27f"),
        "pale": Tone("#7d93a8", "#5d6c7e"),
        "band": Tone("#e3f1f0", "#1a3337"),
        "second-text": Tone("#1b6f68", "#6fd3c8"),
        "accent-text": Tone("#a84300", "#ffb280"),
        "heat-1": Tone("#eef3f7", "#18222d"),
        "heat-2": Tone("#c3d3e0", "#27415a"),
        "heat-3": Tone("#8aa9c2", "#3d678c"),
        "heat-4": Tone("#4a769c", "#6397c2"),
        "heat-5": Tone("#12436e", "#a0d1f8"),
    }
)
"""Colours by role. The light four are the government Analysis Function's categorical palette."""


def colour(role: str) -> str:
    """Return the colour to draw a role in.

    >>> colour("main")
    '#12436d'
    """
    return PALETTE[role].light


WORDS, SMALL = 12.0, 10.5
LINE, THIN = 2.2, 0.9
HALO = "halo"
WIDTH = 7.5


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


def figure(kind: str = "line", rows: int = 8) -> tuple[Figure, Any]:
    """Make a figure of a house size with its axes; no pyplot, so nothing outlives the cell.

    Parameters
    ----------
    kind
        ``line`` (one panel), ``monthly`` (two panels, one above the other, on one time axis), ``bars`` (as high as
        its rows need), ``heat``, ``progress``, ``sparkline``.
    rows
        How many rows of bars.

    Returns
    -------
    The figure and its axes; for ``monthly`` the upper and the lower axes as a tuple.

    >>> made, axes = figure("monthly")
    >>> len(axes)
    2
    """
    heights = {
        "line": 3.7,
        "monthly": 4.7,
        "bars": 1.1 + 0.36 * rows,
        "heat": 3.3,
        "progress": 0.22,
        "sparkline": 0.36,
    }
    small = {"progress": 1.5, "sparkline": 1.5}
    made = Figure(figsize=(small.get(kind, WIDTH), heights[kind]), layout=None if kind in small else "constrained")
    made.set_label(kind)
    made.patch.set_visible(False)
    if kind in small:
        return made, made.add_axes((0, 0, 1, 1))
    if isinstance(engine := made.get_layout_engine(), ConstrainedLayoutEngine):
        engine.set(w_pad=0.03, h_pad=0.03, hspace=0.04)
    if kind == "monthly":
        upper, lower = made.subplots(2, 1, sharex=True, height_ratios=(2, 3))
        return made, (upper, lower)
    return made, made.subplots()


def house(axes: Axes, grid: str = "y") -> None:
    """Dress axes: no box, quiet grid behind the data, one base line."""
    axes.patch.set_visible(False)
    axes.set_axisbelow(True)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom" if grid == "y" else side == "left")
        spine.set(color=colour("muted"), linewidth=THIN)
    axes.tick_params(length=0, labelsize=WORDS, labelcolor=colour("muted"), color=colour("muted"), width=THIN)
    if grid:
        axes.grid(axis=grid, color=colour("grid"), linewidth=THIN)  # type: ignore[arg-type]
    axes.set(xlabel="", ylabel="")


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


def style_sheet() -> str:
    """Return the CSS a page needs: the custom properties for light, dark, print and forced colours, and the sizes.

    Charts scale with their box. ``--chart-width`` is on every SVG: its width in its own units, of which one is
    between 0.056 and 0.088 rem, so that letters of 12 units are never smaller than 10.7 pixels; a narrower box scrolls.
    """
    light = "".join(f"--chart-{role}:{tone.light};" for role, tone in PALETTE.items())
    dark = "".join(f"--chart-{role}:{tone.dark};" for role, tone in PALETTE.items())
    system = {"ground": "Canvas", "band": "Canvas", "grid": "GrayText", "pale": "GrayText", "main": "Highlight"}
    forced = "".join(
        f"--chart-{role}:{system.get(role, 'CanvasText')};" for role in PALETTE if not role.startswith("heat")
    )
    return (
        f":root{{{light}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
        f"@media (forced-colors:active){{:root{{{forced}}}svg.chart{{forced-color-adjust:none}}}}"
        "svg.chart{display:block;width:100%;height:auto;max-width:calc(var(--chart-width)*.088rem);"
        "min-width:calc(var(--chart-width)*.056rem)}"
        "svg.chart-sparkline,svg.chart-progress{width:7rem;min-width:0;max-width:none}"
        "@media print{svg.chart{min-width:0}}"
    )
