"""Days lost to sickness per person, by group of staff, and which group the rise comes from."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.changes import changes
from pcc_analysis.deep_dives.finding import LIMITS, Finding, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.numbers import format_number, format_percent, format_signed
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.windows import TWELVE_MONTHS

DAYS = "sickness_days_per_person"
GROUPS = {DAYS: "Everyone", f"{DAYS}_officer": "Officers", f"{DAYS}_staff": "Police staff", f"{DAYS}_pcso": "PCSOs"}


def sickness(briefing: Briefing) -> Finding:
    """Return by how many days per person sickness moved on the year before: everyone, then the largest change.

    Raises
    ------
    InsufficientDataError
        Where the two years are not both there.
    """
    monthly = briefing.monthly.of([name for name in GROUPS if name in briefing.monthly.measures])
    months = TWELVE_MONTHS.months_to(briefing.last_month)
    moved = changes(monthly, months, TWELVE_MONTHS.name)
    moved = moved[moved["change"].notna()]
    if DAYS not in set(moved["measure"]):
        raise InsufficientDataError("the sickness snapshots of the year before are not there; two years are needed")
    rows = moved.assign(name=moved["measure"].map(GROUPS), value=moved["change"])
    whole = rows[rows["measure"] == DAYS]
    rest = rows[rows["measure"] != DAYS].sort_values("value", ascending=False, kind="stable")
    rows = pd.concat([whole, rest], ignore_index=True)
    return Finding(
        title="Days lost to sickness per person against the year before",
        rows=with_limits(rows, _signed),
        columns=[
            Column("name", "Group"),
            Column("previous", "Year before", "count", format=_tenths),
            Column("current", "12 months", "count", format=_tenths),
            Column("value", "Change in days", "change", format=_signed),
            LIMITS,
        ],
        says=[_first(rows.iloc[0]), *_of_groups(rows.iloc[1:]), *_psychological(briefing)],
        counted="days lost in each month by the records open in it, per person, added over 12 months",
        over="people in the group at the month's snapshot",
        method="Student's t on the twelve differences of a month from the same month a year earlier",
        window=f"{rows['months_in_words'].iloc[0]} against the same months a year earlier",
        as_at=briefing.monthly.as_at.get("sickness", ""),
        notes=["A record left open after the return to work goes on losing days."],
    )


def _tenths(days: float) -> str:
    return format_number(days, 1)


def _signed(days: float) -> str:
    return format_signed(days, 1)


def _first(row: pd.Series) -> str:
    limits = f" (95% limits {_signed(row['lower'])} to {_signed(row['upper'])})" if pd.notna(row["lower"]) else ""
    return (
        f"There were {_tenths(row['current'])} days lost per person in the 12 months, against "
        f"{_tenths(row['previous'])} in the 12 before: {_signed(row['value'])}{limits}, {_chance(row)}."
    )


def _chance(row: pd.Series) -> str:
    if pd.isna(row["more_than_chance"]):
        return "of which chance cannot be told from so few months"
    return "more than chance would give" if bool(row["more_than_chance"]) else "which chance alone could give"


def _of_groups(rows: pd.DataFrame) -> list[str]:
    if rows.empty:
        return []
    told = [
        f"{one['name'] if one['name'] == 'PCSOs' else one['name'].lower()} {_tenths(one['current'])} "
        f"({_signed(one['value'])}, {_chance(one)})"
        for _, one in rows.iterrows()
    ]
    return [f"Days per person by group, the largest rise first: {'; '.join(told)}."]


def _psychological(briefing: Briefing) -> list[str]:
    name = "sickness_psychological"
    if name not in briefing.in_year.index or pd.isna(briefing.in_year.loc[name, "value"]):
        return []
    row = briefing.in_year.loc[name]
    return [
        f"Of {format_number(row['denominator'])} days lost in {row['months_in_words']}, "
        f"{format_number(row['numerator'])} were lost to psychological disorders: "
        f"{format_percent(row['value'], 0, words=True)}."
    ]


def sickness_chart(found: Finding) -> Chart:
    """Return the change of each group with its limits."""
    rows = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Change in days lost per person", unit="days", reference=0.0, reference_words="no change"
        )

    return found.drawn("bars", draw, rows=len(rows))
