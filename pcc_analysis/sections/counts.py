"""A table of counts against the year before, as document 000 prints crime groups, strands and types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.disclosure import MARK
from pcc_analysis.measures import Measure
from pcc_analysis.numbers import format_count, format_percent_change, format_signed
from pcc_analysis.sections.reading import read_symbol, two_lines
from pcc_analysis.tables import Column, Table
from pcc_analysis.windows import TWELVE_MONTHS
from pcc_analysis.wording import Movement

SMALL = "= stands where the earlier count is below 10: a per cent of so few says nothing."


OUT = {
    "previous": "previous_out",
    "current": "current_out",
    **dict.fromkeys(("change", "percent_change", "limits", "reading"), "change_out"),
}
"""For each column of the table the one that says, in the rows of `Briefing.by_area`, that its number is left out."""


def counts_table(
    rows: pd.DataFrame,
    measure: Measure,
    last: pd.Period,
    caption: str,
    first: str,
    *,
    unit: str,
    notes: Sequence[str] = (),
) -> Table:
    """Return a table of two years, the change in volume and per cent, its limits and how to read it.

    Parameters
    ----------
    rows
        Rows of ``changes`` with ``label`` and, optionally, ``kind`` of row and what is left out (see `OUT`).
    measure
        Whose preferred direction the readings follow.
    last
        The last month of the later year.
    caption, unit, notes
        As for ``Table``.
    first
        Heading of the first column.
    """
    shown = rows.assign(
        kind=rows.get("kind", ""),
        limits=[_limits(row) for row in rows.itertuples()],
        reading=[read_symbol(measure, row) if pd.notna(row["current"]) else "no data" for _, row in rows.iterrows()],
    )
    for column, out in OUT.items():
        if out in shown:
            shown[column] = shown[column].astype(object).mask(shown[out], MARK)
    small = [SMALL] if (rows["previous"] < 10).any() else []
    return Table(
        shown,
        [
            Column("label", first),
            Column("previous", two_lines(TWELVE_MONTHS.label(last - 12)), "count", format=format_count),
            Column("current", two_lines(TWELVE_MONTHS.label(last)), "count", format=format_count),
            Column("change", "Change", "change", format=format_signed),
            Column("percent_change", "% change", "change", format=format_percent_change, missing="="),
            Column("limits", "95% limits of % change", "change", missing="[z]"),
            Column("reading", "Reading", "symbol"),
        ],
        caption=caption,
        unit=unit,
        row_kind="kind",
        notes=[*small, *notes],
    )


def _limits(row: Any) -> str | None:
    """Write the limits of a per cent change; none where the per cent itself is withheld."""
    if pd.isna(row.percent_change) or pd.isna(row.lower) or pd.isna(row.upper):
        return None
    return f"{format_percent_change(row.lower)} to {format_percent_change(row.upper)}"


def labelled(briefing: Briefing, labels: dict[str, str]) -> pd.DataFrame:
    """Return the changes on the year of measures that have figures, each with its label, to print."""
    there = [name for name in labels if name in briefing.on_year.index]
    briefing.printed.note(briefing.on_year.loc[there])
    return briefing.on_year.loc[there].assign(label=[labels[name] for name in there])


def movements(rows: pd.DataFrame) -> list[Movement]:
    """Return the rows whose change is more than chance would give."""
    moved = rows[rows["more_than_chance"].fillna(False).astype(bool)]
    return list(zip(moved["label"], moved["change"], strict=True))
