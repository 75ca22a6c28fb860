"""Records that stand twice: read once where they agree, refused where they do not, kept where the contract says so."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from pcc_analysis.errors import Fault
from pcc_analysis.sources.contract import Contract


def repeats(table: ir.Table, contract: Contract) -> tuple[int, int, int]:
    """Return how many identifiers stand more than once, the rows beyond the first, and the rows that disagree."""
    assert contract.unique is not None
    agree = contract.agree or (contract.date,)
    grouped = table.filter(table[contract.unique].notnull()).group_by(contract.unique)
    spread = {f"_values_{name}": _[name].nunique() for name in agree}
    blank = {f"_blank_{name}": _[name].count() for name in agree}
    twice = grouped.aggregate(_rows=_.count(), **spread, **blank).filter(_._rows > 1)
    differs = ibis.or_(
        *(twice[f"_values_{name}"] > 1 for name in agree),
        *((twice[f"_blank_{name}"] > 0) & (twice[f"_blank_{name}"] < twice._rows) for name in agree),
    )
    row = twice.aggregate(
        ids=twice.count(), extra=(twice._rows - 1).sum(), differing=twice._rows.sum(where=differs)
    ).execute()
    ids, extra, differing = (0 if value != value or value is None else int(value) for value in row.iloc[0])
    return ids, extra, differing


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


def delete_repeats(con: ibis.BaseBackend, contract: Contract) -> None:
    """Delete all but the last row of each identifier from the typed table in DuckDB."""
    again = f'SELECT max(rowid) FROM "{contract.name}" GROUP BY "{contract.unique}" HAVING count(*) > 1'
    ids = again.replace("max(rowid)", f'"{contract.unique}"', 1)
    con.raw_sql(
        f'DELETE FROM "{contract.name}" WHERE "{contract.unique}" IN ({ids}) AND rowid NOT IN ({again})'
    ).fetchall()
