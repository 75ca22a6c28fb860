"""Deep dive: when a telephone line is called, who gives up, and how many people would answer in time."""

from pcc_analysis.deep_dives.contact_centre.abandonment import abandonment, abandonment_chart, abandonment_effects
from pcc_analysis.deep_dives.contact_centre.peaks import peaks
from pcc_analysis.deep_dives.contact_centre.staffing import curve_chart, staffing, staffing_curve
from pcc_analysis.deep_dives.contact_centre.week import Week, arrivals, week, week_map

__all__ = [
    "Week",
    "abandonment",
    "abandonment_chart",
    "abandonment_effects",
    "arrivals",
    "curve_chart",
    "peaks",
    "staffing",
    "staffing_curve",
    "week",
    "week_map",
]
