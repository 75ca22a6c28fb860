"""Deep dive: what becomes of recorded crime, how soon, and why the share with a positive outcome changes."""

from pcc_analysis.deep_dives.outcomes.bases import bases_chart, both_bases
from pcc_analysis.deep_dives.outcomes.maturity import maturity, maturity_chart, time_chart, time_to_outcome
from pcc_analysis.deep_dives.outcomes.mix import causes, groups, groups_chart, split_by_group

__all__ = [
    "bases_chart",
    "both_bases",
    "causes",
    "groups",
    "groups_chart",
    "maturity",
    "maturity_chart",
    "split_by_group",
    "time_chart",
    "time_to_outcome",
]
