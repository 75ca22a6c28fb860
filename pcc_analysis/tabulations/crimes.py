"""Crimes by Home Office offence code, and the Panel's group of a code."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from pcc_analysis.reference import load
from pcc_analysis.reference.offence_sets import crime_group_codes
from pcc_analysis.tabulations.tabulation import tabulation


@tabulation("crimes")
def crimes_by_code(crimes: ir.Table) -> ir.Table:
    """Count the crimes recorded in each month by offence code."""
    placed = crimes.mutate(month=crimes.recorded_date.truncate("M").cast("date"))
    return placed.group_by("month", "offence_code").aggregate(crimes=placed.count())


def panel_group(code: ir.StringColumn) -> ir.Value:
    """Name the Panel's crime group of an offence code, as an expression; "" where it is in none."""
    groups = load("panel_crime_groups")["crime_group"].drop_duplicates()
    return ibis.cases(*((code.isin(crime_group_codes(group)), group) for group in groups), else_="")
