"""Deep dive: rape and serious sexual offences, how soon a charge comes, and suspects who are outstanding."""

from pcc_analysis.deep_dives.rape_and_serious_sexual_offences.charges import charges, charges_chart, rape_against_others
from pcc_analysis.deep_dives.rape_and_serious_sexual_offences.suspects import suspects, suspects_chart

__all__ = ["charges", "charges_chart", "rape_against_others", "suspects", "suspects_chart"]
