"""How a figure of a measure and its change are written: counts, percentages, durations, units."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.measures import Measure
from pcc_analysis.numbers import (
    MISSING,
    count_noun,
    format_count,
    format_duration,
    format_number,
    format_percent,
    format_percent_change,
    format_points,
    format_signed,
)

BRIEF = 10  # seconds: a shorter difference is written to a tenth, or it would often round to nothing


def value_words(measure: Measure, value: float | None, words: bool = False) -> str:
    """Write a figure of a measure: a count, a percentage, a duration, or a number of its unit.

    >>> from ibis import _
    >>> calls = Measure(id="calls", title="Calls", definition="Calls.", source="calls", unit="call")
    >>> value_words(calls, 24811), value_words(calls, 1, words=True)
    ('24,811', '1 call')
    """
    if value is None or pd.isna(value):
        return MISSING
    if measure.kind == "proportion" or measure.kind == "ratio":
        return format_percent(value, words=words)
    if measure.unit == "second":
        return format_duration(value)
    if measure.kind in ("mean", "median", "stock"):
        whole = measure.kind == "stock" and format_number(value, 1).endswith(".0")
        text = format_number(value, 0 if whole else 1)
        return f"{text} {measure.unit if text in ('1', '1.0') else plural(measure.unit)}"
    return count_noun(value, measure.unit, plural(measure.unit)) if words else format_count(value)


def plural(noun: str) -> str:
    """Return the plural of a unit.

    >>> plural("crime"), plural("antisocial behaviour incident"), plural("person"), plural("query")
    ('crimes', 'antisocial behaviour incidents', 'people', 'queries')
    """
    if noun.endswith("person"):
        return f"{noun.removesuffix('person')}people"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def change_words(measure: Measure, change: pd.Series[Any]) -> str:
    """Write a change for a table cell: volume and per cent for counts, points for proportions, a difference for means.

    >>> m = Measure(id="crime_volume", title="Crime", definition="Crimes.", source="crimes", unit="crime")
    >>> change_words(m, pd.Series({"change": -314.0, "percent_change": -0.00719}))
    '−314 (−0.7%)'
    """
    if pd.isna(change["change"]):
        return MISSING
    if measure.kind in ("proportion", "ratio"):
        return format_points(change["change"])
    if measure.unit == "second":
        if 0 < abs(change["change"]) < BRIEF:
            return f"{format_signed(change['change'], 1)}s"
        sign = "+" if change["change"] > 0 else ""
        return f"{sign}{format_duration(change['change'], short=True)}"
    if measure.kind in ("mean", "median", "stock"):
        return format_signed(change["change"], 1)
    return f"{format_signed(change['change'])} ({format_percent_change(change['percent_change'])})"


def apart_words(seconds: float) -> str:
    """Write how far two durations are apart; a difference of a few seconds to a tenth.

    >>> apart_words(0.19), apart_words(1.0), apart_words(115)
    ('0.2 seconds', '1.0 seconds', '1 minute 55 seconds')
    """
    return f"{format_number(seconds, 1)} seconds" if seconds < BRIEF else format_duration(seconds)
