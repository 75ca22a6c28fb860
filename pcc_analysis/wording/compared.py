"""Sentences that say how a window differs from the year before, and whether that is more than chance."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd

from pcc_analysis.measures import Measure
from pcc_analysis.numbers import count_noun, format_count, format_percent, format_points
from pcc_analysis.wording.values import apart_words, value_words

NO_MORE_THAN_CHANCE = "no more than chance would give"
MORE_THAN_CHANCE = "more than chance would give"
UNKNOWN_CHANCE = "too little history to say whether this is more than chance"


def change_sentence(measure: Measure, change: pd.Series[Any]) -> str:
    """Say how a window differs from the same months earlier, and whether that is more than chance would give.

    Parameters
    ----------
    measure
        What is counted.
    change
        A row of ``changes``.
    """
    then = _compared(change)
    if change["months"] == 0 or pd.isna(change["change"]):
        return f"It cannot be compared with {then}, for which there are no figures."
    if change["change"] == 0:
        return f"This is unchanged from {then}."
    return f"This is {_difference(measure, change)} {then}, {chance_words(change)}."


def _compared(change: pd.Series[Any]) -> str:
    length = change["months_expected"]
    earlier = f"{change['previous_end']:%B %Y}"
    if change["months"] in (0, length):
        return earlier if length == 1 else f"the {length} months to {earlier}"
    return f"the same {count_noun(change['months'], 'month')} of the {length} months to {earlier}"


def _difference(measure: Measure, change: pd.Series[Any]) -> str:
    if measure.kind != "count":
        amount, words = _apart(measure, abs(change["change"]))
        if not any(figure in amount for figure in "123456789"):
            return f"almost the same ({amount} apart) as in"
        return f"{amount} {words[0 if change['change'] > 0 else 1]} than in"
    amount = format_count(abs(change["change"]))
    if change["previous"] == 0:
        return f"{amount} more than the none recorded in"
    percent = change["percent_change"]
    share = "" if pd.isna(percent) else f" ({format_percent(abs(percent), words=True)})"
    return f"{amount} {'more' if change['change'] > 0 else 'fewer'}{share} than in"


def _apart(measure: Measure, size: float) -> tuple[str, tuple[str, str]]:
    """Return a difference without its sign, and the words for upwards and downwards."""
    if measure.kind in ("proportion", "ratio"):
        return format_points(size, words=True), ("higher", "lower")
    if measure.unit == "second":
        return apart_words(size), ("longer", "shorter")
    return value_words(measure, size), ("more", "fewer") if measure.kind == "stock" else ("higher", "lower")


def chance_words(change: pd.Series[Any]) -> str:
    """Say whether a change is more than chance would give, in the words of the report.

    >>> chance_words(pd.Series({"more_than_chance": True})), chance_words(pd.Series({"more_than_chance": pd.NA}))
    ('more than chance would give', 'too little history to say whether this is more than chance')
    """
    chance = change["more_than_chance"]
    if pd.isna(chance):
        return UNKNOWN_CHANCE
    return MORE_THAN_CHANCE if chance else NO_MORE_THAN_CHANCE


def reading(measure: Measure, change: pd.Series[Any]) -> tuple[str, Literal["good", "bad", "flat", "info"], str]:
    """Return symbol, tone and words for a change: direction by shape, meaning by words before colour.

    Returns
    -------
    tuple
        Symbol ``▲``, ``▼`` or ``—``; tone ``good``, ``bad``, ``info`` or ``flat``; words such as ``more than chance,
        worse``.
    """
    if pd.isna(change["change"]) or pd.isna(change["more_than_chance"]):
        return "—", "flat", "not enough history"
    if not change["more_than_chance"]:
        return "—", "flat", "no more than chance"
    up = change["change"] > 0
    symbol = "▲" if up else "▼"
    if measure.direction == "neither":
        return symbol, "info", f"more than chance, {'up' if up else 'down'}"
    good = up == (measure.direction == "higher")
    return symbol, "good" if good else "bad", f"more than chance, {'better' if good else 'worse'}"
