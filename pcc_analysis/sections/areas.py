"""Measures in the areas of the plan side by side, with what no area holds; small counts of sensitive crime left out."""

from __future__ import annotations

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.measures import FORCE, NOT_ALLOCATED
from pcc_analysis.numbers import plural
from pcc_analysis.page import Paragraphs
from pcc_analysis.sections.counts import counts_table, movements
from pcc_analysis.tables import Table
from pcc_analysis.windows import TWELVE_MONTHS
from pcc_analysis.wording import movements_sentence

NO_AREA = "In no known area"


def areas(briefing: Briefing, name: str) -> list[Element]:
    """Return a count in the force and its areas, 12 months against the year before; nothing where no area is known."""
    rows = _rows(briefing, name)
    if rows.empty:
        return []
    measure = briefing.measure(name)
    table = _table(briefing, name, rows, f"{measure.title} by area", "Area")
    compared = rows[(rows["kind"] != "total") & ~rows["change_out"]]
    if compared.empty:
        return [table]
    said = movements_sentence(movements(compared), "area" if len(compared) == len(rows) - 1 else "area shown")
    return [
        Paragraphs([f"{measure.title} by area: {said[0].lower() if said.startswith('No ') else said[0]}{said[1:]}"]),
        table,
    ]


def parts_by_area(briefing: Briefing, name: str, labels: dict[str, str], what: str) -> list[Element]:
    """Return the parts of a measure, each in the areas of the plan; nothing where no area is known.

    Parameters
    ----------
    briefing
        The figures.
    name
        The measure that they are parts of.
    labels
        The parts, by id, and what they are called.
    what
        What one part is: ``strand``.
    """
    found = [_rows(briefing, part).assign(part=label) for part, label in labels.items()]
    rows = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    if rows.empty:
        return []
    heads = rows["kind"] == "total"
    rows = rows.assign(label=rows["label"].mask(heads, rows["part"]), kind=rows["kind"].mask(heads, "group"))
    caption = f"{briefing.measure(name).title} by {what} and area"
    return [_table(briefing, name, rows, caption, f"{what.capitalize()} and area")]


def _table(briefing: Briefing, name: str, rows: pd.DataFrame, caption: str, first: str) -> Table:
    measure, last = briefing.measure(name), briefing.in_year.loc[name, "period_end"]
    caption = f"{caption}, {TWELVE_MONTHS.label(last)} against the year before"
    return counts_table(rows, measure, last, caption, first, unit=plural(measure.unit).capitalize())


def _rows(briefing: Briefing, name: str) -> pd.DataFrame:
    """Return a measure in the force, the areas and, where there is any, in no known area; empty without areas."""
    found = briefing.by_area.of(name)
    there = [area for area in briefing.plan.areas if area in found.index]
    rest = found[found.index == NOT_ALLOCATED]
    any_rest = rest[rest["change_out"] | (rest[["previous", "current"]] > 0).any(axis=1)]
    if not there:
        return found.iloc[:0]
    labels = {FORCE: f"{briefing.plan.force} Police", NOT_ALLOCATED: NO_AREA}
    kinds = {FORCE: "total", NOT_ALLOCATED: "remainder"}
    rows = found.loc[[FORCE, *there, *any_rest.index]]
    briefing.printed.note(rows, measure=name)
    return rows.assign(
        label=[labels.get(area, area) for area in rows.index], kind=[kinds.get(area, "") for area in rows.index]
    )
