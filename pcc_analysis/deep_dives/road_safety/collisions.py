"""KSI collisions (killed or seriously injured): against what was expected, and year by year."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.deep_dives.road_safety.people import KSI
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.expectation import expect
from pcc_analysis.intervals import byar, count_ratio, dispersion
from pcc_analysis.months import month_name, months_in_words
from pcc_analysis.numbers import count_noun, format_count, format_number
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.windows import TWELVE_MONTHS

CONFIDENCE = 0.95


def _series(briefing: Briefing) -> pd.Series:
    """Return KSI collisions by month, up to the last month of the period that is there."""
    if not briefing.monthly.has(KSI):
        raise InsufficientDataError("there are no collisions; put the collision records into collisions/")
    series = briefing.monthly.wide()[KSI].loc[: briefing.last_month]
    last = series.last_valid_index()
    if last is None:
        raise InsufficientDataError(f"no collision is dated up to {month_name(briefing.last_month)}; add those before")
    return series.loc[series.first_valid_index() : last]


def expected(briefing: Briefing) -> Finding:
    """Return the KSI collisions of the period beside what the 60 months before lead one to expect, and month by month.

    Months of the period that the extract does not have are left out, and the title says which are there. Without
    enough history there is no expectation, and the sentence says so.

    Raises
    ------
    InsufficientDataError
        Where no month of the period is there.
    """
    series = _series(briefing)
    months = briefing.period.months
    there = months[months.isin(series.dropna().index)]
    if there.empty:
        raise InsufficientDataError(
            f"no month of {briefing.period.title} is there: collisions end in {month_name(series.index[-1])}; take an "
            "earlier period or add the months"
        )
    frame = series.to_frame()
    known = months_in_words(there) if len(there) < len(months) else briefing.period.title
    whole = expect(frame, there, together=True, confidence=CONFIDENCE).assign(name=f"Together: {known}")
    each = expect(frame, there, confidence=CONFIDENCE)
    rows = pd.concat([whole, each.assign(name=each["month"].map(month_name))], ignore_index=True)
    rows = rows.rename(columns={"observed": "value"})
    rows = with_limits(rows, format_count)
    partial = f" ({len(there)} of {len(months)} months: partial)" if len(there) < len(months) else ""
    return Finding(
        title=f"KSI collisions in {known}, against what was to be expected",
        rows=rows,
        columns=[
            Column("name", "Months"),
            Column("value", "Collisions", "count", format=format_count),
            Column("expected", "Expected", "count", format=lambda one: format_number(one, 1), missing="[z]"),
            Column("limits", "95% limits of what was to be expected", "percent", missing="[z]"),
        ],
        says=_said_of_expected(rows.iloc[0], known, partial),
        counted="collisions in which at least one person was killed or seriously injured, by their day",
        over="what a regression with trend and season on the months before leads one to expect",
        method="quasi-Poisson regression with trend and two annual harmonics on up to 60 months, prediction limits, "
        "95% (docs/methods/expectation.md)",
        window=f"{months_in_words(there)}{partial}",
        as_at=briefing.monthly.as_at.get("collisions", ""),
        notes=["People die of their injuries later and records arrive late: the last months may still rise."],
    )


def _said_of_expected(row: pd.Series, known: str, partial: str) -> list[str]:
    said = f"In {known}{partial} there were {count_noun(row['value'], 'KSI collision')}"
    if pd.isna(row["expected"]):
        return [f"{said}; what was to be expected cannot be said: {row['note'] or 'too little history'}."]
    words = f"{format_number(row['expected'], 1)} were to be expected (95% limits {row['limits']})"
    side = (
        "more than chance could give"
        if row["value"] > row["upper"]
        else "fewer than chance could give"
        if row["value"] < row["lower"]
        else "no more and no fewer than chance could give"
    )
    return [f"{said}, where {words}: {side}."]


def expected_chart(found: Finding) -> Chart:
    """Return the collisions of each month as a dot on the range that was to be expected."""
    rows = found.rows.iloc[1:].set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name="KSI collisions (dots) on the range to be expected", unit="count")

    return found.drawn("bars", draw, rows=max(len(rows), 2))


def years(briefing: Briefing) -> Finding:
    """Return the KSI collisions of each 12 months back from the last month there is, and their ratio to the first.

    Only years of which every month is there; the ratio compares the latest year with each earlier one.

    Raises
    ------
    InsufficientDataError
        Where not one year is whole.
    """
    series = _series(briefing)
    sums = {}
    for end in pd.period_range(end=series.index[-1], periods=len(series), freq="M")[::-12]:
        counts = series.reindex(TWELVE_MONTHS.months_to(end))
        if counts.notna().all():
            sums[end] = int(counts.sum())
    if not sums:
        raise InsufficientDataError(
            "no 12 months of collisions are there without a gap; add the months that are missing"
        )
    rows = pd.DataFrame({"period_end": list(sums), "collisions": list(sums.values())})
    spread = dispersion(series.to_frame()).iloc[0]
    degrees = np.inf if pd.isna(spread["degrees_of_freedom"]) else spread["degrees_of_freedom"]
    latest = rows["collisions"].iloc[0]
    ratio = count_ratio(latest, rows["collisions"], spread["dispersion"], degrees_of_freedom=degrees)
    ratio.loc[0, ["value", "lower", "upper"]] = np.nan
    rows = rows.join(byar(rows["collisions"])[["value", "lower", "upper"]])
    rows["name"] = [TWELVE_MONTHS.label(end) for end in rows["period_end"]]
    rows = rows.assign(ratio=ratio["value"], ratio_lower=ratio["lower"], ratio_upper=ratio["upper"])
    rows["ratio_limits"] = with_limits(ratio, _hundredths)["limits"]
    last = rows["period_end"].iloc[0]
    partial = last < briefing.last_month
    return Finding(
        title=f"KSI collisions in the {rows['name'].iloc[0]} and the years before",
        rows=with_limits(rows, format_count),
        columns=[
            Column("name", "Year"),
            Column("value", "Collisions", "count", format=format_count),
            LIMITS,
            Column("ratio", "Latest year, times this one", "count", format=_hundredths, missing="[z]"),
            Column("ratio_limits", "Limits of that", "count", missing="[z]"),
        ],
        says=_said_of_years(rows, series, briefing if partial else None),
        counted="collisions in which at least one person was killed or seriously injured, by their day",
        method="exact Poisson or Byar's limits of a year; ratio of two counts with score limits as wide as the months "
        "of past years vary, 95%",
        window=f"{month_name(rows['period_end'].iloc[-1] - 11)} to {month_name(last)}",
        as_at=briefing.monthly.as_at.get("collisions", ""),
        notes=["[z]: the latest year is not compared with itself."],
    )


def _said_of_years(rows: pd.DataFrame, series: pd.Series, ends_early: Briefing | None) -> list[str]:
    own = rows.iloc[0]
    said = [
        f"In the {own['name']} there were {count_noun(own['value'], 'KSI collision')} ({in_words(own, format_count)}), "
        f"{format_number(own['value'] / 12, 1)} a month."
    ]
    if ends_early is not None:
        said.append(
            f"Partial: the collisions end in {month_name(series.index[-1])}, before {ends_early.period.title} does."
        )
    earlier = rows.iloc[1:]
    clear = earlier[(earlier["ratio_lower"] > 1) | (earlier["ratio_upper"] < 1)]
    if earlier.empty:
        return [*said, "There is no earlier year to compare with."]
    if clear.empty:
        return [
            *said,
            f"No one of the {count_noun(len(earlier), 'year')} before differs by more than chance could give.",
        ]
    words = [
        f"{_hundredths(one['ratio'])} times the {one['name']} ({one['ratio_limits']}; {format_count(one['value'])} "
        "collisions)"
        for _, one in clear.iterrows()
    ]
    return [*said, f"By more than chance could give it differs from earlier years: it is {'; '.join(words)}."]


def _hundredths(times: float) -> str:
    return format_number(times, 2)


def years_chart(found: Finding) -> Chart:
    """Return the years with their limits."""
    rows = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name="KSI collisions in 12 months", unit="count")

    return found.drawn("bars", draw, rows=max(len(rows), 2))
