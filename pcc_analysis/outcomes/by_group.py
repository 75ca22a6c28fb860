"""Outcomes by crime group and offence type, on either basis, with what no listed group holds."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.measures import FORCE, Monthly
from pcc_analysis.outcomes.counts import counts_of, measure_of
from pcc_analysis.outcomes.two_bases import outcome_proportion, outcome_ratio, refuse_other_basis
from pcc_analysis.reference import load
from pcc_analysis.windows import TWELVE_MONTHS, Window

IN_NO_GROUP = "In no listed group"


def outcome_ratio_table(
    monthly: Monthly,
    to: str | pd.Period,
    of: str = "positive_outcome_ratio",
    window: Window = TWELVE_MONTHS,
    *,
    area: str = FORCE,
    every_subgroup: bool = False,
) -> pd.DataFrame:
    """Return outcomes assigned per crime recorded, for all crime and by crime group.

    Parameters
    ----------
    monthly
        The monthly table with the outcome measures.
    to
        The last month of the window.
    of
        The measure of all crime; those of the groups have its id with the id of the group behind it.
    window, area
        12 months and the force unless given.
    every_subgroup
        True lists the offence types of each group too.

    Returns
    -------
    DataFrame
        In the order of the Panel's table: ``measure, group, subgroup, level`` (``total``, ``group``, ``subgroup``,
        ``remainder``, ``overlap``), ``numerator`` (outcomes assigned), ``denominator`` (crimes recorded), ``value,
        lower, upper, confidence, method, note``, ``months`` of ``months_expected``. The remainder is what no listed
        group holds; aggravated offences are counted again elsewhere and never added.

    Raises
    ------
    NotAProportionError
        Where the measure is a proportion, naming `outcome_proportion_table`.
    MeasureError
        Where there is no such measure.

    Notes
    -----
    Document 000, table after paragraph 38. Its 7,544 outcomes are 84 too many, since the overlap is added, and leave
    out the possession of weapons.
    """
    refuse_other_basis(measure_of(monthly, of), "ratio")
    rows = _by_group(monthly, to, of, window, area, every_subgroup)
    return pd.concat([rows, outcome_ratio(rows.pop("numerator"), rows.pop("denominator"))], axis=1)


def outcome_proportion_table(
    monthly: Monthly,
    to: str | pd.Period,
    of: str = "positive_outcome_cohort",
    window: Window = TWELVE_MONTHS,
    *,
    awaited: str = "outcome_awaited",
    area: str = FORCE,
    every_subgroup: bool = False,
) -> pd.DataFrame:
    """Return outcomes so far of the crimes recorded in a window, for all crime and by crime group, and how mature.

    Parameters
    ----------
    monthly, to, of, window, area, every_subgroup
        As in `outcome_ratio_table`.
    awaited
        The measure of the crimes without an outcome yet.

    Returns
    -------
    DataFrame
        As `outcome_ratio_table`, with Wilson's limits, and ``awaited, awaited_share, highest``.

    Raises
    ------
    NotAProportionError
        Where the measure is a ratio, naming `outcome_ratio`.
    MeasureError
        Where there is no such measure.
    """
    refuse_other_basis(measure_of(monthly, of), "proportion")
    rows = _by_group(monthly, to, of, window, area, every_subgroup)
    waiting = _by_group(monthly, to, awaited, window, area, every_subgroup)["numerator"]
    return pd.concat([rows, outcome_proportion(rows.pop("numerator"), rows.pop("denominator"), waiting)], axis=1)


def _by_group(
    monthly: Monthly, to: str | pd.Period, of: str, window: Window, area: str, every_subgroup: bool
) -> pd.DataFrame:
    """Return the rows of the Panel's table with the counts of one measure, and what no listed group holds."""
    listed = load("crime_group_rows")
    listed = listed[(listed["kind"] != "subgroup") | every_subgroup]
    rows: list[dict[str, Any]] = []
    for name, label, kind, group in listed[["id", "label", "kind", "crime_group"]].itertuples(index=False, name=None):
        measure = of if kind == "total" else f"{of}_{name}"
        if measure in monthly.measures or kind == "total":
            part = label if kind == "subgroup" else ""
            rows.append({"measure": measure, "group": group or label, "subgroup": part, "level": kind})
    table = pd.DataFrame(rows)
    table = table.join(counts_of(monthly, table["measure"], to, window, area), on="measure")
    groups = table[table["level"] == "group"]
    if groups.empty:
        return table
    sides = ["numerator", "denominator"]
    rest = {"measure": f"{of}_in_no_group", "group": IN_NO_GROUP, "subgroup": "", "level": "remainder"}
    left = table.loc[table["level"] == "total", sides].iloc[0] - groups[sides].sum()
    months = table.loc[table["level"] == "total", ["months", "months_expected"]].iloc[0]
    remainder = pd.DataFrame([rest | left.to_dict() | months.to_dict()])
    overlap = table["level"] == "overlap"
    parts = [table[~overlap], remainder if left.any() else remainder.iloc[:0], table[overlap]]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)
