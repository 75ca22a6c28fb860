"""Antisocial behaviour: all incidents, by type, and how many are in the crime system."""

from __future__ import annotations

from ibis import _

from pcc_analysis.measures.measure import Measure

TYPES = ("personal", "nuisance", "environmental")


def antisocial_behaviour_measures() -> list[Measure]:
    """Return incidents of antisocial behaviour, all and by type, and the share of them in the crime system."""
    everything = Measure(
        id="asb_volume",
        title="Antisocial behaviour",
        definition="Incidents closed as antisocial behaviour, by the date they were received.",
        source="incidents",
        where=_.asb_type.notnull(),
        unit="incident",
        direction="lower",
        owner="Neighbourhood policing lead",
    )
    by_type = [
        Measure(
            id=f"asb_{name}",
            title=f"Antisocial behaviour: {name}",
            definition=f"Incidents closed as {name} antisocial behaviour, by the date they were received.",
            source="incidents",
            where=_.asb_type == name,
            unit="incident",
            direction="lower",
            owner="Neighbourhood policing lead",
        )
        for name in TYPES
    ]
    in_crime_system = Measure(
        id="asb_in_niche",
        title="Antisocial behaviour recorded in the crime system",
        definition="Of the incidents closed as antisocial behaviour, those that are also recorded in the crime system, "
        "by the date they were received; incidents of which it is not known are left out.",
        source="incidents",
        kind="proportion",
        numerator=_.count(where=_.in_crime_system),
        denominator=_.count(),
        where=_.asb_type.notnull() & _.in_crime_system.notnull(),
        unit="incident",
        direction="higher",
        owner="Neighbourhood policing lead",
    )
    return [everything, *by_type, in_crime_system]
