"""Detentions under section 136 of the Mental Health Act 1983: one row per detention."""

from __future__ import annotations

from ibis import _

from pcc_analysis.sources.contract import Column, Contract, Rule

DETENTIONS = Contract(
    name="detentions",
    title="Section 136 detentions",
    folder="detentions",
    description="One row per detention under section 136 of the Mental Health Act.",
    date="date",
    unique="detention_ref",
    columns=(
        Column(
            "detention_ref",
            "text",
            "the force's reference for the detention",
            personal=True,
            aliases=("detention reference", "custody reference", "reference", "incident number"),
        ),
        Column("date", "date", "the day of the detention", aliases=("detained", "date detained", "detention date")),
        Column(
            "section",
            "code",
            "the section of the Act, 136 unless given",
            required=False,
            key=True,
            aliases=("power", "legislation"),
        ),
        Column(
            "area", "text", "the area of the plan's geography", required=False, key=True, aliases=("policing area",)
        ),
    ),
    rules=(
        Rule(
            "another section",
            ~_.section.isin(["136", "S136", "SECTION 136", "MHA136", "MHA 136", "S.136", "S 136"]),
            "the detention is under another section of the Act",
            "leave out other powers, or write 136",
        ),
    ),
)
