"""Fits panels to their words: measured twice, where a general layout engine measures four times."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

EDGE, BETWEEN = 2.5, 9.0


def fit(figure: Figure) -> None:
    """Place the panels of a figure one above the other so that everything written beside them has room.

    Panels share their left and right edges and divide the height that is left in the proportions they were made
    with. Words hang on data, so the second pass measures what the first has moved.
    """
    for axes in figure.axes:
        if (spec := axes.get_subplotspec()) is not None:
            axes.set_position(spec.get_position(figure))
    shares = np.array([axes.get_position().height for axes in figure.axes])
    for _ in range(2):
        _place(figure, shares / shares.sum())


def _place(figure: Figure, shares: np.ndarray) -> None:
    panels = figure.axes
    width, height = figure.get_figwidth() * 72, figure.get_figheight() * 72
    points = 72 / figure.dpi
    left = right = EDGE
    above, below = [], []
    for axes in panels:
        inside = axes.get_window_extent()
        outside = Bbox.union([inside, *(text.get_window_extent(_ruler(figure.dpi)) for text in _words(axes))])
        left = max(left, (inside.x0 - outside.x0) * points + EDGE)
        right = max(right, (outside.x1 - inside.x1) * points + EDGE)
        above.append(max(0.0, (outside.y1 - inside.y1) * points))
        below.append(max(0.0, (inside.y0 - outside.y0) * points))
    across = max(width - left - right, width / 5)
    words = sum(above) + sum(below) + 2 * EDGE + BETWEEN * (len(panels) - 1)
    heights = max(height - words, height / 5) * shares
    top = height - EDGE
    for axes, over, under, tall in zip(panels, above, below, heights, strict=True):
        top -= over + tall
        axes.set_position((left / width, top / height, across / width, tall / height))
        top -= under + BETWEEN


@cache
def _ruler(dpi: float) -> RendererAgg:
    """Return what measures words, one for all figures: it remembers how wide a word is."""
    return RendererAgg(1, 1, dpi)


def _words(axes: Axes) -> Iterator[Text]:
    """Yield what reaches beyond a panel: everything else of a chart is clipped to it."""
    yield from axes.texts
    for side, axis in enumerate((axes.xaxis, axes.yaxis)):
        low, high = sorted(axis.get_view_interval())
        slack = 1e-9 * (high - low)
        for label in axis.get_majorticklabels() if axis.get_visible() else ():
            if label.get_text() and low - slack <= label.get_position()[side] <= high + slack:
                yield label
