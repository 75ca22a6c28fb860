"""Cohorts of offenders: how many reoffended, against one cohort some years earlier and against all earlier ones."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.cohorts import YEARS_BACK, latest_cohorts
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import more_than_chance, newcombe, wilson
from pcc_analysis.measures import FORCE, Monthly
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun, format_count, format_percent, format_points
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.wording import MORE_THAN_CHANCE, NO_MORE_THAN_CHANCE, listed
from pcc_analysis.wording.by_chance import by_chance

MEASURES = {"reoffending_adult": "Adults", "reoffending_youth": "Young people"}
WHOLE = "the whole area"
NOTE = (
    "A cohort stands in the last month in which it was formed and is followed for about two years, so the newest ones "
    "of an extract are those of two years before it. Wiltshire is without Swindon."
)


def who(measure: str, area: str) -> str:
    """Name a series of cohorts.

    >>> who("reoffending_youth", "Swindon"), who("reoffending_adult", "force")
    ('Young people, Swindon', 'Adults, the whole area')
    """
    return f"{MEASURES[measure]}, {WHOLE if area == FORCE else area}"


def cohorts(monthly: Monthly, last: pd.Period) -> pd.DataFrame:
    """Return every cohort formed by a month: measure, area, month, who, numerator, denominator, in that order.

    Raises
    ------
    InsufficientDataError
        Where there is none.
    """
    table = monthly.table
    known = table[table["measure"].isin(MEASURES) & (table["month"] <= last) & (table["denominator"] > 0)]
    if known.empty:
        raise InsufficientDataError(
            f"no cohort formed by {month_name(last)} is supplied; put the numbers of offenders into reoffending/"
        )
    rows = known.assign(who=[who(row.measure, row.area) for row in known.itertuples()], whole=known["area"] == FORCE)
    rows = rows.sort_values(["measure", "whole", "area", "month"], kind="stable", ignore_index=True)
    return rows[["measure", "area", "month", "who", "numerator", "denominator"]]


def latest(briefing: Briefing, years: int = YEARS_BACK) -> Finding:
    """Return the share of each latest cohort that reoffended, against the cohort some years earlier; adults first.

    A series without a cohort so many years earlier has no comparison, and its sentence says so.
    """
    cohorts(briefing.monthly, briefing.last_month)
    rows = latest_cohorts(briefing.monthly, list(MEASURES), briefing.last_month, years)
    rows = rows.assign(
        name=[who(row.measure, row.area) for row in rows.itertuples()],
        formed=rows["cohort"].map(month_name),
        of=[f"{format_count(row.numerator)} of {format_count(row.denominator)}" for row in rows.itertuples()],
        moved=[_moved(row) for row in rows.itertuples()],
    )
    return Finding(
        title=f"Offenders who reoffended, latest cohorts and those of {count_noun(years, 'year')} earlier",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Cohort"),
            Column("formed", "Year to"),
            Column("of", "Reoffended", "count"),
            Column("value", "Share", "percent", format=format_percent),
            LIMITS,
            Column("previous", "Earlier cohort", "percent", format=format_percent, missing="[z]"),
            Column("change", "Change", "points", format=format_points, missing="[z]"),
            Column("moved", "Which is", missing="[z]"),
        ],
        says=[said_of_latest(row, years) for _, row in rows.iterrows()],
        counted="offenders of a cohort who reoffended",
        over="offenders of the cohort",
        method="Wilson's limits; of a change Newcombe's method 10",
        window=f"cohorts formed by {month_name(briefing.last_month)}",
        as_at=briefing.monthly.as_at.get("reoffending", ""),
        notes=[NOTE],
    )


def _moved(row: Any) -> str | None:
    if pd.isna(row.more_than_chance):
        return None
    return MORE_THAN_CHANCE if row.more_than_chance else NO_MORE_THAN_CHANCE


def said_of_latest(row: pd.Series, years: int) -> str:
    """Say how many of a latest cohort reoffended, and how that moved."""
    first = (
        f"{row['name']}: {format_count(row['numerator'])} of {count_noun(row['denominator'], 'offender')} of the "
        f"cohort to {month_name(row['cohort'])} reoffended, {format_percent(row['value'], words=True)} "
        f"({in_words(row, format_percent)})"
    )
    if pd.isna(row["previous"]):
        return f"{first}; there is no cohort of {count_noun(years, 'year')} earlier to compare it with."
    if row["change"] == 0:
        return f"{first}, the same share as {count_noun(years, 'year')} earlier."
    way = "lower" if row["change"] < 0 else "higher"
    apart = format_points(row["change"], words=True)
    limits = f"{format_points(row['change_lower'])} to {format_points(row['change_upper'])}"
    return f"{first}, {apart} {way} than {count_noun(years, 'year')} earlier ({limits}): {_moved(row)}."


def against_earlier(briefing: Briefing) -> Finding:
    """Return how far each cohort lies from all those before it together, in percentage points, the newest first."""
    return compared(
        cohorts(briefing.monthly, briefing.last_month),
        briefing.monthly.as_at.get("reoffending", ""),
        f"cohorts formed by {month_name(briefing.last_month)}",
    )


def compared(known: pd.DataFrame, as_at: str = "", window: str = "") -> Finding:
    """Compare cohorts, as `cohorts` gives them, each with all earlier ones of its series.

    The first of a series has none before it and is left out; the whole area is left out too, being a sum of the others.
    """
    parts = known[known["area"] != FORCE] if (known["area"] != FORCE).any() else known
    before = parts.groupby(["measure", "area"], sort=False)[["numerator", "denominator"]].cumsum()
    before = before - parts[["numerator", "denominator"]]
    rows = parts.assign(n0=before["numerator"], d0=before["denominator"])
    rows = rows[rows["d0"] > 0].reset_index(drop=True)
    points = newcombe(
        rows["numerator"].array, rows["denominator"].array, rows["n0"].array, rows["d0"].array
    ).reset_index(drop=True)
    shares = wilson(rows["numerator"].array, rows["denominator"].array).reset_index(drop=True)
    rows = rows.assign(
        name=[f"{row.who}, to {month_name(row.month)}" for row in rows.itertuples()],
        share=shares["value"],
        before=rows["n0"] / rows["d0"],
        value=points["difference"],
        lower=points["lower"],
        upper=points["upper"],
        beyond=more_than_chance(points, unchanged=0),
    )
    rows = rows.sort_values("month", ascending=False, kind="stable", ignore_index=True)
    return Finding(
        title="Each cohort against all earlier ones of its age and area",
        rows=with_limits(rows, format_points),
        columns=[
            Column("name", "Cohort"),
            Column("denominator", "Offenders", "count", format=format_count),
            Column("numerator", "Reoffended", "count", format=format_count),
            Column("share", "Share", "percent", format=format_percent),
            Column("before", "Earlier cohorts together", "percent", format=format_percent),
            Column("value", "Difference", "points", format=format_points),
            LIMITS,
        ],
        says=[said_of_all(rows)],
        counted="the share of a cohort that reoffended, less that of all earlier cohorts of the same age and area",
        over="offenders of each",
        method="difference of two shares, limits by Newcombe's method 10",
        window=window,
        as_at=as_at,
        notes=[NOTE],
    )


def said_of_all(rows: pd.DataFrame) -> str:
    """Say which cohorts differ from those before them, and how many would by chance."""
    if rows.empty:
        return "No cohort has an earlier one to compare it with."
    many = count_noun(len(rows), "cohort")
    chance = by_chance(len(rows))
    beyond = rows[rows["beyond"].fillna(False).astype(bool)]
    if beyond.empty:
        return f"Of {many} with earlier ones, none differs from them by more than chance; {chance}."
    verb = "differs" if len(beyond) == 1 else "differ"
    sides = [
        f"{words} for {listed([_in_a_list(row) for row in own.itertuples()])}"
        for words, own in (("lower", beyond[beyond["value"] < 0]), ("higher", beyond[beyond["value"] > 0]))
        if len(own)
    ]
    differing = f"{len(beyond)} {verb} from them by more than chance"
    return f"Of {many} with earlier ones, {differing}, {', '.join(sides)}; {chance}."


def _in_a_list(row: Any) -> str:
    return f"{row.who[0].lower()}{row.who[1:]} (to {month_name(row.month)})"


def differences_chart(found: Finding) -> Chart:
    """Return the difference of every cohort to those before it."""
    rows = found.rows.set_index("name")
    rows[["value", "lower", "upper"]] *= 100

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Percentage points above or below earlier cohorts", unit="score", reference=0.0,
            reference_words="as the cohorts before",
        )  # fmt: skip

    return found.drawn("bars", draw, rows=len(rows))
