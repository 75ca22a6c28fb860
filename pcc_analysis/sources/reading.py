"""From the files of a source to one Ibis table: text as it stands, typed as the contract says."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir

from pcc_analysis.errors import Fault
from pcc_analysis.sources import delimited
from pcc_analysis.sources.casting import differs, stands, text_of, typed
from pcc_analysis.sources.checks import FILE, OTHER, RAW, ROW, UNREADABLE
from pcc_analysis.sources.contract import TYPES, Contract
from pcc_analysis.sources.files import PARQUET, WORKBOOKS, Found, find, fingerprint
from pcc_analysis.sources.headings import heading_faults, recognise
from pcc_analysis.sources.workbooks import as_text, numeric_codes

LONGEST = 1 << 40
"""More rows than any file has."""


@dataclass(frozen=True)
class Part:
    """What DuckDB reads at once: a file, or a sheet of a workbook, and the file it came from."""

    path: Path
    name: str
    found: Found


@dataclass
class Opened:
    """The files of a source before their rows are checked."""

    rows: list[Callable[..., ir.Table]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    fingerprints: dict[str, tuple[str, int]] = field(default_factory=dict)
    columns: dict[str, set[str]] = field(default_factory=dict)
    in_place: bool = False
    elsewhere: bool = False
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)

    def typed(self, as_it_stands: Collection[str] = (), marks: Collection[str] = (UNREADABLE,)) -> ir.Table:
        """Return the rows of all files as `as_contract` makes them; there must be one that can be read."""
        tables = [rows(as_it_stands=as_it_stands, marks=marks) for rows in self.rows]
        return ibis.union(*tables, distinct=False) if len(tables) > 1 else tables[0]

    @property
    def present(self) -> set[str]:
        """The columns that at least one file holds."""
        return set().union(*self.columns.values())


def as_contract(
    raw: ir.Table,
    where: dict[str, str],
    contract: Contract,
    place: dict[str, ir.Value],
    engine: str = "duckdb",
    as_it_stands: Collection[str] = (),
    marks: Collection[str] = (UNREADABLE,),
) -> ir.Table:
    """Return a table with every column typed as its contract says.

    Parameters
    ----------
    raw
        The rows as the engine reads them.
    where
        Column of the contract -> column of ``raw``; columns that are not there become typed NULLs.
    contract
        What the rows should be.
    place
        The file each row is from, as `checks.FILE`, and where rows have an order their number in it, as `checks.ROW`.
    engine
        What runs it, as `casting.typed` has it.
    as_it_stands
        Columns whose cells are known to be what the contract wants: nothing is done to them.
    marks
        What to say of every cell besides: `checks.RAW`, as text as it stood; `checks.UNREADABLE`, whether something
        stands there that could not be read, where that can be; `checks.OTHER`, whether it is not to the letter what the
        contract wants.
    """
    there = {column: raw[where[column.name]] for column in contract.read if column.name in where}
    absent = [column for column in contract.read if column.name not in where]
    unread = [column for column in there if not column.takes_any and UNREADABLE in marks]
    marked: dict[str, ir.Value] = {}
    if UNREADABLE in marks:
        marked |= {UNREADABLE + column.name: stands(there[column]) for column in unread}
        marked |= {UNREADABLE + column.name: ibis.literal(False) for column in absent if not column.takes_any}
    if OTHER in marks:
        marked |= {OTHER + column.name: differs(cell, column, engine) for column, cell in there.items()}
        marked |= {OTHER + column.name: ibis.literal(False) for column in absent}
    if RAW in marks:
        marked |= {RAW + column.name: text_of(cell) for column, cell in there.items()}
        marked |= {RAW + column.name: ibis.null("string") for column in absent}
    made = raw.select(
        **place,
        **{
            column.name: cell if column.name in as_it_stands else typed(cell, column, engine)
            for column, cell in there.items()
        },
        **{column.name: ibis.null(TYPES[column.kind]) for column in absent},
        **marked,
    )
    made = made.mutate(
        **{UNREADABLE + column.name: made[UNREADABLE + column.name] & made[column.name].isnull() for column in unread},
        **{column.name: column.value for column in contract.columns if column.value is not None},
    )
    # unions put columns together by their place
    return made.select(*place, *(column.name for column in contract.columns), *sorted(marked))


def open_files(
    con: ibis.BaseBackend, data: Path, contract: Contract, scratch: Path, engine: ibis.BaseBackend | None = None
) -> Opened:
    """Find, fingerprint and open the files of a source; every fault of every file is in the answer."""
    opened = Opened()
    found, opened.faults, opened.notes = find(data, contract, scratch)
    layouts: list[tuple[Part, object]] = []
    for number, file in enumerate(found):
        layouts += _open_one(file, contract, scratch / f"{contract.name}-{number}", opened, con)
    only_parquet = all(part.path.suffix.lower() in PARQUET for part, _layout in layouts)
    if engine is not None and only_parquet and (rows := _read_by(engine, layouts, contract, opened)):
        opened.rows = rows
        opened.in_place = opened.elsewhere = True
        return opened
    for layout, group in itertools.groupby(layouts, key=lambda pair: pair[1]):
        parts = [part for part, _layout in group]
        opened.parts += parts
        opened.rows.append(_rows(con, layout, parts, contract, opened))
    opened.in_place = bool(opened.rows) and only_parquet
    return opened


def _open_one(
    file: Found, contract: Contract, target: Path, opened: Opened, con: ibis.BaseBackend
) -> list[tuple[Part, object]]:
    """Return the parts of one file with their layouts, and record its fingerprint and faults."""
    printed = fingerprint(file.path)
    opened.fingerprints[file.name] = (printed.sha256, printed.bytes)
    if printed.bytes == 0:
        opened.faults.append(
            Fault(contract.name, file.name, "the file is empty", remedy="export it again, or remove it")
        )
        return []
    if file.suffix in PARQUET:
        return _open_parquet(file, contract, opened, con)
    if file.suffix in WORKBOOKS:
        sheets, faults, notes = as_text(file, contract, target)
        opened.faults += faults
        opened.notes += notes
        parts = [Part(path, name, file) for path, name in sheets]
    elif printed.encoding is None:
        remedy = "save it as CSV UTF-8; a workbook or an archive needs its own suffix"
        opened.faults.append(Fault(contract.name, file.name, "the file is not text", remedy=remedy))
        return []
    else:
        path = delimited.as_utf8(file.path, printed.encoding, target.with_suffix(".csv"))
        parts = [Part(path, file.name, file)]
    made: list[tuple[Part, object]] = []
    for number, part in enumerate(parts):
        if contract.reshape is not None:
            path, faults = contract.reshape(contract, part.path, part.name, Path(f"{target}-{number}-long.csv"))
            opened.faults += faults
            if faults:
                continue
            part = replace(part, path=path)
        layout, faults = delimited.layout(part.path, contract, part.name)
        opened.faults += faults
        if layout is not None:
            made.append((part, layout))
    return made


def _open_parquet(file: Found, contract: Contract, opened: Opened, con: ibis.BaseBackend) -> list[tuple[Part, object]]:
    try:
        schema = con.read_parquet(str(file.path)).schema()
    except duckdb.Error:
        opened.faults.append(Fault(contract.name, file.name, "the file is not Parquet", remedy="export it again"))
        return []
    headings = recognise(schema.names, contract)
    faults = heading_faults(headings, schema.names, contract, file.name)
    opened.faults += faults
    made = zip(headings.columns, schema.types, strict=True)
    if any(name and contract.column(name).kind == "code" and kind.is_floating() for name, kind in made):
        opened.notes.append(numeric_codes(contract, file.name))
    # files are read together only where columns, order and types are the same
    return [] if faults else [(Part(file.path, file.name, file), tuple(schema.items()))]


def _rows(
    con: ibis.BaseBackend, layout: object, parts: Sequence[Part], contract: Contract, opened: Opened
) -> Callable[..., ir.Table]:
    """Return what makes the rows of files that share a layout."""
    paths = [str(part.path) for part in parts]
    if isinstance(layout, delimited.Layout):
        columns: Iterable[str | None] = layout.headings.columns
        raw = read_text(con, paths, layout)
        raw = raw.filter(ibis.coalesce(*(raw[f"c{place}"] for place, name in enumerate(columns) if name)).notnull())
        row = ibis.null("int64")  # it has one when it stands in a table
    else:
        raw = con.read_parquet(paths, filename=True, file_row_number=True)
        columns = recognise(raw.columns, contract).columns
        files = [(str(part.path), number * LONGEST) for number, part in enumerate(opened.parts)]
        row = raw.filename.cases(*files, else_=ibis.null("int64")) + raw.file_row_number
    where = {name: raw.columns[place] for place, name in enumerate(columns) if name is not None}
    opened.columns |= {path: set(where) for path in paths}
    return partial(as_contract, raw, where, contract, {FILE: raw.filename, ROW: row})


def _read_by(
    engine: ibis.BaseBackend, layouts: list[tuple[Part, object]], contract: Contract, opened: Opened
) -> list[Callable[..., ir.Table]]:
    """Have another engine read Parquet files where they are; nothing where it reads no files."""
    rows: list[Callable[..., ir.Table]] = []
    for part, _layout in layouts:
        path = str(part.path)
        try:
            raw = engine.read_parquet(path)
        except NotImplementedError:
            return []
        columns = recognise(raw.columns, contract).columns
        where = {name: raw.columns[place] for place, name in enumerate(columns) if name is not None}
        opened.columns[path] = set(where)
        rows.append(partial(as_contract, raw, where, contract, {FILE: ibis.literal(path)}, engine.name))
    opened.parts = [part for part, _layout in layouts]
    return rows


def read_text(con: ibis.BaseBackend, paths: list[str], layout: delimited.Layout, **options: object) -> ir.Table:
    """Return delimited files as text, columns named by their place, with the file in ``filename``."""
    return con.read_csv(
        paths,
        columns={f"c{place}": "VARCHAR" for place in range(len(layout.headings.columns))},
        auto_detect=False,
        delim=layout.delimiter,
        quote='"',
        escape='"',
        header=True,
        skip=layout.headings.skip,
        filename=True,
        **options,
    )
