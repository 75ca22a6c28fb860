"""The cells of a whole report as one system of linear equations, in the numbers a solver wants."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from pcc_analysis.disclosure.relations import Derived, Difference, Relation
from pcc_analysis.disclosure.rule import Rule
from pcc_analysis.errors import InsufficientDataError

TOLERANCE = 1e-6
CHEAPER = 0.3

KINDS = ("count", "amount", "change")


@dataclass(frozen=True)
class Description:
    """What is known of one cell: its true value, and what it is.

    Parameters
    ----------
    value
        The true value; NaN where it follows from the relations.
    kind
        ``count``; ``amount``, never negative and never small; ``change``, of either sign and never small.
    sensitive
        Whether it is small below the threshold; None where it is as the cells it follows from.
    keep
        Whether it is to be printed if it is not small itself.
    weight
        What leaving it out costs, against 1 for others.
    """

    value: float = np.nan
    kind: str = ""
    sensitive: bool | None = None
    keep: bool = False
    weight: float = 1.0


@dataclass(frozen=True, eq=False)
class System:
    """Cells as columns, relations as rows.

    Parameters
    ----------
    cells
        Their ids, in the order of every array here.
    value
        The true values.
    printed
        Which stand in a table, or behind a figure that does.
    fixed
        Which cannot be left out: public already, to be kept, or a zero that is always printed.
    zero
        Which are zeros that are always printed.
    least
        What a reader knows to be the smallest possible value of the cell once it is left out.
    small
        Which are small and have to be protected.
    cost
        What leaving out each costs.
    matrix
        Relations by cells; the matrix times the values is 0.
    """

    cells: tuple[Hashable, ...]
    value: np.ndarray
    printed: np.ndarray
    fixed: np.ndarray
    zero: np.ndarray
    least: np.ndarray
    small: np.ndarray
    cost: np.ndarray
    matrix: sparse.csc_matrix

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
    in_tables: Mapping[Hashable, Description],
    unprinted: Mapping[Hashable, Description],
    relations: Iterable[Relation],
    known: Mapping[Hashable, float],
    rule: Rule,
) -> System:
    """Set up the equations of a report.

    Parameters
    ----------
    in_tables, unprinted
        The cells that stand in a table, and those that do not.
    relations
        How they hang together; of derived figures those that are printed. A cell named only here is not printed: its
        value follows from the others, and it is as sensitive as the cells it follows from.
    known
        Cells that are public already, with the value published.
    rule
        What is small.

    Raises
    ------
    InsufficientDataError
        Where relations do not hold, a value is missing and does not follow, or a count is negative or not whole.
    """
    relations = list(relations)
    derived = {one.cell: one.of for one in relations if isinstance(one, Derived)}
    linear = [one for one in relations if not isinstance(one, Derived)]
    behind = {cell for of in derived.values() for cell in of} - set(derived)
    given = {cell: Description(value) for cell, value in known.items()} | {**unprinted, **in_tables}
    given = {cell: what for cell, what in given.items() if cell not in derived}
    mentioned = [*(cell for one in linear for cell in one.terms()), *(cell for of in derived.values() for cell in of)]
    mentioned = [cell for cell in dict.fromkeys(mentioned) if cell not in derived]
    given = {**given, **{cell: Description() for cell in mentioned if cell not in given}}
    what = _completed(given, [one.terms() for one in linear])
    changes = {one.change for one in linear if isinstance(one, Difference)}
    kind = np.array([one.kind or ("change" if cell in changes else "count") for cell, one in what.items()])
    value = np.array([one.value for one in what.values()], dtype=float)
    place = {cell: position for position, cell in enumerate(what)}
    matrix = sparse.lil_matrix((len(linear), len(what)))
    for row, relation in enumerate(linear):
        for cell, factor in relation.terms().items():
            matrix[row, place[cell]] += factor
    matrix = matrix.tocsc()
    _check(tuple(what), value, kind, matrix, linear)
    value = np.where(kind == "count", np.round(value), value)
    count = kind == "count"
    in_table = np.array([cell in in_tables for cell in what], dtype=bool)
    printed = in_table | np.array([cell in behind for cell in what], dtype=bool)
    small = count & np.array([one.sensitive is not False for one in what.values()], dtype=bool) & rule.small(value)
    always = count & (value == 0) & (rule.zeros == "published")
    kept = np.array([one.keep for one in what.values()], dtype=bool) & ~small
    cost = np.array([one.weight for one in what.values()]) * (1 + np.log10(1 + np.abs(value)) / 4)
    return System(
        cells=tuple(what),
        value=value,
        printed=printed,
        fixed=np.array([cell in known for cell in what], dtype=bool) | (printed & (always | kept)),
        zero=printed & always,
        least=np.where(kind == "change", -np.inf, np.where(in_table & count, float(rule.least), 0.0)),
        small=small,
        cost=np.where(kind == "change", CHEAPER, 1.0) * cost,
        matrix=matrix,
    )


def _completed(
    given: Mapping[Hashable, Description], rows: Sequence[Mapping[Hashable, float]]
) -> dict[Hashable, Description]:
    """Fill in what the relations say of cells without a value: the value, and how sensitive it is."""
    found, waiting = dict(given), list(rows)
    while waiting:
        left = []
        for terms in waiting:
            missing = [cell for cell in terms if np.isnan(found[cell].value)]
            if len(missing) > 1:
                left.append(terms)
            elif missing:
                others = {cell: factor for cell, factor in terms.items() if cell != missing[0]}
                total = sum(factor * found[cell].value for cell, factor in others.items())
                sensitive = found[missing[0]].sensitive
                if sensitive is None:
                    sensitive = any(found[cell].sensitive is not False for cell in others)
                found[missing[0]] = replace(found[missing[0]], value=-total / terms[missing[0]], sensitive=sensitive)
        if len(left) == len(waiting):
            break
        waiting = left
    return found


def _check(
    cells: tuple[Hashable, ...],
    value: np.ndarray,
    kind: np.ndarray,
    matrix: sparse.csc_matrix,
    linear: Sequence[Relation],
) -> None:
    """Refuse what cannot be protected because it is not known or does not add up."""
    faults = []
    odd_kind = sorted(set(kind) - set(KINDS))
    if odd_kind:
        faults.append(f"{odd_kind[0]!r} is no kind of cell; the kinds are {', '.join(KINDS)}")
    unknown = np.flatnonzero(np.isnan(value))
    if len(unknown):
        faults.append(
            f"{_cells(unknown)} without a value that follows from no relation, first {cells[unknown[0]]!r}; "
            "give it in unprinted, or leave the relation out"
        )
    odd = np.flatnonzero((kind == "count") & ((value < -TOLERANCE) | (np.abs(value - np.round(value)) > TOLERANCE)))
    if len(odd):
        faults.append(
            f"{_cells(odd)} that should be a count, but negative or not whole, first {cells[odd[0]]!r}, "
            f"{value[odd[0]]:g}; call it an amount or a change"
        )
    if not len(unknown):
        gap = np.abs(matrix @ value)
        wrong = np.flatnonzero(gap > TOLERANCE * np.maximum(1.0, abs(matrix) @ np.abs(value)))
        if len(wrong):
            faults.append(
                f"{len(wrong)} {'relation does' if len(wrong) == 1 else 'relations do'} not hold, first "
                f"{linear[wrong[0]]!r}, which is {gap[wrong[0]]:g} out; parts that overlap or leave something out "
                "are no sum"
            )
    if faults:
        raise InsufficientDataError("; ".join(faults))


def _cells(found: np.ndarray) -> str:
    return f"{len(found)} {'cell' if len(found) == 1 else 'cells'}"
