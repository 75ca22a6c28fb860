"""Community policing team resourcing: posts, why they were not at work, who was at work and who could respond."""

from __future__ import annotations

from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.measures.measure import Measure

OWNER = "Community policing lead"
ROLES = {"pc": "PCs", "sgt": "sergeants", "lci": "local crime investigators", "pcso": "PCSOs"}
HEADS = {
    "establishment": ("establishment", "posts in the community policing teams", "establishment"),
    "vacancies": ("vacancies", "posts that nobody holds", "vacancies"),
    "long_term_sickness": ("long-term sickness", "people on long-term sickness", "long_term_sickness"),
    "maternity_leave": ("maternity leave", "people on maternity leave", "maternity_leave"),
    "suspended": ("suspended", "people suspended", "suspended"),
    "abstracted": ("abstracted", "people abstracted outside the team or acting up", "abstracted"),
    "short_term_absence": (
        "short-term absence",
        "posts lost on average to annual leave and short-term sickness",
        "short_term_absence",
    ),
    "not_at_work": ("not at work", "posts of which nobody was at work, for whichever reason", "absent"),
}
"""Part of the id -> words of the title, words of the definition, column."""


def _posts(column: str) -> Deferred:
    return _[column].cast("decimal(18, 4)")


def workforce_measures() -> list[Measure]:
    """Return the head counts as stocks, and the two shares that the Panel reads, for all roles and each of them."""
    found = []
    for role in (None, *ROLES):
        where = None if role is None else _.role == role.upper()
        suffix, of = ("", "") if role is None else (f"_{role}", f": {ROLES[role]}")
        for name, (title, said, column) in HEADS.items():
            found.append(
                Measure(
                    id=f"cpt_{name}{suffix}",
                    title=f"CPT {title}{of}",
                    definition=f"In the month's snapshot, {said}; a longer window has the mean of its months.",
                    source="workforce",
                    kind="stock",
                    numerator=_posts(column).sum(),
                    where=where,
                    closed="replaced",
                    unit="post",
                    owner=OWNER,
                )
            )
        found.append(
            Measure(
                id=f"cpt_at_work{suffix}",
                title=f'Percentage of CPT "at work"{of}',
                definition=(
                    "Posts less vacancies, long-term sickness, maternity leave, suspensions, abstractions and "
                    "short-term absence, of all posts."
                ),
                source="workforce",
                kind="proportion",
                numerator=(_posts("establishment") - _posts("absent")).sum(),
                denominator=_posts("establishment").sum(),
                where=where,
                unit="post",
                direction="higher",
                owner=OWNER,
            )
        )
    pcs = (_.role == "PC") & _.proactive.notnull()
    found += [
        Measure(
            id="cpt_proactive",
            title="PCs on proactive policing or CPT support",
            definition="PCs at work on proactive policing, support or recuperative duties, in the month's snapshot.",
            source="workforce",
            kind="stock",
            numerator=_posts("proactive").sum(),
            where=pcs,
            closed="replaced",
            unit="post",
            owner=OWNER,
        ),
        Measure(
            id="cpt_available_to_respond",
            title='Percentage of CPT "available to respond"',
            definition=(
                "PCs at work and not on proactive policing, support or recuperative duties, of all PC posts: those who "
                "can be sent to a 999 call."
            ),
            source="workforce",
            kind="proportion",
            numerator=(_posts("establishment") - _posts("absent") - _posts("proactive")).sum(),
            denominator=_posts("establishment").sum(),
            where=pcs,
            unit="post",
            direction="higher",
            owner=OWNER,
        ),
    ]
    return found
