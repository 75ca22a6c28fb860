"""The back of a report: sources with their dates, methods, and what was noticed in the extracts."""

from __future__ import annotations

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_count
from pcc_analysis.page import Definitions, Heading, Notes


def sources(briefing: Briefing) -> list[Element]:
    """Return where the figures come from, how recent they are, and what was noticed about them."""
    read = [row for row in briefing.sources if row["state"] == "read"]
    items = [
        (
            row["title"],
            f"{format_count(row['rows'])} records from {row['files']} files, {month_name(row['first'])} to "
            f"{month_name(row['last'])}; {row['as_at_says']}.",
        )
        for row in read
        if row["first"] is not None
    ]
    noticed = [str(note) for note in briefing.notes]
    elements: list[Element] = [Heading("Sources"), Definitions(items)]
    if noticed:
        elements.append(Notes(noticed, title="Noticed in the extracts"))
    return elements
