"""Multiplicity: many measures looked at once, some of which chance alone would flag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.history import FloatArray
from pcc_analysis.reference import load
from pcc_analysis.statistical_exceptions.calibrated import LEVELS


def benjamini_hochberg(p: ArrayLike) -> FloatArray:
    """Return adjusted p values: keeping those below q keeps the expected share of false discoveries below q.

    Parameters
    ----------
    p
        One p value per measure; NaN is a measure that was not tested and stays NaN.

    Raises
    ------
    InsufficientDataError
        Where a p value lies outside 0 to 1.

    Notes
    -----
    Benjamini and Hochberg, JRSS B 57 (1995) 289-300.

    >>> benjamini_hochberg([0.01, 0.04, 0.03, np.nan]).round(3).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    values = np.asarray(p, dtype=float)
    if ((values < 0) | (values > 1)).any():
        raise InsufficientDataError(f"{int(((values < 0) | (values > 1)).sum())} p values outside 0 to 1")
    adjusted = np.full(values.shape, np.nan)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]
    scaled = values[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    return adjusted


def across_measures(flags: pd.DataFrame, levels: Mapping[str, float] = LEVELS, share: float = 0.05) -> pd.DataFrame:
    """Say which measures stand out when all measures of a report are looked at together.

    Each measure gets one p, a weighted Bonferroni over its rules (the smallest of p over the rule's part of all
    levels), and those go through Benjamini and Hochberg.

    Parameters
    ----------
    flags
        Rows of ``calibrated``: ``measure``, ``rule``, ``fired``, ``p``. The run of eight counts only where it fired.
    levels
        Level of each rule.
    share
        Share of false discoveries that is accepted.

    Returns
    -------
    DataFrame
        One row per measure: ``p``, ``adjusted`` and ``stands_out`` (nullable: missing where no rule had an answer).

    >>> flags = pd.DataFrame({"measure": ["asb", "robbery"], "rule": "one_month", "fired": [True, False]})
    >>> across_measures(flags.assign(p=[0.0001, 0.4]))["stands_out"].tolist()
    [True, False]
    """
    part = flags["rule"].map(dict(levels)) / sum(levels.values())
    p = flags["p"] / part
    run = (flags["rule"] == "eight_month") & ~flags["fired"].fillna(False).astype(bool)
    p = p.mask(run & p.notna(), 1.0).clip(upper=1.0)
    smallest = p.groupby(flags["measure"], sort=False).min()
    adjusted = benjamini_hochberg(smallest.to_numpy(dtype=float))
    out = pd.DataFrame({"p": smallest, "adjusted": adjusted})
    known = out["adjusted"].notna()
    out["stands_out"] = (out["adjusted"] < share).astype("boolean").where(known)
    return out


@dataclass(frozen=True)
class ChanceFlags:
    """How many of a report's measures were flagged, and how many chance alone would flag.

    Attributes
    ----------
    measures
        Looked at: those for which at least one rule had an answer.
    flagged
        With at least one rule fired.
    expected
        Measures times the measured false-alarm rate.
    at_most
        As many or fewer would be flagged by chance alone in 95 of 100 reports, if measures were independent.
    """

    measures: int
    flagged: int
    expected: float
    at_most: int

    @property
    def sentence(self) -> str:
        """One sentence for the report.

        >>> ChanceFlags(62, 9, 3.1, 6).sentence
        'Of 62 measures, 9 are flagged; 3 would be expected to flag by chance.'
        """
        if self.measures == 0:
            return "No measure has enough history to be flagged."
        of = "Of 1 measure" if self.measures == 1 else f"Of {self.measures} measures"
        by_chance = int(self.expected + 0.5)
        chance = str(by_chance) if by_chance else "none"
        flagged = {0: "none is flagged", 1: "1 is flagged"}.get(self.flagged, f"{self.flagged} are flagged")
        return f"{of}, {flagged}; {chance} would be expected to flag by chance."


def chance_flags(flags: pd.DataFrame, rate: float | None = None) -> ChanceFlags:
    """Count the measures flagged and those that chance alone would flag.

    Parameters
    ----------
    flags
        Rows of ``calibrated`` or ``office_key``: ``measure``, ``fired``.
    rate
        False-alarm rate of the set for one measure; where not given, that of the calibrated set, the mean over the
        simulated series without autocorrelation.

    >>> flags = pd.DataFrame({"measure": ["asb", "robbery"], "fired": [True, False]})
    >>> chance_flags(flags, rate=0.05).flagged
    1
    """
    from scipy import stats

    fired = flags["fired"].astype("boolean")
    known = fired.notna().groupby(flags["measure"]).any()
    flagged = fired.fillna(False).astype(bool).groupby(flags["measure"]).any()
    measures = int(known.sum())
    chance = false_alarm_rate("calibrated") if rate is None else rate
    return ChanceFlags(
        measures, int(flagged.sum()), measures * chance, int(stats.binom.ppf(0.95, measures, chance)) if measures else 0
    )


def false_alarm_rates() -> pd.DataFrame:
    """Return the measured rates: how often each set and rule fires, with nothing changed and on each change.

    Returns
    -------
    DataFrame
        ``series_kind``, ``label``, ``change`` (``none`` for false alarms), ``set``, ``rule`` (``any`` for the whole
        set), ``rate``, ``series`` simulated. Made by docs/methods/simulation/simulate.py.

    >>> rates = false_alarm_rates()
    >>> bool((rates["series"] >= 10_000).all())
    True
    """
    rates = load("false_alarm_rates")
    return rates.assign(rate=pd.to_numeric(rates["rate"]), series=pd.to_numeric(rates["series"]))


def false_alarm_rate(of: str, rule: str = "any") -> float:
    """Return the mean false-alarm rate of a set or rule over the simulated series without autocorrelation.

    >>> 0.55 < false_alarm_rate("office_key", "rolling_trend") < 0.65
    True
    """
    rates = false_alarm_rates()
    chosen = rates[(rates["change"] == "none") & (rates["set"] == of) & (rates["rule"] == rule)]
    return float(chosen.loc[chosen["series_kind"] != "ar1_04", "rate"].mean())
