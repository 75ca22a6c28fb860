"""How many cyber crimes neither the flag nor the key words find, if the two find them independently."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.capture import two_lists
from pcc_analysis.deep_dives.cyber.found import BOTH, FLAG, KEYWORD, Found
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.numbers import format_count, format_percent
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column

FEWEST = 7
"""With fewer found by both, the estimate is biased and says too little (Robson and Regier 1964)."""

ASSUMED = {
    "If the flag makes a key word half as likely (odds)": 0.5,
    "If the flag makes a key word twice as likely (odds)": 2.0,
}


def unseen(found: Found) -> Finding:
    """Return how many cyber crimes there are in all by Chapman's estimator, and how far its assumption carries it.

    Raises
    ------
    InsufficientDataError
        Where fewer than `FEWEST` crimes are found by both.
    """
    year = found.year.groupby("crime_group")[[BOTH, FLAG, KEYWORD]].sum().astype(float)
    sums = year.sum()
    if sums[BOTH] < FEWEST:
        raise InsufficientDataError(
            f"{format_count(sums[BOTH])} crimes of the 12 months have both a flag and a key word; below {FEWEST} "
            "nothing can be said of those that neither finds: take a longer window"
        )
    one = two_lists(sums[BOTH], sums[FLAG], sums[KEYWORD])
    own = year[year.sum(axis=1) > 0]
    parts = two_lists(own[BOTH], own[FLAG], own[KEYWORD])
    kept = ["value", "lower", "upper", "found", "unseen"]
    rows = [
        {"name": "If the two find crimes independently", **one[kept]},
        {"name": "The same within each crime group, added up", **parts[kept]},
    ]
    for name, odds in ASSUMED.items():
        missed = odds * sums[FLAG] * sums[KEYWORD] / sums[BOTH]
        rows.append({"name": name, "value": one["found"] + missed, "found": one["found"], "unseen": missed})
    table = pd.DataFrame(rows)
    return Finding(
        title="Cyber crimes in all, with those that neither finds",
        rows=with_limits(table, format_count),
        columns=[
            Column("name", "Assumed"),
            Column("found", "Found", "count", format=format_count),
            Column("unseen", "Missed by both", "count", format=format_count),
            Column("value", "In all", "count", format=format_count),
            Column("limits", LIMITS.label, "count", missing="[z]"),
        ],
        says=_said(table),
        counted="crimes with a flag, with a key word, and with both",
        over="crimes recorded in the 12 months",
        method="Chapman's two-list estimate with log-normal limits (docs/methods/capture.md); with an odds ratio "
        "between the two, the missed are that ratio times flag alone times key word alone over both",
        window=found.window,
        as_at=found.as_at,
        notes=[
            "Limits are those of chance if the assumption holds; the last two rows show what happens if it does not.",
            "It also takes for granted that what a flag or a word finds is cyber crime: a word used in passing, or a "
            "flag set by mistake, makes the estimate too high.",
        ],
    )


def _said(rows: pd.DataFrame) -> list[str]:
    one, parts, less, more = (row for _, row in rows.iterrows())
    return [
        f"If a flag makes a key word neither likelier nor less likely, there were {format_count(one['value'])} cyber "
        f"crimes ({in_words(one, format_count)}), and {format_count(one['unseen'])} of them, "
        f"{format_percent(one['unseen'] / one['value'], 0, words=True)}, were found by neither.",
        f"Within each crime group by itself, and added up, it comes to {format_count(parts['value'])} "
        f"({in_words(parts, format_count)}).",
        "That assumption cannot be checked with two lists. An officer who sees that a crime is cyber crime may both "
        f"set the flag and write the word, and then there are more: {format_count(more['value'])} if the odds of a "
        "word are twice as high with a flag. Or a word is found where nobody set the flag, and then there are "
        f"fewer: {format_count(less['value'])} at half the odds. The number found is what is sure.",
    ]


def unseen_chart(result: Finding) -> Chart:
    """Return the estimates with their limits, and the number found as a line."""
    rows = result.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Cyber crimes in all", unit="count", reference=float(result.headline["found"]),
            reference_words="those found",
        )  # fmt: skip

    return result.drawn("bars", draw, rows=len(rows))
