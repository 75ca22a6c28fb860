"""Flags: one row per measure and rule that says whether the rule fired, which way, and on what evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pcc_analysis.history import History, insufficient

FloatArray = NDArray[np.float64]

NO_DATA = "no data for 12 months"
LEVEL_WORDS = ("high", "low")
TREND_WORDS = ("increasing", "decreasing")


@dataclass(frozen=True)
class Rule:
    """What one rule found, one element per measure.

    Attributes
    ----------
    name
        Id of the rule, for example ``one_month``.
    high, low
        Whether it fired upwards, downwards.
    have, need
        Months of history there are, and that the rule needs.
    complete
        Whether the months under test are all there.
    evidence
        Columns that say why: what was observed, what was expected, limits, p, method.
    trend
        Whether the directions are increasing and decreasing rather than high and low.
    """

    name: str
    high: NDArray[np.bool_]
    low: NDArray[np.bool_]
    have: NDArray[np.int64]
    need: int
    complete: NDArray[np.bool_]
    evidence: dict[str, Any]
    trend: bool = False


def directions(up: NDArray[np.bool_], down: NDArray[np.bool_], words: tuple[str, str]) -> NDArray[np.object_]:
    """Return the first word where a rule fired upwards, the second where downwards, None elsewhere.

    >>> directions(np.array([True, False]), np.array([False, False]), ("high", "low")).tolist()
    ['high', None]
    """
    out = np.full(len(up), None, dtype=object)
    out[up] = words[0]
    out[down] = words[1]
    return out


def flag_frame(past: History, rules: Sequence[Rule]) -> pd.DataFrame:
    """Return one row per measure and rule, measures in their order.

    ``fired`` is a nullable boolean, missing where the rule could not be applied, and then ``note`` says why.
    A direction is given only where the rule fired.
    """
    empty = past.empty()
    columns: dict[str, list[Any]] = {name: [] for name in ("rule", "direction", "fired", "months", "note")}
    names = list(dict.fromkeys(name for rule in rules for name in rule.evidence))
    count = len(past.measures)
    for name in names:
        columns[name] = [np.broadcast_to(rule.evidence.get(name, np.nan), count) for rule in rules]
    for rule in rules:
        note = insufficient(rule.have, rule.need)
        gap = np.where(np.isnan(past.numerator[-1]), f"no data for {past.last}", "a month that it compares is missing")
        note = np.where((note == "") & ~rule.complete, gap, note)
        note = np.where(empty, NO_DATA, note)
        known = note == ""
        words = TREND_WORDS if rule.trend else LEVEL_WORDS
        columns["rule"].append(np.full(count, rule.name, dtype=object))
        columns["direction"].append(directions(rule.high & known, rule.low & known, words))
        columns["fired"].append(np.where(known, (rule.high | rule.low).astype(float), np.nan))
        columns["months"].append(rule.have)
        columns["note"].append(note)
    flat = {name: np.stack(parts, axis=1).ravel() for name, parts in columns.items()}
    frame = pd.DataFrame({"measure": past.measures.repeat(len(rules)), **flat})
    frame["direction"] = pd.Series(flat["direction"], dtype=object)
    frame["fired"] = frame["fired"].astype("Float64").astype("boolean")
    return frame[["measure", "rule", "direction", "fired", *names, "months", "note"]]
