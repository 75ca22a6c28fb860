"""A table of the page as a table of a workbook: one row of headings, a value in every cell, numbers as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from re import sub
from typing import Any

from pcc_analysis.export.printed import MARKS, PARTS, as_number, parts_of
from pcc_analysis.tables import MARKS as SHORTHAND

NOTHING = "[z]"
HEADING_OVER_ROWS = "Group"
LOOKS: dict[str, Mapping[str, Any]] = {"total": {"bold": True}, "subgroup": {"indent": 1}, "remainder": {"indent": 1}}


@dataclass(frozen=True)
class Cell:
    """A value, a text or a number, how it is shown (properties of an XlsxWriter format), and where it leads."""

    value: str | float
    look: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table ready to be written.

    Parameters
    ----------
    title
        The caption.
    headings, rows
        A unique text for each column; one cell for each of them in every row, none of them empty.
    under
        The line of unit and as-at date.
    section
        The nearest heading above the table.
    notes
        What the page prints under the table.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    under: str = ""
    section: str = ""
    notes: tuple[str, ...] = ()

    @property
    def shorthand(self) -> list[str]:
        """The marks that stand in the table, each with its words."""
        used = {cell.value for row in self.rows for cell in row}
        return [f"{mark} {words}" for mark, words in SHORTHAND.items() if mark in used]


def sheet_of(table: Mapping[str, Any], section: str = "", source: str = "") -> Sheet:
    """Return a table element as a sheet.

    A cell that prints a figure with words beside it, or two limits, becomes a cell for each. Headings over rows become
    a column in front.

    Parameters
    ----------
    table
        The element, as `tables.Table` makes it.
    section
        The heading it stands under.
    source
        What the chart says of its source, where the table stands behind one.
    """
    over, groups, rows = NOTHING, list[Cell](), list[list[dict[str, Cell]]]()
    for row in table["rows"]:
        if row["kind"] == "group":
            over = _plain(row["header"]["text"])
            continue
        look = LOOKS.get(row["kind"], {})
        cells = [_cells(one, column, look) for one, column in zip(row["cells"], table["columns"][1:], strict=True)]
        rows.append([{"": Cell(_plain(row["header"]["text"]), look)}, *cells])
        groups.append(Cell(over))
    columns = {} if over == NOTHING else {HEADING_OVER_ROWS: groups}
    for place, column in enumerate(table["columns"]):
        label = ": ".join(_plain(part) for part in (column["group"], column["label"]) if part)
        for part, spread in _spread([row[place] for row in rows]).items():
            columns[_unused(f"{label}: {part}" if part else label, columns)] = spread
    lines = tuple(zip(*columns.values(), strict=True)) or (tuple(Cell("[x]") for _ in columns),)
    notes = [*(_words(note) for note in table["notes"] if not _explains_marks(note)), *filter(None, [source])]
    return Sheet(table["caption"], tuple(columns), lines, table["under"], section, tuple(notes))


def _spread(cells: list[dict[str, Cell]]) -> dict[str, list[Cell]]:
    """Return a column of cells in parts as a column for each part; a mark that stands for all parts stands in each."""
    parts = {part for one in cells for part, cell in one.items() if part or cell.value not in SHORTHAND} or {""}
    columns: dict[str, list[Cell]] = {part: [] for part in sorted(parts, key=PARTS.index)}
    for one in cells:
        whole = one.get("", Cell(NOTHING))
        other = whole if whole.value in SHORTHAND else Cell(NOTHING)
        for part, column in columns.items():
            column.append(one.get(part, other))
    return columns


def _cells(cell: Mapping[str, Any], column: Mapping[str, Any], look: Mapping[str, Any]) -> dict[str, Cell]:
    """Return the parts of one cell by name, figures as numbers."""
    if column["kind"] in ("text", "symbol", "sparkline", "progress"):
        return {"": Cell(_plain(cell["text"]), look)}
    return {name: _figure(text, cell.get("value"), look) for name, text in parts_of(cell["text"]).items()}


def _figure(text: str, value: float | None, look: Mapping[str, Any]) -> Cell:
    found = as_number(text, value)
    if found is None:
        return Cell(_plain(text), look)
    return Cell(found[0], {**look, "num_format": found[1], "align": "right"})


def _plain(text: str) -> str:
    """Return a text with its mark where there is none, and without what only keeps its lines together."""
    said = " ".join(text.replace("\N{NON-BREAKING HYPHEN}", "-").split())
    return MARKS.get(said, said)


def _words(note: Any) -> str:
    """Return a note as text, finished markup without its tags; what it says of = is said of the mark in its place."""
    text = unescape(sub(r"<[^>]+>", "", note["html"])) if isinstance(note, Mapping) else str(note)
    return f"{MARKS['=']} (on the page =){text[1:]}" if text.startswith("= ") else text


def _explains_marks(note: Any) -> bool:
    return isinstance(note, str) and any(note.startswith(f"{mark} {words}") for mark, words in SHORTHAND.items())


def _unused(heading: str, taken: Iterable[str]) -> str:
    """Return a heading that no other column has; a workbook does not tell capitals apart."""
    known, name, times = {one.lower() for one in taken}, heading, 1
    while name.lower() in known:
        times += 1
        name = f"{heading} ({times})"
    return name
