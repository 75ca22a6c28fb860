"""Which strands grew or shrank: the 12 months against the 12 before."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.measures.hate_crime import monitored_strands
from pcc_analysis.months import month_name, months_in_words
from pcc_analysis.numbers import format_count, format_percent_change
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.windows import TWELVE_MONTHS

ALL, OTHER = "hate_crime", "hate_crime_other_strand"


def strands(briefing: Briefing) -> Finding:
    """Return every strand in the 12 months and the 12 before, all hate crime first, then by size.

    Raises
    ------
    InsufficientDataError
        Where the crimes do not say which are hate crimes.
    """
    titles = {f"hate_crime_{strand}": label for strand, (label, _wordings) in monitored_strands().items()}
    names = {ALL: "All hate crime", **titles, OTHER: "No monitored strand"}
    known = [name for name in names if name in briefing.on_year.index]
    if ALL not in known:
        raise InsufficientDataError("the crime records do not say which are hate crimes; add the column hate_strands")
    rows = briefing.on_year.loc[known].assign(name=[names[name] for name in known], measure=known)
    rows = rows.assign(value=rows["percent_change"], first=rows["measure"] == ALL)
    rows = rows.sort_values(["first", "current"], ascending=False, kind="stable", ignore_index=True)
    rows = rows[rows["first"] | (rows["current"] > 0) | (rows["previous"] > 0)].drop(columns="first")
    # no per cent stands without its change: from small counts both are left out
    rows.loc[rows["value"].isna(), ["lower", "upper"]] = float("nan")
    return Finding(
        title="Hate crime by strand, 12 months against the year before",
        rows=with_limits(rows, format_percent_change),
        columns=[
            Column("name", "Strand"),
            Column("previous", "Year before", "count", format=format_count),
            Column("current", "12 months", "count", format=format_count),
            Column("value", "Change", "change", format=format_percent_change, missing="[z]"),
            LIMITS,
        ],
        says=_said(briefing, rows),
        counted="crimes that carry a hate strand; one with several counts in each, and once in all hate crime",
        method="ratio of the two counts less 1, with score limits as wide as the months of past years vary",
        window=months_in_words(TWELVE_MONTHS.months_to(briefing.last_month)),
        notes=[
            "[z]: from fewer than 10 crimes no per cent is given. Of five strands that stay as they were, one seems to "
            "change by more than chance in about every fourth look.",
        ],
    )


def _said(briefing: Briefing, rows: pd.DataFrame) -> list[str]:
    every, own = rows.iloc[0], rows.iloc[1:]
    said = [
        f"In the 12 months to {month_name(briefing.last_month)} {format_count(every['current'])} crimes were hate "
        "crimes, "
        f"{format_count(every['previous'])} in the year before"
        + (
            "."
            if pd.isna(every["value"])
            else f": {format_percent_change(every['value'])} ({in_words(every, format_percent_change)})."
        )
    ]
    clear = own[own["more_than_chance"].fillna(False).astype(bool) & own["value"].notna()]
    if clear.empty:
        return [*said, "No strand by itself changed by more than chance could give."]
    parts = [
        f"{one['name'].lower()} from {format_count(one['previous'])} to {format_count(one['current'])}, "
        f"{format_percent_change(one['value'])} ({in_words(one, format_percent_change)})"
        for _, one in clear.iterrows()
    ]
    return [*said, f"More than chance could give: {'; '.join(parts)}."]


def strands_chart(found: Finding) -> Chart:
    """Return the changes of the strands with their limits."""
    rows = found.rows[found.rows["value"].notna()].set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Change on the year before", unit="percent", reference=0, reference_words="no change"
        )

    return found.drawn("bars", draw, rows=max(len(rows), 2))
