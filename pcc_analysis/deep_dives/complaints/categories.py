"""What complaints are about: the share of each main category, and which of them moved."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.changes import changes
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.figures import figures
from pcc_analysis.intervals import wilson
from pcc_analysis.numbers import format_count, format_percent, format_signed
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.windows import TWELVE_MONTHS

CATEGORY = "complaints_category_"


def categories(briefing: Briefing) -> Finding:
    """Return the share of the complaints received in each main category, the most frequent first.

    Categories without a complaint in either year are left out; blank ones are a row.

    Raises
    ------
    InsufficientDataError
        Where no complaint was received in the 12 months.
    """
    names = [name for name in briefing.monthly.measures if name.startswith(CATEGORY)]
    monthly = briefing.monthly.of(names)
    months = TWELVE_MONTHS.months_to(briefing.last_month)
    level = figures(monthly, months, TWELVE_MONTHS.name).set_index("measure")
    total = float(level["numerator"].sum())
    if not total:
        raise InsufficientDataError("no complaint was received in the 12 months; take a period that has some")
    moved = changes(monthly, months, TWELVE_MONTHS.name).set_index("measure").reindex(level.index)
    rows = level[["numerator", "months", "months_in_words"]].join(moved[["previous", "change", "more_than_chance"]])
    rows = rows[(rows["numerator"] > 0) | (rows["previous"] > 0)]
    rows = rows.assign(
        name=[_heading(briefing.measure(name).title.removeprefix("Complaints: ")) for name in rows.index],
        received=total,
    )
    rows = rows.join(wilson(rows["numerator"], rows["received"])[["value", "lower", "upper"]])
    rows = rows.sort_values(["numerator", "name"], ascending=[False, True], kind="stable").reset_index(drop=True)
    rows["chance"] = [
        None if pd.isna(one) else "more than chance" if one else "within chance" for one in rows["more_than_chance"]
    ]
    return Finding(
        title="What complaints are about",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Main category"),
            Column("numerator", "Complaints", "count", format=format_count),
            Column("value", "Share", "percent", format=format_percent),
            LIMITS,
            Column("previous", "Year before", "count", format=format_count),
            Column("change", "Change", "change", format=format_signed),
            Column("chance", "Which is"),
        ],
        says=[_most(rows), _movers(rows)],
        counted="complaints received in the 12 months, by the main category of their allegations",
        over="complaints received in the 12 months",
        method="Wilson's limits of each share by itself; a change by score limits of the ratio of two counts with the "
        "dispersion of its own months",
        window=rows["months_in_words"].iloc[0],
        as_at=briefing.monthly.as_at.get("complaints", ""),
        notes=["A complaint stands under its main category alone, however many allegations it holds."],
    )


def _heading(category: str) -> str:
    return category[:1].upper() + category[1:]


def _most(rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    others = [f"{one['name'].lower()} ({format_count(one['numerator'])})" for _, one in rows.iloc[1:3].iterrows()]
    then = f" Next come {' and '.join(others)}." if others else ""
    return (
        f"Most complaints are about {first['name'].lower()}: {format_count(first['numerator'])} of "
        f"{format_count(first['received'])}, {format_percent(first['value'], words=True)} "
        f"({in_words(first, format_percent)}).{then}"
    )


def _movers(rows: pd.DataFrame) -> str:
    known = rows[rows["more_than_chance"].notna()]
    if known.empty:
        return "The year before is not there to compare with."
    beyond = known[known["more_than_chance"].astype(bool)]
    looked = f"of {format_count(len(known))} looked at, about one in twenty would do so by chance"
    if beyond.empty:
        return f"No category moved by more than chance would give on the year before ({looked})."
    told = [
        f"{one['name'].lower()} ({format_count(one['previous'])} to {format_count(one['numerator'])})"
        for _, one in beyond.iterrows()
    ]
    return f"Moved by more than chance would give on the year before: {', '.join(told)} ({looked})."


def categories_chart(found: Finding) -> Chart:
    """Return the share of each category with its limits."""
    rows = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name="Share of complaints received", unit="percent")

    return found.drawn("bars", draw, rows=len(rows))
