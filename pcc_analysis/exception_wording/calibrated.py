"""What the calibrated set found, a sentence per rule, or that it found nothing, or why it cannot say."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.exception_wording.values import amount_said, observed_said, places_apart, range_said, said
from pcc_analysis.measures import Measure
from pcc_analysis.months import month_name
from pcc_analysis.statistical_exceptions import AMBER, LEVELS, NO_DATA

NUMBERS = ["No", "One", "Two", "Three", "Four", "Five", "Six"]
TOGETHER = {"three_month": "three", "six_month": "six"}
RULE_WORDS = {
    "one_month": "one month",
    "three_month": "three months",
    "six_month": "six months",
    "eight_month": "eight months",
    "twelve_month": "12 months",
    "rolling_trend": "the rolling trend",
}
MORE = "more than chance would give"
AVERAGE = " on average of its monthly medians"  # what the rules hold against each other over several months


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
        amount = amount_said(measure, flag["observed"])
        return f"The rolling 12-month figure has been {way} over the past year, by about {amount} a month: {MORE}."
    if rule == "twelve_month":
        places = places_apart(measure, flag["observed"], flag["expected"])
        now, before = observed_said(measure, flag["observed"], places), said(measure, flag["expected"], places)
        way = "higher" if high else "lower"
        mean = AVERAGE if measure.kind == "median" else ""
        return f"The 12 months to {end} ({now}{mean}) are {way} than the 12 before ({before}), by {MORE}."
    side = "above" if high else "below"
    observed, between = _against(measure, flag)
    if rule == "one_month":
        return f"{end} ({observed}) lies {side} {between}."
    observed += AVERAGE if measure.kind == "median" else ""
    if rule == "eight_month":
        return (
            f"The last eight months were all {side} what was expected, and together ({observed}) lie {side} {between}."
        )
    return f"Taken together, the {TOGETHER[rule]} months to {end} ({observed}) lie {side} {between}."


def exceptions_in_words(measure: Measure, flags: pd.DataFrame, most: int | None = None) -> str:
    """Say what the calibrated set found in a measure: every rule that fired, or that none did, or why it cannot say.

    Parameters
    ----------
    measure
        What is counted.
    flags
        The rows of ``flag_family(...).flags`` of this measure.
    most
        At most so many rules get a sentence, those with the strongest evidence; how many others fired is said.

    Returns
    -------
    str
        One sentence per rule that fired; a break that the comparison crosses says so. Where none fired, where the last
        month lies in its range, and which rules could not be applied: silence is never a "no".
    """
    fired = flags[flags["fired"].fillna(False).astype(bool)]
    if len(fired):
        told = _strongest(fired, len(fired) if most is None else most)
        sentences = [flag_sentence(measure, row) for _, row in told.iterrows()]
        if others := len(fired) - len(told):
            sentences.append(f"{NUMBERS[others]} other {'rule' if others == 1 else 'rules'} fired as well.")
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


def _strongest(fired: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the rows of the rules with the smallest p for their level, in the order of the rules."""
    evidence = fired["p"] / fired["rule"].map(LEVELS)
    return fired.loc[evidence.sort_values(kind="stable").index[:most].sort_values()]


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


def _against(measure: Measure, row: pd.Series[Any]) -> tuple[str, str]:
    """Return the figure observed and the expected range in words; one outside never reads like the limit it passes."""
    season = "" if "constant rate" in row["method"] else " for the season"
    crossed = {"high": row["upper"], "low": row["lower"]}.get(row["direction"], float("nan"))
    pairs = [(row["observed"], crossed), (row["lower"], row["upper"])]
    places = max(places_apart(measure, *pair) for pair in pairs)
    low, high = range_said(measure, row["lower"], row["upper"], places)
    return observed_said(measure, row["observed"], places), f"the range expected{season} ({low} to {high})"
