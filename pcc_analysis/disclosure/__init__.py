"""Disclosure control: small counts are left out, and with them whatever would give them away.

Describe what is printed (`figure_cells`) and protect it (`protect_figures`), or say by hand what cells there are and
how they add up (`Sum`, `Difference`, `Derived`, `protect`); `attack` says what a reader can still work out.
"""

from pcc_analysis.disclosure.attack import attack, attacked, recovered
from pcc_analysis.disclosure.figure_cells import Cell, MonthlyCounts, figure_cells, known_cells
from pcc_analysis.disclosure.figure_relations import (
    area_relations,
    part_relations,
    protect_figures,
    relations_of,
    window_relations,
)
from pcc_analysis.disclosure.protect import MARK, Protected, protect
from pcc_analysis.disclosure.relations import Derived, Difference, Relation, Sum
from pcc_analysis.disclosure.rule import Rule

__all__ = [
    "MARK",
    "Cell",
    "Derived",
    "Difference",
    "MonthlyCounts",
    "Protected",
    "Relation",
    "Rule",
    "Sum",
    "area_relations",
    "attack",
    "attacked",
    "figure_cells",
    "known_cells",
    "part_relations",
    "protect",
    "protect_figures",
    "recovered",
    "relations_of",
    "window_relations",
]
