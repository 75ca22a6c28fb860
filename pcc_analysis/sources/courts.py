"""Courts: completed cases and listed trials, one row each or as totals, from the courts or the prosecution service."""

from __future__ import annotations

from functools import reduce

import ibis
from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.sources.contract import Column, Contract, Rule

CASE_RESULTS = ("convicted", "not convicted")
TRIAL_RESULTS = ("effective", "cracked", "ineffective")
NOT_LISTED = ("vacated",)
"""Taken out of the list before the day: neither listed nor lost."""

MAGISTRATES = ("magistrates", "magistrates'", "magistrates' court", "magistrates court", "magistrates’ court")
CROWN = ("Crown", "Crown Court")

_DAY = ibis.coalesce(_.date, (_.month + ibis.interval(months=1) - ibis.interval(days=1)).cast("date"))
_CODE = ibis.coalesce(_.reason_code.re_extract(r"^([A-Z][0-9]?)(\s*[-:–].*)?$", 1).nullif(""), _.reason_code)


def _joined() -> Deferred:
    """All that a row of totals is of, as one text."""
    parts = ("month", "date", "court", "result", "reason_code", "area", "rape", "plea", "victim_withdrew")
    texts = [_[name].cast("string").fill_null("") for name in (*parts, "charge_date", "arrival_date")]
    return reduce(lambda left, right: left + "|" + right, texts)


COURTS = Contract(
    name="courts",
    title="Court results",
    folder="courts",
    description="One row per completed case (convicted or not) or listed trial, or a row of totals with its number.",
    date="day",
    unique="record",
    agree=("day", "result", "cases"),
    columns=(
        Column(
            "reference",
            "text",
            "a reference of the row: of the completed case, or of the trial listing",
            required=False,
            personal=True,
            aliases=("case reference", "listing reference", "urn"),
        ),
        Column(
            "date",
            "date",
            "the day the case was completed or the trial was listed for",
            required=False,
            aliases=("hearing date", "trial date", "date completed", "completion date"),
        ),
        Column("month", "month", "the month of a row of totals", required=False),
        Column(
            "court",
            "choice",
            "which court",
            key=True,
            allowed=(*MAGISTRATES, *CROWN),
            aliases=("court type",),
        ),
        Column(
            "result",
            "choice",
            "of a completed case: convicted or not convicted; of a listed trial: effective, cracked or ineffective",
            key=True,
            allowed=(*CASE_RESULTS, *TRIAL_RESULTS, *NOT_LISTED),
            aliases=("outcome", "trial outcome", "trial result"),
        ),
        Column(
            "reason_code",
            "code",
            "why a trial cracked or was ineffective: A to Z, such as M1; words after a dash are not read",
            required=False,
            aliases=("reason", "trial reason", "cracked or ineffective reason"),
        ),
        Column(
            "number",
            "integer",
            "how many, on a row of totals; blank is one",
            required=False,
            minimum=0,
            aliases=("volume", "count"),
        ),
        Column(
            "area",
            "text",
            "the area of the plan's geography",
            required=False,
            key=True,
        ),
        Column("rape", "flag", "the case is one of rape", required=False, aliases=("rape case",)),
        Column("plea", "choice", "the plea", required=False, allowed=("guilty", "not guilty", "no plea")),
        Column(
            "victim_withdrew",
            "flag",
            "the case stopped after the charge because the victim no longer supported it",
            required=False,
            aliases=("stopped victim no longer supports",),
        ),
        Column("charge_date", "date", "the day of the charge", required=False, aliases=("date charged",)),
        Column(
            "arrival_date",
            "date",
            "the day the case arrived at the Crown Court",
            required=False,
            aliases=("date of arrival", "receipt date"),
        ),
        Column("day", "date", "the day, or the last day of the month", value=_DAY),
        Column("cases", "integer", "how many", value=_.number.fill_null(1)),
        Column("why", "code", "the reason code by itself", key=True, reference="trial_reasons", value=_CODE),
        Column(
            "days_to_completion",
            "integer",
            "from charge to completion, for all of the row",
            value=_DAY.delta(_.charge_date, unit="day") * _.number.fill_null(1),
        ),
        Column(
            "days_to_arrival",
            "integer",
            "from charge to arrival at the Crown Court, for all of the row",
            value=_.arrival_date.delta(_.charge_date, unit="day") * _.number.fill_null(1),
        ),
        Column(
            "record",
            "text",
            "what no two rows share: the reference, or what a total is of",
            personal=True,
            value=ibis.coalesce(
                _.reference,
                ibis.ifelse(
                    _.number.isnull(),
                    ibis.null("string"),
                    _joined(),
                ),
            ),
        ),
    ),
    rules=(
        Rule(
            "no date",
            _.date.isnull() & _.month.isnull(),
            "both date and month are blank",
            "give date for a case or a trial, or month for totals",
        ),
        Rule(
            "month without a number",
            _.date.isnull() & _.number.isnull(),
            "a row of a month has no number",
            "fill in number",
        ),
        Rule(
            "reason without a lost trial",
            _.reason_code.notnull() & ~_.result.isin(["cracked", "ineffective", *NOT_LISTED]),
            "there is a reason for a trial that was neither cracked nor ineffective",
            "correct the result, or leave the reason blank",
        ),
        Rule(
            "lost trial without a reason",
            _.reason_code.isnull() & _.result.isin(["cracked", "ineffective"]),
            "a cracked or ineffective trial has no reason",
            "add the reason; until then it counts as not due to the prosecution",
            refuse=False,
        ),
        Rule(
            "charge after completion",
            (_.charge_date > _.date) | (_.arrival_date > _.date),
            "the charge or the arrival at the Crown Court is after the case was completed",
            "correct one of the dates",
        ),
        Rule(
            "arrival before charge",
            _.arrival_date < _.charge_date,
            "the arrival at the Crown Court is before the charge",
            "correct one of the two dates",
        ),
    ),
)
