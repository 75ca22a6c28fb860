"""In which crime groups a crime with a key word carries the flag, and in which it does not."""

from __future__ import annotations

from typing import Any

import pandas as pd
from scipy import stats

from pcc_analysis import charts
from pcc_analysis.deep_dives.cyber.found import BOTH, FLAG, KEYWORD, Found
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.intervals import wilson
from pcc_analysis.numbers import format_count, format_number, format_percent
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column

FEWEST = 10
"""A group with fewer crimes that carry a key word stands with the others."""

CHANCE = 0.05
OTHERS, NONE = "Other groups", "In no group of the Panel"


def groups(found: Found) -> Finding:
    """Return the share of crimes with a key word that carry the flag: all crimes first, then the largest group."""
    year = found.year.groupby("crime_group")[[BOTH, FLAG, KEYWORD]].sum().astype(float)
    few = (year[BOTH] + year[KEYWORD]) < FEWEST
    year.index = pd.Index([OTHERS if small else name or NONE for name, small in zip(year.index, few, strict=True)])
    year = year.groupby(level=0).sum()
    year = pd.concat([year.sum().rename("All crimes").to_frame().T, year.loc[year.sum(axis=1) > 0]])
    year["words"] = year[BOTH] + year[KEYWORD]
    year["found"] = year["words"] + year[FLAG]
    year = year.join(wilson(year[BOTH], year["words"])[["value", "lower", "upper"]])
    order = year.iloc[1:].sort_values("found", ascending=False, kind="stable").index
    rows = year.loc[["All crimes", *[one for one in order if one != OTHERS], *(one for one in order if one == OTHERS)]]
    rows = rows.reset_index(names="name")
    return Finding(
        title="Crimes with a key word that carry the flag, by crime group",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Crime group"),
            Column("found", "Flag or key word", "count", format=format_count),
            Column(FLAG, "Flag alone", "count", format=format_count),
            Column("words", "With a key word", "count", format=format_count),
            Column(BOTH, "Of them flagged", "count", format=format_count),
            Column("value", "Share flagged", "percent", format=format_percent, missing="[z]"),
            LIMITS,
        ],
        says=said_of_groups(rows),
        counted="crimes with a key word and a flag",
        over="crimes with a key word recorded in the 12 months",
        method="Wilson's limits; the groups together by Pearson's chi-squared",
        window=found.window,
        as_at=found.as_at,
        notes=[f"{OTHERS}: those with fewer than {FEWEST} crimes that carry a key word."],
    )


def said_of_groups(rows: pd.DataFrame) -> list[str]:
    """Say where most cyber crime is found, and whether flagging differs between the groups."""
    whole, own = rows.iloc[0], rows.iloc[1:]
    most = own.sort_values("found", ascending=False, kind="stable").iloc[0]
    first = (
        f"Most crimes found are in {_low(most['name'])}: {format_count(most['found'])} of "
        f"{format_count(whole['found'])}."
    )
    known = own[own["words"] >= FEWEST]
    if len(known) < 2:
        return [first, "Too few groups have crimes with a key word to compare how they are flagged."]
    ordered = known.sort_values("value", kind="stable")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    counts = known[[BOTH, KEYWORD]].to_numpy(dtype=float)
    p = 1.0 if (counts.sum(axis=0) == 0).any() else float(stats.chi2_contingency(counts).pvalue)
    between = (
        f"Of those with a key word, {format_percent(low['value'], words=True)} are flagged in {_low(low['name'])} "
        f"({in_words(low, format_percent)}) and {format_percent(high['value'], words=True)} in {_low(high['name'])} "
        f"({in_words(high, format_percent)})"
    )
    if p >= CHANCE:
        return [first, f"{between}: the groups differ no more than chance would have them (p = {format_number(p, 2)})."]
    small = "below 0.001" if p < 0.001 else f"= {format_number(p, 3)}"
    return [first, f"{between}: more than chance would give (p {small}). Flagging is not the same everywhere."]


def _low(name: str) -> str:
    return "no group of the Panel" if name == NONE else name.lower()


def groups_chart(result: Finding) -> Chart:
    """Return the share flagged in each group, and that of all crimes as a line."""
    rows, whole = result.rows.iloc[1:].set_index("name"), float(result.headline["value"])

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Crimes with a key word that carry the flag", unit="percent", reference=whole,
            reference_words="all crimes",
        )  # fmt: skip

    return result.drawn("bars", draw, rows=len(rows))
