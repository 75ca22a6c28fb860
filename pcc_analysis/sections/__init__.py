"""The parts of a report: each takes a briefing and returns the elements of the page, ready to display."""

from pcc_analysis.page import Heading
from pcc_analysis.sections.back import how_made, sources
from pcc_analysis.sections.crime import crime_groups
from pcc_analysis.sections.dashboard import dashboard
from pcc_analysis.sections.front import introduction, masthead
from pcc_analysis.sections.glossary import glossary
from pcc_analysis.sections.key import key
from pcc_analysis.sections.measure import measure_section
from pcc_analysis.sections.methods import methods
from pcc_analysis.sections.news import what_changed
from pcc_analysis.sections.priorities import priorities
from pcc_analysis.sections.street import street_categories

__all__ = [
    "Heading",
    "crime_groups",
    "dashboard",
    "glossary",
    "how_made",
    "introduction",
    "key",
    "masthead",
    "measure_section",
    "methods",
    "priorities",
    "sources",
    "street_categories",
    "what_changed",
]
