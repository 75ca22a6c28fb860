"""Outcomes: assigned in a window per crime recorded in it, or so far of the crimes recorded in it."""

from pcc_analysis.outcomes.by_group import outcome_proportion_table, outcome_ratio_table
from pcc_analysis.outcomes.by_type import outcomes_by_type
from pcc_analysis.outcomes.sub_codes import outcomes_by_sub_code
from pcc_analysis.outcomes.two_bases import maturity_in_words, outcome_proportion, outcome_ratio, refuse_other_basis
from pcc_analysis.reference.outcomes import set_in_full, set_in_words, types_in

__all__ = [
    "maturity_in_words",
    "outcome_proportion",
    "outcome_proportion_table",
    "outcome_ratio",
    "outcome_ratio_table",
    "outcomes_by_sub_code",
    "outcomes_by_type",
    "refuse_other_basis",
    "set_in_full",
    "set_in_words",
    "types_in",
]
