"""Figures: a measure over a window, as a row that carries its evidence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pcc_analysis.intervals import byar, count_ratio, wilson
from pcc_analysis.measures import FORCE, Monthly
from pcc_analysis.months import months_in_words
from pcc_analysis.overdispersion import FloatArray
from pcc_analysis.quantiles import quantile

CONFIDENCE = 0.95

FIGURE_COLUMNS = [
    "measure", "area", "window", "period_start", "period_end", "months", "months_expected", "months_in_words",
    "numerator", "denominator", "value", "lower", "upper", "confidence", "method", "note",
]  # fmt: skip


def figures(monthly: Monthly, months: pd.PeriodIndex, window: str, area: str | None = FORCE) -> pd.DataFrame:
    """Compute every measure over one window.

    Parameters
    ----------
    monthly
        The monthly table with its definitions.
    months
        The months of the window.
    window
        Its name, carried along.
    area
        One area, or None for all of them.

    Returns
    -------
    DataFrame
        One row per measure and area, in the order of the catalogue, also where no month of the window is there:
        numerators and denominators added over the months that are, then divided (a stock is so a mean over
        months); ``months`` of ``months_expected``; 95% limits, Wilson for proportions, exact Poisson or Byar for
        counts, score for the ratio of two counts, order statistics for a median; none for means and stocks, whose
        spread the monthly table does not hold. A denominator of 0 gives NaN and a note.
    """
    chosen = monthly if area is None else monthly.in_area(area)
    table = chosen.table
    medians = _medians(chosen, months)
    everything = pd.concat(chosen.pairs).drop_duplicates()
    place = everything["measure"].map({name: position for position, name in enumerate(monthly.measures)})
    everything = everything.iloc[np.lexsort((everything["area"], place))].reset_index(drop=True)
    keys = pd.MultiIndex.from_frame(everything)
    added = _added(table[table["month"].isin(months)], months).reindex(keys)
    kind = everything["measure"].map({name: measure.kind for name, measure in monthly.measures.items()}).to_numpy()
    known = {
        "months": np.array(added["months"].fillna(0), dtype=int),
        "months_in_words": added["months_in_words"].astype(object).fillna("no month").reset_index(drop=True),
        **{side: np.array(added[side], dtype=float) for side in ("numerator", "denominator")},
        **{name: np.full(len(keys), np.nan) for name in ("value", "lower", "upper")},
        **{name: np.full(len(keys), "", dtype=object) for name in ("method", "note")},
    }
    for name, limits in LIMITS.items():
        if (own := kind == name).any():
            found = limits(known["numerator"][own], known["denominator"][own])
            for column in ("value", "lower", "upper", "method", "note"):
                known[column][own] = found[column]
    for column in medians:
        figure = medians[column].notna().to_numpy()
        known[column][keys.get_indexer(medians.index[figure])] = medians.loc[figure, column]
    same = {"window": window, "period_start": months[0], "period_end": months[-1], "months_expected": len(months)}
    same |= {"confidence": CONFIDENCE}
    keyed = {name: everything[name] for name in ("measure", "area")}
    return pd.DataFrame(keyed | known | same, columns=FIGURE_COLUMNS)


def _added(inside: pd.DataFrame, months: pd.PeriodIndex) -> pd.DataFrame:
    """Add the months of a window by measure and area, and say which of them are there."""
    groups = inside.groupby(["measure", "area"])
    added = groups[["numerator", "denominator"]].sum(min_count=1)
    there = np.zeros((len(added), len(months)), dtype=bool)
    there[groups.ngroup(), months.get_indexer(inside["month"])] = True
    sets, which = np.unique(there, axis=0, return_inverse=True)
    words = np.array([months_in_words(months[one]) for one in sets], dtype=object)
    return added.assign(months=there.sum(axis=1), months_in_words=words[which] if len(added) else "")


def _of_counts(numerator: FloatArray, _denominator: FloatArray) -> pd.DataFrame:
    return byar(numerator, confidence=CONFIDENCE)


def _of_proportions(numerator: FloatArray, denominator: FloatArray) -> pd.DataFrame:
    return wilson(numerator, denominator, confidence=CONFIDENCE)


def _of_ratios(numerator: FloatArray, denominator: FloatArray) -> pd.DataFrame:
    return count_ratio(numerator, denominator, confidence=CONFIDENCE)


def _of_means(numerator: FloatArray, denominator: FloatArray) -> pd.DataFrame:
    value = np.divide(numerator, denominator, out=np.full(len(numerator), np.nan), where=denominator > 0)
    note = np.select([np.isnan(denominator), denominator == 0], ["no data", "base is 0: no figure"], "")
    return pd.DataFrame({"value": value, "lower": np.nan, "upper": np.nan, "method": "mean", "note": note})


LIMITS = {
    "count": _of_counts,
    "proportion": _of_proportions,
    "ratio": _of_ratios,
    "mean": _of_means,
    "stock": _of_means,
}
"""What gives a figure its value and limits, by the kind of its measure; medians come from their distributions."""


def _medians(monthly: Monthly, months: pd.PeriodIndex) -> pd.DataFrame:
    """Medians with limits from order statistics (Conover, Practical Nonparametric Statistics, 1999, section 3.2)."""
    pairs, rows = monthly.pairs[1], {}
    inside = monthly.distributions[monthly.distributions["month"].isin(months)]
    groups = dict(iter(inside.groupby(["measure", "area"]))) if len(inside) else {}
    for key in pairs.itertuples(index=False, name=None):
        group = groups.get(key, inside.iloc[:0])
        base = int(group["count"].sum())
        present = pd.PeriodIndex(group["month"].unique(), freq="M")
        row: dict[str, object] = {"numerator": np.nan, "denominator": float(base), "months": len(present)}
        row["months_in_words"] = months_in_words(present)
        row["method"] = "median"
        if base == 0:
            row["note"] = "no data"
        else:
            found = quantile(group["value"], group["count"], confidence=CONFIDENCE)
            row |= {"value": found["value"], "note": found["note"]}
            if not found["note"]:
                row |= {"lower": found["lower"], "upper": found["upper"]}
        rows[key] = row
    index = pd.MultiIndex.from_tuples(rows, names=["measure", "area"]) if rows else None
    if index is None:
        nothing = pd.Index([], dtype="str")
        return pd.DataFrame(index=pd.MultiIndex.from_arrays([nothing, nothing], names=["measure", "area"]))
    return pd.DataFrame(list(rows.values()), index=index)
