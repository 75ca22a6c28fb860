"""Public confidence: the published estimates with their limits, in place of months that there are none of."""

from __future__ import annotations

from typing import Any

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.elements.symbols import Symbol
from pcc_analysis.measures import FORCE
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_percent, format_points
from pcc_analysis.page import Heading, Paragraphs, Strip
from pcc_analysis.public_confidence import public_confidence
from pcc_analysis.sections.measure import about
from pcc_analysis.sections.reading import anchor, read_symbol
from pcc_analysis.tables import Column, Table
from pcc_analysis.windows import MONTH
from pcc_analysis.wording import estimate_sentence


def confidence_section(briefing: Briefing, name: str, headline: bool = False) -> list[Element]:
    """Return the latest estimate, its change on the year before, and the estimates before it."""
    measure = briefing.measure(name)
    table = public_confidence(briefing.monthly, briefing.last_month)
    briefing.printed.note(table, area=FORCE, window=MONTH.name, months=MONTH.length)
    latest = table.iloc[-1]
    items: list[tuple[str, str, Any]] = [
        (
            f"12 months to {month_name(latest['period_end'])}, as published",
            format_percent(latest["value"]),
            f"give or take {format_points(latest['half_width'], words=True)}",
        )
    ]
    if latest["change"] == latest["change"]:
        words: Symbol = read_symbol(measure, latest)
        items.append(("On the year before", format_points(latest["change"]), words))
    rows = table.iloc[::-1].assign(
        end=[month_name(month) for month in table["period_end"].iloc[::-1]],
        limits=[f"{format_percent(row.lower)} to {format_percent(row.upper)}" for row in table.iloc[::-1].itertuples()],
    )
    return [
        Heading(measure.title, level=3, anchor=anchor(measure)),
        Strip(measure.title, items, headline=headline),
        Paragraphs([estimate_sentence(latest)]),
        Table(
            rows,
            [
                Column("end", "12 months to"),
                Column("value", "Have confidence", "percent", format=format_percent),
                Column("limits", "95% limits", "percent"),
            ],
            caption="Confidence with the police in this area, estimates as published",
            unit="Share of those asked",
        ),
        about(measure),
    ]
