"""Why victims do not support action: outcomes 14 and 16 by their sub-codes."""

from __future__ import annotations

from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.measures.measure import Measure
from pcc_analysis.measures.outcome_rates import in_set
from pcc_analysis.reference import load

NOT_RECORDED = "not_recorded"


def sub_code_id(of: str, code: str) -> str:
    """Return the id of the measure of one sub-code.

    >>> sub_code_id("rape_outcome_14_16", "H")
    'rape_outcome_14_16_h'
    """
    return f"{of}_{code.lower()}"


def sub_code_measures(of: str, crimes: str, where: Deferred, owner: str = "") -> list[Measure]:
    """Define the share of each sub-code among outcomes 14 and 16 of one kind of crime.

    Parameters
    ----------
    of
        The id of the measure that counts the outcomes.
    crimes
        The kind of crime as the titles word it.
    where
        Which crimes.
    owner
        Who answers for them.

    Returns
    -------
    list of Measure
        One per sub-code and one for outcomes without one; each a proportion of all outcomes 14 and 16 assigned.
    """
    declined = in_set("outcome_14_and_16")

    def share(identifier: str, label: str, chosen: Deferred) -> Measure:
        return Measure(
            id=identifier,
            title=f"Victim does not support action, {crimes}: {label}",
            definition=f"Of the outcomes 14 and 16 of {crimes} assigned in the month, those with this reason.",
            source="crimes",
            kind="proportion",
            numerator=_.count(where=chosen),
            denominator=_.count(),
            where=where & declined,
            date="outcome_date",
            unit="outcome",
            owner=owner,
        )

    return [
        share(sub_code_id(of, NOT_RECORDED), "not recorded", _.outcome_sub_code.isnull()),
        *(
            share(sub_code_id(of, code), label, _.outcome_sub_code == code)
            for code, label in load("outcome_sub_codes")[["code", "label"]].itertuples(index=False, name=None)
        ),
    ]
