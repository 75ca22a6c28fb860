"""What a measure is: a few lines that say what to count, over what, and how to read it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.errors import MeasureError
from pcc_analysis.explanation import Explanation

if TYPE_CHECKING:
    import ibis.expr.types as ir

Kind = Literal["count", "proportion", "ratio", "mean", "median", "stock"]
Direction = Literal["higher", "lower", "neither"]

FORCE = "force"
NOT_ALLOCATED = "not allocated"


@dataclass(frozen=True, eq=False, kw_only=True)
class Measure:
    """A measure of the Panel's report, defined over the records of one source.

    Parameters
    ----------
    id
        The name used in files, references and addresses: lower case with underscores.
    title
        How the Panel reads it.
    definition
        What is counted, in one sentence that is printed.
    source
        The source whose records it counts.
    numerator, denominator
        Ibis aggregates over the records of a month: a filtered count or sum. A count has no denominator. A
        median gives the value of each record instead.
    where
        Which records the measure is about; applies to both sides.
    records
        What the other fields are about where that is not the source's records themselves but something worked
        out from them, such as the spells for which a person is a repeat victim: a function from the table of the
        source to another with the same area column. Such measures are a query apart.
    kind
        ``count``; ``proportion`` (part of its denominator); ``ratio`` (of two counts, can exceed 1); ``mean``;
        ``median``; ``stock`` (open at the end of the month: opened on `date`, closed on `closed`).
    unit
        What one of it is: ``crime``, ``second``, ``working day``.
    direction
        Which direction is preferred, if any.
    date, denominator_date, closed
        Date columns that place a record in its month, where they are not the source's own.
    windows
        The windows a report shows besides its own period.
    owner
        Who answers for it.

    Raises
    ------
    MeasureError
        Naming everything that is wrong with the definition.

    >>> Measure(id="robbery", title="Robbery", definition="Robberies recorded.", source="crimes",
    ...         where=_.offence_code.isin(["34A", "34B"]), unit="crime").kind
    'count'
    """

    id: str
    title: str
    definition: str
    source: str
    numerator: Deferred = field(default_factory=_.count)
    denominator: Deferred | None = None
    where: Deferred | None = None
    records: Callable[[ir.Table], ir.Table] | None = None
    kind: Kind = "count"
    unit: str = "record"
    direction: Direction = "neither"
    date: str | None = None
    denominator_date: str | None = None
    closed: str | None = None
    windows: tuple[str, ...] = ("12 months",)
    owner: str = ""

    def __post_init__(self) -> None:
        wrong = []
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.id):
            wrong.append("its id is not lower case letters, digits and underscores")
        if self.kind not in get_args(Kind):
            wrong.append(f"its kind {self.kind!r} is not one of {', '.join(get_args(Kind))}")
        if self.direction not in get_args(Direction):
            wrong.append(f"its direction {self.direction!r} is not one of {', '.join(get_args(Direction))}")
        if not self.title.strip() or not self.definition.strip():
            wrong.append("it has no title or no definition")
        divided = self.kind in ("proportion", "ratio", "mean")
        if divided != (self.denominator is not None):
            wrong.append(f"a {self.kind} has {'a' if divided else 'no'} denominator")
        if (self.kind == "stock") != (self.closed is not None):
            wrong.append("a stock, and only a stock, names the column in which its records are closed")
        if wrong:
            raise MeasureError(f"measure {self.id!r}: {'; '.join(wrong)}")

    def how(self) -> Explanation:
        """Explain what is counted, over what and of which records."""
        return Explanation(
            f"{self.title} ({self.id})",
            [
                ("Definition", self.definition),
                ("Counted", str(self.numerator)),
                ("Over", "" if self.denominator is None else str(self.denominator)),
                ("Of which records", self.source if self.where is None else f"{self.source}, {self.where}"),
                ("Kind", f"{self.kind} ({self.unit}); better: {self.direction}"),
                ("Owner", self.owner),
            ],
        )

    def _repr_html_(self) -> str:
        return self.how()._repr_html_()
