"""What a contract asks of every row, counted for all files and all rules in one aggregate query."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.errors import Fault
from pcc_analysis.sources.contract import Column, Contract

FILE = "_file"
ROW = "_row"
UNREADABLE = "_unreadable_"
RAW = "_raw_"
OTHER = "_other_"
MONTH = "_month"
SPELT = {
    "date": "a date such as 30/06/2019 or 2019-06-30",
    "month": "a month such as 2019-06 or June 2019",
    "timestamp": "a date with a time such as 30/06/2019 14:05",
    "flag": "yes or no",
    "integer": "a whole number",
    "number": "a number",
    "choices": "a list of allowed values",
}


@dataclass(frozen=True, eq=False)
class Check:
    """One thing to count: which rows offend, what to call it, and which column may show examples."""

    says: str
    offends: Deferred
    remedy: str
    column: Column | None = None
    refuse: bool = True


def _column_checks(column: Column, today: pd.Timestamp) -> Iterator[Check]:
    cell = _[column.name]
    name = column.name
    missing = cell.isnull()
    if not column.takes_any:
        wanted = f"one of {', '.join(column.allowed)}" if column.allowed else SPELT[column.kind]
        yield Check(f"{name} is not {wanted}", _[UNREADABLE + name], f"write it as {wanted}, or leave it blank", column)
        missing &= ~_[UNREADABLE + name]
    if column.required and not column.blank_allowed:
        yield Check(f"{name} is blank", missing, f"fill it in: {column.description}")
    if column.kind in {"date", "month", "timestamp"}:
        ahead = cell.cast("date") > ibis.date(today.year, today.month, today.day)
        yield Check(f"{name} is in the future", ahead, "correct the date", column)
    if column.minimum is not None:
        low = f"{name} is below {column.minimum:g}"
        yield Check(low, cell < column.minimum, f"correct it: {column.description}", column)
    if column.maximum is not None:
        high = f"{name} is above {column.maximum:g}"
        yield Check(high, cell > column.maximum, f"correct it: {column.description}", column)


def checks(contract: Contract, today: pd.Timestamp) -> list[Check]:
    """Return everything that a contract asks of a row."""
    found = [check for column in contract.read for check in _column_checks(column, today)]
    found += [Check(rule.says, rule.broken, rule.remedy, refuse=rule.refuse) for rule in contract.rules]
    return found


def count(
    table: ir.Table, contract: Contract, asked: list[Check], by: tuple[str, ...] = (), other: bool = False
) -> pd.DataFrame:
    """Return one row per file, month and ``by``: rows, first and last day, and the offenders of each check.

    With ``other`` also, for each column, the cells that are not to the letter what stands in the file.

    The frame has as many rows as there are files and months, however many records there are.
    """
    dated = table.mutate(**{MONTH: table[contract.date].cast("date").truncate("M")})
    day = dated[contract.date].cast("date")
    counted = {f"check_{number}": dated.count(where=check.offends.resolve(dated)) for number, check in enumerate(asked)}
    if other:
        counted |= {OTHER + column.name: dated.count(where=dated[OTHER + column.name]) for column in contract.read}
    grouped = dated.group_by([FILE, MONTH, *by])
    return grouped.aggregate(rows=dated.count(), first=day.min(), last=day.max(), **counted).execute()


def offences(counted: pd.DataFrame, asked: list[Check]) -> Iterator[tuple[str, Check, int]]:
    """Yield file, check and number of rows for everything that was broken, in the order of files and checks."""
    if counted.empty:
        return
    columns = [f"check_{number}" for number in range(len(asked))]
    for file, row in counted.groupby(FILE)[columns].sum().iterrows():
        for column, check in zip(columns, asked, strict=True):
            if row[column]:
                yield str(file), check, int(row[column])


def examples(
    rows: Callable[[], ir.Table], broken: list[tuple[str, Check, int]]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return at most two offending cells as they stand in the file, per (file, what the check says).

    One query over the files concerned; only columns without personal data. ``rows`` gives the rows with their cells as
    they stood, and is asked for them only where something is broken.
    """
    shown = {check.says: check for _file, check, _rows in broken if check.column and not check.column.personal}
    if not shown:
        return {}
    table, asked = rows(), {}
    for number, check in enumerate(shown.values()):
        assert check.column is not None
        raw, offends = table[RAW + check.column.name], check.offends.resolve(table)
        asked[f"low_{number}"] = raw.min(where=offends)
        asked[f"high_{number}"] = raw.max(where=offends)
    files = sorted({file for file, check, _rows in broken if check.says in shown})
    frame = table.filter(table[FILE].isin(files)).group_by(FILE).aggregate(**asked).execute().set_index(FILE)
    found = {}
    for file, row in frame.iterrows():
        for number, says in enumerate(shown):
            pair = dict.fromkeys(row[[f"low_{number}", f"high_{number}"]].dropna())
            found[str(file), says] = tuple(_discreet(cell) for cell in pair)
    return found


def _discreet(cell: str) -> str:
    """Return a cell as it stands, unless it is so long that it may be free text in the wrong column.

    >>> _discreet("31/02/2019"), _discreet("Victim states that her neighbour")
    ('31/02/2019', 'a text of 32 characters')
    """
    return cell if len(cell) <= 20 else f"a text of {len(cell)} characters"


def faults(
    contract: Contract,
    broken: list[tuple[str, Check, int]],
    shown: dict[tuple[str, str], tuple[str, ...]],
    names: dict[str, str],
) -> tuple[list[Fault], list[Fault]]:
    """Return the faults and the notes of what was broken; ``names`` says what a file is called in messages."""
    refused: list[Fault] = []
    noted: list[Fault] = []
    for file, check, rows in broken:
        said = Fault(
            contract.name, names.get(file, file), check.says, rows, shown.get((file, check.says), ()), check.remedy
        )
        (refused if check.refuse else noted).append(said)
    return refused, noted
