"""Which column of a file is which column of a contract."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pcc_analysis.errors import Fault
from pcc_analysis.sources.contract import Contract, plain_name

PREAMBLE = 20
"""The heading row is looked for in this many first rows; exports put a title above it."""


@dataclass(frozen=True)
class Headings:
    """The columns of a file in their order, each the name of a contract's column or None, below ``skip`` rows."""

    columns: tuple[str | None, ...]
    skip: int

    @property
    def known(self) -> int:
        """How many columns the contract knows."""
        return sum(column is not None for column in self.columns)


def recognise(cells: Sequence[str], contract: Contract, skip: int = 0) -> Headings:
    """Name the cells of one row by the contract."""
    names = contract.headings
    return Headings(tuple(names.get(plain_name(cell)) for cell in cells), skip)


def heading_row(rows: Iterable[tuple[int, Sequence[str]]], contract: Contract) -> Headings:
    """Return the first row that names the most columns; ``rows`` are (rows above it, cells)."""
    best = Headings((), 0)
    for number, (skip, cells) in enumerate(rows):
        if number >= PREAMBLE:
            break
        headings = recognise(cells, contract, skip)
        if headings.known > best.known:
            best = headings
    return best


def heading_faults(headings: Headings, cells: Sequence[str], contract: Contract, file: str) -> list[Fault]:
    """Return every fault of a heading row: nothing known, a column missing, a column twice."""
    if not headings.known:
        wanted = ", ".join(column.name for column in contract.read if column.required)
        remedy = f"the first row must name the columns, separated by , ; | or tabs: {wanted}"
        return [Fault(contract.name, file, "no column has a heading that is known", remedy=remedy)]
    faults = []
    there = [column for column in headings.columns if column is not None]
    for name in sorted({name for name in there if there.count(name) > 1}):
        remedy = f"keep one column that is read as {name}"
        faults.append(Fault(contract.name, file, f"two columns are {name}", remedy=remedy))
    spare = {plain_name(c): c for c, name in zip(cells, headings.columns, strict=False) if name is None and c}
    for column in contract.read:
        if column.required and column.name not in there:
            near = [
                match
                for heading in column.headings
                for match in difflib.get_close_matches(heading, spare, n=1, cutoff=0.6)
            ]
            rename = f"rename '{spare[near[0]].strip()}' to {column.name}" if near else ""
            remedy = rename or f"add it: {column.description}"
            faults.append(Fault(contract.name, file, f"the column {column.name} is missing", remedy=remedy))
    return faults
