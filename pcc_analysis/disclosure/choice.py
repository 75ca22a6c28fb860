"""Which further cells to leave out: cheapest movements by linear programming, then everything back that can be."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from pcc_analysis.disclosure.attack import possible_values
from pcc_analysis.disclosure.rule import Rule
from pcc_analysis.disclosure.system import System

SMALLEST = 1e-7
NEXT_TO_NOTHING = 1e-4


@dataclass(eq=False)
class Choice:
    """The state of a search: what is left out, and the tables that prove it enough.

    A **witness** is another set of tables that agrees with everything published: a vector of movements away from the
    truth that keeps every relation. A small cell is protected by a witness in which it is at most `least` and one in
    which it is at least `most`; witnesses found for one cell often serve others, which saves most linear programs.
    """

    system: System
    rule: Rule
    suppressed: np.ndarray
    witnesses: list[np.ndarray] = field(default_factory=list)
    exposed: set[int] = field(default_factory=set)
    floors: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._groups: dict[bytes, np.ndarray] = {}
        self._rows: dict[tuple[bytes, int], tuple[np.ndarray, sparse.csc_matrix]] = {}

    @property
    def hidden(self) -> np.ndarray:
        """Which cells a reader does not see."""
        return (self.suppressed | ~self.system.printed) & ~self.system.fixed

    def targets(self) -> list[int]:
        """Return the cells that need protection: small ones first, the nearest to being known before the others."""
        wanted = (self.system.small & self.hidden) | (self.suppressed & ~self.system.fixed)
        order = np.lexsort((np.arange(len(wanted)), self.system.value, ~self.system.small))
        return [int(one) for one in order if wanted[one] and int(one) not in self.exposed]

    def needs(self, target: int, low: float, high: float) -> tuple[float, ...]:
        """Return the movements of a cell one of which its protection still lacks, given how far it is known to move."""
        value, rule = self.system.value[target], self.rule
        if self.system.small[target]:
            if high < rule.most - value - SMALLEST:
                return (rule.most - value,)
            floor = self.floors.get(target, float(rule.least))
            if low > floor - value + SMALLEST:
                return (floor - value,)
        return (low + rule.span, high - rule.span) if high - low < rule.span - SMALLEST else ()

    def reach(self) -> tuple[np.ndarray, np.ndarray]:
        """Return how far down and up each cell moves in some witness."""
        moved = np.vstack([np.zeros(len(self.system.cells)), *self.witnesses])
        return moved.min(axis=0), moved.max(axis=0)

    def move(self, target: int, amount: float, moving: np.ndarray, cost: np.ndarray) -> np.ndarray | None:
        """Return the cheapest movement of the tables that moves one cell by an amount, or None where there is none."""
        system = self.system
        free, rows = self._group(target, moving)
        down = system.value[free] - system.least[free]
        where = int(np.flatnonzero(free == target)[0])
        size = len(free)
        upper = np.concatenate([np.full(size, np.inf), np.maximum(down, 0.0)])
        lower = np.zeros(2 * size)
        if amount < -down[where] - SMALLEST:
            return None
        lower[where] = upper[where] = max(amount, 0.0)
        lower[size + where] = upper[size + where] = max(-amount, 0.0)
        price = np.tile(cost[free], 2)
        price[[where, size + where]] = 0.0
        solved = linprog(
            price,
            A_eq=sparse.hstack([rows, -rows], format="csc"),
            b_eq=np.zeros(rows.shape[0]),
            bounds=np.column_stack([lower, upper]),
            method="highs",
        )
        if solved.status != 0:
            return None
        step = solved.x[:size] - solved.x[size:]
        movement = np.zeros(len(system.cells))
        movement[free] = np.where(np.abs(step) > SMALLEST, step, 0.0)
        return movement

    def _group(self, target: int, moving: np.ndarray) -> tuple[np.ndarray, sparse.csc_matrix]:
        key = moving.tobytes()
        if key not in self._groups:
            self._groups, self._rows = {key: self.system.components(moving)}, {}
        groups = self._groups[key]
        number = int(groups[target])
        if (key, number) not in self._rows:
            free = np.flatnonzero(moving & (groups == number))
            rows = self.system.matrix[:, free]
            self._rows[key, number] = free, rows[np.unique(rows.indices)]
        return self._rows[key, number]

    def secure(self, targets: list[int], moving: np.ndarray, price: np.ndarray, leave_out: bool) -> list[int]:
        """Find the witnesses that cells lack, leaving out what has to move for them if that is allowed.

        Returns
        -------
        list
            The cells for which there is none; where nothing may be left out, the first of them.
        """
        low, high = self.reach()
        failed = []
        for target in targets:
            while needed := self.needs(target, low[target], high[target]):
                tried = (self.move(target, amount, moving, price) for amount in needed)
                found = next((one for one in tried if one is not None), None)
                if found is None:
                    if leave_out and needed[0] < 0 and self._has_higher_floor(target):
                        continue
                    failed.append(target)
                    break
                if leave_out:
                    gone = (found != 0) & self.system.printed
                    self.suppressed |= gone
                    price[gone] = NEXT_TO_NOTHING * self.system.cost[gone]
                self.witnesses.append(found)
                low, high = np.minimum(low, found), np.maximum(high, found)
            if failed and not leave_out:
                break
        return failed

    def _has_higher_floor(self, target: int) -> bool:
        """Note what the printed zeros alone say a small cell must be at least, if that is news.

        A total over three cells that are not 0 is at least 3, whatever else is left out.
        """
        if target in self.floors or not self.system.small[target]:
            return False
        wanted = np.arange(len(self.system.cells)) == target
        self.floors[target] = float(possible_values(self.system, ~self.system.zero, wanted)[0][0])
        return self.floors[target] > self.rule.least + SMALLEST

    def grow(self) -> None:
        """Leave out further cells until every cell that needs it is protected, or cannot be."""
        movable = ~self.system.fixed
        price = np.where(self.hidden, NEXT_TO_NOTHING, 1.0) * self.system.cost
        done: set[int] = set()
        while targets := [one for one in self.targets() if one not in done]:
            self.exposed.update(self.secure(targets, movable, price, leave_out=True))
            done.update(targets)

    def prune(self, keep: np.ndarray) -> None:
        """Print again, the dearest first, whatever nothing needs; `keep` are the cells that stay out whatever."""
        again = True
        while again:
            added = np.flatnonzero(self.suppressed & ~keep & ~self.system.fixed)
            order = sorted(added, key=lambda one: (-self.system.cost[one], one))
            printed_again = [self._print_again(int(cell)) for cell in order]
            again = any(printed_again)

    def _print_again(self, cell: int) -> bool:
        """Print a cell again if everything stays protected without it."""
        before, witnesses = self.suppressed.copy(), self.witnesses
        self.suppressed[cell] = False
        self.witnesses = [one for one in witnesses if one[cell] == 0]
        price = np.where(self.system.small, NEXT_TO_NOTHING, 1.0) * self.system.cost
        if self.secure(self.targets(), self.hidden, price, leave_out=False):
            self.suppressed, self.witnesses = before, witnesses
            return False
        return True


def choose(system: System, rule: Rule) -> Choice:
    """Decide which cells to leave out.

    Parameters
    ----------
    system
        The equations of the report.
    rule
        What is small and what protects it.

    Returns
    -------
    Choice
        ``suppressed``: which printed cells are left out, small ones and others; ``exposed``: cells that nothing can
        protect. For each cell that lacks protection the movement of the tables with the least sum of cost times
        distance is found by linear programming, and what moves is left out (Kelly, Golden and Assad, Networks 22
        (1992) 397-417, in the general form of Fischetti and Salazar, JASA 95 (2000) 916-928); afterwards each added
        cell, the dearest first, is printed again if everything stays protected. The same input gives the same answer.
    """
    small = system.small & system.printed
    choice = Choice(system, rule, small.copy())
    choice.grow()
    choice.prune(small)
    return choice
