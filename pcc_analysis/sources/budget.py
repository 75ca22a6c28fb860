"""Budget lines: what the office has and what it spends it on, by year and version (actual, budget, a scenario)."""

from __future__ import annotations

from ibis import _

from pcc_analysis.sources.contract import Column, Contract, Rule

BUDGET = Contract(
    name="budget",
    title="Budget lines",
    folder="budget",
    description="One row per financial year, version and line: an amount of cost or of income, or a printed total.",
    date="month",
    sparse=True,
    area=None,
    columns=(
        Column("month", "month", "the last month of the financial year (March)", aliases=("year ending", "year to")),
        Column(
            "version",
            "text",
            "actual, budget, or a scenario such as precept 1.9%",
            key=True,
            aliases=("scenario", "status"),
        ),
        Column("side", "choice", "cost or income", key=True, allowed=("cost", "income")),
        Column("line", "text", "the line as it is printed", key=True, aliases=("heading", "budget line")),
        Column(
            "amount",
            "number",
            "the amount in million pounds (6.813); below 0 for what is taken off",
            aliases=("million pounds", "£m", "£million"),
        ),
        Column("total", "flag", "the line is the printed total of its side", required=False, aliases=("is total",)),
    ),
    rules=(
        Rule(
            "not a year's end",
            _.month.month() != 3,
            "the month is not March, in which a financial year ends",
            "write the last month of the financial year: 2024-03 for 2023/24",
        ),
        Rule(
            "pounds",
            _.amount.abs() >= 10000,
            "the amount is ten thousand million or more, so it is not in million pounds",
            "write million pounds: 6.813 for £6,813,000",
        ),
    ),
)
