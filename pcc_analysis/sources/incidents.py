"""The incident log: one row per incident, with the times at which it was received, sent out, reached and left."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.sources.clock_changes import clocks_go_back
from pcc_analysis.sources.contract import Column, Contract, Rule

GRADES = ("immediate", "priority", "routine", "scheduled", "resolved without deployment", "other")
ASB_TYPES = ("personal", "nuisance", "environmental")
LONGEST_DAYS = 7
"""A response or a stay at the scene of more than a week is reported: one of its two times is probably wrong."""


def _seconds(later: Deferred, earlier: Deferred) -> Deferred:
    """Seconds between two times; NULL where the second is before the first."""
    between = later.epoch_seconds() - earlier.epoch_seconds()
    return ibis.ifelse(between >= 0, between, ibis.null("int64"))


def _before(later: str, earlier: str) -> Rule:
    return Rule(
        f"{later} before {earlier}",
        (_[later] < _[earlier]) & ~clocks_go_back(_[later]),
        f"{later} is before {earlier}",
        "correct one of the two times, or leave the wrong one blank",
    )


INCIDENTS = Contract(
    name="incidents",
    title="Incident log",
    folder="incidents",
    description="One row per incident, from the command and control system; times are local times.",
    date="received",
    unique="incident_number",
    agree=("received", "grade"),
    columns=(
        Column(
            "incident_number",
            "text",
            "the force's reference for the incident",
            personal=True,
            aliases=("incident no", "incident ref", "log number", "log no", "storm log"),
        ),
        Column(
            "received",
            "timestamp",
            "when the call was received",
            aliases=("received at", "time received", "created", "created at", "log created"),
        ),
        Column(
            "dispatched",
            "timestamp",
            "when the first unit was sent",
            required=False,
            aliases=("dispatched at", "time dispatched", "despatched", "first dispatched"),
        ),
        Column(
            "arrived",
            "timestamp",
            "when the first unit arrived; blank where nobody attended",
            required=False,
            aliases=("arrived at", "time arrived", "first arrived", "at scene"),
        ),
        Column(
            "left",
            "timestamp",
            "when the last unit left",
            required=False,
            aliases=("left at", "time left", "left scene", "cleared"),
        ),
        Column(
            "grade",
            "choice",
            "how urgent it was when it was graded",
            key=True,
            allowed=GRADES,
            aliases=("grading", "response grade", "priority", "initial grade"),
        ),
        Column(
            "asb_type",
            "choice",
            "the type of antisocial behaviour it was closed as; blank for other incidents",
            required=False,
            key=True,
            allowed=ASB_TYPES,
            aliases=("asb", "asb category", "type of asb"),
        ),
        Column(
            "in_crime_system",
            "flag",
            "also recorded in the crime system",
            required=False,
            aliases=("in niche", "recorded in niche"),
        ),
        Column(
            "area",
            "text",
            "the area of the plan's geography",
            required=False,
            key=True,
            aliases=("sector", "policing area"),
        ),
        Column("response_seconds", "integer", "from received to arrived", value=_seconds(_.arrived, _.received)),
        Column("scene_seconds", "integer", "from arrived to left", value=_seconds(_.left, _.arrived)),
    ),
    rules=(
        _before("dispatched", "received"),
        _before("arrived", "received"),
        _before("arrived", "dispatched"),
        _before("left", "arrived"),
        Rule(
            "left without arriving",
            _.left.notnull() & _.arrived.isnull(),
            "a unit left that never arrived",
            "fill in the arrival; until then the incident counts as not attended",
            refuse=False,
        ),
        Rule(
            "clocks going back",
            clocks_go_back(_.arrived) & (_.arrived < _.received) | clocks_go_back(_.left) & (_.left < _.arrived),
            "a later event has the earlier time because the clocks went back",
            "nothing to do: the incident counts, the time it took does not",
            refuse=False,
        ),
        Rule(
            "response of more than a week",
            (_.arrived.epoch_seconds() - _.received.epoch_seconds() > LONGEST_DAYS * 86400)
            | (_.left.epoch_seconds() - _.arrived.epoch_seconds() > LONGEST_DAYS * 86400),
            f"the response or the time at the scene is longer than {LONGEST_DAYS} days",
            "correct the times if one is wrong; until then they count as they stand and raise the mean",
            refuse=False,
        ),
    ),
)
