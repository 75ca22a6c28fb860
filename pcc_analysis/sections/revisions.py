"""What of the figures published before has moved since, by how much, and whether more than settling explains."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.disclosure import is_sensitive
from pcc_analysis.elements import Element
from pcc_analysis.elements.symbols import Symbol
from pcc_analysis.measures import FORCE, NOT_ALLOCATED
from pcc_analysis.months import months_in_words
from pcc_analysis.numbers import count_noun, format_percent
from pcc_analysis.page import Heading, Notes, Paragraphs, Prose
from pcc_analysis.periods import parse_period
from pcc_analysis.publications.parquet import REPORT, read_figures
from pcc_analysis.publications.revisions import revisions
from pcc_analysis.publications.settling import CONFIDENCE, FEWEST, LATE_SHARE
from pcc_analysis.sections.areas import NO_AREA
from pcc_analysis.tables import Column, Table
from pcc_analysis.wording import change_words, value_words

FIRST = (
    "First publication: nothing to compare. From the next report on, this part says which of these figures have moved "
    "since they were published, and by how much."
)
MOST = 40
"""Rows of a table; figures that moved by no more than settling are counted beyond it."""


def published_before(briefing: Briefing, published: str) -> list[Element]:
    """Return which figures of the report before this one, and of an earlier version of this one, have moved.

    Parameters
    ----------
    briefing
        The figures as they now are.
    published
        What was published before as JSON, oldest first: ``period``, ``as_at``, ``file``, ``report`` and ``compared`` of
        each; the run gives it, and nothing stands for nothing.
    """
    heading = Heading("Figures published before", anchor="revisions", run_on=True)
    versions = json.loads(published or "[]")
    frames = [(one, _figures(one)) for one in versions]
    if not any(one["compared"] and len(frame) for one, frame in frames):
        return [heading, Prose(FIRST)]
    elements: list[Element] = [heading]
    for period in dict.fromkeys(one["period"] for one in versions if one["compared"]):
        own = [one for one, _frame in frames if one["period"] == period and one["compared"]]
        figures = pd.concat([frame for one, frame in frames if one in own])
        history = [frame for one, frame in frames if one not in own and len(frame)]
        elements += _compared(briefing, period, own[-1]["as_at"], revisions(briefing.monthly, figures, history))
    return [*elements, Notes([_rule()], title="What settling explains")]


def _figures(one: Mapping[str, Any]) -> pd.DataFrame:
    figures = read_figures(Path(one["file"]))
    return figures[figures[REPORT] == one["report"]]


def _compared(briefing: Briefing, period: str, as_at: str, found: pd.DataFrame) -> list[Element]:
    """Say how many moved, and list those that settling does not explain, then the report's own that it does."""
    other = parse_period(period)
    which = "an earlier version of this report" if period == briefing.period.name else f"the report for {other.title}"
    made = f", made from extracts as at {_day(as_at)}" if as_at else ""
    moved = _visible(briefing, found)
    said = f"Of {count_noun(len(found), 'figure')} in {which}{made}, "
    if moved.empty:
        return [Paragraphs([f"{said}none has moved since."])]
    beyond = moved[~moved["explained"]]
    verb = "has" if len(moved) == 1 else "have"
    first = f"{said}{len(moved):,} {verb} moved since: {_split(len(moved), len(beyond))}."
    ends = moved["period_end"] == str(other.last_month)
    listed = moved[ends & (~moved["explained"] | moved["measure"].isin(briefing.reported))]
    listed = listed.sort_values("explained", kind="stable").head(MOST)
    if listed.empty:
        return [Paragraphs([f"{first} All of them are of earlier months."])]
    briefing.printed.note(_as_printed(listed))
    left = len(moved) - len(listed)
    more = [f"{count_noun(left, 'further figure')} moved: of earlier months, or of parts of these."] if left else []
    return [
        Paragraphs([first]),
        Table(
            [_row(briefing, row) for _, row in listed.iterrows()],
            [
                Column("measure", "Measure"),
                Column("window", "Months"),
                Column("published", "As published", "count"),
                Column("now", "Now", "count"),
                Column("change", "Moved by", "change"),
                Column("reading", "Reading", "symbol"),
            ],
            caption=f"Figures of {which} that have moved since",
            notes=more,
        ),
    ]


def _visible(briefing: Briefing, found: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that would now be printed otherwise; of areas none that small numbers may follow from."""
    moved = found[found["moved"] & ((found["area"] == FORCE) | ~found["measure"].map(is_sensitive).astype(bool))]
    words = [
        value_words(briefing.measure(row.measure), row.published) != value_words(briefing.measure(row.measure), row.now)
        for row in moved.itertuples()
    ]
    return moved[words]


def _split(moved: int, beyond: int) -> str:
    if not beyond:
        return "by no more than settling explains"
    if beyond == moved:
        return "by more than settling explains"
    return f"{moved - beyond:,} by no more than settling explains, {beyond:,} by more"


def _as_printed(listed: pd.DataFrame) -> pd.DataFrame:
    months = {end: pd.Period(end, "M") for end in {*listed["period_start"], *listed["period_end"]}}
    start, end = listed["period_start"].map(months), listed["period_end"].map(months)
    length = [(b - a).n + 1 for a, b in zip(start, end, strict=True)]
    kept = listed[["measure", "area", "window"]]
    return kept.assign(period_start=start, period_end=end, months=length, value=listed["now"])


def _row(briefing: Briefing, row: pd.Series[Any]) -> dict[str, Any]:
    measure = briefing.measure(row["measure"])
    area = {FORCE: "", NOT_ALLOCATED: f": {NO_AREA[0].lower()}{NO_AREA[1:]}"}.get(row["area"], f": {row['area']}")
    settled = Symbol("flat", "no more than settling explains", "flat")
    months = pd.period_range(row["period_start"], row["period_end"], freq="M")
    return {
        "measure": f"{measure.title}{area}",
        "window": months_in_words(months),
        "published": value_words(measure, row["published"]),
        "now": value_words(measure, row["now"]),
        "change": change_words(measure, row),
        "reading": settled
        if row["explained"]
        else Symbol("up" if row["change"] > 0 else "down", "more than settling explains", "info"),
    }


def _rule() -> str:
    share, sure = format_percent(LATE_SHARE, 0), format_percent(CONFIDENCE, 0)
    return (
        "Extracts come from systems in use: records arrive late, are corrected or withdrawn, and a figure settles. "
        f"With {FEWEST} or more past revisions of a measure, a movement within the range that {sure} of such revisions "
        f"would give is called settling. With fewer, a rule stands in: {share} of the records behind a figure may "
        f"arrive, change or go, and as many more as chance gives with {sure} confidence. What moves beyond comes first."
    )


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"
