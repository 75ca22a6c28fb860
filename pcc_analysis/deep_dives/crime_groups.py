"""Deep dive: which crime groups moved the total, by group, by area and by offence code, and whether beyond chance."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.changes import changes
from pcc_analysis.crime_groups import crime_group_table
from pcc_analysis.deep_dives.finding import LIMITS, Finding, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.measures import FORCE, NOT_ALLOCATED, Monthly
from pcc_analysis.months import month_name, months_in_words
from pcc_analysis.numbers import (
    count_noun,
    format_count,
    format_percent,
    format_percent_change,
    format_points,
    format_signed,
)
from pcc_analysis.page import Chart
from pcc_analysis.reference.offences import classify_codes
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.crimes import crimes_by_code
from pcc_analysis.windows import TWELVE_MONTHS

HISTORY = 60
"""Months of a code from which its dispersion is estimated."""

SHOWN = 16
COLUMNS = (
    Column("previous", "Year before", "count", format=format_count),
    Column("current", "12 months", "count", format=format_count),
    Column("value", "Change", "change", format=format_signed),
    LIMITS,
    Column("percent_change", "Per cent", "change", format=format_percent_change),
)
METHOD = (
    "difference of the two counts; 95% limits from the score limits of their ratio with the dispersion of the row's "
    "own months (quasi-Poisson)"
)


def contributions(briefing: Briefing) -> Finding:
    """Return by how much each crime group moved the total, the total first, then the largest movement.

    Raises
    ------
    InsufficientDataError
        Where the two years are not both there.
    """
    table = briefing.crime_groups()
    groups = table[(table["level"] == "group") | ((table["level"] == "remainder") & (table["subgroup"] == ""))]
    whole = _moved(table[table["level"] == "total"], "group")
    if whole["value"].isna().all():
        raise InsufficientDataError("the crimes of the year before are not there; two years are needed")
    rows = pd.concat([whole, _moved(groups, "group")], ignore_index=True)
    total = rows.iloc[0]
    rows["points"] = rows["value"] / total["previous"]
    beyond = rows.iloc[1:][rows.iloc[1:]["beyond"]]
    up, down = rows.iloc[1:]["value"].clip(lower=0).sum(), rows.iloc[1:]["value"].clip(upper=0).sum()
    return _finding(
        briefing,
        f"What moved recorded crime, 12 months to {month_name(briefing.last_month)}",
        rows,
        [Column("name", "Crime group"), *COLUMNS, Column("points", "Of the total", "points", format=format_points)],
        [
            f"Recorded crime went from {format_count(total['previous'])} to {format_count(total['current'])}: "
            f"{format_signed(total['value'])} ({format_percent_change(total['percent_change'])}), of which groups that "
            f"rose added {format_count(up)} and groups that fell took away {format_count(-down)}.",
            _said_of_movers(beyond, len(rows) - 1),
        ],
    )


def _moved(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return changes as counts with limits, the largest first; from nothing there is no ratio, and so no limits."""
    base = table["previous"].where(table["previous"] > 0)
    rows = table.assign(
        name=table[name],
        value=table["change"],
        lower=table["lower"] * base,
        upper=table["upper"] * base,
        beyond=table["more_than_chance"].fillna(False).astype(bool),
    )
    kept = ["name", "previous", "current", "value", "lower", "upper", "percent_change", "beyond", "months"]
    return rows[kept].sort_values("value", key=np.abs, ascending=False, kind="stable", ignore_index=True)


def _finding(briefing: Briefing, title: str, rows: pd.DataFrame, columns: list[Column], says: list[str]) -> Finding:
    months = TWELVE_MONTHS.months_to(briefing.last_month)
    lacking = int(rows["months"].min()) if rows["months"].notna().any() else 0
    note = [f"Only {lacking} of 12 months are there in both years."] if lacking < len(months) else []
    return Finding(
        title=title,
        rows=with_limits(rows, format_signed),
        columns=columns,
        unit="Recorded crimes",
        shown=SHOWN if len(rows) > SHOWN + 2 else None,
        says=says,
        counted="crimes recorded in the 12 months, less those of the 12 months before",
        where="by Home Office offence code and the Panel's groups; aggravated offences are not counted twice",
        method=METHOD,
        window=f"{months_in_words(months)} against {months_in_words(months - 12)}",
        as_at=briefing.monthly.as_at.get("crimes", ""),
        notes=note,
    )


