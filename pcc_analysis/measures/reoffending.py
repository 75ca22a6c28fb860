"""Reoffending of two-year cohorts, and first-time entrants to the criminal justice system."""

from __future__ import annotations

from ibis import _

from pcc_analysis.measures.measure import Measure

OWNER = "Reducing reoffending lead"
AGES = {"adult": "adult offenders", "youth": "young offenders"}


def reoffending_measures() -> list[Measure]:
    """Return the share of a cohort that reoffended and first-time entrants, adults and young people."""
    cohorts = [
        Measure(
            id=f"reoffending_{age}",
            title=f"Reoffending, {who}",
            definition=(
                f"Of the {who} of a cohort, those who reoffended; placed in the last month in which the cohort was "
                "formed, and known about two years later."
            ),
            source="reoffending",
            kind="proportion",
            numerator=_.reoffenders.sum(),
            denominator=_.offenders.sum(),
            where=_.age_group == age,
            unit="offender",
            direction="lower",
            owner=OWNER,
        )
        for age, who in AGES.items()
    ]
    entrants = [
        Measure(
            id=f"first_time_entrants_{age}",
            title=f"First-time entrants to the criminal justice system, {age}",
            definition="People who entered the criminal justice system for the first time, in the month or year given.",
            source="first_time_entrants",
            numerator=_.entrants.sum(),
            where=_.age_group == age,
            unit="person",
            direction="lower",
            owner=OWNER,
        )
        for age in AGES
    ]
    return [*cohorts, *entrants]
