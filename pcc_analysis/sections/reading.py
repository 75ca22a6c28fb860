"""How a measure's figure and change are read: shared by the dashboard, the news and the sections."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.measures import Measure
from pcc_analysis.symbols import Symbol
from pcc_analysis.wording import reading, value_words


def anchor(measure: Measure) -> str:
    """Return where the section of a measure stands on the page."""
    return measure.id.replace("_", "-")


def read_symbol(measure: Measure, change: pd.Series[Any]) -> Symbol:
    """Return the symbol and words for a change."""
    shape, tone, words = reading(measure, change)
    return Symbol(shape, words, tone)


def figure_words(measure: Measure, figure: pd.Series[Any]) -> str:
    """Write a figure for a cell, with the number of months where some are missing."""
    if figure["months"] == 0:
        return "no data"
    words = value_words(measure, figure["value"])
    if figure["months"] < figure["months_expected"]:
        words += f" ({figure['months']} of {figure['months_expected']} months)"
    return words
