"""Victims' rights: for how many victims each right was met."""

from __future__ import annotations

from ibis import _

from pcc_analysis.measures.measure import Measure
from pcc_analysis.reference import load

OWNER = "Victims lead"


def victims_rights_measures() -> list[Measure]:
    """Return compliance with all rights together, and with each right of the reference table ``victims_rights``."""

    def share(identifier: str, title: str, definition: str, label: str | None) -> Measure:
        return Measure(
            id=identifier,
            title=title,
            definition=definition,
            source="victims_rights",
            kind="proportion",
            numerator=_.met.sum(),
            denominator=_.asked.sum(),
            where=None if label is None else _.right == label,
            unit="answer",
            direction="higher",
            owner=OWNER,
        )

    together = (
        "All answers of victims (or checks of files) in the month that said that a right was met, of all of them."
    )
    return [
        share("victims_rights_compliance", "Victims' rights compliance", together, None),
        *(
            share(
                right.id,
                right.title,
                f'Victims asked in the month (or files checked) for whom "{right.label}" was met, of all of them.',
                right.label,
            )
            for right in load("victims_rights").itertuples()
        ),
    ]
