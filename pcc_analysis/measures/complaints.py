"""Complaints: how many, how soon they are recorded, what they are about, and what comes of appeals."""

from __future__ import annotations

from typing import Any

from ibis import _

from pcc_analysis.measures.measure import Measure
from pcc_analysis.reference import load
from pcc_analysis.sources.complaints import DECIDED

OWNER = "Professional standards lead"
WORKING_DAYS = 10
"""Document 000, paragraph 139: complaints are to be recorded within ten working days."""


def complaints_measures(within: int = WORKING_DAYS) -> list[Measure]:
    """Return the measures of complaints and their appeals.

    Parameters
    ----------
    within
        Working days after the day it was received within which a complaint is recorded in time.
    """
    return [*_recorded(within), *_categories(), *_appeals()]


def _measure(identifier: str, title: str, definition: str, **how: Any) -> Measure:
    settings: dict[str, Any] = {"unit": "complaint", **how}
    return Measure(id=identifier, title=title, definition=definition, source="complaints", owner=OWNER, **settings)


def _recorded(within: int) -> list[Measure]:
    timed = _.days_to_record.notnull()
    return [
        _measure("complaints_received", "Complaints received", "Complaints received in the month, recorded or not."),
        _measure("complaints_recorded", "Complaints recorded", "Complaints recorded in the month.", date="recorded"),
        _measure(
            f"complaints_within_{within}_days",
            f"Complaints recorded within {within} working days",
            f"Of the complaints recorded in the month, those recorded by the {within}th working day after the day they "
            "were received; Saturdays, Sundays and bank holidays in England do not count.",
            kind="proportion",
            date="recorded",
            where=timed,
            numerator=_.count(where=_.working_days_to_record <= within),
            denominator=_.count(),
            direction="higher",
        ),
        _measure(
            "complaints_days_to_record",
            "Days to record a complaint",
            "Mean calendar days from the day a complaint was received to the day it was recorded, of those recorded in "
            "the month.",
            kind="mean",
            date="recorded",
            where=timed,
            numerator=_.days_to_record.sum(),
            denominator=_.count(),
            unit="day",
            direction="lower",
        ),
    ]


def _categories() -> list[Measure]:
    table = load("complaint_categories")
    category = _.category.lower()
    found = [
        _measure(
            f"complaints_category_{name}",
            f"Complaints: {rows['label'].iloc[0]}",
            f"Complaints received in the month whose main category is {rows['label'].iloc[0].lower()}.",
            where=category.isin(rows["wording"].tolist()),
        )
        for name, rows in table.groupby("category", sort=False)
    ]
    unlisted = ~category.fill_null("").isin(table["wording"].tolist())
    words = "Complaints received in the month whose category is blank or none of those listed."
    return [*found, _measure("complaints_category_not_listed", "Complaints: not listed", words, where=unlisted)]


def _appeals() -> list[Measure]:
    decided, upheld = _.appeal_result.isin(DECIDED), _.appeal_result == "upheld"
    return [
        _measure("appeals_made", "Appeals made", "Appeals made in the month.", date="appeal_made", unit="appeal"),
        _measure(
            "appeals_completed",
            "Appeals completed",
            "Appeals decided in the month; those withdrawn or not valid are not among them.",
            date="appeal_completed",
            where=decided,
            unit="appeal",
        ),
        _measure(
            "appeals_upheld",
            "Appeals upheld",
            "Of the appeals decided in the month, those upheld.",
            kind="proportion",
            date="appeal_completed",
            where=decided,
            numerator=_.count(where=upheld),
            denominator=_.count(),
            unit="appeal",
            direction="lower",
        ),
        _measure(
            "appeals_upheld_of_complaints",
            "Appeals upheld for each complaint recorded",
            "Appeals upheld in the month over complaints recorded in it: mostly different complaints, so a ratio.",
            kind="ratio",
            date="appeal_completed",
            denominator_date="recorded",
            numerator=_.count(where=upheld),
            denominator=_.count(),
            unit="appeal",
            direction="lower",
        ),
    ]
