"""p′ and u′: control charts of proportions and rates whose limits allow for more variation than chance alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pcc_analysis.control_charts.individuals import centre_and_sigma, limits, with_rules
from pcc_analysis.control_charts.rules import SHIFT, TREND
from pcc_analysis.control_charts.suitability import refuse_overlap, refuse_season, whole_months
from pcc_analysis.errors import InsufficientDataError, NotAProportionError
from pcc_analysis.overdispersion import refuse_negative

FloatArray = NDArray[np.float64]


def p_prime(
    numerators: pd.Series,
    denominators: pd.Series,
    *,
    baseline: int | None = None,
    screen: bool = False,
    months_per_point: int | None = None,
    season: bool | None = None,
    shift_length: int = SHIFT,
    trend_length: int = TREND,
) -> pd.DataFrame:
    """Return Laney's p′ chart of monthly proportions, with the NHS rules.

    Parameters
    ----------
    numerators, denominators
        Counts by month, of one index. A month without a denominator, or with 0, is a missing month.
    baseline, screen, months_per_point, season, shift_length, trend_length
        As in `xmr`.

    Returns
    -------
    DataFrame
        As of `xmr`, with ``sigma_z``: how many times wider than chance alone the months vary; limits differ from
        month to month with the denominator and stay between 0 and 1.

    Raises
    ------
    NotAProportionError
        Where a numerator is larger than its denominator.
    InsufficientDataError
        As in `xmr`.

    Notes
    -----
    Laney, "Improved Control Charts for Attributes", Quality Engineering 14 (2002) 531-537; Mohammed and Laney,
    Quality and Safety in Health Care 15 (2006) 383-384.

    >>> months = pd.period_range("2018-01", periods=12, freq="M")
    >>> of = pd.Series(100.0, months)
    >>> p_prime(of / 2, of)[["centre", "sigma_z"]].iloc[0].tolist()
    [0.5, 0.0]
    """
    n, d = _aligned(numerators, denominators)
    over = (n > d).sum()
    if over:
        raise NotAProportionError(
            f"{int(over)} months have a numerator larger than the denominator; a ratio that can exceed 1 takes u_prime"
        )
    options = (baseline, screen, months_per_point, season, shift_length, trend_length)
    return _prime(n, d, lambda p: p * (1 - p), 1.0, *options)


def u_prime(
    counts: pd.Series,
    exposures: pd.Series,
    *,
    baseline: int | None = None,
    screen: bool = False,
    months_per_point: int | None = None,
    season: bool | None = None,
    shift_length: int = SHIFT,
    trend_length: int = TREND,
) -> pd.DataFrame:
    """Return Laney's u′ chart of monthly rates, with the NHS rules.

    Parameters
    ----------
    counts, exposures
        Events, and what they are divided by (population in thousands, calls, days), by month, of one index.
    baseline, screen, months_per_point, season, shift_length, trend_length
        As in `xmr`.

    Returns
    -------
    DataFrame
        As of `p_prime`, in counts per exposure; the lower limit stops at 0.

    Raises
    ------
    InsufficientDataError
        As in `xmr`.

    Notes
    -----
    Laney (2002), as for `p_prime`.
    """
    n, d = _aligned(counts, exposures)
    options = (baseline, screen, months_per_point, season, shift_length, trend_length)
    return _prime(n, d, lambda u: u, np.inf, *options)


def _aligned(numerators: pd.Series, denominators: pd.Series) -> tuple[pd.Series, pd.Series]:
    if not numerators.index.equals(denominators.index):
        raise InsufficientDataError("numerators and denominators have different months; align them first")
    refuse_negative("numerator", numerators.to_numpy(dtype=float))
    refuse_negative("denominator", denominators.to_numpy(dtype=float))
    there = numerators.notna() & (denominators > 0)
    monthly = whole_months(numerators.where(there), "proportions or rates")
    return monthly, denominators.where(there).reindex(monthly.index).astype(float)


def _prime(
    numerators: pd.Series,
    denominators: pd.Series,
    variance: Callable[[float], float],
    ceiling: float,
    baseline: int | None,
    screen: bool,
    months_per_point: int | None,
    season: bool | None,
    shift_length: int,
    trend_length: int,
) -> pd.DataFrame:
    figures = numerators / denominators
    refuse_overlap(figures, months_per_point, counts=False)
    refuse_season(figures, season)
    value, d = figures.to_numpy(dtype=float), denominators.to_numpy(dtype=float)
    first = slice(baseline)
    overall = float(np.nansum(numerators.to_numpy()[first]) / np.nansum(d[first]))
    chance = np.sqrt(variance(overall) / d)
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = np.where(chance > 0, (value - overall) / chance, np.where(np.isnan(value), np.nan, 0.0))
    _, sigma_z = centre_and_sigma(scores, baseline, screen)
    centre = np.full(len(value), overall)
    lines = limits(centre, chance * sigma_z, 0.0, ceiling)
    when = pd.Series(figures.index, name="month")
    chart = with_rules(when, value, centre, lines, shift_length, trend_length)
    return chart.assign(sigma_z=sigma_z)
