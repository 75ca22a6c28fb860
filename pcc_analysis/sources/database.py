"""Sources that are tables of a database, read where they are through Ibis."""

from __future__ import annotations

import warnings
from dataclasses import replace
from functools import partial
from pathlib import Path

import ibis
import ibis.expr.types as ir
from ibis.common.exceptions import OperationNotDefinedError, UnsupportedBackendType, UnsupportedOperationError

from pcc_analysis.sources.checks import FILE
from pcc_analysis.sources.contract import Contract, plain_name
from pcc_analysis.sources.coverage import declared
from pcc_analysis.sources.files import Found
from pcc_analysis.sources.headings import heading_faults, recognise
from pcc_analysis.sources.loading import Loaded, check
from pcc_analysis.sources.reading import Opened, Part, as_contract

CANNOT = (OperationNotDefinedError, UnsupportedOperationError, UnsupportedBackendType)
"""What Ibis raises when a database has no function or type that a contract needs."""


def tables_in(database: ibis.BaseBackend, contracts: dict[str, Contract]) -> dict[str, str]:
    """Return source -> name of its table, for the tables named as a source or as its folder."""
    wanted = {plain_name(label): name for name, contract in contracts.items() for label in (name, contract.folder)}
    with warnings.catch_warnings():
        # ibis asks DuckDB for its tables by a call that DuckDB has renamed
        warnings.simplefilter("ignore", DeprecationWarning)
        tables = database.list_tables()
    return {wanted[plain_name(table)]: table for table in tables if plain_name(table) in wanted}


def load_table(
    database: ibis.BaseBackend, name: str, data: Path, contract: Contract, force: str, con: ibis.BaseBackend
) -> Loaded:
    """Check and cover a table of a database; what is declared of it stands in the data folder, as for files.

    Its rows stay there where the database can do what the contract needs, which takes arrays and conversions
    that may fail (DuckDB, Spark, PostgreSQL with typed columns). From another, the columns of the contract are
    copied into the private DuckDB ``con``, batch by batch.
    """
    file = f"table {name}"
    raw = database.table(name)
    headings = recognise(raw.columns, contract)
    if faults := heading_faults(headings, raw.columns, contract, file):
        return Loaded(faults=faults)
    where = {known: raw.columns[place] for place, known in enumerate(headings.columns) if known is not None}
    part = Part(Path(file), file, Found(Path(file), file))
    opened = Opened(parts=[part], fingerprints={file: ("", 0)}, columns={file: set(where)}, in_place=True)
    said, opened.faults = declared(data / contract.folder, contract)
    place = {FILE: ibis.literal(file)}
    opened.rows = [partial(as_contract, raw, where, contract, place, database.name)]
    try:
        database.compile(opened.typed())
    except CANNOT:
        copied = _copy(raw.select(list(where.values())), con, f"copy_of_{contract.name}")
        opened = replace(opened, rows=[partial(as_contract, copied, where, contract, place)])
    return check(opened.typed(), opened, contract, force, said)


def _copy(raw: ir.Table, con: ibis.BaseBackend, name: str) -> ir.Table:
    """Copy a table into DuckDB without holding it in memory."""
    batches = raw.to_pyarrow_batches(chunk_size=100_000)
    con.con.register(f"{name}_batches", batches)
    con.raw_sql(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM "{name}_batches"')
    con.con.unregister(f"{name}_batches")
    return con.table(name)
