"""What antisocial behaviour, and the crimes it can be recorded as, did in the month recording changed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis import charts
from pcc_analysis.adjusted import rate_ratios
from pcc_analysis.deep_dives.asb_and_recording.years import ASB, CRIME, Years
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.expectation.regression import seasonal_design
from pcc_analysis.months import month_name, months_in_words
from pcc_analysis.multiplicity import benjamini_hochberg
from pcc_analysis.numbers import format_number
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column

NEAR = {
    ASB: "Antisocial behaviour",
    "violence_without_injury": "Violence without injury",
    "stalking_and_harassment": "Stalking and harassment",
    "public_order": "Public order offences",
    "criminal_damage_and_arson": "Criminal damage and arson",
    CRIME: "All crime",
}
"""Antisocial behaviour, the crimes that a report of it can be recorded as, and all crime to compare them with."""

BEFORE, AFTER, FEWEST = 12, 36, 24
"""Months compared; fewer than `FEWEST` after the month leave the season unknown."""

CHANCE = 0.05
COLUMNS = ["name", "measure", "before", "after", "value", "lower", "upper", "clear"]


def levels(years: Years) -> Finding:
    """Return how each count stands from the month recording changed, times its level in the year before."""
    rows = pd.DataFrame(columns=COLUMNS) if years.at is None else _rows(years, years.at)
    return Finding(
        title="Antisocial behaviour and crimes near it, before recording changed and after",
        rows=with_limits(rows, _hundredths),
        columns=[
            Column("name", "Count"),
            Column("before", "A day, year before", "count", format=_tenths),
            Column("after", "A day, year after", "count", format=_tenths),
            Column("value", "Times the level before", "count", format=_hundredths),
            LIMITS,
            Column("clear", "Clear", format=_yes_or_no),
        ],
        says=_said(years, rows),
        counted="incidents and crimes in the month",
        over="days of the month",
        method=f"quasi-Poisson regression of {BEFORE} months before and up to {AFTER} after on a steady trend, the "
        "season "
        f"and the change of level; clear at {CHANCE:.0%} of false discoveries (Benjamini and Hochberg)",
        window=months_in_words(_months(years, years.at)) if years.at is not None else years.window,
        notes=["A trend that turns in these months counts as a change of level too."],
    )


def _months(years: Years, at: pd.Period) -> pd.PeriodIndex:
    return years.months[(years.months >= at - BEFORE) & (years.months < at + AFTER)]


def _rows(years: Years, at: pd.Period) -> pd.DataFrame:
    months = _months(years, at)
    later = months >= at
    found: list[dict[str, Any]] = []
    if later.sum() < FEWEST or (~later).sum() < BEFORE:
        return pd.DataFrame(columns=COLUMNS)
    design = seasonal_design(np.arange(len(months)), months.month.to_numpy())[:, 1:]
    names = [f"x{place}" for place in range(design.shape[1])]
    cells = pd.DataFrame(design, columns=names).assign(
        exposure=months.days_in_month.to_numpy(), side=np.where(later, "from then on", "before")
    )
    for measure, name in NEAR.items():
        counts = years.counts.reindex(columns=[measure])[measure].reindex(months).to_numpy(dtype=float)
        if np.isnan(counts).any() or not counts.sum() > 0:
            continue
        row = rate_ratios(cells.assign(count=counts), {"side": "before"}, names).iloc[0]
        first = int(later.argmax())
        a_day = {
            side: counts[part].sum() / cells["exposure"].to_numpy()[part].sum()
            for side, part in (("before", slice(0, first)), ("after", slice(first, first + BEFORE)))
        }
        found.append({"name": name, "measure": measure, **a_day, **row[["value", "lower", "upper", "p"]]})
    rows = pd.DataFrame(found)
    return rows.assign(clear=benjamini_hochberg(rows["p"]) < CHANCE)


def _hundredths(times: float) -> str:
    return format_number(times, 2)


def _tenths(times: float) -> str:
    return format_number(times, 1)


def _yes_or_no(clear: bool) -> str:
    return "yes" if clear else "no"


def _said(years: Years, rows: pd.DataFrame) -> list[str]:
    if years.at is None:
        return [f"No change is dated, so no levels are compared: {years.why}."]
    if rows.empty or rows.iloc[0]["measure"] != ASB:
        return [
            f"{month_name(years.at)} lies too near the beginning or the end of the months with counts: "
            f"{BEFORE} before it and {FEWEST} after it are needed."
        ]
    asb, crimes = rows.iloc[0], rows[~rows["measure"].isin([ASB, CRIME])]
    away = crimes[crimes["clear"] & ((crimes["value"] > 1) != (asb["value"] > 1))]
    first = (
        f"From {month_name(years.at)} antisocial behaviour stood at {_hundredths(asb['value'])} times its level before "
        f"({in_words(asb, _hundredths)}){'' if asb['clear'] else ', which chance alone could give'}."
    )
    if away.empty or not asb["clear"]:
        return [first, "No crime near it clearly moved the other way in the same month."]
    parts = [
        f"{one['name'].lower()} at {_hundredths(one['value'])} ({in_words(one, _hundredths)})"
        for _, one in away.iterrows()
    ]
    return [
        first,
        f"In the same month and the other way: {'; '.join(parts)}. That is what the figures look like where reports "
        "once "
        "logged as antisocial behaviour are recorded as crime.",
    ]


def levels_chart(found: Finding) -> Chart:
    """Return the changes of level in per cent with their limits."""
    rows = found.rows.assign(**{name: found.rows[name] - 1 for name in ("value", "lower", "upper")}).set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Change of level", unit="percent", reference=0, reference_words="no change"
        )

    return found.drawn("bars", draw, rows=max(len(rows), 2))
