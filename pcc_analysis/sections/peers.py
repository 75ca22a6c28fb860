"""The force among its most similar forces, from the ONS police force area tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_count, format_number
from pcc_analysis.page import Chart, Heading, Paragraphs
from pcc_analysis.peer_group import OFFENCES, OUTDATED, Compared
from pcc_analysis.peers import national_rank
from pcc_analysis.sections.drawing import drawn_twice
from pcc_analysis.sources.ons_headings import TOTAL
from pcc_analysis.tables import Column, Table
from pcc_analysis.windows import TWELVE_MONTHS
from pcc_analysis.wording import peers_sentence, rank_sentence


def standing(briefing: Briefing, name: str) -> pd.Series[Any] | None:
    """Return where the force stands among its most similar forces; None where nobody published that recently."""
    found = briefing.compared(OFFENCES[name]) if name in OFFENCES else None
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
    found = briefing.compared(offence)
    if found is None:
        return []
    force = briefing.plan.force
    national = national_rank(found.every["value"].dropna(), force).iloc[0]
    rates = found.group.rename(columns={"count": "numerator", "base": "denominator"}).rename_axis("area")
    briefing.printed.note(
        rates, measure=f"rate: {offence}", window=TWELVE_MONTHS.name, period_end=found.edition, months=12
    )
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
