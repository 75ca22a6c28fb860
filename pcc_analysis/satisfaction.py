"""Victim satisfaction by question, crime type and year: every share with its base, its limits and its change."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.figures import CONFIDENCE
from pcc_analysis.intervals import more_than_chance, newcombe, wilson
from pcc_analysis.measures import FORCE, Monthly
from pcc_analysis.measures.victim_satisfaction import Asked, asked
from pcc_analysis.months import as_month
from pcc_analysis.numbers import count_noun
from pcc_analysis.reference import load
from pcc_analysis.windows import TWELVE_MONTHS, Window

SMALLEST_BASE = 30
"""With fewer answers than this no share is given."""

ALL_GROUPS = "All Groups"

COLUMNS = [
    "measure", "question", "aspect", "crime_type", "group", "area", "window", "period_end", "year", "months",
    "months_expected", "satisfied", "n", "effective_base", "did_not_know", "value", "lower", "upper", "confidence",
    "method", "previous", "change", "change_lower", "change_upper", "more_than_chance", "note",
]  # fmt: skip


def satisfaction(
    monthly: Monthly,
    to: str | pd.Period,
    *,
    years: int = 5,
    step: int = 12,
    window: Window = TWELVE_MONTHS,
    questions: Iterable[str] | None = None,
    crime_types: Iterable[str] | None = None,
    area: str = FORCE,
    smallest_base: int = SMALLEST_BASE,
) -> pd.DataFrame:
    """Compute the satisfaction table: question by crime type by year.

    Parameters
    ----------
    monthly
        The monthly table with the measures of the victim survey.
    to
        The last month of the last window.
    years
        How many windows to show.
    step
        Months from the end of one window to the end of the next: 12 shows years, 1 the rolling figure by month.
    window
        12 months unless given, as the Panel reads it; 002 also shows the month and 3 months.
    questions, crime_types
        Ids of questions and of crime types (``""`` is all victims); all of them unless given.
    area
        The force or one of its areas.
    smallest_base
        A share of fewer answers than this is refused: it is NaN and ``note`` says why.

    Returns
    -------
    DataFrame
        One row per figure and window, oldest window first, in the order of the questions. ``satisfied`` and ``n``
        count answers (``satisfied`` is weighted where the survey is, brought to the effective base), ``did_not_know``
        those left out of the base, ``effective_base`` is Kish's. ``value, lower, upper`` are proportions with 95%
        limits. ``change`` is ``value`` less the share of the same months one year earlier, a proportion (0.04 is four
        percentage points), with ``change_lower, change_upper`` and ``more_than_chance``; NaN where either is refused or
        the two windows do not hold the same months.

    Raises
    ------
    InsufficientDataError
        If the monthly table holds no answer to any of the questions.

    Notes
    -----
    Wilson and Newcombe's method 10 as in `pcc_analysis.intervals`; Kish, Survey Sampling (1965), section 11.7, for
    weights. The two years are taken as independent samples, which rolling windows less than a year apart are not:
    read their changes against the year before, never against the window before.
    """
    wanted = _wanted(monthly, questions, crime_types, area)
    last = as_month(to)
    ends = [last - step * back for back in reversed(range(years))]
    labels = load("survey_groups").drop_duplicates("group").set_index("group")["label"]
    now, then = (
        pd.concat({end: _sums(monthly, wanted, months(end), area) for end in ends}, names=["period_end"])
        for months in (window.months_to, window.year_before)
    )
    shares, before = _shares(now, smallest_base), _shares(then, smallest_base)
    table = shares.join(_changes(now, then, shares, before)).reset_index()
    table["year"] = table["period_end"].dt.strftime("%b-%y")
    told_of = {one.id: one for one in wanted}
    table["question"] = table["measure"].map(lambda name: told_of[name].question)
    table["aspect"] = table["measure"].map(lambda name: told_of[name].label)
    table["crime_type"] = table["measure"].map(lambda name: told_of[name].group)
    table["group"] = table["crime_type"].map(lambda group: labels.get(group, ALL_GROUPS))
    table["area"], table["window"] = area, window.name
    table["months_expected"], table["confidence"] = window.length, CONFIDENCE
    order = {name: place for place, name in enumerate(told_of)}
    table = table.sort_values(
        ["measure", "period_end"], key=lambda one: one.map(order) if one.name == "measure" else one
    )
    return table[COLUMNS].reset_index(drop=True)


def _wanted(
    monthly: Monthly, questions: Iterable[str] | None, crime_types: Iterable[str] | None, area: str
) -> list[Asked]:
    there = set(monthly.in_area(area).table["measure"].unique())
    chosen = [
        one
        for one in asked()
        if one.id in there
        and (questions is None or one.question in set(questions))
        and (crime_types is None or one.group in set(crime_types))
    ]
    if not chosen:
        raise InsufficientDataError(
            f"the monthly table holds no answers of the victim survey for {area}; put the survey into survey/ in the "
            "data folder and build the table with the catalogue"
        )
    return chosen


def _sums(monthly: Monthly, wanted: list[Asked], months: pd.PeriodIndex, area: str) -> pd.DataFrame:
    """Add the months of a window: one row per figure, with the months that are there."""
    top, bottom = (side.droplevel("area", axis=1).reindex(months) for side in monthly.in_area(area).sides)
    there = top.notna()
    sides = pd.DataFrame(
        {
            "numerator": top.sum(),
            "denominator": bottom.sum(),
            "months": there.sum(),
            "held": 2 ** np.arange(len(months)) @ there,  # which months they are
        }
    )
    sides = sides[sides["months"] > 0]
    names = pd.Index([one.id for one in wanted], name="measure")
    own, unsure, weights = (sides.reindex(names + suffix).set_axis(names) for suffix in ("", "_dont_know", "_weights"))
    base = own["denominator"]
    return pd.DataFrame(
        {
            "satisfied": own["numerator"],
            "base": base,
            "n": weights["denominator"].fillna(base),
            "squares": weights["numerator"].fillna(base),
            "did_not_know": unsure["numerator"],
            "months": own["months"].fillna(0).astype(int),
            "held": own["held"].fillna(0).astype("int64"),
        }
    )


def _shares(sums: pd.DataFrame, smallest_base: int) -> pd.DataFrame:
    """Return each share with its limits, or with the sentence that refuses it."""
    squares = sums["squares"].where(sums["squares"] > 0)
    effective = (sums["base"] * sums["base"] / squares).fillna(0.0)
    satisfied = (sums["satisfied"] * sums["base"] / squares).fillna(0.0)
    refused = sums["n"].fillna(0) < smallest_base
    shares = wilson(satisfied.where(~refused), effective.where(~refused), confidence=CONFIDENCE)
    weighted = (effective - sums["n"]).abs() > 1e-6
    shares["method"] = np.where(weighted, "Wilson, effective base", "Wilson")
    shares["note"] = [
        _refusal(n, months, smallest_base) if no else ""
        for n, months, no in zip(sums["n"], sums["months"], refused, strict=True)
    ]
    counted = sums[["n", "did_not_know", "months"]].assign(satisfied=satisfied, effective_base=effective)
    return counted.join(shares[["value", "lower", "upper", "method", "note"]])


def _refusal(n: float, months: int, smallest_base: int) -> str:
    """Say why there is no figure.

    >>> _refusal(17, 12, 30), _refusal(0, 12, 30), _refusal(float("nan"), 0, 30)
    ('17 answers are too few: below 30 no share is given.', 'Nobody answered.', 'No month of the survey is there.')
    """
    if months == 0:
        return "No month of the survey is there."
    if not n > 0:
        return "Nobody answered."
    verb = "is" if n == 1 else "are"
    return f"{count_noun(n, 'answer')} {verb} too few: below {smallest_base} no share is given."


def _changes(now: pd.DataFrame, then: pd.DataFrame, shares: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Compare each share with the year before, where both are given and hold the same months."""
    comparable = (now["held"] == then["held"]) & shares["value"].notna() & before["value"].notna()
    found = newcombe(
        shares["satisfied"].where(comparable),
        shares["effective_base"].where(comparable),
        before["satisfied"].where(comparable),
        before["effective_base"].where(comparable),
        confidence=CONFIDENCE,
    )
    found = found.rename(columns={"difference": "change"})
    found["more_than_chance"] = more_than_chance(found, unchanged=0)
    found["previous"] = before["value"]
    found = found.rename(columns={"lower": "change_lower", "upper": "change_upper"})
    return found[["previous", "change", "change_lower", "change_upper", "more_than_chance"]]
