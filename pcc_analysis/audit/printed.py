"""CSV of printed figures, in the columns of ``data/published/README.md``, to documents with tables and figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from pcc_analysis.audit.blocks import Document, Figure, Grid, Row, Section
from pcc_analysis.errors import RunError
from pcc_analysis.numbers import count_noun
from pcc_analysis.statements.quantities import Quantity, read_cell

COLUMNS = [
    "document", "place", "row", "column", "printed", "value", "unit", "measure", "area", "window", "period_end", "role",
]  # fmt: skip
_UNITS = {"points": "points", "proportion": "proportion", "count": "count", "seconds": "seconds", "pounds": "pounds"}
_ROLES = {"value": "value", "numerator": "value", "denominator": "value"}
_ROLES |= dict.fromkeys(("change", "increase", "decrease"), "change")
_ROLES |= dict.fromkeys(("percent_change", "percent_increase", "percent_decrease"), "percent_change")


def documents_of(where: Path) -> list[Document]:
    """Read one file of printed figures or a folder of them; one document for each name in the first column.

    Raises
    ------
    RunError
        No file has the columns of printed figures, a file is not a table, or a month is none.
    """
    frames = []
    for file in sorted(where.glob("*.csv")) if where.is_dir() else [where]:
        try:
            frame = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        except (ValueError, pd.errors.ParserError, OSError) as error:
            raise RunError(f"{file.name} is not a CSV in UTF-8; save it again as one") from error
        if set(COLUMNS) <= set(frame.columns):
            frames.append(frame.assign(table=file.stem))
        elif not where.is_dir():
            absent = ", ".join(sorted(set(COLUMNS) - set(frame.columns)))
            raise RunError(f"{file.name} has no column {absent}; the columns are {', '.join(COLUMNS)}")
    if not frames:
        raise RunError(f"{where.name} holds no CSV with the columns {', '.join(COLUMNS)}")
    figures = pd.concat(frames, ignore_index=True)
    strange = figures.loc[~figures["period_end"].str.fullmatch(r"|\d{4}-(0[1-9]|1[0-2])"), ["table", "period_end"]]
    if len(strange):
        first = f"{strange['table'].iloc[0]}.csv has {strange['period_end'].iloc[0][:20]!r}"
        rows = count_noun(len(strange), "row")
        raise RunError(
            f"{rows} with a period_end that is no month, the first in {first}; write 2019-06, or leave it blank"
        )
    return [_document(str(name), rows) for name, rows in figures.groupby("document", sort=False)]


def quantity_of(printed: str, value: str, unit: str) -> Quantity | None:
    """Read a printed figure whose value and unit stand beside it.

    >>> quantity_of("16.4 per cent", "0.164", "proportion").half
    0.0005
    >>> quantity_of("four", "4", "count").number, quantity_of("Improving", "", "text") is None
    (4.0, True)
    """
    try:
        number = float(value)
    except ValueError:
        return None
    if unit in {"text", "rank", "sd", "years", "months"}:
        return None
    read = read_cell(printed)
    kind = _UNITS.get(unit, "number")
    if kind == "points":
        number /= 100
        if "%" in printed and not any(word in printed.lower() for word in ("point", "pt", "pp")):
            kind = "proportion"
    if read is None or abs(abs(read.number) - abs(number)) > 1e-9 * max(1.0, abs(number)):
        digits = "".join(c for c in printed if c.isdigit() or c == ".").strip(".")
        places = len(digits.partition(".")[2])
        half = 0.0 if kind == "count" else 0.5 * 10.0 ** -(places + (2 if kind in {"proportion", "points"} else 0))
        return Quantity(number, half, kind, printed, None, printed[:1] in "+-−")
    rounded = read.half or 0.5 * 10.0 ** -len(printed.partition(".")[2].rstrip("%* "))
    return Quantity(number, rounded if kind != "count" else 0.0, kind, printed, read.arrow, read.signed)


def _document(name: str, rows: pd.DataFrame) -> Document:
    made = Document(name)
    for place, (table, group) in enumerate(rows.groupby("table", sort=False)):
        if not str(table).endswith("statements"):
            made.grids += _grids(str(table), group, place)
        made.figures += _figures(str(table), group)
    return made


def _where(table: str, row: object) -> str:
    return f"{table}: {getattr(row, 'place', '')}: {getattr(row, 'row', '')}, {getattr(row, 'column', '')}"


def _grids(table: str, rows: pd.DataFrame, position: int) -> Iterator[Grid]:
    for place, group in rows.groupby("place", sort=False):
        headers = ["", *dict.fromkeys(group["column"])]
        made: dict[str, Row] = {}
        for line in group.itertuples():
            row = made.setdefault(str(line.row), Row(f"{table}: {place}", str(line.row), {}, {}))
            column = headers.index(str(line.column))
            quantity = quantity_of(str(line.printed), str(line.value), str(line.unit))
            if quantity is None:
                row.texts[column] = str(line.printed)
            else:
                row.cells[column] = quantity
        yield Grid(
            f"{table}: {place}", headers, list(made.values()), Section(str(place)), trusted=[True] * len(headers),
            position=-position,
        )  # fmt: skip


def _figures(table: str, rows: pd.DataFrame) -> Iterator[Figure]:
    for row in rows.itertuples():
        quantity = quantity_of(str(row.printed), str(row.value), str(row.unit))
        role = _ROLES.get(str(row.role))
        if quantity is None or role is None or not row.window or not row.period_end:
            continue
        if "decrease" in str(row.role):
            quantity = quantity.times(-1)
        window = (str(row.window), str(row.period_end))
        measure = (str(row.measure), "points" if row.unit == "points" else quantity.unit)
        yield Figure(_where(table, row), quantity, measure, str(row.area), window, role, str(row.row))
