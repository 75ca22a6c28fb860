"""Community policing team resourcing: by role, by team, by team and role, and special constables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.measures import FORCE, NOT_ALLOCATED
from pcc_analysis.months import months_in_words
from pcc_analysis.numbers import format_count, format_number, format_percent
from pcc_analysis.page import Heading
from pcc_analysis.resourcing import TOTAL, resourcing, specials_table
from pcc_analysis.tables import Column, Table
from pcc_analysis.windows import Window

HEADS = {
    "establishment": "Posts (FTE)",
    "vacancies": "Vacancies",
    "long_term_sickness": "Long-term sickness",
    "maternity_leave": "Maternity leave",
    "suspended": "Suspended",
    "abstracted": "Abstracted or acting up",
    "short_term_absence": "Short-term absence",
    "not_at_work": "Not at work",
}
ROLES = {
    "PC": "Police constables",
    "SGT": "Sergeants",
    "LCI": "Local crime investigators",
    "PCSO": "Police community support officers",
    TOTAL: "All",
}

SPECIALS = {
    "number": "specials_headcount",
    "hours": "specials_hours",
    "hours_per_person": "specials_hours_per_person_per_month",
}


def team_resourcing(briefing: Briefing) -> list[Element]:
    """Return figures 1 to 3 of document 000: by role, by team, and by team and role; nothing without head counts."""
    window = Window(briefing.period.kind, len(briefing.period.months))
    last = briefing.in_year.loc["cpt_at_work", "period_end"]
    try:
        roles = resourcing(briefing.monthly, last, window=window)
        teams = resourcing(briefing.monthly, last, by="team", window=window)
    except InsufficientDataError:
        return []
    when = months_in_words(window.months_to(last))
    by_team = [(team, resourcing(briefing.monthly, last, window=window, area=team)) for team in teams.index[:-1]]
    _note(briefing, teams, window, last, by_team=True)
    for area, table in [(FORCE, roles), *by_team]:
        _note(briefing, table, window, last, area)
    elements: list[Element] = [
        Heading("Community policing team resourcing", level=4, anchor="cpt-resourcing"),
        _table(_rows(roles, ROLES), "Role", f"Community policing teams by role, {when}"),
        _table(_rows(teams, {TOTAL: "All teams"}), "Team", f"Community policing teams by team, {when}"),
    ]
    if by_team:
        rows = [row for team, own in by_team for row in [{"label": team, "kind": "group"}, *_rows(own, ROLES)]]
        elements.append(_table(rows, "Team and role", f"Community policing teams by team and role, {when}"))
    return elements


def specials(briefing: Briefing) -> list[Element]:
    """Return special constables by area: how many, their hours, and hours per person and month."""
    last = briefing.in_year.loc["specials_hours", "period_end"]
    window = Window(briefing.period.kind, len(briefing.period.months))
    try:
        table = specials_table(briefing.monthly, last, window=window)
    except InsufficientDataError:
        return []
    labels = {FORCE: "All", NOT_ALLOCATED: "In no known area"}
    rows = table.reset_index().assign(
        label=[labels.get(area, area) for area in table.index],
        kind=["total" if area == FORCE else "" for area in table.index],
    )
    if len(rows) < 2:
        return []
    for column, measure in SPECIALS.items():
        values = table.rename(columns={column: "value"})[["value"]]
        briefing.printed.note(values, measure=measure, **_of(window, last))
    return [
        Table(
            rows,
            [
                Column("label", "Area"),
                Column("number", "Special constables", "count", format=_head_count),
                Column("hours", "Hours deployed", "count", format=format_count),
                Column("hours_per_person", "Hours per person and month", "count", format=_one_place),
            ],
            caption=f"Special constables by area, {months_in_words(window.months_to(last))}",
            row_kind="kind",
        )
    ]


def _of(window: Window, last: pd.Period) -> dict[str, Any]:
    return {"window": window.name, "period_end": last, "months": window.length}


def _note(
    briefing: Briefing, table: pd.DataFrame, window: Window, last: pd.Period, area: str = FORCE, by_team: bool = False
) -> None:
    """Note a table's figures under the measures they are of: a role is part of the id, a team is an area."""
    for label, row in table.drop(columns="months").iterrows():
        role = "" if by_team or label == TOTAL else f"_{str(label).lower()}"
        of_pcs = ("proactive", "available_to_respond")
        names = [f"cpt_{head}{'' if head in of_pcs else role}" for head in row.index]
        where = area if not by_team else FORCE if label == TOTAL else label
        briefing.printed.note(
            pd.DataFrame({"measure": names, "value": row.to_numpy()}), area=where, **_of(window, last)
        )


def _rows(table: pd.DataFrame, labels: dict[str, str]) -> list[dict[str, Any]]:
    named = table.reset_index(names="label")
    named["kind"] = ["total" if one == TOTAL else "" for one in named["label"]]
    named["label"] = [labels.get(one, one) for one in named["label"]]
    return [{str(key): value for key, value in row.items()} for row in named.to_dict("records")]


def _table(rows: list[dict[str, Any]], first: str, caption: str) -> Table:
    return Table(
        rows,
        [
            Column("label", first),
            *(Column(key, label, "count", format=_head_count) for key, label in HEADS.items()),
            Column("at_work", "At work", "percent", format=format_percent),
            Column("proactive", "PCs on proactive or support duties", "count", format=_head_count, missing="[z]"),
            Column("available_to_respond", "PCs to respond to 999", "percent", format=format_percent, missing="[z]"),
        ],
        caption=caption,
        unit="Posts, mean of the months; at work is a share of posts, available to respond a share of PC posts",
        row_kind="kind",
        wide=True,
    )


def _head_count(value: float) -> str:
    """Write a mean of head counts: whole where it is, otherwise with one place.

    >>> _head_count(412.0), _head_count(4.333)
    ('412', '4.3')
    """
    return format_number(value, 0 if abs(value - round(value)) < 0.05 else 1)


def _one_place(value: float) -> str:
    return format_number(value, 1)
