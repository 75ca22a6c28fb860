"""Cohorts that are known long after they were formed: the latest of each area against one formed years before."""

from __future__ import annotations

import pandas as pd

from pcc_analysis.figures import CONFIDENCE
from pcc_analysis.intervals import more_than_chance, newcombe, wilson
from pcc_analysis.measures import FORCE, Monthly

YEARS_BACK = 3


def latest_cohorts(monthly: Monthly, measures: list[str], last: pd.Period, years: int = YEARS_BACK) -> pd.DataFrame:
    """Return the latest cohort of every measure and area, against the one formed some years earlier.

    Parameters
    ----------
    monthly
        The monthly table, with a cohort in the month in which it was formed.
    measures
        Ids of proportions; those that are not there are left out.
    last
        Cohorts formed later are left out.
    years
        How many years earlier the other cohort was formed; without one there is no comparison.

    Returns
    -------
    DataFrame
        ``measure``, ``area``, ``cohort``, ``numerator``, ``denominator``, ``value``, ``lower``, ``upper`` (Wilson,
        95%), ``earlier`` (its month), ``previous``, ``change``, ``change_lower``, ``change_upper`` (Newcombe, 95%),
        ``more_than_chance`` (missing without a comparison). The force stands first where it has rows of its own
        besides its areas'.
    """
    table = monthly.table
    known = table[table["measure"].isin(measures) & (table["month"] <= last) & (table["denominator"] > 0)]
    rows = []
    for name in measures:
        own = known[known["measure"] == name]
        areas = sorted(own["area"].unique(), key=lambda area: (area != FORCE, area))
        for area in areas:
            cohorts = own[own["area"] == area].set_index("month").sort_index()
            now, earlier = cohorts.iloc[-1], cohorts.index[-1] - 12 * years
            before = cohorts.loc[earlier] if earlier in cohorts.index else None
            rows.append(
                {
                    "measure": name,
                    "area": area,
                    "cohort": cohorts.index[-1],
                    "numerator": now["numerator"],
                    "denominator": now["denominator"],
                    "earlier": earlier if before is not None else pd.NaT,
                    "n0": float("nan") if before is None else before["numerator"],
                    "d0": float("nan") if before is None else before["denominator"],
                }
            )
    found = pd.DataFrame(rows, columns=["measure", "area", "cohort", "numerator", "denominator", "earlier", "n0", "d0"])
    if found.empty:
        return found.assign(value=[], lower=[], upper=[], previous=[], change=[], more_than_chance=[])
    limits = wilson(found["numerator"].array, found["denominator"].array, confidence=CONFIDENCE)
    found[["value", "lower", "upper"]] = limits[["value", "lower", "upper"]].to_numpy()
    found["previous"] = found["n0"] / found["d0"]
    points = newcombe(
        found["numerator"].array,
        found["denominator"].array,
        found["n0"].array,
        found["d0"].array,
        confidence=CONFIDENCE,
    )
    found["change"] = found["value"] - found["previous"]
    found[["change_lower", "change_upper"]] = points[["lower", "upper"]].to_numpy()
    found["more_than_chance"] = more_than_chance(points, unchanged=0).to_numpy()
    return found.drop(columns=["n0", "d0"])
