"""Calls by hour of the week, by how long callers held on, and by day."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from pcc_analysis.tabulations.tabulation import tabulation

WAIT_BAND = 5
"""Seconds: waits are counted in bands this wide, each named by its beginning."""

LONGEST_WAIT = 3600
"""Seconds: longer waits are counted as this long."""


def _of_line(calls: ir.Table, names: list[str]) -> ir.Table:
    """Return the calls of a line that stand one by one."""
    return calls.filter(calls.single, calls.line.isin(names))


@tabulation("calls")
def calls_by_hour(calls: ir.Table, names: list[str], longest: int) -> ir.Table:
    """Count the calls of a line by day of the week (Monday is 0) and hour, and those answered in so many seconds."""
    own = _of_line(calls, names)
    placed = own.mutate(weekday=own.received.day_of_week.index(), hour=own.received.hour())
    return placed.group_by("weekday", "hour").aggregate(
        offered=placed.number_offered.sum(),
        answered=placed.number_answered.sum(),
        abandoned=placed.number_abandoned.sum(),
        in_time=placed.count(where=placed.call_wait <= longest),
        known_wait=placed.count(where=placed.call_wait.notnull()),
        wait=placed.call_wait.sum(),
        handled=placed.count(where=placed.total_handling.notnull()),
        handling=placed.total_handling.sum(),
    )


@tabulation("calls")
def days_with_calls(calls: ir.Table, names: list[str]) -> ir.Table:
    """Count the days of each month, by day of the week, on which a line has calls that stand one by one."""
    own = _of_line(calls, names)
    placed = own.mutate(month=own.day.truncate("M").cast("date"), weekday=own.received.day_of_week.index())
    return placed.group_by("month", "weekday").aggregate(days=placed.day.nunique())


@tabulation("calls")
def calls_by_wait(calls: ir.Table, names: list[str]) -> ir.Table:
    """Count the calls of a line by how long the caller held on until it was answered or given up."""
    own = _of_line(calls, names)
    held = own.mutate(
        waited=ibis.coalesce(own.call_wait, own.abandoned_time.epoch_seconds() - own.received.epoch_seconds()).clip(
            0, LONGEST_WAIT
        )
    )
    known = held.filter(held.waited.notnull())
    banded = known.mutate(band=(known.waited // WAIT_BAND * WAIT_BAND).cast("int64"))
    return banded.group_by("band").aggregate(
        answered=banded.number_answered.sum(), abandoned=banded.number_abandoned.sum()
    )
