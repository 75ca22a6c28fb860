"""What the office's key found, as published, with the false alarms it was measured to give."""

from __future__ import annotations

import pandas as pd

from pcc_analysis.multiplicity import false_alarm_rate
from pcc_analysis.numbers import format_number
from pcc_analysis.scorecard.names import exception_names
from pcc_analysis.statistical_exceptions import NO_DATA, weighting


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
