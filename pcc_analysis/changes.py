"""Changes: one window against another of the same months, and whether the difference is more than chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from pcc_analysis.figures import CONFIDENCE
from pcc_analysis.intervals import count_ratio, dispersion, more_than_chance, newcombe
from pcc_analysis.measures import FORCE, Monthly
from pcc_analysis.months import months_in_words

SMALL_BASE = 10  # a per cent change is withheld where the earlier count is below this
FEWEST_PAIRS = 6  # months that a paired comparison of means needs

CHANGE_COLUMNS = [
    "measure", "area", "window", "period_end", "previous_end", "months", "months_expected", "months_in_words",
    "previous", "current", "change", "percent_change", "lower", "upper", "confidence", "method",
    "more_than_chance", "note",
]  # fmt: skip


def changes(
    monthly: Monthly,
    months: pd.PeriodIndex,
    window: str,
    *,
    back: int = 12,
    area: str | None = FORCE,
    small_base: float = SMALL_BASE,
) -> pd.DataFrame:
    """Compare every measure over a window with the same months earlier.

    Parameters
    ----------
    monthly
        The monthly table with its definitions.
    months
        The months of the later window.
    window
        Its name, carried along.
    back
        How many months earlier the other window lies; 12 keeps the season out of the comparison.
    area
        One area, or None for all of them.
    small_base
        A per cent change from fewer than this is withheld (NaN).

    Returns
    -------
    DataFrame
        One row per measure and area. Only months that are there in both windows are compared, and ``months`` says
        how many. ``change`` is a difference of counts, of proportions (in points) or of means; ``lower`` and
        ``upper`` are its 95% limits on the scale of ``percent_change`` for counts and of ``change`` for the rest.
        ``more_than_chance`` is missing, not false, where nothing can be said.

    Notes
    -----
    Counts: score limits of a ratio with the dispersion of the measure's own months. Proportions: Newcombe's method 10.
    Means and stocks: Student's t on the differences of the paired months. Ratios: both sides vary, and the delta method
    takes the dispersion of each (Armitage, Berry and Matthews, Statistical Methods in Medical Research, 2002, 5.3).
    Medians are not compared.
    """
    chosen = monthly if area is None else monthly.in_area(area)
    if chosen.table.empty:
        return pd.DataFrame(columns=CHANGE_COLUMNS)
    top, bottom = chosen.sides
    earlier = months - back
    n1, n0 = top.reindex(months).to_numpy(), top.reindex(earlier).to_numpy()
    d1, d0 = bottom.reindex(months).to_numpy(), bottom.reindex(earlier).to_numpy()
    both = ~np.isnan(n1) & ~np.isnan(n0)
    present = both.sum(axis=0)

    def total(side: np.ndarray) -> np.ndarray:
        return np.where(present > 0, np.where(both, side, 0.0).sum(axis=0), np.nan)

    rows = pd.DataFrame(
        {"n1": total(n1), "n0": total(n0), "d1": total(d1), "d0": total(d0), "months": present}, index=top.columns
    )
    sets, which = np.unique(both, axis=1, return_inverse=True)
    rows["months_in_words"] = np.array([months_in_words(months[one]) for one in sets.T], dtype=object)[which]
    kind = rows.index.get_level_values("measure").map({name: one.kind for name, one in monthly.measures.items()})
    counted = kind == "count"
    with np.errstate(divide="ignore", invalid="ignore"):
        rows["previous"] = np.where(counted, rows["n0"], rows["n0"] / rows["d0"].where(rows["d0"] > 0))
        rows["current"] = np.where(counted, rows["n1"], rows["n1"] / rows["d1"].where(rows["d1"] > 0))
        rows["change"] = rows["current"] - rows["previous"]
        enough = np.where(counted, rows["n0"] >= small_base, kind.isin(["mean", "stock"]) & (rows["previous"] > 0))
        rows["percent_change"] = np.where(enough, rows["change"] / rows["previous"], np.nan)
    limits = pd.DataFrame({"lower": np.nan, "upper": np.nan, "method": "", "note": ""}, index=rows.index)
    for kinds, found in (
        (["count"], lambda own: _of_counts(own, _history(top, own, months[-1]))),
        (["proportion"], _of_shares),
        (["ratio"], lambda own: _of_ratios(own, _history(top, own, months[-1]), _history(bottom, own, months[-1]))),
        (["mean", "stock"], lambda own: _of_means(own.index, top, bottom, months, back)),
    ):
        chosen = kind.isin(kinds)
        if chosen.any():
            limits.loc[chosen] = found(rows[chosen])[limits.columns].to_numpy()
    limits = limits.astype({"lower": float, "upper": float})
    result = rows.join(limits).assign(more_than_chance=more_than_chance(limits, unchanged=0)).reset_index()
    result = result.assign(
        window=window,
        period_end=months[-1],
        previous_end=earlier[-1],
        months_expected=len(months),
        confidence=CONFIDENCE,
    )
    order = {name: position for position, name in enumerate(monthly.measures)}
    result = result.sort_values(["measure", "area"], key=lambda one: one.map(order) if one.name == "measure" else one)
    return result[CHANGE_COLUMNS].reset_index(drop=True)


def _history(side: pd.DataFrame, own: pd.DataFrame, last: pd.Period) -> pd.DataFrame:
    """Return the months of some measures without gaps, up to the last one compared."""
    months = pd.period_range(side.index.min(), max(side.index.max(), last), freq="M")
    return side[own.index].reindex(months).loc[:last]


def _of_counts(own: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
    """Score limits of the ratio of two counts, less 1, so that they stand on the scale of the per cent change."""
    spread = dispersion(history)
    ratio = count_ratio(
        own["n1"].array,
        own["n0"].array,
        dispersion=spread["dispersion"].array,
        degrees_of_freedom=spread["degrees_of_freedom"].fillna(np.inf).array,
        confidence=CONFIDENCE,
    )
    return ratio.assign(lower=ratio["lower"] - 1, upper=ratio["upper"] - 1)


def _of_shares(own: pd.DataFrame) -> pd.DataFrame:
    return newcombe(own["n1"].array, own["d1"].array, own["n0"].array, own["d0"].array, confidence=CONFIDENCE)


def _of_ratios(own: pd.DataFrame, tops: pd.DataFrame, bottoms: pd.DataFrame) -> pd.DataFrame:
    """Limits of the difference of two ratios of counts, both sides varying (the delta method on overdispersed counts).

    Each ratio r of n over d has the variance r squared times (dispersion of n / n + dispersion of d / d); nothing is
    said where a count is below `SMALL_BASE`, for which the approximation is too rough.
    """
    over, under = dispersion(tops)["dispersion"].to_numpy(), dispersion(bottoms)["dispersion"].to_numpy()
    variance = np.zeros(len(own))
    with np.errstate(divide="ignore", invalid="ignore"):
        for n, d in (("n1", "d1"), ("n0", "d0")):
            top, bottom = own[n].to_numpy(), own[d].to_numpy()
            variance += (top / bottom) ** 2 * (over / top + under / bottom)
        enough = (own[["n1", "d1", "n0", "d0"]] >= SMALL_BASE).all(axis=1).to_numpy()
        half = np.where(enough, stats.norm.ppf((1 + CONFIDENCE) / 2) * np.sqrt(variance), np.nan)
    return pd.DataFrame(
        {
            "lower": own["change"].to_numpy() - half,
            "upper": own["change"].to_numpy() + half,
            "method": "delta method, quasi-Poisson",
            "note": np.where(enough, "", f"a count below {SMALL_BASE}: no limits"),
        }
    )


def _of_means(
    index: pd.Index, top: pd.DataFrame, bottom: pd.DataFrame, months: pd.PeriodIndex, back: int
) -> pd.DataFrame:
    """Student's limits of the mean of paired monthly differences; none below `FEWEST_PAIRS` pairs."""
    values = top[index] / bottom[index].where(bottom[index] > 0)
    differences = values.reindex(months).to_numpy() - values.reindex(months - back).to_numpy()
    pairs = np.isfinite(differences).sum(axis=0)
    enough = pairs >= FEWEST_PAIRS
    known = pd.DataFrame(differences)
    centre, spread = known.mean().to_numpy(), known.std(ddof=1).to_numpy()
    degrees = np.maximum(pairs - 1, 1)
    half = np.where(enough, stats.t.ppf((1 + CONFIDENCE) / 2, degrees) * spread / np.sqrt(np.maximum(pairs, 1)), np.nan)
    note = np.where(enough, "", [f"{n} pairs of months: no limits below {FEWEST_PAIRS}" for n in pairs])
    limits = {"lower": centre - half, "upper": centre + half, "method": "paired months, Student's t", "note": note}
    return pd.DataFrame(limits)
