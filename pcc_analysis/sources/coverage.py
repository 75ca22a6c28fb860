"""Which months a source speaks for: a month that was not supplied is missing, never zero."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pcc_analysis.errors import Fault
from pcc_analysis.sources.contract import Contract
from pcc_analysis.sources.files import SIDECAR, FileRecord

GRACE = 2
"""A month is whole when its last record is at most this many days before its end."""


@dataclass(frozen=True)
class Coverage:
    """What a source speaks for.

    Parameters
    ----------
    months
        The months for which an absent count is a zero.
    as_at
        The day the source was as it is.
    as_at_says
        That day in words, and how it is known.
    incomplete
        Months with records that are not whole; they are not among ``months``.
    missing
        Months between the first and the last without any record.
    files
        The files read.
    rows
        How many records count: those of the plan's force, each once.
    unsupplied
        For an optional column, the months with records from a file that does not have it: what it would be counted by
        is missing there, not zero.
    """

    months: pd.PeriodIndex
    as_at: dt.date
    as_at_says: str
    incomplete: tuple[pd.Period, ...] = ()
    missing: tuple[pd.Period, ...] = ()
    files: tuple[FileRecord, ...] = ()
    rows: int = 0
    unsupplied: Mapping[str, pd.PeriodIndex] = field(default_factory=dict)


@dataclass(frozen=True)
class Declared:
    """What the analyst declares in ``extract.toml``: the day of the extract, its first and its last month."""

    as_at: dt.date | None = None
    first: pd.Period | None = None
    last: pd.Period | None = None


def declared(folder: Path, contract: Contract) -> tuple[Declared, list[Fault]]:
    """Read the declaration beside the files, where there is one."""
    path = folder / SIDECAR
    file = f"{contract.folder}/{SIDECAR}"
    if not path.is_file():
        return Declared(), []
    remedy = 'it holds as_at = 2019-07-05, from = "2014-04" and to = "2019-06", each of them optional'
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return Declared(), [Fault(contract.name, file, "the file is not TOML", remedy=remedy)]
    faults = [
        Fault(contract.name, file, f"{name} is not known", remedy=remedy)
        for name in sorted(set(said) - {"as_at", "from", "to"})
    ]
    months: dict[str, pd.Period | None] = {}
    for name in ("from", "to"):
        try:
            months[name] = pd.Period(str(said[name]), "M") if name in said else None
        except ValueError:
            faults.append(Fault(contract.name, file, f"{name} is not a month", remedy=remedy))
    as_at = said.get("as_at")
    if isinstance(as_at, dt.datetime):
        as_at = as_at.date()
    if as_at is not None and not isinstance(as_at, dt.date):
        faults.append(Fault(contract.name, file, "as_at is not a date", remedy=remedy))
        as_at = None
    return Declared(as_at, months.get("from"), months.get("to")), faults


def outside(counted: pd.DataFrame, said: Declared, contract: Contract) -> list[Fault]:
    """Return the faults of records outside what was declared; ``counted`` has month, rows and last day."""
    file = f"{contract.folder}/{SIDECAR}"
    month = pd.PeriodIndex(counted["_month"], freq="M")
    beyond = []
    if said.first is not None:
        beyond.append((f"before from = {said.first}", month < said.first))
    if said.last is not None:
        beyond.append((f"after to = {said.last}", month > said.last))
    faults = []
    for where, rows in beyond:
        if many := int(counted.loc[rows, "rows"].sum()):
            rule = f"{contract.date} is {where}"
            faults.append(Fault(contract.name, file, rule, many, remedy="correct the declaration or the extract"))
    last = _last_day(counted)
    if (
        said.as_at is not None
        and last is not None
        and contract.column(contract.date).kind != "month"
        and last > said.as_at
    ):
        rule = f"the extract holds records to {last:%d/%m/%Y}, after as_at = {said.as_at:%Y-%m-%d}"
        faults.append(Fault(contract.name, file, rule, remedy="correct as_at"))
    return faults


def _last_day(counted: pd.DataFrame) -> dt.date | None:
    return None if counted["last"].isna().all() else pd.Timestamp(counted["last"].max()).date()


def coverage(
    counted: pd.DataFrame, said: Declared, contract: Contract, files: tuple[FileRecord, ...]
) -> tuple[Coverage, list[Fault]]:
    """Return what a source covers, with notes on what it does not.

    Parameters
    ----------
    counted
        Month, rows, first and last day, for the records that count.
    said
        What was declared.
    contract, files
        The source and what was read of it.
    """
    there = pd.PeriodIndex(counted.loc[counted["rows"] > 0, "_month"].dropna(), freq="M").unique().sort_values()
    spoken = there.union(there + 1).union(there + 2) if contract.span == 3 else there
    monthly = contract.column(contract.date).kind == "month"
    last_day = _last_day(counted)
    if last_day is None:
        as_at = said.as_at or dt.date(1, 1, 1)
        return Coverage(pd.PeriodIndex([], freq="M"), as_at, "there are no records", files=files), []
    end = spoken.max()
    first, last = said.first or spoken.min(), said.last or end
    notes: list[Fault] = []
    incomplete: tuple[pd.Period, ...] = ()
    partial = (end.end_time.date() - last_day).days > GRACE
    if said.last is None and not monthly and not contract.sparse and partial:
        incomplete = (end,)
        last = end - 1
        says = f"{end:%B %Y} is not whole: its last record is of {last_day:%d/%m/%Y}, so the month is left out"
        remedy = f'if nothing is missing, write to = "{end}" in {SIDECAR}'
        notes.append(Fault(contract.name, contract.folder, says, remedy=remedy))
    span = pd.period_range(first, last, freq="M")
    missing = () if contract.sparse else tuple(span.difference(spoken))
    if missing:
        many = f"{len(missing):,} {'month' if len(missing) == 1 else 'months'} without a record"
        says = f"{many}: {', '.join(str(month) for month in missing[:6])}"
        more = f" and {len(missing) - 6} more" if len(missing) > 6 else ""
        remedy = "a month without records was not supplied; add it, or figures that need it stop"
        notes.append(Fault(contract.name, contract.folder, says + more, remedy=remedy))
    ends = end.end_time.date() if monthly else last_day
    as_at = said.as_at or ends
    known = (
        "declared with the extract" if said.as_at else "the end of the latest month" if monthly else "the latest record"
    )
    says = f"as at {as_at.day} {as_at:%B %Y} ({known})"
    months = span if contract.sparse else span.intersection(spoken)
    return Coverage(months, as_at, says, incomplete, missing, files, int(counted["rows"].sum())), notes
