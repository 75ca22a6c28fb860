"""Deep dive: who reoffends, who enters the system, how long and how well cases go, and offender management."""

from pcc_analysis.deep_dives.reoffending.cohorts import against_earlier, differences_chart, latest
from pcc_analysis.deep_dives.reoffending.justice import courts, entrants
from pcc_analysis.deep_dives.reoffending.management import management, management_shown
from pcc_analysis.deep_dives.reoffending.together import together, together_chart
from pcc_analysis.deep_dives.reoffending.waits import waits, waits_chart

__all__ = [
    "against_earlier",
    "courts",
    "differences_chart",
    "entrants",
    "latest",
    "management",
    "management_shown",
    "together",
    "together_chart",
    "waits",
    "waits_chart",
]
