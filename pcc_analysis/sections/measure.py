"""The section of one measure: heading, strip, sentences, chart with its data, definition."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.breaks import breaks, crossing_note
from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.elements.symbols import Symbol
from pcc_analysis.exception_wording import exceptions_in_words
from pcc_analysis.measures import FORCE, Measure
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_duration
from pcc_analysis.page import Chart, Grid, Heading, Notes, Paragraphs, Strip
from pcc_analysis.sections.news import most_telling
from pcc_analysis.sections.reading import WINDOWS, anchor, read_symbol, rows_of, window_words
from pcc_analysis.tables import Column, Table
from pcc_analysis.trends import trend
from pcc_analysis.wording import (
    change_sentence,
    change_words,
    level_sentence,
    service_level_words,
    value_words,
    volume_sentence,
)

LONGEST = 32  # letters of a label inside a chart

Drawings = Callable[[str], tuple[str, str]]
"""Returns the picture of a measure's months and what it says, see `draw`; something may have it drawn ahead."""


def measure_section(
    briefing: Briefing, name: str, headline: bool = False, drawn: Drawings | None = None
) -> list[Element]:
    """Return everything about one measure: heading, strip, sentences with the chart and its data beside them.

    Parameters
    ----------
    briefing
        The figures.
    name
        The id of a measure that has figures.
    headline
        True puts the figures of its strip into the index of all reports.
    drawn
        Draws the chart, where something has it drawn ahead.
    """
    measure = briefing.measure(name)
    elements: list[Element] = [
        Heading(measure.title, level=3, anchor=anchor(measure)),
        Strip(measure.title, strip_items(briefing, name, headline), headline=headline),
    ]
    said = Paragraphs(sentences(briefing, name))
    if measure.kind == "median":
        return [*elements, said, about(measure)]
    return [*elements, Grid([said, monthly_chart(briefing, measure, drawn)])]


def about(measure: Measure) -> Notes:
    """Return what a measure counts, in small print."""
    return Notes([measure.definition], title="What is counted")


def strip_items(briefing: Briefing, name: str, headline: bool = False) -> list[tuple[str, str, Any]]:
    """Return label, figure and words of the strip: the period, the 12 months, the change, the service level.

    For the index of all reports, that of a headline has the change from the period before too.
    """
    measure = briefing.measure(name)
    period, year, change = rows_of(briefing, name)
    items: list[tuple[str, str, Any]] = [
        (briefing.period.title, value_words(measure, period["value"]), _partial(period)),
        (window_words(year), value_words(measure, year["value"]), _partial(year)),
    ]
    if pd.notna(change["change"]):
        items.append(("On the year before", change_words(measure, change), read_symbol(measure, change)))
    if headline and briefing.period.kind != "year" and name in briefing.on_period_before.index:
        before = briefing.on_period_before.loc[name]
        briefing.printed.note(briefing.on_period_before.loc[[name]])
        how = [read_symbol(measure, before), "the season is in it"]
        items.append((f"On the {briefing.period.kind} before", change_words(measure, before), how))
    level = (briefing.plan.service_levels or {}).get(name)
    if level is not None and pd.notna(period["value"]):
        met, words = service_level_words(measure, period["value"], level)
        symbol = Symbol("met", words, "good") if met else Symbol("missed", words, "bad")
        items.append(("Service level", value_words(measure, level), symbol))
    return items


def sentences(briefing: Briefing, name: str) -> list[str]:
    """Return what there was, how it changed, whether it is out of the ordinary, and what makes years unlike."""
    measure = briefing.measure(name)
    period, year, change = rows_of(briefing, name)
    said = volume_sentence if measure.kind == "count" else level_sentence
    months = WINDOWS[year["window"]].months_to(year["period_end"])
    crossing = crossing_note(name, months - 12, months)
    own, _office = briefing.flags.of(name)
    answered = own[own["fired"].notna()]
    if answered["fired"].any():
        answered = most_telling(answered)
    return [
        said(measure, period, briefing.period.in_words, year),
        change_sentence(measure, change),
        f"This comparison is {crossing}." if crossing else "",
        exceptions_in_words(measure, answered if len(answered) else own) if len(own) else "",
    ]


def _partial(figure: pd.Series[Any]) -> str:
    if figure["months"] == figure["months_expected"]:
        return ""
    return f"{figure['months']} of {figure['months_expected']} months: {figure['months_in_words']}"


def monthly_chart(briefing: Briefing, measure: Measure, drawn: Drawings | None = None) -> Chart:
    """Return the chart of each month and the rolling 12 months, as wide as half a page or a phone, with its figures."""
    shown = _months(briefing, measure)
    briefing.printed.note_months(measure.id, shown, FORCE)
    svg, alt = drawn(measure.id) if drawn else draw(briefing, measure.id)
    return Chart(
        svg,
        caption=f"{measure.title} by month",
        alt=alt,
        table=_behind(measure, shown),
        source=f"What is counted: {measure.definition}",
        anchor=f"{anchor(measure)}-chart",
    )


def draw(briefing: Briefing, name: str) -> tuple[str, str]:
    """Return the picture of a measure's months as SVG, and what it says."""
    measure = briefing.measure(name)
    shown, what_changed = _months(briefing, measure), breaks()
    concerned = what_changed[what_changed["measure"] == name]
    moments = dict(zip(concerned["month"], concerned["what_changed"], strict=True))
    with charts.lent(narrow=True) as (figure, axes):
        drawn = charts.monthly(
            shown,
            axes,
            name=measure.title,
            unit=chart_unit(measure),
            highlight=briefing.period.months.intersection(pd.PeriodIndex(shown.index)),
            highlight_words=f"this {briefing.period.kind}",
            breaks={month: _short(words) for month, words in moments.items() if month in shown.index},
        )
        return charts.to_svg(figure, "m"), drawn.alt


@lru_cache(maxsize=1)  # what is drawn is shown in a table too
def _months(briefing: Briefing, measure: Measure) -> pd.DataFrame:
    """Return what the chart shows by month, with the range expected for the season where there is one."""
    shown = trend(briefing.monthly, measure.id, briefing.in_year.loc[measure.id, "period_end"])
    known = briefing.expected_of(measure.id)
    return shown.join(known[["lower", "upper"]]) if known["lower"].notna().any() else shown


def _short(words: str) -> str:
    """Return what changed as it fits into a chart; the paragraph beside it says it in full."""
    return words if len(words) <= LONGEST else "counted another way from here"


def _behind(measure: Measure, shown: pd.DataFrame) -> Table:
    """Return the figures behind the chart, the latest month first."""
    write = partial(format_duration, short=True) if measure.unit == "second" else partial(value_words, measure)
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
    rows = shown.assign(month=[month_name(month) for month in shown.index]).iloc[::-1]
    return Table(
        rows, columns, caption=f"Figures behind the chart: {measure.title}", anchor=f"{anchor(measure)}-months"
    )


def chart_unit(measure: Measure) -> Any:
    """Return how the axes of a measure's chart are written."""
    if measure.kind in ("proportion", "ratio"):
        return "percent"
    plain = "count" if measure.kind == "count" else "rate"
    return {"second": "seconds", "hour": "hours", "day": "days", "working day": "days"}.get(measure.unit, plain)
