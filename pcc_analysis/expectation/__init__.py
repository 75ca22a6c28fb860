"""Expectation: what the months before lead one to expect of the months after, with trend, season and limits."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.expectation.seasonal_model import Expectation, learn, ordinals
from pcc_analysis.history import Baselines, FloatArray, History, Kind, history
from pcc_analysis.months import months_in_words


def expect(
    series: pd.DataFrame,
    months: pd.PeriodIndex | int = 1,
    denominators: pd.DataFrame | None = None,
    *,
    together: bool = False,
    kind: Kind = None,
    baselines: Baselines = None,
    confidence: float = 0.99,
) -> pd.DataFrame:
    """Return what the 60 months before the given ones lead one to expect of them, beside what was observed.

    Parameters
    ----------
    series
        Months by measures: counts, or numerators where ``denominators`` are given; NaN is a missing month.
    months
        Consecutive months to test, within or just after the history; a number is that many last months.
    denominators
        Months by measures; months to come take those of the year before.
    together
        Take the months as one window (its total, or its pooled proportion or mean) rather than one by one.
    kind, baselines
        As for ``history``.
    confidence
        Two-sided, of the prediction limits.

    Returns
    -------
    DataFrame
        One row per measure and month (or window): ``measure``, ``month`` (the last of the window),
        ``observed``, ``expected``, ``lower``, ``upper``, ``difference`` ("n more than forecast" when positive),
        ``outside`` (nullable), ``p``, ``confidence``, ``method``, ``fitted_from``, ``fitted_to``, ``months`` fitted,
        ``note``.

    Raises
    ------
    InsufficientDataError
        Where the months asked for do not follow or end the history.

    Notes
    -----
    Farrington, Andrews, Beale and Catchpole, JRSS A 159 (1996) 547-563, for the quasi-Poisson regression and
    the 2/3-power limits; Cox and Snell, JRSS B 30 (1968) 248-275, for the same on proportions.

    >>> index = pd.period_range("2014-01", periods=61, freq="M")
    >>> flat = pd.DataFrame({"asb": [100.0] * 60 + [144.0]}, index=index)
    >>> expect(flat)[["expected", "difference", "outside"]].round(6).values.tolist()
    [[100.0, 44.0, True]]
    """
    past = history(series, denominators, kind, baselines)
    asked = past.months[-months:] if isinstance(months, int) else months
    if len(asked) == 0 or asked[0] > past.months[-1] + 1 or not _consecutive(asked):
        raise InsufficientDataError(
            f"the months to test ({months_in_words(asked)}) must be consecutive and start inside the history or "
            f"with the month after {past.last}"
        )
    model = learn(past, back=int(ordinals(past.months)[-1] - ordinals(asked)[0]) + 1)
    windows = [asked] if together else [asked[i : i + 1] for i in range(len(asked))]
    return pd.concat([_tested(model, window, confidence) for window in windows], ignore_index=True)


def forecast(
    series: pd.DataFrame,
    ahead: int = 3,
    denominators: pd.DataFrame | None = None,
    *,
    kind: Kind = None,
    baselines: Baselines = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return the range to expect of the months to come taken together, for example the next quarter's total.

    Parameters and columns as for ``expect``; ``observed`` is missing.

    >>> index = pd.period_range("2014-01", periods=60, freq="M")
    >>> forecast(pd.DataFrame({"asb": [100.0] * 60}, index=index))["expected"].round(6).tolist()
    [300.0]
    """
    last = history(series).months[-1]
    months = pd.period_range(last + 1, periods=ahead, freq="M")
    return expect(
        series,
        months,
        denominators,
        together=True,
        kind=kind,
        baselines=baselines,
        confidence=confidence,
    )


def seasonally_adjusted(
    series: pd.DataFrame,
    denominators: pd.DataFrame | None = None,
    *,
    kind: Kind = None,
    baselines: Baselines = None,
) -> pd.DataFrame:
    """Return each month without its season: what a chart's line would be if every month were an average one.

    The season comes from the model of ``expect`` fitted on every month there is (36 at least): a count is
    divided by it, a mean less it, and a proportion moved by it on the logit scale. NaN where there is no
    model or no month.

    Parameters
    ----------
    series, denominators, kind, baselines
        As for ``expect``.

    Returns
    -------
    DataFrame
        Months by measures, in the unit of the chart (count, proportion or mean).

    >>> months = pd.period_range("2010-01", periods=72, freq="M")
    >>> wave = 100 * np.exp(0.2 * np.cos(2 * np.pi * months.month / 12))
    >>> bool(np.ptp(seasonally_adjusted(pd.DataFrame({"asb": np.asarray(wave)}, index=months), kind="count")) < 1e-6)
    True
    """
    past = history(series, denominators, kind, baselines)
    model = learn(past, fitted=len(past.months))
    with_season, without, value = model.mean(past.months), model.mean(past.months, season=False), past.value
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = value / (1 - value) * (without / (1 - without)) / (with_season / (1 - with_season))
        moved = {
            "count": value * without / with_season,
            "proportion": np.where(value == 1, 1.0, odds / (1 + odds)),
            "mean": value - with_season + without,
        }
    out = np.select([past.kinds == one for one in moved], list(moved.values()), np.nan)
    out = np.where(with_season == without, value, out)
    return pd.DataFrame(out, index=past.months, columns=past.measures)


def _tested(model: Expectation, window: pd.PeriodIndex, confidence: float) -> pd.DataFrame:
    past = model.past
    rows = past.months.get_indexer(window)
    inside = (rows >= 0)[:, None]
    numerator = np.where(inside, past.numerator[rows], np.nan)
    base = np.where(inside, past.base[rows], _base_of_last_year(past, window))
    counted = past.kinds == "count"
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = numerator.sum(axis=0) / np.where(counted, 1.0, base.sum(axis=0))
    found, method = model.predict(window, base, confidence)
    p = found.test(observed)
    outside = pd.Series(p < 1 - confidence, dtype="boolean").where(pd.Series(~np.isnan(p)))
    return pd.DataFrame(
        {
            "measure": past.measures,
            "month": window[-1],
            "observed": observed,
            "expected": found.expected,
            "lower": found.lower,
            "upper": found.upper,
            "difference": observed - found.expected,
            "outside": outside,
            "p": p,
            "confidence": confidence,
            "method": method,
            "fitted_from": model.fitted.min(),
            "fitted_to": model.fitted.max(),
            "months": model.months,
            "note": model.notes(),
        }
    )


def _base_of_last_year(past: History, window: pd.PeriodIndex) -> FloatArray:
    rows = past.months.get_indexer(window - 12)
    return np.where((rows >= 0)[:, None], past.base[rows], np.nan)


def _consecutive(months: pd.PeriodIndex) -> bool:
    return bool((np.diff(ordinals(months)) == 1).all())
