"""The dashboard: one table per priority with the figures, how they read, the symbols of the key, and 24 months."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.elements.symbols import Symbol
from pcc_analysis.measures import Measure
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun
from pcc_analysis.page import Heading, Notes
from pcc_analysis.plans import Priority
from pcc_analysis.sections.peers import standing
from pcc_analysis.sections.reading import anchor, read_symbol, rows_of, two_lines
from pcc_analysis.sections.symbols_of import peer_symbol, symbols_of
from pcc_analysis.tables import Column, Link, Sparkline, Table
from pcc_analysis.trends import trend
from pcc_analysis.windows import TWELVE_MONTHS, TWO_YEARS
from pcc_analysis.wording import change_words, figure_words, value_words


def dashboard(briefing: Briefing) -> list[Element]:
    """Return a table per priority: period, 12 months, change on the year, how to read it, key, peers, 24 months."""
    elements: list[Element] = [Heading("Dashboard")]
    for priority in briefing.plan.priorities:
        if briefing.shown(priority):
            elements.append(_table(briefing, priority))
    absent = sum(len(briefing.absent(priority)) for priority in briefing.plan.priorities)
    if absent:
        verb = "has" if absent == 1 else "have"
        said = (
            f"{count_noun(absent, 'measure')} of the plan {verb} no figures, because no extract was supplied for them"
        )
        elements.append(Notes([f"{said}; they are named at the end of each priority."], title="Not in these tables"))
    return elements


def _table(briefing: Briefing, priority: Priority) -> Table:
    rows = [_row(briefing, name) for name in briefing.shown(priority)]
    columns = [
        Column("measure", "Measure"),
        Column("period", two_lines(briefing.period.title), "count"),
        Column("year", two_lines(TWELVE_MONTHS.label(briefing.last_month)), "count"),
        Column("change", "Change on the year", "change"),
        Column("key", "Key, as published", "symbol"),
        Column("months", "24 months", "sparkline"),
    ]
    return Table(rows, columns, caption=f"Priority {priority.number}: {priority.title}")


def _row(briefing: Briefing, name: str) -> dict[str, Any]:
    measure = briefing.measure(name)
    period, year, change = rows_of(briefing, name)
    place = standing(briefing, name)
    peers = [symbol] if place is not None and (symbol := peer_symbol(place)) else []
    return {
        "measure": Link(measure.title, f"#{anchor(measure)}"),
        "period": figure_words(measure, period, short=True),
        "year": figure_words(measure, year, briefing.last_month, short=True),
        "change": [Symbol("", change_words(measure, change)), read_symbol(measure, change)],
        "key": [*peers, *symbols_of(briefing, name)] or "no symbol",
        "months": _sparkline(briefing, measure),
    }


def _sparkline(briefing: Briefing, measure: Measure) -> Sparkline | None:
    """Return the last 24 months as a small line; a median, and a measure with few figures, have none."""
    if measure.kind == "median":
        return None
    shown = trend(briefing.monthly, measure.id, briefing.last_month, months=TWO_YEARS.length)["value"]
    known = shown.dropna()
    if len(known) <= len(shown) / 2:
        return None
    first, last = (
        f"{value_words(measure, known.iloc[place])} in {month_name(known.index[place])}" for place in (0, -1)
    )
    words = f"{count_noun(len(known), 'month')}, from {first} to {last}"
    return Sparkline(words, [None if pd.isna(value) else float(value) for value in shown])
