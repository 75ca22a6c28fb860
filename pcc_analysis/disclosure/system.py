"""The counts of a whole report as one system of linear equations, in the numbers a solver wants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from pcc_analysis.disclosure.rule import Rule
from pcc_analysis.errors import InsufficientDataError

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Sum:
    """A count that is the sum of others: a force and its areas, a group and its subgroups, a year and its quarters.

    The parts must make the whole. Where a list leaves some of it out, name the rest as a part that is not printed:
    a reader can subtract, so the rest is as public as the list.
    """

    whole: Hashable
    parts: tuple[Hashable, ...]

    @property
    def cells(self) -> tuple[Hashable, ...]:
        """The whole and its parts."""
        return (self.whole, *self.parts)


@dataclass(frozen=True, eq=False)
class System:
    """Counts as columns, sums as rows.

    Parameters
    ----------
    cells
        Their ids, in the order of every array here.
    value
        The true values: whole numbers of at least 0.
    printed
        Which stand in a table, or can be worked out from a figure that does.
    fixed
        Which cannot be left out: public already, or of the whole force.
    small
        Which are small and have to be protected, printed or not.
    cost
        What leaving out each costs.
    matrix
        Sums by cells; the matrix times the values is 0.
    """

    cells: tuple[Hashable, ...]
    value: np.ndarray
    printed: np.ndarray
    fixed: np.ndarray
    small: np.ndarray
    cost: np.ndarray
    matrix: sparse.csc_matrix

    def hidden(self, suppressed: np.ndarray) -> np.ndarray:
        """Return which counts a reader does not see when some are left out."""
        return (suppressed | ~self.printed) & ~self.fixed

    def components(self, moving: np.ndarray) -> np.ndarray:
        """Return for each cell the number of the group it can move with, where only the cells of a mask can move."""
        entries = self.matrix.tocoo()
        there = moving[entries.col]
        size = len(self.cells) + self.matrix.shape[0]
        links = sparse.coo_matrix(
            (np.ones(there.sum()), (entries.col[there], entries.row[there] + len(self.cells))), shape=(size, size)
        )
        return sparse.csgraph.connected_components(links, directed=False)[1][: len(self.cells)]


def build_system(
    printed: Iterable[Iterable[Hashable]],
    values: Mapping[Any, float],
    sums: Iterable[Sum],
    sensitive: Collection[Hashable],
    public: Collection[Hashable],
    rule: Rule,
) -> System:
    """Set up the equations of a report; the arguments are those of `protect`.

    Raises
    ------
    InsufficientDataError
        Where a value is missing, is no count, or a sum does not hold.
    """
    sums = list(sums)
    places = Counter(cell for place in printed for cell in place)
    cells = tuple(dict.fromkeys([*places, *(cell for one in sums for cell in one.cells)]))
    value = np.array([values.get(cell, np.nan) for cell in cells], dtype=float)
    _check_values(cells, value)
    value = np.round(value)
    place = {cell: position for position, cell in enumerate(cells)}
    rows = [row for row, one in enumerate(sums) for _ in one.cells]
    columns = [place[cell] for one in sums for cell in one.cells]
    factors = [factor for one in sums for factor in (1.0, *(-1.0 for _ in one.parts))]
    matrix = sparse.csc_matrix((factors, (rows, columns)), shape=(len(sums), len(cells)))
    _check_sums(sums, np.abs(matrix @ value))
    return System(
        cells=cells,
        value=value,
        printed=np.array([cell in places for cell in cells], dtype=bool),
        fixed=np.array([cell in public for cell in cells], dtype=bool),
        small=rule.small(value) & np.array([cell in sensitive for cell in cells], dtype=bool),
        cost=np.array([max(1, places[cell]) for cell in cells]) * (1 + np.log10(1 + value)),
        matrix=matrix,
    )


def _check_values(cells: tuple[Hashable, ...], value: np.ndarray) -> None:
    """Refuse what cannot be protected because it is not known or no count."""
    wrong = np.flatnonzero(~(value >= 0) | (np.abs(value - np.round(value)) > TOLERANCE))
    if len(wrong):
        raise InsufficientDataError(
            f"{len(wrong)} of {len(value)} cells are no counts (whole numbers of at least 0), first "
            f"{cells[wrong[0]]!r}, {value[wrong[0]]:g}; give the count behind each printed figure"
        )


def _check_sums(sums: list[Sum], gap: np.ndarray) -> None:
    wrong = np.flatnonzero(gap > TOLERANCE)
    if len(wrong):
        raise InsufficientDataError(
            f"{len(wrong)} of {len(sums)} sums do not hold, first {sums[wrong[0]]!r}, which is {gap[wrong[0]]:g} out; "
            "parts that overlap or leave something out are no sum"
        )
