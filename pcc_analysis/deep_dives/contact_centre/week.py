"""When a telephone line is called: its calls by hour of the week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.deep_dives.hours_of_week import WEEKDAYS, named
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import byar
from pcc_analysis.measures.calls import LINES, TITLES, UNDER
from pcc_analysis.months import months_in_words
from pcc_analysis.numbers import format_count, format_number
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.calls import calls_by_hour, days_with_calls


@dataclass(frozen=True, eq=False)
class Week:
    """The calls of one line by hour of the week.

    Parameters
    ----------
    title
        The line as people call it.
    hours
        One row per hour with a call: ``weekday`` (Monday is 0), ``hour``, ``days`` of that weekday in the window, and
        the counts of `tabulations.calls.calls_by_hour`.
    window, as_at
        The months with calls one by one, and how recent the source is.
    level
        Seconds within which a call is answered in time.
    """

    title: str
    hours: pd.DataFrame
    window: str
    as_at: str
    level: int


def week(briefing: Briefing, line: str = "cch", level: int = 30) -> Week:
    """Count the calls of a line in the 12 months by hour of the week.

    Parameters
    ----------
    briefing
        The figures of the period.
    line
        ``999``, ``cch`` (101) or ``crib``.
    level
        Seconds within which a call is answered in time; of 999 under so many, as the national figure has it.

    Raises
    ------
    InsufficientDataError
        Where there is no such line, or no month has its calls one by one.
    """
    if line not in LINES:
        raise InsufficientDataError(f"{line!r} is not a line; the lines are {', '.join(LINES)}")
    names = list(LINES[line])
    days = briefing.tabulated(days_with_calls, names=names)
    if days.cells.empty:
        raise InsufficientDataError(
            f"no call to {TITLES[line]} stands alone in {months_in_words(days.wanted)}: hours need one row per call, "
            "and the extract has totals; ask for the calls themselves, or take a period that has them"
        )
    found = briefing.tabulated(calls_by_hour, names=names, longest=level - (line in UNDER))
    months = pd.PeriodIndex(pd.to_datetime(days.cells["month"]).unique(), freq="M")
    whole = f" ({len(months)} of 12 months; the others have totals only)" if len(months) < len(days.wanted) else ""
    number = days.cells.groupby("weekday")["days"].sum()
    hours = found.cells.assign(days=found.cells["weekday"].map(number))
    return Week(TITLES[line], hours, f"{months_in_words(months)}{whole}", found.as_at, level)


def arrivals(week: Week) -> Finding:
    """Return how many calls an hour come in each hour of the week, the busiest first."""
    hours = week.hours
    rows = hours.assign(name=named(hours)).join(byar(hours["offered"], hours["days"]))
    rows = rows.sort_values("value", ascending=False, kind="stable", ignore_index=True)
    most, least = rows.iloc[0], rows.iloc[-1]
    return Finding(
        title=f"Calls to {week.title} by hour of the week",
        rows=with_limits(rows, _tenths),
        columns=[
            Column("name", "Hour"),
            Column("offered", "Calls", "count", format=format_count),
            Column("days", "Days", "count", format=format_count),
            Column("value", "Calls an hour", "count", format=_tenths),
            LIMITS,
        ],
        shown=10,
        says=[
            f"{week.title} is busiest on {most['name']} to {most['hour'] + 1:02}:00, with "
            f"{_tenths(most['value'])} calls an hour ({in_words(most, _tenths)}), and quietest on "
            f"{least['name']}, with {_tenths(least['value'])}."
        ],
        counted=f"calls offered to {week.title}, where each call stands alone",
        over="days of that day of the week with calls",
        method="calls over days; exact Poisson or Byar's limits, as if calls came independently",
        window=week.window,
        as_at=week.as_at,
    )


def _tenths(calls: float) -> str:
    return format_number(calls, 1)


def week_map(found: Finding, unit: str = "rate") -> Chart:
    """Return a finding by hour of the week as a map of days by hours."""
    wide = found.rows.pivot(index="weekday", columns="hour", values="value").reindex(index=range(7), columns=range(24))
    wide.index = pd.Index([day[:3] for day in WEEKDAYS])

    def draw(axes: Any) -> charts.Drawn:
        return charts.heat_map(wide, axes, name=found.title, unit=unit)  # type: ignore[arg-type]

    return found.drawn("heat", draw)
