"""Hate crimes by the strands they carry together."""

from __future__ import annotations

import ibis.expr.types as ir

from pcc_analysis.measures.hate_crime import carries, hate_crime_records, monitored_strands
from pcc_analysis.measures.outcome_rates import in_set
from pcc_analysis.tabulations.tabulation import tabulation


@tabulation("crimes")
def crimes_by_strands(crimes: ir.Table) -> ir.Table:
    """Count hate crimes by which of the monitored strands they carry, with arrests and further action so far."""
    hate = hate_crime_records(crimes)
    strands = {strand: carries(wordings) for strand, (_label, wordings) in monitored_strands().items()}
    placed = hate.mutate(**strands, acted=in_set("further_action_taken"))
    return placed.group_by(*strands).aggregate(
        crimes=placed.count(), arrests=placed.count(where=placed.arrest), acted=placed.count(where=placed.acted)
    )
