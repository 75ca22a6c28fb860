"""The section of one measure: heading, strip, sentences, chart with its data, definition."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.breaks import breaks, crossing_note
from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.measures import Measure
from pcc_analysis.months import month_name
from pcc_analysis.page import Chart, Heading, Notes, Paragraphs, Strip
from pcc_analysis.sections.reading import anchor, read_symbol
from pcc_analysis.symbols import Symbol
from pcc_analysis.tables import Column, Table
from pcc_analysis.trends import trend
from pcc_analysis.windows import TWELVE_MONTHS
from pcc_analysis.wording import (
    change_sentence,
    change_words,
    level_sentence,
    service_level_words,
    value_words,
    volume_sentence,
)


def measure_section(briefing: Briefing, name: str, headline: bool = False) -> list[Element]:
    """Return everything about one measure: heading, strip, sentences, chart with its data.

    Parameters
    ----------
    briefing
        The figures.
    name
        The id of a measure that has figures.
    headline
        True puts the figures of its strip into the index of all reports.
    """
    measure = briefing.measure(name)
    period, year, change = (frame.loc[name] for frame in (briefing.in_period, briefing.in_year, briefing.on_year))
    items: list[tuple[str, str, Any]] = [
        (briefing.period.title, value_words(measure, period["value"]), _partial(period)),
        (f"12 months to {month_name(briefing.last_month)}", value_words(measure, year["value"]), _partial(year)),
    ]
    if pd.notna(change["change"]):
        items.append(("On the year before", change_words(measure, change), read_symbol(measure, change)))
    level = (briefing.plan.service_levels or {}).get(name)
    if level is not None and pd.notna(period["value"]):
        met, words = service_level_words(measure, period["value"], level)
        items.append(("Service level", value_words(measure, level), _met(met, words)))
    if measure.kind == "count":
        first = volume_sentence(measure, period, briefing.period.in_words, year)
    else:
        first = level_sentence(measure, period, briefing.period.in_words, year)
    year_before = TWELVE_MONTHS.year_before(briefing.last_month)
    crossing = crossing_note(name, year_before, TWELVE_MONTHS.months_to(briefing.last_month))
    elements: list[Element] = [
        Heading(measure.title, level=3, anchor=anchor(measure)),
        Strip(measure.title, items, headline=headline),
        Paragraphs([first, change_sentence(measure, change), f"This comparison is {crossing}." if crossing else ""]),
    ]
    if measure.kind != "median":
        elements.append(monthly_chart(briefing, measure))
    elements.append(Notes([f"What is counted: {measure.definition}"], title=f"About {measure.title}"))
    return elements


def _met(met: bool, words: str) -> Symbol:
    return Symbol("met", words, "good") if met else Symbol("missed", words, "bad")


def _partial(figure: pd.Series[Any]) -> str:
    if figure["months"] == figure["months_expected"]:
        return ""
    return f"{figure['months']} of {figure['months_expected']} months: {figure['months_in_words']}"


def monthly_chart(briefing: Briefing, measure: Measure) -> Chart:
    """Return the chart of each month and the rolling 12 months, with the figures behind it, also for a phone."""
    shown = trend(briefing.monthly, measure.id, briefing.last_month)
    known = briefing.expected[briefing.expected["measure"] == measure.id].set_index("month")
    if known["lower"].notna().any():
        shown = shown.join(known[["lower", "upper"]])
    what_changed = breaks()
    concerned = what_changed[what_changed["measure"] == measure.id]
    moments = dict(zip(concerned["month"], concerned["what_changed"], strict=True))

    def draw(narrow: bool) -> tuple[str, str]:
        figure, axes = charts.figure("monthly", narrow=narrow)
        drawn = charts.monthly(
            shown,
            axes,
            name=measure.title,
            unit=_chart_unit(measure),
            highlight=briefing.period.months,
            highlight_words=f"this {briefing.period.kind}",
            breaks={month: words for month, words in moments.items() if month in shown.index},
        )
        return charts.to_svg(figure, f"{anchor(measure)}-months{'-narrow' if narrow else ''}"), drawn.alt

    wide, alt = draw(narrow=False)
    write = partial(value_words, measure)
    columns = [
        Column("month", "Month"),
        Column("value", "In the month", "count", format=write),
        Column("rolling", "12 months to its end", "count", format=write),
    ]
    if "lower" in shown:
        columns[2:2] = [
            Column("lower", "Lower end of the expected range", "count", format=write, missing="[z]"),
            Column("upper", "Upper end of the expected range", "count", format=write, missing="[z]"),
        ]
    caption = f"{measure.title}: each month and rolling 12 months"
    behind = shown.assign(month=[month_name(month) for month in shown.index]).iloc[::-1]
    return Chart(
        wide,
        caption=caption,
        alt=alt,
        narrow=draw(narrow=True)[0],
        table=Table(behind, columns, caption=f"Figures behind the chart: {measure.title}"),
    )


def _chart_unit(measure: Measure) -> Any:
    if measure.kind in ("proportion", "ratio"):
        return "percent"
    return {"second": "seconds", "hour": "hours", "day": "days", "working day": "days"}.get(measure.unit, "count")
