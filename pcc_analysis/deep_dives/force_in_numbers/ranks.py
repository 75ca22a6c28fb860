"""The rank of each rate among the forces, and the ranks that chance alone could have given."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.charts.alternatives import listed
from pcc_analysis.deep_dives.finding import Finding, with_limits
from pcc_analysis.deep_dives.force_in_numbers.forces import Forces, low
from pcc_analysis.deep_dives.force_in_numbers.rates import rate_words
from pcc_analysis.force_in_numbers import COUNTRY
from pcc_analysis.numbers import format_count, ordinal
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column


def ranks(found: Forces) -> Finding:
    """Return the rank of every rate, 1st the highest, and the ranks that chance alone could have given."""
    rows = found.own.rename(columns={"value": "rate", "rank": "value", "rank_lower": "lower", "rank_upper": "upper"})
    rows = rows.astype({"value": float, "lower": float, "upper": float}).reset_index()
    total, wide = rows.iloc[0], rows[(rows["upper"] - rows["lower"]) > rows["of"] / 2]
    write = _ordinal
    stands = f"By all crime {found.force} ranks {write(total['value'])} of {format_count(total['of'])} forces"
    highest, lowest = rows.loc[rows["value"].idxmin()], rows.loc[rows["value"].idxmax()]
    return Finding(
        title=f"{found.force}'s rank among the forces of {COUNTRY}, {found.year}",
        rows=with_limits(rows, write),
        columns=[
            Column("name", "Crime group"),
            Column("count", "Crimes", "count", format=format_count),
            Column("rate", "Per 1,000", "count", format=rate_words),
            Column("value", "Rank", "count", format=write),
            Column("of", "Of", "count", format=format_count),
            Column("limits", "Ranks chance could give", missing="[z]"),
        ],
        says=[
            f"{stands}, 1st being the highest rate; {_span(total)}.",
            f"It stands highest for {low(highest['name'])} ({write(highest['value'])}) and lowest for "
            f"{low(lowest['name'])} ({write(lowest['value'])}).",
            _unsure(wide),
        ],
        counted="forces whose rate is higher, and one",
        over="the forces with a published rate",
        method=(
            "ranks 1, 2, 2, 4; each force compared with every other, limits of a difference from the limits of each, "
            "the confidence shared out over the comparisons (Mogstad and others 2024, with Bonferroni); 95% for each "
            "crime group"
        ),
        window=found.year,
        notes=[
            *found.notes,
            "The range is that of chance in the counts. It does not speak of forces that record differently.",
        ],
    )


def _ordinal(rank: float) -> str:
    return ordinal(int(rank))


def _span(row: pd.Series) -> str:
    if pd.isna(row["lower"]):
        return "what chance allows cannot be told"
    if row["lower"] == row["upper"]:
        return "chance would not move it from there"
    return f"chance alone could place it from {_ordinal(row['lower'])} to {_ordinal(row['upper'])}"


def _unsure(wide: pd.DataFrame) -> str:
    """Say which ranks are hardly worth printing."""
    if wide.empty:
        return "No rank could move through more than half of the forces by chance."
    named = listed([low(name) for name in wide["name"]])
    return (
        f"Chance could move it through more than half of the forces for {named}: there are so few of these crimes "
        "that the rank says next to nothing."
    )


def ranks_chart(found: Finding) -> Chart:
    """Return every rank with the range that chance allows."""
    rows = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name="Number of the rank, 1 for the highest rate", unit="count")

    return found.drawn("bars", draw, rows=len(rows))
