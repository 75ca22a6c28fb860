"""Deep dive: what a rise of the precept brings, costs a household and leaves open, and where the money goes."""

from pcc_analysis.deep_dives.budget.choices import choices, choices_chart
from pcc_analysis.deep_dives.budget.gap import gap
from pcc_analysis.deep_dives.budget.household import household
from pcc_analysis.deep_dives.budget.outlook import Outlook, funding, outlook
from pcc_analysis.deep_dives.budget.pound import each_pound, each_pound_shown
from pcc_analysis.deep_dives.budget.printed import printed, table_shown

__all__ = [
    "Outlook",
    "choices",
    "choices_chart",
    "each_pound",
    "each_pound_shown",
    "funding",
    "gap",
    "household",
    "outlook",
    "printed",
    "table_shown",
]
