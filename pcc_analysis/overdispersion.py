"""Overdispersion: how much more figures vary, or how much less they tell, than independent counts would."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from pcc_analysis.errors import InsufficientDataError

FloatArray = NDArray[np.float64]


def dispersion(series: pd.DataFrame, years: int = 5) -> pd.DataFrame:
    """Estimate how much more each measure's monthly counts vary than Poisson counts would.

    The last whole years make a table of years by calendar months; its Pearson chi-squared over its degrees
    of freedom is the dispersion of a quasi-Poisson model with an effect per year and per calendar month, so
    neither a season nor a change of level between years counts as noise.

    Parameters
    ----------
    series
        Counts, months by measures, the months in order; NaN is a missing month, and a calendar month that is
        missing or 0 in every year leaves the table.
    years
        At most this many years back; at least 2 must be there.

    Returns
    -------
    DataFrame
        One row per measure: ``dispersion`` (at least 1; 1 with a note where fewer than two years are there
        or the series is all zero), ``degrees_of_freedom`` (NaN where it was not estimated), ``months`` used,
        ``note``.

    Raises
    ------
    InsufficientDataError
        Where a count is negative or infinite.

    Notes
    -----
    McCullagh and Nelder, Generalized Linear Models (1989), p. 328; Wedderburn, Biometrika 61 (1974) 439-447.
    For a table the fit is Pearson's test of independence.

    >>> same = pd.DataFrame({"burglary": [10.0, 20.0] * 12})
    >>> dispersion(same).loc["burglary", "dispersion"]
    np.float64(1.0)
    """
    counts = series.to_numpy(dtype=float)
    refuse_negative("count", counts)
    whole = min(years, len(counts) // 12)
    measures = pd.Index(series.columns, name="measure")
    if whole < 2:
        note = f"insufficient history ({len(counts)} of 24 months)"
        return pd.DataFrame(
            {"dispersion": 1.0, "degrees_of_freedom": np.nan, "months": 0, "note": note}, index=measures
        )
    table = counts[len(counts) - 12 * whole :].reshape(whole, 12, -1)
    usable = ~np.isnan(table).any(axis=0) & (np.nan_to_num(table).sum(axis=0) > 0)
    table = np.where(usable, table, 0.0)
    by_year, by_month, total = table.sum(axis=1), table.sum(axis=0), table.sum(axis=(0, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        fitted = by_year[:, None, :] * by_month[None, :, :] / total
        chi_squared = np.where(fitted > 0, (table - fitted) ** 2 / fitted, 0.0).sum(axis=(0, 1))
        kept_years = (by_year > 0).sum(axis=0)
        df = np.maximum(kept_years - 1, 0) * np.maximum(usable.sum(axis=0) - 1, 0)
        ratio = chi_squared / df
    known = df > 0
    return pd.DataFrame(
        {
            "dispersion": np.where(known, np.maximum(ratio, 1.0), 1.0),
            "degrees_of_freedom": np.where(known, df, np.nan),
            "months": np.where(known, whole * usable.sum(axis=0), 0),
            "note": np.where(known, "", "no two years with counts: taken as Poisson"),
        },
        index=measures,
    )


def effective_base(weights: ArrayLike) -> float:
    """Return Kish's effective base: how many equally weighted answers carry the same information.

    Parameters
    ----------
    weights
        One weight per respondent, not negative; NaN is a respondent without a weight and does not count.

    Returns
    -------
    float
        The square of the sum over the sum of squares, at most the number of respondents; 0 without any
        weight.

    Raises
    ------
    InsufficientDataError
        Where a weight is negative or infinite.

    Notes
    -----
    Kish, Survey Sampling (1965), section 11.7.

    >>> effective_base([1, 1, 1, 1]), effective_base([2, 1, 1])
    (4.0, 2.6666666666666665)
    """
    w = np.asarray(weights, dtype=float).ravel()
    refuse_negative("weight", w)
    largest = np.nanmax(w, initial=0.0)
    if largest == 0:
        return 0.0
    w = w[~np.isnan(w)] / largest
    return float(w.sum() ** 2 / (w**2).sum())


def refuse_negative(name: str, values: FloatArray) -> None:
    """Raise InsufficientDataError where any value is negative or infinite; NaN, a missing value, passes."""
    wrong = (values < 0) | np.isinf(values)
    if wrong.any():
        raise InsufficientDataError(
            f"{int(wrong.sum())} {name} below 0 or infinite; counts and bases start at 0, and a missing one is NaN"
        )
