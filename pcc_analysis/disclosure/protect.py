"""All tables of a report protected together: which cells to leave out, why, and what to say about it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis.disclosure.choice import choose
from pcc_analysis.disclosure.relations import Derived, Relation
from pcc_analysis.disclosure.rule import THRESHOLD, Rule, Zeros
from pcc_analysis.disclosure.system import Description, System, build_system
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.numbers import count_noun

#: What stands in the place of a cell left out.
MARK = "[c]"


@dataclass(frozen=True, eq=False)
class Protected:
    """What is left out of the tables of a report.

    Parameters
    ----------
    reasons
        For each table a Series with the index of its frame: "" where the cell is printed, ``primary`` where it is
        small, ``secondary`` where a small cell could be worked out from it, ``derived`` where it is worked out from
        cells left out. For the run's own record; the reader sees one mark for all of them.
    exposed
        Small cells that nothing left out here can protect, because what is public already gives them away, or cells
        that are to be kept do.
    already_public
        Small cells that were published before; left out here, but known.
    revised
        Cells whose published value has changed since. The reader is taken to know the value as it is now.
    system, suppressed
        The equations and which of their cells are left out, for `attack`.
    rule
        The rule that was kept.
    """

    reasons: Mapping[str, pd.Series]
    exposed: tuple[Hashable, ...]
    already_public: tuple[Hashable, ...]
    revised: tuple[Hashable, ...]
    system: System
    suppressed: np.ndarray
    rule: Rule

    def mask(self, table: str) -> pd.Series:
        """Return which rows of a table are left out, with the index of its frame."""
        return self.reasons[table] != ""

    @property
    def counts(self) -> dict[str, int]:
        """How many cells there are, and how many are left out for each reason; one in two tables counts once."""
        return {
            "tables": len(self.reasons),
            "cells": len(self._reason_of),
            **{
                reason: sum(found == reason for found in self._reason_of.values())
                for reason in ("primary", "secondary", "derived")
            },
            "exposed": len(self.exposed),
            "already_public": len(self.already_public),
            "revised": len(self.revised),
        }

    @property
    def _reason_of(self) -> dict[Hashable, str]:
        return {
            cell: reason
            for reasons in self.reasons.values()
            for cell, reason in zip(reasons.attrs["cells"], reasons, strict=True)
        }

    @property
    def summary(self) -> str:
        """One sentence for the record of the run. It says more than a reader may know: not for the page."""
        counts = self.counts
        said = (
            f"Of {count_noun(counts['cells'], 'cell')} in {count_noun(counts['tables'], 'table')}, "
            f"{counts['primary']} left out as small (below {self.rule.threshold}), {counts['secondary']} so that those "
            f"cannot be worked out, {counts['derived']} because they are worked out from cells left out"
        )
        if self.exposed:
            said += f"; {count_noun(counts['exposed'], 'small cell')} cannot be protected"
        if self.already_public:
            said += f"; {count_noun(counts['already_public'], 'small cell')} published before"
        return f"{said}."

    def note(self, table: str) -> str:
        """Return the sentence for under a table; empty where nothing is left out.

        It does not say how many cells are small and how many go with them: that would narrow down what each can be.
        """
        many = int(self.mask(table).sum())
        if not many:
            return ""
        return (
            f"{MARK} stands for {count_noun(many, 'cell')} left out: a number {self.rule.words}, or one from which "
            "such a number could be worked out."
        )


def protect(
    tables: Mapping[str, pd.DataFrame],
    relations: Iterable[Relation],
    threshold: int = THRESHOLD,
    known: Mapping[Any, float] | None = None,
    *,
    unprinted: pd.DataFrame | None = None,
    zeros: Zeros = "published",
    width: float | None = None,
) -> Protected:
    """Decide what to leave out of all tables of a report together.

    Parameters
    ----------
    tables
        By name, one row per cell: ``cell`` (any hashable id; the same id in two tables is the same cell) and
        ``value`` (NaN where nothing is printed: such a row is no cell); where they are there also ``kind``,
        ``sensitive``, ``keep``, ``weight`` (see `Description`).
    relations
        How the cells hang together, also with cells that are not printed: see `relations_of`.
    threshold
        Counts below it are small.
    known
        Cells that are public already with the value published: last quarter's report, a population.
    unprinted
        Cells that stand in no table but in relations, in the form of a table; what is not given follows from the
        relations.
    zeros, width
        See `Rule`.

    Returns
    -------
    Protected
        Per table why each cell is left out, counts, sentences. No cell left out can be worked out exactly; a small
        one can, from everything published, still have every value that a small one can have.

    Raises
    ------
    InsufficientDataError
        Where one cell has two values, relations do not hold or a value is missing.

    Notes
    -----
    Source: L. H. Cox, Suppression methodology and statistical disclosure control, JASA 75 (1980) 377-385; L. Willenborg
    and T. de Waal, Elements of Statistical Disclosure Control, Springer 2001; M. Fischetti and J. J. Salazar, JASA 95
    (2000) 916-928.

    Examples
    --------
    >>> table = pd.DataFrame({"cell": ["force", "County", "Swindon", "unknown"], "value": [60, 41, 3, 16]})
    >>> from pcc_analysis.disclosure.relations import Sum
    >>> done = protect({"areas": table}, [Sum("force", ("County", "Swindon", "unknown"))])
    >>> list(done.reasons["areas"])
    ['', '', 'primary', 'secondary']
    >>> done.note("areas")
    '[c] stands for 2 cells left out: a number from 1 to 4, or one from which such a number could be worked out.'
    """
    rule = Rule(threshold, zeros, width)
    shown = {cell for frame in tables.values() for cell in frame.loc[frame["value"].notna(), "cell"]}
    relations = [one for one in relations if not isinstance(one, Derived) or one.cell in shown]
    known = dict(known or {})
    in_tables: dict[Hashable, Description] = {}
    for name, frame in tables.items():
        _add(in_tables, frame, f"the table {name!r}")
    behind: dict[Hashable, Description] = {}
    if unprinted is not None:
        _add(behind, unprinted, "unprinted")
    system = build_system(in_tables, behind, relations, known, rule)
    choice = choose(system, rule)
    out = {cell for cell, gone in zip(system.cells, choice.suppressed, strict=True) if gone}
    derived = _derived({one.cell: one.of for one in relations if isinstance(one, Derived)}, out)
    small = {cell for cell, is_small in zip(system.cells, system.small, strict=True) if is_small}

    def reason(cell: Hashable) -> str:
        if cell in out:
            return "primary" if cell in small else "secondary"
        return "derived" if cell in derived else ""

    reasons = {}
    for name, frame in tables.items():
        there = frame["value"].notna()
        found = [reason(cell) if is_there else "" for cell, is_there in zip(frame["cell"], there, strict=True)]
        reasons[name] = pd.Series(found, index=frame.index, name="reason", dtype=object)
        reasons[name].attrs["cells"] = list(frame["cell"])
    place = {cell: position for position, cell in enumerate(system.cells)}
    return Protected(
        reasons=reasons,
        exposed=tuple(system.cells[one] for one in sorted(choice.exposed)),
        already_public=tuple(cell for cell in known if cell in small and cell in place),
        revised=tuple(
            cell for cell, value in known.items() if cell in place and not np.isclose(system.value[place[cell]], value)
        ),
        system=system,
        suppressed=choice.suppressed,
        rule=rule,
    )


def _add(found: dict[Hashable, Description], frame: pd.DataFrame, where: str) -> None:
    """Collect the cells of a frame; the same cell twice must have one value."""
    if "kind" in frame:
        frame = frame[frame["kind"] != "derived"]
    for row in frame[frame["value"].notna()].to_dict("records"):
        what = Description(
            float(row["value"]),
            str(row.get("kind") or "count"),
            bool(row.get("sensitive", True)),
            bool(row.get("keep", False)),
            float(row.get("weight", 1.0)),
        )
        cell = row["cell"]
        before = found.get(cell)
        if before is not None and not np.isclose(before.value, what.value):
            raise InsufficientDataError(
                f"the cell {cell!r} is {before.value:g} in one table and {what.value:g} in {where}; "
                "one cell has one value, give different figures different ids"
            )
        found[cell] = what if before is None else _both(before, what)


def _both(one: Description, other: Description) -> Description:
    """Return one description for a cell in two tables: the stricter of each."""
    return Description(
        one.value,
        one.kind,
        bool(one.sensitive or other.sensitive),
        one.keep or other.keep,
        one.weight + other.weight,
    )


def _derived(of: Mapping[Hashable, tuple[Hashable, ...]], out: set[Hashable]) -> set[Hashable]:
    """Return the derived figures of which a source is left out, also by way of other derived figures."""
    found: set[Hashable] = set()
    while more := {cell for cell, sources in of.items() if cell not in found and (out | found).intersection(sources)}:
        found |= more
    return found
