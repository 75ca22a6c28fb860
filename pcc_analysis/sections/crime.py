"""Crime in detail: the groups of the force's own records, and the categories of a data.police.uk download."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_count, format_percent_change, format_signed
from pcc_analysis.page import Heading, Paragraphs
from pcc_analysis.sections.reading import read_symbol
from pcc_analysis.tables import Column, Table


def crime_groups(briefing: Briefing) -> list[Element]:
    """Return the crime-group table of the 12 months, with a row for whatever the listed groups leave out."""
    table = briefing.crime_groups()
    if table["current"].isna().all():
        return []
    last = briefing.last_month
    total = briefing.measure("crime_volume")
    readings = [read_symbol(total, row) if pd.notna(row["current"]) else "no data" for _, row in table.iterrows()]
    kinds = {"total": "total", "group": "", "subgroup": "subgroup", "remainder": "remainder", "overlap": ""}
    rows = table.assign(
        label=table["subgroup"].where(table["subgroup"] != "", table["group"]),
        kind=table["level"].map(kinds),
        limits=[_limits(row) for row in table.itertuples()],
        reading=readings,
    )
    shown = Table(
        rows,
        [
            Column("label", "Crime group"),
            Column("previous", f"12 months to {month_name(last - 12)}", "count", format=format_count),
            Column("current", f"12 months to {month_name(last)}", "count", format=format_count),
            Column("change", "Change", "change", format=format_signed),
            Column("percent_change", "% change", "change", format=format_percent_change, missing="="),
            Column("limits", "95% limits of % change", "change", missing="[z]"),
            Column("reading", "Reading", "symbol"),
        ],
        caption=f"Crime groups, 12 months to {month_name(last)} against the year before",
        unit="Recorded crimes",
        row_kind="kind",
        notes=[
            "= stands where the earlier count is below 10: a per cent of so few says nothing.",
            "Rows beginning with Other or In no listed group hold the crimes that the listed rows leave out.",
            "Racially or religiously aggravated offences are also counted as violence, damage or public order, and are "
            "not added to the total.",
        ],
    )
    moved = table[(table["level"].isin(["group", "remainder"])) & table["more_than_chance"].fillna(False).astype(bool)]
    return [Heading("Crime groups", level=3), Paragraphs([_groups_sentence(moved)]), shown]


def _groups_sentence(moved: pd.DataFrame) -> str:
    """Say which groups moved by more than chance would give, the largest movement first."""
    if moved.empty:
        return "No crime group changed by more than chance would give."
    parts = []
    for verb, rows in (("rose", moved[moved["change"] > 0]), ("fell", moved[moved["change"] < 0])):
        ordered = rows.reindex(rows["change"].abs().sort_values(ascending=False).index)
        named = [f"{row.subgroup or row.group} (by {format_count(abs(row.change))})" for row in ordered.itertuples()]
        if named:
            parts.append(f"{_listed(named)} {verb}")
    return f"{'; '.join(parts)}: more than chance would give."


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _limits(row: Any) -> str | None:
    """Write the limits of a per cent change; none where the per cent itself is withheld."""
    if pd.isna(row.percent_change) or pd.isna(row.lower) or pd.isna(row.upper):
        return None
    return f"{format_percent_change(row.lower)} to {format_percent_change(row.upper)}"


def street_categories(briefing: Briefing) -> list[Element]:
    """Return the categories of the data.police.uk files by month of the period, to the total of their rows."""
    months = briefing.period.months
    wide = briefing.monthly.wide().reindex(months)
    listed = [name for name in briefing.monthly.measures if name.startswith("street_") and name in wide]
    whole = ("street_crime_volume", "street_asb_volume", "street_rows")
    categories = [name for name in listed if name not in whole and wide[name].fillna(0).any()]
    rows = []
    for name in [*sorted(categories, key=lambda one: -wide[one].sum()), *whole]:
        title = briefing.measure(name).title.removesuffix(" (street level)")
        kind = "total" if name in whole else ""
        rows.append(
            {
                "category": title,
                "kind": kind,
                "sum": wide[name].sum(),
                **dict(zip(map(str, months), wide[name], strict=True)),
            }
        )
    table = Table(
        rows,
        [
            Column("category", "Category"),
            *(Column(str(month), month_name(month), "count", format=format_count) for month in months),
            Column("sum", briefing.period.title, "count", format=format_count),
        ],
        caption=f"Street-level crime and antisocial behaviour by category, {briefing.period.title}",
        unit="Records published on data.police.uk, counted as the files have them",
        row_kind="kind",
    )
    return [Heading("Categories of street-level crime", level=3), table]
