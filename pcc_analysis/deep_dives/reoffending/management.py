"""Integrated offender management: offences and the cost of crime during it and after it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis import charts
from pcc_analysis.annual_records import read_annual_records
from pcc_analysis.annual_report import cohort_table
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.elements import Element
from pcc_analysis.intervals import count_ratio
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun, format_count, format_number, format_percent_change
from pcc_analysis.periods import FinancialYear
from pcc_analysis.tables import Column

ALL = "All cohorts"
CAUTION = (
    "How long each time lasted is not known here, and offenders are chosen when they offend most: a fall is not by "
    "itself the effect of the programme."
)


def management(briefing: Briefing) -> Finding:
    """Return offences after against offences during, with the cost of crime, of the last full financial year.

    Without a cohort of that year there are no rows, and the sentence says so.
    """
    year = FinancialYear.containing(briefing.last_month)
    ended = year.last_month if year.last_month <= briefing.last_month else year.last_month - 12
    return after_during(read_annual_records(briefing.data, ended, briefing.plan.force).cohorts, ended)


def after_during(cohorts: pd.DataFrame, ended: pd.Period) -> Finding:
    """Set out cohorts, as the source ``offender_management`` has them, all together first; see `management`."""
    columns = ["name", "offenders", "cost_during", "offences_during", "cost_after", "offences_after", "value", "lower"]
    rows = pd.DataFrame(columns=[*columns, "upper"])
    if len(cohorts):
        table = cohort_table(cohorts)
        table = pd.concat([table.loc[[ALL]], table.drop(index=ALL)])
        known = table["offences_during"] > 0
        ratio = count_ratio(table["offences_after"].where(known), table["offences_during"].where(known))
        rows = table.assign(
            **{part: ratio[part].to_numpy() for part in ("value", "lower", "upper")},
            each_during=table["offences_during"] / table["offenders"],
            each_after=table["offences_after"] / table["offenders"],
        ).reset_index(names="name")
        rows["value"] = rows["value"].where(np.isfinite(rows["value"].astype(float)))
    return Finding(
        title=f"Integrated offender management, year to {month_name(ended)}",
        rows=with_limits(rows, _times),
        columns=[
            Column("name", "Cohort"),
            Column("offenders", "Offenders", "count", format=format_count),
            Column("offences_during", "Offences", "count", group="During", format=format_count),
            Column("cost_during", "Cost of crime", "count", group="During", format=pounds),
            Column("offences_after", "Offences", "count", group="After", format=format_count),
            Column("cost_after", "Cost of crime", "count", group="After", format=pounds),
            Column("value", "Offences after, times during", "count", format=_times, missing="[z]"),
            LIMITS,
        ],
        says=[said_of_all(rows.iloc[0]), CAUTION]
        if len(rows)
        else [f"No cohort of offender management was supplied for the year to {month_name(ended)}."],
        counted="offences after the programme",
        over="offences during it",
        method=(
            "ratio of two counts with the limits of Poisson counts; offences of one offender come together, so the "
            "limits are too narrow"
        ),
        window=f"year to {month_name(ended)}",
    )


def pounds(value: float) -> str:
    """Write an amount in whole pounds.

    >>> pounds(535596)
    '£535,596'
    """
    return f"£{format_count(value)}"


def _times(ratio: float) -> str:
    return format_number(ratio, 2)


def said_of_all(row: pd.Series) -> str:
    """Say how much all cohorts together offended, and what it cost, during and after."""
    first = (
        f"{count_noun(row['offenders'], 'offender')} committed {count_noun(row['offences_during'], 'offence')} during "
        f"the programme, at a cost of crime of {pounds(row['cost_during'])}, and {format_count(row['offences_after'])} "
        f"after it, at {pounds(row['cost_after'])}"
    )
    if pd.isna(row["value"]):
        return f"{first}."
    cost = row["cost_percent_change"]
    moved = "" if pd.isna(cost) else f", and the cost changed by {format_percent_change(cost)}"
    return f"{first}: {_times(row['value'])} times as many offences ({in_words(row, _times)}){moved}."


def management_shown(found: Finding) -> list[Element]:
    """Return sentence, chart and table; the sentence alone where no cohort was supplied."""
    if found.rows.empty:
        return [found.sentence]
    rows = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Offences after, times those during", reference=1.0, reference_words="as many as during",
            ratios=True,
        )  # fmt: skip

    return [found.sentence, found.drawn("bars", draw, rows=len(rows))]
