"""Disclosure control: small counts of areas are left out, and with them whatever would give them away.

`protect_report` decides for the figures by area that a report prints, `protect` for any figures once it is said which
counts they give away and how those add up; `attack` says what a reader can still work out.
"""

from pcc_analysis.disclosure.area_counts import AreaCounts, Cell
from pcc_analysis.disclosure.attack import attack
from pcc_analysis.disclosure.protect import MARK, Protected, protect
from pcc_analysis.disclosure.report import given_away, is_sensitive, protect_areas, protect_report
from pcc_analysis.disclosure.rule import THRESHOLD, Rule
from pcc_analysis.disclosure.system import Sum

__all__ = [
    "MARK",
    "THRESHOLD",
    "AreaCounts",
    "Cell",
    "Protected",
    "Rule",
    "Sum",
    "attack",
    "given_away",
    "is_sensitive",
    "protect",
    "protect_areas",
    "protect_report",
]
