"""Outcomes of any set of crimes: how many were assigned, per crime recorded, and what became of the crimes recorded."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.measures.measure import Direction, Measure
from pcc_analysis.reference.outcomes import NO_OUTCOME, narrowed, outcome_types, set_in_words

ASSIGNED = "assigned in the month, over crimes recorded in it: not the same crimes, so it can exceed 100%"
ALL = "all crime"
COHORT = "so far, of the crimes recorded in the month: the newest are the least finished"


def is_outcome() -> Deferred:
    """Say that a crime has an outcome of a known type; type 0 is none."""
    return _.outcome_type.isin(list(outcome_types()))


def is_awaited() -> Deferred:
    """Say that a crime has no outcome yet."""
    return _.outcome_type.fill_null(NO_OUTCOME) == NO_OUTCOME


def in_set(name: str) -> Deferred:
    """Say that the outcome of a crime is in a set on the day it was assigned.

    Types that are in the set for as long as they exist are a condition on the type alone, which the engine answers
    from few cells; only a type that joined or left the set on a day of its own looks at the date.
    """
    found: Deferred | None = None
    for types, first, last in narrowed(name):
        condition = _.outcome_type.isin(list(types))
        if first is not None:
            condition = condition & (_.outcome_date >= ibis.literal(first))
        if last is not None:
            condition = condition & (_.outcome_date <= ibis.literal(last))
        found = condition if found is None else found | condition
    assert found is not None
    return found


@dataclass(frozen=True)
class Names:
    """What the measures of one set of outcomes are called: ids, or None where a measure is not wanted."""

    volume: str | None = None
    rate: str | None = None
    cohort: str | None = None


def outcome_measures(
    names: Names,
    outcomes: str,
    *,
    crimes: str,
    said: str,
    where: Deferred | None = None,
    word: str = "rate",
    direction: Direction = "neither",
    owner: str = "",
) -> list[Measure]:
    """Define the outcomes of one set for one kind of crime, on both bases.

    Parameters
    ----------
    names
        The ids.
    outcomes
        The set, as in the reference table ``outcome_sets``.
    crimes, said
        The kind of crime (``domestic abuse``) and the outcome (``Further action taken``) as the titles word them.
    where
        Which crimes; all of them unless given.
    word
        What the Panel calls the ratio.
    direction
        Which direction the rates prefer.
    owner
        Who answers for them.

    Returns
    -------
    list of Measure
        The outcomes assigned (a count by the day of assignment), their ratio to the crimes recorded, and the
        proportion of the crimes recorded in the month that have such an outcome so far: those that are named.
    """
    chosen, types = in_set(outcomes), set_in_words(outcomes)
    of = "" if crimes == ALL else f": {crimes}"
    found = []
    if names.volume:
        found.append(
            Measure(
                id=names.volume,
                title=f"{said} (number){of}",
                definition=f"Outcomes of {crimes} assigned in the month ({types}).",
                source="crimes",
                numerator=_.count(where=chosen),
                where=where,
                date="outcome_date",
                unit="outcome",
                owner=owner,
            )
        )
    if names.rate:
        found.append(
            Measure(
                id=names.rate,
                title=f"{said} {word}{of}",
                definition=f"Outcomes of {crimes} ({types}) {ASSIGNED}.",
                source="crimes",
                kind="ratio",
                numerator=_.count(where=chosen),
                denominator=_.count(),
                where=where,
                date="outcome_date",
                denominator_date="recorded_date",
                unit="outcome per crime",
                direction=direction,
                owner=owner,
            )
        )
    if names.cohort:
        found.append(
            Measure(
                id=names.cohort,
                title=f"{said}, of crimes recorded{of}",
                definition=f"Outcomes of {crimes} ({types}) {COHORT}.",
                source="crimes",
                kind="proportion",
                numerator=_.count(where=chosen),
                denominator=_.count(),
                where=where,
                unit="crime",
                direction=direction,
                owner=owner,
            )
        )
    return found


def awaited(identifier: str, crimes: str, where: Deferred | None = None, owner: str = "") -> Measure:
    """Define how many of the crimes recorded in a month have no outcome yet."""
    return Measure(
        id=identifier,
        title=f"Outcome awaited, {crimes}",
        definition=f"{crimes[:1].upper()}{crimes[1:]} recorded in the month without an outcome so far.",
        source="crimes",
        kind="proportion",
        numerator=_.count(where=is_awaited()),
        denominator=_.count(),
        where=where,
        unit="crime",
        owner=owner,
    )


def arrest_rate(identifier: str, crimes: str, where: Deferred, owner: str = "") -> Measure:
    """Define the share of the crimes recorded in a month for which somebody was arrested."""
    return Measure(
        id=identifier,
        title=f"Arrest rate, {crimes}",
        definition=f"{crimes[:1].upper()}{crimes[1:]} recorded in the month for which somebody was arrested so far.",
        source="crimes",
        kind="proportion",
        numerator=_.count(where=_.arrest),
        denominator=_.count(),
        where=where,
        unit="crime",
        direction="higher",
        owner=owner,
    )
