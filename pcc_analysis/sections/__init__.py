"""The parts of a report: each takes a briefing and returns the elements of the page, ready to display."""

from pcc_analysis.page import Heading
from pcc_analysis.sections.annual import annual_news, annual_priorities, complaints
from pcc_analysis.sections.annual_justice import justice
from pcc_analysis.sections.annual_money import engagement, money
from pcc_analysis.sections.annual_numbers import force_numbers, outcome_types
from pcc_analysis.sections.areas import areas
from pcc_analysis.sections.back import how_made, sources
from pcc_analysis.sections.crime import crime_groups
from pcc_analysis.sections.dashboard import dashboard
from pcc_analysis.sections.front import introduction, masthead
from pcc_analysis.sections.glossary import glossary
from pcc_analysis.sections.highlight import highlight_priorities, highlights, office_page
from pcc_analysis.sections.highlight_subject import scorecards
from pcc_analysis.sections.key import key
from pcc_analysis.sections.measure import measure_section
from pcc_analysis.sections.methods import methods
from pcc_analysis.sections.news import what_changed
from pcc_analysis.sections.priorities import priorities
from pcc_analysis.sections.revisions import published_before
from pcc_analysis.sections.street import street_categories

__all__ = [
    "Heading",
    "annual_news",
    "annual_priorities",
    "areas",
    "complaints",
    "crime_groups",
    "dashboard",
    "engagement",
    "force_numbers",
    "glossary",
    "highlight_priorities",
    "highlights",
    "how_made",
    "introduction",
    "justice",
    "key",
    "masthead",
    "measure_section",
    "methods",
    "money",
    "office_page",
    "outcome_types",
    "priorities",
    "published_before",
    "scorecards",
    "sources",
    "street_categories",
    "what_changed",
]
