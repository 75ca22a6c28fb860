"""What goes with being satisfied with the whole experience: odds ratios of the aspects, everything else equal."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.adjusted import odds_ratios
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.numbers import count_noun, format_count, format_number, format_percent
from pcc_analysis.page import Chart
from pcc_analysis.reference import load
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.survey import NOT_SATISFIED, SATISFIED, answer_patterns
from pcc_analysis.windows import Window

ASPECTS = ("contact", "arrival", "actions", "investigation", "kept_informed", "treatment")
OVERALL = "overall"


def drivers(briefing: Briefing, months: int = 24) -> Finding:
    """Return how much being satisfied with each aspect multiplies the odds of being satisfied with the whole.

    Parameters
    ----------
    briefing
        The figures of the period.
    months
        How far back from its end: a survey of a thousand a year tells more of two years.

    Raises
    ------
    InsufficientDataError
        Where nobody was asked, or too few for so many aspects.
    """
    found = briefing.tabulated(
        answer_patterns, Window(f"{months} months", months).months_to(briefing.last_month), aspects=list(ASPECTS)
    )
    if found.cells.empty:
        raise InsufficientDataError(f"the survey holds no answer from {found.window}; put it into survey/")
    cells, weighted = _answers(found.cells)
    usual = str(found.cells.groupby("crime_type")["respondents"].sum().idxmax())
    rows = odds_ratios(cells, {"crime_type": usual} | dict.fromkeys(ASPECTS, NOT_SATISFIED))
    rows = rows[rows["level"] == SATISFIED].join(_shares(found.cells), on="term")
    titles = load("survey_questions").set_index("column")["label"]
    rows = rows.assign(name=rows["term"].map(titles)).sort_values("value", ascending=False, ignore_index=True)
    asked = int(found.cells["respondents"].sum())
    most = rows.iloc[0]
    return Finding(
        title="What goes with being satisfied with the whole experience",
        rows=with_limits(rows, _times),
        columns=[
            Column("name", "Aspect"),
            Column("answered", "Answers", "count", format=format_count),
            Column("share", "Satisfied", "percent", format=format_percent),
            Column("value", "Odds ratio", "count", format=_times),
            LIMITS,
        ],
        unit="Odds of being satisfied with the whole, satisfied with the aspect against not, the others held equal",
        says=[
            f"Of the aspects, {str(most['name']).lower()} goes most closely with satisfaction with the whole: who was "
            f"satisfied with it has {_times(most['value'])} times the odds ({in_words(most, _times)}), "
            "everything else that was asked held equal.",
            _said_of_others(rows),
        ],
        counted="victims satisfied with the whole experience",
        over="victims who said whether they were",
        where="those who did not answer a question stand in a group of their own for it",
        method=f"{rows['method'].iloc[0]} on the six aspects and the crime type ({count_noun(asked, 'respondent')}); "
        f"odds ratios with 95% limits{', weights as in the survey' if weighted else ''}",
        window=found.window,
        as_at=found.as_at,
        notes=[
            "An odds ratio is no ratio of shares, and goes with, not leads to: who is content is content throughout."
        ],
    )


def _answers(cells: pd.DataFrame) -> tuple[pd.DataFrame, bool]:
    """Return patterns of aspects with their yes and no; with squared weights where the survey is weighted."""
    weighted = bool((cells["squares"] != cells["respondents"]).any())
    yes = cells[OVERALL] == SATISFIED
    sides = cells.assign(yes=cells["weights"].where(yes, 0.0), no=cells["weights"].where(~yes, 0.0))
    columns = ["yes", "no"]
    if weighted:
        sides = sides.assign(yes_squares=cells["squares"].where(yes, 0.0), no_squares=cells["squares"].where(~yes, 0.0))
        columns += ["yes_squares", "no_squares"]
    return sides.groupby(["crime_type", *ASPECTS], as_index=False)[columns].sum(), weighted


def _shares(cells: pd.DataFrame) -> pd.DataFrame:
    """Return, for each aspect, how many answered and the share of them that was satisfied."""
    rows = {}
    for aspect in ASPECTS:
        counts = cells.groupby(aspect)[["respondents", "weights"]].sum().reindex([SATISFIED, NOT_SATISFIED]).fillna(0)
        rows[aspect] = {
            "answered": counts["respondents"].sum(),
            "share": counts.loc[SATISFIED, "weights"] / counts["weights"].sum(),
        }
    return pd.DataFrame(rows).T


def _said_of_others(rows: pd.DataFrame) -> str:
    """Say which of the other aspects go with it beyond chance, and which do not."""
    others = rows.iloc[1:]
    beyond = others.loc[others["lower"] > 1, "name"].str.lower().tolist()
    rest = others.loc[~(others["lower"] > 1), "name"].str.lower().tolist()
    said = f"Beyond chance so do {_listed(beyond)}." if beyond else "No other aspect does so beyond chance."
    return f"{said} Of {_listed(rest)} chance cannot be ruled out." if rest else said


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _times(value: float) -> str:
    return format_number(value, 1)


def drivers_chart(found: Finding) -> Chart:
    """Return the odds ratios on a scale on which twice and half are equally far from 1."""
    by_name = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            by_name, axes, name="Odds ratio of satisfaction with the whole", reference=1.0,
            reference_words="no difference", ratios=True,
        )  # fmt: skip

    return found.drawn("bars", draw, rows=len(by_name))