def _said_of_movers(beyond: pd.DataFrame, looked: int) -> str:
    """Name the largest movements beyond chance, and how many would be expected by chance."""
    alone = format_count(max(1, round(looked * 0.05)))
    by_chance = f"of {looked}, chance alone would put about {alone} beyond their limits"
    if beyond.empty:
        return f"None moved by more than chance would give ({by_chance})."
    told = [f"{one['name']} ({format_signed(one['value'])})" for _, one in beyond.head(5).iterrows()]
    more = f" and {len(beyond) - 5} more" if len(beyond) > 5 else ""
    return f"More than chance would move them: {', '.join(told)}{more} ({by_chance})."


def movements_chart(found: Finding, most: int = SHOWN) -> Chart:
    """Return the largest movements with their limits."""
    rows = found.rows.head(most).set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Change in recorded crimes", unit="count", reference=0.0, reference_words="no change"
        )

    return found.drawn("bars", draw, rows=len(rows))


def by_area(briefing: Briefing) -> Finding:
    """Return by how much each group moved in each area of the plan, the largest movement first."""
    here = briefing.monthly.table
    known = set(here.loc[here["measure"] == "crime_volume", "area"])
    areas = [area for area in (*briefing.plan.areas, NOT_ALLOCATED) if area in known]
    parts, totals = [], []
    for area in areas:
        table = crime_group_table(briefing.monthly, briefing.last_month, area=area)
        table = table.assign(place=area + ": " + table["group"])
        totals.append(_moved(table[table["level"] == "total"], "place").assign(area=area))
        parts.append(_moved(table[table["level"] == "group"], "place").assign(area=area))
    if not parts:
        raise InsufficientDataError("no crime has an area of the plan; fill in area in crimes/")
    rows = pd.concat(parts).sort_values("value", key=np.abs, ascending=False, kind="stable", ignore_index=True)
    told = [
        f"{one.area} {format_signed(one.value)} ({format_percent_change(one.percent_change)})"
        for one in pd.concat(totals).itertuples()
    ]
    return _finding(
        briefing,
        f"What moved recorded crime in each area, 12 months to {month_name(briefing.last_month)}",
        rows,
        [Column("name", "Area and crime group"), *COLUMNS],
        [f"By area: {', '.join(told)}.", _said_of_movers(rows[rows["beyond"]], len(rows))],
    )


def by_code(briefing: Briefing) -> Finding:
    """Return by how much each Home Office offence code moved, the largest movement first."""
    months = pd.period_range(end=briefing.last_month, periods=HISTORY, freq="M")
    found = briefing.tabulated(crimes_by_code, months)
    monthly, codes = _as_monthly(briefing, found.cells, found.months)
    table = changes(monthly, TWELVE_MONTHS.months_to(briefing.last_month), TWELVE_MONTHS.name)
    known = classify_codes(codes.values()).set_index("code")["description"]
    code = table["measure"].map(codes)
    rows = _moved(table.assign(label=code + " " + code.map(known)), "label")
    rows = rows[(rows["previous"] > 0) | (rows["current"] > 0)].reset_index(drop=True)
    five = rows["value"].abs().head(5).sum() / rows["value"].abs().sum()
    return _finding(
        briefing,
        f"What moved recorded crime by offence code, 12 months to {month_name(briefing.last_month)}",
        rows,
        [Column("name", "Offence code"), *COLUMNS],
        [
            f"{count_noun(len(rows), 'offence code')} were recorded in one of the two years; the five that moved most "
            f"make up {format_percent(five, 0, words=True)} of all movement, up and down.",
            _said_of_movers(rows[rows["beyond"]], len(rows)),
        ],
    )


def _as_monthly(briefing: Briefing, cells: pd.DataFrame, months: pd.PeriodIndex) -> tuple[Monthly, dict[str, str]]:
    """Return codes by month as a monthly table, 0 where the source covers a month, and the code of each measure."""
    month = pd.PeriodIndex(cells["month"], freq="M")
    wide = cells.assign(month=month).pivot(index="month", columns="offence_code", values="crimes")
    wide = wide.reindex(months).fillna(0.0)
    # before its first crime a code was mostly not in use: no zeros there, but in the two years that are compared
    in_use = (wide.cumsum() > 0) | (wide.index > months[-1] - 2 * TWELVE_MONTHS.length).reshape(-1, 1)
    wide = wide.where(in_use)
    names = {code: "code_" + re.sub(r"[^a-z0-9]+", "_", str(code).lower()) for code in wide}
    long = wide.rename(columns=names).melt(ignore_index=False, var_name="measure", value_name="numerator")
    table = long.dropna().rename_axis("month").reset_index().assign(area=FORCE, denominator=np.nan)
    volume = briefing.measure("crime_volume")
    measures = {name: replace(volume, id=name, title=str(code)) for code, name in names.items()}
    only = replace(
        briefing.monthly, table=table, distributions=briefing.monthly.distributions.iloc[:0], measures=measures
    )
    return only, {name: str(code) for code, name in names.items()}
