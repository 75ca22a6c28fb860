"""Special constables: their hours against the year before, and how many of them were on duty."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.changes import changes
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.deep_dives.workforce.teams import heads, months_there, window_of
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import wilson
from pcc_analysis.measures import FORCE, NOT_ALLOCATED
from pcc_analysis.numbers import format_count, format_number, format_percent, format_percent_change, format_signed
from pcc_analysis.resourcing import specials_table
from pcc_analysis.tables import Column
from pcc_analysis.windows import TWELVE_MONTHS

HOURS, PEOPLE, EACH = "specials_hours", "specials_headcount", "specials_hours_per_person_per_month"


def specials(briefing: Briefing) -> Finding:
    """Return the hours of 12 months against the 12 before, and how far fewer people or fewer hours each moved them.

    The two parts add up to the change: people at the mean of the two years' hours each, hours each at the mean of the
    two years' people.

    Raises
    ------
    InsufficientDataError
        Where the two years are not both there.
    """
    months = TWELVE_MONTHS.months_to(briefing.last_month)
    moved = changes(briefing.monthly.of([HOURS, PEOPLE, EACH]), months, TWELVE_MONTHS.name).set_index("measure")
    if not {HOURS, PEOPLE, EACH} <= set(moved.index) or moved.loc[[HOURS, PEOPLE], "change"].isna().any():
        raise InsufficientDataError("the special constables of the year before are not there; two years are needed")
    number = int(moved.loc[HOURS, "months"])
    people = moved.loc[PEOPLE, ["previous", "current"]].astype(float) * number
    hours = moved.loc[HOURS, ["previous", "current"]].astype(float)
    each = hours / people.where(people > 0)
    rows = moved.loc[[HOURS]].assign(name="Hours deployed", value=moved.loc[HOURS, "percent_change"])
    parts = pd.DataFrame(
        {
            "name": ["Because of how many there are", "Because of the hours of each"],
            "change": [
                (people["current"] - people["previous"]) * each.mean(),
                (each["current"] - each["previous"]) * people.mean(),
            ],
        }
    )
    rows = pd.concat([rows.reset_index(drop=True), parts], ignore_index=True)
    rows["value"] = rows["value"].fillna(rows["change"] / hours["previous"])
    return Finding(
        title="Special constables' hours against the year before",
        rows=with_limits(rows, format_percent_change),
        columns=[
            Column("name", "Hours"),
            Column("previous", "Year before", "count", format=format_count, missing="[z]"),
            Column("current", "12 months", "count", format=format_count, missing="[z]"),
            Column("change", "Change", "change", format=format_signed),
            Column("value", "Of the year before", "change", format=format_percent_change),
            LIMITS,
        ],
        says=_said(rows, people / number, each),
        counted="hours for which special constables were deployed in the 12 months, against the 12 before",
        method="score limits of the ratio, with the dispersion of the measure's own months; the two parts by the means "
        "of both years (Kitagawa), without limits",
        window=f"{moved.loc[HOURS, 'months_in_words']} against the same months a year earlier",
        as_at=briefing.monthly.as_at.get("specials", ""),
    )


def _said(rows: pd.DataFrame, people: pd.Series, each: pd.Series) -> list[str]:
    hours = rows.iloc[0]
    chance = "more than chance would give" if bool(hours["more_than_chance"]) else "which chance alone could give"
    limits = (
        f" ({format_percent_change(hours['value'])}, 95% limits {format_percent_change(hours['lower'])} to "
        f"{format_percent_change(hours['upper'])})"
        if pd.notna(hours["lower"])
        else ""
    )
    return [
        f"Special constables were deployed for {format_count(hours['current'])} hours in the 12 months, against "
        f"{format_count(hours['previous'])}: {format_signed(hours['change'])}{limits}, {chance}.",
        f"There were {heads(people['current'])} of them on average, against {heads(people['previous'])}, which "
        f"accounts for {format_signed(rows['change'].iloc[1])} hours; each gave "
        f"{format_number(each['current'], 1)} hours a month, against {format_number(each['previous'], 1)}, which "
        f"accounts for {format_signed(rows['change'].iloc[2])}.",
    ]


def active(briefing: Briefing) -> Finding:
    """Return the share of special constables on duty at least once in a month, and the hours of each area.

    The force in the period comes first, then the areas with their numbers and hours; shares by area are in no measure.

    Raises
    ------
    InsufficientDataError
        Where no month of the period has special constables.
    """
    when = months_there(briefing, "specials_active", briefing.period.months)
    there = briefing.period.months
    on_duty, people = (
        float(briefing.monthly.series(name).reindex(there).mean()) for name in ("specials_active", PEOPLE)
    )
    last = briefing.monthly.series("specials_active").reindex(there).dropna().index[-1]
    table = specials_table(briefing.monthly, briefing.last_month, window=window_of(briefing))
    table = pd.concat([table.loc[[FORCE]], table.drop(index=FORCE)])
    names = {FORCE: "All", NOT_ALLOCATED: "Headquarters, or no known area"}
    rows = table.assign(name=[names.get(one, one) for one in table.index]).reset_index(drop=True)
    share = wilson(on_duty, people).iloc[0]
    for one in ("value", "lower", "upper"):
        rows[one] = [share[one], *[np.nan] * (len(rows) - 1)]
    rows["active"] = [on_duty, *[np.nan] * (len(rows) - 1)]
    at_end = briefing.monthly.series("specials_active")[last]
    return Finding(
        title="Special constables on duty, and the hours of each area",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Area"),
            Column("number", "Special constables", "count", format=heads),
            Column("active", "On duty in a month", "count", format=heads, missing="[z]"),
            Column("value", "Share", "percent", format=format_percent, missing="[z]"),
            LIMITS,
            Column("hours", "Hours", "count", format=format_count),
            Column("hours_per_person", "Hours each and month", "count", format=lambda one: format_number(one, 1)),
        ],
        says=[
            f"Of {heads(people)} special constables {heads(on_duty)} were on duty at least once in a month of the "
            f"period: {format_percent(share['value'], words=True)} ({in_words(share, format_percent)}). In the last "
            f"month there were {format_count(at_end)}. Together they gave {format_count(rows['hours'].iloc[0])} hours, "
            f"{format_number(rows['hours_per_person'].iloc[0], 1)} for each of them and month."
        ],
        counted="special constables on duty at least once in a month, mean of the months",
        over="special constables at the end of the month, mean of the months",
        method="Wilson's limits on the mean number of people",
        window=when,
        as_at=briefing.monthly.as_at.get("specials", ""),
        notes=["The special constables of Swindon are one group, for both of its teams."],
    )
