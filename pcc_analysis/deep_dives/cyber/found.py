"""Crimes found by the cyber flag, by the key words, by both: what each finds and the other does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import wilson
from pcc_analysis.months import months_in_words
from pcc_analysis.numbers import format_count, format_percent
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.cyber import crimes_by_flag_and_keyword
from pcc_analysis.windows import TWELVE_MONTHS

YEARS = 5
BOTH, FLAG, KEYWORD, NEITHER = "both", "flag alone", "key word alone", "neither"
PARTS = {BOTH: (True, True), FLAG: (True, False), KEYWORD: (False, True), NEITHER: (False, False)}


@dataclass(frozen=True, eq=False)
class Found:
    """Crimes by month, group and what found them.

    Parameters
    ----------
    table
        One row per month and crime group ("" for none), with the crimes in each of `PARTS`.
    last
        The last month of the report.
    there
        The months of which there are crimes.
    as_at
        How recent the source is.
    """

    table: pd.DataFrame
    last: pd.Period
    there: pd.PeriodIndex
    as_at: str

    @property
    def year(self) -> pd.DataFrame:
        """The rows of the last 12 months."""
        return self.table[self.table["month"].isin(TWELVE_MONTHS.months_to(self.last))]

    @property
    def window(self) -> str:
        """The last 12 months, as far as they are there, in words."""
        months = TWELVE_MONTHS.months_to(self.last)
        known = months[months.isin(self.there)]
        lacking = f" ({len(known)} of 12 months)" if len(known) < len(months) else ""
        return f"{months_in_words(known)}{lacking}"

    def by_month(self) -> pd.DataFrame:
        """Return the crimes in each part by month, of all groups together; a month that is not there is missing."""
        every = self.table.groupby("month")[list(PARTS)].sum()
        return every.reindex(pd.period_range(self.there[0], self.there[-1], freq="M"))


def counted(briefing: Briefing) -> Found:
    """Count the crimes of five years by month, crime group, flag and key word.

    Raises
    ------
    InsufficientDataError
        Where none of the crimes of the 12 months has a flag or a key word.
    """
    months = pd.period_range(end=briefing.last_month, periods=YEARS * 12, freq="M")
    found = briefing.tabulated(crimes_by_flag_and_keyword, months)
    cells = found.cells.assign(month=pd.PeriodIndex(found.cells["month"], freq="M"))
    names = {key: name for name, key in PARTS.items()}
    cells["part"] = [names[key] for key in zip(cells["flag"].astype(bool), cells["keyword"].astype(bool), strict=True)]
    wide = cells.pivot_table(
        index=["month", "crime_group"], columns="part", values="crimes", aggfunc="sum", fill_value=0
    )
    wide = wide.reindex(columns=list(PARTS), fill_value=0).reset_index()
    made = Found(wide, briefing.last_month, found.months, found.as_at)
    if not made.year[[BOTH, FLAG, KEYWORD]].to_numpy().sum():
        raise InsufficientDataError(
            f"no crime of the 12 months to {briefing.period.title} has a cyber flag or a key word in its summary; fill "
            "in cyber and summary"
        )
    return made


def found_by(found: Found) -> Finding:
    """Return how the crimes found divide: by both, by the flag alone, by a key word alone; all of them first."""
    sums = found.year[list(PARTS)].sum()
    total = float(sums[[BOTH, FLAG, KEYWORD]].sum())
    rows = pd.DataFrame(
        {
            "name": ["Flag or key word", "Flag and key word", "Flag alone", "Key word alone"],
            "crimes": [total, *sums[[BOTH, FLAG, KEYWORD]].astype(float)],
        }
    )
    rows = rows.join(wilson(rows["crimes"], pd.Series(total, index=rows.index))[["value", "lower", "upper"]])
    rows.loc[0, ["lower", "upper"]] = float("nan")
    both, flag, word = (row for _, row in rows.iloc[1:].iterrows())
    every = float(sums.sum())
    return Finding(
        title="Cyber crimes by what finds them",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Found by"),
            Column("crimes", "Crimes", "count", format=format_count),
            Column("value", "Share", "percent", format=format_percent),
            Column("limits", LIMITS.label, "percent", missing="[z]"),
        ],
        says=[
            f"{format_count(total)} of {format_count(every)} crimes carry a cyber flag or a key word. Both find "
            f"{format_count(both['crimes'])} of them, {format_percent(both['value'], words=True)} "
            f"({in_words(both, format_percent)}); the flag alone {format_count(flag['crimes'])} "
            f"({format_percent(flag['value'], words=True)}), a key word alone {format_count(word['crimes'])} "
            f"({format_percent(word['value'], words=True)}).",
            f"Without the search for key words {format_count(word['crimes'])} of the crimes would be missing from the "
            f"figure, without the flag {format_count(flag['crimes'])}.",
        ],
        counted="crimes with a cyber flag, and crimes with a key word in the summary",
        over="crimes recorded in the 12 months with either",
        where="key words that were on the list on the day of recording; whole words and phrases",
        method="Wilson's limits",
        window=found.window,
        as_at=found.as_at,
        headline_at=1,
    )


def found_chart(result: Finding, found: Found) -> Chart:
    """Return how the crimes found divide in each of the years that are there whole, the last first."""
    months = found.by_month()[[BOTH, FLAG, KEYWORD]]
    sums = {}
    for back in range(YEARS):
        last = found.last - 12 * back
        own = months.reindex(TWELVE_MONTHS.months_to(last)).dropna()
        if len(own) == TWELVE_MONTHS.length or not back:
            sums[TWELVE_MONTHS.label(last)] = own.sum()
    years = pd.DataFrame(sums).T
    whole = years.sum(axis=1)
    shares = years.div(whole, axis=0).rename(
        columns={BOTH: "flag and key word", FLAG: "flag alone", KEYWORD: "key word alone"}
    )
    rows = years.join(wilson(years[BOTH], whole)[["value", "lower", "upper"]]).reset_index(names="name")
    behind = replace(
        result,
        title="Cyber crimes by what finds them, year by year",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Months"),
            Column(BOTH, "Flag and key word", "count", format=format_count),
            Column(FLAG, "Flag alone", "count", format=format_count),
            Column(KEYWORD, "Key word alone", "count", format=format_count),
            Column("value", "Share of both", "percent", format=format_percent),
            LIMITS,
        ],
        window=months_in_words(found.there),
        headline_at=0,
    )

    def draw(axes: Any) -> charts.Drawn:
        return charts.stacked_outcomes(shares, axes, name="Cyber crimes by what finds them")

    return behind.drawn("stacked", draw, rows=len(shares))
