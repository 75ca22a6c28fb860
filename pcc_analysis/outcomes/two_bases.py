"""The two bases of an outcome figure: what was assigned in a window, and what became of the crimes recorded in it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from pcc_analysis.errors import NotAProportionError
from pcc_analysis.figures import CONFIDENCE
from pcc_analysis.intervals import count_ratio, wilson
from pcc_analysis.measures import Measure
from pcc_analysis.numbers import count_noun, format_count, format_percent

EVIDENCE = ["numerator", "denominator", "value", "lower", "upper", "confidence", "method", "note"]


def outcome_ratio(outcomes: ArrayLike, crimes: ArrayLike, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Return outcomes assigned in a window over crimes recorded in it: activity, which can exceed 1.

    Parameters
    ----------
    outcomes
        Outcomes assigned in the window, whenever their crimes were recorded.
    crimes
        Crimes recorded in the window. 0 or missing gives NaN and a note.
    confidence
        Two-sided, between 0 and 1.

    Returns
    -------
    DataFrame
        ``numerator, denominator, value, lower, upper, confidence, method, note``; one row per pair. The two counts are
        of different crimes, so the limits are those of a ratio of two counts and never Wilson's.

    Raises
    ------
    InsufficientDataError
        Where a count is negative or infinite.

    Notes
    -----
    Document 000, table after paragraph 38, and document 003, note 8 to figure 4.

    >>> outcome_ratio([1617, 12], [4455, 10])["value"].round(3).tolist()
    [0.363, 1.2]
    """
    found = _with_counts(count_ratio(outcomes, crimes, confidence=confidence), outcomes, crimes)
    nothing = found["denominator"] == 0
    found.loc[nothing, ["value", "lower", "upper"]] = np.nan
    found.loc[nothing, "note"] = "base is 0: no figure"
    return found


def outcome_proportion(
    outcomes: ArrayLike, crimes: ArrayLike, awaited: ArrayLike | None = None, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Return outcomes so far of the crimes recorded in a window: a cohort, never more than 1, with Wilson's limits.

    Parameters
    ----------
    outcomes
        How many of the crimes have such an outcome so far.
    crimes
        Crimes recorded in the window. 0 or missing gives NaN and a note.
    awaited
        How many of the crimes have no outcome yet, if known.
    confidence
        Two-sided, between 0 and 1.

    Returns
    -------
    DataFrame
        ``numerator, denominator, value, lower, upper, confidence, method, note``, and where `awaited` is given
        ``awaited``, ``awaited_share`` and ``highest``: the proportion if every crime that waits were to get such an
        outcome.

    Raises
    ------
    NotAProportionError
        Where there are more outcomes than crimes, or more with and without an outcome than there are crimes.
    InsufficientDataError
        Where a count is negative or infinite.

    >>> outcome_proportion(30, 200, awaited=50)[["value", "awaited_share", "highest"]].values.tolist()
    [[0.15, 0.25, 0.4]]
    >>> outcome_proportion(12, 10)
    Traceback (most recent call last):
    pcc_analysis.errors.NotAProportionError: 1 row has a numerator larger than its denominator; for outcomes recorded
    in a period against offences recorded in the same period use outcome_ratio, which is not a proportion
    """
    found = _with_counts(wilson(outcomes, crimes, confidence=confidence), outcomes, crimes)
    if awaited is None:
        return found
    found["awaited"] = np.broadcast_to(np.asarray(awaited, dtype=float), len(found))
    together = found["numerator"] + found["awaited"]
    if (over := together > found["denominator"]).any():
        raise NotAProportionError(
            f"{count_noun(over.sum(), 'row')} with more crimes with an outcome and without one than there are crimes; "
            "both are counted among the crimes recorded in the window (for outcomes assigned in it use outcome_ratio)"
        )
    base = found["denominator"].where(found["denominator"] > 0)
    found["awaited_share"], found["highest"] = found["awaited"] / base, together / base
    return found


def refuse_other_basis(measure: Measure, basis: str) -> None:
    """Refuse a measure of the other basis.

    Raises
    ------
    NotAProportionError
        Naming the function to use instead.
    """
    two_dates = measure.denominator_date is not None and measure.denominator_date != measure.date
    if basis == "proportion" and (measure.kind != "proportion" or two_dates):
        raise NotAProportionError(
            f"{measure.id} sets outcomes assigned in a window against crimes recorded in it, which are not the same "
            "crimes; use outcome_ratio and outcome_ratio_table"
        )
    if basis == "ratio" and measure.kind != "ratio":
        raise NotAProportionError(
            f"{measure.id} is a {measure.kind}, not outcomes assigned over crimes recorded; for what became of the "
            "crimes of a window use outcome_proportion and outcome_proportion_table"
        )


def maturity_in_words(row: pd.Series) -> str:
    """Say how mature a cohort is, from a row of `outcome_proportion`.

    >>> maturity_in_words(outcome_proportion(30, 200, awaited=50).iloc[0])
    '50 of the 200 crimes have no outcome yet (25.0%).'
    >>> maturity_in_words(outcome_proportion(30, 200, awaited=0).iloc[0])
    'Every one of the 200 crimes has an outcome.'
    """
    crimes, awaited = row["denominator"], row["awaited"]
    if not crimes > 0 or np.isnan(awaited):
        return "There is no crime to have an outcome."
    if awaited == 0:
        return f"Every one of the {count_noun(crimes, 'crime')} has an outcome."
    have = "has" if awaited == 1 else "have"
    share = format_percent(awaited / crimes)
    return f"{format_count(awaited)} of the {count_noun(crimes, 'crime')} {have} no outcome yet ({share})."


def _with_counts(found: pd.DataFrame, outcomes: ArrayLike, crimes: ArrayLike) -> pd.DataFrame:
    found["numerator"] = np.broadcast_to(np.asarray(outcomes, dtype=float), len(found))
    found["denominator"] = np.broadcast_to(np.asarray(crimes, dtype=float), len(found))
    return found[EVIDENCE]
