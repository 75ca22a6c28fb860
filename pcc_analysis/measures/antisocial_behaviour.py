"""Antisocial behaviour: all incidents, and by type."""

from __future__ import annotations

from ibis import _

from pcc_analysis.measures.measure import Measure

TYPES = ("personal", "nuisance", "environmental")


def antisocial_behaviour_measures() -> list[Measure]:
    """Return incidents of antisocial behaviour, all and by type."""
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
    return [everything, *by_type]
