"""What the respondents of the victim survey answered together: patterns of answers, never a respondent."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
from ibis.common.deferred import Deferred

from pcc_analysis.reference import load
from pcc_analysis.tabulations.tabulation import tabulation

SATISFIED, NOT_SATISFIED, NO_ANSWER = "satisfied", "not satisfied", "no answer"


def _said(column: str) -> Deferred:
    """Return whether an answer counts as satisfied, as not satisfied, or as no answer, by the question's scale."""
    questions, scales = load("survey_questions"), load("answer_scales")
    scale = questions.loc[questions["column"] == column, "scale"].iloc[0]
    answers = scales[scales["scale"] == scale].groupby("counts_as")["answer"].agg(list)
    return ibis.cases(
        (ibis._[column].isin(answers["satisfied"]), SATISFIED),
        (ibis._[column].isin(answers["not_satisfied"]), NOT_SATISFIED),
        else_=NO_ANSWER,
    )


@tabulation("survey")
def answer_patterns(survey: ir.Table, aspects: Sequence[str]) -> ir.Table:
    """Count the respondents with an opinion of the whole, by crime type and what they said of each aspect."""
    questions = ["overall", *aspects]
    said = survey.mutate({name: _said(name) for name in questions})
    known = said.filter(said.overall != NO_ANSWER)
    return known.group_by("crime_type", *questions).aggregate(
        respondents=known.count(),
        weights=known.counts_for.sum(),
        squares=(known.counts_for * known.counts_for).sum(),
    )
