"""Victim satisfaction by aspect, crime type and year, with answers and limits, and a chart of the whole experience."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_count, format_percent
from pcc_analysis.page import Chart, Heading, Paragraphs
from pcc_analysis.reference import load
from pcc_analysis.satisfaction import SMALLEST_BASE, satisfaction
from pcc_analysis.sections.drawing import drawn_twice
from pcc_analysis.tables import Column, Table
from pcc_analysis.wording import aspects_sentence

OVERALL = "satisfaction_overall"


def satisfaction_by_aspect(briefing: Briefing) -> list[Element]:
    """Return the satisfaction of the last five years by aspect and crime type, as a chart, a sentence and a table."""
    last = briefing.in_year.loc[OVERALL, "period_end"]
    questions = load("survey_questions")
    asked = list(questions.loc[questions["by_crime_type"], "id"])
    table = satisfaction(briefing.monthly, last, questions=asked)
    table = table[table["n"].fillna(0).groupby([table["question"], table["group"]]).transform("sum") > 0]
    if table.empty:
        return []
    briefing.printed.note(table.rename(columns={"satisfied": "numerator", "n": "denominator"}))
    latest = table[(table["period_end"] == last) & (table["crime_type"] == "")]
    return [
        Heading("Satisfaction by aspect and crime type", level=4, anchor="satisfaction-by-aspect"),
        Paragraphs([aspects_sentence(latest)]),
        _chart(table[table["question"] == OVERALL], last),
        _wide(table, last),
    ]


def _chart(overall: pd.DataFrame, last: pd.Period) -> Chart:
    name = "Satisfaction with the whole experience"

    def draw(axes: Any) -> charts.Drawn:
        return charts.satisfaction(overall[["group", "year", "value", "lower", "upper"]], axes, name=name)

    wide, narrow, alt = drawn_twice("line", draw, "s")
    caption = f"{name} by crime type, 12 months to {last.strftime('%B')} of each year"
    return Chart(wide, caption, alt, narrow=narrow, anchor="satisfaction-groups-chart")


def _wide(table: pd.DataFrame, last: pd.Period) -> Table:
    """Return one row per aspect and year, for every crime type the share, its limits and the answers behind it."""
    groups = list(table["group"].unique())
    rows: list[dict[str, Any]] = []
    for aspect, own in table.groupby("aspect", sort=False):
        rows.append({"year": aspect, "kind": "group"})
        for year, of_year in own.groupby("period_end"):
            row: dict[str, Any] = {"year": month_name(pd.Period(year, "M")), "kind": ""}
            for one in of_year.itertuples():
                row |= {f"{one.group} share": one.value, f"{one.group} n": one.n, f"{one.group} limits": _limits(one)}
            rows.append({**dict.fromkeys(_keys(groups)), **row})
    columns = [Column("year", "12 months to")]
    for group in groups:
        columns += [
            Column(f"{group} share", "Satisfied", "percent", group=group, format=format_percent),
            Column(f"{group} limits", "95% limits", "percent", group=group),
            Column(f"{group} n", "Answers", "count", group=group, format=format_count),
        ]
    return Table(
        rows,
        columns,
        caption=f"Victim satisfaction by aspect, crime type and year, 12 months to {month_name(last)} and before",
        unit="Share of those who answered",
        row_kind="kind",
        wide=True,
        notes=[f"No share is given for fewer than {SMALLEST_BASE} answers."],
    )


def _keys(groups: list[str]) -> list[str]:
    return [f"{group} {part}" for group in groups for part in ("share", "limits", "n")]


def _limits(row: Any) -> str | None:
    return f"{format_percent(row.lower)} to {format_percent(row.upper)}" if pd.notna(row.lower) else None
