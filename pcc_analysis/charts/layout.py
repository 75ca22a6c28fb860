"""Fits panels to their words: measured once, where a general layout engine measures four times."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

EDGE, BETWEEN = 2.5, 9.0


def fit(figure: Figure) -> None:
    """Place the panels of a figure one above the other so that everything written beside them has room.

    Panels share their left and right edges and divide the height that is left in the proportions they were made
    with. Positions are in points; a panel that the words leave no room for keeps a fifth of the width.
    """
    panels = figure.axes
    width, height = figure.get_figwidth() * 72, figure.get_figheight() * 72
    points = 72 / figure.dpi
    left = right = 0.0
    above, below, shares = [], [], []
    for axes in panels:
        inside, outside = axes.get_window_extent(), axes.get_tightbbox()
        if outside is None:
            outside = inside
        left = max(left, (inside.x0 - outside.x0) * points)
        right = max(right, (outside.x1 - inside.x1) * points)
        above.append(max(0.0, (outside.y1 - inside.y1) * points))
        below.append(max(0.0, (inside.y0 - outside.y0) * points))
        shares.append(axes.get_position(original=True).height)
    left, right = left + EDGE, right + EDGE
    across = max(width - left - right, width / 5)
    words = sum(above) + sum(below) + 2 * EDGE + BETWEEN * (len(panels) - 1)
    room = max(height - words, height / 5)
    heights = room * np.asarray(shares) / sum(shares)
    top = height - EDGE
    for axes, over, under, tall in zip(panels, above, below, heights, strict=True):
        top -= over + tall
        axes.set_position((left / width, top / height, across / width, tall / height))
        top -= under + BETWEEN
