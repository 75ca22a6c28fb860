"""Deep dive: antisocial behaviour against recorded crime, and whether the force began to record otherwise."""

from pcc_analysis.deep_dives.asb_and_recording.audits import audits
from pcc_analysis.deep_dives.asb_and_recording.levels import levels, levels_chart
from pcc_analysis.deep_dives.asb_and_recording.relation import relation, relation_chart
from pcc_analysis.deep_dives.asb_and_recording.scores import scores, scores_chart
from pcc_analysis.deep_dives.asb_and_recording.years import Years, years

__all__ = [
    "Years",
    "audits",
    "levels",
    "levels_chart",
    "relation",
    "relation_chart",
    "scores",
    "scores_chart",
    "years",
]
