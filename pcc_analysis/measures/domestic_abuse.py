"""Domestic abuse: volume, risk, arrests, repeat victims and suspects, and what became of the crimes."""

from __future__ import annotations

from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.measures.measure import Measure
from pcc_analysis.measures.outcome_rates import Names, arrest_rate, awaited, outcome_measures
from pcc_analysis.measures.repeats import REPEAT_DAYS, REPEAT_MONTHS, repeat_spells
from pcc_analysis.measures.victim_declines import sub_code_measures
from pcc_analysis.reference.offence_sets import crime_group_codes

OWNER = "Domestic abuse lead"
RISKS = ("standard", "medium", "high")


def domestic_abuse_measures() -> list[Measure]:
    """Return every measure of domestic abuse that comes from the crime records."""
    flagged = _.domestic_abuse
    violence = _.offence_code.isin(crime_group_codes("Violence Against The Person"))
    outside_fraud = ~_.offence_code.fill_null("").isin(crime_group_codes("Fraud Offences"))
    return [
        _count("domestic_abuse", "Domestic abuse", "Crimes recorded in the month that are flagged", flagged),
        *(_risk(level) for level in RISKS),
        _count(
            "domestic_abuse_risk_not_assessed",
            "Domestic abuse: risk not assessed",
            "Crimes recorded in the month without an assessed risk that are flagged",
            flagged & _.risk_level.isnull(),
        ),
        _share("domestic_abuse_share", "Domestic abuse as a share of crime", "crimes, fraud left out,", outside_fraud),
        _share(
            "vap_flagged_domestic_abuse", "Violence that is domestic abuse", "violence against the person", violence
        ),
        arrest_rate("domestic_abuse_arrest_rate", "domestic abuse", flagged, OWNER),
        _repeats("victim", "victims"),
        _repeats("suspect", "suspects"),
        *outcome_measures(
            Names("domestic_abuse_fat_outcomes", "domestic_abuse_fat_rate", "domestic_abuse_fat_cohort"),
            "further_action_taken",
            crimes="domestic abuse",
            said="Further action taken",
            where=flagged,
            direction="higher",
            owner=OWNER,
        ),
        *outcome_measures(
            Names(
                "domestic_abuse_outcomes_14_16",
                "domestic_abuse_outcome_14_16_rate",
                "domestic_abuse_outcome_14_16_cohort",
            ),
            "outcome_14_and_16",
            crimes="domestic abuse",
            said="Victim does not support action",
            where=flagged,
            direction="lower",
            owner=OWNER,
        ),
        *outcome_measures(
            Names(rate="domestic_abuse_outcome_16"),
            "outcome_16",
            crimes="domestic abuse",
            said="Suspect known, victim does not support action",
            where=flagged,
            direction="lower",
            owner=OWNER,
        ),
        awaited("domestic_abuse_outcome_awaited", "domestic abuse", flagged, OWNER),
        *sub_code_measures("domestic_abuse_outcomes_14_16", "domestic abuse", flagged, OWNER),
    ]


def _count(identifier: str, title: str, what: str, where: Deferred) -> Measure:
    return Measure(
        id=identifier,
        title=title,
        definition=f"{what} as domestic abuse.",
        source="crimes",
        where=where,
        unit="crime",
        owner=OWNER,
    )


def _risk(level: str) -> Measure:
    what = f"Crimes recorded in the month with an assessed risk of {level} that are flagged"
    where = _.domestic_abuse & (_.risk_level == level)
    return _count(f"domestic_abuse_risk_{level}", f"Domestic abuse: {level} risk", what, where)


def _share(identifier: str, title: str, of: str, where: Deferred) -> Measure:
    return Measure(
        id=identifier,
        title=title,
        definition=f"Of the {of} recorded in the month, those flagged as domestic abuse.",
        source="crimes",
        kind="proportion",
        numerator=_.count(where=_.domestic_abuse),
        denominator=_.count(),
        where=where,
        unit="crime",
        owner=OWNER,
    )


def _repeats(person: str, people: str) -> Measure:
    return Measure(
        id=f"domestic_abuse_repeat_{people}",
        title=f"Domestic abuse: repeat {people}",
        definition=f"People who at the end of the month are the {person} in domestic abuse crimes recorded on "
        f"{REPEAT_DAYS} or more different days of the last {REPEAT_MONTHS} months; a longer window is the mean over "
        "its months. The first year of an extract is too low: earlier crimes are not in it.",
        source="crimes",
        kind="stock",
        records=repeat_spells(f"{person}_ref", _.domestic_abuse),
        closed="repeat_until",
        unit="person",
        direction="lower",
        owner=OWNER,
    )
