"""Deep dive: how long incidents wait for a unit, how many are reached in time, where, and at which hours fewer."""

from pcc_analysis.deep_dives.response.hours import Hours, hours, late, late_chart, stand_out, told
from pcc_analysis.deep_dives.response.in_time import in_time, in_time_chart
from pcc_analysis.deep_dives.response.times import Times, stays, times, typical, within, within_chart

__all__ = [
    "Hours",
    "Times",
    "hours",
    "in_time",
    "in_time_chart",
    "late",
    "late_chart",
    "stand_out",
    "stays",
    "times",
    "told",
    "typical",
    "within",
    "within_chart",
]
