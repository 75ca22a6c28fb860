"""Sickness: the days lost in a month by the records that were open, and the people they could have been lost by."""

from __future__ import annotations

from ibis import _

from pcc_analysis.sources.contract import Column, Contract, Rule

STAFF_GROUPS = ("officer", "staff", "PCSO")

SICKNESS = Contract(
    name="sickness",
    title="Sickness snapshots",
    folder="sickness",
    description="One row per month and group of staff: days lost by the sickness records open in it, and people.",
    date="month",
    area=None,
    columns=(
        Column("month", "month", "the month of the snapshot", aliases=("snapshot", "snapshot month")),
        Column(
            "staff_group",
            "choice",
            "officers, police staff or police community support officers",
            key=True,
            allowed=STAFF_GROUPS,
            aliases=("employee group", "group"),
        ),
        Column("people", "number", "how many people there are in the group", minimum=0, aliases=("headcount", "FTE")),
        Column(
            "days_lost",
            "number",
            "days lost in the month by the records open in it",
            minimum=0,
            aliases=("days", "actual days lost"),
        ),
        Column(
            "days_psychological",
            "number",
            "those of them lost to psychological disorders, a category of the Dorset 12",
            required=False,
            minimum=0,
            aliases=("psychological disorders",),
        ),
        Column(
            "open_records",
            "integer",
            "records open at the end of the month",
            required=False,
            minimum=0,
            aliases=("open cases",),
        ),
        Column(
            "left_open",
            "integer",
            "those of them that a review found should have been closed",
            required=False,
            minimum=0,
            aliases=("to be closed", "cases to close"),
        ),
    ),
    rules=(
        Rule(
            "more days than there are",
            _.days_lost > 31 * _.people,
            "more days are lost than the people have in a month",
            "give the days lost in the month alone, not since the record was opened, and the people of the group",
        ),
        Rule(
            "part above whole",
            _.days_psychological > _.days_lost,
            "more days are lost to psychological disorders than in all",
            "correct one of the two",
        ),
        Rule(
            "more left open than open",
            _.left_open > _.open_records,
            "more records were left open than are open",
            "correct one of the two; give both where a review was made",
        ),
    ),
)
