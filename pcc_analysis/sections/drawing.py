"""Charts drawn for the page: once for a wide screen and paper, once for a phone, with one text alternative."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pcc_analysis import charts


def drawn_twice(kind: str, draw: Callable[[Any], charts.Drawn], name: str, *, rows: int = 8) -> tuple[str, str, str]:
    """Draw a chart wide and narrow.

    Parameters
    ----------
    kind, rows
        As for ``charts.figure``.
    draw
        Draws on the axes it is given.
    name
        Ids inside the drawing begin with it; the page makes them unique.

    Returns
    -------
    tuple
        The wide SVG, the narrow one, the text alternative.
    """
    finished = []
    alt = ""
    for narrow in (False, True):
        figure, axes = charts.figure(kind, rows, narrow=narrow)
        alt = draw(axes).alt
        finished.append(charts.to_svg(figure, f"{name}{'-n' if narrow else ''}"))
    return finished[0], finished[1], alt
