"""How many people are met again, and how many of the crimes are theirs."""

from __future__ import annotations

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import wilson
from pcc_analysis.measures.repeats import REPEAT_DAYS
from pcc_analysis.numbers import format_count, format_percent
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.domestic_abuse import MOST, people_by_days

PEOPLE = {"victim": "victims", "suspect": "suspects"}


def repeats(briefing: Briefing, person: str = "victim") -> Finding:
    """Return the people by the days on which they were met in the 12 months, those met again first.

    Parameters
    ----------
    briefing
        The figures of the period.
    person
        ``victim`` or ``suspect``.

    Raises
    ------
    InsufficientDataError
        Where no crime of domestic abuse names such a person.
    """
    people = PEOPLE[person]
    found = briefing.tabulated(people_by_days, person=person)
    own = found.cells.sort_values("days", ignore_index=True)
    if own.empty:
        raise InsufficientDataError(
            f"no crime of domestic abuse in the 12 months to {briefing.period.title} has a reference of its {person}; "
            f"repeat {people} need one that is the same in all crimes of a person"
        )
    again = own[own["days"] >= REPEAT_DAYS][["people", "crimes"]].sum()
    names = [_days(days) for days in own["days"]]
    rows = pd.concat(
        [pd.DataFrame([{"name": f"On {REPEAT_DAYS} days or more", **again}]), own.assign(name=names)], ignore_index=True
    )
    total = own[["people", "crimes"]].sum()
    rows = rows.join(wilson(rows["people"], pd.Series(total["people"], index=rows.index))[["value", "lower", "upper"]])
    rows["of_crimes"] = rows["crimes"] / total["crimes"]
    first = rows.iloc[0]
    return Finding(
        title=f"Domestic abuse: {people} by the days on which they were met",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Met"),
            Column("people", people.capitalize(), "count", format=format_count),
            Column("crimes", "Their crimes", "count", format=format_count),
            Column("value", f"Of all {people}", "percent", format=format_percent),
            LIMITS,
            Column("of_crimes", "Of all crimes", "percent", format=format_percent),
        ],
        says=[
            f"{format_count(first['people'])} of {format_count(total['people'])} {people} were met on {REPEAT_DAYS} "
            "days "
            f"or more, {format_percent(first['value'])} ({in_words(first, format_percent)}). Their "
            f"{format_count(first['crimes'])} crimes are {format_percent(first['of_crimes'])} of those whose {person} "
            "is "
            "known."
        ],
        counted=f"people who are the {person} of crimes flagged as domestic abuse, by the different days of the "
        "records",
        over=f"all {people} of such crimes in the 12 months",
        method="Wilson's limits",
        window=found.window,
        as_at=found.as_at,
        notes=[f"Only crimes of these 12 months count; crimes without a reference of the {person} are left out."],
    )


def _days(days: int) -> str:
    if days == 1:
        return "On one day"
    return f"On {days} days or more" if days == MOST else f"On {days} days"
