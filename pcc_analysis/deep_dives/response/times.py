"""How long incidents wait for the first unit, and how long units stay: medians, means, nine in ten, by area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.deep_dives.one_measure import place_words
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import wilson
from pcc_analysis.measures import FORCE, NOT_ALLOCATED
from pcc_analysis.measures.response import IMMEDIATE_SECONDS, PRIORITY_SECONDS
from pcc_analysis.numbers import format_count, format_duration, format_percent
from pcc_analysis.page import Chart
from pcc_analysis.quantiles import quantile
from pcc_analysis.tables import Column
from pcc_analysis.tabulations import Tabulation
from pcc_analysis.tabulations.incidents import incidents_by_response, incidents_by_stay

LEVELS = {"immediate": IMMEDIATE_SECONDS, "priority": PRIORITY_SECONDS}
FEWEST = 30
"""With fewer incidents a mean has no limits: times are too skewed for them."""
CURVE = 60
"""Points of a curve."""
MOST = 0.98
"""A curve ends where so many have been reached."""


@dataclass(frozen=True, eq=False)
class Times:
    """The times of one grade of incident in the 12 months.

    Parameters
    ----------
    grade
        ``immediate`` or ``priority``.
    what
        The time that is meant, as a sentence has it.
    cells
        One row per area and second: ``area``, ``name`` of the area, ``seconds``, ``incidents``.
    level
        Seconds within which an incident is reached in time.
    plan_level
        The plan's service level for the mean time, None where the plan has none.
    window, as_at
        The months, and how recent the source is.
    """

    grade: str
    what: str
    cells: pd.DataFrame
    level: int
    plan_level: float | None
    window: str
    as_at: str

    @property
    def places(self) -> dict[str, pd.DataFrame]:
        """The cells of the whole force, then those of each area, by name; incidents of no known area are the last."""
        names = self.cells.loc[self.cells["area"] != FORCE, ["area", "name"]].drop_duplicates()
        names = names.assign(last=names["area"] == NOT_ALLOCATED).sort_values(["last", "name"])
        whole = self.cells.groupby("seconds", as_index=False)["incidents"].sum()
        return {"Whole force": whole} | {name: self.cells[self.cells["name"] == name] for name in names["name"]}


def times(briefing: Briefing, grade: str) -> Times:
    """Count the attended incidents of a grade in the 12 months by area and seconds from the call to the arrival.

    Raises
    ------
    InsufficientDataError
        Where the grade has no level, or no incident of it was attended.
    """
    return _counted(briefing, grade, incidents_by_response, "from the call to the first unit's arrival")


def stays(briefing: Briefing, grade: str) -> Times:
    """Count the attended incidents of a grade in the 12 months by area and seconds at the scene; raises as `times`."""
    return _counted(briefing, grade, incidents_by_stay, "from the first unit's arrival to the last one's leaving")


def _counted(briefing: Briefing, grade: str, tabulation: Tabulation, what: str) -> Times:
    if grade not in LEVELS:
        raise InsufficientDataError(f"{grade!r} has no service level; the grades are {', '.join(LEVELS)}")
    found = briefing.tabulated(tabulation, grade=grade)
    if found.cells.empty:
        raise InsufficientDataError(
            f"no {grade} incident in the 12 months to {briefing.period.title} has a time {what}; the extract needs the "
            "columns received, arrived and left"
        )
    areas = found.cells["area"].replace("", None).fillna(NOT_ALLOCATED)
    cells = found.cells.assign(area=areas, name=[place_words(briefing, area) for area in areas])
    plan_level = (briefing.plan.service_levels or {}).get(f"{grade}_response_time")
    return Times(grade, what, cells, LEVELS[grade], plan_level, found.window, found.as_at)


def typical(found: Times) -> Finding:
    """Return the median time, the mean and the time for nine in ten, in the force and in each area."""
    from statsmodels.stats.weightstats import DescrStatsW

    rows = []
    for name, cells in found.places.items():
        seconds, incidents = cells["seconds"].to_numpy(dtype=float), cells["incidents"].to_numpy(dtype=float)
        middle, most = quantile(seconds, incidents), quantile(seconds, incidents, 0.9)
        each = DescrStatsW(seconds, incidents)
        lower, upper = each.tconfint_mean() if incidents.sum() >= FEWEST else (np.nan, np.nan)
        rows.append(
            {
                "name": name, "incidents": int(incidents.sum()),
                **middle[["value", "lower", "upper"]].astype(float), "mean": float(each.mean),
                "mean_lower": float(lower), "mean_upper": float(upper), "nine_in_ten": float(most["value"]),
                "nine_lower": float(most["lower"]), "nine_upper": float(most["upper"]),
            }
        )  # fmt: skip
    table = with_limits(pd.DataFrame(rows), _short)
    half = (table["mean_upper"] - table["mean_lower"]) / 2
    table["mean_limits"] = [f"± {_short(one)}" if pd.notna(one) else None for one in half]
    few = (table["incidents"] < FEWEST).any()
    return Finding(
        title=f"{found.grade.capitalize()} incidents: time {found.what}",
        rows=table,
        columns=[
            Column("name", "Area"),
            Column("incidents", "Incidents", "count", format=format_count),
            Column("value", "Median", "duration", format=_short),
            LIMITS,
            Column("mean", "Mean", "duration", format=_short),
            Column("mean_limits", "95% limits of the mean", "percent", missing="[z]"),
            Column("nine_in_ten", "Nine in ten within", "duration", format=_short),
        ],
        says=_said(found, table),
        counted=f"seconds {found.what}",
        over=f"{found.grade} incidents attended, by the date they were received",
        where="incidents with both times",
        method="median and nine in ten from the times of all incidents, limits from order statistics (Conover 1999, "
        "section 3.2); mean with Student's limits; 95% each",
        window=found.window,
        as_at=found.as_at,
        notes=[f"[z]: too few incidents for limits (a mean needs {FEWEST})."] if few else [],
    )


def _short(seconds: float) -> str:
    return format_duration(seconds, short=True)


def _said(found: Times, table: pd.DataFrame) -> list[str]:
    force = table.iloc[0]
    said = (
        f"Of {format_count(force['incidents'])} {found.grade} incidents, half took at most "
        f"{format_duration(force['value'])} {found.what} ({in_words(force, format_duration)}), nine in ten at most "
        f"{format_duration(force['nine_in_ten'])}{_between(force, 'nine')}. The mean was "
        f"{format_duration(force['mean'])}{_between(force, 'mean')}"
    )
    if force["mean"] > force["value"]:
        said += ", longer than the median because a few took very long"
    if found.plan_level is None or found.what != "from the call to the first unit's arrival":
        return [f"{said}."]
    kept = "within" if force["mean"] <= found.plan_level else "outside"
    return [f"{said}; that is {kept} the plan's service level of {format_duration(found.plan_level)}."]


def _between(force: pd.Series, name: str) -> str:
    limits = force[[f"{name}_lower", f"{name}_upper"]]
    return "" if limits.isna().any() else f" ({' to '.join(format_duration(one) for one in limits)})"


def within(found: Times) -> Finding:
    """Return the share of incidents that had been reached after so many seconds, in the whole force.

    The curve ends where nearly all had been reached, and at the level at the earliest.
    """
    cells = found.cells.groupby("seconds")["incidents"].sum().sort_index()
    base, reached = int(cells.sum()), cells.cumsum()
    end = max(float(quantile(cells.index, cells, MOST)["value"]), found.level * 1.1)
    step = max(15, 15 * round(end / CURVE / 15))
    marks = np.unique(np.append(np.arange(step, end + step, step), found.level))
    number = np.append(0, reached.to_numpy())[np.searchsorted(cells.index.to_numpy(), marks, side="right")]
    rows = wilson(number, np.full(len(marks), base)).assign(seconds=marks, reached=number, incidents=base)
    place = int(np.flatnonzero(marks == found.level)[0])
    own = rows.iloc[place]
    return Finding(
        title=f"{found.grade.capitalize()} incidents reached, by time since the call",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("seconds", "Time since the call", "duration", format=_short),
            Column("reached", "Reached", "count", format=format_count),
            Column("incidents", "Incidents", "count", format=format_count),
            Column("value", "Share", "percent", format=format_percent),
            LIMITS,
        ],
        headline_at=place,
        says=[
            f"After {format_duration(found.level)} {format_count(own['reached'])} of {format_count(base)} had been "
            f"reached, {format_percent(own['value'], words=True)} ({in_words(own, format_percent)}); "
            f"{format_count(base - own['reached'])} had not."
        ],
        counted="incidents at which the first unit had arrived",
        over=f"{found.grade} incidents attended",
        where="incidents with both times",
        method="counted exactly, whole seconds; Wilson's limits",
        window=found.window,
        as_at=found.as_at,
    )


def within_chart(found: Finding) -> Chart:
    """Return the curve of incidents reached, with the service level marked."""
    curve = found.rows.set_index("seconds")
    level = float(found.headline["seconds"])

    def draw(axes: Any) -> charts.Drawn:
        return charts.curves(
            {"Reached": curve}, axes, name="Share of incidents reached", across="time since the call",
            across_unit="seconds", marks={"service level": level},
        )  # fmt: skip

    return found.drawn("line", draw)
