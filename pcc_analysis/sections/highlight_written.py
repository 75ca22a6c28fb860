"""Tables of what people keep: deliverables with their progress, promises, inspection grades, national ranks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.commentary.files import Written
from pcc_analysis.elements import Element
from pcc_analysis.elements.symbols import Symbol
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun, format_count, format_percent, ordinal
from pcc_analysis.page import Commentary, Heading, Prose
from pcc_analysis.periods import parse_period
from pcc_analysis.tables import Column, Progress, Table

MADE = {
    "kept": Symbol("met", "kept", "good"),
    "in hand": Symbol("flat", "in hand", "info"),
    "not started": Symbol("flat", "not started", "flat"),
    "not kept": Symbol("missed", "not kept", "bad"),
    "withdrawn": Symbol("no-data", "withdrawn", "flat"),
}


def day_words(day: date) -> str:
    """Write a day; the last of a month stands for the month.

    >>> day_words(date(2025, 3, 31)), day_words(date(2024, 9, 26))
    ('March 2025', '26 September 2024')
    """
    whole = pd.Timestamp(day).is_month_end
    return f"{day:%B %Y}" if whole else f"{day.day} {day:%B %Y}"


def standing(row: Any, last: Any, end: date) -> tuple[str, Symbol | None]:
    """Say how a deliverable stands: done, overdue, slipped, unmoved; and give the symbol of the gravest of these.

    Parameters
    ----------
    row
        A deliverable of this report.
    last
        The same in the report before, or None.
    end
        The last day of the period.

    >>> from types import SimpleNamespace as Row
    >>> now = Row(action="Launch", due=date(2024, 6, 30), progress=0.8, note=None)
    >>> print(*standing(now, Row(due=date(2024, 3, 31), progress=0.8), date(2024, 7, 31)), sep="; ")
    overdue since June 2024; slipped from March 2024; unmoved since the last report at 80%; overdue
    """
    said, symbols = [], []
    finished = row.progress == 1
    if finished:
        said.append("done")
        symbols.append(Symbol("met", "done", "good"))
    elif row.due < end:
        said.append(f"overdue since {day_words(row.due)}")
        symbols.append(Symbol("missed", "overdue", "bad"))
    if last is None:
        return "; ".join([*said, "new in this report"]), next(iter(symbols), None)
    if row.due > last.due:
        said.append(f"slipped from {day_words(last.due)}")
        symbols.append(Symbol("down", "slipped", "bad"))
    elif row.due < last.due:
        said.append(f"brought forward from {day_words(last.due)}")
    if row.progress is not None and last.progress is not None and not finished:
        before = format_percent(last.progress, 0)
        if row.progress == last.progress:
            said.append(f"unmoved since the last report at {before}")
            symbols.append(Symbol("flat", "unmoved", "flat"))
        else:
            said.append(f"{'up' if row.progress > last.progress else 'back'} from {before} at the last report")
            symbols.append(
                Symbol("up", "moved on", "good") if row.progress > last.progress else Symbol("down", "back", "bad")
            )
    return "; ".join(said) or "as at the last report", next(iter(symbols), None)


def deliverables(briefing: Briefing, written: Written, number: int) -> list[Element]:
    """Return the deliverables of a priority: date due, progress as a bar, and how they stand in words."""
    table = written.tables.get("deliverables", pd.DataFrame(columns=["priority"]))
    mine = [row for row in table.itertuples() if row.priority == str(number)]
    if not mine:
        return [Commentary("", author=f"Deliverables: priority {number}")]
    before = {row.action.casefold(): row for row in written.last_deliverables.itertuples()}
    rows = []
    for row in mine:
        words, symbol = standing(row, before.get(row.action.casefold()), briefing.period.end)
        given = row.note or "not given as a figure"
        progress = given if row.progress is None else Progress(row.progress, format_percent(row.progress, 0))
        beside = f"{words}; {row.note}" if row.note and row.progress is not None else words
        rows.append(
            {"action": row.action, "due": day_words(row.due), "progress": progress, "reading": symbol, "words": beside}
        )
    gone = [row.action for row in written.last_deliverables.itertuples() if row.priority == str(number)]
    gone = [action for action in gone if action.casefold() not in {row.action.casefold() for row in mine}]
    notes = [f"Compared with the report for {parse_period(written.last_report).label}."] if written.last_report else []
    notes += [f"In the last report and not in this one: {'; '.join(gone)}."] if gone else []
    return [
        Table(
            rows,
            [
                Column("action", "Action"),
                Column("due", "Date due"),
                Column("progress", "Progress", "progress"),
                Column("reading", "Standing", "symbol", missing="on course"),
                Column("words", "In words"),
            ],
            caption=f"Deliverables of priority {number}",
            as_at=f"as at {day_words(briefing.period.end)}",
            notes=notes,
        ),
    ]


def promises(briefing: Briefing, written: Written) -> list[Element]:
    """Return what was promised to the Panel and what became of it, the open ones first."""
    table = written.tables.get("promises", pd.DataFrame())
    heading = Heading(f"Promises made to the {briefing.plan.panel}", level=3, anchor="promises")
    if table.empty:
        return [heading, Commentary("", author="Promises")]
    rows = [
        {
            "promise": row.promise,
            "made": day_words(row.made),
            "due": day_words(row.due) if row.due else None,
            "status": _status(row, briefing.period.end),
            "outcome": row.outcome,
        }
        for row in sorted(table.itertuples(), key=lambda row: (row.status in ("kept", "withdrawn"), row.made))
    ]
    late = sum(_late(row, briefing.period.end) for row in table.itertuples())
    kept = sum(row.status == "kept" for row in table.itertuples())
    lead = f"Of {count_noun(len(rows), 'promise')}, {kept or 'none'} {'has' if kept == 1 else 'have'} been kept"
    lead += f" and {late} {'is' if late == 1 else 'are'} overdue." if late else " and none is overdue."
    columns = [
        Column("promise", "Promise"),
        Column("made", "Made"),
        Column("due", "Due", missing="no date given"),
        Column("status", "Standing", "symbol"),
        Column("outcome", "What became of it", missing="nothing reported yet"),
    ]
    return [heading, Prose(lead), Table(rows, columns, caption="Promises and what became of them")]


def _late(row: Any, end: date) -> bool:
    return bool(row.due and row.due < end and row.status in ("in hand", "not started"))


def _status(row: Any, end: date) -> Symbol:
    if _late(row, end):
        return Symbol("missed", f"{row.status}, overdue since {day_words(row.due)}", "bad")
    return MADE[row.status]


def inspection_grades(written: Written) -> list[Element]:
    """Return the grades of the inspection, question by question, each with its place on the scale."""
    table = written.tables.get("peel", pd.DataFrame())
    heading = Heading("Inspection grades (PEEL)", level=3, anchor="inspection-grades")
    if table.empty:
        return [heading, Commentary("", author="Inspection grades")]
    place = {grade: number for number, grade in enumerate(written.scale, start=1)}
    ordered = sorted(table.itertuples(), key=lambda row: place[row.grade])
    rows = [
        {
            "question": row.question,
            "grade": row.grade,
            "place": f"{ordinal(place[row.grade])} of {len(place)}",
            "previous": row.previous,
            "change": _regraded(place, row.previous, row.grade),
        }
        for row in ordered
    ]
    counted = [(grade, sum(row.grade == grade for row in ordered)) for grade in written.scale]
    said = "; ".join(f"{grade}: {format_count(number)}" if number else f"{grade}: none" for grade, number in counted)
    columns = [
        Column("question", "Question"),
        Column("grade", "Grade"),
        Column("place", "Place on the scale"),
        Column("previous", "Grade before", missing="not graded"),
        Column("change", "Since then", "symbol", missing="no comparison"),
    ]
    if not any(row["previous"] for row in rows):
        columns = columns[:3]
    caption = f"Grades of the {len(place)} on the inspectorate's scale, best first"
    lead = f"{count_noun(len(rows), 'question')} graded. {said}."
    return [heading, Prose(lead), Table(rows, columns, caption=caption)]


def _regraded(place: dict[str, int], before: str | None, now: str) -> Symbol | None:
    if before not in place:
        return None
    if place[before] == place[now]:
        return Symbol("flat", "unchanged", "flat")
    better = place[now] < place[before]
    return Symbol("up" if better else "down", "better" if better else "worse", "good" if better else "bad")


def rank_words(force: str, row: Any) -> str:
    """Say a national rank.

    >>> from types import SimpleNamespace as Row
    >>> row = Row(rank=41, of=44, what="999 answer time", month=pd.Period("2024-07"), value="14.16 seconds")
    >>> rank_words("Wiltshire", row)
    'Wiltshire stands 41st of 44 forces for 999 answer time in July 2024 (14.16 seconds).'
    """
    value = f" ({row.value})" if row.value else ""
    return f"{force} stands {ordinal(row.rank)} of {row.of} forces for {row.what} in {month_name(row.month)}{value}."


def national_ranks(briefing: Briefing, written: Written) -> list[Element]:
    """Return where the force stands among all forces, as published nationally."""
    table = written.tables.get("ranks", pd.DataFrame())
    heading = Heading("National ranks", level=3, anchor="national-ranks")
    if table.empty:
        return [heading, Commentary("", author="National ranks")]
    rows = [
        {
            "what": row.what,
            "month": month_name(row.month),
            "value": row.value,
            "rank": f"{ordinal(row.rank)} of {row.of}",
            "source": row.source,
        }
        for row in table.itertuples()
    ]
    columns = [
        Column("what", "Measure"),
        Column("month", "Month"),
        Column("value", "Figure", "count"),
        Column("rank", "Rank", "count"),
        Column("source", "Source", missing="not given"),
    ]
    return [heading, Table(rows, columns, caption=f"{briefing.plan.force} among all forces, 1st the best")]
