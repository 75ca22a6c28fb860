"""The annual report: each priority's year against the one before, and complaints with what they are about."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.commentary.files import PARTS, Written
from pcc_analysis.elements import Element
from pcc_analysis.elements.markup import markdown
from pcc_analysis.elements.symbols import Symbol
from pcc_analysis.measures import Measure
from pcc_analysis.measures.complaints import WORKING_DAYS
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun, format_count, format_duration, format_percent
from pcc_analysis.page import Commentary, Heading, Notes, Paragraphs, Prose
from pcc_analysis.plans import Priority
from pcc_analysis.sections.highlight import out_of_the_ordinary
from pcc_analysis.sections.highlight_subject import shown
from pcc_analysis.sections.reading import read_symbol, rows_of
from pcc_analysis.tables import Column, Table
from pcc_analysis.wording import change_sentence, change_words, value_words, volume_sentence

COMPLAINTS = (
    "complaints_received",
    "complaints_recorded",
    f"complaints_within_{WORKING_DAYS}_days",
    "complaints_days_to_record",
    "appeals_made",
    "appeals_upheld",
)
CATEGORY = "complaints_category_"
TOP = 3
YEAR_WORDS = (("outcomes", "Progress"), ("risks", PARTS["risks"]), ("assessment", PARTS["assessment"]))


def annual_news(briefing: Briefing) -> list[Element]:
    """Return what is out of the ordinary at the end of the year, each measure linking to its priority."""
    places = {
        name: f"priority-{priority.number}"
        for priority in briefing.plan.priorities
        for name in _measures(briefing, priority)
    }
    return out_of_the_ordinary(briefing, places)


def annual_priorities(briefing: Briefing, written: Written) -> list[Element]:
    """Return every priority of the plan: what moved in words, the year against the one before, what people write."""
    elements: list[Element] = []
    for priority in briefing.plan.priorities:
        names = _measures(briefing, priority)
        heading = f"Priority {priority.number}: {priority.title}"
        elements.append(Heading(heading, anchor=f"priority-{priority.number}"))
        if names:
            elements.append(Paragraphs(_movements(briefing, names)))
            elements.append(year_table(briefing, names, f"{heading}, the year against the one before"))
        else:
            elements.append(Prose("No extract was supplied for the measures of this priority."))
        if absent := briefing.absent(priority):
            titles = ", ".join(briefing.measure(name).title for name in absent)
            elements.append(Notes([f"No extract was supplied for: {titles}."], title=f"Not here: {heading}"))
        for part, title in YEAR_WORDS:
            text = markdown(written.part(priority.number, part))
            elements.append(Commentary(text, author=f"{title}: priority {priority.number}"))
    return elements


def _measures(briefing: Briefing, priority: Priority) -> list[str]:
    """Return what the priority shows, then what its subjects add, each once."""
    more = [name for subject in priority.pages for name in shown(briefing, subject)]
    return list(dict.fromkeys([*briefing.shown(priority), *more]))


def year_table(briefing: Briefing, names: list[str], caption: str) -> Table:
    """Return a table of measures: the year before, the year, the change and how to read it."""
    last = briefing.last_month
    return Table(
        [_year_row(briefing, name) for name in names],
        [
            Column("measure", "Measure"),
            Column("previous", f"12 months to {month_name(last - 12)}", "count"),
            Column("current", f"12 months to {month_name(last)}", "count"),
            Column("change", "Change", "change"),
            Column("reading", "Reading", "symbol"),
        ],
        caption=caption,
    )


def _year_row(briefing: Briefing, name: str) -> dict[str, Any]:
    measure = briefing.measure(name)
    _, year, change = rows_of(briefing, name)
    return {
        "measure": measure.title,
        "previous": _brief(measure, change["previous"]),
        "current": _brief(measure, year["value"]) + _short_of(year, briefing.last_month),
        "change": change_words(measure, change),
        "reading": read_symbol(measure, change),
    }


def _brief(measure: Measure, value: float) -> str:
    """Write a figure for a cell, durations in short."""
    return format_duration(value, short=True) if measure.unit == "second" else value_words(measure, value)


def _short_of(year: pd.Series[Any], last: pd.Period) -> str:
    """Say how many months are there, or where the year ends, if that is not what the heading names."""
    if pd.isna(year["value"]):
        return ""
    if year["months"] < year["months_expected"]:
        return f" ({year['months']:.0f} of {year['months_expected']:.0f} months)"
    return "" if year["period_end"] == last else f" (to {year['period_end']:%b %Y})"


def _movements(briefing: Briefing, names: list[str]) -> list[str]:
    """Count the measures that got better, worse, or moved neither way, and name the first two kinds."""
    groups: dict[str, list[str]] = {"good": [], "bad": [], "info": []}
    compared = 0
    for name in names:
        change = briefing.on_year.loc[name]
        compared += bool(pd.notna(change["more_than_chance"]))
        tone = read_symbol(briefing.measure(name), change).tone
        if tone in groups:
            groups[tone].append(f"{briefing.measure(name).title} {change_words(briefing.measure(name), change)}")
    if not compared:
        return ["No measure of this priority can be compared with the year before."]
    said = [f"{count_noun(compared, 'measure')} can be compared with the year before."]
    words = {"good": "better", "bad": "worse", "info": "moved, where neither way is preferred"}
    for kind, titles in groups.items():
        if titles:
            said.append(f"By more than chance, {words[kind]}: {'; '.join(titles)}.")
    if not any(groups.values()):
        said.append("None moved by more than chance would give.")
    return said


def complaints(briefing: Briefing) -> list[Element]:
    """Return complaints against the year before, and what they are about, the most frequent first."""
    heading = Heading("Complaints", anchor="complaints")
    names = [name for name in COMPLAINTS if name in briefing.in_year.index]
    if "complaints_received" not in names:
        return [heading, Prose("No extract of complaints was supplied.")]
    measure = briefing.measure("complaints_received")
    period, year, change = rows_of(briefing, "complaints_received")
    said = [volume_sentence(measure, period, briefing.period.in_words, year), change_sentence(measure, change)]
    categories = _categories(briefing)
    if categories:
        top = [f"{row['measure']} ({format_count(row['number'])})" for row in categories[:TOP]]
        said.append(f"Most were about {'; '.join(top)}.")
    elements: list[Element] = [
        heading,
        Paragraphs(said),
        year_table(briefing, names, "Complaints and appeals, the year against the one before"),
    ]
    if categories:
        columns = [
            Column("measure", "Category"),
            Column("previous", "The year before", "count"),
            Column("number", "The year", "count", format=format_count),
            Column("share", "Share", "percent", format=format_percent),
            Column("change", "Change", "change"),
            Column("reading", "Reading", "symbol"),
        ]
        elements.append(
            Table(categories, columns, caption="What complaints are about, the most frequent first", unit="Complaints")
        )
    return elements


def _categories(briefing: Briefing) -> list[dict[str, Any]]:
    names = [name for name in briefing.in_year.index if str(name).startswith(CATEGORY)]
    briefing.printed.note(briefing.on_year.loc[names])
    found = [(name, briefing.in_year.loc[name, "value"]) for name in names]
    total = sum(value for _, value in found if pd.notna(value))
    rows = []
    for name, value in sorted(found, key=lambda one: -one[1] if pd.notna(one[1]) else 0):
        measure, change = briefing.measure(name), briefing.on_year.loc[name]
        if pd.isna(value) or (value == 0 and not change["previous"] > 0):
            continue
        rows.append(
            {
                "measure": _category(measure),
                "previous": value_words(measure, change["previous"]),
                "number": value,
                "share": value / total if total else None,
                "change": change_words(measure, change),
                "reading": read_symbol(measure, change),
            }
        )
    return rows


def _category(measure: Measure) -> str:
    title = measure.title.removeprefix("Complaints: ")
    return f"{title[:1].upper()}{title[1:]}"


def moved_symbol(change: float, more_than_chance: Any, lower_is_better: bool = True) -> Symbol:
    """Return the symbol of a difference of two proportions.

    >>> moved_symbol(-0.035, True), moved_symbol(0.01, False).words
    (Symbol(shape='down', words='more than chance, better', tone='good'), 'no more than chance')
    """
    if pd.isna(more_than_chance):
        return Symbol("flat", "no comparison", "flat")
    if not more_than_chance:
        return Symbol("flat", "no more than chance", "flat")
    better = (change < 0) == lower_is_better
    words = f"more than chance, {'better' if better else 'worse'}"
    return Symbol("up" if change > 0 else "down", words, "good" if better else "bad")
