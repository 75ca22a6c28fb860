"""Fits panels to their words: measured once, where a general layout engine measures four times."""

from __future__ import annotations

from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

EDGE, BETWEEN = 2.5, 9.0


def fit(figure: Figure) -> None:
    """Place the panels of a figure one above the other so that everything written beside them has room.

    Panels share their left and right edges and divide the height that is left in the proportions they were made
    with. Words hang on data, so everything is placed once more where the first time has moved them.
    """
    as_made(figure)
    shares = np.array([axes.get_position().height for axes in figure.axes])
    reaches = [_reach(axes, figure.dpi) for axes in figure.axes]
    for _ in range(2):
        _place(figure, shares / shares.sum(), reaches)


def as_made(figure: Figure) -> None:
    """Place the panels of a figure as they stood before anything was fitted."""
    for axes in figure.axes:
        if (spec := axes.get_subplotspec()) is not None:
            axes.set_position(spec.get_position(figure))


def _place(figure: Figure, shares: np.ndarray, reaches: list[tuple[np.ndarray, np.ndarray]]) -> None:
    panels = figure.axes
    width, height = figure.get_figwidth() * 72, figure.get_figheight() * 72
    points = 72 / figure.dpi
    left = right = EDGE
    above, below = [], []
    for axes, (places, beyond) in zip(panels, reaches, strict=True):
        size = axes.get_window_extent().size
        low, high = np.hsplit(np.tile(places * size, 2) + beyond, 2)
        (leftmost, lowest), (rightmost, highest) = low.min(axis=0, initial=0), (high - size).max(axis=0, initial=0)
        left = max(left, -leftmost * points + EDGE)
        right = max(right, rightmost * points + EDGE)
        above.append(highest * points)
        below.append(-lowest * points)
    across = max(width - left - right, width / 5)
    words = sum(above) + sum(below) + 2 * EDGE + BETWEEN * (len(panels) - 1)
    heights = max(height - words, height / 5) * shares
    top = height - EDGE
    for axes, over, under, tall in zip(panels, above, below, heights, strict=True):
        top -= over + tall
        axes.set_position((left / width, top / height, across / width, tall / height))
        top -= under + BETWEEN


def _reach(axes: Axes, dpi: float) -> tuple[np.ndarray, np.ndarray]:
    """Return where words hang, in parts of the panel, and their four edges in pixels from there.

    Everything else of a chart is clipped to its panel.
    """
    inside = axes.get_window_extent()
    words = [(text.get_window_extent(_ruler(dpi)).extents, _hangs(text)) for text in axes.texts]
    for side, axis in enumerate((axes.xaxis, axes.yaxis)):
        low, high = sorted(axis.get_view_interval())
        slack = 1e-9 * (high - low)
        for label in axis.get_majorticklabels() if axes.axison and axis.get_visible() else ():
            label.set_in_layout(False)  # nothing places itself by it, and drawing need not measure it again
            if label.get_text() and low - slack <= label.get_position()[side] <= high + slack:
                at = np.array(inside.min)  # beside the panel, at its tick
                at[side] = _hangs(label)[side]
                words.append((label.get_window_extent(_ruler(dpi)).extents, at))
    edges = np.array([edges for edges, _at in words]).reshape(-1, 4)
    hang = np.array([at for _edges, at in words]).reshape(-1, 2)
    return (hang - inside.min) / inside.size, edges - np.tile(hang, 2)


def _hangs(text: Text) -> np.ndarray:
    """Return the pixel that words are placed from."""
    at = (0, 0) if isinstance(text, Annotation) else text.get_position()
    return np.asarray(text.get_transform().transform(at))


@cache
def _ruler(dpi: float) -> RendererAgg:
    """Return what measures words, one for all figures: it remembers how wide a word is."""
    return RendererAgg(1, 1, dpi)
