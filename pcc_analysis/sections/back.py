"""The back of a report: sources with their dates, what was noticed in them, and how the report was made."""

from __future__ import annotations

import pcc_analysis
from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun
from pcc_analysis.page import Definitions, Figures, Heading, Notes
from pcc_analysis.tables import Column, Table


def sources(briefing: Briefing) -> list[Element]:
    """Return where the figures come from and what was noticed about them; the page adds how recent they are."""
    rows = [
        {
            "source": row["title"],
            "records": count_noun(row["rows"], "record"),
            "months": "" if row["first"] is None else f"{month_name(row['first'])} to {month_name(row['last'])}",
        }
        for row in briefing.sources
        if row["state"] == "read"
    ]
    columns = [
        Column("source", "Source"),
        Column("records", "Read", "count"),
        Column("months", "Months", missing=""),
    ]
    noticed = [str(note) for note in briefing.notes]
    elements: list[Element] = [Heading("Sources"), Table(rows, columns, caption="What was read for this report")]
    if noticed:
        elements.append(Notes(noticed, title="Noticed in the extracts"))
    return elements


def how_made(briefing: Briefing, final: bool = False) -> list[Element]:
    """Return what was asked for and what answered, so that anybody can make the report again."""
    state = "demonstration" if briefing.demonstration else "final" if final else "draft"
    items = [
        ("Period", f"{briefing.period.name}: {briefing.period.label}"),
        ("Plan", f"{briefing.plan.name}, in force from {month_name(briefing.plan.start)}"),
        ("Force", briefing.plan.force),
        ("State", state),
        ("Made with", f"pcc_analysis {pcc_analysis.__version__}"),
        (
            "Record",
            "The file provenance.json beside this page lists every file that was read with its fingerprint (SHA-256), "
            "the versions of all software, and when the report was made.",
        ),
    ]
    return [
        Heading("How this was made", anchor="how-this-was-made", run_on=True),
        Definitions(items),
        Figures(briefing.printed_figures()),
    ]
