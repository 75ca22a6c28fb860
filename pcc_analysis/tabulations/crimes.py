"""Crimes by Home Office offence code."""

from __future__ import annotations

import ibis.expr.types as ir

from pcc_analysis.tabulations.tabulation import tabulation


@tabulation("crimes")
def crimes_by_code(crimes: ir.Table) -> ir.Table:
    """Count the crimes recorded in each month by offence code."""
    placed = crimes.mutate(month=crimes.recorded_date.truncate("M").cast("date"))
    return placed.group_by("month", "offence_code").aggregate(crimes=placed.count())
