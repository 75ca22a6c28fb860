"""Deep dive: what the cyber flag finds, what the key words find, what both miss, and whether the growth is of crime."""

from pcc_analysis.deep_dives.cyber.agreement import agreement
from pcc_analysis.deep_dives.cyber.found import Found, counted, found_by, found_chart
from pcc_analysis.deep_dives.cyber.groups import groups, groups_chart
from pcc_analysis.deep_dives.cyber.growth import flagging, flagging_chart, growth, growth_chart
from pcc_analysis.deep_dives.cyber.unseen import unseen, unseen_chart

__all__ = [
    "Found",
    "agreement",
    "counted",
    "flagging",
    "flagging_chart",
    "found_by",
    "found_chart",
    "groups",
    "groups_chart",
    "growth",
    "growth_chart",
    "unseen",
    "unseen_chart",
]
