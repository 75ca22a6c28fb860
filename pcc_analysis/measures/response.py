"""Response: how many immediate and priority incidents were attended, how fast, and for how long."""

from __future__ import annotations

from typing import Any

from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.measures.measure import Measure

OWNER = "Response lead"
IMMEDIATE_SECONDS = 15 * 60
"""Not printed in the source documents: the charter level of most rural forces; a plan can say otherwise."""

PRIORITY_SECONDS = 60 * 60
"""Document 000, paragraph 111, and document 001, scorecard Response (Priority): one hour."""


def response_measures(
    immediate_seconds: int = IMMEDIATE_SECONDS, priority_seconds: int = PRIORITY_SECONDS
) -> list[Measure]:
    """Return the measures of immediate and priority incidents.

    Parameters
    ----------
    immediate_seconds, priority_seconds
        Service levels: an incident is attended in time when the first unit arrives within so many seconds of the call.
    """
    return [*_of_grade("immediate", immediate_seconds), *_of_grade("priority", priority_seconds)]


def _of_grade(grade: str, level: int) -> list[Measure]:
    graded = _.grade == grade
    attended = graded & _.arrived.notnull()
    timed = graded & _.response_seconds.notnull()
    stayed = graded & _.scene_seconds.notnull()
    name = grade.capitalize()
    since = "from the call to the first unit's arrival"

    def measure(identifier: str, title: str, definition: str, where: Deferred, **how: Any) -> Measure:
        settings: dict[str, Any] = {"unit": "incident", **how}
        return Measure(
            id=f"{grade}_{identifier}",
            title=f"{name} incidents: {title}",
            definition=f"{definition}, by the date they were received.",
            source="incidents",
            where=where,
            owner=OWNER,
            **settings,
        )

    return [
        measure("logs", "logged", f"Incidents graded {grade}, attended or not", graded),
        measure("incidents", "attended", f"Incidents graded {grade} at which a unit arrived", attended),
        measure(
            "response_time",
            "mean response time",
            f"Mean time {since}, of the {grade} incidents attended",
            timed,
            kind="mean",
            numerator=_.response_seconds.sum(),
            denominator=_.count(),
            unit="second",
            direction="lower",
        ),
        measure(
            "response_time_median",
            "median response time",
            f"Median time {since}, of the {grade} incidents attended",
            timed,
            kind="median",
            numerator=_.response_seconds,
            unit="second",
            direction="lower",
        ),
        measure(
            "response_rate",
            "attended in time",
            f"Of the {grade} incidents attended, those reached within {level // 60} minutes of the call",
            timed,
            kind="proportion",
            numerator=_.count(where=_.response_seconds <= level),
            denominator=_.count(),
            direction="higher",
        ),
        measure(
            "time_at_scene",
            "mean time at the scene",
            f"Mean time from the first unit's arrival to the last one's leaving, of the {grade} incidents attended",
            stayed,
            kind="mean",
            numerator=_.scene_seconds.sum(),
            denominator=_.count(),
            unit="second",
        ),
    ]
