"""How figures add up: areas to the force, subgroups to their group, months to quarters and years, changes to levels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from pcc_analysis.disclosure.figure_cells import BASE, CHANGE, COUNT, Cell, MonthlyCounts
from pcc_analysis.disclosure.protect import Protected, protect
from pcc_analysis.disclosure.relations import Derived, Difference, Relation, Sum
from pcc_analysis.disclosure.rule import THRESHOLD, Zeros

FORCE = "force"
REST = "not allocated"


def comparison_relations(cells: Iterable[Cell], monthly: MonthlyCounts) -> list[Relation]:
    """Return what ties changes, percentages, limits and readings to the counts they come from."""
    relations: list[Relation] = []
    for cell in cells:
        if cell.figure in (COUNT, BASE):
            continue
        own = Cell(cell.measure, cell.area, cell.first, cell.last)
        if cell.figure == CHANGE:
            relations.append(Difference(cell, own, cell.side(COUNT).earlier()))
            continue
        sides = [COUNT, BASE] if monthly.has_base(cell.measure, cell.area) else [COUNT]
        sources = [own.side(side) for side in sides]
        if cell.against is not None:
            sources += [cell.side(side).earlier() for side in sides]
        there = tuple(one for one in sources if np.isfinite(monthly.value(one)))
        relations.append(Derived(cell, there))
    return relations


def window_relations(cells: Iterable[Cell], families: Mapping[str, int] | None = None) -> list[Sum]:
    """Return windows as sums of the shortest stretches of months into which all windows together cut the time.

    Parameters
    ----------
    cells
        Counts and bases, printed or public.
    families
        For each measure the number of its family: measures that add up to each other need the same cuts.

    Returns
    -------
    list of Sum
        For every measure, area and side: a year of four printed quarters is the sum of these; two years that end a
        quarter apart share nine months, and what they do not share can be told from their difference. Stretches that
        are not printed are cells all the same.
    """
    cells = [cell for cell in cells if cell.figure in (COUNT, BASE)]
    family = dict(families or {})
    cuts: dict[Hashable, set[int]] = defaultdict(set)
    for cell in cells:
        cuts[family.get(cell.measure, cell.measure)] |= {cell.first.ordinal, cell.last.ordinal + 1}
    relations = []
    for cell in dict.fromkeys(cells):
        inside = sorted(cuts[family.get(cell.measure, cell.measure)])
        inside = [cut for cut in inside if cell.first.ordinal <= cut <= cell.last.ordinal + 1]
        if len(inside) > 2:
            parts = (
                Cell(cell.measure, cell.area, _month(start), _month(end - 1), cell.figure)
                for start, end in pairwise(inside)
            )
            relations.append(Sum(cell, tuple(parts)))
    return relations


def area_relations(
    cells: Iterable[Cell], monthly: MonthlyCounts, areas: Sequence[str], whole: str = FORCE, rest: str = REST
) -> list[Sum]:
    """Return the force as the sum of its areas and of what no area holds, for every measure and window.

    Where the areas make the whole, nothing stands for the rest: the reader is taken to know that they do.
    """
    relations = []
    for one in _each(cells, lambda cell: (cell.measure, cell.first, cell.last, cell.figure)):
        parts = [Cell(one.measure, area, one.first, one.last, one.figure) for area in areas]
        top = Cell(one.measure, whole, one.first, one.last, one.figure)
        relations += _sum(top, parts, Cell(one.measure, rest, one.first, one.last, one.figure), monthly)
    return relations


def part_relations(cells: Iterable[Cell], monthly: MonthlyCounts, parts: Mapping[str, Sequence[str]]) -> list[Sum]:
    """Return a measure as the sum of its parts and, where they leave some of it out, of ``<measure>_other``.

    Parameters
    ----------
    cells
        Whatever cells there are; their areas and windows are taken.
    monthly
        The counts by month.
    parts
        For each whole its parts, which must not overlap: a group and its subgroups, hate crime and its strands only
        where a crime has one strand.
    """
    relations = []
    for one in _each(cells, lambda cell: (cell.area, cell.first, cell.last, cell.figure)):
        for whole, names in parts.items():
            top, *listed, other = (
                Cell(name, one.area, one.first, one.last, one.figure) for name in (whole, *names, f"{whole}_other")
            )
            relations += _sum(top, listed, other, monthly)
    return relations


def relations_of(
    cells: Iterable[Cell],
    monthly: MonthlyCounts,
    *,
    areas: Sequence[str] = (),
    parts: Mapping[str, Sequence[str]] | None = None,
) -> list[Relation]:
    """Return everything that ties the cells of a report together: see the four functions it calls."""
    cells = list(dict.fromkeys(cells))
    compared = comparison_relations(cells, monthly)
    counts = [cell for cell in cells if cell.figure in (COUNT, BASE)]
    for relation in compared:
        sources = relation.of if isinstance(relation, Derived) else list(relation.terms())[1:]
        counts += [cell for cell in sources if isinstance(cell, Cell)]
    parts = {} if parts is None else parts
    windows = window_relations(counts, _families(parts))
    levels = list(dict.fromkeys([*counts, *(cell for one in windows for cell in one.parts if isinstance(cell, Cell))]))
    across: list[Sum] = part_relations(levels, monthly, parts) if parts else []
    if areas:
        also = [cell for one in across for cell in one.terms() if isinstance(cell, Cell)]
        across += area_relations([*levels, *also], monthly, areas)
    return list(dict.fromkeys([*compared, *windows, *across]))


def protect_figures(
    tables: Mapping[str, pd.DataFrame],
    monthly: MonthlyCounts,
    *,
    areas: Sequence[str] = (),
    parts: Mapping[str, Sequence[str]] | None = None,
    known: Mapping[Hashable, float] | None = None,
    threshold: int = THRESHOLD,
    zeros: Zeros = "published",
    width: float | None = None,
) -> Protected:
    """Protect the tables of a report, each made by `figure_cells`; see `protect`, `area_relations`, `part_relations`.

    A cell that is not printed is as sensitive as the measure is where it is printed.
    """
    printed = [cell for frame in tables.values() for cell in frame["cell"]]
    public: dict[Hashable, float] = dict(known or {})
    before = [cell for cell in public if isinstance(cell, Cell)]
    relations = relations_of([*printed, *before], monthly, areas=areas, parts=parts)
    sensitive = {
        row["cell"].measure: bool(row["sensitive"]) for frame in tables.values() for row in frame.to_dict("records")
    }
    told = (relation.of if isinstance(relation, Derived) else relation.terms() for relation in relations)
    mentioned = [cell for one in told for cell in one if isinstance(cell, Cell) and cell.figure in (COUNT, BASE)]
    there = {*printed}
    unprinted = [
        {"cell": cell, "value": value, "kind": monthly.kind(cell), "sensitive": sensitive.get(cell.measure, False)}
        for cell in dict.fromkeys(mentioned)
        if cell not in there and np.isfinite(value := monthly.value(cell))
    ]
    return protect(
        tables,
        relations,
        threshold,
        public,
        unprinted=pd.DataFrame(unprinted, columns=["cell", "value", "kind", "sensitive"]),
        zeros=zeros,
        width=width,
    )


def _sum(top: Cell, parts: Sequence[Cell], rest: Cell, monthly: MonthlyCounts) -> list[Sum]:
    """Return a whole as the sum of the parts that have a value, and of the rest where there is one."""
    there = [part for part in parts if np.isfinite(monthly.value(part))]
    if not there or not np.isfinite(monthly.value(top)):
        return []
    left = monthly.value(top) - sum(monthly.value(part) for part in there)
    return [Sum(top, tuple([*there, rest] if abs(left) > 1e-6 else there))]


def _each(cells: Iterable[Cell], key: object) -> list[Cell]:
    """Return one count or base for each value of a key."""
    return list({key(cell): cell for cell in cells if cell.figure in (COUNT, BASE)}.values())  # type: ignore[operator]


def _families(parts: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Return the number of the family of each measure: those that add up to each other, also by way of others."""
    family: dict[str, int] = {}
    for number, (whole, names) in enumerate(parts.items()):
        members = {whole, *names, f"{whole}_other"}
        joined = {family[name] for name in members if name in family}
        family.update(dict.fromkeys([*members, *(name for name, old in family.items() if old in joined)], number))
    return family


def _month(ordinal: int) -> pd.Period:
    return pd.Period(ordinal=ordinal, freq="M")
