"""Offender management during and after, reoffending, first-time entrants and courts, in the annual report."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.annual_records import AnnualRecords
from pcc_analysis.annual_report import cohort_table
from pcc_analysis.briefing import Briefing
from pcc_analysis.cohorts import latest_cohorts
from pcc_analysis.elements import Element
from pcc_analysis.measures import FORCE
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun, format_count, format_percent, format_percent_change, format_points
from pcc_analysis.page import Heading, Paragraphs, Prose
from pcc_analysis.sections.annual import moved_symbol, year_table
from pcc_analysis.tables import Column, Table
from pcc_analysis.wording import MORE_THAN_CHANCE, NO_MORE_THAN_CHANCE

WHOLE = "The whole area"
REOFFENDING = ["reoffending_adult", "reoffending_youth"]
COURTS = (
    "first_time_entrants_adult",
    "first_time_entrants_youth",
    "days_charge_to_arrival",
    "days_charge_to_completion",
    "post_charge_attrition",
    "cps_charges",
    "guilty_plea_rate",
    "conviction_rate",
    "rape_conviction_rate",
    "cracked_ineffective_trials_prosecution",
)


def offender_management(records: AnnualRecords) -> list[Element]:
    """Return what cohorts of offenders cost and how often they offended, during and after."""
    heading = Heading("Integrated offender management", level=3, anchor="offender-management")
    if records.cohorts.empty:
        return [heading, Prose("No extract of offender management was supplied for this year.")]
    table = cohort_table(records.cohorts)
    total = table.loc["All cohorts"]
    said = (
        f"{format_count(total['offenders'])} offenders committed {format_count(total['offences_during'])} offences "
        f"during the programme, at a cost of crime of {_pounds(total['cost_during'])}, and "
        f"{format_count(total['offences_after'])} after it, at {_pounds(total['cost_after'])}."
    )
    rows = table.assign(
        kind=["total" if name == "All cohorts" else "" for name in table.index], cohort=table.index
    ).to_dict("records")
    columns = [
        Column("cohort", "Cohort"),
        Column("offenders", "Offenders", "count", format=format_count),
        Column("cost_during", "Cost of crime", "count", group="During", format=_pounds),
        Column("offences_during", "Offences", "count", group="During", format=format_count),
        Column("cost_after", "Cost of crime", "count", group="After", format=_pounds),
        Column("offences_after", "Offences", "count", group="After", format=format_count),
        Column("cost_percent_change", "Cost", "change", group="Change", format=format_percent_change, missing="="),
        Column(
            "offences_percent_change", "Offences", "change", group="Change", format=format_percent_change, missing="="
        ),
    ]
    if table["cost_before"].notna().any():
        columns[2:2] = [
            Column("cost_before", "Cost of crime", "count", group="Before", format=_pounds),
            Column("offences_before", "Offences", "count", group="Before", format=format_count),
        ]
    notes = [
        "How long each time lasted is not known here, and offenders are chosen when they offend most: a fall is not by "
        "itself the effect of the programme."
    ]
    caption = "Cost of crime and offences of each cohort, during and after"
    shown = Table(rows, columns, caption=caption, row_kind="kind", notes=notes)
    return [heading, Paragraphs([said]), shown]


def _pounds(value: float) -> str:
    return f"£{format_count(value)}"


def reoffending(briefing: Briefing) -> list[Element]:
    """Return the share of the latest cohorts that reoffended, by area, against cohorts formed three years earlier."""
    heading = Heading("Reoffending", level=3, anchor="reoffending")
    found = latest_cohorts(briefing.monthly, REOFFENDING, briefing.last_month)
    if found.empty:
        return [heading, Prose("No extract of reoffending was supplied.")]
    rows: list[dict[str, Any]] = []
    said = []
    for name, own in found.groupby("measure", sort=False):
        title = briefing.measure(str(name)).title
        rows.append({"area": title, "kind": "group"})
        for row in own.itertuples():
            where = WHOLE if row.area == FORCE else row.area
            rows.append(_cohort_row(row, where))
            if not pd.isna(row.previous):
                said.append(_cohort_words(row, f"{title}, {where}"))
    columns = [
        Column("area", "Area"),
        Column("cohort", "Cohort of the year to", "count"),
        Column("of", "Reoffended, of", "count"),
        Column("earlier", "Three years earlier", "percent", format=format_percent),
        Column("value", "Reoffended", "percent", format=format_percent),
        Column("limits", "95% limits"),
        Column("change", "Change", "points", format=format_points),
        Column("reading", "Reading"),
    ]
    note = "A cohort is followed for two years, so the latest known was formed about two years before the report."
    caption = "Offenders who reoffended, by cohort and area"
    if not said:
        said.append(f"{count_noun(len(found), 'cohort')} known, none with a cohort three years earlier.")
    return [heading, Paragraphs(said), Table(rows, columns, caption=caption, row_kind="kind", notes=[note])]


def _cohort_words(row: Any, who: str) -> str:
    way = "fell" if row.change < 0 else "rose" if row.change > 0 else "stayed"
    chance = MORE_THAN_CHANCE if row.more_than_chance else NO_MORE_THAN_CHANCE
    return (
        f"{who}: it {way} from {format_percent(row.previous, words=True)} of the cohort formed in the year to "
        f"{month_name(row.earlier)} to {format_percent(row.value, words=True)} of that to {month_name(row.cohort)}, "
        f"{chance}."
    )


def _cohort_row(row: Any, where: str) -> dict[str, Any]:
    return {
        "area": where,
        "kind": "",
        "cohort": month_name(row.cohort),
        "of": f"{format_count(row.numerator)} of {format_count(row.denominator)}",
        "earlier": row.previous,
        "value": row.value,
        "limits": f"{format_percent(row.lower)} to {format_percent(row.upper)}",
        "change": row.change,
        "reading": moved_symbol(row.change, row.more_than_chance),
    }


def justice(briefing: Briefing, records: AnnualRecords) -> list[Element]:
    """Return offender management, reoffending, and courts with first-time entrants."""
    heading = Heading("Offenders and courts", anchor="offenders-and-courts")
    there = [name for name in COURTS if name in briefing.in_year.index and briefing.in_year.loc[name, "months"] > 0]
    courts: list[Element] = [Heading("Courts and first-time entrants", level=3, anchor="courts")]
    if there:
        courts.append(year_table(briefing, there, "Courts and first-time entrants, the year against the one before"))
    else:
        courts.append(Prose("No extract of court results was supplied."))
    return [heading, *offender_management(records), *reoffending(briefing), *courts]
