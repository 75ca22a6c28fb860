"""Sickness by snapshots of open records, and what spells of absence would give: how far apart, and why."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.deep_dives.workforce.sickness import DAYS
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.figures import figures
from pcc_analysis.intervals import wilson
from pcc_analysis.measures import FORCE
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_count, format_number, format_percent
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.windows import TWELVE_MONTHS

REVIEW = "sickness_cases_to_close"


def spells(briefing: Briefing) -> Finding:
    """Return the days lost per person by snapshots, by spells as estimated from the last review, and the difference.

    A snapshot counts the days of every record that is open; a spell ends on the day of return. Of the days that open
    records lose, the share lost by records that should have been closed is the chance that a record met open should
    have been: the review of open records estimates it. Without a review in the 12 months the estimate is missing, and
    the sentence says what would give it.

    Raises
    ------
    InsufficientDataError
        Where no month of the 12 has a snapshot.
    """
    months = TWELVE_MONTHS.months_to(briefing.last_month)
    own = (
        figures(briefing.monthly.of([DAYS]), months, TWELVE_MONTHS.name) if DAYS in briefing.monthly.measures else None
    )
    if own is None or own.empty or not own["months"].iloc[0]:
        raise InsufficientDataError("no month of the 12 has a sickness snapshot; add the extract of those months")
    counted = float(own["value"].iloc[0])
    review = _last_review(briefing, months)
    rows = [{"name": "Snapshots of open records", "value": counted, "lower": float("nan"), "upper": float("nan")}]
    nan = {"value": float("nan"), "lower": float("nan"), "upper": float("nan")}
    share = nan if review is None else wilson(review["late"], review["looked"]).iloc[0]
    rows += [
        {
            "name": "Spells of absence, estimated",
            "value": counted * (1 - share["value"]),
            "lower": counted * (1 - share["upper"]),
            "upper": counted * (1 - share["lower"]),
        },
        {
            "name": "Days of records left open, estimated",
            **{name: counted * share[name] for name in ("value", "lower", "upper")},
        },
    ]
    table = pd.DataFrame(rows)
    return Finding(
        title="Days lost to sickness per person, by the way they are counted",
        rows=with_limits(table, _tenths),
        columns=[
            Column("name", "Counted by"),
            Column("value", "Days per person", "count", format=_tenths),
            Column("limits", LIMITS.label, "percent", missing="[z]"),
        ],
        says=said_of_methods(table, review),
        counted="days lost in each month by the records open in it, added over 12 months; for spells, less the share "
        "of records that a review found should have been closed",
        over="people at the month's snapshot",
        method="spells: the snapshot figure times one less the reviewed share, limits from Wilson's of that share "
        "(docs/methods/sickness.md)",
        window=own["months_in_words"].iloc[0],
        as_at=briefing.monthly.as_at.get("sickness", ""),
        headline_at=1,
        notes=[
            "The estimate takes the day of the review for a day like any other of the 12 months: as many records were "
            "left open, for as long. Dates of return, record by record, would need no such assumption."
        ],
    )


def _last_review(briefing: Briefing, months: pd.PeriodIndex) -> dict[str, Any] | None:
    """Return the last month of the 12 in which open records were reviewed, with how many, and how many to close."""
    looked = briefing.monthly.series(REVIEW, FORCE, "denominator") if REVIEW in briefing.monthly.measures else None
    if looked is None:
        return None
    looked = looked[looked.index.isin(months) & (looked > 0)]
    if looked.empty:
        return None
    month = looked.index.max()
    return {"month": month, "looked": looked[month], "late": briefing.monthly.series(REVIEW)[month]}


def said_of_methods(rows: pd.DataFrame, review: dict[str, Any] | None) -> list[str]:
    """Say both figures and why they differ, or what is needed to know."""
    counted = rows.iloc[0]
    first = f"Snapshots of open records give {_tenths(counted['value'])} days lost per person in 12 months."
    if review is None:
        return [
            first,
            "No review of open records stands in these 12 months, so nobody can say how many of those days are of "
            "people who were back at work: enter one (open_records and left_open).",
        ]
    late = f"{format_count(review['late'])} of {format_count(review['looked'])} open records"
    if not review["late"]:
        return [
            first,
            f"In the review of {month_name(review['month'])} none of {format_count(review['looked'])} open records "
            f"should have been closed: by spells it would be as much, and not below {_tenths(rows['lower'].iloc[1])}.",
        ]
    spell, gap = rows.iloc[1], rows.iloc[2]
    share = format_percent(review["late"] / review["looked"], 0, words=True)
    return [
        first,
        f"In the review of {month_name(review['month'])}, {late} should have been closed, {share}. If that day was "
        f"like the others, spells of absence would give {_tenths(spell['value'])} days ({in_words(spell, _tenths)}), "
        f"and {_tenths(gap['value'])} are days of people who were back at work.",
    ]


def _tenths(days: float) -> str:
    return format_number(days, 1)


def spells_chart(found: Finding) -> Chart:
    """Return the figures of the two methods with their limits."""
    rows = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name="Days lost per person in 12 months", unit="days")

    return found.drawn("bars", draw, rows=len(rows))
