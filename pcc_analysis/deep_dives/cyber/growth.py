"""Whether more cyber crime is recorded because there is more of it, or because it is flagged more often."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis import charts
from pcc_analysis.deep_dives.cyber.found import BOTH, FLAG, KEYWORD, Found
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import count_ratio, dispersion, newcombe, wilson
from pcc_analysis.measures.cyber import keyword_eras
from pcc_analysis.months import month_name, months_in_words
from pcc_analysis.numbers import format_count, format_percent, format_percent_change, format_points, format_signed
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.windows import TWELVE_MONTHS

SUMS = {
    "Flag or key word": [BOTH, FLAG, KEYWORD],
    "Key word, flagged or not": [BOTH, KEYWORD],
    "Flag, key word or not": [BOTH, FLAG],
}


def growth(found: Found) -> Finding:
    """Return the change on the year before of all crimes found, of those with a key word and of those with a flag.

    Key words are searched for by a machine: their number does not depend on who sets a flag.

    Raises
    ------
    InsufficientDataError
        Where the months of both years are not all there.
    """
    now, before = TWELVE_MONTHS.months_to(found.last), TWELVE_MONTHS.year_before(found.last)
    lacking = now.union(before).difference(found.there)
    if len(lacking):
        raise InsufficientDataError(
            f"the crimes of {months_in_words(lacking)} are not there; two whole years are needed to compare them"
        )
    months = found.by_month()
    series = pd.DataFrame({name: months[parts].sum(axis=1, min_count=1) for name, parts in SUMS.items()})
    varies = dispersion(series[series.index <= before[-1]].tail(48)) if len(series) >= 48 else dispersion(series)
    rows = pd.DataFrame(
        {
            "name": list(SUMS),
            "previous": series.loc[before].sum().to_numpy(),
            "current": series.loc[now].sum().to_numpy(),
        }
    )
    ratio = count_ratio(
        rows["current"], rows["previous"], varies["dispersion"].to_numpy(), degrees_of_freedom=np.nan_to_num(
            varies["degrees_of_freedom"].to_numpy(dtype=float), nan=np.inf
        ),
    )  # fmt: skip
    rows["change"] = rows["current"] - rows["previous"]
    rows[["value", "lower", "upper"]] = ratio[["value", "lower", "upper"]].to_numpy() - 1
    changed = list_changes(before[0], now[-1])
    return Finding(
        title="Cyber crimes against the year before, by what finds them",
        rows=with_limits(rows, format_percent_change),
        columns=[
            Column("name", "Crimes with"),
            Column("previous", "Year before", "count", format=format_count),
            Column("current", "12 months", "count", format=format_count),
            Column("change", "Change", "change", format=format_signed),
            Column("value", "Per cent", "change", format=format_percent_change),
            LIMITS,
        ],
        says=said_of_growth(rows),
        counted="crimes recorded in the 12 months, against the 12 before",
        where="with a flag or a key word; with a key word; with a flag. A crime with both stands in all three rows",
        method="score limits of the ratio of two counts, with the dispersion of the row's own months",
        window=f"{months_in_words(now)} against {months_in_words(before)}",
        as_at=found.as_at,
        notes=[
            f"The list of key words changed in {' and '.join(map(month_name, changed))}: part of a change in key words "
            "can be of the list."
            if changed
            else "The list of key words did not change in these two years."
        ],
    )


def list_changes(first: pd.Period, last: pd.Period) -> list[pd.Period]:
    """Return the months, after the first and up to the last, in which the list of key words changed."""
    months = [pd.Period(day, "M") for day, _pattern in keyword_eras() if day is not None]
    return sorted({month for month in months if first < month <= last})


def said_of_growth(rows: pd.DataFrame) -> list[str]:
    """Say how far all, key words and flags moved."""
    every, words, flags = (row for _, row in rows.iterrows())
    return [
        f"There were {format_count(every['current'])} crimes with a flag or a key word, against "
        f"{format_count(every['previous'])} the year before: {_moved(every)}.",
        f"Crimes with a key word, which a machine finds whether anybody flagged them or not, went from "
        f"{format_count(words['previous'])} to {format_count(words['current'])}: {_moved(words)}. Flagged crimes went "
        f"from {format_count(flags['previous'])} to {format_count(flags['current'])}: {_moved(flags)}.",
    ]


def _moved(row: pd.Series) -> str:
    if pd.isna(row["value"]):
        return f"{format_signed(row['change'])}, from nothing"
    chance = "which chance alone could give" if row["lower"] <= 0 <= row["upper"] else "more than chance would give"
    limits = f"95% limits {format_percent_change(row['lower'])} to {format_percent_change(row['upper'])}"
    return f"{format_percent_change(row['value'])} ({limits}), {chance}"


def flagging(found: Found) -> Finding:
    """Return the share of crimes with a key word that carry the flag, year by year, the last first.

    A year with some of its months lacking says which it has; one without a key word has no share.
    """
    months = found.by_month()
    rows = []
    for back in range(len(months) // 12 + 1):
        own = months.reindex(TWELVE_MONTHS.months_to(found.last - 12 * back)).dropna()
        if len(own):
            sums = own[[BOTH, KEYWORD]].sum()
            rows.append({"name": months_in_words(pd.PeriodIndex(own.index)), "both": sums[BOTH], "words": sums.sum()})
    table = pd.DataFrame(rows)
    table = table.join(wilson(table["both"], table["words"])[["value", "lower", "upper"]])
    return Finding(
        title="Crimes with a key word that carry the flag, year by year",
        rows=with_limits(table, format_percent),
        columns=[
            Column("name", "Months"),
            Column("words", "With a key word", "count", format=format_count),
            Column("both", "Of them flagged", "count", format=format_count),
            Column("value", "Share flagged", "percent", format=format_percent),
            LIMITS,
        ],
        says=said_of_flagging(table),
        counted="crimes with a key word and a flag",
        over="crimes with a key word",
        method="Wilson's limits; of a difference Newcombe's method 10",
        window=months_in_words(found.there),
        as_at=found.as_at,
    )


def said_of_flagging(rows: pd.DataFrame) -> list[str]:
    """Say whether flagging changed, and what that means for the growth."""
    now = rows.iloc[0]
    first = (
        f"Of {format_count(now['words'])} crimes with a key word, {format_count(now['both'])} carry the flag: "
        f"{format_percent(now['value'], words=True)} ({in_words(now, format_percent)})."
    )
    if len(rows) < 2 or not rows["words"].iloc[1] > 0 or not now["words"] > 0:
        return [first, "There is no year before to compare the flagging with."]
    before = rows.iloc[1]
    points = newcombe(now["both"], now["words"], before["both"], before["words"]).iloc[0]
    limits = f"95% limits {format_points(points['lower'])} to {format_points(points['upper'])}"
    was = f"The year before it was {format_percent(before['value'], words=True)}"
    size = format_points(points["difference"], words=True)
    would = before["value"] * now["words"]
    if points["lower"] <= 0 <= points["upper"]:
        return [
            first,
            f"{was}, a difference of {size} ({limits}), which chance alone could give: flagging did not change, so "
            "what flagged crimes did on the year is not a matter of flagging.",
        ]
    way = "more" if points["difference"] > 0 else "fewer"
    return [
        first,
        f"{was}: {size} {'higher' if points['difference'] > 0 else 'lower'} now ({limits}), more than chance would "
        f"give. At the flagging of the year before, {format_count(would)} of these crimes would carry the flag and not "
        f"{format_count(now['both'])}: {format_count(abs(now['both'] - would))} {way} flagged crimes are a matter of "
        "flagging, not of crime.",
    ]


def growth_chart(result: Finding) -> Chart:
    """Return the three changes with their limits."""
    rows = result.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Change on the year before", unit="percent", reference=0.0, reference_words="no change"
        )

    return result.drawn("bars", draw, rows=len(rows))


def flagging_chart(result: Finding, found: Found) -> Chart:
    """Return the share flagged month by month and over rolling 12 months."""
    months = found.by_month()
    both, words = months[BOTH], months[BOTH] + months[KEYWORD]
    rolled = words.rolling(TWELVE_MONTHS.length).sum()
    known = words > 0
    rows = wilson(both[known], words[known])[["value", "lower", "upper"]].assign(both=both, words=words)
    rows = rows.iloc[::-1].assign(name=[month_name(month) for month in rows.index[::-1]]).reset_index(drop=True)
    behind = replace(
        result,
        title="Crimes with a key word that carry the flag, month by month",
        rows=with_limits(rows, format_percent),
        columns=[replace(result.columns[0], label="Month"), *result.columns[1:]],
    )
    shown = pd.DataFrame(
        {
            "value": both / words.where(words > 0),
            "rolling": both.rolling(TWELVE_MONTHS.length).sum() / rolled.where(rolled > 0),
        }
    )

    def draw(axes: Any) -> charts.Drawn:
        return charts.monthly(shown, axes, name="Crimes with a key word that carry the flag", unit="percent")

    return behind.drawn("monthly", draw)
