"""Sources that are tables of a database, read where they are through Ibis."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import ibis
import ibis.expr.types as ir
from ibis.common.exceptions import OperationNotDefinedError

from pcc_analysis.errors import Fault
from pcc_analysis.sources.contract import Contract, plain_name
from pcc_analysis.sources.coverage import Declared
from pcc_analysis.sources.files import Found
from pcc_analysis.sources.headings import heading_faults, recognise
from pcc_analysis.sources.loading import Loaded, check
from pcc_analysis.sources.reading import Opened, Part, as_contract
from pcc_analysis.sources.repeats import repeats, said_of_repeats


def tables_in(database: ibis.BaseBackend, contracts: dict[str, Contract]) -> dict[str, str]:
    """Return source -> name of its table, for the tables named as a source or as its folder."""
    wanted = {plain_name(label): name for name, contract in contracts.items() for label in (name, contract.folder)}
    return {wanted[plain_name(table)]: table for table in database.list_tables() if plain_name(table) in wanted}


def load_table(database: ibis.BaseBackend, name: str, contract: Contract, force: str) -> Loaded:
    """Check and cover a table of a database; its rows stay there.

    Columns should have the types of the contract; text is converted where the database can try to.
    """
    file = f"table {name}"
    raw = database.table(name)
    headings = recognise(raw.columns, contract)
    if faults := heading_faults(headings, raw.columns, contract, file):
        return Loaded(faults=faults)
    where = {known: raw.columns[place] for place, known in enumerate(headings.columns) if known is not None}
    part = Part(Path(file), file, Found(Path(file), file))
    opened = Opened(parts=[part], fingerprints={file: ("", 0)}, present=set(where), in_place=True)
    opened.table = as_contract(raw, where, contract, ibis.literal(file), engine=database.name)
    try:
        loaded = check(opened.table, opened, contract, force, Declared())
        if loaded.table is None or contract.unique is None:
            return loaded
        ids, extra, differing = repeats(loaded.table, contract)
        faults, notes = said_of_repeats(contract, ids, extra, differing)
    except OperationNotDefinedError as error:
        rule = f"{database.name} cannot convert a column to the type of the contract ({error})"
        remedy = "make a view whose columns have the types of the contract: dates as dates, counts as integers"
        return Loaded(faults=[Fault(contract.name, file, rule, remedy=remedy)])
    if faults:
        return Loaded(faults=faults, notes=loaded.notes + notes)
    if notes and not contract.keep_repeats:
        loaded.table = first_of_each(loaded.table, contract)
        assert loaded.every_force is not None and loaded.coverage is not None
        loaded.every_force = first_of_each(loaded.every_force, contract)
        loaded.coverage = replace(loaded.coverage, rows=loaded.coverage.rows - extra)
    loaded.notes += notes
    return loaded


def first_of_each(table: ir.Table, contract: Contract) -> ir.Table:
    """Return one row per identifier, the first in the order of all other columns, and all rows without one."""
    identifier = table[contract.unique]
    others = [table[column.name] for column in contract.columns if column.kind != "choices"]
    place = ibis.row_number().over(group_by=identifier, order_by=others)
    numbered = table.mutate(_place=place)
    return numbered.filter(numbered[contract.unique].isnull() | (numbered._place == 0)).drop("_place")
