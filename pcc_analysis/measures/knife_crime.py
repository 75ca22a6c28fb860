"""Knife crime: crimes with a knife or blade, the robberies among them, and how often somebody was arrested."""

from __future__ import annotations

from ibis import _

from pcc_analysis.measures.measure import Measure
from pcc_analysis.measures.outcome_rates import arrest_rate
from pcc_analysis.reference.offence_sets import crime_group_codes

OWNER = "Serious violence lead"


def knife_crime_measures() -> list[Measure]:
    """Return knife crime, knife robberies and the arrest rate."""
    return [
        Measure(
            id="knife_crime",
            title="Knife crime",
            definition="Crimes recorded in the month that are flagged as involving a knife or blade.",
            source="crimes",
            where=_.knife,
            unit="crime",
            direction="lower",
            owner=OWNER,
        ),
        Measure(
            id="knife_robberies",
            title="Robberies with a knife",
            definition="Robberies recorded in the month that are flagged as involving a knife or blade.",
            source="crimes",
            where=_.knife & _.offence_code.isin(crime_group_codes("Robbery")),
            unit="crime",
            direction="lower",
            owner=OWNER,
        ),
        arrest_rate("knife_crime_arrest_rate", "knife crime", _.knife, OWNER),
    ]
