"""A history: what each measure was, month by month without gaps, with its kind and from when it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.months import as_month, month_name

FloatArray = NDArray[np.float64]
Kind = str | Mapping[Any, str] | None
Baselines = Mapping[Any, str | pd.Period] | None

KINDS = ("count", "proportion", "mean")


@dataclass(frozen=True)
class History:
    """Consecutive months by measures.

    Attributes
    ----------
    months
        Consecutive, oldest first.
    measures
        The ids, in the order given.
    kinds
        ``count``, ``proportion`` or ``mean`` for each measure.
    numerator
        Months by measures; NaN is a missing month, or one before the measure's baseline.
    base
        What the numerator is divided by: 1 where there is no denominator.
    """

    months: pd.PeriodIndex
    measures: pd.Index
    kinds: NDArray[Any]
    numerator: FloatArray
    base: FloatArray

    @property
    def value(self) -> FloatArray:
        """What a chart shows: the count, the proportion or the mean of each month."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.base > 0, self.numerator / self.base, np.nan)

    @property
    def last(self) -> str:
        """The last month in words."""
        return month_name(self.months[-1])

    def window(self, months: int, back: int = 0) -> tuple[FloatArray, FloatArray]:
        """Return numerators and bases of so many months, ending ``back`` months before the last."""
        end = len(self.months) - back
        start = max(end - months, 0)
        return self.numerator[start:end], self.base[start:end]

    def empty(self, months: int = 12) -> NDArray[np.bool_]:
        """Say which measures have no data in the last ``months`` months."""
        return np.asarray(np.isnan(self.numerator[-months:]).all(axis=0))


def history(
    series: pd.DataFrame | pd.Series,
    denominators: pd.DataFrame | pd.Series | None = None,
    kind: Kind = None,
    baselines: Baselines = None,
) -> History:
    """Read frames of months by measures into a history.

    Parameters
    ----------
    series
        Counts, or the numerators where ``denominators`` are given; a missing month is NaN or not there. The
        index is monthly; a frame numbered 0, 1, 2... is taken as consecutive months from January 1970.
    denominators
        The same measures, or some of them; a measure that is not there, or NaN throughout, has none.
    kind
        ``count``, ``proportion`` or ``mean`` for all measures, or by measure. Where not given: whole numbers
        that are never negative are counts; with a denominator that no numerator exceeds, proportions;
        anything else is a mean.
    baselines
        By measure, the first month that counts, where a decision has re-based it.

    Raises
    ------
    InsufficientDataError
        Where the index is not monthly or repeats itself, a measure stands twice, a kind is unknown, or there
        is no month at all.

    >>> frame = pd.DataFrame({"hate_crime": [41, 38]}, index=pd.PeriodIndex(["2019-04", "2019-06"], freq="M"))
    >>> history(frame).numerator.ravel().tolist(), history(frame).kinds.tolist()
    ([41.0, nan, 38.0], ['count'])
    """
    wide = series.to_frame() if isinstance(series, pd.Series) else series
    wide = wide.set_axis(_monthly_index(wide.index), axis=0)
    if not wide.columns.is_unique:
        raise InsufficientDataError(
            f"{int(wide.columns.duplicated().sum())} measures stand twice; a history has one column per measure"
        )
    months = pd.period_range(wide.index.min(), wide.index.max(), freq="M")
    numerator = wide.reindex(months).to_numpy(dtype=float, na_value=np.nan)
    numerator = np.where(np.isinf(numerator), np.nan, numerator)
    base, has_base = _bases(denominators, wide, months)
    numerator = np.where(np.isnan(base), np.nan, numerator)
    for measure, first in (baselines or {}).items():
        if measure in wide.columns:
            numerator[months < as_month(first), wide.columns.get_loc(measure)] = np.nan
    return History(months, wide.columns, _kinds(wide.columns, numerator, base, has_base, kind), numerator, base)


def insufficient(have: NDArray[np.int64], need: int) -> NDArray[Any]:
    """Return "insufficient history (n of 24 months)" for each number of months that is below what is needed.

    >>> insufficient(np.array([7, 24]), 24).tolist()
    ['insufficient history (7 of 24 months)', '']
    """
    notes = {int(n): f"insufficient history ({n} of {need} months)" for n in np.unique(have) if n < need}
    return np.array([notes.get(int(n), "") for n in have], dtype=object)


def _monthly_index(index: pd.Index) -> pd.PeriodIndex:
    if len(index) == 0:
        raise InsufficientDataError("a history needs at least one month; the frame has none")
    if isinstance(index, pd.DatetimeIndex):
        months = index.to_period("M")
    elif isinstance(index, pd.PeriodIndex) and index.freqstr == "M":
        months = index
    elif pd.api.types.is_integer_dtype(index.dtype) and np.array_equal(index, np.arange(len(index))):
        months = pd.period_range("1970-01", periods=len(index), freq="M")
    else:
        raise InsufficientDataError(
            f"the index of a history is monthly, got {type(index).__name__} of {index.dtype}; make it a "
            "PeriodIndex of months"
        )
    if not months.is_unique:
        raise InsufficientDataError(
            f"{int(months.duplicated().sum())} months stand twice; add their numerators and denominators first"
        )
    return months


def _bases(
    denominators: pd.DataFrame | pd.Series | None, wide: pd.DataFrame, months: pd.PeriodIndex
) -> tuple[FloatArray, NDArray[np.bool_]]:
    shape = (len(months), wide.shape[1])
    if denominators is None:
        return np.ones(shape), np.zeros(wide.shape[1], dtype=bool)
    under = denominators.to_frame() if isinstance(denominators, pd.Series) else denominators
    under = under.set_axis(_monthly_index(under.index), axis=0).reindex(index=months, columns=wide.columns)
    base = under.to_numpy(dtype=float, na_value=np.nan)
    if (base < 0).any():
        raise InsufficientDataError(f"{int((base < 0).sum())} denominators below 0; a base starts at 0")
    has_base = ~np.isnan(base).all(axis=0)
    return np.where(has_base, base, 1.0), has_base


def _kinds(
    measures: pd.Index, numerator: FloatArray, base: FloatArray, has_base: NDArray[np.bool_], kind: Kind
) -> NDArray[Any]:
    known = ~np.isnan(numerator)
    whole = np.where(known, (numerator >= 0) & (numerator == np.round(numerator)), True).all(axis=0)
    within = np.where(known, numerator <= base, True).all(axis=0)
    inferred = np.where(has_base, np.where(whole & within, "proportion", "mean"), np.where(whole, "count", "mean"))
    if kind is None:
        return inferred.astype(object)
    asked = dict.fromkeys(measures, kind) if isinstance(kind, str) else dict(kind)
    unknown = sorted({str(one) for one in asked.values()} - set(KINDS))
    if unknown:
        raise InsufficientDataError(
            f"{len(unknown)} unknown kind ({', '.join(unknown)}); a measure is a count, a proportion or a mean"
        )
    return np.array([asked.get(m, inferred[i]) for i, m in enumerate(measures)], dtype=object)
