"""Case files: how many full files were assessed, and how many fail the national file standard."""

from __future__ import annotations

from typing import Any

from ibis import _

from pcc_analysis.measures.measure import Measure

OWNER = "Criminal justice lead"


def case_files_measures() -> list[Measure]:
    """Return the full files assessed, those that are unsatisfactory, and their share."""
    standard = "fail at least one measure of the national file standard"

    def measure(identifier: str, title: str, definition: str, **how: Any) -> Measure:
        settings: dict[str, Any] = {"where": _.full, "unit": "file", **how}
        return Measure(id=identifier, title=title, definition=definition, source="case_files", owner=OWNER, **settings)

    return [
        measure("full_files", "Full files assessed", "Full files sent to the prosecution service in the month."),
        measure(
            "full_files_unsatisfactory",
            "Unsatisfactory full files",
            f"Full files sent to the prosecution service in the month that {standard}.",
            numerator=_.count(where=_.failed),
            direction="lower",
        ),
        measure(
            "full_file_error_rate",
            "Full files with an error",
            f"Of the full files sent to the prosecution service in the month, those that {standard}; a file with "
            "several errors counts once.",
            kind="proportion",
            numerator=_.count(where=_.failed),
            denominator=_.count(),
            direction="lower",
        ),
    ]
