"""Each rate of the force with its limits, against that of England and Wales."""

from __future__ import annotations

import pandas as pd

from pcc_analysis.charts.alternatives import listed
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.deep_dives.force_in_numbers.forces import PER, Forces, low
from pcc_analysis.force_in_numbers import COUNTRY
from pcc_analysis.intervals import byar
from pcc_analysis.numbers import (
    count_noun,
    format_count,
    format_number,
    format_percent,
    format_percent_change,
)
from pcc_analysis.tables import Column
from pcc_analysis.wording.by_chance import by_chance

RARE = 0.1
"""A rate below this has three decimals."""


def rate_words(rate: float) -> str:
    """Write a rate per 1,000, a rare one with more decimals.

    >>> rate_words(59.945), rate_words(0.0069)
    ('59.9', '0.007')
    """
    return format_number(rate, 3 if rate < RARE else 1)


def against_country(found: Forces) -> Finding:
    """Return every rate of the force with its limits beside that of England and Wales, all crime first."""
    own = found.own
    limits = byar(own["count"], own["base"] / PER)
    rows = own.assign(lower=limits["lower"].to_numpy(), upper=limits["upper"].to_numpy()).reset_index()
    changed = rows[["percent_change", "country_percent_change"]].notna().any(axis=None)
    total = rows.iloc[0]
    below, above = rows["upper"] < rows["country"], rows["lower"] > rows["country"]
    return Finding(
        title=f"{found.force}'s rates beside those of {COUNTRY}, {found.year}",
        rows=with_limits(rows, rate_words),
        columns=[
            Column("name", "Crime group"),
            Column("count", "Crimes", "count", format=format_count),
            Column("base", "People or households", "count", format=format_count),
            Column("value", "Per 1,000", "count", format=rate_words),
            LIMITS,
            Column("country", COUNTRY, "count", format=rate_words),
            Column("difference", "Difference", "change", format=format_percent_change),
            *(_changes() if changed else []),
        ],
        says=[
            f"{found.force} Police recorded {format_count(total['count'])} crimes among {format_count(total['base'])} "
            f"people, {rate_words(total['value'])} per 1,000 ({in_words(total, rate_words)}); {COUNTRY} recorded "
            f"{rate_words(total['country'])}. {_apart(total)}{_changed(total, found.force)}",
            _sides(rows, below, above),
        ],
        counted="crimes recorded in the year, by the group of the ONS tables",
        over=f"{PER:,} people; residential burglary also {PER:,} households",
        method=(
            "rates as published; limits of the force's own count by Byar's method, exact Poisson below 10; the rate of "
            f"{COUNTRY} is taken as printed"
        ),
        window=found.year,
        notes=[
            *found.notes,
            *(["= stands where the ONS withholds a change because the earlier count is below 50."] if changed else []),
        ],
    )


def _changes() -> list[Column]:
    return [
        Column("percent_change", "Force", "change", group="On the year before", format=format_percent_change,
               missing="="),
        Column("country_percent_change", COUNTRY, "change", group="On the year before", format=format_percent_change,
               missing="="),
    ]  # fmt: skip


def _apart(row: pd.Series) -> str:
    if pd.isna(row["difference"]):
        return f"{COUNTRY} has no rate to set it against."
    if row["lower"] <= row["country"] <= row["upper"]:
        return "The two differ by no more than chance could give."
    side = "lower" if row["difference"] < 0 else "higher"
    return (
        f"The force's rate is {format_percent(abs(row['difference']), words=True)} {side}, more than chance would give."
    )


def _changed(row: pd.Series, force: str) -> str:
    if pd.isna(row["percent_change"]) or pd.isna(row["country_percent_change"]):
        return ""
    return (
        f" On the year before it changed by {format_percent_change(row['percent_change'])} in {force} and by "
        f"{format_percent_change(row['country_percent_change'])} in {COUNTRY}."
    )


def _sides(rows: pd.DataFrame, below: pd.Series, above: pd.Series) -> str:
    many = count_noun(len(rows), "rate")
    if not (below | above).any():
        return f"Of {many}, none differs from that of {COUNTRY} by more than chance could give."
    higher = f", for {listed([low(name) for name in rows.loc[above, 'name']])}," if 0 < above.sum() <= 4 else ""
    sides = [
        f"{format_count(there.sum())} {'is' if there.sum() == 1 else 'are'} {words}"
        for there, words in ((below, "lower"), (above, f"higher{higher}"))
        if there.any()
    ]
    return f"Of {many}, {' and '.join(sides)} than in {COUNTRY} by more than chance; {by_chance(len(rows))}."
