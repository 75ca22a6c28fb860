"""One measure as closely as it can be looked at: in every area, in any window, month by month, beside another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.changes import changes
from pcc_analysis.deep_dives.finding import LIMITS, Finding, with_limits
from pcc_analysis.errors import MeasureError
from pcc_analysis.figures import figures
from pcc_analysis.measures import FORCE, NOT_ALLOCATED, Measure, Monthly
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun
from pcc_analysis.page import Chart
from pcc_analysis.sections.measure import chart_unit
from pcc_analysis.standardised import indexed
from pcc_analysis.tables import Column
from pcc_analysis.trends import trend
from pcc_analysis.windows import TWELVE_MONTHS, Window
from pcc_analysis.wording import chance_words, change_sentence, change_words, value_words

LONGEST = 160
"""Letters of an expression that `how` shows."""


def one_measure(briefing: Briefing, name: str, area: str = FORCE, window: Window = TWELVE_MONTHS) -> Finding:
    """Return a measure's figure in an area and a window, with its change on the year before; then the other areas.

    Parameters
    ----------
    briefing
        The figures of the period.
    name
        The id of a measure.
    area
        The force or one of its areas.
    window
        Ends with the last month of the period, or with the last month there is before it.

    Raises
    ------
    MeasureError
        Where there is no such measure, or no figure of it in the area.
    """
    monthly, measure = _only(briefing, name)
    last = _last_month(briefing, monthly, area, name)
    months = window.months_to(last)
    level = figures(monthly, months, window.name, area=None).set_index("area")
    moved = changes(monthly, months, window.name, area=None).set_index("area")
    order = [area, *(one for one in level.index if one != area)]
    rows = level.loc[order].reset_index()
    known = moved.reindex(order)
    rows["name"] = [place_words(briefing, one) for one in order]
    rows["change"] = [change_words(measure, row) if pd.notna(row["change"]) else None for _, row in known.iterrows()]
    rows["chance"] = [chance_words(row) if pd.notna(row["change"]) else None for _, row in known.iterrows()]
    own, write = rows.iloc[0], partial(value_words, measure)
    there = "" if own["months"] == own["months_expected"] else f" ({own['months']} of {own['months_expected']} months)"
    said = change_sentence(measure, known.loc[area]) if area in moved.index else ""
    return Finding(
        title=f"{measure.title}, {window.label(last)}",
        rows=with_limits(rows, write),
        columns=[
            Column("name", "Area"),
            Column("value", "Figure", "count", format=write),
            LIMITS,
            Column("change", "On the year before", "change"),
            Column("chance", "Which is"),
        ],
        says=[f"{measure.title}, {own['name']}, {window.label(last)}: {write(own['value'])}{there}. {said}".strip()],
        counted=f"{measure.definition} {_shown(measure.numerator)}",
        over=_shown(measure.denominator) if measure.denominator is not None else "",
        where=f"{measure.source}{f', {_shown(measure.where)}' if measure.where is not None else ''}",
        method=f"{own['method']}, 95% limits; the change as in docs/methods",
        window=f"{own['months_in_words']}",
        as_at=briefing.monthly.as_at.get(measure.source, ""),
        notes=[own["note"]] if own["note"] else [],
    )


def _only(briefing: Briefing, name: str) -> tuple[Monthly, Measure]:
    """Return the monthly table of one measure."""
    every = briefing.monthly
    if name not in every.measures or not every.has(name):
        near = sorted(one for one in briefing.in_year.index if name.split("_")[0] in one)
        raise MeasureError(f"there are no figures of {name!r}; {', '.join(near[:6]) or 'see pcc measures'}")
    table = every.table[every.table["measure"] == name]
    spread = every.distributions[every.distributions["measure"] == name]
    return replace(every, table=table, distributions=spread, measures={name: every.measures[name]}), every.measures[
        name
    ]


def _last_month(briefing: Briefing, monthly: Monthly, area: str, name: str) -> pd.Period:
    here = pd.concat([monthly.table, monthly.distributions])
    months = here.loc[(here["area"] == area) & (here["month"] <= briefing.last_month), "month"]
    if months.empty:
        known = ", ".join(sorted(here["area"].unique()))
        raise MeasureError(
            f"there are no figures of {name!r} in {area!r} up to {month_name(briefing.last_month)}; areas: {known}"
        )
    return months.max()


def place_words(briefing: Briefing, area: str) -> str:
    """Return the name of an area as a table has it."""
    return {FORCE: f"{briefing.plan.force} Police", NOT_ALLOCATED: "In no known area"}.get(area, area)


def _shown(expression: object) -> str:
    text = " ".join(str(expression).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\N{HORIZONTAL ELLIPSIS}"


def history(
    briefing: Briefing, name: str, area: str = FORCE, window: Window = TWELVE_MONTHS, found: Finding | None = None
) -> Chart:
    """Return every month of a measure in an area and its rolling figure, four years back.

    Parameters
    ----------
    briefing, name, area, window
        As for `one_measure`.
    found
        What `one_measure` found, where it is at hand: the table behind the chart.
    """
    monthly, measure = _only(briefing, name)
    last = _last_month(briefing, monthly, area, name)
    behind = found or one_measure(briefing, name, area, window)
    shown = trend(monthly, name, last, window=window, area=area)
    what = f"{measure.title}, {place_words(briefing, area)}"

    def draw(axes: Any) -> charts.Drawn:
        return charts.monthly(
            shown, axes, name=what, unit=chart_unit(measure), window=window,
            highlight=briefing.period.months.intersection(pd.PeriodIndex(shown.index)),
            highlight_words=f"this {briefing.period.kind}",
        )  # fmt: skip

    return behind.drawn("monthly", draw)


def beside(
    briefing: Briefing,
    name: str,
    others: Mapping[str, tuple[str, str]],
    area: str = FORCE,
    window: Window = TWELVE_MONTHS,
    found: Finding | None = None,
) -> Chart:
    """Return the rolling figures of a measure and of others on one scale, each 100 where all of them begin.

    Parameters
    ----------
    briefing, name, area, window, found
        As for `history`.
    others
        Up to three: words to a measure and an area.
    """
    chosen = {briefing.measure(name).title: (name, area), **others}
    columns = {}
    for words, (one, where) in chosen.items():
        monthly, _measure = _only(briefing, one)
        last = _last_month(briefing, monthly, where, one)
        columns[words] = trend(monthly, one, last, window=window, area=where, months=60)["rolling"]
    scaled = indexed(pd.DataFrame(columns).dropna())
    base = window.label(scaled.index[0]) if len(scaled) else "nothing: there is no month in which all are there"
    behind = found or one_measure(briefing, name, area, window)

    def draw(axes: Any) -> charts.Drawn:
        return charts.indexed(scaled, axes, name=f"Rolling {window.name}", base=base)

    title = f"{behind.title} and {count_noun(len(others), 'other')}, each 100 in the {base}"
    return replace(behind, title=title).drawn("line", draw)
