"""Deep dive: who is killed or seriously injured on the roads, whether it is more than expected, and when."""

from pcc_analysis.deep_dives.road_safety.collisions import expected, expected_chart, years, years_chart
from pcc_analysis.deep_dives.road_safety.people import casualties, casualties_chart, enforcement, users, users_chart
from pcc_analysis.deep_dives.road_safety.weekdays import weekdays, weekdays_chart

__all__ = [
    "casualties",
    "casualties_chart",
    "enforcement",
    "expected",
    "expected_chart",
    "users",
    "users_chart",
    "weekdays",
    "weekdays_chart",
    "years",
    "years_chart",
]
