"""How long a complaint waits for its record, those that still wait among them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.measures.complaints import WORKING_DAYS
from pcc_analysis.months import months_in_words
from pcc_analysis.numbers import count_noun, format_count, format_number, format_percent
from pcc_analysis.page import Chart
from pcc_analysis.supply.tabulated import Tabulated
from pcc_analysis.survival import hazard_ratio, survival_curve, time_until
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.complaints import complaints_by_days_waited

DAYS = (2, 5, WORKING_DAYS, 15, 20, 30)
FEWEST = 10
"""With fewer complaints still followed no share is given."""

METHOD = (
    "product-limit estimate (Kaplan and Meier): a complaint not yet recorded counts for the working days it has waited "
    "by the end of the period"
)


def _counted(briefing: Briefing) -> tuple[Tabulated, dict[bool, str]]:
    """Count the complaints received in the period and in the one before, by working days waited."""
    months = briefing.period.months
    before = months - len(months)
    found = briefing.tabulated(
        complaints_by_days_waited,
        before.union(months),
        until=str(briefing.period.end),
        newer=str(briefing.period.start),
    )
    new = found.cells[found.cells["new"]]
    if not new["happened"].any():
        raise InsufficientDataError(
            f"none of the {count_noun(new['complaints'].sum(), 'complaint')} received in {months_in_words(months)} "
            "is recorded; fill in recorded, or take a longer period"
        )
    there = {True: found.months[found.months.isin(months)], False: found.months[found.months.isin(before)]}
    return found, {key: months_in_words(one) for key, one in there.items()}


def waiting(briefing: Briefing) -> Finding:
    """Return the share of the complaints received that is recorded within so many working days.

    Those received in the period come first, then those of the period before; the complaints that still wait are
    followed for as long as they have waited.

    Raises
    ------
    InsufficientDataError
        Where none of the complaints received in the period is recorded.
    """
    found, names = _counted(briefing)
    parts, still, medians = [], {}, {}
    for new in (True, False):
        own = found.cells[(found.cells["new"] == new) & (found.cells["days"] >= 0)]
        if not own["happened"].any():
            continue
        curve = survival_curve(own["days"], own["happened"], own["complaints"])
        medians[new] = time_until(curve)
        followed = pd.Series([own.loc[own["days"] >= day, "complaints"].sum() for day in DAYS], index=DAYS)
        total = own["complaints"].sum()
        known = [day for day in DAYS if day >= curve["time"].min() and (total >= FEWEST)]
        left = curve.set_index("time")[["value", "lower", "upper"]].reindex(known, method="ffill")
        risen = left.assign(value=1 - left["value"], lower=1 - left["upper"], upper=1 - left["lower"])
        parts.append(risen.assign(new=new, name=names[new], day=known, followed=followed[known], received=total))
        still[new] = float(own.loc[~own["happened"].astype(bool), "complaints"].sum())
    rows = pd.concat(parts, ignore_index=True)
    at = rows["new"] & (rows["day"] == WORKING_DAYS)
    if not at.any():
        raise InsufficientDataError(
            f"fewer than {FEWEST} complaints were received in {names[True]}; take a longer period"
        )
    return Finding(
        title="Complaints recorded by working days since they were received",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Received in"),
            Column("day", "Within working days", "count", format=format_count),
            Column("value", "Recorded", "percent", format=format_percent),
            LIMITS,
            Column("followed", "Waited so long or longer", "count", format=format_count),
            Column("received", "Received", "count", format=format_count),
        ],
        says=_said(rows, still, medians),
        counted="complaints recorded",
        over="complaints received in the period, recorded or not",
        method=f"{METHOD}; Greenwood's limits",
        window=found.window,
        as_at=found.as_at,
        headline_at=int(at.to_numpy().argmax()),
        notes=["A complaint that is never recorded (withdrawn before it was) waits on here."],
    )


def _said(rows: pd.DataFrame, still: dict[bool, float], medians: dict[bool, pd.Series]) -> list[str]:
    at = rows[rows["day"] == WORKING_DAYS].set_index("new")
    now = at.loc[True]
    waits = f"{format_count(still[True])} at the end of the period" if still[True] else "there were none"
    first = (
        f"Of the {count_noun(now['received'], 'complaint')} received in {now['name']}, "
        f"{format_percent(now['value'], words=True)} are recorded within {WORKING_DAYS} working days "
        f"({in_words(now, format_percent)}), those that still wait counted in ({waits}); half are recorded within "
        f"{count_noun(medians[True]['value'], 'working day')}."
    )
    if False not in at.index:
        return [first, "There are no complaints of the period before to compare with."]
    before = at.loc[False]
    return [
        first,
        f"Of those received in {before['name']} it was {format_percent(before['value'], words=True)} "
        f"({in_words(before, format_percent)}), and half within "
        f"{count_noun(medians[False]['value'], 'working day')}.",
    ]


def waiting_chart(found: Finding, briefing: Briefing) -> Chart:
    """Return the share not yet recorded by working days since receipt, one curve per period."""
    counted, names = _counted(briefing)
    curves = {}
    for new in (True, False):
        own = counted.cells[(counted.cells["new"] == new) & (counted.cells["days"] >= 0)]
        if own["happened"].any():
            curve = survival_curve(own["days"], own["happened"], own["complaints"]).set_index("time")
            start = pd.DataFrame({"value": [1.0], "lower": [np.nan], "upper": [np.nan]}, index=[0.0])
            curves[names[new]] = curve if curve.index[0] == 0 else pd.concat([start, curve])

    def draw(axes: Any) -> charts.Drawn:
        return charts.curves(
            curves, axes, name="Complaints not yet recorded", across="working days since they were received",
            steps=True, marks={f"{WORKING_DAYS} working days": float(WORKING_DAYS)},
        )  # fmt: skip

    return found.drawn("line", draw)


def pace(briefing: Briefing) -> Finding:
    """Return how much faster the complaints received in the period are recorded than those of the period before.

    With fewer than five recorded in either period there is no ratio, and the sentence says so.
    """
    found, names = _counted(briefing)
    known = found.cells[found.cells["days"] >= 0]
    try:
        # a hazard needs a time above 0: a complaint recorded on the day it came counts as half a day
        row = hazard_ratio(
            known["days"].clip(lower=0.5), known["happened"], known["new"], known["complaints"]
        ).to_dict()
    except InsufficientDataError:
        row = {"value": np.nan, "lower": np.nan, "upper": np.nan, "events": float(known["happened"].sum())}
    rows = pd.DataFrame([{"name": f"{names[True]} against {names[False]}", **row}])
    return Finding(
        title="Pace of recording against the period before",
        rows=with_limits(rows, _hundredths),
        columns=[
            Column("name", "Received in"),
            Column("events", "Recorded", "count", format=format_count),
            Column("value", "Times the pace", "count", format=_hundredths, missing="[z]"),
            LIMITS,
        ],
        says=[_said_of_pace(rows.iloc[0], names)],
        counted="complaints recorded",
        over="complaints received in the two periods, for as long as each was followed",
        method="Cox's proportional hazards; ties by Breslow's method",
        window=found.window,
        as_at=found.as_at,
        notes=["One number for all waits: where the two curves cross, it is an average of what differs by wait."],
    )


def _said_of_pace(row: pd.Series, names: dict[bool, str]) -> str:
    if pd.isna(row["value"]):
        return "There are too few recorded complaints in one of the two periods to compare their pace."
    words = f"{_hundredths(row['value'])} times the pace of those received in {names[False]}"
    if row["lower"] <= 1 <= row["upper"]:
        return (
            f"Complaints received in {names[True]} were recorded at {words} ({in_words(row, _hundredths)}): no "
            "difference that chance could not give."
        )
    way = "faster" if row["value"] > 1 else "more slowly"
    return f"Complaints received in {names[True]} were recorded {way}, at {words} ({in_words(row, _hundredths)})."


def _hundredths(times: float) -> str:
    return format_number(times, 2)
