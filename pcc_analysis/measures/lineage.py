"""Which columns of a source a measure needs, so that a column that was not supplied makes it missing, not zero."""

from __future__ import annotations

from typing import Any

import ibis.expr.operations as ops


def columns_needed(node: ops.Node, source: ops.Relation) -> frozenset[str]:
    """Return the columns of a source that an expression over it is worked out from.

    A column that is only carried along (by a select of everything, say) is not needed; what rows are filtered or
    grouped by is.

    Parameters
    ----------
    node
        An aggregate or a value, over the source or over a table made from it.
    source
        The relation of the source.

    >>> import ibis
    >>> t = ibis.table({"a": "int", "b": "int", "c": "int"}, name="t")
    >>> sorted(columns_needed(t.filter(t.b > 1).a.sum().op(), t.op()))
    ['a', 'b']
    """
    found: set[str] = set()
    seen: set[Any] = set()

    def value(one: ops.Node) -> None:
        if one in seen:
            return
        seen.add(one)
        if isinstance(one, ops.Field):
            column(one.rel, one.name)
        elif isinstance(one, ops.Relation):
            rows(one)
        else:
            for child in one.__children__:
                value(child)

    def column(relation: ops.Relation, name: str) -> None:
        if relation == source:
            found.add(name)
            return
        rows(relation)
        value(relation.values[name])

    def rows(relation: ops.Relation) -> None:
        """Walk what decides which rows a relation has."""
        if relation == source or relation in seen:
            return
        seen.add(relation)
        if isinstance(relation, ops.Project):
            rows(relation.parent)
            return
        if isinstance(relation, ops.Aggregate):
            rows(relation.parent)
            for group in relation.groups.values():
                value(group)
            return
        for child in relation.__children__:
            value(child)

    value(node)
    return frozenset(found)
