"""Who stands where in the community policing teams: posts, and why some of them were not at work, by team and role."""

from __future__ import annotations

import ibis
from ibis import _

from pcc_analysis.sources.contract import Column, Contract, Rule

ROLES = ("PC", "SGT", "LCI", "PCSO")
REASONS = {
    "vacancies": "posts that nobody holds",
    "long_term_sickness": "people on long-term sickness",
    "maternity_leave": "people on maternity leave",
    "suspended": "people suspended",
    "abstracted": "people abstracted outside the team or acting up",
    "short_term_absence": "posts lost on average to annual leave and short-term sickness",
}
"""Reason not to be at work -> what is counted, in the order of document 000, figure 1."""

_ALIASES = {
    "vacancies": ("vacant",),
    "long_term_sickness": ("long term sick",),
    "maternity_leave": ("maternity",),
    "suspended": (),
    "abstracted": ("abstracted outside of CPT/Acting up", "abstractions"),
    "short_term_absence": (
        "short term absences",
        "Short Term absences (average annual leave & short term sickness)",
        "Short and Medium Term Sickness & Annual Leave Av. Posts lost*",
    ),
}
_PARTS = sum((_[reason] for reason in list(REASONS)[1:]), _[next(iter(REASONS))])

WORKFORCE = Contract(
    name="workforce",
    title="Community policing team resourcing",
    folder="workforce",
    description="One row per month, team and role: posts, and how many of them were not at work for which reason.",
    date="month",
    area="team",
    columns=(
        Column("month", "month", "the month of the snapshot", aliases=("snapshot", "snapshot month")),
        Column(
            "team",
            "text",
            "the community policing team; blank for posts of no team",
            blank_allowed=True,
            key=True,
            aliases=("community policing team", "CPT"),
        ),
        Column("role", "choice", "the role", key=True, allowed=ROLES, aliases=("rank",)),
        Column("establishment", "number", "posts", minimum=0, aliases=("FTE", "posts", "CPT establishment")),
        *(Column(reason, "number", said, minimum=0, aliases=_ALIASES[reason]) for reason, said in REASONS.items()),
        Column(
            "not_at_work",
            "number",
            "the total of those not at work as the extract has it, to check the reasons with",
            required=False,
            minimum=0,
            aliases=('Total "Not at work"', "total not at work"),
        ),
        Column(
            "proactive",
            "number",
            "PCs at work who are on proactive policing, support or recuperative duties",
            required=False,
            minimum=0,
            aliases=(
                "Number of PC allocated to proactive policing / CPT support (incl. PCs on recuperative duties)",
                "Number of PC allocated to proactive policing or CPT support (incl. PCs on recuperative duties)",
            ),
        ),
        Column("absent", "number", "all who were not at work", value=_PARTS),
        Column(
            "replaced",
            "month",
            "the month after the snapshot, when it stands no longer",
            value=(_.month + ibis.interval(months=1)).cast("date"),
        ),
    ),
    rules=(
        Rule(
            "more absent than posts",
            _.absent > _.establishment,
            "more people are not at work than there are posts",
            "correct the reasons or the posts of the row",
        ),
        Rule(
            "total and parts",
            (_.not_at_work - _.absent).abs() >= 0.05,
            "the total not at work is not the sum of its reasons",
            "correct the reasons or the total; a reason without a column belongs to one of the others",
        ),
        Rule(
            "more proactive than at work",
            _.proactive > _.establishment - _.absent,
            "more people are on proactive or support duties than are at work",
            "correct one of them; those who are not at work are counted under their reason only",
        ),
        Rule(
            "proactive of another role",
            (_.role != "PC") & (_.proactive > 0),
            "people on proactive or support duties are not PCs",
            "leave it blank for other roles: who is available to respond is counted of PCs",
        ),
        Rule(
            "shares for counts",
            (_.establishment > 0) & (_.establishment < 1) & (_.absent > 0),
            "the posts are less than one, as shares of a whole are",
            "write numbers of posts, not shares",
        ),
    ),
)
