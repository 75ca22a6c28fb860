"""Tables as printed to grids: headings, labels, rows that are parts of other rows, headings lost in print."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pcc_analysis.audit.blocks import Grid, Row, Section
from pcc_analysis.statements.quantities import Quantity, is_year, read_cell

Lines = Sequence[tuple[int, list[str]]]


def _is_header(cells: Sequence[str], inside: bool) -> bool:
    """Tell a row of headings: words only, and inside a table at least two."""
    filled = [cell for cell in cells if cell]
    return len(filled) >= 1 + inside and not any(read_cell(cell) is not None and not is_year(cell) for cell in filled)


def grids_of(lines: Lines, section: Section, where: str = "line") -> list[Grid]:
    """Read the rows of one printed table, cut wherever a new row of headings starts.

    Parameters
    ----------
    lines
        Line number and cells of each row.
    section
        The part of the document it stands in.
    where
        What the numbers count.
    """
    width = max(len(cells) for _, cells in lines)
    padded = [(number, [*cells, *[""] * (width - len(cells))]) for number, cells in lines]
    parts: list[tuple[list[list[str]], list[tuple[int, list[str]]]]] = []
    for number, cells in padded:
        if _is_header(cells, bool(parts)) and not (parts and parts[-1][1] and _only_words(cells, parts[-1][1])):
            if not parts or parts[-1][1]:
                parts.append(([], []))
            parts[-1][0].append(cells)
        elif any(cells):
            if not parts:
                parts.append(([], []))
            parts[-1][1].append((number, cells))
    made: list[Grid] = []
    for headers, body in parts:
        if body:
            made += _split(_headings(headers, width), body, section, where)
    return made


def _only_words(cells: Sequence[str], body: Lines) -> bool:
    """Tell a row of words inside a table (a row without figures) from a new row of headings."""
    figures = [i for _, row in body for i, cell in enumerate(row) if read_cell(cell) is not None]
    first = min(figures, default=1)
    return sum(bool(cell) for cell in cells[first:]) < 2


def _headings(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Join rows of headings; an upper one stands over the columns to its right that have none of their own."""
    names = [""] * width
    for level, row in enumerate(rows):
        spread, current = list(row), ""
        if level < len(rows) - 1:
            for i, cell in enumerate(row):
                current = cell or current
                spread[i] = current
        lower_empty = [not any(lower[i] for lower in rows[level + 1 :]) for i in range(width)]
        for i in range(width):
            text = row[i] if lower_empty[i] else spread[i]
            names[i] = f"{names[i]} {text}".strip()
    return names


def _split(headers: list[str], body: Lines, section: Section, where: str) -> list[Grid]:
    """Cut tables that stand beside each other under repeated headings."""
    starts = [i for i, name in enumerate(headers) if name and name.split()[-1] == (headers[0].split() or [""])[-1]]
    bounds = [*starts, len(headers)] if headers[0] and len(starts) > 1 else [0, len(headers)]
    grids = []
    for first, last in itertools.pairwise(bounds):
        lines = [(number, cells[first:last]) for number, cells in body]
        grid = _grid(headers[first:last], lines, section, where)
        if grid.rows:
            grids.append(grid)
    return grids


def _grid(headers: list[str], body: Lines, section: Section, where: str) -> Grid:
    read = [[read_cell(cell) for cell in cells] for _, cells in body]
    labels = _label_columns(read, [cells for _, cells in body])
    rows: list[Row] = []
    last: dict[int, str] = {}
    parent: int | None = None
    for (number, cells), figures in zip(body, read, strict=True):
        own = [cells[i] for i in labels]
        if not any(figures) or not any(own):
            if any(own) and not any(figures):
                last = dict(enumerate(own))
            if not any(figures):
                continue
        part = len(own) > 1 and not own[0] and bool(own[1])
        names = [cell or (last.get(i, "") if part and i == 0 and _dated(rows) else "") for i, cell in enumerate(own)]
        if own and own[0]:
            last = dict(enumerate(own))
            parent = len(rows) if len(own) > 1 and not any(own[1:]) else None
        cell_map: dict[int, Quantity] = {i: q for i, q in enumerate(figures) if q is not None and i not in labels}
        texts = {i: cell for i, cell in enumerate(cells) if cell and i not in labels and i not in cell_map}
        rows.append(Row(f"{where} {number}", " ".join(filter(None, names)), cell_map, texts, parent if part else None))
    kept = [name for i, name in enumerate(headers) if name]
    trusted = [not name or kept.count(name) == 1 for name in headers]
    place = f"{where} {body[0][0]}"
    return Grid(place, headers, rows, section, trusted=trusted)


def _dated(rows: Sequence[Row]) -> bool:
    """Whether the rows so far have a second label, such as a month, so that the first one is carried on."""
    return bool(rows) and rows[-1].parent is None and len(rows[-1].label.split()) > 1


def _label_columns(read: Sequence[Sequence[Quantity | None]], cells: Sequence[Sequence[str]]) -> list[int]:
    """Return the leading columns that hold words."""
    found = []
    for i in range(len(cells[0])):
        figures = sum(row[i] is not None for row in read)
        words = sum(bool(row[i]) for row in cells) - figures
        if figures > words or (figures and i > 1):
            break
        if words:
            found.append(i)
        elif figures == 0 and not any(row[i] for row in cells) and i > 0:
            break
    return found or [0]


def repair_headings(grids: Sequence[Grid]) -> None:
    """Give a table whose headings lost their first line in print those of the same table elsewhere in the document."""
    whole = [grid for grid in grids if all(grid.trusted)]
    for grid in grids:
        if all(grid.trusted):
            continue
        like = [other for other in whole if len(other.headers) == len(grid.headers)]
        best = max(like, key=lambda other: _ends(grid, other), default=None)
        if best is None or _ends(grid, best) < max(3, sum(map(bool, grid.headers)) - 2):
            continue
        grid.headers = [
            theirs if own and theirs.endswith(own) else own
            for own, theirs in zip(grid.headers, best.headers, strict=True)
        ]
        names = [name for name in grid.headers if name]
        grid.trusted = [not name or names.count(name) == 1 for name in grid.headers]


def _ends(grid: Grid, other: Grid) -> int:
    """How many headings are the ends of another table's."""
    pairs = zip(grid.headers, other.headers, strict=True)
    return sum(bool(own) and theirs.endswith(own) for own, theirs in pairs)
