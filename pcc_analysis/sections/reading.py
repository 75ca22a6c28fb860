"""How a measure's figure and change are read: shared by the dashboard, the news and the sections."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements.symbols import Symbol
from pcc_analysis.measures import Measure
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_duration
from pcc_analysis.windows import TWELVE_MONTHS, Window
from pcc_analysis.wording import reading, value_words

NO_BREAK_SPACE, NO_BREAK_HYPHEN = "\N{NO-BREAK SPACE}", "\N{NON-BREAKING HYPHEN}"
WINDOWS = {window.name: window for window in (TWELVE_MONTHS, Window("month", 1))}


def anchor(measure: Measure) -> str:
    """Return where the section of a measure stands on the page."""
    return measure.id.replace("_", "-")


def read_symbol(measure: Measure, change: pd.Series[Any]) -> Symbol:
    """Return the symbol and words for a change."""
    shape, tone, words = reading(measure, change)
    return Symbol(shape, words, tone)


def figure_words(
    measure: Measure, figure: pd.Series[Any], last: pd.Period | None = None, *, short: bool = False
) -> str:
    """Write a figure for a cell: with its months where some are missing, with its end where that is an earlier one.

    Parameters
    ----------
    measure
        What the figure is of.
    figure
        A row of ``figures``.
    last
        The end that the heading of the column names, if it does.
    short
        True writes durations as ``10m 26s``.
    """
    if figure["months"] == 0 or pd.isna(figure["value"]):
        return "no data"
    words = value_words(measure, figure["value"])
    if short and measure.unit == "second":
        words = format_duration(figure["value"], short=True)
    if figure["months"] < figure["months_expected"]:
        return f"{words} ({figure['months_in_words']})"
    return words if last is None or figure["period_end"] == last else f"{words} (to {month_name(figure['period_end'])})"


def two_lines(heading: str) -> str:
    """Let the heading of a column break in one place only, the one nearest to its middle.

    >>> [len(line) for line in two_lines("12 months to June 2019").split(" ")]
    [12, 9]
    """
    spaces = [place for place, letter in enumerate(heading) if letter == " "]
    if not spaces:
        return heading
    middle = min(spaces, key=lambda place: abs(place - len(heading) / 2))
    joined = heading.replace(" ", NO_BREAK_SPACE).replace("-", NO_BREAK_HYPHEN)
    return f"{joined[:middle]} {joined[middle + 1 :]}"


def window_words(figure: pd.Series[Any]) -> str:
    """Name the window of a figure: ``12 months to April 2019``."""
    return WINDOWS[figure["window"]].label(figure["period_end"])


def rows_of(briefing: Briefing, name: str) -> tuple[pd.Series[Any], pd.Series[Any], pd.Series[Any]]:
    """Return a measure's figures: the period, the 12 months to its last figure, and their change on the year."""
    period, year, change = (frame.loc[name] for frame in (briefing.in_period, briefing.in_year, briefing.on_year))
    return period, year, change
