"""Workbooks (XLSX, XLSB, XLS, ODS): the sheets that hold a source, written out as text with real dates as ISO dates."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

from pcc_analysis.errors import Fault
from pcc_analysis.sources.contract import Contract
from pcc_analysis.sources.files import Found
from pcc_analysis.sources.headings import PREAMBLE, heading_row


def cell_text(cell: Any) -> str:
    """Return a cell as text: dates in ISO, whole numbers without a point.

    >>> cell_text(105.0), cell_text(dt.date(2019, 6, 30)), cell_text(True), cell_text("4.10"), cell_text(4.1)
    ('105', '2019-06-30', 'true', '4.10', '4.1')
    """
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat(" ") if isinstance(cell, dt.datetime) else cell.isoformat()
    return str(cell)


def sheets_of(path: Path, skip_empty: bool = True) -> list[tuple[str, list[list[Any]]]]:
    """Read every sheet of a workbook: its name, and its rows of cells.

    Raises
    ------
    python_calamine.CalamineError
        Where it is no workbook, or a sheet of it is damaged.
    """
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    return [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=skip_empty)) for name in book.sheet_names]


def as_text(file: Found, contract: Contract, target: Path) -> tuple[list[tuple[Path, str]], list[Fault], list[Fault]]:
    """Write the sheets that hold the source as CSV beside ``target``; return their paths and names, faults, notes.

    Sheets that name no column of the source are notes or charts and are not read; a workbook without any
    other is left to the check of the headings.
    """
    from python_calamine import CalamineError, PasswordError

    try:
        read = sheets_of(file.path)
    except PasswordError:
        return [], [Fault(contract.name, file.name, "the workbook has a password", remedy="save it without one")], []
    except (CalamineError, OSError):
        read = []
    if not read:
        remedy = "open it and save it again as XLSX or CSV"
        return [], [Fault(contract.name, file.name, "the workbook cannot be opened", remedy=remedy)], []
    wanted = {column.name for column in contract.read if column.required}
    sheets, ambiguous = [], 0
    for number, (sheet_name, rows) in enumerate(read):
        headings = heading_row(((n, [cell_text(c) for c in row]) for n, row in enumerate(rows[:PREAMBLE])), contract)
        there = {name for name in headings.columns if name}
        path = target.with_name(f"{target.name}-{number}.csv")
        with path.open("w", encoding="utf-8", newline="") as copy:
            csv.writer(copy).writerows([cell_text(cell) for cell in row] for row in rows)
        name = file.name if len(read) == 1 else f"{file.name}, sheet {sheet_name.strip()}"
        sheets.append((len(there & wanted), headings.known, path, name))
        codes = [
            place for place, known in enumerate(headings.columns) if known and contract.column(known).kind == "code"
        ]
        ambiguous += sum(_is_fraction(row[place]) for row in rows for place in codes)
    whole = [(path, name) for required, _known, path, name in sheets if required == len(wanted)]
    best = max(sheets, key=lambda sheet: sheet[:2])
    notes = [numeric_codes(contract, file.name, ambiguous)] if ambiguous else []
    return whole or [best[2:]], [], notes


def _is_fraction(cell: Any) -> bool:
    return isinstance(cell, float) and not cell.is_integer()


def numeric_codes(contract: Contract, file: str, rows: int = 0) -> Fault:
    """Return the note that codes stand as numbers, in which 4.1 and 4.10 are the same."""
    rule = "a code is a number with decimals, in which 4.10 is stored as 4.1"
    return Fault(contract.name, file, rule, rows, remedy="format the column as text before it is filled")
