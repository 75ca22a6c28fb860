"""Domestic abuse: how often the same people are met, and what became of the crimes by the assessed risk."""

from __future__ import annotations

import ibis.expr.types as ir

from pcc_analysis.measures.outcome_rates import in_set, is_awaited
from pcc_analysis.tabulations.tabulation import tabulation

MOST = 5
"""People met on more days are counted with those met on so many."""


@tabulation("crimes")
def people_by_days(crimes: ir.Table, person: str) -> ir.Table:
    """Count people by the days on which they are ``victim`` or ``suspect`` of domestic abuse, and their crimes."""
    reference = f"{person}_ref"
    abuse = crimes.filter(crimes.domestic_abuse, crimes[reference].notnull())
    each = abuse.group_by(reference).aggregate(days=abuse.recorded_date.nunique(), crimes=abuse.count())
    placed = each.mutate(days=each.days.clip(upper=MOST))
    return placed.group_by("days").aggregate(people=placed.count(), crimes=placed.crimes.sum())


@tabulation("crimes")
def abuse_by_risk(crimes: ir.Table) -> ir.Table:
    """Count domestic abuse crimes by assessed risk, with arrests and what became of them so far."""
    abuse = crimes.filter(crimes.domestic_abuse)
    told = abuse.mutate(
        declined=in_set("outcome_14_and_16"), acted=in_set("further_action_taken"), awaited=is_awaited()
    )
    return told.group_by("risk_level").aggregate(
        crimes=told.count(),
        arrests=told.count(where=told.arrest),
        declined=told.count(where=told.declined),
        acted=told.count(where=told.acted),
        awaited=told.count(where=told.awaited),
    )
