"""Which further counts to leave out: cheapest movements by linear programming, then everything back that can be."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from pcc_analysis.disclosure.attack import possible_values
from pcc_analysis.disclosure.rule import LEAST, Rule
from pcc_analysis.disclosure.system import System

SMALLEST = 1e-7
NEXT_TO_NOTHING = 1e-4
ROUNDED = 1e-5
NODES = 10  # of a search in whole numbers, where the linear program ends between them


@dataclass(eq=False)
class Choice:
    """The state of a search: what is left out, and the tables that prove it enough.

    A **witness** is another set of tables that agrees with everything published: a vector of movements away from the
    truth that keeps every sum, in whole numbers where they are found quickly. A small count is protected by a witness
    in which it is 1 or less and one in which it is `most` or more; witnesses found for one count often serve others,
    which saves most programs.
    """

    system: System
    rule: Rule
    suppressed: np.ndarray
    witnesses: list[np.ndarray] = field(default_factory=list)
    exposed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._groups: dict[bytes, np.ndarray] = {}
        self._rows: dict[tuple[bytes, int], tuple[np.ndarray, sparse.csc_matrix]] = {}
        self._public: dict[int, tuple[float, float]] = {}

    @property
    def hidden(self) -> np.ndarray:
        """Which cells a reader does not see."""
        return self.system.hidden(self.suppressed)

    def targets(self) -> list[int]:
        """Return the cells that need protection: small ones first, the nearest to being known before the others."""
        wanted = self.hidden & (self.system.small | self.suppressed)
        order = np.lexsort((np.arange(len(wanted)), self.system.value, ~self.system.small))
        return [int(one) for one in order if wanted[one] and int(one) not in self.exposed]

    def needs(self, target: int, low: float, high: float) -> tuple[float, ...]:
        """Return the movements of a cell one of which its protection still lacks, given how far it is known to move."""
        value = self.system.value[target]
        floor, ceiling = self._public.get(target, (-np.inf, np.inf))
        if self.system.small[target] and self.system.printed[target]:
            if high < min(self.rule.most, ceiling) - value - SMALLEST:
                return (min(self.rule.most, ceiling) - value,)
            if low > max(LEAST, floor) - value + SMALLEST:
                return (max(LEAST, floor) - value,)
        span = max(1.0, min(self.rule.span, ceiling - floor))
        if high - low >= span - SMALLEST:
            return ()
        if ceiling <= floor:
            return (-np.inf,)
        either = (min(low + span, ceiling - value), max(high - span, floor - value))
        return tuple(amount for amount in either if not low <= amount <= high)

    def move(self, target: int, amount: float, moving: np.ndarray, cost: np.ndarray) -> np.ndarray | None:
        """Return the cheapest movement of the tables that moves one cell by an amount, or None where there is none."""
        system = self.system
        free, rows = self._group(target, moving)
        where, size = int(np.searchsorted(free, target)), len(free)
        if amount < -system.value[target] - SMALLEST:
            return None
        lower, upper = np.zeros(2 * size), np.concatenate([np.full(size, np.inf), system.value[free]])
        lower[where] = upper[where] = max(amount, 0.0)
        lower[size + where] = upper[size + where] = max(-amount, 0.0)
        price = np.tile(cost[free], 2)
        price[[where, size + where]] = 0.0
        both = sparse.hstack([rows, -rows], format="csc")
        solve = partial(milp, price, constraints=LinearConstraint(both, 0, 0), bounds=Bounds(lower, upper))
        solved = solve()  # in parts, which are nearly always whole; quicker to call than `linprog`
        if solved.x is None:
            return None
        if (np.abs(solved.x - np.round(solved.x)) > SMALLEST).any():
            whole = solve(integrality=np.ones(2 * size), options={"node_limit": NODES})
            solved = solved if whole.x is None else whole
        step = solved.x[:size] - solved.x[size:]
        near = np.abs(step - np.round(step)) <= ROUNDED
        movement = np.zeros(len(system.cells))
        movement[free] = np.where(near, np.round(step), step)
        return movement

    def _group(self, target: int, moving: np.ndarray) -> tuple[np.ndarray, sparse.csc_matrix]:
        """Return the cells that can move with a cell, and the sums that hold them together."""
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
        moved = np.vstack([np.zeros(len(self.system.cells)), *self.witnesses])
        low, high = moved.min(axis=0), moved.max(axis=0)
        failed = []
        for target in targets:
            while needed := self.needs(target, low[target], high[target]):
                tried = (self.move(target, amount, moving, price) for amount in needed)
                found = next((one for one in tried if one is not None), None)
                if found is None:
                    if leave_out and target not in self._public:
                        self._public[target] = self._allowed(target)
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

    def _allowed(self, target: int) -> tuple[float, float]:
        """Return what the figures that cannot be left out leave possible for a cell, in whole numbers."""
        wanted = np.arange(len(self.system.cells)) == target
        low, high = possible_values(self.system, ~self.system.fixed, wanted)
        return float(np.ceil(low[0] - SMALLEST)), float(np.floor(high[0] + SMALLEST))

    def grow(self) -> None:
        """Leave out further cells until every cell that needs it is protected, or cannot be."""
        price = np.where(self.hidden, NEXT_TO_NOTHING, 1.0) * self.system.cost
        done: set[int] = set()
        while targets := [one for one in self.targets() if one not in done]:
            self.exposed.update(self.secure(targets, ~self.system.fixed, price, leave_out=True))
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
    choice.exposed = set(np.flatnonzero(system.small & system.fixed).tolist())
    choice.grow()
    choice.prune(small)
    return choice
