"""Deep dive: the force's rates beside those of all forces and of its peers, and how far chance placed it there."""

from pcc_analysis.deep_dives.force_in_numbers.closer import closer_looks, every_force
from pcc_analysis.deep_dives.force_in_numbers.forces import Forces, forces
from pcc_analysis.deep_dives.force_in_numbers.funnels import funnels, funnels_chart
from pcc_analysis.deep_dives.force_in_numbers.ranks import ranks, ranks_chart
from pcc_analysis.deep_dives.force_in_numbers.rates import against_country
from pcc_analysis.deep_dives.force_in_numbers.similar import similar, similar_chart

__all__ = [
    "Forces",
    "against_country",
    "closer_looks",
    "every_force",
    "forces",
    "funnels",
    "funnels_chart",
    "ranks",
    "ranks_chart",
    "similar",
    "similar_chart",
]
