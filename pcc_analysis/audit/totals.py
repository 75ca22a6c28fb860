"""Parts and wholes in printed tables: total rows, rows indented under another, rows of areas.

Parts that come to more than their whole contradict it. Parts that come to less leave a remainder: for areas that is
crime of no known area, which is no error; for anything else the reader is told that the table does not list everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pcc_analysis.audit.blocks import Grid
from pcc_analysis.audit.findings import Certainty, Finding
from pcc_analysis.statements.quantities import Quantity, write
from pcc_analysis.statements.said import window_of
from pcc_analysis.statements.words import area_of, key_of, overlapping

_TOTAL = re.compile(
    r"^(?:grand |sub-?)?totals?\b|^all (?:crimes?|offences?|groups?|incidents?)\b|\btotal$", re.IGNORECASE
)
_ADDED = {"count", "number", "pounds"}
_TELLING = 6  # digits that do not add up by accident


def total_row(grid: Grid, column: int) -> int | None:
    """Return the row that is the total of the others, by its label."""
    named = [i for i, row in enumerate(grid.rows) if _TOTAL.search(row.label) and column in row.cells]
    return named[0] if len(named) == 1 else None


def parts_of(grid: Grid) -> Iterator[tuple[int, list[int]]]:
    """Find each whole of a table with its parts: a total row, a row with rows indented under it, "x" and "x - y"."""
    tops = [i for i, row in enumerate(grid.rows) if row.parent is None]
    named = [i for i in tops if _TOTAL.search(grid.rows[i].label)]
    listed = [i for i in tops if i not in named and not overlapping(grid.rows[i].label)]
    if len(named) == 1 and len(listed) >= 2:
        yield named[0], listed
    for i in tops:
        children = [j for j, row in enumerate(grid.rows) if row.parent == i]
        if len(children) >= 2:
            yield i, children
        prefix = grid.rows[i].label
        dashed = [j for j in tops if j != i and re.match(rf"{re.escape(prefix)}\s*[-–:]\s", grid.rows[j].label)]
        if len(dashed) >= 2 and prefix:
            yield i, dashed
    yield from _unnamed(grid, tops)


def _unnamed(grid: Grid, tops: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Find a last row without a telling label that is the sum of the others in more of its columns than not."""
    last = tops[-1] if tops else 0
    others = [i for i in tops if i != last]
    if len(others) < 2 or _TOTAL.search(grid.rows[last].label) or any(row.parent is not None for row in grid.rows):
        return
    held, broken = 0.0, 0
    for column in _columns(grid):
        cells = [cell for i in [*others, last] if (cell := grid.rows[i].cells.get(column)) is not None]
        if len(cells) < len(others) + 1:
            continue
        if _compare(cells[-1], cells[:-1])[0] == 0:
            digits = len(re.sub(r"\D", "", cells[-1].printed))
            held += 1.5 if digits >= _TELLING else digits >= 4
        else:
            broken += 1
    if held > broken:
        yield last, others


def _columns(grid: Grid) -> list[int]:
    changed = re.compile(r"\bchange|weight|exception|per person|rank|\bvs\b", re.IGNORECASE)
    return [i for i, name in enumerate(grid.headers) if grid.unit(i) in _ADDED and not changed.search(name)]


def _compare(whole: Quantity, parts: Sequence[Quantity]) -> tuple[int, float]:
    """Compare parts with their whole: 1 where they come to more, -1 to less, 0 where rounding explains it."""
    summed = sum(part.number for part in parts)
    slack = sum(part.half for part in parts) + whole.half + 1e-9 * max(1.0, abs(summed))
    apart = summed - whole.number
    return (0 if abs(apart) <= slack else 1 if apart > 0 else -1), summed


def broken_totals(grid: Grid) -> Iterator[Finding]:
    """Find the wholes that their parts do not add up to."""
    seen: set[tuple[int, int]] = set()
    for whole_row, part_rows in parts_of(grid):
        verdicts: list[tuple[int, int, float]] = []
        for column in _columns(grid):
            whole = grid.rows[whole_row].cells.get(column)
            parts = [cell for i in part_rows if (cell := grid.rows[i].cells.get(column)) is not None]
            if whole is None or len(parts) < 2 or len(parts) < len(part_rows) - 1 or (whole_row, column) in seen:
                continue
            if any(part.unit not in _ADDED for part in [whole, *parts]):
                continue
            seen.add((whole_row, column))
            verdicts.append((column, *_compare(whole, parts)))
        believed = any(side == 0 for _, side, _ in verdicts)
        areas = all(area_of(grid.rows[i].label) != "force" for i in part_rows)
        nested = not believed and len(verdicts) > 1 and all(side > 0 for _, side, _ in verdicts)
        for column, side, summed in verdicts if not nested else []:
            if side == 0 or (side < 0 and areas):
                continue
            certainty: Certainty = "certain" if believed or (side > 0 and len(part_rows) > 2) else "possible"
            if not believed and side > 0 and _may_overlap(grid):
                continue
            yield _finding(grid, whole_row, column, part_rows, summed, certainty)


def _may_overlap(grid: Grid) -> bool:
    return bool(re.search(r"overlap|more than one|both of|several", grid.caption, re.IGNORECASE))


def _finding(
    grid: Grid, whole_row: int, column: int, rows: Sequence[int], summed: float, certainty: Certainty
) -> Finding:
    whole = grid.rows[whole_row].cells[column]
    printed = " + ".join(grid.rows[i].cells[column].printed for i in rows if column in grid.rows[i].cells)
    left = whole.number - summed
    note = (
        "the parts come to more than the whole" if left < 0 else "the parts listed leave a remainder that no row shows"
    )
    if certainty == "certain" and left > 0:
        note = "the parts come to less than the whole, and add up in another column"
    place = grid.at(whole_row, column)
    return Finding(place, whole.printed, write(summed, whole), printed, left, "parts_and_whole", certainty, note)


def columns_added_up(grid: Grid) -> Iterator[tuple[str, frozenset[str], float, float, int]]:
    """Give every counted column of a table without a total row: heading, words, sum, sum without overlaps, rows."""
    tops = [row for row in grid.rows if row.parent is None]
    if any(_TOTAL.search(row.label) for row in tops) or len(tops) < 3:
        return
    for column in _columns(grid):
        name = grid.headers[column]
        cells = [(row, row.cells[column]) for row in tops if column in row.cells]
        if window_of(name) is None and key_of(name) and len(cells) == len(tops):
            plain = sum(cell.number for row, cell in cells if not overlapping(row.label))
            yield name, key_of(name), sum(cell.number for _, cell in cells), plain, len(cells)
