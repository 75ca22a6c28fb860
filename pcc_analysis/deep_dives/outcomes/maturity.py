"""How long crimes wait for an outcome: curves by the year they were recorded in, medians by crime group."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun, format_count, format_percent
from pcc_analysis.outcomes import set_in_words
from pcc_analysis.page import Chart
from pcc_analysis.supply.tabulated import Tabulated
from pcc_analysis.survival import survival_curve, time_until
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.outcomes import crimes_by_days_to_outcome

YEARS = 3
DAYS = (7, 14, 30, 60, 90, 120, 180, 270, 365, 540, 730, 910)
EARLY, HEADLINE = 30, 180
FEWEST = 30
"""With fewer crimes still followed a curve is not drawn further, and a group has no median."""

CURVE = (
    "product-limit estimate (Kaplan and Meier): each crime counts for the days it can have been followed by the end of "
    "the period"
)


def _waits(briefing: Briefing, years: int, outcomes: str | None) -> tuple[Tabulated, pd.DataFrame, list[str]]:
    """Count crimes by days to an outcome as known on the last day of the period; say how many were left out."""
    until = str(briefing.last_month.end_time.date())
    months = pd.period_range(end=briefing.last_month, periods=12 * years, freq="M")
    found = briefing.tabulated(crimes_by_days_to_outcome, months, until=until, outcomes=outcomes)
    known = found.cells[found.cells["days"] >= 0]
    if not (known["years_ago"] == 0).any():
        raise InsufficientDataError(
            f"no crime recorded in the 12 months to {month_name(briefing.last_month)} has its dates; "
            "take a period that the crime records cover"
        )
    gone = int(found.cells["crimes"].sum() - known["crimes"].sum())
    notes = [f"{count_noun(gone, 'crime')} left out, whose outcome has no date or an impossible one."] if gone else []
    return found, known, notes


def maturity(briefing: Briefing) -> Finding:
    """Return the share of crimes with a positive outcome by days since the record and the year of the record."""
    found, cells, notes = _waits(briefing, YEARS, "positive_outcome")
    parts = []
    for years_ago, own in cells.groupby("years_ago"):
        curve = survival_curve(own["days"], own["happened"], own["crimes"]).set_index("time")
        followed = pd.Series([own.loc[own["days"] >= day, "crimes"].sum() for day in DAYS], index=DAYS)
        days = followed.index[(followed >= FEWEST) & (followed.index >= curve.index.min())]
        left = curve.reindex(days, method="ffill")
        risen = left.assign(value=1 - left["value"], lower=1 - left["upper"], upper=1 - left["lower"])
        month = briefing.last_month - 12 * int(years_ago)
        parts.append(risen.assign(year=f"12 months to {month_name(month)}", followed=followed[days], day=days))
    rows = pd.concat(parts, ignore_index=True)
    return Finding(
        title="Positive outcomes by days since the crime was recorded",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("year", "Crimes recorded in the"),
            Column("day", "Within days", "count", format=format_count),
            Column("value", "Have a positive outcome", "percent", format=format_percent),
            LIMITS,
            Column("followed", "Crimes still followed then", "count", format=format_count),
        ],
        says=_said(rows),
        counted=f"crimes with a positive outcome: {set_in_words('positive_outcome')}",
        over="crimes recorded in the year",
        method=f"{CURVE}, and one closed otherwise stays among those without a positive outcome; Greenwood's limits",
        window=found.window,
        as_at=found.as_at,
        headline_at=int(rows["day"].eq(HEADLINE).to_numpy().argmax()),
        notes=[*notes, f"A year stops where fewer than {FEWEST} of its crimes were still followed."],
    )


def _said(rows: pd.DataFrame) -> list[str]:
    said = []
    for year, own in rows.groupby("year", sort=False):
        at = own.set_index("day")
        if {EARLY, HEADLINE} <= set(at.index):
            late = at.loc[HEADLINE]
            said.append(
                f"Of the crimes recorded in the {year} {format_percent(at.loc[EARLY, 'value'])} had a "
                f"positive outcome within {EARLY} days and {format_percent(late['value'])} within "
                f"{HEADLINE} days ({in_words(late, format_percent)})."
            )
    return said


def maturity_chart(found: Finding) -> Chart:
    """Return a curve per year of record, the newest first."""
    years = {str(year): own.set_index("day") for year, own in found.rows.groupby("year", sort=False)}

    def draw(axes: Any) -> charts.Drawn:
        return charts.curves(years, axes, name="Crimes with a positive outcome", across="days since the record")

    return found.drawn("line", draw)


def time_to_outcome(briefing: Briefing) -> Finding:
    """Return the days by which half of the crimes of the 12 months have any outcome, by crime group, slowest first."""
    found, cells, notes = _waits(briefing, 1, None)
    groups = {"All crime": cells, **dict(tuple(cells[cells["crime_group"] != ""].groupby("crime_group")))}
    rows = pd.DataFrame(
        [
            {"name": name, "crimes": own["crimes"].sum(), **_median(own)}
            for name, own in groups.items()
            if own["crimes"].sum() >= FEWEST
        ]
    )
    slowest_first = rows.iloc[1:].sort_values("value", ascending=False, na_position="first", kind="stable")
    rows = pd.concat([rows.iloc[:1], slowest_first], ignore_index=True)
    every, slowest, fastest = rows.iloc[0], rows.iloc[min(1, len(rows) - 1)], rows.iloc[-1]
    return Finding(
        title="Days until half of the crimes have an outcome of any type",
        rows=with_limits(rows, format_count),
        columns=[
            Column("name", "Crime group"),
            Column("crimes", "Crimes", "count", format=format_count),
            Column("value", "Days", "count", format=format_count, missing="[z]"),
            LIMITS,
        ],
        says=[
            f"Half of all crime has an outcome within {count_noun(every['value'], 'day')} "
            f"({in_words(every, format_count)}). Longest wait {slowest['name']}, "
            f"{count_noun(slowest['value'], 'day')} ({in_words(slowest, format_count)}), shortest {fastest['name']}, "
            f"{count_noun(fastest['value'], 'day')} ({in_words(fastest, format_count)})."
        ],
        counted="days from the record to the outcome, of whatever type",
        over="crimes recorded in the 12 months",
        method=f"median of the {CURVE}; limits of Brookmeyer and Crowley",
        window=found.window,
        as_at=found.as_at,
        unit="days",
        notes=[*notes, f"Groups with fewer than {FEWEST} crimes are not listed; [z]: half were never reached."],
    )


def _median(own: pd.DataFrame) -> pd.Series:
    return time_until(survival_curve(own["days"], own["happened"], own["crimes"]))


def time_chart(found: Finding) -> Chart:
    """Return the medians with their limits, against that of all crime."""
    rows = found.rows.set_index("name").drop("All crime")
    every = found.headline["value"]

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Days until half have an outcome", unit="count", reference=every,
            reference_words="all crime",
        )  # fmt: skip

    return found.drawn("bars", draw, rows=len(rows))
