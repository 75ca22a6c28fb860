"""Measures that stand beside a measure of the dashboard: how many, how long, by whom, in one table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.sections.reading import read_symbol, rows_of, two_lines
from pcc_analysis.tables import Column, Table
from pcc_analysis.windows import TWELVE_MONTHS
from pcc_analysis.wording import change_words, figure_words


def companions(briefing: Briefing, caption: str, names: Sequence[str], notes: Sequence[str] = ()) -> list[Element]:
    """Return a table of further measures: the period, the 12 months, the change and how to read it.

    Parameters
    ----------
    briefing
        The figures.
    caption
        What the table is about.
    names
        Ids in the order to show; those without figures are left out, and without any there is no table.
    notes
        Printed below it.
    """
    there = [name for name in names if name in briefing.in_year.index and briefing.in_year.loc[name, "months"] > 0]
    if not there:
        return []
    return [
        Table(
            [_row(briefing, name) for name in there],
            [
                Column("measure", "Measure"),
                Column("period", two_lines(briefing.period.title), "count"),
                Column("year", two_lines(TWELVE_MONTHS.label(briefing.last_month)), "count"),
                Column("change", "Change on the year", "change"),
                Column("reading", "Reading", "symbol"),
            ],
            caption=caption,
            notes=notes,
        )
    ]


def _row(briefing: Briefing, name: str) -> dict[str, Any]:
    measure = briefing.measure(name)
    period, year, change = rows_of(briefing, name)
    return {
        "measure": measure.title,
        "period": figure_words(measure, period, short=True),
        "year": figure_words(measure, year, briefing.last_month, short=True),
        "change": change_words(measure, change),
        "reading": read_symbol(measure, change),
    }
