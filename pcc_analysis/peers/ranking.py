"""Ranking of forces: who stands where, and how far chance alone could have moved a force in the ranking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import byar, wilson
from pcc_analysis.numbers import ordinal

FloatArray = NDArray[np.float64]
Direction = Literal["higher", "lower", "neither"]

FURTHEST_SCALE = 2.0  # rates further than this factor from counts over denominators are not on one scale


@dataclass(frozen=True)
class Chance:
    """What each force's figure rests on, and so how far chance could have moved it.

    Either counts with their denominators, or standard errors; each a Series by force, or a frame of forces by
    measures. Forces that are not in the ranking are ignored.

    Attributes
    ----------
    counts, denominators
        What each rate or proportion was divided from.
    kind
        ``rate`` takes exact Poisson and Byar's limits, ``proportion`` takes Wilson's.
    dispersion
        Variance over mean, at least 1; a number, or a Series by force.
    standard_errors
        For means and medians, in the unit of the figures.
    """

    counts: pd.Series | pd.DataFrame | None = None
    denominators: pd.Series | pd.DataFrame | None = None
    kind: Literal["rate", "proportion"] = "rate"
    dispersion: float | pd.Series = 1.0
    standard_errors: pd.Series | pd.DataFrame | None = None

    def __post_init__(self) -> None:
        """Refuse a half-described chance."""
        by_counts = self.counts is not None and self.denominators is not None
        if by_counts == (self.standard_errors is not None):
            raise InsufficientDataError(
                "the range that chance gives a rank needs counts with their denominators, or standard errors, "
                "and not both"
            )
        if np.any(np.asarray(self.dispersion, dtype=float) < 1):
            raise InsufficientDataError("a dispersion below 1; a count varies at least as a Poisson count does")


def national_rank(rates: pd.Series | pd.DataFrame, force: str, preferred: Direction = "neither") -> pd.DataFrame:
    """Return the rank of a force among all forces given (44, or the eight of a group), one row per measure.

    Parameters
    ----------
    rates
        A Series by force, or forces by measures. A force without a figure is left out and named.
    force
        Name of the force.
    preferred
        ``higher``: the highest is 1st. ``lower``: the lowest is. ``neither``: the highest is.

    Returns
    -------
    DataFrame
        Index ``measure``; ``force``, ``value``, ``rank`` (equal values share the best rank), ``of``, ``tied``
        (other forces with the same value), ``missing`` (names, comma separated), ``label`` ("41st of 44",
        "joint 3rd of 8"), ``note``. Where the force has no figure there is no rank and the note says so.

    Raises
    ------
    InsufficientDataError
        Where the force is not among the rates, or a force stands there twice.

    Notes
    -----
    Standard competition ranking ("1224").

    >>> seconds = pd.Series({"Wiltshire": 14.16, "Dorset": 6.2, "Kent": 9.9})
    >>> national_rank(seconds, "Wiltshire", preferred="lower")["label"].item()
    '3rd of 3'
    """
    frame = as_frame(rates, force)
    values = frame.to_numpy(dtype=float)
    own = frame.loc[force].to_numpy(dtype=float)
    known = ~np.isnan(own)
    with np.errstate(invalid="ignore"):
        better = values < own if preferred == "lower" else values > own
        same = (values == own).sum(axis=0) - 1
    place = better.sum(axis=0) + 1
    of = (~np.isnan(values)).sum(axis=0)
    labels = [
        f"{'joint ' if tied else ''}{ordinal(int(at))} of {total}" if here else ""
        for at, tied, total, here in zip(place, same, of, known, strict=True)
    ]
    return pd.DataFrame(
        {
            "force": force,
            "value": own,
            "rank": _whole(place, known),
            "of": of,
            "tied": _whole(same, known),
            "missing": missing_names(frame),
            "label": labels,
            "note": np.where(known, "", f"no data for {force}"),
        },
        index=frame.columns,
    )


def rank_range(
    rates: pd.Series | pd.DataFrame,
    force: str,
    chance: Chance,
    preferred: Direction = "neither",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return the ranks that a force could hold if chance alone separated it from its neighbours.

    The force is compared with each other force in turn. Those it differs from by more than chance stay above or
    below it; the rest could stand on either side. With the confidence divided by the number of comparisons
    (Bonferroni) the range covers the true rank with at least the confidence given. Analytic: nothing is simulated.

    Parameters
    ----------
    rates, force, preferred
        As in `national_rank`.
    chance
        What the figures rest on.
    confidence
        That the range holds the true rank.

    Returns
    -------
    DataFrame
        Index ``measure``; ``rank_lower`` and ``rank_upper``, 1 the best. Missing where the force has no figure,
        or nothing to tell its chance from; a peer without any can stand on either side.

    Raises
    ------
    InsufficientDataError
        Where rates are not the counts over the denominators on one scale.

    Notes
    -----
    Mogstad, Romano, Shaikh and Wilhelm, "Inference for Ranks", Review of Economic Studies 91 (2024) 476-518, the
    marginal confidence set, here with Bonferroni in place of their bootstrap, which can widen it by a rank.
    Limits of a difference from the limits of each: Zou and Donner, Statistics in Medicine 27 (2008) 1693-1702,
    which for proportions is Newcombe's method 10 and exists at 0.

    >>> score = pd.Series({"A": 10.0, "B": 5.0, "C": 4.9})
    >>> rank_range(score, "B", Chance(standard_errors=score * 0 + 0.5)).iloc[0].tolist()
    [2, 3]
    """
    frame = as_frame(rates, force)
    values = frame.to_numpy(dtype=float)
    at = frame.index.get_loc(force)
    compared = np.maximum((~np.isnan(values)).sum(axis=0) - 1, 1)
    value, lower, upper = _limits(frame, chance, 1 - (1 - confidence) / compared)
    away = value[at] - value
    with np.errstate(invalid="ignore"):
        higher = away - np.hypot(value[at] - lower[at], upper - value) > 0
        less = away + np.hypot(upper[at] - value[at], value - lower) < 0
    here = ~np.isnan(values)
    better, worse = (higher, less) if preferred == "lower" else (less, higher)
    known = ~np.isnan(values[at]) & ~np.isnan(lower[at])
    first = (better & here).sum(axis=0) + 1
    last = here.sum(axis=0) - (worse & here).sum(axis=0)
    return pd.DataFrame({"rank_lower": _whole(first, known), "rank_upper": _whole(last, known)}, index=frame.columns)


