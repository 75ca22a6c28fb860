"""Crimes by whether they carry a cyber flag, a key word in the summary, both or neither."""

from __future__ import annotations

import ibis.expr.types as ir

from pcc_analysis.measures.cyber import has_keyword
from pcc_analysis.tabulations.crimes import panel_group
from pcc_analysis.tabulations.tabulation import tabulation


@tabulation("crimes")
def crimes_by_flag_and_keyword(crimes: ir.Table) -> ir.Table:
    """Count the crimes of each month by the Panel's group, cyber flag and key word; a blank flag is no flag."""
    placed = crimes.mutate(
        month=crimes.recorded_date.truncate("M").cast("date"),
        crime_group=panel_group(crimes.offence_code),
        flag=crimes.cyber.fill_null(False),
        keyword=has_keyword().resolve(crimes),
    )
    return placed.group_by("month", "crime_group", "flag", "keyword").aggregate(crimes=placed.count())
