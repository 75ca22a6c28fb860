"""The accessible workbook beside a page: cover, contents, notes, then every table of the page on a sheet of its own.

Laid out as the Government Analysis Function asks of published spreadsheets: cover and looks by `gptables`, the tables
by XlsxWriter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from gptables import Cover, GPWorkbook
from gptables.core.gptable import FormatList

from pcc_analysis.export.assembly import parts_within, read_elements
from pcc_analysis.export.sheet import Cell, Sheet, sheet_of
from pcc_analysis.tables import MARKS

CREATED = datetime(2000, 1, 1)
"""Written into every workbook instead of a clock, so that the same report gives the same bytes."""

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
ONE_TABLE = "This sheet holds one table."
LINK = {"underline": True, "font_color": "blue"}
WIDEST = 60
"""Letters of a column; what is longer wraps."""


def write_workbook(notebook: Any, path: Path) -> None:
    """Write the tables of a report as a workbook.

    Parameters
    ----------
    notebook
        An executed notebook that makes a page (see `assembly.assemble`).
    path
        The file; equal notebooks give equal bytes.
    """
    elements = list(read_elements(notebook))
    masthead = next((one for one in elements if one["kind"] == "masthead"), {})
    sheets = list(sheets_of(elements))
    notes = list(dict.fromkeys(note for sheet in sheets for note in sheet.notes))
    title, state = masthead.get("title", "Report"), masthead.get("state", "")
    book = GPWorkbook(str(path), OPTIONS)
    book.set_properties({"title": title, "author": masthead.get("office", ""), "created": CREATED})
    said = [masthead.get(name, "") for name in ("office", "strapline", "period_label", "audience", "state")]
    cover = Cover(FormatList(_literal(title)), _lines(said), _lines(_about(masthead, len(sheets))))
    book.add_worksheet("Cover").write_cover(cover)
    _write(book, "Contents", _contents(sheets), [])
    _write(book, "Notes", _notes(notes), [])
    for number, sheet in enumerate(sheets, 1):
        own = [f"Note {notes.index(note) + 1}: {note}" for note in sheet.notes]
        _write(book, f"Table {number}", sheet, [sheet.under, sheet.section, state, *sheet.shorthand, *own])
    book.close()


def sheets_of(elements: Iterable[dict[str, Any]]) -> Iterator[Sheet]:
    """Yield every table of a page, those behind charts too, in order."""
    section, source = "", ""
    for part in parts_within(list(elements)):
        if part["kind"] == "heading" and part["level"] < 4:
            section = part["text"]
        elif part["kind"] == "chart" and part["table"]:
            source = part["source"]
        elif part["kind"] == "table":
            yield sheet_of(part, section, source)
            source = ""


def _about(masthead: Mapping[str, Any], tables: int) -> list[str]:
    dates = [f"{source}: {when}" for source, when in masthead.get("as_at", [])]
    return [
        f"The {tables} tables of the report, those behind its charts included. Figures are numbers, shown as the "
        "report rounds them. Tables that people wrote into a commentary stand in the report only.",
        f"Where there is no figure a cell says why: {'; '.join(f'{mark} {words}' for mark, words in MARKS.items())}.",
        *dates,
    ]


def _contents(sheets: Sequence[Sheet]) -> Sheet:
    rows = [
        (Cell(f"Table {number}", {}, f"internal:'Table {number}'!A1"), Cell(sheet.title), Cell(sheet.section or "[z]"))
        for number, sheet in enumerate(sheets, 1)
    ]
    return Sheet("Contents", ("Sheet", "Table", "Section"), tuple(rows))


def _notes(notes: Sequence[str]) -> Sheet:
    shorthand = [(Cell(mark), Cell(words)) for mark, words in MARKS.items()]
    numbered = [(Cell(f"Note {number}"), Cell(note)) for number, note in enumerate(notes, 1)]
    return Sheet("Notes", ("Note", "What it says"), (*shorthand, *numbered))


def _write(book: Any, name: str, sheet: Sheet, description: Sequence[str]) -> None:
    """Write one sheet: title, description, table, in the looks of the theme."""
    theme, written = book.theme, book.add_worksheet(name)
    subtitles = ((text, theme.subtitle_format) for text in description if text)
    above = [(sheet.title, theme.title_format), *subtitles, (ONE_TABLE, theme.instructions_format)]
    for line, (text, look) in enumerate(above):
        written.write_string(line, 0, text, book.add_format(look))
    rows = sheet.rows or (tuple(Cell("[x]") for _ in sheet.headings),)
    headers = []
    for place, (heading, *cells) in enumerate(zip(sheet.headings, *rows, strict=True)):
        side = {"align": "right" if any("num_format" in cell.look for cell in cells) else "left"}
        headers.append({"header": heading, "header_format": book.add_format(theme.column_heading_format | side)})
        for line, cell in enumerate(cells, len(above) + 1):
            look = book.add_format(theme.data_format | side | cell.look | (LINK if cell.link else {}))
            _write_cell(written, line, place, cell, look)
        longest = max(len(str(cell.value)) for cell in cells)
        written.set_column(place, place, min(max(longest, len(heading) / 2, 8) + 3, WIDEST))
    table = f"table_{name.lower().replace(' ', '_')}"  # a name that is also that of a cell would be lost
    options = {"autofilter": False, "style": None, "name": table, "columns": headers}
    written.add_table(len(above), 0, len(above) + len(rows), len(headers) - 1, options)


def _write_cell(written: Any, line: int, place: int, cell: Cell, look: Any) -> None:
    """Write a text as it is, a number as a number, a link with its words."""
    if cell.link:
        written.write_url(line, place, cell.link, look, cell.value)
    elif isinstance(cell.value, str):
        written.write_string(line, place, cell.value, look)
    else:
        written.write_number(line, place, cell.value, look)


def _lines(texts: Iterable[str]) -> list[Any]:
    return [_literal(text) for text in texts if text]


def _literal(text: str) -> list[Any]:
    """Return a text that `gptables` writes as it is: neither a link in Markdown nor a reference to a note."""
    return [{}, text.replace("$$", "$\N{WORD JOINER}$")]
