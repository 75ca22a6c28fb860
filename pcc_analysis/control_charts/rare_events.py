"""g and t: control charts of rare events, where months are mostly 0 and the gap between events says more."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pcc_analysis.control_charts.individuals import centre_and_sigma, limits, with_rules
from pcc_analysis.control_charts.rules import SHIFT, TREND
from pcc_analysis.errors import InsufficientDataError

FloatArray = NDArray[np.float64]

FEWEST_GAPS = 10
POWER = 3.6  # an exponential waiting time to the power 1/3.6 is nearly normal


def g_chart(
    gaps: pd.Series, *, baseline: int | None = None, shift_length: int = SHIFT, trend_length: int = TREND
) -> pd.DataFrame:
    """Return a g chart: opportunities, or whole days, between rare events.

    A point above the upper limit is a longer wait than usual: fewer events. There is no lower limit above 0, so
    events that come closer together show as a shift.

    Parameters
    ----------
    gaps
        Whole numbers, one per event after the first, indexed by event (a date, a number); 0 where two events fall
        on one day. NaN is a gap that is not known.
    baseline, shift_length, trend_length
        As in `xmr`.

    Returns
    -------
    DataFrame
        As of `xmr`, with ``event`` for ``month``. The centre is the median of the geometric distribution, 0.693
        times the mean, so that runs are judged fairly.

    Raises
    ------
    InsufficientDataError
        With fewer than 10 gaps, on gaps that are negative or not whole.

    Notes
    -----
    Benneyan, Health Care Management Science 4 (2001) 305-318; Provost and Murray, The Health Care Data Guide (2011),
    pp. 228-229: mean + 3 sqrt(mean (mean + 1)), centre 0.693 of the mean.

    >>> g_chart(pd.Series([10, 20, 30] * 4))[["centre", "lower", "upper"]].iloc[0].round(2).tolist()
    [13.86, 0.0, 81.48]
    """
    value = _gaps(gaps)
    if (value[~np.isnan(value)] % 1 != 0).any():
        raise InsufficientDataError("a g chart counts whole opportunities or days between events; time takes t_chart")
    mean = float(np.nanmean(value[:baseline]))
    sigma = np.sqrt(mean * (mean + 1))
    lines = limits(np.full(len(value), mean), np.full(len(value), sigma), 0.0)
    centre = np.full(len(value), np.log(2) * mean)
    return with_rules(pd.Series(gaps.index, name="event"), value, centre, lines, shift_length, trend_length)


def t_chart(
    gaps: pd.Series,
    *,
    baseline: int | None = None,
    screen: bool = False,
    shift_length: int = SHIFT,
    trend_length: int = TREND,
) -> pd.DataFrame:
    """Return a t chart: time between rare events.

    The times to the power 1/3.6 are nearly normal; they take an XmR chart, whose lines are brought back.

    Parameters
    ----------
    gaps
        Time between events (days, hours), above 0, one per event after the first. NaN is a gap that is not known.
    baseline, screen, shift_length, trend_length
        As in `xmr`.

    Returns
    -------
    DataFrame
        As of `g_chart`, in the unit of the gaps.

    Raises
    ------
    InsufficientDataError
        With fewer than 10 gaps, on gaps of 0 or below.

    Notes
    -----
    Nelson, Journal of Quality Technology 26 (1994) 239-240; Montgomery, Introduction to Statistical Quality Control,
    "dealing with low defect levels"; Provost and Murray (2011), p. 231.
    """
    value = _gaps(gaps)
    none = int((value == 0).sum())
    if none:
        raise InsufficientDataError(
            f"{none} gaps of 0; a t chart needs time that passed: give hours, or count whole days with g_chart"
        )
    shaped = value ** (1 / POWER)
    centre, sigma = centre_and_sigma(shaped, baseline, screen)
    at = np.full(len(value), centre)
    lines = {name: line**POWER for name, line in limits(at, np.full(len(value), sigma), 0.0).items()}
    when = pd.Series(gaps.index, name="event")
    return with_rules(when, value, at**POWER, lines, shift_length, trend_length)


def _gaps(gaps: pd.Series) -> FloatArray:
    value = gaps.to_numpy(dtype=float)
    there = int((~np.isnan(value)).sum())
    if there < FEWEST_GAPS:
        raise InsufficientDataError(
            f"insufficient history ({there} of at least {FEWEST_GAPS} gaps between events) for limits; list the events"
        )
    if (value < 0).any():
        raise InsufficientDataError(f"{int((value < 0).sum())} gaps below 0; sort the events by date first")
    return value
