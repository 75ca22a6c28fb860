"""Integrated offender management: what a cohort of offenders cost and how often it offended during it and after."""

from __future__ import annotations

from ibis import _

from pcc_analysis.sources.contract import Column, Contract, Rule

OFFENDER_MANAGEMENT = Contract(
    name="offender_management",
    title="Integrated offender management cohorts",
    folder="offender-management",
    description="One row per cohort and year: offenders, and the offences and their cost before, during and after.",
    date="month",
    sparse=True,
    area=None,
    columns=(
        Column("month", "month", "the last month of the year reported", aliases=("year ending", "period end")),
        Column("cohort", "text", "the cohort, such as fixed, flex or free", key=True),
        Column("offenders", "integer", "offenders in it", minimum=1),
        Column("cost_before", "number", "cost of crime before, pounds", required=False, minimum=0),
        Column("offences_before", "integer", "offences before", required=False, minimum=0),
        Column(
            "cost_during",
            "number",
            "cost of crime during it, pounds",
            minimum=0,
            aliases=("DURING IOM, Total cost of crime £", "total cost during"),
        ),
        Column(
            "offences_during",
            "integer",
            "offences during it",
            minimum=0,
            aliases=("DURING IOM, Total number of offences", "total offences during"),
        ),
        Column(
            "cost_after",
            "number",
            "cost of crime after it, pounds",
            minimum=0,
            aliases=("AFTER IOM, Total cost of crime £", "total cost after"),
        ),
        Column(
            "offences_after",
            "integer",
            "offences after it",
            minimum=0,
            aliases=("AFTER IOM, Total number of offences", "total offences after"),
        ),
    ),
    rules=(
        Rule(
            "cost without an offence",
            ((_.offences_before == 0) & (_.cost_before > 0))
            | ((_.offences_during == 0) & (_.cost_during > 0))
            | ((_.offences_after == 0) & (_.cost_after > 0)),
            "crime has a cost without an offence",
            "correct the cost or the offences",
        ),
    ),
)
