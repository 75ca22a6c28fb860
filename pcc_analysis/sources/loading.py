"""One source from its files, or from a table of a database, to a checked table with its coverage."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd

from pcc_analysis.errors import Fault
from pcc_analysis.sources import checks
from pcc_analysis.sources.checks import FILE, MONTH, OTHER, RAW, ROW, UNREADABLE
from pcc_analysis.sources.contract import Contract
from pcc_analysis.sources.coverage import Coverage, Declared, coverage, declared, outside
from pcc_analysis.sources.files import FileRecord
from pcc_analysis.sources.forces import force_slug
from pcc_analysis.sources.known_codes import unknown_codes
from pcc_analysis.sources.malformed import damaged, malformed
from pcc_analysis.sources.reading import Opened, Part, open_files
from pcc_analysis.sources.repeats import identifiers_again, once_each, repeats, said_of_repeats


@dataclass
class Loaded:
    """A source after its checks; without a table where it was refused."""

    table: ir.Table | None = None
    every_force: ir.Table | None = None
    coverage: Coverage | None = None
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    cached: list[ir.CachedTable] = field(default_factory=list)
    parts: Sequence[Part] = ()


def load_files(
    con: ibis.BaseBackend,
    data: Path,
    contract: Contract,
    scratch: Path,
    force: str,
    engine: ibis.BaseBackend | None = None,
) -> Loaded:
    """Read, check and cover the files of one source.

    Parameters
    ----------
    con
        The DuckDB that the typed table is written to.
    data, scratch
        The data folder, and a private folder for what has to be unpacked.
    contract, force
        The source and the plan's force.
    engine
        Another engine, which reads the source where it reads files and all of them are Parquet.
    """
    opened = open_files(con, data, contract, scratch, engine)
    said, faults = declared(data / contract.folder, contract)
    opened.faults += faults
    if not opened.rows:
        if not opened.faults:
            remedy = f"put the extract into {contract.folder}/ in the data folder"
            opened.faults.append(Fault(contract.name, contract.folder, "there are no files to read", remedy=remedy))
        return Loaded(faults=opened.faults, notes=opened.notes)
    if opened.elsewhere:
        return check(opened.typed(), opened, contract, force, said)
    if opened.in_place:
        table, simplify = opened.typed(marks=(UNREADABLE, OTHER)), partial(_simplified, con, opened, contract)
    else:
        try:
            table = con.create_table(contract.name, opened.typed())
        except duckdb.Error:
            return Loaded(faults=opened.faults + malformed(con, opened, contract), notes=opened.notes)
        table, simplify = table.mutate(**{ROW: table.rowid()}), None
    try:
        return replace(check(table, opened, contract, force, said, simplify), parts=opened.parts)
    except duckdb.Error:
        if faults := damaged(con, opened.parts, contract):
            return Loaded(faults=opened.faults + faults, notes=opened.notes)
        raise


def _simplified(con: ibis.BaseBackend, opened: Opened, contract: Contract, counted: pd.DataFrame) -> ir.Table:
    """Return a view that reads columns as they stand where nothing had to be changed: every query would do it again."""
    same = {column.name for column in contract.read if not counted[OTHER + column.name].any()}
    return con.create_view(contract.name, opened.typed(same, marks=()))


def check(
    table: ir.Table,
    opened: Opened,
    contract: Contract,
    force: str,
    said: Declared,
    simplify: Callable[[pd.DataFrame], ir.Table] | None = None,
) -> Loaded:
    """Count what every rule finds in every file, and answer with the table, every record once, or with the faults.

    ``simplify`` is told what was counted, and gives the table that is asked from then on.
    """
    asked = checks.checks(contract, pd.Timestamp.today())
    by = (contract.force,) if contract.force in opened.present else ()
    counted = checks.count(table, contract, asked, by, other=simplify is not None)
    broken = list(checks.offences(counted, asked))
    names = {str(part.path): part.name for part in opened.parts}
    refused, noted = checks.faults(
        contract, broken, checks.examples(partial(opened.typed, marks=(RAW, UNREADABLE)), broken), names
    )
    refused += outside(counted, said, contract)
    refused += _misnamed(counted, contract, names)
    for name in sorted(set(names.values()) - {names[str(file)] for file in counted[FILE]}):
        empty = Fault(contract.name, name, "the file has headings and no rows", remedy="export it again, or remove it")
        (noted if contract.sparse else refused).append(empty)
    mine = counted
    if by:
        mine, absent, others = _of_force(counted, contract, force)
        refused += absent
        noted += others
    faults, notes = opened.faults + refused, opened.notes + noted
    if faults:
        return Loaded(faults=faults, notes=notes)
    if simplify is not None:
        table = simplify(counted)
    cover, incomplete = coverage(mine, said, contract, records(opened, counted))
    cover = replace(cover, unsupplied=_unsupplied(opened, mine, contract))
    wanted = sorted(set(mine[contract.force])) if by else []
    notes += incomplete + unknown_codes(_selected(table, contract, wanted), contract)
    cached: list[ir.CachedTable] = []
    if contract.unique is not None:
        selected = _selected(table, contract, wanted)
        again = identifiers_again(selected, [contract.unique, *by])
        ids, extra, differing = repeats(selected, again, contract)
        cached.append(again)
        faults, said_again = said_of_repeats(contract, ids, extra, differing)
        notes += said_again
        if faults:
            return Loaded(faults=faults, notes=notes, cached=cached)
        if extra and not contract.keep_repeats:
            table, kept = once_each(table, again, contract)
            cached.append(kept)
            cover = replace(cover, rows=cover.rows - extra)
    everyone = _selected(table, contract, [])
    return Loaded(_selected(table, contract, wanted), everyone, cover, [], notes, cached)


def _selected(table: ir.Table, contract: Contract, forces: list[str]) -> ir.Table:
    """Return the columns of the contract, for these forces or for all."""
    shown = table.select([column.name for column in contract.columns])
    return shown.filter(shown[contract.force].isin(forces)) if forces else shown


def _unsupplied(opened: Opened, counted: pd.DataFrame, contract: Contract) -> dict[str, pd.PeriodIndex]:
    """Return, for each column that some file lacks, the months with records from such files."""
    found = {}
    for column in contract.read:
        without = {file for file, columns in opened.columns.items() if column.name not in columns}
        months = counted.loc[counted[FILE].isin(without), MONTH].dropna()
        if len(months):
            found[column.name] = pd.PeriodIndex(pd.to_datetime(months).unique(), freq="M").sort_values()
    return found


def records(opened: Opened, counted: pd.DataFrame) -> tuple[FileRecord, ...]:
    """Return the files that were read, with their fingerprints and rows."""
    rows = counted.groupby(FILE)["rows"].sum()
    per_file: dict[str, int] = {}
    for part in opened.parts:
        per_file[part.found.name] = per_file.get(part.found.name, 0) + int(rows.get(str(part.path), 0))
    return tuple(FileRecord(name, *opened.fingerprints[name], count) for name, count in per_file.items())


def _of_force(counted: pd.DataFrame, contract: Contract, force: str) -> tuple[pd.DataFrame, list[Fault], list[Fault]]:
    """Return what is the plan's force's, the fault if nothing is, and a note of others in a force's own extract."""
    column = contract.column(contract.force or "")
    is_mine = pd.Series([force_slug(str(name)) == force_slug(force) for name in counted[column.name]], counted.index)
    mine, other = counted[is_mine], counted[~is_mine]
    rows = int(other["rows"].sum())
    there = _listed("blank" if pd.isna(name) else str(name) for name in other[column.name].unique())
    if mine.empty:
        remedy = f"add the files of {force}, or name the force of these"
        rule = f"the force is not {force}; the forces found are {there}"
        return mine, [Fault(contract.name, contract.folder, rule, rows, remedy=remedy)], []
    if column.required or not rows:
        return mine, [], []
    rule = f"the force is not {force} but {there}; they are left out"
    return mine, [], [Fault(contract.name, contract.folder, rule, rows, remedy="nothing to do if that is right")]


def _listed(names: Iterable[str]) -> str:
    ordered = sorted(names)
    return ", ".join(ordered[:6]) + (f" and {len(ordered) - 6} more" if len(ordered) > 6 else "")


def _misnamed(counted: pd.DataFrame, contract: Contract, names: dict[str, str]) -> list[Fault]:
    """Return the files whose rows are not what their name says."""
    if contract.file_name is None:
        return []
    found = []
    for file, rows in counted.groupby(FILE):
        name = names[str(file)]
        match = re.search(contract.file_name, name)
        if match is None:
            remedy = "keep the name it was downloaded with"
            found.append(Fault(contract.name, name, "the name does not say what the file holds", remedy=remedy))
            continue
        for column, wanted in match.groupdict().items():
            if column == contract.date:
                other = [month is pd.NaT or f"{month:%Y-%m}" != wanted for month in rows[MONTH]]
            else:
                other = [force_slug(str(value)) != force_slug(wanted) for value in rows[column]]
            if count := int(rows.loc[other, "rows"].sum()):
                rule = f"{column} is not {wanted}, as the name of the file says"
                remedy = "restore the name it was downloaded with, or download it again"
                found.append(Fault(contract.name, name, rule, count, remedy=remedy))
    return found
