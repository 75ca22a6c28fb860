"""The body of a report: every priority of the plan, a section per measure, details where a measure has them."""

from __future__ import annotations

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.page import Heading, Prose
from pcc_analysis.sections.crime import crime_groups, street_categories
from pcc_analysis.sections.measure import measure_section
from pcc_analysis.sections.peers import similar_forces

DETAILS = {
    "crime_volume": (similar_forces, crime_groups),
    "street_crime_volume": (street_categories, similar_forces),
}
"""What follows the section of a measure."""


def priorities(briefing: Briefing) -> list[Element]:
    """Return the sections of all priorities, in the order of the plan."""
    elements: list[Element] = []
    for priority in briefing.plan.priorities:
        elements.append(Heading(f"{priority.number}. {priority.title}", anchor=f"priority-{priority.number}"))
        shown = briefing.shown(priority)
        if not shown:
            elements.append(Prose("No extract was supplied for the measures of this priority."))
        for position, name in enumerate(shown):
            elements += measure_section(briefing, name, headline=position == 0)
            for detail in DETAILS.get(name, ()):
                elements += detail(briefing)
    return elements
