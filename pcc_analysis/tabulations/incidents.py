"""Incidents attended by how long the response took, by how long units stayed, and by hour of the week."""

from __future__ import annotations

import ibis.expr.types as ir

from pcc_analysis.tabulations.tabulation import tabulation


@tabulation("incidents")
def incidents_by_response(incidents: ir.Table, grade: str) -> ir.Table:
    """Count the incidents of a grade by area and whole seconds from the call to the first unit's arrival."""
    timed = incidents.filter(incidents.grade == grade, incidents.response_seconds.notnull())
    placed = timed.mutate(seconds=timed.response_seconds)
    return placed.group_by("area", "seconds").aggregate(incidents=placed.count())


@tabulation("incidents")
def incidents_by_stay(incidents: ir.Table, grade: str) -> ir.Table:
    """Count the incidents of a grade by area and whole seconds from the first arrival to the last leaving."""
    stayed = incidents.filter(incidents.grade == grade, incidents.scene_seconds.notnull())
    placed = stayed.mutate(seconds=stayed.scene_seconds)
    return placed.group_by("area", "seconds").aggregate(incidents=placed.count())


@tabulation("incidents")
def incidents_by_hour(incidents: ir.Table, grade: str, level: int) -> ir.Table:
    """Count the attended incidents of a grade by day of the week (Monday is 0) and hour received, and those in time."""
    timed = incidents.filter(incidents.grade == grade, incidents.response_seconds.notnull())
    placed = timed.mutate(weekday=timed.received.day_of_week.index(), hour=timed.received.hour())
    return placed.group_by("weekday", "hour").aggregate(
        incidents=placed.count(),
        in_time=placed.count(where=placed.response_seconds <= level),
        seconds=placed.response_seconds.sum(),
    )
