"""Which worked-out columns of a source are blank throughout because the columns they rest on were not supplied.

A contract may work a column out from whichever of several columns an extract has, or give a blank a meaning. So what
decides is not whether a column is named in the expression but whether anything is left of it.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd

from pcc_analysis.sources.contract import Contract

BLANK, TRUE, FALSE, UNKNOWN = "blank", "true", "false", "unknown"


def known_value(node: ops.Node, absent: frozenset[str]) -> str:
    """Return what an expression is in every row when some columns are blank in every row.

    Returns
    -------
    str
        ``blank``, ``true``, ``false``, or ``unknown`` where it depends on the row, by SQL's logic of three values.

    >>> import ibis
    >>> t = ibis.table({"a": "int64", "b": "int64"}, name="t")
    >>> [known_value(e.op(), frozenset({"a"})) for e in (t.a + t.b, t.a.fill_null(1), ibis.coalesce(t.a, t.b), t.a > 1)]
    ['blank', 'unknown', 'unknown', 'blank']
    """

    def of(one: ops.Node) -> str:
        return known_value(one, absent)

    if isinstance(node, ops.Field):
        return BLANK if node.name in absent else UNKNOWN
    if isinstance(node, ops.Literal):
        if isinstance(node.value, bool):
            return TRUE if node.value else FALSE
        return BLANK if node.value is None else UNKNOWN
    if isinstance(node, ops.IsNull | ops.NotNull):
        if of(node.arg) == UNKNOWN:
            return UNKNOWN
        return TRUE if (of(node.arg) == BLANK) == isinstance(node, ops.IsNull) else FALSE
    if isinstance(node, ops.Not):
        return {TRUE: FALSE, FALSE: TRUE}.get(of(node.arg), of(node.arg))
    if isinstance(node, ops.And | ops.Or):
        decides, sides = FALSE if isinstance(node, ops.And) else TRUE, (of(node.left), of(node.right))
        return decides if decides in sides else UNKNOWN if UNKNOWN in sides else BLANK if BLANK in sides else sides[0]
    if isinstance(node, ops.Coalesce):
        return next((value for value in map(of, node.arg) if value != BLANK), BLANK)
    if isinstance(node, ops.IfElse):
        return _chosen([(of(node.bool_expr), of(node.true_expr))], of(node.false_null_expr))
    if isinstance(node, ops.SearchedCase):
        return _chosen([(of(a), of(b)) for a, b in zip(node.cases, node.results, strict=True)], of(node.default))
    values = [of(child) for child in node.__children__ if isinstance(child, ops.Value)]
    return BLANK if BLANK in values and not isinstance(node, ops.Array) else UNKNOWN


def _chosen(cases: list[tuple[str, str]], otherwise: str) -> str:
    """Return what is left of cases once those are gone whose condition never holds."""
    left = []
    for condition, result in cases:
        if condition in (TRUE, UNKNOWN):
            left.append(result)
        if condition == TRUE:
            break
    else:
        left.append(otherwise)
    return left[0] if len(set(left)) == 1 else UNKNOWN


def with_worked_out(
    unsupplied: Mapping[str, pd.PeriodIndex], contract: Contract, table: ir.Table
) -> dict[str, pd.PeriodIndex]:
    """Add the worked-out columns to the columns that were not supplied, with the months for which they are blank.

    Parameters
    ----------
    unsupplied
        Column read from the files -> months with records from a file that does not have it.
    contract, table
        The source and its table.
    """
    found = dict(unsupplied)
    months = pd.PeriodIndex(sorted({month for one in unsupplied.values() for month in one}), freq="M")
    absent = {month: frozenset(name for name, one in unsupplied.items() if month in one) for month in months}
    for column in contract.columns:
        if column.value is None:
            continue
        node = column.value.resolve(table).op()
        blank = {names: known_value(node, names) == BLANK for names in set(absent.values())}
        here = [month for month in months if blank[absent[month]]]
        if here:
            found[column.name] = pd.PeriodIndex(here, freq="M")
    return found
