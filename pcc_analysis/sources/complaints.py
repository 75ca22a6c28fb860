"""Complaints against the police: one row per complaint, with its appeal if there was one."""

from __future__ import annotations

import ibis
from ibis import _

from pcc_analysis.sources.contract import Column, Contract, Rule
from pcc_analysis.sources.working_days import working_days

DECIDED = ("upheld", "not upheld")
UNDECIDED = ("withdrawn", "not valid")

_KEPT = _.recorded >= _.received

COMPLAINTS = Contract(
    name="complaints",
    title="Complaints",
    folder="complaints",
    description="One row per complaint against the police; an appeal is called a review since February 2020.",
    date="received",
    unique="complaint_reference",
    agree=("received",),
    columns=(
        Column(
            "complaint_reference",
            "text",
            "a reference of the complaint",
            personal=True,
            aliases=("complaint ref", "complaint no", "complaint number", "reference", "case reference"),
        ),
        Column(
            "received",
            "date",
            "the day it was received",
            aliases=("date received", "received date", "date of complaint"),
        ),
        Column(
            "recorded",
            "date",
            "the day it was recorded; blank while it is not",
            required=False,
            aliases=("date recorded", "recorded date", "logged", "date logged"),
        ),
        Column(
            "category",
            "text",
            "the main category of its allegations",
            required=False,
            aliases=("allegation category", "allegation type", "complaint category"),
        ),
        Column("area", "text", "the area of the plan's geography", required=False, key=True),
        Column(
            "appeal_made",
            "date",
            "the day of the appeal; blank without one",
            required=False,
            aliases=("appeal date", "date of appeal", "review requested", "review date"),
        ),
        Column(
            "appeal_completed",
            "date",
            "the day the appeal was decided",
            required=False,
            aliases=("date appeal completed", "review completed"),
        ),
        Column(
            "appeal_result",
            "choice",
            "what came of the appeal",
            required=False,
            allowed=(*DECIDED, *UNDECIDED),
            aliases=("appeal outcome", "review result", "review outcome"),
        ),
        Column(
            "days_to_record",
            "integer",
            "calendar days from received to recorded",
            value=ibis.ifelse(_KEPT, _.recorded.delta(_.received, unit="day"), ibis.null("int64")),
        ),
        Column(
            "working_days_to_record",
            "integer",
            "working days from received to recorded, bank holidays of England left out",
            value=ibis.ifelse(_KEPT, working_days(_.received, _.recorded), ibis.null("int64")),
        ),
    ),
    rules=(
        Rule(
            "recorded before received",
            _.recorded < _.received,
            "recorded is before received",
            "correct one of the two dates",
        ),
        Rule(
            "appeal before the complaint",
            _.appeal_made < _.received,
            "the appeal is before the complaint",
            "correct one of the two dates",
        ),
        Rule(
            "appeal completed before made",
            _.appeal_completed < _.appeal_made,
            "the appeal was completed before it was made",
            "correct one of the two dates",
        ),
        Rule(
            "appeal result without a date",
            _.appeal_result.isin(DECIDED) & _.appeal_completed.isnull(),
            "an appeal has a result and no day on which it was completed",
            "add appeal_completed",
        ),
        Rule(
            "appeal completed without a result",
            _.appeal_completed.notnull() & _.appeal_result.isnull(),
            "an appeal was completed and has no result",
            "add appeal_result; until then it does not count as completed",
            refuse=False,
        ),
        Rule(
            "appeal completed without being made",
            _.appeal_completed.notnull() & _.appeal_made.isnull(),
            "an appeal was completed that was never made",
            "add appeal_made; until then it is not among the appeals made",
            refuse=False,
        ),
    ),
)
