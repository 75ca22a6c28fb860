"""Outcomes by type, as in the 2015 inspection."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pcc_analysis.measures import FORCE, Monthly
from pcc_analysis.outcomes.counts import counts_of
from pcc_analysis.outcomes.two_bases import outcome_ratio
from pcc_analysis.reference import load
from pcc_analysis.windows import TWELVE_MONTHS, Window


def outcomes_by_type(
    monthly: Monthly, to: str | pd.Period, window: Window = TWELVE_MONTHS, *, area: str = FORCE
) -> pd.DataFrame:
    """Return every outcome type per crime recorded, fraud left out, as in the 2015 inspection.

    Parameters
    ----------
    monthly
        The monthly table with the measures of outcome types.
    to, window, area
        As in `outcome_ratio_table`.

    Returns
    -------
    DataFrame
        ``label, level`` (``group``, ``part`` of the group above, ``total``), ``types``, ``printed`` (in figure 4 of
        document 003), ``share`` of all outcomes, and the evidence of `outcome_ratio`. Groups and the total add up;
        types that the framework does not hold are a group of their own where there are any.

    Raises
    ------
    MeasureError
        Where the measures of outcome types are not there.
    """
    rows = load("outcome_rows").sort_values("order").reset_index(drop=True)
    kinds = rows["types"].str.split()
    ids = {kind: f"outcome_type_{kind.lower()}" for kind in load("outcome_types")["type"]}
    found = counts_of(monthly, [*ids.values(), "outcome_type_not_known"], to, window, area)
    counted = found["numerator"]
    rows["numerator"] = [counted[[ids[kind] for kind in those]].sum(min_count=1) for those in kinds]
    unknown = counted["outcome_type_not_known"]
    extra = [{"label": "All outcomes", "level": "total", "numerator": counted.sum(min_count=1)}]
    if unknown > 0:
        extra.insert(0, {"label": "Of no known type", "level": "group", "numerator": unknown})
    rows = pd.concat([rows, pd.DataFrame(extra)], ignore_index=True)
    rows["types"], rows["printed"] = rows["types"].fillna(""), rows["printed"].fillna(False).astype(bool)
    total = rows["numerator"].iloc[-1]
    rows["share"] = rows["numerator"] / total if total > 0 else np.nan
    crimes = pd.Series(found["denominator"].max(), index=rows.index)
    ratios = outcome_ratio(rows.pop("numerator"), crimes)
    return pd.concat([rows[["label", "level", "types", "printed", "share"]], ratios], axis=1)
