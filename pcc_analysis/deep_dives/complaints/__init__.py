"""Deep dive: how soon complaints are recorded, how many wait, what drives their number, and what comes of appeals."""

from pcc_analysis.deep_dives.complaints.appeals import appeals, appeals_chart
from pcc_analysis.deep_dives.complaints.backlog import backlog, backlog_chart
from pcc_analysis.deep_dives.complaints.categories import categories, categories_chart
from pcc_analysis.deep_dives.complaints.days import days_chart, days_to_record
from pcc_analysis.deep_dives.complaints.in_time import in_time, in_time_chart
from pcc_analysis.deep_dives.complaints.volume import expected, expected_chart, volume
from pcc_analysis.deep_dives.complaints.waiting import pace, waiting, waiting_chart

__all__ = [
    "appeals",
    "appeals_chart",
    "backlog",
    "backlog_chart",
    "categories",
    "categories_chart",
    "days_chart",
    "days_to_record",
    "expected",
    "expected_chart",
    "in_time",
    "in_time_chart",
    "pace",
    "volume",
    "waiting",
    "waiting_chart",
]
