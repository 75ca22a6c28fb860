"""Hate crime by strand, in the force and its areas."""

from __future__ import annotations

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.months import month_name
from pcc_analysis.page import Paragraphs
from pcc_analysis.reference import load
from pcc_analysis.sections.areas import parts_by_area
from pcc_analysis.sections.counts import counts_table, labelled, movements
from pcc_analysis.wording import movements_sentence


def hate_strands(briefing: Briefing) -> list[Element]:
    """Return hate crime by strand, 12 months against the year before; nothing where no strand is recorded."""
    prefix = "hate_crime_"
    strands = load("hate_strands")
    labels = {f"{prefix}{row.strand}": row.label for row in strands.itertuples()}
    labels[f"{prefix}other_strand"] = "In no monitored strand"
    rows = labelled(briefing, labels)
    rows = rows[(rows["previous"].fillna(0) > 0) | (rows["current"].fillna(0) > 0)]
    if rows.empty:
        return []
    last = briefing.in_year.loc["hate_crime", "period_end"]
    table = counts_table(
        rows,
        briefing.measure("hate_crime"),
        last,
        f"Hate crime by strand, 12 months to {month_name(last)} against the year before",
        "Strand",
        unit="Recorded crimes",
        notes=["A crime can carry several strands and stands in the row of each, so the rows add up to more crimes."],
    )
    recorded = {name: labels[name] for name in rows.index}
    said = Paragraphs([movements_sentence(movements(rows), "strand")])
    return [said, table, *parts_by_area(briefing, "hate_crime", recorded, "strand")]
