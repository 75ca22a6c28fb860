"""Violence with injury: further action taken, and who the victims were and where it happened."""

from __future__ import annotations

from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.measures.measure import Measure
from pcc_analysis.measures.outcome_rates import Names, outcome_measures
from pcc_analysis.reference.offence_sets import crime_group_codes

OWNER = "Serious violence lead"
ADULT = 18
PRIVATE = ("dwelling", "private dwelling", "garden", "home", "residential")
PARTNERS = ("partner", "spouse", "spouse/partner")
EX_PARTNERS = ("ex-partner", "ex partner", "ex-spouse", "ex-spouse/ex-partner")


def violence_measures() -> list[Measure]:
    """Return further action taken for violence with injury, and its splits by victim, place and relationship."""
    injury = _.offence_code.isin(crime_group_codes("Violence Against The Person", "Violence WITH Injury"))
    place, sex, relationship = _.place.lower(), _.victim_sex.lower(), _.relationship.lower()
    abuse = injury & _.domestic_abuse
    return [
        *outcome_measures(
            Names(*(f"fat_{one}_violence_with_injury" for one in ("outcomes", "rate", "cohort"))),
            "further_action_taken",
            crimes="violence with injury",
            said="Further action taken",
            where=injury,
            direction="higher",
            owner=OWNER,
        ),
        _share("vwi_domestic_abuse", "domestic abuse", "flagged as domestic abuse", _.domestic_abuse, injury),
        *_split(
            "place",
            injury & _.place.notnull(),
            {
                "vwi_private": (
                    "in a private place",
                    f"in a private place ({', '.join(PRIVATE)})",
                    place.isin(PRIVATE),
                ),
                "vwi_public": ("in a public place", "in any other place", ~place.isin(PRIVATE)),
            },
        ),
        *_split(
            "sex of the victim",
            injury & sex.isin(["male", "m", "female", "f"]),
            {
                "vwi_victims_male": ("male victims", "whose victim is male", sex.isin(["male", "m"])),
                "vwi_victims_female": ("female victims", "whose victim is female", sex.isin(["female", "f"])),
            },
        ),
        *_split(
            "age of the victim",
            injury & _.victim_age.notnull(),
            {
                "vwi_victims_adult": ("adult victims", f"whose victim is {ADULT} or older", _.victim_age >= ADULT),
                "vwi_victims_under_18": ("victims under 18", f"whose victim is under {ADULT}", _.victim_age < ADULT),
            },
        ),
        *_split(
            "relationship",
            abuse & _.relationship.notnull(),
            {
                "vwi_domestic_abuse_partner": (
                    "by a partner",
                    "by a partner, among domestic abuse",
                    relationship.isin(PARTNERS),
                ),
                "vwi_domestic_abuse_ex_partner": (
                    "by an ex-partner",
                    "by an ex-partner, among domestic abuse",
                    relationship.isin(EX_PARTNERS),
                ),
            },
        ),
    ]


def _split(known: str, where: Deferred, parts: dict[str, tuple[str, str, Deferred]]) -> list[Measure]:
    return [
        _share(name, title, f"{said}; crimes whose {known} is not known are left out", chosen, where)
        for name, (title, said, chosen) in parts.items()
    ]


def _share(identifier: str, title: str, said: str, chosen: Deferred, where: Deferred) -> Measure:
    return Measure(
        id=identifier,
        title=f"Violence with injury: {title}",
        definition=f"Violence with injury recorded in the month {said}.",
        source="crimes",
        kind="proportion",
        numerator=_.count(where=chosen),
        denominator=_.count(),
        where=where,
        unit="crime",
        owner=OWNER,
    )
