"""The force among its most similar forces, from the ONS police force area tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_count, format_number
from pcc_analysis.page import Chart, Heading, Paragraphs
from pcc_analysis.peer_group import latest_edition, most_similar
from pcc_analysis.peers import Chance, national_rank, position
from pcc_analysis.sections.drawing import drawn_twice
from pcc_analysis.sources.ons_headings import TOTAL
from pcc_analysis.sources.ons_rates import rates_by_force
from pcc_analysis.tables import Column, Table
from pcc_analysis.wording import peers_sentence, rank_sentence

OFFENCES = {"crime_volume": TOTAL, "street_crime_volume": TOTAL, "sexual_offences": "Sexual offences"}
"""Measures of the dashboard that the ONS tables hold too, and the offence they are there."""
OUTDATED = 12  # months after which an edition says nothing about the year of the report


@dataclass(frozen=True, eq=False)
class Compared:
    """One offence in the forces of the ONS tables.

    Attributes
    ----------
    edition
        The month its year ends.
    every, group
        Rates of all forces, and of the force with its most similar ones.
    place
        A row of ``peers.position``.
    assumed
        True where the list of similar forces is an assumption.
    """

    edition: pd.Period
    every: pd.DataFrame
    group: pd.DataFrame
    place: pd.Series[Any]
    assumed: bool


def compare(briefing: Briefing, offence: str) -> Compared | None:
    """Compare the force with its most similar forces; None where there is no ONS table or no such offence in it."""
    force = briefing.plan.force
    edition = latest_edition(briefing.ons, briefing.last_month)
    if edition is None or offence not in set(briefing.ons["offence"]):
        return None
    every = rates_by_force(briefing.ons, offence, edition)
    peers, assumed = most_similar(force, edition)
    group = every.reindex([force, *peers])
    place = position(group["value"], force, Chance(counts=group["count"], denominators=group["base"])).iloc[0]
    return Compared(edition, every, group, place, assumed)


def standing(briefing: Briefing, name: str) -> pd.Series[Any] | None:
    """Return where the force stands among its most similar forces; None where nobody published that recently."""
    found = compare(briefing, OFFENCES[name]) if name in OFFENCES else None
    if found is None or (briefing.last_month - found.edition).n >= OUTDATED:
        return None
    return found.place


def similar_forces(briefing: Briefing, offence: str = TOTAL, name: str = "recorded crime") -> list[Element]:
    """Return sentences, bars and the table of the most similar group; nothing where no ONS table is there.

    Parameters
    ----------
    briefing
        The figures.
    offence
        As the ONS tables name it.
    name
        As it stands inside a sentence.
    """
    found = compare(briefing, offence)
    if found is None:
        return []
    force = briefing.plan.force
    national = national_rank(found.every["value"].dropna(), force).iloc[0]
    title = f"{name[0].upper()}{name[1:]} per 1,000 population"
    caption = f"{title}, year ending {month_name(found.edition)}"

    def bars(axes: Any) -> charts.Drawn:
        return charts.peer_bars(found.group["value"], axes, force=force, position=found.place, name=title, unit="rate")

    anchor = f"{name.replace(' ', '-')}-similar-forces"
    wide, narrow, alt = drawn_twice("bars", bars, "b", rows=len(found.group))
    return [
        Heading(f"{name[0].upper()}{name[1:]} among the most similar forces", level=4, anchor=anchor),
        Paragraphs([peers_sentence(f"{name} rate", found.place), rank_sentence(force, national)]),
        Chart(
            wide,
            caption,
            alt,
            narrow=narrow,
            table=_behind(found.group, caption),
            source=_source(briefing, found),
            anchor=f"{anchor}-chart",
        ),
    ]


def _source(briefing: Briefing, found: Compared) -> str:
    notes = [f"Source: ONS police force area data tables, year ending {month_name(found.edition)}; fraud is left out."]
    if found.edition != briefing.last_month:
        notes.append(f"It is the latest edition supplied that does not run past {month_name(briefing.last_month)}.")
    if found.assumed:
        notes.append(
            "The list of most similar forces is an assumption of this toolkit, not the inspectorate's own list."
        )
    return " ".join(notes)


def _behind(group: pd.DataFrame, caption: str) -> Table:
    return Table(
        group.sort_values("value", ascending=False).rename_axis("force").reset_index(),
        [
            Column("force", "Force"),
            Column("count", "Recorded crimes", "count", format=format_count),
            Column("base", "Population", "count", format=format_count),
            Column("value", "Per 1,000", "count", format=lambda rate: format_number(rate, 1)),
        ],
        caption=f"Most similar forces: {caption}",
    )
