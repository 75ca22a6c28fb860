"""Repeat victims and suspects: for how long a person has met the rule, worked out from their own crimes."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir
from ibis import _
from ibis.common.deferred import Deferred

REPEAT_DAYS = 2
REPEAT_MONTHS = 12


def repeat_spells(person: str, crimes: Deferred) -> Callable[[ir.Table], ir.Table]:
    """Return the function that turns crimes into the spells for which a person is a repeat victim or suspect.

    A person is one at the end of a month in whose last `REPEAT_MONTHS` months, this one included, they were met in
    crimes recorded on `REPEAT_DAYS` different days. The `REPEAT_DAYS`-th day opens a spell; it closes when the earliest
    of those days is a year old or when the next day opens a spell of its own. So at any time a person has one spell or
    none, and those opened and not closed are the stock.

    Parameters
    ----------
    person
        The column with the reference of the person; crimes without one are left out.
    crimes
        Which crimes count.

    Returns
    -------
    function
        From the crime records to ``force, <person>, recorded_date, area, repeat_until``, one row per spell: its first
        day, the area of the crime that opened it, and the day it closes.
    """

    def spells(table: ir.Table) -> ir.Table:
        met = table.filter(crimes, table[person].notnull())
        often = met.group_by(person).aggregate(crimes=met.count()).filter(_.crimes >= REPEAT_DAYS)
        chosen = met.filter(met[person].isin(often[person]))  # most people are met once, and need no sorting
        days = chosen.group_by(["force", person, "recorded_date"]).aggregate(area=chosen.area.min())
        order = ibis.window(group_by=[days.force, days[person]], order_by=days.recorded_date)
        past = days.recorded_date.lag(REPEAT_DAYS - 1).over(order)
        dated = days.mutate(
            _expires=past + ibis.interval(months=REPEAT_MONTHS), _next=days.recorded_date.lead().over(order)
        )
        repeated = dated.filter(dated._expires > dated.recorded_date)
        until = ibis.ifelse(repeated._next < repeated._expires, repeated._next, repeated._expires)
        return repeated.mutate(repeat_until=until.cast("date")).drop("_expires", "_next")

    return spells
