"""Listed trials by what became of them and why, and completed cases by the days they took."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from pcc_analysis.measures.courts import COURTS
from pcc_analysis.sources.courts import CASE_RESULTS, TRIAL_RESULTS
from pcc_analysis.tabulations.tabulation import tabulation


@tabulation("courts")
def trials_by_reason(courts: ir.Table) -> ir.Table:
    """Count listed trials by court, area, result and reason code."""
    listed = courts.filter(courts.result.isin(TRIAL_RESULTS)).mutate(which=_court(courts))
    return listed.group_by("which", "area", "result", "why").aggregate(trials=listed.cases.sum())


@tabulation("courts")
def cases_by_days(courts: ir.Table, court: str) -> ir.Table:
    """Count completed cases of a court by area and days from charge to completion; days may be missing."""
    done = courts.filter(courts.result.isin(CASE_RESULTS), _court(courts) == court)
    placed = done.mutate(days=done.day.cast("date").delta(done.charge_date, unit="day"))
    return placed.group_by("area", "days").aggregate(cases=placed.cases.sum())


def _court(courts: ir.Table) -> ir.Value:
    """Name the court, however it is spelled."""
    return ibis.cases(*((courts.court.isin(spellings), title) for title, spellings in COURTS.values()))
