"""Deep dive: who is at work and can respond, why others are not, special constables, and two ways to count sickness."""

from pcc_analysis.deep_dives.workforce.methods import spells, spells_chart
from pcc_analysis.deep_dives.workforce.reasons import reasons, reasons_chart
from pcc_analysis.deep_dives.workforce.sickness import sickness, sickness_chart
from pcc_analysis.deep_dives.workforce.specials import active, specials
from pcc_analysis.deep_dives.workforce.teams import at_work, at_work_chart, panel_tables, teams, teams_chart

__all__ = [
    "active",
    "at_work",
    "at_work_chart",
    "panel_tables",
    "reasons",
    "reasons_chart",
    "sickness",
    "sickness_chart",
    "specials",
    "spells",
    "spells_chart",
    "teams",
    "teams_chart",
]
