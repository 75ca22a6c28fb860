"""Sentences about outcomes: how many crimes still wait for one."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.numbers import count_noun, format_count, format_percent


def awaited_sentence(cohort: pd.Series[Any]) -> str:
    """Say how many of the crimes recorded have no outcome yet.

    Parameters
    ----------
    cohort
        A row of ``outcome_proportion`` with ``awaited``.

    >>> awaited_sentence(pd.Series({"denominator": 43357.0, "awaited": 191.0}))
    '191 of the 43,357 crimes have no outcome yet (0.4 per cent).'
    >>> awaited_sentence(pd.Series({"denominator": 200.0, "awaited": 0.0}))
    'Every one of the 200 crimes has an outcome.'
    """
    crimes, awaited = cohort["denominator"], cohort["awaited"]
    if not crimes > 0 or pd.isna(awaited):
        return "There is no crime to have an outcome."
    if awaited == 0:
        return f"Every one of the {count_noun(crimes, 'crime')} has an outcome."
    share = format_percent(awaited / crimes, words=True)
    verb = "has" if awaited == 1 else "have"
    return f"{format_count(awaited)} of the {count_noun(crimes, 'crime')} {verb} no outcome yet ({share})."
