"""At which hours of the week fewer incidents are reached in time: every hour, and those that stand out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.deep_dives.hours_of_week import EVERY_DAY, USUAL, WEEKDAYS, blocks, named
from pcc_analysis.deep_dives.response.times import LEVELS
from pcc_analysis.elements import Element
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import newcombe, wilson
from pcc_analysis.multiplicity import benjamini_hochberg
from pcc_analysis.numbers import format_count, format_duration, format_percent, format_points
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.incidents import incidents_by_hour

CHANCE = 0.05
"""Hours stand out at this share of false discoveries (Benjamini and Hochberg)."""
ROUNDS = 40
SHOWN = 10


@dataclass(frozen=True, eq=False)
class Hours:
    """The attended incidents of a grade by hour of the week in which they were received.

    Parameters
    ----------
    grade, level
        The grade, and the seconds within which it is reached in time.
    cells
        ``weekday`` (Monday is 0), ``hour``, ``incidents``, ``in_time``, ``seconds`` from call to arrival, added.
    window, as_at
        The months, and how recent the source is.
    """

    grade: str
    level: int
    cells: pd.DataFrame
    window: str
    as_at: str


def hours(briefing: Briefing, grade: str) -> Hours:
    """Count the attended incidents of a grade in the 12 months by hour of the week, and those reached in time.

    Raises
    ------
    InsufficientDataError
        Where no incident of the grade was attended.
    """
    found = briefing.tabulated(incidents_by_hour, grade=grade, level=LEVELS[grade])
    if found.cells.empty:
        raise InsufficientDataError(f"no {grade} incident in the 12 months to {briefing.period.title} was attended")
    return Hours(grade, LEVELS[grade], found.cells, found.window, found.as_at)


def late(found: Hours) -> Finding:
    """Return the share of incidents reached too late in each hour of the week, the largest first."""
    cells = found.cells
    rows = cells.assign(name=named(cells), late=cells["incidents"] - cells["in_time"])
    rows = rows.join(wilson(rows["late"], rows["incidents"])[["value", "lower", "upper"]])
    rows = rows.assign(mean=rows["seconds"] / rows["incidents"])
    rows = rows.sort_values(["value", "incidents"], ascending=False, kind="stable", ignore_index=True)
    longest, most = rows.loc[rows["mean"].idxmax()], rows.iloc[0]
    return Finding(
        title=f"{found.grade.capitalize()} incidents reached after more than {format_duration(found.level)}, by hour",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Hour of the call"),
            Column("late", "Late", "count", format=format_count),
            Column("incidents", "Incidents", "count", format=format_count),
            Column("value", "Share late", "percent", format=format_percent),
            LIMITS,
            Column("mean", "Mean time", "duration", format=format_duration),
        ],
        shown=SHOWN,
        says=[
            f"Calls on {most['name']} to {most['hour'] + 1:02}:00 were late most often: "
            f"{format_count(most['late'])} of {format_count(most['incidents'])}, "
            f"{format_percent(most['value'], words=True)} ({in_words(most, format_percent)}). The mean time was "
            f"longest on {longest['name']}, {format_duration(longest['mean'])}. Of so many hours one has to be the "
            "worst; whether any stands out is the next question."
        ],
        counted=f"incidents reached after more than {format_duration(found.level)}",
        over=f"{found.grade} incidents attended, by the hour in which the call was received",
        method="Wilson's limits, each hour by itself",
        window=found.window,
        as_at=found.as_at,
    )


def late_chart(found: Finding) -> Chart:
    """Return the shares as a map of days by hours."""
    wide = found.rows.pivot(index="weekday", columns="hour", values="value").reindex(index=range(7), columns=range(24))
    wide.index = pd.Index([day[:3] for day in WEEKDAYS])

    def draw(axes: Any) -> charts.Drawn:
        return charts.heat_map(wide, axes, name="Share reached late", unit="percent", framed="largest share of the day")

    return found.drawn("heat", draw)


def stand_out(found: Hours) -> Finding:
    """Return the hours, hours of every day and whole days with more or fewer late than the rest, the latest first.

    The group that stands out most is taken first, and the others are tested without its incidents: an evening that is
    late does not make its whole day late.
    """
    cells = found.cells.assign(late=found.cells["incidents"] - found.cells["in_time"])
    names = pd.Series(_standing_out(cells), index=cells.index)
    sums = cells.groupby(names)[["late", "incidents"]].sum()
    rest = sums.loc[USUAL] if USUAL in sums.index else pd.Series({"late": 0, "incidents": 0})
    rows = sums.drop(index=USUAL, errors="ignore")
    apart = newcombe(rows["late"], rows["incidents"], rest["late"], rest["incidents"])
    rows = rows.join(wilson(rows["late"], rows["incidents"])[["value", "lower", "upper"]])
    rows = rows.assign(
        more=apart["difference"], more_lower=apart["lower"], more_upper=apart["upper"],
        more_limits=with_limits(apart, format_points)["limits"], rest=rest["late"] / max(rest["incidents"], 1),
    )  # fmt: skip
    rows = rows.sort_values("value", ascending=False, kind="stable").reset_index(names="name")
    return Finding(
        title=f"Hours in which {found.grade} incidents are late more, or less, often than at other times",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Hours"),
            Column("late", "Late", "count", format=format_count),
            Column("incidents", "Incidents", "count", format=format_count),
            Column("value", "Share late", "percent", format=format_percent),
            LIMITS,
            Column("more", "Against usual hours", "change", format=format_points),
            Column("more_limits", "Limits of that", "change"),
        ],
        says=_said(found, rows, rest),
        counted=f"incidents reached after more than {format_duration(found.level)}",
        over=f"{found.grade} incidents attended, by the hour in which the call was received",
        method="each of 168 hours of the week, 24 hours of every day and 7 days against all others by Fisher's exact "
        f"test, at {CHANCE:.0%} of false discoveries (Benjamini and Hochberg), the clearest taken out first; "
        "Newcombe's method 10 against the hours that do not stand out",
        window=found.window,
        as_at=found.as_at,
        notes=[
            "The test takes incidents as independent of each other: one night on which everything was late can make "
            "its hour stand out. The shares of hours picked because they stand out are likely to be exaggerated."
        ],
    )


def told(found: Finding) -> list[Element]:
    """Return the sentences of a finding, and its table where it has a row."""
    return [found.sentence, *([found] if len(found.rows) else [])]


def _standing_out(cells: pd.DataFrame) -> list[str]:
    """Name for each hour of the week the group with which it stands out; usual otherwise."""
    weekday, hour = cells["weekday"].to_numpy(), cells["hour"].to_numpy()
    keys = [(day, EVERY_DAY * 24) for day in range(EVERY_DAY)] + [(EVERY_DAY, one) for one in range(24)]
    members = [weekday == day for day in range(EVERY_DAY)] + [hour == one for one in range(24)]
    keys += list(zip(weekday.tolist(), hour.tolist(), strict=True))
    groups = np.vstack([np.array(members), np.eye(len(cells), dtype=bool)])
    late, incidents = cells["late"].to_numpy(dtype=int), cells["incidents"].to_numpy(dtype=int)
    left, found = np.ones(len(cells), dtype=bool), dict[int, tuple[int, np.ndarray]]()
    for _ in range(ROUNDS):
        inside = groups & left
        k, n = inside @ late, inside @ incidents
        of, out_of = int(late[left].sum()), int(incidents[left].sum())
        above, below = stats.hypergeom.sf(k - 1, out_of, of, n), stats.hypergeom.cdf(k, out_of, of, n)
        p = np.where((n > 0) & (n < out_of), np.minimum(2 * np.minimum(above, below), 1.0), np.nan)
        adjusted = benjamini_hochberg(p)
        if np.isnan(p).all() or np.nanmin(adjusted) >= CHANCE:
            break
        first = int(np.nanargmin(p))
        found[first] = (1 if above[first] < below[first] else -1, inside[first])
        left &= ~inside[first]
    return _named(cells, keys, found)


def _named(cells: pd.DataFrame, keys: list[tuple[int, int]], found: dict[int, tuple[int, np.ndarray]]) -> list[str]:
    """Give each hour of the week the name of its group, neighbours of one side together."""
    names = [USUAL] * len(cells)
    by_hour = [place for place in found if keys[place][1] < 24]
    runs = pd.DataFrame([keys[place] for place in by_hour], columns=["weekday", "hour"])
    words = blocks(runs, np.array([found[place][0] for place in by_hour])) if by_hour else []
    called = dict(zip(by_hour, words, strict=True))
    for place, (_sign, inside) in found.items():
        for cell in np.flatnonzero(inside):
            names[cell] = called.get(place) or f"{WEEKDAYS[keys[place][0]]}, all day"
    return names


def _said(found: Hours, rows: pd.DataFrame, rest: pd.Series) -> list[str]:
    if rows.empty:
        return [
            f"No hour of the week, no hour of the day and no day stands out: {found.grade} incidents are late about as "
            "often at any time of the week, and the differences are those that chance would give."
        ]
    usual = f"{format_percent(rest['late'] / max(rest['incidents'], 1), words=True)} in the hours that do not stand out"
    said = [
        f"{one['name']}: {format_percent(one['value'], words=True)} were late ({format_count(one['late'])} of "
        f"{format_count(one['incidents'])}; {in_words(one, format_percent)}), against {usual}."
        for _, one in rows.head(3).iterrows()
    ]
    return said if len(rows) > 3 else [*said, "No other hour or day stands out."]
