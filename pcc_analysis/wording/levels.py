"""Sentences that say what there was: how many, or how high, in the period and in the 12 months."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.measures import Measure
from pcc_analysis.numbers import count_noun, format_count, format_number, plural
from pcc_analysis.wording.values import value_words


def volume_sentence(measure: Measure, period: pd.Series[Any], period_words: str, year: pd.Series[Any]) -> str:
    """Say how many there were in the period and in the 12 months, and which months are missing.

    Parameters
    ----------
    measure
        What is counted.
    period, year
        Rows of ``figures``, for the report's period and for the 12 months to its end.
    period_words
        How a sentence names the period.
    """
    noun = plural(measure.unit)
    if period["months"] == 0 and year["months"] == 0:
        return f"There are no figures on {noun} for {period_words} or the 12 months to its end."
    said = []
    if period["months"] == 0:
        said.append(f"There are no figures on {noun} for {period_words} yet")
    else:
        count = count_noun(period["value"], measure.unit, noun) if period["value"] else f"no {noun}"
        said.append(f"There {_were(period['value'])} {count} recorded {_during(period, period_words)}")
    if period["months"] == year["months"] < year["months_expected"]:
        said.append("the months before are not among the extracts")
    elif year["months"] and period["months_expected"] != year["months_expected"]:
        rolling = f"{format_count(year['value'])} in {_year_to(year)}"
        if period["months"] == period["months_expected"]:
            return f"{said[0]} and {rolling}."
        said.append(f"there {_were(year['value'])} {rolling}")
    return f"{'; '.join(said)}."


def _were(value: float) -> str:
    return "was" if value == 1 else "were"


def _year_to(year: pd.Series[Any]) -> str:
    end = f"{year['period_end']:%B %Y}"
    if year["months"] == year["months_expected"]:
        return f"the 12 months to {end}"
    return f"the {year['months']} of 12 months to {end} for which there are figures ({year['months_in_words']})"


def level_sentence(
    measure: Measure, period: pd.Series[Any], period_words: str, year: pd.Series[Any] | None = None
) -> str:
    """Say the value of a proportion, ratio, mean, median or stock with its base and limits, and that of the 12 months.

    Parameters
    ----------
    measure
        What is said.
    period, year
        Rows of ``figures``, for the report's period and for the 12 months to its end.
    period_words
        How a sentence names the period.
    """
    said = []
    if period["months"] and pd.notna(period["value"]):
        said.append(f"{_level(measure, period)} {_during(period, period_words)}{_evidence(measure, period)}")
    if year is not None and year["months"] > period["months"] and pd.notna(year["value"]):
        said.append(f"{_level(measure, year)} in {_year_to(year)}{_evidence(measure, year)}")
    if not said:
        return f"{measure.title}: there is no figure for {period_words}."
    return f"{measure.title}: {'; '.join(said)}."


def _level(measure: Measure, figure: pd.Series[Any]) -> str:
    average = "an average of " if measure.kind == "stock" and figure["months"] > 1 else ""
    return f"{average}{value_words(measure, figure['value'], words=True)}"


def _evidence(measure: Measure, figure: pd.Series[Any]) -> str:
    """Write the base of a share and the limits that chance allows, in brackets."""
    parts = []
    if measure.kind in ("proportion", "ratio") and pd.notna(figure["denominator"]):
        parts.append(f"{format_number(figure['numerator'])} of {format_number(figure['denominator'])}")
    if pd.notna(figure["lower"]):
        low, high = (value_words(measure, figure[limit]) for limit in ("lower", "upper"))
        parts.append(f"allowing for chance, {low} to {high}")
    return f" ({'; '.join(parts)})" if parts else ""


def service_level_words(measure: Measure, value: float, level: float) -> tuple[bool, str]:
    """Say whether a figure keeps to the plan's service level: at most it where lower is better, at least it otherwise.

    >>> from ibis import _
    >>> wait = Measure(id="wait", title="Time to answer", definition="Mean.", source="calls", kind="mean",
    ...                numerator=_.seconds.sum(), denominator=_.count(), unit="second", direction="lower")
    >>> service_level_words(wait, 11, 10), service_level_words(wait, 4, 10)
    ((False, 'missed: at most 10 seconds'), (True, 'met: at most 10 seconds'))
    """
    low_is_good = measure.direction == "lower"
    met = value <= level if low_is_good else value >= level
    bound = "at most" if low_is_good else "at least"
    return bool(met), f"{'met' if met else 'missed'}: {bound} {value_words(measure, level)}"


def _during(figure: pd.Series[Any], words: str) -> str:
    if figure["months"] == figure["months_expected"]:
        return f"during {words}"
    return f"in {figure['months_in_words']}, the {_only(figure['months'])} of {words} for which there are figures"


def _only(months: int) -> str:
    return "only month" if months == 1 else f"{months} months"
