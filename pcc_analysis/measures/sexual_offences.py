"""Sexual offences: recent and not, and rape and serious sexual offences with their arrests, charges and outcomes."""

from __future__ import annotations

from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.measures.measure import Measure
from pcc_analysis.measures.outcome_rates import Names, arrest_rate, awaited, outcome_measures
from pcc_analysis.measures.victim_declines import sub_code_measures
from pcc_analysis.reference.offence_sets import codes_in, crime_group_codes

OWNER = "Rape and serious sexual offences lead"
SETS = {
    "rasso": ("rape and serious sexual offences", ("rape", "serious_sexual_offence")),
    "rape": ("rape", ("rape",)),
    "sso": ("serious sexual offences other than rape", ("serious_sexual_offence",)),
}
RELATIVES = ("family", "parent", "child", "sibling", "grandparent", "other relative", "intra-familial")


def sexual_offences_measures() -> list[Measure]:
    """Return sexual offences by when they happened, and the measures of rape and serious sexual offences."""
    sexual = _.offence_code.isin(crime_group_codes("Sexual Offences"))
    recency = [
        ("recent", "recent", "committed within the year before they were recorded", _.recent),
        ("non_recent", "non-recent", "committed more than a year before they were recorded", ~_.recent),
        (
            "recency_unknown",
            "not known when",
            "of which it is not recorded when they were committed",
            _.recent.isnull(),
        ),
    ]
    found = [
        _count(f"sexual_offences_{name}", f"Sexual offences: {title}", f"Sexual offences {said},", sexual & when)
        for name, title, said, when in recency
    ]
    for name, (said, sets) in SETS.items():
        where = _.offence_code.isin(codes_in(*sets))
        title = said[:1].upper() + said[1:]
        found.append(_count(f"{name}_volume", title, title, where))
        found.append(arrest_rate(f"{name}_arrest_rate", said, where, OWNER))
        found += outcome_measures(
            Names(f"{name}_fat_outcomes", f"{name}_fat_rate", f"{name}_fat_cohort"),
            "further_action_taken",
            crimes=said,
            said="Further action taken",
            where=where,
            direction="higher",
            owner=OWNER,
        )
        found.append(awaited(f"{name}_outcome_awaited", said, where, OWNER))
    return (
        found + _rasso(_.offence_code.isin(codes_in(*SETS["rasso"][1]))) + _rape(_.offence_code.isin(codes_in("rape")))
    )


def _rasso(where: Deferred) -> list[Measure]:
    said = SETS["rasso"][0]
    wanted = _.suspect_wanted_date.notnull()
    believable = _.suspect_traced_date.isnull() | (_.suspect_traced_date >= _.suspect_wanted_date)
    return [
        Measure(
            id="rasso_outstanding_suspects",
            title=f"Outstanding suspects, {said}",
            definition=f"{said[:1].upper()}{said[1:]} with a suspect who has been named and, at the end of the month, "
            "is still to be arrested or interviewed; a crime with several counts once; a longer window is the mean of "
            "its months.",
            source="crimes",
            kind="stock",
            date="suspect_wanted_date",
            closed="suspect_traced_date",
            where=where & wanted & believable,
            unit="suspect",
            direction="lower",
            owner=OWNER,
        ),
        _days("rasso_days_to_charge", "Days to charge", "charge_date", "charge", where),
        _days("rasso_days_to_summons", "Days to summons or postal requisition", "summons_date", "summons", where),
        Measure(
            id="rasso_extra_familial",
            title=f"Outside the family, {said}",
            definition=f"Of the {said} recorded in the month whose suspect's relationship to the victim is known, "
            "those whose suspect is not a relative.",
            source="crimes",
            kind="proportion",
            numerator=_.count(where=~_.relationship.lower().isin(RELATIVES)),
            denominator=_.count(),
            where=where & _.relationship.notnull(),
            unit="crime",
            owner=OWNER,
        ),
    ]


def _rape(where: Deferred) -> list[Measure]:
    names = Names("rape_outcome_14_16", "rape_outcome_14_16_rate", "rape_outcome_14_16_cohort")
    said = "Victim does not support action"
    return [
        *outcome_measures(
            names, "outcome_14_and_16", crimes="rape", said=said, where=where, direction="lower", owner=OWNER
        ),
        *sub_code_measures("rape_outcome_14_16", "rape", where, OWNER),
    ]


def _count(identifier: str, title: str, what: str, where: Deferred) -> Measure:
    return Measure(
        id=identifier,
        title=title,
        definition=f"{what} recorded in the month.",
        source="crimes",
        where=where,
        unit="crime",
        owner=OWNER,
    )


def _days(identifier: str, title: str, column: str, event: str, where: Deferred) -> Measure:
    return Measure(
        id=identifier,
        title=f"{title}, {SETS['rasso'][0]}",
        definition=f"Median calendar days from the record to the {event}, of the crimes with a {event} in the month.",
        source="crimes",
        kind="median",
        numerator=_[column].delta(_.recorded_date, unit="day"),
        where=where & (_[column] >= _.recorded_date),
        date=column,
        unit="day",
        direction="lower",
        owner=OWNER,
    )
