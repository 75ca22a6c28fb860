"""Reoffending and first entries to the criminal justice system, as the Ministry of Justice counts them."""

from __future__ import annotations

from ibis import _

from pcc_analysis.sources.contract import Column, Contract, Rule

AGE_GROUPS = ("adult", "youth")

REOFFENDING = Contract(
    name="reoffending",
    title="Reoffending cohorts",
    folder="reoffending",
    description="One row per cohort of offenders (a year), age group and area: its offenders and who reoffended.",
    date="month",
    sparse=True,
    columns=(
        Column(
            "month", "month", "the last month in which the cohort was formed", aliases=("cohort to", "cohort ending")
        ),
        Column("age_group", "choice", "adult or youth", key=True, allowed=AGE_GROUPS, aliases=("age",)),
        Column("area", "text", "the area, such as Wiltshire (without Swindon) or Swindon", key=True),
        Column("offenders", "integer", "offenders in the cohort", minimum=0, aliases=("cohort", "number of offenders")),
        Column("reoffenders", "integer", "those of them who reoffended", minimum=0, aliases=("reoffended",)),
    ),
    rules=(
        Rule(
            "more reoffenders than offenders",
            _.reoffenders > _.offenders,
            "more offenders reoffended than there are",
            "give numbers of offenders in both columns, not per cents",
        ),
    ),
)

FIRST_TIME_ENTRANTS = Contract(
    name="first_time_entrants",
    title="First-time entrants",
    folder="first-time-entrants",
    description="One row per year (or month), age group and area: first entries to the criminal justice system.",
    date="month",
    columns=(
        Column("month", "month", "the month, or the last month of the year counted", aliases=("year ending",)),
        Column("age_group", "choice", "adult or youth", key=True, allowed=AGE_GROUPS, aliases=("age",)),
        Column("area", "text", "the area of the plan's geography", required=False, key=True),
        Column("entrants", "integer", "first-time entrants", minimum=0, aliases=("first time entrants", "number")),
    ),
)
