"""The section of one measure: heading, strip, sentences, chart with its data, definition."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.measures import Measure
from pcc_analysis.months import month_name
from pcc_analysis.page import Chart, Heading, Notes, Paragraphs, Strip
from pcc_analysis.sections.reading import anchor, read_symbol
from pcc_analysis.tables import Column, Table
from pcc_analysis.trends import trend
from pcc_analysis.wording import change_sentence, change_words, level_sentence, value_words, volume_sentence


def measure_section(briefing: Briefing, name: str) -> list[Element]:
    """Return everything about one measure: heading, strip, sentences, chart with its data.

    Parameters
    ----------
    briefing
        The figures.
    name
        The id of a measure that has figures.
    """
    measure = briefing.measure(name)
    period, year, change = (frame.loc[name] for frame in (briefing.in_period, briefing.in_year, briefing.on_year))
    items: list[tuple[str, str, Any]] = [
        (briefing.period.title, value_words(measure, period["value"]), _partial(period)),
        (f"12 months to {month_name(briefing.last_month)}", value_words(measure, year["value"]), _partial(year)),
    ]
    if pd.notna(change["change"]):
        items.append(("On the year before", change_words(measure, change), read_symbol(measure, change)))
    if measure.kind == "count":
        first = volume_sentence(measure, period, briefing.period.in_words, year)
    else:
        first = level_sentence(measure, period, briefing.period.in_words)
    elements: list[Element] = [
        Heading(measure.title, level=3, anchor=anchor(measure)),
        Strip(measure.title, items),
        Paragraphs([first, change_sentence(measure, change)]),
    ]
    if measure.kind != "median":
        elements.append(monthly_chart(briefing, measure))
    elements.append(Notes([measure.definition], title=f"How {measure.title} is counted"))
    return elements


def _partial(figure: pd.Series[Any]) -> str:
    if figure["months"] == figure["months_expected"]:
        return ""
    return f"{figure['months']} of {figure['months_expected']} months: {figure['months_in_words']}"


def monthly_chart(briefing: Briefing, measure: Measure) -> Chart:
    """Return the chart of each month and the rolling 12 months, with the figures behind it."""
    shown = trend(briefing.monthly, measure.id, briefing.last_month)
    figure, axes = charts.figure("monthly")
    drawn = charts.monthly(
        shown,
        axes,
        name=measure.title,
        unit=_chart_unit(measure),
        highlight=briefing.period.months,
        highlight_words=f"this {briefing.period.kind}",
    )
    write = partial(value_words, measure)
    caption = f"{measure.title}: each month and rolling 12 months"
    behind = shown.assign(month=[month_name(month) for month in shown.index]).iloc[::-1]
    return Chart(
        charts.to_svg(figure, f"{anchor(measure)}-months"),
        caption=caption,
        alt=drawn.alt,
        table=Table(
            behind,
            [
                Column("month", "Month"),
                Column("value", "In the month", "count", format=write),
                Column("rolling", "12 months to its end", "count", format=write),
            ],
            caption=f"Figures behind the chart: {measure.title}",
        ),
    )


def _chart_unit(measure: Measure) -> Any:
    if measure.kind in ("proportion", "ratio"):
        return "percent"
    return {"second": "seconds", "hour": "hours", "day": "days", "working day": "days"}.get(measure.unit, "count")
