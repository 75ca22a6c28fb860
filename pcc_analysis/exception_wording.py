"""Sentences about exceptions: what is out of the ordinary, what was expected, and how often that happens by chance."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from pcc_analysis.measures import Measure
from pcc_analysis.months import month_name, months_in_words
from pcc_analysis.multiplicity import false_alarm_rate
from pcc_analysis.numbers import (
    format_count,
    format_duration,
    format_number,
    format_percent,
    format_points,
)
from pcc_analysis.scorecard.names import exception_names
from pcc_analysis.statistical_exceptions import AMBER, NO_DATA, weighting

TOGETHER = {"three_month": "three", "six_month": "six"}
RULE_WORDS = {
    "one_month": "one month",
    "three_month": "three months",
    "six_month": "six months",
    "eight_month": "eight months",
    "twelve_month": "12 months",
    "rolling_trend": "the rolling trend",
}
BEYOND = "by more than chance would give"
SHARES = ("proportion", "ratio")
MOST_PLACES = 4


def flag_sentence(measure: Measure, flag: pd.Series[Any]) -> str:
    """Say what one rule of the calibrated set found.

    Parameters
    ----------
    measure
        What is counted.
    flag
        A row of ``flag_family(...).flags`` whose rule fired.

    >>> m = Measure(id="robbery", title="Robbery", definition="Robberies.", source="crimes")
    >>> row = {"rule": "one_month", "direction": "high", "observed": 163.0, "lower": 97.6, "upper": 151.2, "method": ""}
    >>> flag_sentence(m, pd.Series({**row, "period_end": pd.Period("2019-06")}))
    'June 2019 (163) lies above the range expected for the season (98 to 151).'
    """
    rule, high = flag["rule"], flag["direction"] in ("high", "increasing")
    end = month_name(flag["period_end"])
    if rule == "rolling_trend":
        way = "rising" if high else "falling"
        amount = _amount(measure, flag["observed"])
        return f"The rolling 12-month figure has been {way} over the past year, by about {amount} a month, {BEYOND}."
    if rule == "twelve_month":
        places = _apart(measure, flag["observed"], flag["expected"])
        now, before = (_said(measure, flag[one], places) for one in ("observed", "expected"))
        way = "higher" if high else "lower"
        return f"The 12 months to {end} ({now}) are {way} than the 12 before ({before}), {BEYOND}."
    side = "above" if high else "below"
    observed, between = _against(measure, flag)
    if rule == "one_month":
        return f"{end} ({observed}) lies {side} {between}."
    if rule == "eight_month":
        return (
            f"The last eight months were all {side} what was expected, and together ({observed}) lie {side} {between}."
        )
    return f"Taken together, the {TOGETHER[rule]} months to {end} ({observed}) lie {side} {between}."


def exceptions_in_words(measure: Measure, flags: pd.DataFrame) -> str:
    """Say what the calibrated set found in a measure: every rule that fired, or that none did, or why it cannot say.

    Parameters
    ----------
    measure
        What is counted.
    flags
        The rows of ``flag_family(...).flags`` of this measure.

    Returns
    -------
    str
        One sentence per rule that fired; a break that the comparison crosses says so. Where none fired, where the last
        month lies in its range, and which rules could not be applied: silence is never a "no".
    """
    fired = flags[flags["fired"].fillna(False).astype(bool)]
    if len(fired):
        sentences = [flag_sentence(measure, row) for _, row in fired.iterrows()]
        breaks = max(fired["not_like_for_like"], key=len)
        return " ".join([*sentences, f"This comparison is {breaks}."] if breaks else sentences)
    unanswered = flags[flags["fired"].isna()]
    if len(unanswered) == len(flags):
        return _no_answer(unanswered)
    month = flags[flags["rule"] == "one_month"]
    last = _last_month(measure, month.iloc[0]) if len(month) and not month["fired"].isna().any() else ""
    if not len(unanswered):
        return f"Nothing is out of the ordinary{last}."
    rules = ", ".join(RULE_WORDS[one] for one in unanswered["rule"])
    notes = "; ".join(dict.fromkeys(unanswered["note"]))
    return f"Nothing is out of the ordinary{last}. It could not be looked at over {rules}: {notes}."


def _last_month(measure: Measure, row: pd.Series[Any]) -> str:
    observed, between = _against(measure, row)
    month = month_name(row["period_end"])
    if row["p"] < AMBER:
        return f", but {month} ({observed}) is close to the edge of {between} and worth watching"
    return f": {month} ({observed}) lies within {between}"


def _no_answer(flags: pd.DataFrame) -> str:
    if not len(flags):
        return "It was not looked at."
    note = flags["note"].iloc[0]
    if note == NO_DATA:
        return "No data has been recorded for this measure for at least 12 months."
    return f"Whether anything is out of the ordinary cannot be said: {note}."


def office_key_in_words(flags: pd.DataFrame) -> str:
    """Say what the office's key finds in a measure, as published, and how often it does so where nothing has changed.

    Parameters
    ----------
    flags
        The rows of ``flag_family(...).office`` (or ``office_key``) of one measure.

    >>> rows = {"measure": "asb", "rule": ["one_month", "rolling_trend"], "direction": ["high", None], "note": ""}
    >>> office_key_in_words(pd.DataFrame({**rows, "fired": [True, False]}))
    "By the office's key as published: One-Month High; exception weighting 2. Where nothing has changed, these rules
    find something in 68 of 100 looks."
    """
    fired = flags["fired"].astype("boolean")
    if fired.isna().all():
        note = flags["note"].iloc[0] if len(flags) else NO_DATA
        return f"The office's key as published has no answer: {note}."
    parts = [names] if (names := _text(exception_names(flags))) else []
    for rule, words in (("discrete_trend", "monthly trend"), ("rolling_trend", "rolling 12-month trend")):
        row = flags[(flags["rule"] == rule) & fired.fillna(False)]
        parts += [f"{words} {row['direction'].iloc[0]}"] if len(row) else []
    points = weighting(flags).iloc[0]
    if not parts:
        if fired.isna().any():
            note = flags.loc[fired.isna(), "note"].iloc[0]
            return (
                f"The office's key as published finds nothing among the rules it could apply; for the others: {note}."
            )
        return "By the office's key as published there is no exception and no trend; exception weighting 0."
    weight = "not known" if pd.isna(points) else str(points)
    found = "; ".join([*parts, f"exception weighting {weight}"])
    return f"By the office's key as published: {found}. {false_alarms('office_key')}"


def _text(names: pd.Series) -> str:
    return "" if pd.isna(names.iloc[0]) else str(names.iloc[0])


def false_alarms(of: str = "calibrated") -> str:
    """Say how often a set of rules finds something where nothing has changed, as measured by simulation.

    >>> false_alarms("calibrated")
    'Where nothing has changed, these rules find something in 5 of 100 looks.'
    """
    rate = format_number(100 * false_alarm_rate(of))
    return f"Where nothing has changed, these rules find something in {rate} of 100 looks."


def forecast_difference(measure: Measure, difference: float | None) -> str:
    """Say by how much the last month differs from its forecast.

    >>> m = Measure(id="robbery", title="Robbery", definition="Robberies.", source="crimes")
    >>> forecast_difference(m, 43.6), forecast_difference(m, -2.0), forecast_difference(m, 0.3)
    ('44 more than forecast', '2 fewer than forecast', 'as forecast')
    """
    if difference is None or pd.isna(difference):
        return "no forecast"
    up = difference > 0
    size = abs(difference)
    if measure.kind == "count":
        text, way = format_count(size), "more" if up else "fewer"
    elif measure.kind in SHARES:
        text, way = format_points(size, words=True), "higher" if up else "lower"
    elif measure.unit == "second":
        text, way = format_duration(size), "longer" if up else "shorter"
    else:
        text, way = format_number(size, 1), "higher" if up else "lower"
    nothing = not any(digit in text for digit in "123456789")
    return "as forecast" if nothing else f"{text} {way} than forecast"


def forecast_sentence(measure: Measure, row: pd.Series[Any]) -> str:
    """Say what is expected of the three months to come; nothing where nothing can be.

    Parameters
    ----------
    measure
        What is counted.
    row
        A row of ``scorecard``.

    >>> m = Measure(id="robbery", title="Robbery", definition="Robberies.", source="crimes")
    >>> row = {"forecast": 300.0, "forecast_lower": 260.2, "forecast_upper": 341.9}
    >>> ahead = {"forecast_from": pd.Period("2019-07"), "forecast_to": pd.Period("2019-09")}
    >>> forecast_sentence(m, pd.Series({**row, **ahead}))
    'For July 2019 to September 2019 together the forecast is 300: between 261 and 341, allowing for chance.'
    """
    if pd.isna(row["forecast"]):
        return ""
    months = pd.period_range(row["forecast_from"], row["forecast_to"], freq="M")
    low, high = _range(measure, row["forecast_lower"], row["forecast_upper"])
    value = _said(measure, row["forecast"], _fewest(measure))
    words = f"For {months_in_words(months)} together the forecast is {value}"
    return f"{words}: between {low} and {high}, allowing for chance."


def _against(measure: Measure, row: pd.Series[Any]) -> tuple[str, str]:
    """Return the figure observed and the expected range in words; one outside never reads like the limit it passes."""
    season = "" if "constant rate" in row["method"] else " for the season"
    crossed = {"high": row["upper"], "low": row["lower"]}.get(row["direction"], float("nan"))
    places = _apart(measure, row["observed"], crossed)
    low, high = _range(measure, row["lower"], row["upper"], places)
    return _said(measure, row["observed"], places), f"the range expected{season} ({low} to {high})"


def _fewest(measure: Measure) -> int:
    return 0 if measure.kind == "count" else 1


def _apart(measure: Measure, one: float, other: float) -> int:
    """Return how many places it takes to tell two figures apart."""
    for places in range(_fewest(measure), MOST_PLACES):
        if _said(measure, one, places) != _said(measure, other, places):
            return places
    return MOST_PLACES


def _range(measure: Measure, lower: float, upper: float, places: int = 1) -> tuple[str, str]:
    """Write a range; of a count the whole numbers inside it."""
    lower = max(lower, 0.0)
    if measure.kind == "count" and math.ceil(lower) <= math.floor(upper):
        return format_count(math.ceil(lower)), format_count(math.floor(upper))
    return _said(measure, lower, max(places, 1)), _said(measure, upper, max(places, 1))


def _said(measure: Measure, value: float, places: int) -> str:
    if measure.kind in SHARES:
        return format_percent(value, places)
    if measure.unit == "second":
        return format_duration(value) if places <= 1 else f"{format_number(value, places)} seconds"
    return format_number(value, places)


def _amount(measure: Measure, slope: float) -> str:
    """Write how much a rolling figure moves in a month, with as many places as it takes to be more than nothing."""
    size = abs(slope)
    places = _apart(measure, size, 0.0)
    return format_points(size, places, words=True) if measure.kind in SHARES else _said(measure, size, places)
