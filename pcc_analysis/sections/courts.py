"""Cracked and ineffective trials by reason code, as document 000 prints them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.elements.symbols import Symbol
from pcc_analysis.figures import figures
from pcc_analysis.measures import Monthly
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_count, format_percent, format_points
from pcc_analysis.page import Heading
from pcc_analysis.sections.reading import read_symbol
from pcc_analysis.tables import Column, Table
from pcc_analysis.windows import TWELVE_MONTHS

LOST = "cracked_ineffective_trials_prosecution"
CRACKED = "cracked_trials_prosecution_magistrates"


def trials_by_reason(briefing: Briefing) -> list[Element]:
    """Return the trials lost due to the prosecution by reason: all of them, and those cracked before magistrates."""
    every = _by_reason(briefing, LOST, "Trials cracked or ineffective due to the prosecution, by reason")
    cracked = _by_reason(
        briefing, CRACKED, "Trials cracked due to the prosecution in the magistrates' courts, by reason"
    )
    tables = [*every, *cracked]
    return [Heading("Reasons", level=4, anchor="trial-reasons"), *tables] if tables else []


def _by_reason(briefing: Briefing, whole: str, caption: str) -> list[Element]:
    names = [
        name
        for name in briefing.in_year.index
        if name.startswith(f"{whole}_") and briefing.measure(name).title[:3].rstrip("1234567890 -").isupper()
    ]
    if not names:
        return []
    last = briefing.in_year.loc[names[0], "period_end"]
    now, before = (_year(briefing.monthly, names, end) for end in (last, last - 12))
    briefing.printed.note(now)
    briefing.printed.note(before)
    change = briefing.on_year.loc[names]
    rows = pd.DataFrame(
        {
            "reason": [briefing.measure(name).title for name in names],
            "n0": before["numerator"],
            "p0": before["value"],
            "n1": now["numerator"],
            "p1": now["value"],
            "change": [
                [Symbol("", format_points(row["change"])), read_symbol(briefing.measure(str(name)), row)]
                for name, row in change.iterrows()
            ],
        },
        index=names,
    )
    whole_year = {"reason": "All", "n0": before["denominator"].max(), "n1": now["denominator"].max(), "kind": "total"}
    shown = pd.concat([rows.assign(kind=""), pd.DataFrame([whole_year])], ignore_index=True)
    shown = shown[(shown["n0"] > 0) | (shown["n1"] > 0)]
    year = [f"12 months to {month_name(end)}" for end in (last - 12, last)]
    return [
        Table(
            shown,
            [
                Column("reason", "Reason"),
                Column("n0", "Trials", "count", group=year[0], format=format_count),
                Column("p0", "Share", "percent", group=year[0], format=format_percent, missing=""),
                Column("n1", "Trials", "count", group=year[1], format=format_count),
                Column("p1", "Share", "percent", group=year[1], format=format_percent, missing=""),
                Column("change", "Change of the share", "change", missing=""),
            ],
            caption=caption,
            unit="Trials, and each reason's share of them",
            row_kind="kind",
            notes=["Reasons that no trial had in either year are left out."],
        )
    ]


def _year(monthly: Monthly, names: Sequence[str], last: pd.Period) -> pd.DataFrame:
    found = figures(monthly.of(names), TWELVE_MONTHS.months_to(last), TWELVE_MONTHS.name)
    return found.set_index("measure").reindex(names)
