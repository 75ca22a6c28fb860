"""Sentences under a table that speak of its rows: which row a sentence means, and what the row prints instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pcc_analysis.audit.blocks import Document, Grid, Mention, Row, Statement
from pcc_analysis.audit.findings import Certainty, Finding
from pcc_analysis.audit.quantities import Quantity, agree, follows, spread, write
from pcc_analysis.audit.said import window_of
from pcc_analysis.audit.scorecards import Layout, change_of, layout_of, points_as_percent
from pcc_analysis.audit.words import AREAS, GENERIC, area_of, key_of

_NEAR = 110
_HALF = 0.5
_SHORT = 8
_AREA_WORDS = frozenset(word for name in AREAS for word in name.split())


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
            if window is not None and window.length == mention.window.length:
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
        strange = key - keys[i] - near - _AREA_WORDS
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


def _match(document: Document, statement: Statement, mention: Mention, carried: frozenset[str]) -> Match | None:
    table = table_before(document, statement)
    if table is None:
        return None
    grid, layout = table
    text = statement.text[: mention.stop]
    key = mention.key - _AREA_WORDS
    words = key_of(text) | mention.key
    label = key_of(statement.label) - _AREA_WORDS
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


def statement_findings(document: Document) -> Iterator[Finding]:
    """Find the sentences that print something else than the table they stand under."""
    carried: frozenset[str] = frozenset()
    last = -10
    for statement in document.statements:
        if statement.position - last > 3:
            carried = frozenset()
        match: Match | None = None
        for number, mention in enumerate(statement.mentions):
            own = (
                _match(document, statement, mention, carried)
                if mention.role in {"level", "change", "percent_change"}
                else None
            )
            if mention.role == "level":
                match = own or _by_value(document, statement, mention)
            elif own is not None and (match is None or not mention.change):
                match = own
            if match is None:
                continue
            if (mention.key - _AREA_WORDS) and mention.change:
                carried, last = mention.key - _AREA_WORDS, statement.position
            if mention.role == "level":
                yield from _level(statement, mention, match)
            elif mention.change:
                yield from _change(statement, mention, match)
                yield from _base(statement, statement.mentions[number:], match)


def _by_value(document: Document, statement: Statement, mention: Mention) -> Match | None:
    """Return the row that prints the very number, where only one does."""
    table = table_before(document, statement)
    if table is None or mention.quantity.unit == "count" and mention.quantity.number < 100:
        return None
    grid, layout = table
    found = [
        i for i, row in enumerate(grid.rows)
        if any(c in row.cells and row.cells[c].number == mention.quantity.number for c in layout.levels)
    ]  # fmt: skip
    return Match(grid, layout, found[0]) if len(found) == 1 and mention.quantity.unit in {"count", "seconds"} else None


def _level(statement: Statement, mention: Mention, match: Match) -> Iterator[Finding]:
    there = match.level(mention)
    if there is None or there[1].unit != mention.quantity.unit or agree(mention.quantity, there[1]):
        return
    column, cell = there
    elsewhere = [c for c in match.layout.levels if c != column and c in match.cells.cells]
    other = next((c for c in elsewhere if agree(mention.quantity, match.cells.cells[c])), None)
    note = "the table above the sentence prints another figure"
    if other is not None:
        note += f"; this is its figure for {match.grid.headers[other]}"
    own_source = re.search(r"\bnational|\bforces\b", statement.text)
    certainty: Certainty = "possible" if own_source else "certain"
    yield Finding(
        statement.place, mention.quantity.printed, cell.printed, match.grid.at(match.row, column),
        mention.quantity.number - cell.number, "stated_twice", certainty, note,
    )  # fmt: skip


def _change(statement: Statement, mention: Mention, match: Match) -> Iterator[Finding]:
    cell = change_of(match.cells, match.layout)
    if cell is None or match.layout.change is None or "n" in mention.key:
        return
    printed = mention.quantity
    way = mention.sign or (-1 if printed.number < 0 else 1)
    where = match.grid.at(match.row, match.layout.change)
    size = (abs(printed.number), abs(cell.number))
    same_size = abs(size[0] - size[1]) <= printed.half + cell.half + 1e-9 and agree(printed.times(1), Quantity(
        size[1], cell.half, printed.unit, cell.printed))  # fmt: skip
    comparable = printed.unit == cell.unit or {printed.unit, cell.unit} == {"proportion", "points"}
    if not comparable:
        yield from _in_other_unit(statement, mention, match, cell, where)
        return
    if printed.unit == "count":
        return
    if same_size and mention.sign and cell.number and mention.sign != (1 if cell.number > 0 else -1):
        yield Finding(
            statement.place, f"{'an increase' if way > 0 else 'a decrease'} of {printed.printed}", cell.printed, where,
            way * size[0] - cell.number, "direction", "certain", "the words and the table point different ways",
        )  # fmt: skip
    elif not same_size:
        yield Finding(
            statement.place, printed.printed, cell.printed, where, way * size[0] - cell.number, "stated_twice", "certain",
            "the table above the sentence prints another change",
        )  # fmt: skip
    proportions = any(match.cells.cells[c].unit == "proportion" for c in match.layout.levels if c in match.cells.cells)
    if same_size and proportions and printed.unit == cell.unit == "proportion":
        proved = any(
            found.certainty == "certain" and found.place == where
            for found in points_as_percent(match.grid, match.layout)
        )
        yield Finding(
            statement.place, printed.printed, f"{printed.printed} points", where, None, "wording",
            "certain" if proved else "possible", "the change of a proportion is printed as per cent, not as percentage points",
        )  # fmt: skip
    if same_size and printed.unit == "proportion" and cell.unit == "points":
        yield Finding(
            statement.place, printed.printed, f"{cell.printed}", where, None, "wording", "certain",
            "percentage points printed as per cent",
        )  # fmt: skip


def _in_other_unit(
    statement: Statement, mention: Mention, match: Match, cell: Quantity, where: str
) -> Iterator[Finding]:
    """Compare a change in per cent with a table that prints the change itself."""
    level = match.cells.cells.get(match.layout.longest) if match.layout.longest is not None else None
    if mention.quantity.unit != "proportion" or cell.unit != "seconds" or level is None:
        return
    low, middle, high = spread(lambda change, now: change / (now - change), [cell, level])
    signed = (mention.sign or 1) * abs(mention.quantity.number)
    if not low - mention.quantity.half <= signed <= high + mention.quantity.half:
        yield Finding(
            statement.place, mention.quantity.printed, write(middle, mention.quantity), f"{cell.printed}, {level.printed}; {where}",
            signed - middle, "wording", "certain", "the change the table prints is not this per cent",
        )  # fmt: skip


def _base(statement: Statement, following: Sequence[Mention], match: Match) -> Iterator[Finding]:
    """Check a change in per cent and in number against the level the table prints."""
    percent = following[0]
    count = next((m for m in following[1:2] if m.role == "change" and m.quantity.unit == "count"), None)
    level = match.cells.cells.get(match.layout.longest) if match.layout.longest is not None else None
    if count is None or level is None or level.unit != "count" or percent.quantity.unit != "proportion":
        return
    if any(m.role == "level" and m.quantity.unit == "count" for m in statement.mentions):
        return  # the sentence gives its own level, and is checked by it
    printed_change = change_of(match.cells, match.layout)
    way = percent.sign or (-1 if percent.quantity.number < 0 or count.quantity.number < 0 else 1)
    if printed_change is not None and printed_change.number:
        way = 1 if printed_change.number > 0 else -1
    size = count.quantity.times(1)
    holds, value = follows(percent.quantity.times(1), lambda c, now: c / (now - way * c), [size, level])
    if not holds:
        yield Finding(
            statement.place, percent.quantity.printed, write(way * value, percent.quantity),
            f"{count.quantity.printed} and {level.printed} ({match.grid.at(match.row, match.layout.longest or 0)})",
            way * (abs(percent.quantity.number) - value), "arithmetic", "certain",
            "the change in number over the level before it is not this per cent",
        )  # fmt: skip
