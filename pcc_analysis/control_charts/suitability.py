"""What a control chart may be drawn of: separate months without a season, and the tests that say so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from pcc_analysis.errors import InsufficientDataError

FloatArray = NDArray[np.float64]

LEVEL = 0.01  # of the test for a season, and of the test for counts that vary too little
OVERLAPS = (3, 12)  # the totals that reports show
FEWEST_FOR_SEASON = 24
FEWEST_FOR_OVERLAP = 18
FEWEST_MONTHS = 12

INSTEAD_OF_SEASON = (
    "use expectation, which expects each calendar month for itself, or calibrated; season=False says that the "
    "pattern is known not to be a season"
)
INSTEAD_OF_TOTALS = "chart the single months, or use rolling_trend_exact, in which the overlap cancels"


@dataclass(frozen=True)
class Overlap:
    """Whether figures look like totals over several months that each share all but one with the next.

    Attributes
    ----------
    months
        The likeliest number of months a figure covers; 1 where they look like separate months.
    log_likelihood_ratio
        Of that against separate months around one level, one step or one line; above 0 speaks for overlap.
    too_steady
        Counts whose neighbours differ less than those of independent counts do, at the level of 1%.
    """

    months: int
    log_likelihood_ratio: float
    too_steady: bool


@dataclass(frozen=True)
class Season:
    """The test for a season.

    Attributes
    ----------
    f, p
        The weaker of two F statistics and its p value; NaN with fewer than 24 months.
    months
        Months used.
    """

    f: float
    p: float
    months: int


def whole_months(series: pd.Series, what: str = "series") -> pd.Series:
    """Return the series on every month between its first and last, missing months as NaN.

    Raises
    ------
    InsufficientDataError
        Where the index is not monthly, a month stands there twice, or fewer than 12 months have a figure.
    """
    if not isinstance(series.index, pd.PeriodIndex) or series.index.freqstr != "M":
        raise InsufficientDataError(f"the {what} of a control chart is indexed by month: a PeriodIndex of frequency M")
    if series.index.has_duplicates:
        raise InsufficientDataError(f"{int(series.index.duplicated().sum())} months stand twice in the {what}")
    there = int(series.notna().sum())
    if there < FEWEST_MONTHS:
        raise InsufficientDataError(
            f"insufficient history ({there} of at least {FEWEST_MONTHS} months) for limits; "
            "print the figures without them"
        )
    months = pd.period_range(series.index.min(), series.index.max(), freq="M")
    return series.reindex(months).astype(float)


def refuse_overlap(series: pd.Series, months_per_point: int | None, counts: bool) -> None:
    """Refuse rolling totals: declared ones always, undeclared ones where they show.

    Parameters
    ----------
    series
        Figures by month.
    months_per_point
        1 says that each figure is of its own month, and nothing is tested; more is refused; None is tested.
    counts
        Whether the figures are counts, which at the least vary as Poisson counts do.
    """
    if months_per_point is not None:
        if months_per_point > 1:
            raise InsufficientDataError(
                f"a control chart of {months_per_point}-month figures flags the overlap, because each shares "
                f"{months_per_point - 1} months with the next; {INSTEAD_OF_TOTALS}"
            )
        return
    found = overlap(series, counts)
    if found.months > 1:
        raise InsufficientDataError(
            f"the figures look like rolling {found.months}-month totals, and a control chart of those flags the "
            f"overlap; {INSTEAD_OF_TOTALS}; months_per_point=1 says that each figure is of its own month"
        )


def overlap(series: pd.Series, counts: bool = False) -> Overlap:
    """Say whether figures look like rolling totals.

    Two signs, either of which is enough. Over k months that each share k - 1 with the next, correlation falls in a
    straight line to 0 at lag k: the Gaussian likelihood of that shape, for 3 and 12 months, is compared with that of
    independent months around the best of one level, one step and one line. And counts: neighbours of independent
    counts differ by at least twice the mean in the square, neighbours of a 12-month total by a twelfth of that.

    Notes
    -----
    Correlation of moving sums: Box, Jenkins and Reinsel, Time Series Analysis (2008), section 3.3 (a moving average
    of order k - 1 with equal weights). Mean square successive difference: von Neumann, Annals of Mathematical
    Statistics 12 (1941) 367-395. Measured rates are in docs/methods/control-charts.md.
    """
    known = series.notna().to_numpy()
    if known.sum() < FEWEST_FOR_OVERLAP or np.ptp(series.to_numpy()[known]) == 0:
        return Overlap(1, float("nan"), False)
    at = np.flatnonzero(known).astype(float)
    x = series.to_numpy(dtype=float)[known]
    separate = _separate_likelihood(x, at)
    gains = {k: _overlap_likelihood(x, at, k) - separate for k in OVERLAPS}
    best = max(gains, key=lambda k: gains[k])
    steady = counts and _too_steady(series.to_numpy(dtype=float))
    months = best if gains[best] > 0 or steady else 1
    return Overlap(months, gains[best], steady)


def refuse_season(series: pd.Series, season: bool | None) -> None:
    """Refuse a season: a declared one always, an undeclared one where the test finds it.

    Parameters
    ----------
    series
        Figures by month.
    season
        False says that there is none, and nothing is tested; True is refused; None is tested at 1%.
    """
    if season:
        raise InsufficientDataError(
            f"a control chart of seasonal figures flags the season every year; {INSTEAD_OF_SEASON}"
        )
    if season is None:
        found = seasonality(series)
        if found.p < LEVEL:
            raise InsufficientDataError(
                f"the months differ by calendar month more than by chance (F = {found.f:.1f}, p = {found.p:.2g}, "
                f"{found.months} months), and a control chart would flag the season every year; {INSTEAD_OF_SEASON}"
            )


def seasonality(series: pd.Series) -> Season:
    """Test for a season: two annual harmonics, against what the years do not share.

    The harmonics are tested twice, after taking out the level of each year, and after taking out one line; both
    must be significant. A step in one year fails the first (it is not repeated), a trend fails the second, a season
    passes both. The error is what is left after years and calendar months, so a change in one year alone cannot
    reach the limit however large it is.

    Notes
    -----
    Extra-sum-of-squares F test: Draper and Smith, Applied Regression Analysis (1998), ch. 6; residuals of the two-way
    table as error: Tukey's years by months. With fewer than 24 months, or without a repeated month, p is NaN: not
    known, and not refused.
    """
    known = series.notna().to_numpy()
    x = series.to_numpy(dtype=float)[known]
    at = np.flatnonzero(known)
    if len(x) < FEWEST_FOR_SEASON or np.ptp(x) == 0:
        return Season(float("nan"), float("nan"), len(x))
    x = (x - x.mean()) / x.std()
    calendar = pd.PeriodIndex(series.index)[known].month.to_numpy()
    year = (len(series) - 1 - at) // 12
    angles = 2 * np.pi * calendar[:, None] * np.array([1, 2]) / 12
    waves = np.hstack([np.cos(angles), np.sin(angles)])
    years = (year[:, None] == np.unique(year)).astype(float)
    months = (calendar[:, None] == np.unique(calendar)).astype(float)
    line = np.column_stack([np.ones(len(x)), at])
    left, rank = _left_over(x, np.hstack([years, months]))
    df = len(x) - rank
    if df < 4 or left < 1e-12:
        return Season(float("inf") if left < 1e-12 <= df else float("nan"), 0.0 if df >= 4 else float("nan"), len(x))
    fs = [(_left_over(x, base)[0] - _left_over(x, np.hstack([base, waves]))[0]) / 4 for base in (years, line)]
    f = max(min(fs), 0.0) / (left / df)
    return Season(float(f), float(special.fdtrc(4, df, f)), len(x))


def _left_over(x: FloatArray, design: ArrayLike) -> tuple[float, int]:
    columns = np.asarray(design, dtype=float)
    fitted, _, rank, _ = np.linalg.lstsq(columns, x, rcond=None)
    return float(((x - columns @ fitted) ** 2).sum()), int(rank)


def _separate_likelihood(x: FloatArray, at: FloatArray) -> float:
    n = len(x)
    centred = x - x.mean()
    time = at - at.mean()
    line = (centred @ time) ** 2 / (time @ time)
    first = np.arange(1, n)
    steps = np.cumsum(centred)[:-1] ** 2 * n / (first * (n - first))
    left = max(float(centred @ centred - max(line, steps[2:-2].max())), 1e-12 * float(centred @ centred))
    return float(-n / 2 * np.log(left / n))


def _overlap_likelihood(x: FloatArray, at: FloatArray, k: int) -> float:
    shape = np.maximum(0.0, 1 - np.abs(np.subtract.outer(at, at)) / k)
    inverse = np.linalg.inv(shape)
    weight = inverse.sum(axis=0)
    centred = x - (weight @ x) / weight.sum()
    n = len(x)
    return float(-np.linalg.slogdet(shape)[1] / 2 - n / 2 * np.log(centred @ inverse @ centred / n))


def _too_steady(x: FloatArray) -> bool:
    steps = np.diff(x)
    steps = steps[~np.isnan(steps)]
    pairs, mean = len(steps), float(np.nanmean(x))
    if pairs < 2 or mean <= 0:
        return False
    # Satterthwaite: neighbouring differences share a month, so n steps carry (n^2) / (1.5 n - 0.5) of their number
    df = pairs**2 / (1.5 * pairs - 0.5)
    ratio = float((steps**2).mean()) / (2 * mean)
    drift = float((steps**2).sum()) / float(np.nansum((x - mean) ** 2))
    return drift < 1 and bool(stats.chi2.cdf(ratio * df, df) < LEVEL)
