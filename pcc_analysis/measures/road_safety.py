"""Road safety: collisions in which somebody was killed or seriously injured, casualties by severity, and enforcement.

Enforcement has no record-level source of its own: its measures are read from the monthly figures.
"""

from __future__ import annotations

from ibis import _

from pcc_analysis.measures.measure import Measure
from pcc_analysis.sources.monthly_figures import SUPPLIED

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
ENFORCEMENT = {
    "drink_drive_arrests": ("Arrests for drink driving", "Arrests in the month for driving over the limit", "arrest"),
    "drug_drive_arrests": ("Arrests for drug driving", "Arrests in the month for driving under drugs", "arrest"),
    "speeding_tickets": ("Speeding tickets", "Tickets for speeding issued in the month", "ticket"),
    "speed_watch_watches": ("Community Speed Watch: watches", "Watches carried out in the month", "session"),
    "speed_watch_records": ("Community Speed Watch: records", "Vehicles recorded by watches in the month", "record"),
    "speed_watch_letters": ("Community Speed Watch: letters", "Letters sent to drivers in the month", "letter"),
}


def road_safety_measures() -> list[Measure]:
    """Return collisions with somebody killed or seriously injured (KSI), casualties by severity, and enforcement."""
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
    enforcement = [
        Measure(id=name, title=title, definition=f"{definition}.", source=SUPPLIED, unit=unit, owner=OWNER)
        for name, (title, definition, unit) in ENFORCEMENT.items()
    ]
    speeding = Measure(
        id="speed_watch_speeding",
        title="Community Speed Watch: share speeding",
        definition="Of the records of watches in the month, those of vehicles that were speeding.",
        source=SUPPLIED,
        kind="proportion",
        denominator=_.count(),
        unit="record",
        direction="lower",
        owner=OWNER,
    )
    return [collisions, *casualties, *enforcement, speeding]
