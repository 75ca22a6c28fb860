"""Complaints recorded within ten working days: this period, and each period before it for two years."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.figures import figures
from pcc_analysis.intervals import newcombe
from pcc_analysis.measures.complaints import WORKING_DAYS
from pcc_analysis.months import months_in_words
from pcc_analysis.numbers import count_noun, format_count, format_percent, format_points
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column

PERIODS = 8
IN_TIME = f"complaints_within_{WORKING_DAYS}_days"


def in_time(briefing: Briefing) -> Finding:
    """Return the share of complaints recorded within ten working days, this period first, then those before it.

    A period without a single recorded complaint has no share; a period with some of its months lacking says which it
    has.

    Raises
    ------
    InsufficientDataError
        Where no complaint was recorded in the period.
    """
    monthly = briefing.monthly.of([name for name in (IN_TIME,) if name in briefing.monthly.measures])
    spans = [briefing.period.months - back * len(briefing.period.months) for back in range(PERIODS)]
    rows = pd.concat([figures(monthly, months, briefing.period.kind).tail(1) for months in spans], ignore_index=True)
    there = rows["months"] > 0 if len(rows) == len(spans) else pd.Series(False, index=range(len(spans)))
    if not there.iloc[0] or not rows["denominator"].iloc[0] > 0:
        raise InsufficientDataError(
            f"no complaint was recorded in {months_in_words(spans[0])}; add the complaints of those months with the "
            "day each was recorded"
        )
    rows = rows[there].reset_index(drop=True)
    rows["name"] = rows["months_in_words"]
    return Finding(
        title=f"Complaints recorded within {WORKING_DAYS} working days",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Recorded in"),
            Column("denominator", "Recorded", "count", format=format_count),
            Column("numerator", "In time", "count", format=format_count),
            Column("value", "Share", "percent", format=format_percent),
            LIMITS,
        ],
        says=[_share(rows.iloc[0]), _moved(rows)],
        counted=f"complaints recorded by the {WORKING_DAYS}th working day after the day they were received",
        over="complaints recorded in the period, whenever they were received",
        where="both days known; Saturdays, Sundays and bank holidays in England do not count",
        method="Wilson's limits; of a difference Newcombe's method 10",
        window=months_in_words(spans[0]),
        as_at=briefing.monthly.as_at.get("complaints", ""),
        notes=["A complaint that still waits is not in this share: a backlog shows here only when it is cleared."],
    )


def _share(row: pd.Series) -> str:
    recorded = count_noun(row["denominator"], "complaint")
    return (
        f"Of the {recorded} recorded in {row['name']}, {format_count(row['numerator'])} "
        f"{'was' if row['numerator'] == 1 else 'were'} recorded within {WORKING_DAYS} working days: "
        f"{format_percent(row['value'], words=True)} ({in_words(row, format_percent)})."
    )


def _moved(rows: pd.DataFrame) -> str:
    """Say how far this period is from the one before, and whether chance alone could give it."""
    if len(rows) < 2 or not rows["denominator"].iloc[1] > 0:
        return "There is no earlier period to compare with."
    now, before = rows.iloc[0], rows.iloc[1]
    points = newcombe(now["numerator"], now["denominator"], before["numerator"], before["denominator"]).iloc[0]
    was = (
        f"In {before['name']} it was {format_percent(before['value'], words=True)} "
        f"({format_count(before['numerator'])} of {format_count(before['denominator'])})"
    )
    limits = f"95% limits {format_points(points['lower'])} to {format_points(points['upper'])}"
    change = format_points(points["difference"], words=True)
    if points["lower"] <= 0 <= points["upper"]:
        return f"{was}: a difference of {change} ({limits}), which chance alone could give."
    direction = "rise" if points["difference"] > 0 else "fall"
    return f"{was}: a {direction} of {change} ({limits}), more than chance alone would give."


def in_time_chart(found: Finding) -> Chart:
    """Return the share of each period with its limits, the oldest first."""
    rows = found.rows.iloc[::-1].set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name=f"Share recorded within {WORKING_DAYS} working days", unit="percent")

    return found.drawn("bars", draw, rows=len(rows))
