"""Figures printed twice: the same measure, area and window with two values, wherever in the document they stand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pcc_analysis.audit.blocks import Document, Figure, Grid, Statement
from pcc_analysis.audit.findings import Finding
from pcc_analysis.audit.matching import table_before
from pcc_analysis.audit.tables import says_change
from pcc_analysis.audit.totals import columns_added_up
from pcc_analysis.statements.mentions import Mention
from pcc_analysis.statements.quantities import Quantity, agree
from pcc_analysis.statements.said import Window, window_of
from pcc_analysis.statements.words import GENERIC, area_of, key_of


def figures_of(document: Document) -> list[Figure]:
    """Return the levels and changes of a document whose measure and window are known."""
    made: list[Figure] = []
    for grid in document.grids:
        made += _grid_figures(grid, document.home)
    stripped = any(section.strip for section in document.sections)
    windows: dict[int, Window] = {}
    for statement in document.statements:
        if stripped or table_before(document, statement) is None:
            made += filter(None, (_mentioned(statement, m, windows, document.home) for m in statement.mentions))
    return made


def _mentioned(statement: Statement, mention: Mention, windows: dict[int, Window], home: str) -> Figure | None:
    section = statement.section
    role = {"level": "value", "change": "change", "percent_change": "percent_change"}.get(mention.role)
    if role is None or mention.quantity.unit == "points":
        return None
    window = mention.window
    if role == "value" and window is not None:
        windows[section.number] = window
    if window is None and role != "value":
        window = windows.get(section.number)
        window = window if window is not None and window.length == "12 months" else None
    if window is None or not (window.end or home):
        return None
    own = key_of(section.heading) if section.strip else frozenset()
    key = mention.key | (frozenset() if section.strip else key_of(statement.label))
    key = own if not key - GENERIC or (mention.quantity.unit == "proportion" and key <= own) else key
    if not key and re.search(r"\bcrime\b", statement.text[: mention.start][-25:]):
        key = frozenset({"crime"})
    if not key:
        return None
    quantity = mention.quantity.times(mention.sign) if mention.sign else mention.quantity
    rated = bool(re.search(r"\b(?:rate|ratio|percentage|proportion)\b", statement.text + section.heading))
    unit = ("proportion" if rated else "count") if role == "percent_change" else mention.quantity.unit
    return Figure(
        statement.place, quantity, (key, unit), mention.area, (window.length, window.end or home), role,
        statement.text[:80], section.number, "last year" not in statement.text,
    )  # fmt: skip


def _grid_figures(grid: Grid, home: str) -> Iterator[Figure]:
    default = window_of(grid.caption, home) or grid.section.window
    latest = max((w.end for name in grid.headers if (w := window_of(name, home)) is not None), default="")
    spans = tuple(str(w.key) for text in grid.headers if (w := window_of(text, home)) is not None) or tuple(
        grid.headers
    )
    kinds = [grid.unit(i) for i, name in enumerate(grid.headers) if says_change(name)]
    for column, name in enumerate(grid.headers):
        if (
            not grid.trusted[column]
            or not grid.unit(column)
            or re.search(r"weight|exception|rank", name, re.IGNORECASE)
        ):
            continue
        own, changed = window_of(name, home), says_change(name)
        window = (
            (Window("12 months", latest) if latest and kinds.count(grid.unit(column)) == 1 else None)
            if changed
            else own
        )
        if window is None and not changed and key_of(name) and key_of(name) <= GENERIC:
            window = default if default is not None and default.length == "12 months" and default.end else None
        if window is None or not (window.end or window.length[:2] == "20"):
            continue
        for i, row in enumerate(grid.rows):
            cell = row.cells.get(column)
            key = key_of(row.label if row.parent is None else f"{grid.rows[row.parent].label} {row.label}")
            if cell is None or cell.unit == "points" or not key:
                continue
            role = "value" if not changed else "percent_change" if cell.unit == "proportion" else "change"
            levels = [c.unit for c in row.cells.values() if c is not cell]
            unit = cell.unit if role != "percent_change" else levels[0] if levels else "count"
            yield Figure(
                grid.at(i, column), cell, (key, unit), area_of(row.label), window.key, role, row.label,
                grid.section.number, True, spans,
            )  # fmt: skip


def twice_findings(figures: Sequence[Figure]) -> Iterator[Finding]:
    """Find figures with one meaning and two values; each print is held against the one that most others agree with.

    Two tables of the same windows are of two things, and never held against each other.
    """
    together: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        together[figure.key].append(figure)
    for same in together.values():
        agreed = [sum(agree(one.quantity, other.quantity) for other in same) for one in same]
        most = same[agreed.index(max(agreed))]
        for figure in same:
            if figure.place == most.place or agree(figure.quantity, most.quantity):
                continue
            if figure.table and (
                figure.table == most.table or figure.table in {o.table for o in same if o is not figure}
            ):
                continue
            yield Finding(
                figure.place, figure.quantity.printed, most.quantity.printed, f"{most.place} ({most.label})",
                figure.quantity.number - most.quantity.number, "stated_twice",
                "certain" if figure.sure and most.sure else "possible", "one measure, one window, two values",
            )  # fmt: skip


def dashboard_findings(document: Document) -> Iterator[Finding]:
    """Find figures of a dashboard that no headline figure under the same heading agrees with."""
    strips: dict[frozenset[str], list[tuple[str, Quantity]]] = defaultdict(list)
    for statement in document.statements:
        if "strip" in statement.place or (statement.label and statement.label == statement.section.heading):
            for mention in statement.mentions:
                if mention.role in {"level", "share"}:
                    named = key_of(statement.text[: mention.start]) - frozenset({"q1", "q2", "q3", "q4", "q"})
                    strips[key_of(statement.label)].append((statement.place, mention.quantity))
                    strips[named].append((statement.place, mention.quantity))
    boards = [
        grid
        for grid in document.grids
        if "dashboard" in grid.section.heading.lower() or "dashboard" in grid.caption.lower()
    ]
    for grid in document.grids:
        if grid not in boards and len(grid.headers) == 2 and grid.section.strip:
            for row in grid.rows:
                strips[key_of(row.label)] += [(row.place, cell) for cell in row.cells.values()]
    for grid in boards:
        for i, row in enumerate(grid.rows):
            known = strips.get(key_of(row.label), []) if key_of(row.label) else []
            for column, cell in row.cells.items():
                like = [(place, quantity) for place, quantity in known if quantity.unit == cell.unit]
                if like and not any(agree(cell, quantity) for _, quantity in like):
                    place, quantity = like[0]
                    yield Finding(
                        grid.at(i, column), cell.printed, " or ".join(dict.fromkeys(q.printed for _, q in like)), place,
                        cell.number - quantity.number, "stated_twice", "certain",
                        "the dashboard prints another figure than the page it is taken from",
                    )  # fmt: skip


def sums_against_totals(document: Document, figures: Sequence[Figure]) -> Iterator[Finding]:
    """Find tables whose column comes to more than the total that the text of the same part gives for it."""
    for grid in document.grids:
        for name, key, summed, plain, rows in columns_added_up(grid):
            for figure in figures:
                measure = figure.measure
                same = isinstance(measure, tuple) and measure[1] == "count" and figure.role == "value"
                if not same or figure.section != grid.section.number or figure.window[0] != "12 months":
                    continue
                own = key_of(grid.section.heading)
                if not (key == own and figure.window[1] == document.home):
                    continue
                if not _total_of(figure, own) or plain <= figure.quantity.number + 0.5:
                    continue
                less = f" ({plain:,.0f} without rows that repeat others)" if plain != summed else ""
                yield Finding(
                    figure.place, figure.quantity.printed, f"{summed:,.0f}",
                    f"{rows} rows of {grid.place}, {name}{less}",
                    figure.quantity.number - summed, "parts_and_whole", "certain",
                    "the rows of the table come to more than the total in the text",
                )  # fmt: skip


def sums_of_kinds(document: Document, figures: Sequence[Figure]) -> Iterator[Finding]:
    """Find "ASB - a", "ASB - b" and "ASB - c" that come to more than the ASB printed for the same window."""
    for grid in document.grids:
        heads = {re.split(r"\s[-–]\s", row.label)[0] for row in grid.rows if re.search(r"\s[-–]\s", row.label)}
        dashed = all(re.search(r"\s[-–]\s", row.label) for row in grid.rows)
        if len(heads) != 1 or len(grid.rows) < 3 or not dashed:
            continue
        key = key_of(heads.pop())
        for column, name in enumerate(grid.headers):
            window, cells = window_of(name, document.home), grid.figures(column)
            if window is None or grid.unit(column) != "count" or len(cells) != len(grid.rows):
                continue
            summed = sum(cell.number for cell in cells)
            for figure in figures:
                same = figure.measure == (key, "count") and figure.window == window.key and figure.role == "value"
                if same and figure.area == "force" and summed > figure.quantity.number:
                    yield Finding(
                        figure.place, figure.quantity.printed, f"{summed:,.0f}",
                        " + ".join(cell.printed for cell in cells) + f" ({grid.place})",
                        figure.quantity.number - summed,
                        "parts_and_whole", "certain", "the kinds of it come to more than the whole",
                    )  # fmt: skip


def _total_of(figure: Figure, own: frozenset[str]) -> bool:
    """Whether a figure of the text is the total of its part of the document."""
    measure = figure.measure
    return isinstance(measure, tuple) and (measure[0] == own or own <= key_of(figure.label))
