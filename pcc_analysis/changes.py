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
    Means and stocks: Student's t on the differences of the paired months. Ratios: the two counts' score limits
    do not apply, since both sides vary; the change is printed without limits.
    """
    table = monthly.table if area is None else monthly.table[monthly.table["area"] == area]
    if table.empty:
        return pd.DataFrame(columns=CHANGE_COLUMNS)
    keys = ["measure", "area"]
    top = table.pivot(index="month", columns=keys, values="numerator")
    bottom = table.pivot(index="month", columns=keys, values="denominator").reindex(columns=top.columns)
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
    rows["months_in_words"] = [months_in_words(months[both[:, column]]) for column in range(both.shape[1])]
    kind = rows.index.get_level_values("measure").map({name: one.kind for name, one in monthly.measures.items()})
    counted = kind == "count"
    with np.errstate(divide="ignore", invalid="ignore"):
        rows["previous"] = np.where(counted, rows["n0"], rows["n0"] / rows["d0"].where(rows["d0"] > 0))
        rows["current"] = np.where(counted, rows["n1"], rows["n1"] / rows["d1"].where(rows["d1"] > 0))
        rows["change"] = rows["current"] - rows["previous"]
        enough = np.where(counted, rows["n0"] >= small_base, kind.isin(["mean", "stock"]) & (rows["previous"] > 0))
        rows["percent_change"] = np.where(enough, rows["change"] / rows["previous"], np.nan)
    rows = rows.join(pd.DataFrame(index=rows.index, columns=["lower", "upper"], dtype=float))
    rows["method"], rows["note"] = "", ""
    chance = pd.Series(pd.NA, index=rows.index, dtype="boolean")

    if counted.any():
        own = rows[counted]
        history = top.loc[:, counted]
        history = history.reindex(pd.period_range(history.index.min(), max(history.index.max(), months[-1]), freq="M"))
        spread = dispersion(history.loc[: months[-1]])
        ratio = count_ratio(
            own["n1"].to_numpy(),
            own["n0"].to_numpy(),
            dispersion=spread["dispersion"].to_numpy(),
            degrees_of_freedom=spread["degrees_of_freedom"].fillna(np.inf).to_numpy(),
            confidence=CONFIDENCE,
        ).set_axis(own.index)
        rows.loc[counted, ["lower", "upper"]] = (ratio[["lower", "upper"]] - 1).to_numpy()
        rows.loc[counted, ["method", "note"]] = ratio[["method", "note"]].to_numpy()
        chance[counted] = more_than_chance(ratio, unchanged=1).to_numpy()
    shares = kind == "proportion"
    if shares.any():
        own = rows[shares]
        points = newcombe(own["n1"].array, own["d1"].array, own["n0"].array, own["d0"].array, confidence=CONFIDENCE)
        rows.loc[shares, ["lower", "upper", "method", "note"]] = points[["lower", "upper", "method", "note"]].to_numpy()
        chance[shares] = more_than_chance(points, unchanged=0).to_numpy()
    means = np.flatnonzero(kind.isin(["mean", "stock"]))
    for column in means:
        lower, upper = _paired(n1[:, column] / d1[:, column] - n0[:, column] / d0[:, column])
        rows.iloc[column, rows.columns.get_indexer(["lower", "upper"])] = [lower, upper]
        rows.iloc[column, rows.columns.get_loc("method")] = "paired months, Student's t"
        if not np.isnan(lower):
            chance.iloc[column] = bool(lower > 0 or upper < 0)
    rows["more_than_chance"] = chance
    result = rows.reset_index().assign(
        window=window,
        period_end=months[-1],
        previous_end=earlier[-1],
        months_expected=len(months),
        confidence=CONFIDENCE,
    )
    order = {name: position for position, name in enumerate(monthly.measures)}
    result = result.sort_values(keys, key=lambda one: one.map(order) if one.name == "measure" else one)
    return result[CHANGE_COLUMNS].reset_index(drop=True)


def _paired(differences: np.ndarray) -> tuple[float, float]:
    """Limits of the mean of paired differences; none below six pairs or where they do not vary."""
    known = differences[np.isfinite(differences)]
    if len(known) < FEWEST_PAIRS:
        return np.nan, np.nan
    error = known.std(ddof=1) / np.sqrt(len(known))
    half = stats.t.ppf((1 + CONFIDENCE) / 2, len(known) - 1) * error
    return known.mean() - half, known.mean() + half
