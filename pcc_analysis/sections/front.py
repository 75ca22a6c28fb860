"""The front of a report: the masthead, what changed, and the dashboard."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.measures import Measure
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun, format_count
from pcc_analysis.page import Heading, Masthead, News, Notes
from pcc_analysis.sections.reading import anchor, figure_words, read_symbol
from pcc_analysis.tables import Column, Link, Table
from pcc_analysis.wording import change_words, value_words

DEMONSTRATION = "Demonstration data: simulated, and made to match published totals"
DRAFT = "Draft"
NO_BREAK = "\N{NON-BREAKING HYPHEN}"


def masthead(briefing: Briefing, title: str, final: bool = False) -> Masthead:
    """Return who reports what to whom, for which period, from data of when."""
    plan, period = briefing.plan, briefing.period
    state = DEMONSTRATION if briefing.demonstration else "" if final else DRAFT
    as_at = [(row["title"], row["as_at_says"]) for row in briefing.sources if row["state"] == "read"]
    return Masthead(
        office=plan.office,
        title=f"{title}, {period.title}",
        period_label=period.dates,
        audience=f"for the {plan.panel}",
        state=state,
        as_at=as_at,
        strapline=plan.strapline,
    )


def what_changed(briefing: Briefing) -> list[Element]:
    """Return the measures whose 12 months differ from the year before by more than chance, largest change first."""
    shown = [name for priority in briefing.plan.priorities for name in briefing.shown(priority)]
    rows = briefing.on_year.loc[[name for name in shown if name in briefing.on_year.index]]
    known = rows[rows["more_than_chance"].notna()]
    flagged = known[known["more_than_chance"].astype(bool)]
    flagged = flagged.reindex(flagged["percent_change"].abs().sort_values(ascending=False).index)
    items = []
    for name, change in flagged.iterrows():
        measure = briefing.measure(str(name))
        sentence = _change_in_words(briefing, measure, change)
        items.append((measure.title, anchor(measure), read_symbol(measure, change), sentence))
    verb = "differs" if len(flagged) == 1 else "differ"
    lead = (
        f"Of {count_noun(len(shown), 'measure')} in this report, {_none(len(known))} can be compared with the year "
        f"before, and {_none(len(flagged))} of those {verb} by more than chance would give. At the 95% limits used, "
        f"chance alone would be expected to give {expected_by_chance(len(known))}."
    )
    nothing = "No measure changed by more than chance would give."
    if not len(known):
        lead = "The extracts do not hold a full year before the period, so nothing can be compared with it yet."
        nothing = "What was recorded in the period itself follows."
    return [Heading("What changed", anchor="what-changed"), News(items, lead=lead, nothing=nothing)]


def expected_by_chance(measures: int) -> str:
    """Say how many of so many measures would be flagged by chance alone at 95%.

    >>> expected_by_chance(62), expected_by_chance(2)
    ('about 3', 'none')
    """
    expected = round(measures * 0.05)
    return f"about {expected}" if expected else "none"


def _none(number: int) -> str:
    return format_count(number) if number else "none"


def _change_in_words(briefing: Briefing, measure: Measure, change: pd.Series[Any]) -> str:
    figure = briefing.in_year.loc[measure.id]
    value = value_words(measure, figure["value"])
    before = value_words(measure, change["previous"])
    to = month_name(briefing.last_month)
    return f"{change_words(measure, change)}, to {value} in the 12 months to {to}, from {before}."


def dashboard(briefing: Briefing) -> list[Element]:
    """Return a table per priority: the period, the 12 months, the change on the year and how to read it."""
    elements: list[Element] = [Heading("Dashboard")]
    for priority in briefing.plan.priorities:
        rows = [_dashboard_row(briefing, briefing.measure(name)) for name in briefing.shown(priority)]
        title = f"Priority {priority.number}: {priority.title}"
        if not rows:
            continue
        elements.append(
            Table(
                rows,
                [
                    Column("measure", "Measure"),
                    Column("period", briefing.period.title.replace("-", NO_BREAK), "count"),
                    Column("year", f"12 months to {month_name(briefing.last_month)}", "count"),
                    Column("change", "Change on the year", "change"),
                    Column("reading", "Reading", "symbol"),
                ],
                caption=title,
            )
        )
    absent = [name for priority in briefing.plan.priorities for name in briefing.absent(priority)]
    if absent:
        titles = ", ".join(briefing.measure(name).title for name in absent)
        elements.append(Notes([f"Measures of the plan for which no extract was supplied: {titles}."]))
    return elements


def _dashboard_row(briefing: Briefing, measure: Measure) -> dict[str, Any]:
    period, year, change = (frame.loc[measure.id] for frame in (briefing.in_period, briefing.in_year, briefing.on_year))
    return {
        "measure": Link(measure.title, f"#{anchor(measure)}"),
        "period": figure_words(measure, period),
        "year": figure_words(measure, year),
        "change": change_words(measure, change),
        "reading": read_symbol(measure, change),
    }
