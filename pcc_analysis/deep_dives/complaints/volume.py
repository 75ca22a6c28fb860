"""Whether more complaints are recorded because more come in, or because those that waited are cleared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.changes import changes
from pcc_analysis.deep_dives.finding import LIMITS, Finding, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.expectation import expect
from pcc_analysis.months import month_name, months_in_words
from pcc_analysis.numbers import format_count, format_percent_change, format_signed
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.trends import trend
from pcc_analysis.windows import TWELVE_MONTHS

NAMES = {"complaints_recorded": "Recorded", "complaints_received": "Received"}
CONFIDENCE = 0.95


def volume(briefing: Briefing) -> Finding:
    """Return complaints recorded and received against the year before, and what clearing those that waited did.

    The third row is what was recorded beyond what came in: above 0 the number waiting fell, below it rose.

    Raises
    ------
    InsufficientDataError
        Where the two years are not both there.
    """
    months = TWELVE_MONTHS.months_to(briefing.last_month)
    moved = changes(briefing.monthly.of(list(NAMES)), months, TWELVE_MONTHS.name).set_index("measure")
    if not set(NAMES) <= set(moved.index) or moved.loc[list(NAMES), "change"].isna().any():
        raise InsufficientDataError("the complaints of the year before are not there; two years are needed")
    rows = moved.loc[list(NAMES)].reset_index().assign(name=list(NAMES.values()))
    rows["value"] = rows["percent_change"]
    cleared = {one: rows[one].iloc[0] - rows[one].iloc[1] for one in ("previous", "current", "change")}
    rows = pd.concat([rows, pd.DataFrame([{"name": "Cleared from those waiting", **cleared}])], ignore_index=True)
    return Finding(
        title="Complaints recorded and received against the year before",
        rows=with_limits(rows, format_percent_change),
        columns=[
            Column("name", "Complaints"),
            Column("previous", "Year before", "count", format=format_count),
            Column("current", "12 months", "count", format=format_count),
            Column("change", "Change", "change", format=format_signed),
            Column("value", "Per cent", "change", format=format_percent_change, missing="[z]"),
            LIMITS,
        ],
        says=_said(rows),
        counted="complaints recorded, and complaints received, in the 12 months against the 12 before",
        where="complaints with a day of record; with a day of receipt. Cleared: recorded less received",
        method="score limits of the ratio of two counts, with the dispersion of the measure's own months",
        window=f"{rows['months_in_words'].iloc[0]} against the same months a year earlier",
        as_at=briefing.monthly.as_at.get("complaints", ""),
    )


def _said(rows: pd.DataFrame) -> list[str]:
    done, came, cleared = (row for _, row in rows.iterrows())
    chance = "more than chance would give" if bool(done["more_than_chance"]) else "which chance alone could give"
    limits = (
        f" ({format_percent_change(done['value'])}, 95% limits {format_percent_change(done['lower'])} to "
        f"{format_percent_change(done['upper'])})"
        if pd.notna(done["value"])
        else ""
    )
    first = (
        f"There were {format_count(done['current'])} complaints recorded in the 12 months, against "
        f"{format_count(done['previous'])} in the 12 before: {format_signed(done['change'])}{limits}, {chance}."
    )
    if done["change"] == 0:
        return [first, "As many were recorded as the year before."]
    return [
        first,
        f"Of the change of {format_signed(done['change'])}, {format_signed(came['change'])} is complaints that came "
        f"in ({format_count(came['current'])} against {format_count(came['previous'])}) and "
        f"{format_signed(cleared['change'])} is a change in how many were cleared from those waiting "
        f"({format_signed(cleared['current'])} against {format_signed(cleared['previous'])}).",
    ]


def expected(briefing: Briefing) -> Finding:
    """Return how many more complaints were recorded and received in the period than the years before lead to expect.

    With less than three years before the period, or with a month of it lacking, there is no expectation, and the
    sentence says so.
    """
    months, last = briefing.period.months, briefing.last_month
    series = pd.DataFrame({name: briefing.monthly.series(name) for name in NAMES})
    series = series[series.index <= last].asfreq("M") if len(series) else series
    if last not in series.index:
        raise InsufficientDataError(f"there are no complaints of {months_in_words(months[-1:])}; add that month")
    told = expect(series, months, together=True, confidence=CONFIDENCE).set_index("measure").loc[list(NAMES)]
    rows = told.reset_index().assign(
        name=list(NAMES.values()), low=told["lower"].to_numpy(), high=told["upper"].to_numpy()
    )
    rows["value"] = rows["observed"] - rows["expected"]
    rows["lower"], rows["upper"] = rows["observed"] - rows["high"], rows["observed"] - rows["low"]
    note = [str(one) for one in rows["note"].unique() if one]
    return Finding(
        title="Complaints against what was to be expected",
        rows=with_limits(rows, format_signed),
        columns=[
            Column("name", "Complaints"),
            Column("observed", "In the period", "count", format=format_count),
            Column("expected", "Expected", "count", format=format_count),
            Column("value", "More than expected", "change", format=format_signed),
            LIMITS,
        ],
        says=[_said_of_expected(row, months) for _, row in rows.iterrows()],
        counted="complaints recorded, and complaints received, in the period",
        over="what the five years before it, with their trend and season, lead one to expect",
        method="quasi-Poisson regression with trend and season; limits are those of a prediction",
        window=months_in_words(months),
        as_at=briefing.monthly.as_at.get("complaints", ""),
        notes=note,
    )


def _said_of_expected(row: pd.Series, months: pd.PeriodIndex) -> str:
    what = f"complaints {row['name'].lower()} in {months_in_words(months)}"
    if pd.isna(row["expected"]) or pd.isna(row["observed"]):
        return f"There is too little history to say how many {what} were to be expected."
    range_ = f"{format_count(np.ceil(row['low']))} to {format_count(np.floor(row['high']))}"
    first = f"{format_count(row['observed'])} {what}, where {format_count(row['expected'])} were to be expected"
    if row["lower"] <= 0 <= row["upper"]:
        return f"{first}: within the expected range ({range_})."
    side = "more" if row["value"] > 0 else "fewer"
    return f"{first}: {side} than the expected range ({range_})."


def expected_chart(found: Finding, briefing: Briefing) -> Chart:
    """Return complaints recorded month by month, the expected range of the period's months over them."""
    shown = trend(briefing.monthly, "complaints_recorded", briefing.last_month)
    ranges = briefing.expected_of("complaints_recorded")
    if len(ranges):
        by_month = ranges.set_index(pd.PeriodIndex(ranges.index, freq="M"))[["lower", "upper"]]
        shown = shown.join(by_month.reindex(shown.index).astype(float).replace([np.inf, -np.inf], np.nan))
    rows = shown.reindex(columns=["value", "lower", "upper"]).iloc[::-1]
    rows = rows.assign(name=[month_name(month) for month in rows.index]).reset_index(drop=True)
    behind = replace(
        found,
        title="Complaints recorded month by month, and the range expected",
        rows=with_limits(rows, format_count),
        columns=[
            Column("name", "Month"),
            Column("value", "Recorded", "count", format=format_count),
            Column("limits", "Expected, 95% of months", "percent", missing="[z]"),
        ],
        window=months_in_words(pd.PeriodIndex(shown.index)),
        notes=["Months before the last 12 have no expected range here: [z]."],
    )

    def draw(axes: Any) -> charts.Drawn:
        return charts.monthly(
            shown, axes, name="Complaints recorded",
            highlight=briefing.period.months.intersection(pd.PeriodIndex(shown.index)),
            highlight_words=f"this {briefing.period.kind}",
        )  # fmt: skip

    return behind.drawn("monthly", draw)
