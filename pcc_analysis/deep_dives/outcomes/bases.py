"""The two bases of the positive outcome figure side by side, for three years."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.months import month_name, months_in_words
from pcc_analysis.numbers import format_count, format_percent
from pcc_analysis.outcomes import maturity_in_words, outcome_proportion_table, outcome_ratio_table, set_in_words
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.windows import TWELVE_MONTHS

YEARS = 3
ASSIGNED, COHORT = "Assigned in the year, per crime recorded in it", "So far, of the crimes recorded in the year"


def both_bases(briefing: Briefing) -> Finding:
    """Return positive outcomes on both bases, of the 12 months and of the same months of the two years before."""
    found = []
    for back in range(YEARS):
        to = briefing.last_month - 12 * back
        for basis, table in ((ASSIGNED, outcome_ratio_table), (COHORT, outcome_proportion_table)):
            total = table(briefing.monthly, to).iloc[0]
            if total["months"] == total["months_expected"]:
                found.append({**total, "basis": basis, "to": to, "name": f"{basis}, 12 months to {month_name(to)}"})
    rows = pd.DataFrame(found, columns=["name", "basis", "to", *EVIDENCE])
    return Finding(
        title="Positive outcomes on both bases",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Basis and year"),
            Column("numerator", "Positive outcomes", "count", format=format_count),
            Column("denominator", "Crimes recorded", "count", format=format_count),
            Column("value", "Share", "percent", format=format_percent),
            LIMITS,
            Column("highest", "At most, once all are closed", "percent", format=format_percent, missing=""),
        ],
        says=_said(rows),
        counted=f"positive outcomes: {set_in_words('positive_outcome')}",
        over="crimes recorded in the 12 months",
        method="assigned: a ratio of two counts of different crimes, which can exceed 100%; so far: a proportion with "
        "Wilson's limits",
        window=months_in_words(TWELVE_MONTHS.months_to(briefing.last_month)),
        notes=["Outcomes so far are those of the extract, however late they came."],
    )


EVIDENCE = ["numerator", "denominator", "value", "lower", "upper", "awaited", "highest"]


def _said(rows: pd.DataFrame) -> list[str]:
    said = []
    ratios, cohorts = (rows[rows["basis"] == basis] for basis in (ASSIGNED, COHORT))
    if len(ratios):
        now = ratios.iloc[0]
        said.append(
            f"In the 12 months to {month_name(now['to'])} {format_count(now['numerator'])} positive outcomes were "
            f"assigned, {format_percent(now['value'])} of the {format_count(now['denominator'])} crimes recorded "
            f"({in_words(now, format_percent)})."
        )
    if len(cohorts):
        now = cohorts.iloc[0]
        said.append(
            f"Of those crimes themselves {format_percent(now['value'])} have a positive outcome so far "
            f"({in_words(now, format_percent)}). {maturity_in_words(now)}"
        )
    return said or ["No year has both its crimes and its outcomes whole."]


def bases_chart(found: Finding) -> Chart:
    """Return the figures of both bases with their limits."""
    rows = found.rows.sort_values(["basis", "to"], kind="stable")
    words = rows["basis"].map({ASSIGNED: "Assigned, year to ", COHORT: "So far, year to "})
    rows = rows.set_index(words + rows["to"].map(month_name))

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name="Positive outcomes", unit="percent")

    return found.drawn("bars", draw, rows=max(len(rows), 2))
