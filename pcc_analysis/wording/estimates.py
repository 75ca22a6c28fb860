"""Sentences about estimates that were published with their limits, such as public confidence."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_percent, format_points
from pcc_analysis.wording.compared import chance_words


def estimate_sentence(estimate: pd.Series[Any]) -> str:
    """Say what was estimated, how exact that is, and how it differs from the year before.

    Parameters
    ----------
    estimate
        A row of ``public_confidence``.

    >>> row = {"period_end": pd.Period("2019-03", "M"), "value": 0.783, "half_width": 0.046, "change": float("nan")}
    >>> estimate_sentence(pd.Series(row))
    'In the 12 months to March 2019, 78.3 per cent (give or take 4.6 percentage points) of people in the survey had
    confidence in the police. There is no estimate for the year before to compare it with.'
    """
    said = (
        f"In the 12 months to {month_name(estimate['period_end'])}, {format_percent(estimate['value'], words=True)} "
        f"(give or take {format_points(estimate['half_width'], words=True)}) of people in the survey had confidence in "
        "the police."
    )
    change = estimate["change"]
    if pd.isna(change):
        return f"{said} There is no estimate for the year before to compare it with."
    if change == 0:
        return f"{said} This is unchanged from the year before."
    points = format_points(change, words=True)
    return (
        f"{said} This is {points} {'higher' if change > 0 else 'lower'} than the year before, {chance_words(estimate)}."
    )
