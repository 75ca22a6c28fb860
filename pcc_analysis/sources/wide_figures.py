"""From a table as a dashboard exports it, months or measures across, to monthly figures with a row for each.

Two layouts are known. Months across: a column ``measure``, perhaps ``area`` and ``side`` (numerator or denominator),
and a column per month. Measures across: a column ``month``, perhaps ``area``, and a column per measure; a heading that
ends in ``denominator`` holds what the measure of that name is divided by.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pcc_analysis.errors import Fault
from pcc_analysis.sources.casting import MONTH_FORMATS
from pcc_analysis.sources.contract import Contract, plain_name
from pcc_analysis.sources.delimited import DELIMITERS
from pcc_analysis.sources.headings import PREAMBLE

TOTAL = {"total", "totals", "grand total", "sum"}
BLANK = {"", "-", "null"}
"""A cell without a figure: some dashboards write a dash. It makes no row, so the month is missing and not zero."""

SIDES = ("numerator", "denominator")
SIDE_HEADINGS = {"side", "part", "numerator_or_denominator"}
LONG = ("measure", "area", "month", "numerator", "denominator")

_Cells = Sequence[str]


@dataclass(frozen=True)
class _Figure:
    """One cell: what it is of, which side, and as it stands."""

    measure: str
    side: str
    area: str
    month: str
    text: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What a total is added over the months of."""
        return (self.measure, self.area, self.side)


def month_of(heading: str) -> str | None:
    """Read a heading as a month.

    >>> [month_of(heading) for heading in ("Jun-19", "June 2019", "01/06/2019", "2019-06-01 00:00:00", "Q1")]
    ['2019-06', '2019-06', '2019-06', '2019-06', None]
    """
    text = re.sub(r"[ T]00:00(:00)?$", "", " ".join(heading.split()))
    for form in ("%Y-%m-%d", *MONTH_FORMATS):
        try:
            return f"{dt.datetime.strptime(text, form):%Y-%m}"
        except ValueError:
            continue
    return None


def _column(heading: str, contract: Contract) -> str | None:
    name = plain_name(heading)
    return "side" if name in SIDE_HEADINGS else contract.headings.get(name)


def _is_wide(cells: _Cells, contract: Contract) -> bool:
    names = {_column(cell, contract) for cell in cells}
    if "measure" in names:
        return "month" not in names and any(month_of(cell) for cell in cells)
    return "month" in names and "numerator" not in names and None in names


def _table(text: str, contract: Contract) -> tuple[list[_Cells], int] | None:
    """Return the rows of a wide table, and the place of its headings among them."""
    for mark in DELIMITERS:
        rows: list[_Cells] = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=mark)]
        for place, row in enumerate(rows[:PREAMBLE]):
            if _is_wide(row, contract):
                return rows, place
    return None


def as_long(contract: Contract, path: Path, file: str, target: Path) -> tuple[Path, list[Fault]]:
    """Return a table of monthly figures with a row for each, made from a wide one.

    Parameters
    ----------
    contract
        The contract of monthly figures, which knows the headings.
    path
        A text file in UTF-8 (a workbook saved or written as one).
    file
        What it is called in messages.
    target
        Where to write the long table if the file holds a wide one.

    Returns
    -------
    tuple
        The target and no faults; the path itself where the table is not a wide one; the path and the faults where its
        totals disagree with their parts or nothing is in it. Cells are passed on as they stand: the contract reads
        them.
    """
    found = _table(path.read_text(encoding="utf-8-sig"), contract)
    if found is None:
        return path, []
    rows, place = found
    columns = [_column(heading, contract) for heading in rows[place]]
    figures = _unpivoted(rows[place], columns, rows[place + 1 :])
    if fault := _fault(figures, contract.name, file):
        return path, [fault]
    cells: dict[tuple[str, str, str], dict[str, str]] = {}
    for one in figures:
        if one.month not in TOTAL:
            cells.setdefault((one.measure, one.area, one.month), {})[one.side] = one.text
    with target.open("w", encoding="utf-8", newline="") as long:
        writer = csv.writer(long, lineterminator="\n")
        writer.writerow(LONG)
        writer.writerows([*key, *(sides.get(side, "") for side in SIDES)] for key, sides in cells.items())
    return target, []


def _unpivoted(headings: _Cells, columns: Sequence[str | None], rows: Iterable[_Cells]) -> list[_Figure]:
    """Return the figures of a wide table, totals among them."""
    of_row = _months_across if "measure" in columns else _measures_across
    return [one for row in rows for one in of_row(list(zip(headings, columns, row, strict=False)))]


def _fault(figures: list[_Figure], source: str, file: str) -> Fault | None:
    """Return what is wrong with the table as a table; what is wrong with a cell is for the contract to say."""
    if not figures:
        return Fault(source, file, "the table has headings and no figures", remedy="export it again")
    if strange := sorted({one.side for one in figures} - set(SIDES)):
        rule = "the side is neither numerator nor denominator"
        return Fault(source, file, rule, examples=tuple(strange[:2]), remedy="write one of the two")
    monthly = [one for one in figures if one.month not in TOTAL]
    if twice := len(monthly) - len({(one.key, one.month) for one in monthly}):
        rule = "a measure stands twice for one area and month"
        return Fault(source, file, rule, twice, remedy="keep one of the two rows or columns")
    parts: dict[tuple[str, str, str], float] = {}
    for one in monthly:
        parts[one.key] = parts.get(one.key, 0.0) + (_number(one.text) or 0.0)
    totals = [one for one in figures if one.month in TOTAL]
    if wrong := sum(abs((_number(one.text) or 0.0) - parts.get(one.key, 0.0)) > 0.5 for one in totals):
        rule = "a total is not the sum of its months"
        return Fault(source, file, rule, wrong, remedy="export the table again, or leave out the totals")
    return None


_Row = list[tuple[str, str | None, str]]
"""Heading, column of the contract, cell."""


def _months_across(row: _Row) -> list[_Figure]:
    named = {column: cell for _heading, column, cell in row if column}
    measure, side = named.get("measure", ""), named.get("side", "").lower() or "numerator"
    if measure.lower() in TOTAL:
        return []
    return [
        _Figure(measure, side, named.get("area", ""), month, cell)
        for heading, column, cell in row
        if column is None and cell.lower() not in BLANK and (month := _month_or_total(heading))
    ]


def _measures_across(row: _Row) -> list[_Figure]:
    named = {column: cell for _heading, column, cell in row if column}
    month = named.get("month", "")
    month = month.lower() if month.lower() in TOTAL else month
    return [
        _Figure(*_measure_and_side(heading), area=named.get("area", ""), month=month, text=cell)
        for heading, column, cell in row
        if column is None and heading and cell.lower() not in BLANK
    ]


def _month_or_total(heading: str) -> str | None:
    return heading.lower() if heading.lower() in TOTAL else month_of(heading)


def _measure_and_side(heading: str) -> tuple[str, str]:
    """Split the side from a heading.

    >>> _measure_and_side("Conviction rate (denominator)"), _measure_and_side("crime_volume")
    (('Conviction rate', 'denominator'), ('crime_volume', 'numerator'))
    """
    match = re.fullmatch(r"(.+?)[ _,:-]*\(?(numerator|denominator)\)?", heading, re.IGNORECASE)
    return (match[1], match[2].lower()) if match else (heading, "numerator")


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None
