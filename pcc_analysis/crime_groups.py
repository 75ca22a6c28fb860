"""The Panel's crime-group table: every group and subgroup against the year before, with what the rows leave out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis.changes import SMALL_BASE, changes
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.measures import FORCE, Monthly
from pcc_analysis.months import as_month, month_name
from pcc_analysis.numbers import count_noun
from pcc_analysis.reference import load
from pcc_analysis.windows import TWELVE_MONTHS, Window

EVIDENCE = ["previous", "current", "change", "percent_change", "lower", "upper", "more_than_chance", "months"]


def crime_group_table(
    monthly: Monthly,
    to: str | pd.Period,
    window: Window = TWELVE_MONTHS,
    *,
    area: str = FORCE,
    population: float | None = None,
    small_base: float = SMALL_BASE,
    every_subgroup: bool = False,
) -> pd.DataFrame:
    """Compare the crime groups of a window with the year before.

    Parameters
    ----------
    monthly
        The monthly table with the crime measures.
    to
        The last month of the window.
    window
        12 months unless given.
    area
        The force or one of its areas.
    population
        Residents, for rates per 1,000; without it the column is absent.
    small_base
        A per cent change from fewer crimes than this is withheld.
    every_subgroup
        True lists also the subgroups that document 000 leaves out.

    Returns
    -------
    DataFrame
        In the order of the printed table: ``measure, group, subgroup, level`` (``total``, ``group``, ``subgroup``,
        ``remainder``, ``overlap``), ``previous, current, change, percent_change, lower, upper`` (95% limits of the
        per cent change), ``more_than_chance``, ``months``, and ``rate`` per 1,000 where a population is given. A
        remainder row follows wherever the listed rows do not add up to their group or to the total, with limits from
        its own months. Aggravated offences are counted again elsewhere and never added.

    Raises
    ------
    InsufficientDataError
        Where in some month the parts of a group add up to more than the group.
    """
    listed = load("crime_group_rows")
    if not every_subgroup:
        listed = listed[listed["printed"]]
    plan = _plan(listed)
    last = as_month(to)
    derived = {entry["measure"]: entry["leaves_out"] for entry in plan if entry["level"] == "remainder"}
    parts = {part for _whole, left_out in derived.values() for part in left_out}
    listed_in = parts | {entry["measure"] for entry in plan}
    own = monthly.in_area(area).of(name for name in monthly.measures if name in listed_in)
    found = changes(
        _with_remainders(own, derived, area),
        window.months_to(last),
        window.name,
        area=area,
        small_base=small_base,
    ).set_index("measure")
    table = pd.DataFrame(plan).drop(columns="leaves_out")
    table = table.join(found.reindex(columns=EVIDENCE), on="measure")
    nothing_left = (table["level"] == "remainder") & (table["previous"] == 0) & (table["current"] == 0)
    table = table[~nothing_left].reset_index(drop=True)
    if population is not None:
        table["rate"] = table["current"] / population * 1000 if population > 0 else np.nan
    return table


def _plan(listed: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of the table in order, each remainder with the whole and the parts it is the difference of."""

    def row(measure: str, level: str, group: str, subgroup: str = "", leaves_out: Any = None) -> dict[str, Any]:
        return {
            "measure": measure, "group": group, "subgroup": subgroup, "level": level, "leaves_out": leaves_out,
        }  # fmt: skip

    of_kind = {kind: list(rows.itertuples()) for kind, rows in listed.groupby("kind")}
    rows = [row(one.id, "total", one.label) for one in of_kind["total"]]
    for group in of_kind["group"]:
        rows.append(row(group.id, "group", group.label))
        parts = [one for one in of_kind.get("subgroup", []) if one.crime_group == group.crime_group]
        rows += [row(one.id, "subgroup", group.label, one.label) for one in parts]
        if parts:
            left = (group.id, [one.id for one in parts])
            rows.append(row(f"{group.id}_other", "remainder", group.label, f"Other {group.label}", left))
    left = (rows[0]["measure"], [one.id for one in of_kind["group"]])
    rows.append(row("crime_in_no_group", "remainder", "In no listed group", leaves_out=left))
    return rows + [row(one.id, "overlap", one.label) for one in of_kind.get("overlap", [])]


def _with_remainders(monthly: Monthly, derived: dict[str, tuple[str, list[str]]], area: str) -> Monthly:
    """Add, month by month, what the listed parts leave out of each whole."""
    wide = monthly.in_area(area).table.pivot(index="month", columns="measure", values="numerator")
    tables, measures = [monthly.table], dict(monthly.measures)
    for name, (whole, parts) in derived.items():
        if whole not in wide:
            continue
        rest = wide[whole] - wide.reindex(columns=parts).sum(axis=1)
        if (rest < 0).any():
            raise InsufficientDataError(
                f"{whole}: in {count_noun((rest < 0).sum(), 'month')} its parts add up to more than the whole, first "
                f"in {month_name(rest.index[rest < 0][0])}; the figures come from extracts that do not belong together"
            )
        tables.append(rest.rename("numerator").reset_index().assign(measure=name, area=area, denominator=np.nan))
        measures[name] = replace(monthly.measures[whole], id=name)
    return replace(monthly, table=pd.concat(tables, ignore_index=True), measures=measures)
