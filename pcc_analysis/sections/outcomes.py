"""Positive outcomes by crime group, on both bases: assigned in the 12 months, and so far of the crimes recorded."""

from __future__ import annotations

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.measures import FORCE
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_count, format_percent
from pcc_analysis.outcomes import outcome_proportion_table, outcome_ratio_table, set_in_full
from pcc_analysis.page import Heading, Paragraphs
from pcc_analysis.tables import Column, Table
from pcc_analysis.windows import TWELVE_MONTHS
from pcc_analysis.wording import awaited_sentence

RATIO, COHORT, AWAITED = "positive_outcome_ratio", "positive_outcome_cohort", "outcome_awaited"
KINDS = {"total": "total", "group": "", "subgroup": "subgroup", "remainder": "remainder", "overlap": ""}
NO_PEERS = "Nobody publishes outcomes of similar forces on this basis, so there is no column for them."


def outcomes_by_group(briefing: Briefing) -> list[Element]:
    """Return the two tables of positive outcomes by crime group, each with its limits and its basis."""
    last = briefing.in_year.loc[RATIO, "period_end"]
    year = f"12 months to {month_name(last)}"
    ratio = outcome_ratio_table(briefing.monthly, last)
    briefing.printed.note(ratio, area=FORCE, window=TWELVE_MONTHS.name, period_end=last)
    elements: list[Element] = [
        Heading("Positive outcomes by crime group", level=4, anchor="positive-outcomes-by-group"),
        Table(
            _labelled(ratio),
            [
                Column("label", "Crime group"),
                Column("denominator", "Crimes recorded", "count", format=format_count),
                Column("numerator", "Positive outcomes assigned", "count", format=format_count),
                Column("value", "Ratio", "percent", format=format_percent),
                Column("limits", "95% limits", "percent", missing="[z]"),
            ],
            caption=f"Positive outcomes by crime group, {year}",
            unit="Outcomes assigned in the 12 months for every 100 crimes recorded in them",
            row_kind="kind",
            notes=[f"Positive outcome: {set_in_full('positive_outcome')}", NO_PEERS],
        ),
    ]
    if {COHORT, AWAITED} <= set(briefing.in_year.index):
        elements += _cohort(briefing, last, year)
    return elements


def _cohort(briefing: Briefing, last: pd.Period, year: str) -> list[Element]:
    table = outcome_proportion_table(briefing.monthly, last)
    briefing.printed.note(table, area=FORCE, window=TWELVE_MONTHS.name, period_end=last)
    whole = table[table["level"] == "total"].iloc[0]
    basis = (
        "The ratio sets outcomes against crimes of the same 12 months, and many of those outcomes belong to earlier "
        "crimes. The next table follows the crimes themselves: what became, so far, of those recorded in the 12 months."
    )
    return [
        Paragraphs([f"{basis} {awaited_sentence(whole)}"]),
        Table(
            _labelled(table),
            [
                Column("label", "Crime group"),
                Column("denominator", "Crimes recorded", "count", format=format_count),
                Column("numerator", "With a positive outcome so far", "count", format=format_count),
                Column("value", "Share", "percent", format=format_percent),
                Column("limits", "95% limits", "percent", missing="[z]"),
                Column("awaited_share", "No outcome yet", "percent", format=format_percent),
            ],
            caption=f"What became so far of the crimes recorded in the {year}",
            unit="Crimes recorded in the 12 months",
            row_kind="kind",
        ),
    ]


def _labelled(table: pd.DataFrame) -> pd.DataFrame:
    limits = [
        f"{format_percent(row.lower)} to {format_percent(row.upper)}" if pd.notna(row.lower) else None
        for row in table.itertuples()
    ]
    label = table["subgroup"].where(table["subgroup"] != "", table["group"])
    return table.assign(label=label, kind=table["level"].map(KINDS), limits=limits)
