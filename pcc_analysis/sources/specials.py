"""Special constables: the hours they were deployed in a month, and how many of them there are."""

from __future__ import annotations

import ibis
from ibis import _

from pcc_analysis.sources.contract import Column, Contract, Rule

SPECIALS = Contract(
    name="specials",
    title="Special constables",
    folder="specials",
    description="One row per month and area (or team): hours deployed and the number of special constables.",
    date="month",
    columns=(
        Column("month", "month", "the month of the duty"),
        Column(
            "area", "text", "the area or the team; blank for headquarters", required=False, key=True, aliases=("team",)
        ),
        Column("hours", "number", "hours deployed in the month", minimum=0, aliases=("hours deployed",)),
        Column(
            "headcount",
            "integer",
            "special constables at the end of the month",
            minimum=0,
            aliases=("number", "specials", "special constables"),
        ),
        Column(
            "active",
            "integer",
            "those of them who were on duty at least once",
            required=False,
            minimum=0,
            aliases=("active specials",),
        ),
        Column(
            "replaced",
            "month",
            "the month after, when the numbers stand no longer",
            value=(_.month + ibis.interval(months=1)).cast("date"),
        ),
    ),
    rules=(
        Rule(
            "more active than there are",
            _.active > _.headcount,
            "more special constables were active than there are",
            "correct one of the two",
        ),
        Rule(
            "hours of nobody",
            (_.headcount == 0) & (_.hours > 0),
            "hours are deployed by no special constable",
            "add how many there are",
        ),
        Rule(
            "more hours than there are",
            _.hours > 744 * _.headcount,
            "more hours are deployed than the special constables have in a month",
            "give the hours of the month alone",
        ),
    ),
)
