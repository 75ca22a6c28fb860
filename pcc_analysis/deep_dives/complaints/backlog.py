"""Complaints received, recorded, and waiting for their record at each month's end."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import byar, count_ratio
from pcc_analysis.measures.complaints import WORKING_DAYS
from pcc_analysis.months import month_name, months_in_words
from pcc_analysis.numbers import count_noun, format_count
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.complaints import complaints_waiting
from pcc_analysis.windows import THREE_MONTHS, TWO_YEARS


def backlog(briefing: Briefing) -> Finding:
    """Return the complaints that wait at the end of each of the last 24 months, the last month first.

    All complaints from the first month of the extract on are looked at; a month whose complaints are not there has no
    row, and the note says what that does to the months after it.

    Raises
    ------
    InsufficientDataError
        Where the extract has no complaint in the last month of the period.
    """
    last = briefing.last_month
    received = briefing.monthly.series("complaints_received").dropna()
    if last not in received.index:
        raise InsufficientDataError(
            f"there are no complaints of {month_name(last)}; a backlog is counted at a month's end: add that month, or "
            "take a period that ends with the last one there"
        )
    since = pd.period_range(received.index.min(), last, freq="M")
    ends = TWO_YEARS.months_to(last)
    ends = ends[ends >= since[0]]
    found = briefing.tabulated(complaints_waiting, since, ends=[str(month.end_time.date()) for month in ends])
    rows = found.cells.assign(month=pd.PeriodIndex(found.cells["end"], freq="M"))
    rows = rows[rows["month"].isin(found.months)].sort_values("month", ascending=False, ignore_index=True)
    if rows.empty or rows["month"].iloc[0] != last:
        raise InsufficientDataError(
            f"the complaints of {month_name(last)} do not say when they were recorded; add the column recorded"
        )
    rows = rows.join(byar(rows["waiting"])[["value", "lower", "upper"]]).assign(name=rows["month"].map(month_name))
    lacking = since.difference(found.months)
    note = f"No complaints of {months_in_words(lacking)}: those of them that waited are not counted."
    return Finding(
        title="Complaints waiting to be recorded at each month's end",
        rows=with_limits(rows, format_count),
        columns=[
            Column("name", "Month"),
            Column("received", "Received", "count", format=format_count),
            Column("recorded", "Recorded", "count", format=format_count),
            Column("value", "Waiting at its end", "count", format=format_count),
            LIMITS,
            Column("overdue", f"Over {WORKING_DAYS} working days", "count", format=format_count),
        ],
        says=_said(rows, briefing.period.months),
        counted="complaints received by the last day of the month and not recorded by then",
        where="every complaint of the extract up to the month",
        method="a count; limits are Byar's or exact Poisson, as the number waiting varies where complaints come by "
        "chance; the highest month end is compared with the last by score limits that allow for its being the highest",
        window=months_in_words(pd.PeriodIndex(rows["month"])),
        as_at=found.as_at,
        notes=[
            "A complaint that is never recorded waits at every month's end after it came.",
            "The rolling figure of the chart is the mean of three month ends.",
            *([note] if len(lacking) else []),
        ],
    )


def _said(rows: pd.DataFrame, period: pd.PeriodIndex) -> list[str]:
    now, most = rows.iloc[0], rows.loc[rows["waiting"].idxmax()]
    own = rows[rows["month"].isin(period)]
    late = (
        f"{format_count(now['overdue'])} of them for more than {WORKING_DAYS} working days"
        if now["overdue"]
        else f"none of them for more than {WORKING_DAYS} working days"
    )
    if now["waiting"]:
        verb = "was" if now["waiting"] == 1 else "were"
        first = (
            f"At the end of {now['name']}, {count_noun(now['waiting'], 'complaint')} {verb} not yet recorded, {late}."
        )
    else:
        first = f"At the end of {now['name']} every complaint received was recorded."
    came, done = own["received"].sum(), own["recorded"].sum()
    way = (
        f"so the number waiting fell by {format_count(done - came)}"
        if done > came
        else f"so the number waiting rose by {format_count(came - done)}"
        if came > done
        else "so as many wait as before"
    )
    second = (
        f"In {months_in_words(pd.PeriodIndex(own['month']))}, {count_noun(came, 'complaint')} came in and "
        f"{format_count(done)} {'was' if done == 1 else 'were'} recorded, {way}."
    )
    if most["waiting"] == now["waiting"]:
        return [first, second, f"In the {count_noun(len(rows), 'month')} shown there were never more."]
    # the highest of so many was chosen, so its confidence is shared out over all of them (Bonferroni)
    ratio = count_ratio(now["waiting"], most["waiting"], confidence=1 - 0.05 / (len(rows) - 1)).iloc[0]
    chance = "more than chance would give" if ratio["upper"] < 1 else "no more than chance alone could give"
    return [
        first,
        second,
        f"Most waited at the end of {most['name']}: {format_count(most['waiting'])} ({in_words(most, format_count)}), "
        f"{format_count(most['overdue'])} of them for more than {WORKING_DAYS} working days; the fall since then is "
        f"{chance}.",
    ]


def backlog_chart(found: Finding) -> Chart:
    """Return the complaints that wait at each month's end, and their mean over three months' ends."""
    by_month = found.rows.set_index(pd.PeriodIndex(found.rows["month"], freq="M")).sort_index()["value"]
    every = by_month.reindex(pd.period_range(by_month.index[0], by_month.index[-1], freq="M"))
    shown = pd.DataFrame({"value": every, "rolling": every.rolling(THREE_MONTHS.length).mean()})

    def draw(axes: Any) -> charts.Drawn:
        return charts.monthly(shown, axes, name="Complaints waiting to be recorded", window=THREE_MONTHS)

    return found.drawn("monthly", draw)
