"""Direct labels in the right margin of a panel, kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes

from pcc_analysis.charts.style import WORDS, write


class Label(NamedTuple):
    """Words for the margin: their height on the axis, their lines, their colour's role, bold or not."""

    value: float
    lines: Sequence[str]
    role: str
    bold: bool = False


def margin_words(axes: Axes, labels: Sequence[Label]) -> None:
    """Write labels in the right margin, each at its height, moved apart where they would touch.

    The axes need their limits first; the order from top to bottom follows the values.
    """
    figure = axes.get_figure(root=True)
    low, high = axes.get_ylim()
    inches = axes.get_position().height * (figure.get_figheight() if figure else 4.0)
    line = (WORDS + 1.5) * (high - low) / (inches * 72)
    ordered = sorted(labels, key=lambda entry: entry.value)
    half = [(len(entry.lines) + 0.25) * line / 2 for entry in ordered]
    centres = [entry.value for entry in ordered]
    edge = low - line
    for place, centre in enumerate(centres):  # upwards: none reaches into the one below
        centres[place] = max(centre, edge + half[place])
        edge = centres[place] + half[place]
    edge = high + line / 2
    for place in reversed(range(len(centres))):  # downwards: none leaves through the top
        centres[place] = min(centres[place], edge - half[place])
        edge = centres[place] - half[place]
    at = axes.get_yaxis_transform()
    for centre, entry in zip(centres, ordered, strict=True):
        for row, words in enumerate(entry.lines):
            height = centre + ((len(entry.lines) - 1) / 2 - row) * line
            write(
                axes, 1, height, words, entry.role, bold=entry.bold, xycoords=at, offset=(7, 0), va="center", ha="left"
            )
