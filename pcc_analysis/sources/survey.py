"""The survey of victims of crime: one row per respondent, a column per question, answers on scales kept as data."""

from __future__ import annotations

from functools import reduce
from operator import and_

from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.reference import load
from pcc_analysis.sources.contract import Column, Contract, Rule


def _question_columns() -> tuple[Column, ...]:
    """Return a column per question; what may be answered is the scale of the question."""
    scales = load("answer_scales")
    return tuple(
        Column(
            question.column,
            "choice",
            f"{question.title[:1].lower()}{question.title[1:]}: an answer of the {question.scale} scale",
            required=False,
            allowed=tuple(scales.loc[scales["scale"] == question.scale, "answer"]),
            aliases=tuple(question.headings.split(";")) if question.headings else (),
        )
        for question in load("survey_questions").itertuples()
    )


def _nothing_answered() -> Deferred:
    """Say that a respondent answered no question."""
    return reduce(and_, (_[column.name].isnull() for column in _QUESTIONS))


_QUESTIONS = _question_columns()

SURVEY = Contract(
    name="survey",
    title="Victim satisfaction survey",
    folder="survey",
    description="One row per victim interviewed, with the month of the interview and an answer per question.",
    date="month",
    unique="respondent",
    columns=(
        Column(
            "respondent",
            "text",
            "a reference of the interview, so that one that stands in two files is read once",
            required=False,
            personal=True,
            aliases=("respondent id", "interview id", "survey id"),
        ),
        Column(
            "month",
            "month",
            "the month of the interview",
            aliases=("survey month", "interview month", "interview date", "survey date", "month of interview"),
        ),
        Column(
            "crime_type",
            "code",
            "the type of crime the victim was interviewed about",
            key=True,
            aliases=("crime group", "survey group"),
            reference="survey_groups",
            reference_column="wording",
        ),
        Column(
            "area", "text", "the area of the plan's geography", required=False, key=True, aliases=("policing area",)
        ),
        Column(
            "out_of_court",
            "flag",
            "the crime was resolved out of court",
            required=False,
            key=True,
            aliases=("out of court resolution", "oocr", "oocd"),
        ),
        *_QUESTIONS,
        Column(
            "weight",
            "number",
            "the weight of the respondent; blank counts as 1, so let weights have a mean of 1",
            required=False,
            minimum=0,
            aliases=("survey weight", "weighting"),
        ),
        Column("counts_for", "number", "the weight, 1 where it is blank", value=_.weight.fill_null(1)),
    ),
    rules=(
        Rule(
            "nothing answered",
            _nothing_answered(),
            "no question is answered",
            "add the answers, or take out the row if the interview was broken off",
        ),
    ),
)
