"""How a figure of a measure and its change are written: counts, percentages, durations, units."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.measures import Measure
from pcc_analysis.months import month_name
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
    plural,
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
        return _with_unit(measure, format_number(value, 0 if whole else 1))
    return count_noun(value, measure.unit, plural(measure.unit)) if words else format_count(value)


def figure_words(
    measure: Measure, figure: pd.Series[Any], last: pd.Period | None = None, *, short: bool = False
) -> str:
    """Write a figure for a cell: with its months where some are missing, with its end where that is an earlier one.

    Parameters
    ----------
    measure
        What the figure is of.
    figure
        A row of ``figures``.
    last
        The end that the heading of the column names, if it does.
    short
        True writes durations as ``10m 26s``.
    """
    if figure["months"] == 0 or pd.isna(figure["value"]):
        return "no data"
    words = value_words(measure, figure["value"])
    if short and measure.unit == "second":
        words = format_duration(figure["value"], short=True)
    if figure["months"] < figure["months_expected"]:
        return f"{words} ({figure['months_in_words']})"
    return words if last is None or figure["period_end"] == last else f"{words} (to {month_name(figure['period_end'])})"


def _with_unit(measure: Measure, number: str) -> str:
    return f"{number} {measure.unit if number.lstrip('+−') in ('1', '1.0') else plural(measure.unit)}"


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
        return _with_unit(measure, format_signed(change["change"], 1))
    return f"{format_signed(change['change'])} ({format_percent_change(change['percent_change'])})"


def apart_words(seconds: float) -> str:
    """Write how far two durations are apart; a difference of a few seconds to a tenth.

    >>> apart_words(0.19), apart_words(1.0), apart_words(115)
    ('0.2 seconds', '1.0 seconds', '1 minute 55 seconds')
    """
    return f"{format_number(seconds, 1)} seconds" if seconds < BRIEF else format_duration(seconds)
