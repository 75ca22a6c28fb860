"""How many of the crimes are charged, and how soon: all of them, not the charged ones alone."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun, format_count, format_number, format_percent
from pcc_analysis.page import Chart
from pcc_analysis.supply.tabulated import Tabulated
from pcc_analysis.survival import hazard_ratio, survival_curve
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.sexual_offences import crimes_by_days_to_charge

MONTHS = 36
"""Crimes of three years: a charge is late, and few of the newest have one."""

DAYS = (30, 60, 90, 180, 270, 365, 540, 730, 910)
HEADLINE = 365
FEWEST = 30
"""With fewer crimes still followed a curve is not drawn further."""

KINDS = {"All": slice(None), "Rape": True, "Other serious sexual offences": False}
METHOD = (
    "product-limit estimate (Kaplan and Meier): each crime counts for the days it can have been followed by the end of "
    "the period, and one closed without a charge stays among those without one"
)


def counted(briefing: Briefing) -> Tabulated:
    """Count the crimes of three years by days to a charge or summons, as known on the last day of the period.

    Raises
    ------
    InsufficientDataError
        Where none of them is charged.
    """
    months = pd.period_range(end=briefing.last_month, periods=MONTHS, freq="M")
    found = briefing.tabulated(crimes_by_days_to_charge, months, until=str(briefing.last_month.end_time.date()))
    if not found.cells["happened"].any():
        raise InsufficientDataError(
            f"none of the rapes and serious sexual offences recorded in the three years to "
            f"{month_name(briefing.last_month)} has a date of charge or summons; add charge_date or summons_date"
        )
    return found


def charges(briefing: Briefing) -> Finding:
    """Return the share of crimes charged or summonsed by days since the record: all, rape, and the others."""
    found = counted(briefing)
    known = found.cells[found.cells["days"] >= 0]
    gone = int(found.cells["crimes"].sum() - known["crimes"].sum())
    parts = []
    for kind, which in KINDS.items():
        own = known if kind == "All" else known[known["rape"] == which]
        if not own["happened"].any():
            continue
        curve = survival_curve(own["days"], own["happened"], own["crimes"]).set_index("time")
        followed = pd.Series([own.loc[own["days"] >= day, "crimes"].sum() for day in DAYS], index=DAYS)
        days = followed.index[(followed >= FEWEST) & (followed.index >= curve.index.min())]
        left = curve.reindex(days, method="ffill")
        risen = left.assign(value=1 - left["value"], lower=1 - left["upper"], upper=1 - left["lower"])
        parts.append(risen.assign(kind=kind, day=days, followed=followed[days]))
    rows = pd.concat(parts, ignore_index=True)
    return Finding(
        title="Rape and serious sexual offences charged or summonsed by days since the record",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("kind", "Crimes"),
            Column("day", "Within days", "count", format=format_count),
            Column("value", "Charged or summonsed", "percent", format=format_percent),
            LIMITS,
            Column("followed", "Crimes still followed then", "count", format=format_count),
        ],
        says=_said(rows),
        counted="crimes with a charge or a summons, whichever came first",
        over="rapes and serious sexual offences recorded in the three years",
        method=f"{METHOD}; Greenwood's limits",
        window=found.window,
        as_at=found.as_at,
        headline_at=int(((rows["day"] == HEADLINE) & (rows["kind"] == "All")).to_numpy().argmax()),
        notes=[f"{count_noun(gone, 'crime')} left out, charged before the record."] if gone else [],
    )


def _said(rows: pd.DataFrame) -> list[str]:
    at = rows[rows["day"] == HEADLINE].set_index("kind")
    if "All" not in at.index:
        return [f"No crime has been followed for {HEADLINE} days yet."]
    every = at.loc["All"]
    parts = [
        f"of {kind.lower()} {format_percent(at.loc[kind, 'value'])} ({in_words(at.loc[kind], format_percent)})"
        for kind in list(KINDS)[1:]
        if kind in at.index
    ]
    return [
        f"Within a year of the record {format_percent(every['value'])} of rapes and serious sexual offences are "
        "charged or "
        f"summonsed ({in_words(every, format_percent)}): {' and '.join(parts)}."
    ]


def charges_chart(found: Finding) -> Chart:
    """Return a curve for rape and one for the others."""
    own = found.rows[found.rows["kind"] != "All"]
    kinds = {str(kind): curve.set_index("day") for kind, curve in own.groupby("kind", sort=False)}

    def draw(axes: Any) -> charts.Drawn:
        return charts.curves(kinds, axes, name="Crimes charged or summonsed", across="days since the record")

    return found.drawn("line", draw)


def rape_against_others(briefing: Briefing) -> Finding:
    """Return how much sooner, and so more often, rape is charged than other serious sexual offences."""
    found = counted(briefing)
    known = found.cells[found.cells["days"] >= 0]
    try:
        row = hazard_ratio(known["days"], known["happened"], known["rape"], known["crimes"])
    except InsufficientDataError:
        row = pd.Series({"value": float("nan"), "lower": float("nan"), "upper": float("nan"), "events": 0.0})
    rows = pd.DataFrame([{"name": "Rape against other serious sexual offences", **row}])
    first = rows.iloc[0]
    if pd.isna(first["value"]):
        says = "There are too few charges of one of the two to compare them."
    elif first["lower"] <= 1 <= first["upper"]:
        says = (
            f"At any age of the crime, rape is charged at {_hundredths(first['value'])} times the rate of other "
            "serious "
            f"sexual offences ({in_words(first, _hundredths)}): no difference that chance could not give."
        )
    else:
        often = "less" if first["value"] < 1 else "more"
        says = (
            f"Rape is charged {often} often than other serious sexual offences of the same age: "
            f"{_hundredths(first['value'])} times the rate ({in_words(first, _hundredths)})."
        )
    return Finding(
        title="Charges of rape against those of other serious sexual offences",
        rows=with_limits(rows, _hundredths),
        columns=[
            Column("name", "Compared"),
            Column("events", "Charges", "count", format=format_count),
            Column("value", "Times the rate", "count", format=_hundredths, missing="[z]"),
            LIMITS,
        ],
        says=[says],
        counted="crimes with a charge or a summons",
        over="rapes and serious sexual offences recorded in the three years, for as long as each was followed",
        method="Cox's proportional hazards of the share charged (Fine and Gray): one closed without a charge stays "
        "among "
        "those without one",
        window=found.window,
        as_at=found.as_at,
    )


def _hundredths(times: float) -> str:
    return format_number(times, 2)
