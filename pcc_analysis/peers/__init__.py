"""Peers: how a force stands against its most similar group, and whether it moves with it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special, stats

from pcc_analysis.peers.funnel import funnel
from pcc_analysis.peers.ranking import Chance, Direction, as_frame, missing_names, national_rank, rank_range

__all__ = [
    "CLASSES",
    "Chance",
    "funnel",
    "national_rank",
    "position",
    "rank_range",
    "trend_against_peers",
]

FloatArray = NDArray[np.float64]

CLASSES = (
    "greater than peers",
    "in line with peers (above average)",
    "in line with peers (below average)",
    "less than peers",
)
FEWEST_PEERS = 3
TREND_MONTHS = 12
SIGNIFICANT = 0.05


def position(
    rates: pd.Series | pd.DataFrame,
    force: str,
    chance: Chance | None = None,
    *,
    preferred: Direction = "neither",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Place a force among its peers: band, rank, and the class of the 2019 key, one row per measure.

    The band is where one more force like the peers would lie: their mean and a t prediction interval. The force
    itself is left out of both.

    Parameters
    ----------
    rates
        The force and its peers: a Series by force, or forces by measures. A peer without a figure is left out,
        counted and named.
    force
        Name of the force.
    chance
        What the figures rest on; with it the row says which ranks chance alone could have given.
    preferred
        Which end of the ranking is 1st: ``lower`` for the lowest, otherwise the highest.
    confidence
        Of the band and of the rank range.

    Returns
    -------
    DataFrame
        Index ``measure``; ``force``, ``value``, ``peers`` (with a figure), ``mean``, ``lower``, ``upper``,
        ``confidence``, ``rank``, ``of``, ``tied``, ``rank_lower``, ``rank_upper`` (missing without `chance`),
        ``classification`` (one of `CLASSES`, missing without a band), ``missing``, ``method``, ``note``.
        A value on a limit is in line; a value on the mean counts as above average. The lower limit stops at 0
        where no force is below 0. With fewer than three peers there is a mean and a rank, but no band.

    Raises
    ------
    InsufficientDataError
        Where the force is not among the rates, or a force stands there twice.

    Notes
    -----
    Prediction interval for one further observation: Hahn and Meeker, Statistical Intervals (1991), p. 61. The key
    of the Panel report for Quarter One 2019-20 names the four classes and no formula; this band is our reading.

    >>> rates = pd.Series({"Wiltshire": 40.0, "A": 49.0, "B": 50.0, "C": 51.0, "D": 50.0})
    >>> position(rates, "Wiltshire")[["mean", "rank", "classification"]].iloc[0].to_dict()
    {'mean': 50.0, 'rank': 5, 'classification': 'less than peers'}
    """
    frame = as_frame(rates, force)
    others = frame.drop(index=force)
    values, own = others.to_numpy(dtype=float), frame.loc[force].to_numpy(dtype=float)
    there = ~np.isnan(values)
    peers = there.sum(axis=0)
    filled = np.where(there, values, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = filled.sum(axis=0) / peers
        squares = np.where(there, (values - mean) ** 2, 0.0).sum(axis=0)
        spread = np.sqrt(squares / (peers - 1))
        half = special.stdtrit(peers - 1, (1 + confidence) / 2) * spread * np.sqrt(1 + 1 / peers)
    half = np.where(peers >= FEWEST_PEERS, half, np.nan)
    positive = (np.nan_to_num(frame.to_numpy(dtype=float)) >= 0).all(axis=0)
    lower = np.where(positive, np.maximum(mean - half, 0.0), mean - half)
    upper = mean + half
    ranked = national_rank(frame, force, preferred)
    spans = rank_range(frame, force, chance, preferred, confidence) if chance else _no_range(frame)
    return pd.DataFrame(
        {
            "force": force,
            "value": own,
            "peers": peers,
            "mean": mean,
            "lower": lower,
            "upper": upper,
            "confidence": confidence,
            "rank": ranked["rank"],
            "of": ranked["of"],
            "tied": ranked["tied"],
            "rank_lower": spans["rank_lower"],
            "rank_upper": spans["rank_upper"],
            "classification": _classes(own, mean, lower, upper),
            "missing": missing_names(frame),
            "method": f"t prediction interval, {confidence:.0%}",
            "note": _notes(own, peers, force),
        },
        index=frame.columns,
    )


def trend_against_peers(
    force_series: pd.Series,
    peers_frame: pd.DataFrame | None,
    trend: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """Say whether a force trends with its peers, and if not, which of the two reasons holds.

    "Does not trend with peers" is printed where there is no peer series, or where the force and the mean of its
    peers both have a significant trend and the two point in opposite directions.

    Parameters
    ----------
    force_series
        Monthly figures of the force, indexed by month.
    peers_frame
        Months by peers; None, or no column with every month of the last twelve, is no peer series. A peer with a
        month missing is left out of the mean, counted and named, because a mean over changing peers trends.
    trend
        What tests a trend: takes months by measures, returns a frame with ``slope`` and ``p`` in the order of the
        columns; `rolling_trend_exact` of the statistical exceptions is one. By default the key's discrete trend,
        the least-squares slope of the last 12 months.

    Returns
    -------
    DataFrame
        One row: ``does_not_trend`` (missing where the force's own history is too short), ``reason``, ``slope``,
        ``p``, ``peers_slope``, ``peers_p``, ``peers``, ``missing``, ``note``.

    Notes
    -----
    Our reading of "Does not trend with Peers" in the key of the Panel report for Quarter One 2019-20, which defines
    no test; both trends at p < 0.05.

    >>> months = pd.period_range("2018-07", "2019-06", freq="M")
    >>> up = pd.Series(range(12), index=months, dtype=float)
    >>> trend_against_peers(up, pd.DataFrame({"A": -up, "B": -2 * up}))["reason"].item()
    'increasing, while the mean of peers is decreasing'
    """
    window = force_series.index[-TREND_MONTHS:]
    peers = pd.DataFrame(index=window) if peers_frame is None else peers_frame.reindex(force_series.index)
    whole = peers.columns[peers.loc[window].notna().all()]
    left_out = ", ".join(str(name) for name in peers.columns if name not in whole)
    row: dict[str, object] = {
        "does_not_trend": pd.NA,
        "reason": "",
        "slope": np.nan,
        "p": np.nan,
        "peers_slope": np.nan,
        "peers_p": np.nan,
        "peers": len(whole),
        "missing": left_out,
        "note": "",
    }
    present = int(force_series.loc[window].notna().sum())
    if present < TREND_MONTHS:
        row["note"] = f"insufficient history ({present} of {TREND_MONTHS} months)"
        return _one_row(row)
    if len(whole) == 0:
        row |= {"does_not_trend": True, "reason": "no peer series"}
        return _one_row(row)
    both = pd.DataFrame({"force": force_series, "peers": peers[whole].mean(axis=1, skipna=False)})
    tested = (trend or _discrete_trend)(both)
    slope, p = tested["slope"].to_numpy(dtype=float), tested["p"].to_numpy(dtype=float)
    row |= {"slope": slope[0], "p": p[0], "peers_slope": slope[1], "peers_p": p[1]}
    if np.isnan(p).any():
        row["note"] = "insufficient history for the trend test"
        return _one_row(row)
    apart = bool((p < SIGNIFICANT).all() and slope[0] * slope[1] < 0)
    words = ("increasing", "decreasing") if slope[0] > 0 else ("decreasing", "increasing")
    row["does_not_trend"] = apart
    row["reason"] = f"{words[0]}, while the mean of peers is {words[1]}" if apart else ""
    return _one_row(row)


def _discrete_trend(series: pd.DataFrame) -> pd.DataFrame:
    last = series.iloc[-TREND_MONTHS:]
    rows = []
    for name in last.columns:
        values = last[name].to_numpy(dtype=float)
        if np.ptp(values) == 0:
            rows.append((name, 0.0, 1.0))
            continue
        line = stats.linregress(np.arange(len(last)), values)
        rows.append((name, line.slope, line.pvalue))
    return pd.DataFrame(rows, columns=["measure", "slope", "p"])


def _one_row(row: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame([row]).astype({"does_not_trend": "boolean"})


def _classes(
    own: FloatArray, mean: FloatArray, lower: FloatArray, upper: FloatArray
) -> pd.api.extensions.ExtensionArray:
    known = ~np.isnan(own) & ~np.isnan(lower)
    which = np.select([own > upper, own < lower, own >= mean], [0, 3, 1], default=2)
    return pd.array([CLASSES[at] if here else pd.NA for at, here in zip(which, known, strict=True)], dtype="str")


def _notes(own: FloatArray, peers: NDArray[np.int64], force: str) -> list[str]:
    notes = []
    for value, count in zip(own, peers, strict=True):
        if np.isnan(value):
            notes.append(f"no data for {force}")
        elif count < FEWEST_PEERS:
            notes.append(f"{count} of at least {FEWEST_PEERS} peers with a figure: no band")
        else:
            notes.append("")
    return notes


def _no_range(frame: pd.DataFrame) -> pd.DataFrame:
    nothing = pd.array([pd.NA] * frame.shape[1], dtype="Int64")
    return pd.DataFrame({"rank_lower": nothing, "rank_upper": nothing}, index=frame.columns)
