"""From measures to queries: all measures of one source and date column become one query in two stages.

The first stage groups the records by month, area and the few columns that the source declares as keys. Each
measure's filter is split at its ANDs: what concerns only keys waits for the second stage, which filters the few cells
left; what concerns other columns becomes a filtered count or sum in the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from pcc_analysis.errors import MeasureError
from pcc_analysis.measures.measure import Measure

_ADDITIVE = (ops.CountStar, ops.Count, ops.Sum)


@dataclass(frozen=True, eq=False)
class Part:
    """One side of one measure: an additive aggregate of the records placed in months by one date column."""

    column: str
    date: str
    aggregate: ops.Reduction


def parts_of(measure: Measure, table: ir.Table, date: str) -> list[Part]:
    """Bind the sides of a measure to a table, the measure's filter joined to each.

    Parameters
    ----------
    measure
        Any kind but a median.
    table
        The records of its source.
    date
        The source's own date column.

    Raises
    ------
    MeasureError
        Where a column does not exist or a side is not a count or a sum, which alone can be added over months.
    """
    own = measure.date or date
    sides = [(f"{measure.id}|numerator", own, measure.numerator)]
    if measure.denominator is not None:
        sides.append((f"{measure.id}|denominator", measure.denominator_date or own, measure.denominator))
    if measure.closed is not None:
        sides.append((f"{measure.id}|closed", measure.closed, measure.numerator))
    parts = []
    for column, placed_by, side in sides:
        try:
            aggregate = side.resolve(table).op()
            also = None if measure.where is None else measure.where.resolve(table).op()
            table[placed_by]
        except (AttributeError, ibis.common.exceptions.IbisError) as error:
            raise MeasureError(f"measure {measure.id!r} of source {measure.source!r}: {error}") from error
        if not isinstance(aggregate, _ADDITIVE):
            raise MeasureError(
                f"measure {measure.id!r}: its {column.split('|')[1]} is neither a count nor a sum, and only those can "
                "be added over months; a median has the kind 'median'"
            )
        predicates = [predicate for predicate in (aggregate.where, also) if predicate is not None]
        joined = None
        for predicate in predicates:
            joined = predicate if joined is None else ops.And(joined, predicate)
        parts.append(Part(column, placed_by, aggregate.copy(where=joined)))
    return parts


def _conjuncts(predicate: ops.Value | None) -> list[ops.Value]:
    if predicate is None:
        return []
    if isinstance(predicate, ops.And):
        return _conjuncts(predicate.left) + _conjuncts(predicate.right)
    return [predicate]


def columns_of(value: ops.Value, table: ir.Table) -> set[str]:
    """Return the columns of a table that a value is worked out from."""
    return {field.name for field in value.find(ops.Field) if field.rel == table.op()}


def _by_value(predicate: ops.Value) -> ops.Value:
    """Return a filter that keeps the same rows, lists of texts looked through by a function.

    Of a function an engine can work out one answer for each word of a column's dictionary; of IN it works out one for
    each row. A function may answer False of a missing value where IN does not answer: in a filter that is the same,
    but for what is negated.
    """
    match predicate:
        case ops.And() | ops.Or():
            return type(predicate)(_by_value(predicate.left), _by_value(predicate.right))
        case ops.InValues() if predicate.value.dtype.is_string():
            return ops.ArrayContains(ops.Array(predicate.options), predicate.value)
        case ops.Not(ops.InValues() as listed) if listed.value.dtype.is_string():
            return ops.And(ops.Not(_by_value(listed)), ops.NotNull(listed.value))
    return predicate


def _all_of(predicates: Iterable[ops.Value]) -> ops.Value | None:
    joined = None
    for predicate in predicates:
        joined = predicate if joined is None else ops.And(joined, predicate)
    return joined


def by_month(table: ir.Table, parts: Sequence[Part], area: str | None, keys: Sequence[str]) -> ir.Table:
    """Compile parts that share a date column into one query.

    Parameters
    ----------
    table
        The records.
    parts
        What to count or sum; all with the same date column.
    area
        The column that holds the area, if the source has one.
    keys
        Columns with few distinct values, by which the first stage may group.

    Returns
    -------
    ibis Table
        One row per month and area that has records: ``month`` (date), ``area`` (NULL where not known), and a column
        per part; a count or sum over no record is NULL, to be read as 0.
    """
    conditions = [tuple(_conjuncts(part.aggregate.where)) for part in parts]
    used = {one: columns_of(one, table) for one in dict.fromkeys(one for many in conditions for one in many)}
    waits = {one for one, columns in used.items() if columns and columns <= set(keys)}
    needed = set().union(*(used[one] for one in waits))

    first: dict[ops.Reduction, str] = {}
    now = {one: _by_value(one) for one in used if one not in waits}
    counted = []
    for part, condition in zip(parts, conditions, strict=True):
        aggregate = part.aggregate.copy(where=_all_of(now[one] for one in condition if one in now))
        counted.append(first.setdefault(aggregate, f"a{len(first)}"))
    groups = {
        "month": table[parts[0].date].truncate("M").cast("date"),
        "area": ibis.null().cast("string") if area is None else table[area],
    }
    cells = table.group_by(**groups, **{f"key_{name}": table[name] for name in sorted(needed)}).aggregate(
        **{name: aggregate.to_expr() for aggregate, name in first.items()}
    )
    keyed: Any = {table[name].op(): ops.Field(cells, f"key_{name}") for name in needed}
    later = {one: one.replace(keyed) for one in waits}
    measured = {}
    for part, condition, name in zip(parts, conditions, counted, strict=True):
        where = _all_of(later[one] for one in condition if one in later)
        measured[part.column] = cells[name].sum(where=None if where is None else where.to_expr())
    grouped = cells.group_by("month", "area").aggregate(**measured)
    return grouped.filter(grouped.month.notnull())