def as_frame(rates: pd.Series | pd.DataFrame, force: str) -> pd.DataFrame:
    """Return the rates as forces by measures, after checking that the force is there once."""
    frame = rates.to_frame() if isinstance(rates, pd.Series) else rates
    twice = frame.index[frame.index.duplicated()].unique()
    if len(twice):
        raise InsufficientDataError(
            f"{len(twice)} forces stand twice in the rates ({', '.join(map(str, twice[:2]))}); "
            "one row per force, with the windows added up first"
        )
    if force not in frame.index:
        raise InsufficientDataError(
            f"the rates hold no {force!r}; they hold {', '.join(map(str, frame.index[:8]))}: "
            "pass the force with its peers, it is left out of their average"
        )
    return frame.rename_axis(columns="measure")


def missing_names(frame: pd.DataFrame) -> list[str]:
    """Name, for each measure, the forces without a figure."""
    return [", ".join(map(str, frame.index[frame[column].isna()])) for column in frame.columns]


def _limits(frame: pd.DataFrame, chance: Chance, confidence: FloatArray) -> tuple[FloatArray, ...]:
    values = frame.to_numpy(dtype=float)
    if chance.standard_errors is not None:
        errors = _like(chance.standard_errors, frame)
        half = ndtri((1 + confidence) / 2) * errors
        return values, values - half, values + half
    assert chance.counts is not None and chance.denominators is not None
    counts, bases = _like(chance.counts, frame), _like(chance.denominators, frame)
    _refuse_other_scale(values, counts, bases)
    phi = chance.dispersion
    spread = _like(phi, frame) if isinstance(phi, pd.Series) else np.full(values.shape, float(phi))
    of_kind = wilson if chance.kind == "proportion" else byar
    parts = [
        of_kind(counts[:, j] / spread[:, j], bases[:, j] / spread[:, j], confidence=float(confidence[j]))
        for j in range(values.shape[1])
    ]
    return tuple(np.column_stack([part[name] for part in parts]) for name in ("value", "lower", "upper"))


def _refuse_other_scale(values: FloatArray, counts: FloatArray, bases: FloatArray) -> None:
    usable = (counts >= 100) & (bases > 0) & (values > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(usable, values / (counts / bases), np.nan)
    for column in scale.T[usable.any(axis=0)]:
        off = np.abs(np.log(column / np.nanmedian(column))) > np.log(FURTHEST_SCALE)
        if off.any():
            raise InsufficientDataError(
                f"{int(off.sum())} rates are not their counts over their denominators on the scale of the others; "
                "check that rates, counts and denominators are of the same forces, window and unit"
            )


def _like(given: pd.Series | pd.DataFrame, frame: pd.DataFrame) -> FloatArray:
    if isinstance(given, pd.Series):
        column = given.reindex(frame.index).to_numpy(dtype=float)
        return np.repeat(column[:, None], frame.shape[1], axis=1)
    return given.reindex(index=frame.index, columns=frame.columns).to_numpy(dtype=float)


def _whole(numbers: Any, known: NDArray[np.bool_]) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(np.asarray(numbers, dtype=np.int64), ~known)
