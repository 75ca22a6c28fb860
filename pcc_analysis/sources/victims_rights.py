"""Compliance with the rights of victims: how many were asked or checked, and for how many the right was met."""

from __future__ import annotations

from ibis import _

from pcc_analysis.reference import load
from pcc_analysis.sources.contract import Column, Contract, Rule

VICTIMS_RIGHTS = Contract(
    name="victims_rights",
    title="Victims' rights compliance",
    folder="victims-rights",
    description="One row per month and right: the victims asked (or files checked) and those for whom it was met.",
    date="month",
    columns=(
        Column("month", "month", "the month of the interview or the check"),
        Column(
            "right",
            "choice",
            "the right",
            key=True,
            allowed=tuple(load("victims_rights")["label"]),
            aliases=("requirement", "entitlement", "measure", "question"),
        ),
        Column(
            "area", "text", "the area of the plan's geography", required=False, key=True, aliases=("policing area",)
        ),
        Column(
            "asked", "integer", "victims asked, or files checked", minimum=0, aliases=("checked", "base", "responses")
        ),
        Column("met", "integer", "those of them for whom the right was met", minimum=0, aliases=("compliant", "yes")),
    ),
    rules=(
        Rule(
            "more met than asked",
            _.met > _.asked,
            "a right was met for more victims than were asked",
            "give numbers of victims in both columns, not per cents",
        ),
    ),
)
