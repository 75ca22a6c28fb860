"""Codes that the reference data does not hold: kept, counted and reported."""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from pcc_analysis import reference
from pcc_analysis.errors import Fault
from pcc_analysis.sources.contract import Contract

SHOWN = 6


def unknown_codes(table: ir.Table, contract: Contract) -> list[Fault]:
    """Return a note per column whose codes are reference data, with the commonest codes that are not known."""
    notes = []
    for column in contract.columns:
        if column.reference is None:
            continue
        known = reference.load(column.reference)[column.reference_column].astype(str).str.upper().unique().tolist()
        other = table.filter(table[column.name].notnull() & ~table[column.name].isin(known))
        counted = other.group_by(column.name).aggregate(rows=_.count())
        top = counted.order_by(_.rows.desc(), column.name).limit(SHOWN).execute()
        if top.empty:
            continue
        total = counted.aggregate(rows=_.rows.sum(), codes=_.count()).execute().iloc[0]
        codes = ", ".join(f"{code} ({rows:,})" for code, rows in top.itertuples(index=False))
        more = f" and {int(total['codes']) - SHOWN} more" if total["codes"] > SHOWN else ""
        rule = f"{column.name} is not in the reference data: {codes}{more}; they are kept as not classified"
        remedy = "correct the code, or add it to the reference data"
        notes.append(Fault(contract.name, contract.folder, rule, int(total["rows"]), remedy=remedy))
    return notes
