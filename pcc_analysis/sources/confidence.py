"""Public confidence: estimates published by a survey of the public, with the limits published beside them."""

from __future__ import annotations

from ibis import _

from pcc_analysis.sources.contract import Column, Contract, Rule

CONFIDENCE = Contract(
    name="confidence",
    title="Public confidence estimates",
    folder="confidence",
    description="One row per published estimate, as a survey such as the Crime Survey for England and Wales prints it.",
    date="month",
    unique="month",
    agree=("estimate", "half_width", "months"),
    sparse=True,
    area=None,
    columns=(
        Column(
            "month",
            "month",
            "the last month of the period it is for",
            aliases=("period end", "year ending", "year to"),
        ),
        Column(
            "estimate",
            "number",
            "the estimate, per cent (78.3)",
            minimum=0,
            maximum=100,
            aliases=("per cent", "percentage", "confidence"),
        ),
        Column(
            "half_width",
            "number",
            "what is printed after the plus-minus sign, percentage points (4.6), the 95% limits",
            minimum=0,
            maximum=100,
            aliases=("margin", "margin of error", "plus or minus", "confidence interval"),
        ),
        Column(
            "months",
            "integer",
            "how many months the estimate is for, 12 unless given",
            required=False,
            minimum=1,
            maximum=60,
        ),
    ),
    rules=(
        Rule(
            "fraction",
            (_.estimate > 0) & (_.estimate <= 1),
            "the estimate is at most 1 per cent, which is a fraction and not a per cent",
            "write 78.3 and not 0.783",
        ),
        Rule(
            "no limits",
            (_.half_width == 0) & (_.estimate > 0) & (_.estimate < 100),
            "the limits are 0 wide, which no survey has",
            "write the published limits, or leave the estimate out",
        ),
    ),
)
