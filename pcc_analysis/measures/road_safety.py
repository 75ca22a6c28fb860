"""Road safety: collisions in which somebody was killed or seriously injured, and casualties by severity."""

from __future__ import annotations

from ibis import _

from pcc_analysis.measures.measure import Measure

OWNER = "Road safety lead"
CASUALTIES = {
    "casualties": ("All casualties", "Casualties of any severity", _.killed + _.serious + _.slight),
    "ksi_casualties": ("KSI casualties", "Casualties who were killed or seriously injured", _.killed + _.serious),
    "casualties_fatal": ("Casualties killed", "Casualties who were killed", _.killed),
    "casualties_serious": ("Casualties seriously injured", "Casualties who were seriously injured", _.serious),
    "casualties_slight": ("Casualties slightly injured", "Casualties who were slightly injured", _.slight),
    "casualties_vulnerable": (
        "Vulnerable casualties",
        "Casualties of any severity who were on foot, cycle, motorcycle or horse",
        _.vulnerable,
    ),
    "ksi_casualties_vulnerable": (
        "Vulnerable KSI casualties",
        "Casualties killed or seriously injured who were on foot, cycle, motorcycle or horse",
        _.vulnerable_ksi,
    ),
}


def road_safety_measures() -> list[Measure]:
    """Return collisions with somebody killed or seriously injured (KSI), and casualties by severity."""
    collisions = Measure(
        id="ksi_collisions",
        title="Killed and seriously injured (KSI): collisions",
        definition="Collisions in which at least one person was killed or seriously injured, by their day.",
        source="collisions",
        where=_.severity.isin(["fatal", "serious"]),
        unit="collision",
        direction="lower",
        owner=OWNER,
    )
    casualties = [
        Measure(
            id=name,
            title=title,
            definition=f"{definition}, by the day of the collision.",
            source="collisions",
            numerator=people.sum(),
            unit="casualty",
            direction="lower",
            owner=OWNER,
        )
        for name, (title, definition, people) in CASUALTIES.items()
    ]
    return [collisions, *casualties]
