"""How a measure's figure and change are read: shared by the dashboard, the news and the sections."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements.symbols import Symbol
from pcc_analysis.measures import Measure
from pcc_analysis.windows import TWELVE_MONTHS, Window
from pcc_analysis.wording import reading

NO_BREAK_SPACE, NO_BREAK_HYPHEN = "\N{NO-BREAK SPACE}", "\N{NON-BREAKING HYPHEN}"
WINDOWS = {window.name: window for window in (TWELVE_MONTHS, Window("month", 1))}


def anchor(measure: Measure) -> str:
    """Return where the section of a measure stands on the page."""
    return measure.id.replace("_", "-")


def read_symbol(measure: Measure, change: pd.Series[Any]) -> Symbol:
    """Return the symbol and words for a change."""
    shape, tone, words = reading(measure, change)
    return Symbol(shape, words, tone)


def two_lines(heading: str) -> str:
    """Let the heading of a column break in one place only, the one nearest to its middle.

    >>> [len(line) for line in two_lines("12 months to June 2019").split(" ")]
    [12, 9]
    """
    spaces = [place for place, letter in enumerate(heading) if letter == " "]
    joined = heading.replace(" ", NO_BREAK_SPACE).replace("-", NO_BREAK_HYPHEN)
    if not spaces:
        return joined
    middle = min(spaces, key=lambda place: abs(place - len(heading) / 2))
    return f"{joined[:middle]} {joined[middle + 1 :]}"


def window_words(figure: pd.Series[Any]) -> str:
    """Name the window of a figure: ``12 months to April 2019``."""
    return WINDOWS[figure["window"]].label(figure["period_end"])


def rows_of(briefing: Briefing, name: str) -> tuple[pd.Series[Any], pd.Series[Any], pd.Series[Any]]:
    """Return a measure's figures, to print: the period, the 12 months to its last figure, their change on the year."""
    briefing.printed.measures.add(name)
    return _rows_of(briefing, name)


@lru_cache(maxsize=1)  # the strip of a measure is followed by its sentences
def _rows_of(briefing: Briefing, name: str) -> tuple[pd.Series[Any], pd.Series[Any], pd.Series[Any]]:
    period, year, change = (frame.loc[name] for frame in (briefing.in_period, briefing.in_year, briefing.on_year))
    return period, year, change
