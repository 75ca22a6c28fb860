"""How many people a line needs to answer in time, hour by hour, by Erlang's formula."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis import charts
from pcc_analysis.deep_dives.contact_centre.week import Week
from pcc_analysis.deep_dives.finding import LIMITS, Finding, with_limits
from pcc_analysis.deep_dives.hours_of_week import named
from pcc_analysis.intervals import byar
from pcc_analysis.numbers import count_noun, format_count, format_duration, format_number, format_percent
from pcc_analysis.page import Chart
from pcc_analysis.queueing import agents_needed, service_level
from pcc_analysis.tables import Column

FORMULA = "Erlang C: calls come by chance, wait in turn, are all handled in the mean time, and nobody hangs up"
SPARE, NEARLY_ALL = 20, 0.995
"""The curve ends so many agents above those needed, or where nearly all are answered in time."""


def staffing(week: Week, target: float = 0.8) -> Finding:
    """Return how many agents each hour of the week needs, the hour that needs most first."""
    hours, handling = week.hours, mean_handling(week)
    rate = byar(hours["offered"], hours["days"])
    needed = {
        name: agents_needed(rate[name] * handling / 3600, handling, week.level, target)
        for name in ("value", "lower", "upper")
    }
    rows = hours.assign(name=named(hours), calls=rate["value"], **needed)
    rows["reached"] = hours["in_time"] / hours["known_wait"].where(hours["known_wait"] > 0)
    rows = rows.sort_values(["value", "calls"], ascending=False, kind="stable", ignore_index=True)
    most, total = rows.iloc[0], rows[["value", "lower", "upper"]].sum()
    people = count_noun(most["value"], "person", "people")
    aim = f"{format_percent(target, 0, words=True)} within {count_noun(week.level, 'second')}"
    return Finding(
        title=f"People needed at {week.title} to answer {format_percent(target, 0)} within {week.level} seconds",
        rows=with_limits(rows, format_count),
        columns=[
            Column("name", "Hour"),
            Column("calls", "Calls an hour", "count", format=lambda one: format_number(one, 1)),
            Column("value", "People needed", "count", format=format_count),
            LIMITS,
            Column("reached", "Answered in time", "percent", format=format_percent),
        ],
        shown=10,
        says=[
            f"To answer {aim}, the hour that needs most, {most['name']}, needs {people} on the line "
            f"({_between(most)}); the whole week needs {format_count(total['value'])} hours of work on the line "
            f"({_between(total)}), breaks and absence not counted."
        ],
        counted="people on the line at once",
        where=f"calls offered to {week.title}, where each call stands alone",
        method=f"{FORMULA}; limits are the people needed at Byar's limits of the calls an hour. Mean handling time "
        f"{format_duration(handling)}.",
        window=week.window,
        as_at=week.as_at,
        notes=[
            f"The target of {format_percent(target, 0)} is a parameter of this notebook, not a commitment of the plan."
        ],
    )


def mean_handling(week: Week) -> float:
    """Return the mean seconds of handling a call of the line."""
    return float(week.hours["handling"].sum() / week.hours["handled"].sum())


def _between(row: pd.Series) -> str:
    low, high = format_count(row["lower"]), format_count(row["upper"])
    return "at both limits of the calls as well" if low == high else f"{low} to {high} at the limits of the calls"


def staffing_curve(week: Week, target: float = 0.8) -> Finding:
    """Return the share answered in time in the busiest hour of the week, by how many people answer."""
    found = staffing(week, target)
    busiest = found.rows.sort_values("calls", ascending=False, kind="stable").iloc[0]
    handling = mean_handling(week)
    calls = byar(busiest["offered"], busiest["days"]).iloc[0]
    agents = np.arange(int(calls["value"] * handling / 3600) + 1, int(busiest["value"]) + SPARE)
    # more calls, fewer answered in time: the limits change sides
    shares = {
        name: service_level(calls[of] * handling / 3600, agents, handling, week.level)
        for name, of in (("value", "value"), ("lower", "upper"), ("upper", "lower"))
    }
    rows = pd.DataFrame({"agents": agents, **shares})
    rows = rows[(rows["value"].shift(fill_value=0) < NEARLY_ALL) | (rows["agents"] <= busiest["value"])]
    place = int(np.flatnonzero(agents == busiest["value"])[0])
    short = rows.iloc[max(place - 1, 0)]
    return Finding(
        title=f"Answered within {week.level} seconds on {busiest['name']}, by people at {week.title}",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("agents", "People", "count", format=format_count),
            Column("value", "Answered in time", "percent", format=format_percent),
            LIMITS,
        ],
        headline_at=place,
        says=[
            f"On {busiest['name']}, the busiest hour, {format_number(calls['value'], 1)} calls come; "
            f"{count_noun(busiest['value'], 'person', 'people')} would answer "
            f"{format_percent(rows['value'].iloc[place], words=True)} of them in time, one fewer "
            f"{format_percent(short['value'], words=True)}. In fact {format_percent(busiest['reached'], words=True)} "
            "of the calls answered were answered in time."
        ],
        counted="calls answered in time",
        over="calls offered in the hour",
        where=f"calls offered to {week.title} on {busiest['name']}",
        method=f"{FORMULA}; limits from Byar's limits of the calls an hour. Mean handling time "
        f"{format_duration(handling)}.",
        window=week.window,
        as_at=week.as_at,
    )


def curve_chart(found: Finding, target: float = 0.8) -> Chart:
    """Return the share answered in time against the people on the line, with the target."""
    by_agents = found.rows.set_index("agents")

    def draw(axes: Any) -> charts.Drawn:
        return charts.curves(
            {"Answered in time": by_agents}, axes, name="Share answered in time", across="people on the line",
            levels={"target": target},
        )  # fmt: skip

    return found.drawn("line", draw)
