"""The parts of a report: each takes a briefing and returns the elements of the page, ready to display."""

from pcc_analysis.page import Heading
from pcc_analysis.sections.back import sources
from pcc_analysis.sections.crime import crime_groups, street_categories
from pcc_analysis.sections.front import dashboard, masthead, what_changed
from pcc_analysis.sections.measure import measure_section
from pcc_analysis.sections.priorities import priorities

__all__ = [
    "Heading",
    "crime_groups",
    "dashboard",
    "masthead",
    "measure_section",
    "priorities",
    "sources",
    "street_categories",
    "what_changed",
]
