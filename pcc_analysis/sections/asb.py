"""Antisocial behaviour by type, and beside recorded crime on one scale."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.breaks import breaks
from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.measures import FORCE
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_count, format_signed
from pcc_analysis.page import Chart, Paragraphs
from pcc_analysis.sections.counts import counts_table, labelled, movements
from pcc_analysis.sections.drawing import drawn_twice
from pcc_analysis.standardised import rolling, standard_scores
from pcc_analysis.tables import Column, Table
from pcc_analysis.wording import movements_sentence

TYPES = {"asb_personal": "Personal", "asb_nuisance": "Nuisance", "asb_environmental": "Environmental"}
COMPARED = {"asb_volume": "Antisocial behaviour", "crime_volume": "Recorded crime"}


def asb_types(briefing: Briefing) -> list[Element]:
    """Return antisocial behaviour by type, 12 months against the year before; nothing where no type is recorded."""
    rows = labelled(briefing, TYPES)
    if rows.empty or rows["current"].isna().all():
        return []
    last = briefing.in_year.loc["asb_volume", "period_end"]
    whole = briefing.on_year.loc[["asb_volume"]].assign(label="All types", kind="total")
    table = counts_table(
        pd.concat([whole, rows.assign(kind="")]),
        briefing.measure("asb_volume"),
        last,
        f"Antisocial behaviour by type, 12 months to {month_name(last)} against the year before",
        "Type",
        unit="Incidents",
    )
    return [Paragraphs([movements_sentence(movements(rows), "type")]), table]


def asb_against_crime(briefing: Briefing) -> list[Element]:
    """Return antisocial behaviour and crime as standard scores of their rolling 12 months, on one chart."""
    if not set(COMPARED) <= set(briefing.in_year.index):
        return []
    last = min(briefing.in_year.loc[name, "period_end"] for name in COMPARED)
    totals = rolling(briefing.monthly, list(COMPARED), last)
    if len(totals) < 3:
        return []
    for name in COMPARED:
        briefing.printed.note_months(name, totals[[name]].set_axis(["rolling"], axis=1), FORCE)
    scores = standard_scores(totals).rename(columns=COMPARED)
    register = breaks()
    moments = register[register["measure"].isin([*COMPARED, "crime_recording_compliance"])]
    marks = {row.month: row.what_changed for row in moments.itertuples() if row.month in scores.index[:-1]}

    def draw(axes: Any) -> charts.Drawn:
        return charts.z_scores(
            scores, axes, name="Antisocial behaviour and recorded crime, rolling 12 months", breaks=marks
        )

    wide, narrow, alt = drawn_twice("line", draw, "z")
    caption = "Antisocial behaviour against recorded crime, rolling 12 months, in standard deviations"
    behind = totals.rename(columns=COMPARED).join(scores.add_suffix(" score")).iloc[::-1]
    columns = [Column("month", "12 months to")]
    columns += [Column(name, name, "count", format=format_count, group="Number") for name in COMPARED.values()]
    columns += [
        Column(f"{name} score", name, "count", format=lambda one: format_signed(one, 1), group="Standard deviations")
        for name in COMPARED.values()
    ]
    table = Table(
        behind.assign(month=[month_name(month) for month in behind.index]),
        columns,
        caption=f"Figures behind: {caption}",
    )
    lead = (
        "Both are shown as distances from their own average, so that they can stand on one scale: 1 is one standard "
        "deviation above it. Behaviour that is recorded as a crime is no longer counted as antisocial behaviour, so "
        "one rising while the other falls can be a change of recording."
    )
    return [Paragraphs([lead]), Chart(wide, caption, alt, narrow=narrow, table=table, anchor="asb-crime-chart")]
