"""How long until something happens, where it has not happened to everyone yet: survival curves, medians, hazards."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.numbers import count_noun

CONFIDENCE = 0.95
FEWEST_EVENTS = 5
"""With fewer events on either side no hazard ratio is given."""


def survival_curve(
    time: ArrayLike, event: ArrayLike, count: ArrayLike | None = None, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Return the share to which it has not happened yet, by time since the start (Kaplan and Meier).

    Parameters
    ----------
    time
        Days, seconds, any unit; 0 or more.
    event
        True or 1 where it happened at that time, 0 where it was last looked at then and had not.
    count
        How many each row stands for; 1 unless given.
    confidence
        Of the limits.

    Returns
    -------
    DataFrame
        One row per time at which it happened: ``time, at_risk, events, value, lower, upper``; no row where it never
        happened. Limits by Greenwood's formula on the log-log scale, NaN where the share is 0.

    Raises
    ------
    InsufficientDataError
        Where a time is negative or missing, or there is no row.

    Notes
    -----
    Kaplan and Meier, JASA 53 (1958) 457-481; Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data
    (2002), section 1.4.

    >>> survival_curve([1, 2, 2, 4], [1, 1, 0, 1])["value"].round(3).tolist()
    [0.75, 0.5, 0.0]
    """
    from statsmodels.duration.survfunc import SurvfuncRight

    rows = _rows(time, event, count)
    if not rows["event"].any():
        return pd.DataFrame(columns=["time", "at_risk", "events", "value", "lower", "upper"], dtype=float)
    fitted = SurvfuncRight(rows["time"], rows["event"], freq_weights=rows["count"])
    found = pd.DataFrame(
        {"time": fitted.surv_times, "at_risk": fitted.n_risk, "events": fitted.n_events, "value": fitted.surv_prob}
    ).astype(float)
    # with weights the library's own error is not Greenwood's
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = found["events"] / (found["at_risk"] * (found["at_risk"] - found["events"]))
        error = np.sqrt(terms.cumsum()) / np.abs(np.log(found["value"]))
    reach = stats.norm.ppf((1 + confidence) / 2) * error
    inner = (found["value"] > 0) & (found["value"] < 1)
    found["lower"] = (found["value"] ** np.exp(reach)).where(inner)
    found["upper"] = (found["value"] ** np.exp(-reach)).where(inner)
    return found[found["events"] > 0].reset_index(drop=True)


def time_until(curve: pd.DataFrame, share: float = 0.5) -> pd.Series:
    """Return the time by which it has happened to a share of all, with limits from those of the curve.

    Parameters
    ----------
    curve
        From `survival_curve`.
    share
        One half is the median.

    Returns
    -------
    Series
        ``value``, NaN where the curve never gets there; ``lower`` and ``upper``, the times at which its limits do
        (Brookmeyer and Crowley, Biometrics 38, 1982, 29-41), NaN likewise.

    >>> float(time_until(survival_curve([1, 2, 3, 4], [1, 1, 1, 1]))["value"])
    2.0
    """
    left = 1 - share + 1e-12
    found = {}
    for name in ("value", "lower", "upper"):
        # the limits of a curve that has reached 0 are 0 as well
        reached = curve.loc[curve[name].fillna(curve["value"]) <= left, "time"]
        found[name] = float(reached.iloc[0]) if len(reached) else np.nan
    return pd.Series(found)


def hazard_ratio(
    time: ArrayLike,
    event: ArrayLike,
    group: ArrayLike,
    count: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    confidence: float = CONFIDENCE,
) -> pd.Series:
    """Return how much faster it happens in a group than in the others (Cox's proportional hazards).

    Parameters
    ----------
    time, event, count
        As for `survival_curve`.
    group
        True or 1 for the group.
    strata
        What is held equal: each stratum has a pace of its own.
    confidence
        Of the limits.

    Returns
    -------
    Series
        ``value`` (above 1: sooner), ``lower, upper, p, events, method``.

    Raises
    ------
    InsufficientDataError
        With fewer than `FEWEST_EVENTS` events in the group or in the others.

    Notes
    -----
    Cox, JRSS B 34 (1972) 187-220; ties by Breslow's method, as statsmodels has them with strata.
    """
    from statsmodels.duration.hazard_regression import PHReg

    rows = _rows(time, event, count).assign(
        group=np.asarray(group, dtype=float), stratum=0 if strata is None else pd.factorize(np.asarray(strata))[0]
    )
    events = rows.groupby("group")["happened"].sum()
    if len(events) < 2 or events.min() < FEWEST_EVENTS:
        raise InsufficientDataError(
            f"{count_noun(events.min() if len(events) > 1 else 0, 'event')} in one of the two groups: below "
            f"{FEWEST_EVENTS} no ratio is given; take a longer window"
        )
    each = rows.loc[rows.index.repeat(rows["count"].astype(int))]
    fitted = PHReg(each["time"], each[["group"]], status=each["event"], strata=each["stratum"]).fit()
    coefficient, error = float(fitted.params[0]), float(fitted.bse[0])
    reach = stats.norm.ppf((1 + confidence) / 2) * error
    limits = np.exp([coefficient, coefficient - reach, coefficient + reach])
    return pd.Series(
        {
            **dict(zip(("value", "lower", "upper"), map(float, limits), strict=True)),
            "p": float(fitted.pvalues[0]),
            "events": float(events.sum()),
            "method": "Cox regression",
        }
    )


def _rows(time: ArrayLike, event: ArrayLike, count: ArrayLike | None) -> pd.DataFrame:
    rows = pd.DataFrame({"time": np.asarray(time, dtype=float), "event": np.asarray(event, dtype=float)})
    rows["count"] = 1.0 if count is None else np.asarray(count, dtype=float)
    wrong = int((rows["time"].isna() | (rows["time"] < 0)).sum())
    if wrong or rows.empty:
        raise InsufficientDataError(
            f"{count_noun(wrong, 'time')} missing or below 0; leave them out and say how many"
            if wrong
            else "there is nobody to follow; take a longer window"
        )
    return rows.assign(happened=rows["event"] * rows["count"])
