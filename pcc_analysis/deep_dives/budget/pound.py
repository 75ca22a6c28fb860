"""Where each pound goes, by heading, and what that is per head."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.annual_records import read_budget
from pcc_analysis.briefing import Briefing
from pcc_analysis.commentary.files import read_commentary
from pcc_analysis.deep_dives.budget.household import pounds
from pcc_analysis.deep_dives.budget.outlook import three
from pcc_analysis.deep_dives.finding import Finding, with_limits
from pcc_analysis.elements import Element
from pcc_analysis.numbers import format_number, format_percent
from pcc_analysis.periods import FinancialYear
from pcc_analysis.tables import Column
from pcc_analysis.wording import listed

HALF = 0.005
"""Half of a printed per cent."""
COLUMNS = ["name", "value", "lower", "upper", "previous", "amount", "head"]


def each_pound(briefing: Briefing, population: float) -> Finding:
    """Return the shares of actual spending of the last full financial year, the largest first, with pounds per head.

    Without shares of that year there are no rows, and the sentence says so.
    """
    year = FinancialYear.containing(briefing.last_month)
    year = year if year.last_month <= briefing.last_month else year.previous
    spend = read_commentary(briefing.data, year, briefing.plan).tables["spend"]
    lines = read_budget(briefing.data, briefing.plan.force)
    own = lines[(lines["side"] == "cost") & (lines["ends"] == year.last_month) & (lines["version"] == "actual")]
    parts = own[~own["total"].fillna(False).astype(bool)]["amount"]
    return shares(spend, float(parts.sum()) if len(parts) else float("nan"), population, year.name)


def shares(spend: pd.DataFrame, cost: float, population: float, year: str) -> Finding:
    """Return where each pound went from shares by heading and the cost in million pounds; see `each_pound`."""
    rows = pd.DataFrame(columns=COLUMNS)
    if len(spend):
        share = spend["share"].astype(float)
        rows = pd.DataFrame(
            {
                "name": spend["heading"],
                "value": share,
                "lower": share - HALF,
                "upper": share + HALF,
                "previous": spend["previous"].astype(float),
                "amount": share * cost,
                "head": share * cost * 1e6 / population,
            }
        ).sort_values("value", ascending=False, kind="stable", ignore_index=True)
    return Finding(
        title=f"What each pound was spent on, {year}",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Heading"),
            Column("value", "Of each pound", "percent", format=pence),
            Column("limits", "Limits of rounding", "percent"),
            Column("previous", "The year before", "percent", format=pence, missing="[x]"),
            Column("amount", "Million pounds", "count", format=three, missing="[x]"),
            Column("head", "Pounds per head", "count", format=pounds, missing="[x]"),
        ],
        says=said_of_pound(rows, cost, population, year),
        counted="actual spending under a heading",
        over=f"the cost of the service, {three(cost)} million pounds" if pd.notna(cost) else "all actual spending",
        method="shares as printed, in whole per cent; amounts and pounds per head are the shares of the cost",
        window=year,
        notes=[
            "Shares are printed in whole per cent, so each may be half of one out. A heading below 0 took money back."
        ],
    )


def pence(share: float) -> str:
    """Write a share of a pound.

    >>> pence(0.26), pence(-0.01)
    ('26p', '−1p')
    """
    return f"{format_number(share * 100, 0)}p"


def said_of_pound(rows: pd.DataFrame, cost: float, population: float, year: str) -> list[str]:
    """Say where most of a pound goes, whether the parts add up, and what the service costs per head."""
    if rows.empty:
        return [f"No spending by heading was supplied for {year}; write it into commentary/{year}/spend.csv."]
    most = rows.head(3)
    named = [
        f"{pence(share)} went to {name[0].lower()}{name[1:]}"
        for name, share in zip(most["name"], most["value"], strict=True)
    ]
    first = f"Of each pound of {year} {listed(named)}."
    total = rows["value"].sum()
    added = f"The shares add up to {pence(total)}, more than rounding explains: a part is missing or wrong."
    if abs(total - 1) < 1e-9:
        added = "The shares add up to a pound."
    elif abs(total - 1) <= HALF * len(rows) + 1e-9:
        added = f"The shares add up to {pence(total)}, which rounding explains."
    says = [first, added]
    if pd.notna(cost) and pd.notna(population):
        says.append(f"The service cost £{three(cost)} million, {pounds(cost * 1e6 / population)} for each of "
                    f"{format_number(population)} people.")  # fmt: skip
    return says


def each_pound_shown(found: Finding) -> list[Element]:
    """Return sentence and chart; the sentence alone where no shares were supplied."""
    if found.rows.empty:
        return [found.sentence]
    rows = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name="Share of spending", unit="percent")

    return [found.sentence, found.drawn("bars", draw, rows=len(rows))]
