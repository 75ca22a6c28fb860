"""Revisions: what has become of figures that were published before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pcc_analysis.figures import figures
from pcc_analysis.measures import Monthly
from pcc_analysis.publications.ledger import KEYS, SAME
from pcc_analysis.publications.settling import expected_movements, past_movements

OURS = [*KEYS[:3], "period_start", "period_end", "months"]


def revisions(monthly: Monthly, published: pd.DataFrame, history: Sequence[pd.DataFrame] = ()) -> pd.DataFrame:
    """Compare figures as published with what the same extracts' successors give.

    Parameters
    ----------
    monthly
        The monthly table with its definitions, as it now is.
    published
        Figures as published, see `Ledger.figures`.
    history
        Figures as published before, oldest first, to learn from them how figures settle.

    Returns
    -------
    DataFrame
        One row per figure that can be computed again from as many months: measure, area, window, ``period_start``,
        ``period_end``, ``published``, ``now``, ``change``, ``percent_change``; ``lower`` and ``upper`` of the movement
        that settling explains, ``learnt_from`` as many past revisions (0: by the rule); ``moved`` and ``explained``.
    """
    known = published[published["value"].notna() & published["measure"].isin(list(monthly.measures))]
    rows = known.drop_duplicates(KEYS).reset_index(drop=True)
    kind = rows["measure"].map({name: one.kind for name, one in monthly.measures.items()})
    rows = rows.assign(now=present_values(monthly, rows), published=rows["value"])
    rows = rows.assign(base=rows["denominator"].where(kind != "count", rows["value"]))
    rows, kind = rows[rows["now"].notna()], kind[rows["now"].notna()]
    change = rows["now"] - rows["published"]
    limits = expected_movements(rows, kind, past_movements([*history, published]))
    moved = change.abs() > SAME * np.maximum(1, rows["published"].abs())
    return rows[[*OURS[:-1], "published", "now"]].assign(
        change=change,
        percent_change=change / rows["published"].where(rows["published"] > 0),
        **limits,
        moved=moved,
        explained=~moved | ((change >= limits["lower"] - SAME) & (change <= limits["upper"] + SAME)),
    )


def present_values(monthly: Monthly, rows: pd.DataFrame) -> pd.Series:
    """Return what the monthly table now gives for figures that were published.

    Parameters
    ----------
    monthly
        The monthly table with its definitions.
    rows
        ``measure, area, window, period_start, period_end, months``; months as text.

    Returns
    -------
    Series
        NaN where as many months are not there any more, or more than there were.
    """
    start, end = (_ordinal(rows[name]) for name in ("period_start", "period_end"))
    kind = rows["measure"].map({name: one.kind for name, one in monthly.measures.items()})
    wide = monthly.table.pivot(index="month", columns=["measure", "area"], values=["numerator", "denominator"])
    if wide.empty:
        return pd.Series(np.nan, index=rows.index)
    wide = wide.reindex(pd.period_range(wide.index.min(), wide.index.max(), freq="M"))
    top, bottom = wide["numerator"], wide["denominator"].reindex(columns=wide["numerator"].columns)
    column = top.columns.get_indexer(pd.MultiIndex.from_frame(rows[["measure", "area"]]))
    first = wide.index[0].ordinal
    low, high = (np.clip(month - first, 0, len(wide)) for month in (start, end + 1))

    def added(side: pd.DataFrame) -> np.ndarray:
        sums = np.vstack([np.zeros(side.shape[1]), side.to_numpy(dtype=float).cumsum(axis=0)])
        return np.where(column >= 0, sums[high, column] - sums[low, column], np.nan)

    there = added(top.notna())
    sums, bases = added(top.fillna(0)), added(bottom.fillna(0))
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(kind == "count", sums, sums / np.where(bases > 0, bases, np.nan))
    found = pd.Series(values, index=rows.index).where(there == rows["months"])
    medians = kind == "median"
    return found.where(~medians, _medians(monthly, rows[medians]).reindex(rows.index))


def _medians(monthly: Monthly, rows: pd.DataFrame) -> pd.Series:
    """Return medians, which have no sums, over each stretch of months asked for."""
    names = set(rows["measure"])
    every = monthly.distributions
    own = Monthly(
        monthly.table.iloc[:0],
        every[every["measure"].isin(names)] if names else every.iloc[:0],
        {name: one for name, one in monthly.measures.items() if name in names},
    )
    parts = [pd.Series(dtype=float)]
    for (first, last), asked in rows.groupby(["period_start", "period_end"]):
        found = figures(own, pd.period_range(first, last, freq="M"), "", area=None).set_index(["measure", "area"])
        found = found.reindex(pd.MultiIndex.from_frame(asked[["measure", "area"]])).set_axis(asked.index)
        parts.append(found["value"].where(found["months"] == asked["months"]))
    return pd.concat([part for part in parts if len(part)]) if len(parts) > 1 else parts[0]


def _ordinal(months: pd.Series) -> np.ndarray:
    return pd.PeriodIndex(months, freq="M").astype("int64").to_numpy()
