"""Sentences computed from figures: what was recorded, how it changed, and whether that is more than chance."""

from __future__ import annotations

from typing import Any, Literal

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
    ordinal,
)

NO_MORE_THAN_CHANCE = "no more than chance would give"
MORE_THAN_CHANCE = "more than chance would give"
UNKNOWN_CHANCE = "too little history to say whether this is more than chance"


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
        text = format_number(value, 1)
        return f"{text} {measure.unit if text == '1.0' else plural(measure.unit)}"
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
        sign = "+" if change["change"] > 0 else ""
        return f"{sign}{format_duration(change['change'], short=True)}"
    if measure.kind in ("mean", "median", "stock"):
        return format_signed(change["change"], 1)
    return f"{format_signed(change['change'])} ({format_percent_change(change['percent_change'])})"


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
    up = change["change"] > 0
    if measure.kind in ("proportion", "ratio"):
        return f"{format_points(change['change'], words=True)} {'higher' if up else 'lower'} than in"
    if measure.unit == "second":
        return f"{format_duration(abs(change['change']))} {'longer' if up else 'shorter'} than in"
    if measure.kind in ("mean", "median", "stock"):
        return f"{format_number(abs(change['change']), 1)} {'higher' if up else 'lower'} than in"
    amount = format_count(abs(change["change"]))
    if change["previous"] == 0:
        return f"{amount} more than the none recorded in"
    percent = change["percent_change"]
    share = "" if pd.isna(percent) else f" ({format_percent(abs(percent), words=True)})"
    return f"{amount} {'more' if up else 'fewer'}{share} than in"


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


def peers_sentence(title: str, place: pd.Series[Any], unit: str = "per 1,000 population") -> str:
    """Say where the force stands among its most similar forces.

    Parameters
    ----------
    title
        What is compared, as it stands inside a sentence: ``recorded crime rate``.
    place
        A row of ``peers.position``.
    unit
        What the rates are per.
    """
    value = format_number(place["value"], 1)
    if pd.isna(place["classification"]):
        return f"{place['force']}'s {title} is {value} {unit}; too few similar forces have a figure to compare it with."
    average, low, high = (format_number(place[part], 1) for part in ("mean", "lower", "upper"))
    others = count_noun(place["peers"], "similar force")
    text = (
        f"{place['force']}'s {title} is {value} {unit}, {place['classification']}: the average of the {others} is "
        f"{average}, and a force like them would lie between {low} and {high}."
    )
    if place["missing"]:
        text += f" There is no figure for {place['missing']}."
    return text


def rank_sentence(force: str, rank: pd.Series[Any]) -> str:
    """Say the rank of a force among all that have a figure, counted from the nearer end.

    >>> rank_sentence("Wiltshire", pd.Series({"rank": 38, "of": 42, "tied": False}))
    'Among all 42 forces with a figure, Wiltshire has the 5th lowest rate.'
    """
    from_bottom = int(rank["of"]) - int(rank["rank"]) + 1
    nearer, end = (int(rank["rank"]), "highest") if rank["rank"] <= from_bottom else (from_bottom, "lowest")
    place = end if nearer == 1 else f"{ordinal(nearer)} {end}"
    return f"Among all {int(rank['of'])} forces with a figure, {force} has the {place} rate."
