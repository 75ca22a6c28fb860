"""Records that stand twice: read once where they agree, refused where they do not, kept where the contract says so."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from pcc_analysis.errors import Fault
from pcc_analysis.sources.checks import FILE, ROW
from pcc_analysis.sources.contract import Contract


def identifiers_again(table: ir.Table, keys: list[str]) -> ir.CachedTable:
    """Return the identifiers that stand more than once and how often, kept until the engine is closed.

    Their hashes are counted first, and the identifiers only where a hash stands more than once: texts of a hundred
    million records would not fit into what an engine may use, and few of them stand twice.
    """
    known = table.filter(*(table[key].notnull() for key in keys)).select(keys)
    hashed = known.mutate(_hash=known[keys[0]].cast("string").hash())
    suspected = hashed.group_by("_hash").aggregate(_rows=_.count()).filter(_._rows > 1)
    return hashed.semi_join(suspected, "_hash").group_by(keys).aggregate(_rows=_.count()).filter(_._rows > 1).cache()


def repeats(table: ir.Table, again: ir.Table, contract: Contract) -> tuple[int, int, int]:
    """Return how many identifiers stand more than once, the rows beyond the first, and the rows that disagree."""
    keys = [name for name in again.columns if name != "_rows"]
    ids, extra = _numbers(again.aggregate(ids=again.count(), extra=(again._rows - 1).sum()))
    if not ids:
        return 0, 0, 0
    agree = contract.agree or (contract.date,)
    spread = {f"_values_{name}": _[name].nunique() for name in agree}
    blank = {f"_blank_{name}": _[name].count() for name in agree}
    each = table.semi_join(again, keys).group_by(keys).aggregate(_rows=_.count(), **spread, **blank)
    differs = ibis.or_(
        *(each[f"_values_{name}"] > 1 for name in agree),
        *((each[f"_blank_{name}"] > 0) & (each[f"_blank_{name}"] < each._rows) for name in agree),
    )
    (differing,) = _numbers(each.aggregate(differing=each._rows.sum(where=differs)))
    return ids, extra, differing


def _numbers(row: ir.Table) -> list[int]:
    return [0 if value != value or value is None else int(value) for value in row.execute().iloc[0]]


def said_of_repeats(contract: Contract, ids: int, extra: int, differing: int) -> tuple[list[Fault], list[Fault]]:
    """Return the fault of records that disagree, and the note of those that agree."""
    if not ids:
        return [], []
    if contract.keep_repeats:
        rule = (
            f"{contract.unique} stands more than once ({ids:,} of them); every row is counted, as the files have them"
        )
        return [], [Fault(contract.name, contract.folder, rule, extra, remedy="nothing to do")]
    agree = " or ".join(contract.agree or (contract.date,))
    if differing:
        rule = f"one {contract.unique} stands with more than one {agree}"
        remedy = "find out which row is right and remove the other"
        return [Fault(contract.name, contract.folder, rule, differing, remedy=remedy)], []
    rule = f"{contract.unique} had been read before ({ids:,} of them); the last row of each is kept"
    return [], [Fault(contract.name, contract.folder, rule, extra, remedy="nothing to do if files overlap")]


def once_each(table: ir.Table, again: ir.Table, contract: Contract) -> tuple[ir.Table, ir.CachedTable]:
    """Return a table with the last row of each identifier and every row without one, and what was kept for that.

    Only what concerns repeated identifiers is kept apart, until the engine is closed; all rows stay where they are.

    Parameters
    ----------
    table
        The rows, with their places where they have an order; without, the last is the last in the order of the
        columns.
    again, contract
        The identifiers that stand more than once, and the source.
    """
    keys = [name for name in again.columns if name != "_rows"]
    columns = [FILE, *(column.name for column in contract.columns if column.kind != "choices")]
    order = [ibis.desc(name) for name in ([ROW] if ROW in table.columns else columns)]
    numbered = table.semi_join(again, keys).mutate(_place=ibis.row_number().over(group_by=keys, order_by=order))
    if ROW in table.columns:
        earlier = numbered.filter(numbered._place > 0).select(ROW).cache()
        return table.anti_join(earlier, ROW), earlier
    last = numbered.filter(numbered._place == 0).drop("_place").cache()
    return table.anti_join(again, keys).union(last), last
