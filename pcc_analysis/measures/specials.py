"""Special constables: hours deployed, how many there are, and the hours of each."""

from __future__ import annotations

from ibis import _

from pcc_analysis.measures.measure import Measure

OWNER = "Special Constabulary lead"


def specials_measures() -> list[Measure]:
    """Return hours, headcount, active special constables, and hours per person and month."""
    hours = _.hours.cast("decimal(18, 4)").sum()
    return [
        Measure(
            id="specials_hours",
            title="Special constables' hours deployed",
            definition="Hours for which special constables were deployed in the month.",
            source="specials",
            numerator=hours,
            unit="hour",
            direction="higher",
            owner=OWNER,
        ),
        Measure(
            id="specials_headcount",
            title="Special constables",
            definition="Special constables at the end of the month; a longer window has the mean of its months.",
            source="specials",
            kind="stock",
            numerator=_.headcount.sum(),
            closed="replaced",
            unit="person",
            direction="higher",
            owner=OWNER,
        ),
        Measure(
            id="specials_active",
            title="Active special constables",
            definition="Special constables who were on duty at least once in the month.",
            source="specials",
            kind="stock",
            numerator=_.active.sum(),
            closed="replaced",
            unit="person",
            direction="higher",
            owner=OWNER,
        ),
        Measure(
            id="specials_hours_per_person_per_month",
            title="Hours per special constable and month",
            definition="Hours deployed, per special constable at the end of the month.",
            source="specials",
            kind="mean",
            numerator=hours,
            denominator=_.headcount.sum(),
            unit="hour",
            direction="higher",
            owner=OWNER,
        ),
    ]
