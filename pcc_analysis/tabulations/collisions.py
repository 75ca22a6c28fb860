"""Collisions by day of the week, and their casualties by how badly they were hurt and whether they were vulnerable."""

from __future__ import annotations

import ibis.expr.types as ir

from pcc_analysis.tabulations.tabulation import tabulation


@tabulation("collisions")
def collisions_by_weekday(collisions: ir.Table) -> ir.Table:
    """Count collisions by month, day of the week (Monday is 0) and severity."""
    placed = collisions.mutate(
        month=collisions.date.truncate("M").cast("date"), weekday=collisions.date.day_of_week.index()
    )
    return placed.group_by("month", "weekday", "severity").aggregate(collisions=placed.count())


@tabulation("collisions")
def casualties_by_user(collisions: ir.Table) -> ir.Table:
    """Count casualties by area, all and killed or seriously injured, with the vulnerable road users among them.

    Collisions of which the extract does not say how many casualties were vulnerable are left out.
    """
    known = collisions.filter(collisions.vulnerable.notnull(), collisions.vulnerable_ksi.notnull())
    return known.group_by("area").aggregate(
        casualties=(known.killed + known.serious + known.slight).sum(),
        ksi=(known.killed + known.serious).sum(),
        vulnerable=known.vulnerable.sum(),
        vulnerable_ksi=known.vulnerable_ksi.sum(),
    )
