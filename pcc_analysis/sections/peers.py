"""The force among its most similar forces, from the ONS police force area tables."""

from __future__ import annotations

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_count, format_number
from pcc_analysis.page import Chart, Heading, Notes, Paragraphs
from pcc_analysis.peer_group import latest_edition, most_similar
from pcc_analysis.peers import Chance, national_rank, position
from pcc_analysis.sources.ons_headings import TOTAL
from pcc_analysis.sources.ons_rates import rates_by_force
from pcc_analysis.tables import Column, Table
from pcc_analysis.wording import peers_sentence, rank_sentence


def similar_forces(briefing: Briefing, offence: str = TOTAL, name: str = "recorded crime") -> list[Element]:
    """Return sentences, bars and the table of the most similar group; nothing where no ONS table is there."""
    force = briefing.plan.force
    edition = latest_edition(briefing.ons, briefing.last_month)
    if edition is None:
        return []
    every = rates_by_force(briefing.ons, offence, edition)
    peers, assumed = most_similar(force, edition)
    group = every.reindex([force, *peers])
    place = position(group["value"], force, Chance(counts=group["count"], denominators=group["base"])).iloc[0]
    national = national_rank(every["value"].dropna(), force).iloc[0]
    figure, axes = charts.figure("bars", rows=len(group))
    title = f"{name[0].upper()}{name[1:]} per 1,000 population"
    drawn = charts.peer_bars(group["value"], axes, force=force, position=place, name=title, unit="rate")
    caption = f"{title}, year ending {month_name(edition)}"
    notes = ["Source: ONS police force area data tables, year ending " + f"{month_name(edition)}; fraud is left out."]
    if assumed:
        notes.append(
            "The list of most similar forces is an assumption of this toolkit, not the inspectorate's own list."
        )
    if edition != briefing.last_month:
        notes.append(f"It is the latest edition supplied that does not run past {month_name(briefing.last_month)}.")
    return [
        Heading("Among the most similar forces", level=3, anchor="similar-forces"),
        Paragraphs([peers_sentence(f"{name} rate", place), rank_sentence(force, national)]),
        Chart(
            charts.to_svg(figure, "similar-forces"),
            caption=caption,
            alt=drawn.alt,
            table=_behind(group.sort_values("value", ascending=False), caption),
        ),
        Notes(notes, title="About this comparison"),
    ]


def _behind(group: pd.DataFrame, caption: str) -> Table:
    return Table(
        group.rename_axis("force").reset_index(),
        [
            Column("force", "Force"),
            Column("count", "Recorded crimes", "count", format=format_count),
            Column("base", "Population", "count", format=format_count),
            Column("value", "Per 1,000", "count", format=lambda rate: format_number(rate, 1)),
        ],
        caption=f"Most similar forces: {caption}",
    )
