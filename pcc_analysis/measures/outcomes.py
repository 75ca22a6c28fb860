"""Outcomes of recorded crime: positive outcomes and further action by crime group, every type, the charge rate."""

from __future__ import annotations

from collections.abc import Iterator

from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.measures.measure import Measure
from pcc_analysis.measures.outcome_rates import (
    ALL,
    ASSIGNED,
    Names,
    awaited,
    in_set,
    is_awaited,
    is_outcome,
    outcome_measures,
)
from pcc_analysis.reference import load
from pcc_analysis.reference.offence_sets import crime_group_codes
from pcc_analysis.reference.outcomes import set_in_words

OWNER = "Crime registrar"


def outcome_type_id(kind: str) -> str:
    """Return the id of the measure of one outcome type.

    >>> outcome_type_id("1A")
    'outcome_type_1a'
    """
    return f"outcome_type_{kind.lower()}"


def outcomes_measures() -> list[Measure]:
    """Return the outcomes of all crime, of each row of the crime-group table, and by type."""
    found = []
    for suffix, crimes, where in [("", ALL, None), *_rows()]:
        found += outcome_measures(
            Names(f"positive_outcomes{suffix}", f"positive_outcome_ratio{suffix}", f"positive_outcome_cohort{suffix}"),
            "positive_outcome",
            crimes=crimes,
            said="Positive outcome",
            where=where,
            word="ratio",
            direction="higher",
            owner=OWNER,
        )
        found.append(awaited(f"outcome_awaited{suffix}", crimes, where, OWNER))
    found += outcome_measures(
        Names("fat_outcomes", "fat_rate", "fat_cohort"),
        "further_action_taken",
        crimes=ALL,
        said="Further action taken",
        direction="higher",
        owner=OWNER,
    )
    return found + _by_type()


def _rows() -> Iterator[tuple[str, str, Deferred]]:
    """Yield the suffix of the ids, the words and the filter of every row of the Panel's table but the total."""
    codes = load("panel_crime_groups")
    columns = ["id", "label", "kind", "crime_group", "crime_subgroup"]
    for name, label, kind, group, subgroup in load("crime_group_rows")[columns].itertuples(index=False, name=None):
        if kind == "overlap":
            chosen = sorted(codes.loc[codes["aggravated"], "offence_code"])
        else:
            chosen = crime_group_codes(group, subgroup)
        if kind != "total":
            yield f"_{name}", label, _.offence_code.isin(chosen)


def _by_type() -> list[Measure]:
    """Outcomes by type per crime recorded, fraud left out, as in the 2015 inspection."""
    outside_fraud = ~_.offence_code.fill_null("").isin(crime_group_codes("Fraud Offences"))

    def ratio(identifier: str, title: str, what: str, counted: Deferred, higher: bool = False) -> Measure:
        return Measure(
            id=identifier,
            title=title,
            definition=f"{what} {ASSIGNED}; fraud left out.",
            source="crimes",
            kind="ratio",
            numerator=_.count(where=counted),
            denominator=_.count(),
            where=outside_fraud,
            date="outcome_date",
            denominator_date="recorded_date",
            unit="outcome per crime",
            direction="higher" if higher else "neither",
            owner=OWNER,
        )

    types = [
        ratio(outcome_type_id(kind), f"Outcome {kind}", f"{description}:", _.outcome_type == kind)
        for kind, description in load("outcome_types")[["type", "description"]].itertuples(index=False, name=None)
    ]
    charged = f"Crimes charged or summonsed ({set_in_words('charged_or_summonsed')})"
    other = "Outcomes of a type that the framework does not hold,"
    return [
        *types,
        ratio("outcome_type_not_known", "Outcome of no known type", other, ~is_outcome() & ~is_awaited()),
        ratio("charge_rate", "Charge rate", charged, in_set("charged_or_summonsed"), higher=True),
    ]
