"""The highlight report: what changed, then each priority with what people report of it and its subjects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.commentary.files import PARTS, Written
from pcc_analysis.elements import Element
from pcc_analysis.elements.markup import markdown
from pcc_analysis.exception_wording import exceptions_in_words
from pcc_analysis.page import Commentary, Heading, News, Notes, Prose
from pcc_analysis.plans import Priority
from pcc_analysis.scorecard import flag_family
from pcc_analysis.sections.highlight_subject import Cards, shown, subject_anchor, subject_page
from pcc_analysis.sections.highlight_written import deliverables, inspection_grades, national_ranks, promises
from pcc_analysis.sections.left_out import LeftOut
from pcc_analysis.sections.news import flag_symbol

BEFORE_DELIVERABLES = ("outcomes", "risks")
AFTER_DELIVERABLES = ("focus", "assessment")
OFFICE = 0
MOST = 12
"""Flagged measures that get a sentence at the top; the rest are named."""
TELLING = ("twelve_month", "one_month", "three_month", "six_month", "eight_month", "rolling_trend")
"""Which rule speaks for a measure at the top of the report, where several fired."""


def highlights(briefing: Briefing) -> list[Element]:
    """Return what is out of the ordinary among the measures of all subjects, each linking to its subject's page."""
    places = {
        name: subject_anchor(subject)
        for priority in briefing.plan.priorities
        for subject in priority.pages
        for name in shown(briefing, subject)
    }
    return out_of_the_ordinary(briefing, places)


def out_of_the_ordinary(briefing: Briefing, places: Mapping[str, str]) -> list[Element]:
    """Return the flagged measures, the most out of the ordinary first, in a sentence each.

    Parameters
    ----------
    briefing
        The figures.
    places
        For every measure looked at, the anchor on the page that it links to.
    """
    heading = Heading("What changed", anchor="what-changed", run_on=True)
    if not places:
        return [heading, Prose("No extract was supplied for any measure of the plan.")]
    family = flag_family(briefing.monthly, briefing.last_month, list(places))
    items = []
    for name in family.flagged[:MOST]:
        measure = briefing.measure(name)
        rows = _most_telling(family.flags[family.flags["measure"] == name])
        items.append((measure.title, places[name], flag_symbol(measure, rows), exceptions_in_words(measure, rows)))
    lead = f"Each measure's latest months were held against what its own history leads one to expect. {family.sentence}"
    elements: list[Element] = [heading, News(items, lead=lead, nothing="Nothing is out of the ordinary.")]
    if others := [briefing.measure(name).title for name in family.flagged[MOST:]]:
        elements.append(Notes(["; ".join(others) + "."], title="Also flagged, less far out of the ordinary"))
    return elements


def _most_telling(flags: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of one rule that fired."""
    fired = flags[flags["fired"].fillna(False).astype(bool)]
    return next(rows for rule in TELLING if len(rows := fired[fired["rule"] == rule]))


def office_page(briefing: Briefing, written: Written) -> list[Element]:
    """Return what concerns the whole office: its own page where there is one, grades, ranks, promises."""
    elements: list[Element] = []
    if written.priorities.get(OFFICE):
        elements.append(Heading("Delivery of the plan", anchor="delivery"))
        elements += _parts(written, OFFICE, PARTS, "the office")
    elements.append(Heading("Inspection, ranks and promises", anchor="standing"))
    for section in (inspection_grades(written), national_ranks(briefing, written), promises(briefing, written)):
        elements += section
    return elements


def highlight_priorities(briefing: Briefing, written: Written, cards: Cards) -> list[Element]:
    """Return every priority: what people report of it, its deliverables, and a page for each of its subjects."""
    elements: list[Element] = []
    for priority in briefing.plan.priorities:
        elements += _priority(briefing, written, priority)
        for subject in priority.pages:
            elements += subject_page(briefing, written, cards, subject)
    return [*elements, LeftOut(cards.protected)]


def _priority(briefing: Briefing, written: Written, priority: Priority) -> list[Element]:
    number = priority.number
    called = f"priority {number}"
    return [
        Heading(f"Priority {number}: {priority.title}", anchor=f"priority-{number}"),
        Heading(f"Delivery of priority {number}", level=3, anchor=f"delivery-{number}"),
        *_parts(written, number, BEFORE_DELIVERABLES, called),
        *deliverables(briefing, written, number),
        *_parts(written, number, AFTER_DELIVERABLES, called),
    ]


def _parts(written: Written, number: int, names: Iterable[str], called: str) -> list[Element]:
    return [Commentary(markdown(written.part(number, name)), author=f"{PARTS[name]}: {called}") for name in names]
