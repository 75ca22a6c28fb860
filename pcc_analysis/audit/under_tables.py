"""Sentences under a table of measures by windows that print something else than their row of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pcc_analysis.audit.blocks import Document, Statement
from pcc_analysis.audit.findings import Certainty, Finding
from pcc_analysis.audit.matching import AREA_WORDS, Match, row_by_value, row_said
from pcc_analysis.audit.scorecards import change_of, points_as_percent
from pcc_analysis.statements.mentions import Mention
from pcc_analysis.statements.quantities import Quantity, agree, follows, spread, write


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
                row_said(document, statement, mention, carried)
                if mention.role in {"level", "change", "percent_change"}
                else None
            )
            if mention.role == "level":
                match = own or row_by_value(document, statement, mention)
            elif own is not None and (match is None or not mention.change):
                match = own
            if match is None:
                continue
            if (mention.key - AREA_WORDS) and mention.change:
                carried, last = mention.key - AREA_WORDS, statement.position
            if mention.role == "level":
                yield from _level(statement, mention, match)
            elif mention.change:
                yield from _change(statement, mention, match)
                yield from _base(statement, statement.mentions[number:], match)


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
            statement.place, printed.printed, cell.printed, where, way * size[0] - cell.number, "stated_twice",
            "certain", "the table above the sentence prints another change",
        )  # fmt: skip
    proportions = any(match.cells.cells[c].unit == "proportion" for c in match.layout.levels if c in match.cells.cells)
    if same_size and proportions and printed.unit == cell.unit == "proportion":
        proved = any(
            found.certainty == "certain" and found.place == where
            for found in points_as_percent(match.grid, match.layout)
        )
        yield Finding(
            statement.place, printed.printed, f"{printed.printed} points", where, None, "wording",
            "certain" if proved else "possible",
            "the change of a proportion is printed as per cent, not as percentage points",
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
            statement.place, mention.quantity.printed, write(middle, mention.quantity),
            f"{cell.printed}, {level.printed}; {where}", signed - middle,
            "wording", "certain", "the change the table prints is not this per cent",
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
