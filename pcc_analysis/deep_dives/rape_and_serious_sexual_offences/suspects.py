"""Suspects who have been named and are still to be arrested or interviewed: how many, and for how long."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun, format_count, format_percent
from pcc_analysis.page import Chart
from pcc_analysis.survival import survival_curve, time_until
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.sexual_offences import suspects_by_days_outstanding

MONTHS = 36
DAYS = (7, 30, 60, 90, 120, 150, 180, 210, 240, 300, 365, 540, 730)
FEWEST = 5
"""With fewer suspects still followed the curve is not drawn further."""


def suspects(briefing: Briefing) -> Finding:
    """Return the share of suspects still outstanding by days since they were wanted; their median stands for it.

    Raises
    ------
    InsufficientDataError
        Where nobody was wanted in the three years, or nobody traced.
    """
    months = pd.period_range(end=briefing.last_month, periods=MONTHS, freq="M")
    found = briefing.tabulated(suspects_by_days_outstanding, months, until=str(briefing.last_month.end_time.date()))
    own = found.cells[found.cells["days"] >= 0]
    if not own["happened"].any():
        raise InsufficientDataError(
            f"no suspect was wanted and traced in the three years to {month_name(briefing.last_month)}; add "
            "suspect_wanted_date and suspect_traced_date to the crime records"
        )
    curve = survival_curve(own["days"], own["happened"], own["crimes"])
    median = time_until(curve)
    followed = pd.Series([own.loc[own["days"] >= day, "crimes"].sum() for day in DAYS], index=DAYS)
    days = followed.index[followed >= FEWEST]
    # before the first is traced all of them are outstanding, and a share of 1 has no limits
    shares = curve.set_index("time").reindex(days, method="ffill").fillna({"value": 1.0})
    shares = shares.assign(day=days, followed=followed[days])
    wanted, still = own["crimes"].sum(), own.loc[~own["happened"], "crimes"].sum()
    return Finding(
        title="Outstanding suspects of rape and serious sexual offences, by days since they were wanted",
        rows=with_limits(shares.reset_index(drop=True), format_percent),
        columns=[
            Column("day", "Days", "count", format=format_count),
            Column("value", "Still outstanding", "percent", format=format_percent),
            LIMITS,
            Column("followed", "Suspects still followed then", "count", format=format_count),
        ],
        says=_said(briefing, wanted, still, median),
        counted="suspects not yet arrested, interviewed or ruled out",
        over="crimes with a suspect who was named and wanted in the three years; a crime with several counts once",
        method="product-limit estimate (Kaplan and Meier) from the day wanted to the day traced, those still "
        "outstanding at the end of the period counting for as long as they were; Greenwood's limits, of the median "
        "Brookmeyer and Crowley's",
        window=found.window,
        as_at=found.as_at,
        headline_at=int((shares["day"] == 180).to_numpy().argmax()),
    )


def _said(briefing: Briefing, wanted: float, still: float, median: pd.Series) -> list[str]:
    if pd.isna(median["value"]):
        half = "Half of them were never traced in the time they can be followed."
    else:
        high = f" to {format_count(median['upper'])}" if pd.notna(median["upper"]) else " or more"
        half = (
            f"Half are traced within {count_noun(median['value'], 'day')} "
            f"(95% limits {format_count(median['lower'])}{high})."
        )
    return [
        f"{format_count(wanted)} suspects were wanted in the three years, and {format_count(still)} of them are "
        f"outstanding at the end of {month_name(briefing.last_month)}. {half}"
    ]


def suspects_chart(found: Finding) -> Chart:
    """Return the share still outstanding."""
    rows = found.rows.set_index("day")

    def draw(axes: Any) -> charts.Drawn:
        return charts.curves(
            {"Still outstanding": rows}, axes, name="Suspects still outstanding", across="days since wanted"
        )

    return found.drawn("line", draw)
