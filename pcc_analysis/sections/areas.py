"""A measure in the areas of the plan side by side, with what no area holds."""

from __future__ import annotations

from pcc_analysis.briefing import Briefing
from pcc_analysis.changes import changes
from pcc_analysis.elements import Element
from pcc_analysis.measures import FORCE, NOT_ALLOCATED
from pcc_analysis.months import month_name
from pcc_analysis.page import Paragraphs
from pcc_analysis.sections.counts import counts_table, movements
from pcc_analysis.windows import TWELVE_MONTHS
from pcc_analysis.wording import movements_sentence, plural

NO_AREA = "In no known area"


def areas(briefing: Briefing, name: str) -> list[Element]:
    """Return a count in the force and its areas, 12 months against the year before; nothing where no area is known."""
    if name not in briefing.in_year.index:
        return []
    last, measure = briefing.in_year.loc[name, "period_end"], briefing.measure(name)
    own = briefing.monthly.table[briefing.monthly.table["measure"] == name]
    only = briefing.monthly.__class__(own, briefing.monthly.distributions.iloc[:0], {name: measure})
    found = changes(only, TWELVE_MONTHS.months_to(last), TWELVE_MONTHS.name, area=None).set_index("area")
    there = [area for area in briefing.plan.areas if area in found.index]
    if not there:
        return []
    left = [NOT_ALLOCATED] if NOT_ALLOCATED in found.index and found.loc[NOT_ALLOCATED, "current"] > 0 else []
    rows = found.loc[[FORCE, *there, *left]]
    labels = {FORCE: f"{briefing.plan.force} Police", NOT_ALLOCATED: NO_AREA}
    rows = rows.assign(
        label=[labels.get(area, area) for area in rows.index],
        kind=["total", *["" for _ in there], *["remainder" for _ in left]],
    )
    table = counts_table(
        rows,
        measure,
        last,
        f"{measure.title} by area, 12 months to {month_name(last)} against the year before",
        "Area",
        unit=plural(measure.unit).capitalize(),
    )
    said = movements_sentence(movements(rows[rows["kind"] != "total"]), "area")
    return [
        Paragraphs([f"{measure.title} by area: {said[0].lower() if said.startswith('No ') else said[0]}{said[1:]}"]),
        table,
    ]
