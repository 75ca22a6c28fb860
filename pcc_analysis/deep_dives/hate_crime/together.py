"""Crimes that carry several strands, and what became of the crimes of each."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import wilson
from pcc_analysis.measures.hate_crime import monitored_strands
from pcc_analysis.numbers import count_noun, format_count, format_percent
from pcc_analysis.page import Chart
from pcc_analysis.supply.tabulated import Tabulated
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.hate_crime import crimes_by_strands

FEWEST = 5
"""Pairs of strands met in fewer crimes could point at a person."""


def carried(briefing: Briefing) -> Tabulated:
    """Count the hate crimes of the 12 months by the strands they carry.

    Raises
    ------
    InsufficientDataError
        Where there is none.
    """
    found = briefing.tabulated(crimes_by_strands)
    if found.cells.empty:
        raise InsufficientDataError(f"no crime of the 12 months to {briefing.period.title} carries a hate strand")
    return found


def several(found: Tabulated) -> Finding:
    """Return how many crimes carry several strands, and which go together, the most frequent pair first."""
    cells, labels = found.cells, _labels()
    many = cells[list(labels)].sum(axis=1)
    total, doubled = cells["crimes"].sum(), cells.loc[many > 1, "crimes"].sum()
    pairs = {
        f"{labels[one]} and {labels[other].lower()}": cells.loc[cells[one] & cells[other], "crimes"].sum()
        for one, other in combinations(labels, 2)
    }
    listed = sorted((pair for pair in pairs.items() if pair[1] >= FEWEST), key=lambda pair: -pair[1])
    counts = [{"name": name, "crimes": crimes} for name, crimes in [("Several strands", doubled), *listed]]
    rows = pd.DataFrame(counts)
    rows = rows.join(wilson(rows["crimes"], pd.Series(total, index=rows.index))[["value", "lower", "upper"]])
    strands = (cells[list(labels)].mul(cells["crimes"], axis=0)).sum().sum()
    first = rows.iloc[0]
    most = f" The pair met most is {listed[0][0].lower()}, {count_noun(listed[0][1], 'crime')}." if listed else ""
    return Finding(
        title="Hate crimes that carry several strands",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Strands"),
            Column("crimes", "Crimes", "count", format=format_count),
            Column("value", "Of all hate crime", "percent", format=format_percent),
            LIMITS,
        ],
        says=[
            f"{format_count(doubled)} of {format_count(total)} hate crimes carry several strands, "
            f"{format_percent(first['value'])} ({in_words(first, format_percent)}), so the strands add up to "
            f"{format_count(strands)}.{most}"
        ],
        counted="crimes that carry two or more of the monitored strands",
        over="crimes that carry a hate strand, each once",
        method="Wilson's limits",
        window=found.window,
        as_at=found.as_at,
        notes=[
            f"Pairs met in fewer than {FEWEST} crimes are not listed. A crime of three strands counts in each of its "
            "pairs."
        ],
    )


def action(found: Tabulated) -> Finding:
    """Return the share of crimes with further action so far, by strand, all hate crime first."""
    cells, labels = found.cells, _labels()
    parts = {"All hate crime": cells, **{label: cells[cells[strand]] for strand, label in labels.items()}}
    rows = pd.DataFrame([{"name": name, **own[["crimes", "arrests", "acted"]].sum()} for name, own in parts.items()])
    rows = rows[rows["crimes"] > 0].reset_index(drop=True)
    rows = rows.join(wilson(rows["acted"], rows["crimes"])[["value", "lower", "upper"]])
    rows["arrested"] = rows["arrests"] / rows["crimes"]
    every, own = rows.iloc[0], rows.iloc[1:].sort_values("value", ascending=False, kind="stable")
    ends = ""
    if len(own) > 1:
        high, low = own.iloc[0], own.iloc[-1]
        ends = (
            f" The share is highest for {high['name'].lower()}, {format_percent(high['value'])} "
            f"({in_words(high, format_percent)}), and lowest for {low['name'].lower()}, {format_percent(low['value'])} "
            f"({in_words(low, format_percent)})."
        )
    return Finding(
        title="Further action so far, by strand of hate crime",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Strand"),
            Column("crimes", "Crimes", "count", format=format_count),
            Column("arrested", "Arrest", "percent", format=format_percent),
            Column("value", "Further action so far", "percent", format=format_percent),
            LIMITS,
        ],
        says=[
            f"Further action was taken so far in {format_percent(every['value'])} of hate crimes "
            f"({in_words(every, format_percent)}).{ends}"
        ],
        counted="crimes with further action so far",
        over="hate crimes recorded in the 12 months that carry the strand",
        method="Wilson's limits; limits that overlap leave the order of the strands open",
        window=found.window,
        as_at=found.as_at,
    )


def _labels() -> dict[str, str]:
    return {strand: label for strand, (label, _wordings) in monitored_strands().items()}


def action_chart(found: Finding) -> Chart:
    """Return the shares with their limits, against that of all hate crime."""
    rows = found.rows.iloc[1:].set_index("name")
    every = found.headline["value"]

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Further action so far", unit="percent", reference=every,
            reference_words="all hate crime",
        )  # fmt: skip

    return found.drawn("bars", draw, rows=max(len(rows), 2))
