"""Victim satisfaction: every question of the survey, by crime type where the report has it, with what carries limits.

Each figure has two measures beside it: how many of those asked did not know, and how unequal the weights are. From
these `pcc_analysis.satisfaction` works out the base and the effective base of any window.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.measures.measure import Kind, Measure
from pcc_analysis.reference import load

OWNER = "Victim satisfaction lead"
OUT_OF_COURT = "satisfaction_out_of_court"


@dataclass(frozen=True)
class Asked:
    """One figure of the survey: a question put to everyone, or to the victims of one type of crime."""

    id: str
    question: str
    title: str
    label: str
    group: str
    column: str
    scale: str
    where: Deferred | None


def asked() -> list[Asked]:
    """Return every figure of the survey in the order of its table; ``group`` is empty for all victims."""
    groups = load("survey_groups")
    names = groups.drop_duplicates("group").set_index("group")["label"]
    found = []
    for one in load("survey_questions").itertuples():
        found.append(Asked(one.id, one.id, one.title, one.label, "", one.column, one.scale, None))
        for group, label in names.items() if one.by_crime_type else ():
            wordings = groups.loc[groups["group"] == group, "wording"].str.upper().tolist()
            found.append(
                Asked(
                    f"{one.id}_{group}",
                    one.id,
                    f"{one.title}: {str(label).lower()}",
                    one.label,
                    str(group),
                    one.column,
                    one.scale,
                    _.crime_type.isin(wordings),
                )
            )
    overall = found[0]
    resolved = "Satisfaction of victims whose crime was resolved out of court"
    found.append(
        Asked(OUT_OF_COURT, OUT_OF_COURT, resolved, "Out-of-court", "", overall.column, overall.scale, _.out_of_court)
    )
    return found


def with_weights(table: ir.Table) -> ir.Table:
    """Return the respondents with weights that add up to Kish's effective base of the whole extract, and their squares.

    A constant factor leaves every proportion as it is, and limits that take the sum of the weights for a base come
    out as wide as the weights make them. Without weights every one is 1.
    """
    weighed = table.mutate(given=table.counts_for.cast("decimal(18, 6)"))
    total = weighed.given.sum().over().cast("float64")
    squares = (weighed.given * weighed.given).sum().over().cast("float64")
    factor = ibis.ifelse(squares > 0, total / squares, 0.0)
    scaled = weighed.mutate(scaled=(weighed.given.cast("float64") * factor).cast("decimal(18, 9)"))
    return scaled.mutate(squared=(scaled.scaled * scaled.scaled).cast("decimal(38, 18)"))


def victim_satisfaction_measures() -> list[Measure]:
    """Return a share per figure of the survey, the share that did not know, and the mean squared weight."""
    scales = load("answer_scales").groupby(["scale", "counts_as"])["answer"].agg(list)
    found = []
    for one in asked():
        answers = scales[one.scale]
        satisfied = _[one.column].isin(answers["satisfied"])
        in_base = _[one.column].isin(answers["satisfied"] + answers["not_satisfied"])
        unsure = _[one.column].isin(answers["dont_know"])
        words = ", ".join(answers["satisfied"]).lower()

        def measure(
            suffix: str, title: str, definition: str, kind: Kind, one: Asked = one, **sides: Deferred
        ) -> Measure:
            return Measure(
                id=f"{one.id}{suffix}",
                title=f"{one.title}{title}",
                definition=definition,
                source="survey",
                records=with_weights,
                where=one.where,
                kind=kind,
                unit="victim",
                direction="higher" if kind == "proportion" and not suffix else "neither",
                owner=OWNER,
                **sides,
            )

        found += [
            measure(
                "",
                "",
                "Victims interviewed in the month who gave one of these answers, of those who gave an answer and did "
                f"not say that they did not know: {words}.",
                "proportion",
                numerator=_.scaled.sum(where=satisfied),
                denominator=_.scaled.sum(where=in_base),
            ),
            measure(
                "_dont_know",
                ": did not know",
                "Victims interviewed in the month who did not know or would not say, of all who were asked.",
                "proportion",
                numerator=_.count(where=unsure),
                denominator=_.count(where=unsure | in_base),
            ),
            measure(
                "_weights",
                ": weights",
                "The mean squared weight of the victims interviewed in the month who answered; 1 without weights.",
                "mean",
                numerator=_.squared.sum(where=in_base),
                denominator=_.count(where=in_base),
            ),
        ]
    return found
