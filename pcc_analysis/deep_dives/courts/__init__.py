"""Deep dive: trials that did not go ahead and why, and whether one area's cases take longer."""

from pcc_analysis.deep_dives.courts.days import days, days_chart, slower_area
from pcc_analysis.deep_dives.courts.trials import lost, lost_chart, prosecution, reasons, reasons_chart, trials

__all__ = [
    "days",
    "days_chart",
    "lost",
    "lost_chart",
    "prosecution",
    "reasons",
    "reasons_chart",
    "slower_area",
    "trials",
]
