"""What a tabulation is: the records of one source in one window, counted by whatever a deep dive asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ibis.expr.operations as ops
import ibis.expr.types as ir

from pcc_analysis.errors import MeasureError
from pcc_analysis.sources.contract import Contract


@dataclass(frozen=True, eq=False)
class Tabulation:
    """A count over the records of one source.

    Parameters
    ----------
    cells
        From the records of a window, and whatever else it asks for, to a table that ends in an aggregate.
    source
        The source whose records it counts.
    date
        The column that places a record in the window, where it is not the source's own.
    """

    cells: Callable[..., ir.Table]
    source: str
    date: str | None = None

    @property
    def name(self) -> str:
        """What it is called: the name of its function."""
        return str(getattr(self.cells, "__name__", "cells"))

    def of(self, records: ir.Table, contract: Contract, **given: Any) -> ir.Table:
        """Return its expression over records.

        Raises
        ------
        MeasureError
            Where it does not end in an aggregate, groups by a column that can hold personal data, or gives anything
            but numbers besides its groups.
        """
        made = self.cells(records, **given)
        node = made.op()
        if not isinstance(node, ops.Aggregate):
            raise MeasureError(
                f"the tabulation {self.name!r} does not end in an aggregate; nothing of a record may leave the "
                "engine: end it with group_by(...).aggregate(...)"
            )
        carried = {_carried(group, records.op()) for group in node.groups.values()}
        personal = sorted(column.name for column in contract.columns if column.personal and column.name in carried)
        words = sorted(name for name, metric in node.metrics.items() if not metric.dtype.is_numeric())
        if personal or words:
            raise MeasureError(
                f"the tabulation {self.name!r} would let {', '.join(personal + words)} out of the engine; group by "
                "what cannot point at a person, and let every other column be a count or a sum"
            )
        return made


def tabulation(source: str, date: str | None = None) -> Callable[[Callable[..., ir.Table]], Tabulation]:
    """Make a tabulation of a function from records to an aggregate; see `Tabulation`.

    >>> @tabulation("crimes")
    ... def by_code(crimes):
    ...     return crimes.group_by("offence_code").aggregate(count=crimes.count())
    >>> by_code.name, by_code.source
    ('by_code', 'crimes')
    """
    return lambda cells: Tabulation(cells, source, date)


def _carried(node: ops.Node, source: ops.Relation) -> str | None:
    """Return the column of the source that an expression only carries along; None where it makes something of it."""
    while isinstance(node, ops.Field) and node.rel != source:
        node = node.rel.values[node.name]
    return node.name if isinstance(node, ops.Field) else None
