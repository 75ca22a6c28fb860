"""Budget, where the money goes, and engagement, in the annual report."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.annual_records import AnnualRecords
from pcc_analysis.annual_report import budget_table
from pcc_analysis.briefing import Briefing
from pcc_analysis.commentary.files import Written
from pcc_analysis.elements import Element
from pcc_analysis.numbers import format_number, format_percent, format_points
from pcc_analysis.page import Commentary, Heading, Notes, Paragraphs, Prose
from pcc_analysis.tables import Column, Progress, Table

SIDES = {"cost": "Cost", "income": "Financed by"}
ROUNDED = 0.005


def budget(records: AnnualRecords) -> list[Element]:
    """Return the budget lines of each year and version with their totals, and whether the two sides agree."""
    heading = Heading("Budget", level=3, anchor="budget")
    if records.budget.empty:
        return [heading, Prose("No budget lines were supplied for this year.")]
    table = budget_table(records.budget)
    versions = list(table.columns)
    rows: list[dict[str, Any]] = []
    for side, own in table.groupby(level="side", sort=False):
        rows.append({"line": SIDES[str(side)], "kind": "group"})
        names = own.index.get_level_values("line")
        for place, (name, (_, amounts)) in enumerate(zip(names, own.iterrows(), strict=True), start=1):
            kind = "total" if place == len(own) else ""
            rows.append({"line": name, "kind": kind, **{_key(one): amounts[one] for one in versions}})
    columns = [Column("line", "Line")]
    columns += [
        Column(_key(one), one[1].capitalize(), "count", group=one[0], format=_millions, missing="[z]")
        for one in versions
    ]
    said = [sentence for one in versions for sentence in [_balance(table[one], one)] if sentence]
    shown = Table(rows, columns, caption="Budget and how it is financed", unit="million pounds", row_kind="kind")
    return [heading, Paragraphs(said), shown]


def _key(version: tuple[str, str]) -> str:
    return " ".join(version)


def _millions(amount: float) -> str:
    return format_number(amount, 3)


def _balance(amounts: pd.Series[Any], version: tuple[str, str]) -> str:
    """Say what one year and version costs, and whether what finances it comes to the same."""
    sides = {side: own.iloc[-1] for side, own in amounts.groupby(level="side")}
    if len(sides) < 2 or any(pd.isna(total) for total in sides.values()):
        return ""
    cost, income = sides["cost"], sides["income"]
    named = f"{version[0]} ({version[1]})"
    if abs(cost - income) < 0.0005:
        return f"{named}: the service costs £{_millions(cost)} million, and is financed in full."
    apart = f"£{_millions(abs(income - cost))} million {'more' if income > cost else 'less'}"
    return f"{named}: the service costs £{_millions(cost)} million; its financing is {apart}."


def spend(written: Written) -> list[Element]:
    """Return where the money goes, the largest part first, and whether the parts add up."""
    heading = Heading("Where the money goes", level=3, anchor="where-the-money-goes")
    table = written.tables.get("spend", pd.DataFrame())
    if table.empty:
        return [heading, Commentary("", author="Where the money goes")]
    rows = [
        {
            "heading": row.heading,
            "share": Progress(row.share, format_percent(row.share, 0))
            if row.share >= 0
            else format_percent(row.share, 0),
            "previous": None if row.previous is None else format_percent(row.previous, 0),
            "change": None if row.previous is None else format_points(row.share - row.previous, 0),
        }
        for row in sorted(table.itertuples(), key=lambda row: -row.share)
    ]
    columns = [
        Column("heading", "Heading"),
        Column("share", "Share of spending", "progress"),
        Column("previous", "The year before", "percent"),
        Column("change", "Change", "points"),
    ]
    notes = [_adds_up(table["share"], "The shares")]
    if table["previous"].notna().all():
        notes.append(_adds_up(table["previous"], "Those of the year before"))
    return [heading, Table(rows, columns, caption="Actual spending by heading", notes=notes)]


def _adds_up(shares: pd.Series[Any], which: str) -> str:
    """Say what shares add up to, and whether rounding explains it if that is not all."""
    total = float(shares.astype(float).sum())
    if abs(total - 1) < 1e-9:
        return f"{which} add up to 100%."
    rounding = abs(total - 1) <= ROUNDED * len(shares) + 1e-9
    why = "which rounding explains" if rounding else "more than rounding explains: a part is missing or wrong"
    return f"{which} add up to {format_percent(total, 0)}, {why}."


def engagement(written: Written) -> list[Element]:
    """Return how often the office met the public, in person and online."""
    heading = Heading("Your voice in policing", anchor="engagement")
    table = written.tables.get("engagement", pd.DataFrame())
    if table.empty:
        return [heading, Commentary("", author="Engagement")]
    rows: list[dict[str, Any]] = []
    for kind, own in table.groupby("kind", sort=False):
        rows.append({"what": kind, "kind": "group"})
        rows += [{"what": row.what, "kind": "", "number": row.number, "note": row.note} for row in own.itertuples()]
    columns = [Column("what", "What"), Column("number", "Number", "count"), Column("note", "Note", missing="")]
    if not table["note"].notna().any():
        columns = columns[:2]
    return [heading, Table(rows, columns, caption="Engagement in the year", row_kind="kind")]


def money(briefing: Briefing, written: Written, records: AnnualRecords) -> list[Element]:
    """Return budget and spending."""
    heading = Heading("Money", anchor="money")
    plan = Notes([f"Figures of the {briefing.plan.office}, in the versions supplied."], title="About these amounts")
    return [heading, *budget(records), *([plan] if len(records.budget) else []), *spend(written)]
