"""Who gives up before an answer: by the wait of the hour, and by how busy it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis import charts
from pcc_analysis.adjusted import rate_ratios
from pcc_analysis.deep_dives.contact_centre.week import Week
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.intervals import wilson
from pcc_analysis.numbers import format_count, format_duration, format_number, format_percent
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column

BRIEF = 10
"""Seconds: shorter waits are written to a tenth."""


def abandonment(week: Week) -> Finding:
    """Return the share of callers who gave up, by how long callers wait in that hour of the week: five groups."""
    hours = week.hours[(week.hours["known_wait"] > 0) & (week.hours["offered"] > 0)]
    mean = hours["wait"] / hours["known_wait"]
    ordered = hours.assign(mean=mean).sort_values("mean")
    fifth = np.minimum((ordered["offered"].cumsum() / ordered["offered"].sum() * 5 - 1e-9).astype(int), 4)
    sums = ordered.groupby(fifth)[["offered", "abandoned", "wait", "known_wait"]].sum()
    rows = sums.join(wilson(sums["abandoned"], sums["offered"])).assign(
        mean_wait=sums["wait"] / sums["known_wait"],
        name=["Shortest waits", "Second fifth", "Middle fifth", "Fourth fifth", "Longest waits"][: len(sums)],
    )
    rows = rows.iloc[::-1].reset_index(drop=True)
    most, least = rows.iloc[0], rows.iloc[-1]
    return Finding(
        title=f"Callers of {week.title} who gave up, by the wait in that hour of the week",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Hours by mean wait, each a fifth of the calls"),
            Column("mean_wait", "Mean wait", "duration", format=_wait),
            Column("offered", "Calls", "count", format=format_count),
            Column("abandoned", "Gave up", "count", format=format_count),
            Column("value", "Share", "percent", format=format_percent),
            LIMITS,
        ],
        says=[
            f"In the hours with the longest waits ({_wait(most['mean_wait'])} on average) "
            f"{format_percent(most['value'], words=True)} of callers gave up, in those with the shortest "
            f"({_wait(least['mean_wait'])}) {format_percent(least['value'], words=True)}."
        ],
        counted="calls abandoned before an answer",
        over="calls offered",
        where="hours of the week in which a call was answered after a known wait",
        method="hours ordered by mean time to answer and cut into fifths of the calls; Wilson's limits",
        window=week.window,
        as_at=week.as_at,
        notes=[
            "Hours with long waits are busy hours: the table does not say that the wait alone makes callers give up."
        ],
    )


def _wait(seconds: float) -> str:
    return f"{format_number(seconds, 1)} seconds" if seconds < BRIEF else format_duration(seconds)


def abandonment_chart(found: Finding) -> Chart:
    """Return the share that gave up against the mean wait."""
    by_wait = found.rows.set_index("mean_wait").sort_index()

    def draw(axes: Any) -> charts.Drawn:
        return charts.curves(
            {"Gave up": by_wait}, axes, name="Share that gave up", across="mean time to answer", across_unit="seconds",
            dots=True,
        )  # fmt: skip

    return found.drawn("line", draw)


def abandonment_effects(week: Week) -> Finding:
    """Return how the share that gives up grows when an hour has twice the calls, or twice the wait."""
    hours = week.hours[(week.hours["wait"] > 0) & (week.hours["offered"] > 0)]
    cells = pd.DataFrame(
        {
            "count": hours["abandoned"],
            "exposure": hours["offered"],
            "twice the calls": np.log2(hours["offered"] / hours["days"]),
            "twice the wait": np.log2(hours["wait"] / hours["known_wait"]),
        }
    )
    rows = pd.concat([rate_ratios(cells, {}, [name]) for name in cells.columns[2:]], ignore_index=True)
    calls, wait = rows.iloc[0], rows.iloc[1]
    return Finding(
        title=f"How the share of callers of {week.title} who give up grows",
        rows=with_limits(rows, _hundredths),
        columns=[
            Column("term", "An hour of the week with"),
            Column("value", "Times the share", "count", format=_hundredths),
            LIMITS,
        ],
        says=[
            f"An hour with twice the calls has {_hundredths(calls['value'])} times the share of callers who give up "
            f"({in_words(calls, _hundredths)}); one with twice the wait {_hundredths(wait['value'])} times "
            f"({in_words(wait, _hundredths)})."
        ],
        counted="calls abandoned before an answer",
        over="calls offered",
        where="hours of the week in which a call was answered after a known wait",
        method="quasi-Poisson regression of calls abandoned over calls offered on the logarithm, one at a time",
        window=week.window,
        as_at=week.as_at,
        notes=["Each alone: busy hours have long waits, and the two cannot be told apart here."],
    )


def _hundredths(times: float) -> str:
    return format_number(times, 2)
