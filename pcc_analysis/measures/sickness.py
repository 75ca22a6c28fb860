"""Sickness: days lost per person by the snapshot method, and the records that were left open."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import ibis.expr.types as ir
from ibis import _

from pcc_analysis.measures.measure import Measure

OWNER = "People services"
GROUPS = {"officer": "officers", "staff": "police staff", "PCSO": "PCSOs"}


@cache
def monthly_snapshots(group: str | None) -> Callable[[ir.Table], ir.Table]:
    """Return the function that makes one row per month of one group of staff, or of everyone.

    Its ``per_person`` is twelve times the days lost in the month per person: the mean over twelve months is then the
    sum of the twelve monthly figures, which is how document 000 makes its figure (paragraph 148).
    """

    def snapshots(table: ir.Table) -> ir.Table:
        chosen = table if group is None else table.filter(table.staff_group == group)
        months = chosen.group_by("month").aggregate(
            days=_.days_lost.cast("decimal(18, 4)").sum(),
            people=_.people.cast("decimal(18, 4)").sum(),
            open_records=_.open_records.sum(),
        )
        counted = months.filter(months.people > 0)
        rate = 12 * counted.days.cast("float64") / counted.people.cast("float64")
        return counted.mutate(per_person=rate.cast("decimal(38, 12)"))

    return snapshots


def sickness_measures() -> list[Measure]:
    """Return days lost per person, of everyone and of each group of staff, and what is known of open records."""
    found = []
    for group in (None, *GROUPS):
        suffix, of = ("", "") if group is None else (f"_{group.lower()}", f": {GROUPS[group]}")
        found.append(
            Measure(
                id=f"sickness_days_per_person{suffix}",
                title=f"Actual days lost per person{of}",
                definition=(
                    "Days lost to sickness in each month by the records open in it, per person, added over 12 months; "
                    "a shorter window is brought to a year. Records left open after a return to work inflate it."
                ),
                source="sickness",
                records=monthly_snapshots(group),
                kind="mean",
                numerator=_.per_person.sum(),
                denominator=_.count(),
                unit="day",
                direction="lower",
                owner=OWNER,
            )
        )
    found += [
        Measure(
            id="sickness_cases_open",
            title="Open sickness records",
            definition="Sickness records open at the end of the month; a longer window has the mean of its months.",
            source="sickness",
            records=monthly_snapshots(None),
            kind="mean",
            numerator=_.open_records.sum(),
            denominator=_.open_records.count(),
            unit="record",
            owner=OWNER,
        ),
        Measure(
            id="sickness_cases_to_close",
            title="Open sickness records that should have been closed",
            definition="Records that a review found should have been closed, of the open records that it looked at.",
            source="sickness",
            kind="proportion",
            numerator=_.left_open.sum(where=_.left_open.notnull() & _.open_records.notnull()),
            denominator=_.open_records.sum(where=_.left_open.notnull()),
            unit="record",
            direction="lower",
            owner=OWNER,
        ),
        Measure(
            id="sickness_psychological",
            title="Days lost to psychological disorders",
            definition="Days lost in the month to psychological disorders, of the days lost whose reason is known.",
            source="sickness",
            kind="proportion",
            numerator=_.days_psychological.cast("decimal(18, 4)").sum(),
            denominator=_.days_lost.cast("decimal(18, 4)").sum(where=_.days_psychological.notnull()),
            unit="day",
            direction="lower",
            owner=OWNER,
        ),
    ]
    return found
