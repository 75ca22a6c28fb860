"""Completed cases of a court by the days from the charge to a later stage."""

from __future__ import annotations

import ibis.expr.types as ir

from pcc_analysis.measures.courts import COURTS
from pcc_analysis.sources.courts import CASE_RESULTS
from pcc_analysis.tabulations.tabulation import tabulation


@tabulation("courts")
def cases_by_wait(courts: ir.Table, court: str, stage: str) -> ir.Table:
    """Count completed cases of a court by days from the charge to a stage; days may be missing.

    Parameters
    ----------
    courts
        The records of a window.
    court
        A key of ``measures.courts.COURTS``.
    stage
        ``arrival`` at the Crown Court or ``completion``.
    """
    done = courts.filter(courts.result.isin(CASE_RESULTS), courts.court.isin(COURTS[court][1]))
    reached = {"arrival": done.arrival_date, "completion": done.day}[stage]
    placed = done.mutate(days=reached.cast("date").delta(done.charge_date, unit="day"))
    return placed.group_by("days").aggregate(cases=placed.cases.sum())
