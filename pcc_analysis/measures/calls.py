"""Calls: how many were offered, answered and abandoned on each line, and how long callers waited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.measures.measure import Measure

OWNER = "Contact centre lead"
LINES = {"999": ("999",), "cch": ("101", "CCH"), "crib": ("CRIB",)}
TITLES = {"999": "999", "cch": "101 (CCH)", "crib": "CRIB"}
IN_TIME = {"999": 10, "cch": 30}
"""Seconds: document 001, scorecards: 999 calls answered under 10 seconds; 30 seconds for 101."""

UNDER = ("999",)
"""Lines whose level is missed on the second itself: the national figure counts answers under 10 seconds."""


def calls_measures(levels: Mapping[str, int] | None = None) -> list[Measure]:
    """Return the measures of every line.

    Parameters
    ----------
    levels
        Seconds within which a call is answered in time, by line (``999``, ``cch``, ``crib``); `IN_TIME` unless given.
    """
    within = IN_TIME if levels is None else levels
    return [measure for line in LINES for measure in _of_line(line, within.get(line))]


def _of_line(line: str, level: int | None) -> list[Measure]:
    here = _.line.isin(LINES[line])
    title = TITLES[line]
    answered = f"calls to {title} answered in the month"

    def measure(identifier: str, what: str, definition: str, **how: Any) -> Measure:
        settings: dict[str, Any] = {"unit": "call", "where": here, **how}
        return Measure(
            id=f"{identifier}_{line}",
            title=f"{title}: {what}",
            definition=definition,
            source="calls",
            owner=OWNER,
            **settings,
        )

    def mean(identifier: str, what: str, seconds: Deferred, direction: str = "neither") -> Measure:
        return measure(
            identifier,
            f"mean {what}",
            f"Mean {what} of the {answered} for which it is known.",
            where=here & seconds.notnull(),
            kind="mean",
            numerator=seconds.sum(),
            denominator=_.number_answered.sum(),
            unit="second",
            direction=direction,
        )

    found = [
        measure("calls_offered", "calls offered", f"Calls to {title} in the month.", numerator=_.number_offered.sum()),
        measure(
            "calls_answered",
            "calls answered",
            f"Of the calls to {title} in the month, those answered.",
            numerator=_.number_answered.sum(),
        ),
        mean("time_to_answer", "time to answer", _.total_wait, "lower"),
        measure(
            "time_to_answer_median",
            "median time to answer",
            f"Median time to answer of the {answered}, where each call is known.",
            where=here & _.call_wait.notnull(),
            kind="median",
            numerator=_.call_wait,
            unit="second",
            direction="lower",
        ),
        measure(
            "abandonment",
            "calls abandoned",
            f"Of the calls to {title} in the month, those abandoned before an answer; where it is not known, those "
            "not answered.",
            kind="proportion",
            numerator=_.number_abandoned.sum(),
            denominator=_.number_offered.sum(),
            direction="lower",
        ),
        mean("handling_time", "handling time", _.total_handling),
        mean("talk_time", "talk time", _.total_talk),
    ]
    if level is not None:
        word = "under" if line in UNDER else "within"
        soon = _.in_time < level if line in UNDER else _.in_time <= level
        found.append(
            measure(
                f"answered_within_{level}_seconds",
                f"answered {word} {level} seconds",
                f"Of the {answered}, those answered {word} {level} seconds.",
                where=here & _.in_time.notnull(),
                kind="proportion",
                numerator=ibis.ifelse(_.single, soon.ifelse(1, 0), _.in_time).sum(),
                denominator=_.number_answered.sum(),
                direction="higher",
            )
        )
    return found
