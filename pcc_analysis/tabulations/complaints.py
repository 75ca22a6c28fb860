"""Complaints by the days until they were recorded, and how many waited at each month's end."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from pcc_analysis.measures.complaints import WORKING_DAYS
from pcc_analysis.sources.working_days import working_days
from pcc_analysis.tabulations.tabulation import tabulation


@tabulation("complaints")
def complaints_by_days_waited(complaints: ir.Table, until: str, newer: str) -> ir.Table:
    """Count the complaints received in a window by the working days to their record, as known on a day.

    ``days`` are those to the record, where there was one by then (``happened``), or else those waited so far.
    ``new`` is true of complaints received from the day ``newer`` on.
    """
    end = ibis.literal(datetime.date.fromisoformat(until))
    happened = (complaints.recorded <= end).fill_null(False)
    placed = complaints.filter(complaints.received <= end).mutate(
        new=complaints.received >= ibis.literal(datetime.date.fromisoformat(newer)),
        happened=happened,
        days=ibis.ifelse(
            happened, complaints.working_days_to_record, working_days(complaints.received, end.cast("date"))
        ),
    )
    return placed.group_by("new", "happened", "days").aggregate(complaints=placed.count())


@tabulation("complaints", date="recorded")
def complaints_recorded_by_days(complaints: ir.Table, newer: str) -> ir.Table:
    """Count the complaints recorded in a window by calendar and by working days since they were received."""
    known = complaints.filter(complaints.days_to_record.notnull())
    placed = known.mutate(
        new=known.recorded >= ibis.literal(datetime.date.fromisoformat(newer)),
        days=known.days_to_record,
        working=known.working_days_to_record,
    )
    return placed.group_by("new", "days", "working").aggregate(complaints=placed.count())


@tabulation("complaints")
def complaints_waiting(complaints: ir.Table, ends: Sequence[str], within: int = WORKING_DAYS) -> ir.Table:
    """Count, for the last day of each month, the complaints received and recorded in it and those still waiting.

    ``waiting`` are those received by the day and not recorded by then; ``overdue`` those of them that had waited more
    than ``within`` working days. Days before the first complaint have no row.
    """
    days = [datetime.date.fromisoformat(one) for one in ends]
    each = complaints.mutate(end=ibis.array([ibis.date(day) for day in days]).unnest())
    seen = each.filter(each.received <= each.end)
    first = seen.end.truncate("M").cast("date")
    waits = seen.recorded.isnull() | (seen.recorded > seen.end)
    told = seen.mutate(
        came=seen.received >= first,
        done=((seen.recorded >= first) & (seen.recorded <= seen.end)).fill_null(False),
        waits=waits,
        late=waits & (working_days(seen.received, seen.end) > within),
    )
    return told.group_by("end").aggregate(
        received=told.count(where=told.came),
        recorded=told.count(where=told.done),
        waiting=told.count(where=told.waits),
        overdue=told.count(where=told.late),
    )
