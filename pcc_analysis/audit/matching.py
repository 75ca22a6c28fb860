"""Which row of the table above it a sentence means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pcc_analysis.audit.blocks import Document, Grid, Row, Statement
from pcc_analysis.audit.scorecards import Layout, layout_of
from pcc_analysis.statements.mentions import Mention
from pcc_analysis.statements.quantities import Quantity
from pcc_analysis.statements.said import window_of
from pcc_analysis.statements.words import AREAS, GENERIC, area_of, key_of

_NEAR = 110
_HALF = 0.5
_SHORT = 8
_SMALL = 100
AREA_WORDS = frozenset(word for name in AREAS for word in name.split())


@dataclass(frozen=True)
class Match:
    """A row that a sentence means."""

    grid: Grid
    layout: Layout
    row: int

    @property
    def cells(self) -> Row:
        """The row."""
        return self.grid.rows[self.row]

    def level(self, mention: Mention) -> tuple[int, Quantity] | None:
        """Return the column and cell of the mention's window; the only one there is where none is said."""
        cells = self.cells.cells
        there = [column for column in self.layout.levels if column in cells]
        if mention.window is None:
            return (there[0], cells[there[0]]) if len(there) == 1 else None
        for column in there:
            window = window_of(self.grid.headers[column])
            if window is None or window.length != mention.window.length:
                continue
            if not mention.window.end or not window.end or mention.window.end == window.end:
                return column, cells[column]
        return None


def row_meant(
    grid: Grid, layout: Layout, words: frozenset[str], key: frozenset[str], area: str, unit: str
) -> int | None:
    """Return the row of a table that words mean, None where it is not certain.

    Parameters
    ----------
    grid, layout
        The table.
    words
        All telling words of the sentence up to the figure.
    key
        The words that name the figure: all of them must be the row's or the section's.
    area
        The area of the figure.
    unit
        The unit of the row's levels.
    """
    near = key_of(grid.section.heading) | key_of(grid.rows[0].label if len(grid.rows) == 1 else "")
    rows = [
        i for i, row in enumerate(grid.rows)
        if area_of(row.label) == area and any(row.cells[c].unit == unit for c in layout.levels if c in row.cells)
    ]  # fmt: skip
    keys = {i: key_of(grid.rows[i].label) for i in rows}
    common = frozenset.intersection(*keys.values()) if len(rows) > 1 else frozenset()
    scores = {}
    for i in rows:
        own = (keys[i] - common) or keys[i]
        strange = key - keys[i] - near - AREA_WORDS
        if not strange and own & words:
            scores[i] = len(own & words) / len(own)
    ranked = sorted(scores, key=lambda i: -scores[i])
    if not ranked or (len(ranked) > 1 and scores[ranked[0]] == scores[ranked[1]]):
        return None
    return ranked[0] if scores[ranked[0]] >= _HALF or len(rows) == 1 else None


def table_before(document: Document, statement: Statement) -> tuple[Grid, Layout] | None:
    """Return the nearest table of measures by windows before a sentence."""
    for grid in reversed(document.grids):
        if grid.position < statement.position <= grid.position + _NEAR:
            layout = layout_of(grid)
            if layout is not None:
                return grid, layout
    return None


def row_said(document: Document, statement: Statement, mention: Mention, carried: frozenset[str]) -> Match | None:
    """Return the row of the table above that a figure of a sentence is of; a short line goes on from the one before."""
    table = table_before(document, statement)
    if table is None:
        return None
    grid, layout = table
    text = statement.text[: mention.stop]
    key = mention.key - AREA_WORDS
    words = key_of(text) | mention.key
    label = key_of(statement.label) - AREA_WORDS
    if not key and not label:
        if not carried or len(statement.text.split()) > _SHORT:
            return None
        key, words = carried, words | carried
    units = [mention.quantity.unit]
    if mention.change:
        units = ["proportion", "seconds", "count"] if mention.role == "percent_change" else [mention.quantity.unit]
        rated = re.search(r"\b(?:rate|ratio|percentage|abandonment|proportion)\b", statement.text[: mention.start])
        units = [u for u in units if (u == "proportion") == bool(rated)] or units
    for unit in units:
        row = row_meant(grid, layout, words, key, mention.area, unit)
        if row is not None and label <= key_of(grid.rows[row].label) | GENERIC:
            return Match(grid, layout, row)
    return None


def row_by_value(document: Document, statement: Statement, mention: Mention) -> Match | None:
    """Return the row that prints the very number, where only one does."""
    table = table_before(document, statement)
    if table is None or (mention.quantity.unit == "count" and mention.quantity.number < _SMALL):
        return None
    grid, layout = table
    found = [
        i for i, row in enumerate(grid.rows)
        if any(c in row.cells and row.cells[c].number == mention.quantity.number for c in layout.levels)
    ]  # fmt: skip
    return Match(grid, layout, found[0]) if len(found) == 1 and mention.quantity.unit in {"count", "seconds"} else None
