"""Random sets of tables to attack, an attack that shares nothing with the package's, and the plain method to compare."""

from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import linprog, milp

from pcc_analysis.disclosure import Rule, Sum, protect
from pcc_analysis.disclosure.attack import attacked

LARGEST = 200
CLOSE = 1e-6


class Case(NamedTuple):
    """What a report prints, the counts behind it, how they add up, and what was public before."""

    printed: dict
    counts: dict
    sums: list
    public: set

    def protect(self, **options):
        return protect(self.printed, self.counts, self.sums, public=self.public, **options)


def random_set(seed):
    """Tables by measure, area and period with totals of each, changes, percentages, rests and public counts."""
    rng = np.random.default_rng(seed)
    while True:
        measures, areas, periods = rng.integers(2, 7), rng.integers(2, 6), rng.integers(1, 5)
        if (measures + 1) * (areas + 1) * (periods + 1) <= LARGEST - 40:
            break
    mean = np.exp(rng.normal(rng.uniform(0.3, 2.5), 1.0, (measures, areas, 1))) * rng.uniform(0.5, 1.5, (1, 1, periods))
    whole = np.zeros((measures + 1, areas + 1, periods + 1), dtype=int)
    whole[:-1, :-1, :-1] = rng.poisson(mean)
    for axis in range(3):
        last, parts = [slice(None)] * 3, [slice(None)] * 3
        last[axis], parts[axis] = -1, slice(None, -1)
        whole[tuple(last)] = whole[tuple(parts)].sum(axis=axis)
    values = {index: float(whole[index]) for index in np.ndindex(*whole.shape)}
    sums = []
    for axis in range(3):
        for index in np.ndindex(*np.delete(whole.shape, axis)):
            line = [(*index[:axis], place, *index[axis:]) for place in range(whole.shape[axis])]
            sums.append(Sum(line[-1], tuple(line[:-1])))
    hidden = set()
    if rng.random() < 0.4:  # an area that no table shows: the rest that is not allocated
        hidden |= {cell for cell in values if cell[1] == 0}
    if rng.random() < 0.4:  # a measure whose periods are not printed one by one
        hidden |= {cell for cell in values if cell[0] == 0 and cell[2] < periods}
    shown = {("count", cell): (cell,) for cell in values if cell not in hidden}
    if periods > 1 and rng.random() < 0.7:
        pairs = [((m, a, 1), (m, a, 0)) for m in range(measures + 1) for a in range(areas + 1)]
        shown |= {("change", now): (now, before) for now, before in pairs if hidden.isdisjoint((now, before))}
    if rng.random() < 0.6:
        sides = [((0, area, periods), (measures, area, periods)) for area in range(areas + 1)]
        shown |= {("share", top): (top, base) for top, base in sides if whole[base]}
    shown = dict(list(shown.items())[:LARGEST])
    half = rng.random(len(shown))
    printed = {("one", *place): cells for (place, cells), one in zip(shown.items(), half, strict=True) if one < 0.6}
    printed |= {("two", *place): cells for (place, cells), one in zip(shown.items(), half, strict=True) if one >= 0.4}
    big = [cell for cell in values if values[cell] >= 10]
    public = {big[one] for one in rng.permutation(len(big))[:3]} if rng.random() < 0.4 else set()
    return Case(printed, values, sums, public)


class Reader:
    """A reader with a computer, who has the pages and knows how the counts add up: nothing of the package is used."""

    def __init__(self, case, left_out, threshold=5):
        self.threshold = threshold
        self.cells = list(case.counts)
        self.truth = np.array([case.counts[cell] for cell in self.cells])
        place = {cell: position for position, cell in enumerate(self.cells)}
        rows = [(row, place[cell], sign) for row, one in enumerate(case.sums)
                for cell, sign in [(one.whole, 1.0), *((part, -1.0) for part in one.parts)]]  # fmt: skip
        number, column, sign = zip(*rows, strict=True) if rows else ((), (), ())
        self.matrix = sparse.csr_matrix((sign, (number, column)), shape=(len(case.sums), len(self.cells)))
        shown = {cell for where, cells in case.printed.items() if where not in left_out for cell in cells}
        self.known = np.array([cell in shown | case.public for cell in self.cells])
        self.public = np.array([cell in case.public for cell in self.cells])
        gone = {cells[0] for where, cells in case.printed.items() if where in left_out and len(cells) == 1}
        self.small = (self.truth >= 1) & (self.truth < threshold)
        printed = {cell for cells in case.printed.values() for cell in cells}
        self.in_table = np.array([cell in printed for cell in self.cells])
        self.targets = np.flatnonzero(~self.known & (self.small | np.array([cell in gone for cell in self.cells])))

    def ends(self, target, known, whole_numbers=False):
        """The tables that agree with what is known and have the least and the most of a count; None where endless."""
        lower, upper = np.where(known, self.truth, 0.0), np.where(known, self.truth, np.inf)
        found = []
        for sign in (1.0, -1.0):
            goal = sign * (np.arange(len(self.cells)) == target)
            if whole_numbers:
                solved = milp(
                    goal, constraints=(self.matrix, 0, 0), bounds=(lower, upper), integrality=np.ones(len(goal))
                )
            else:
                solved = linprog(goal, A_eq=self.matrix, b_eq=np.zeros(self.matrix.shape[0]),
                                 bounds=np.column_stack([lower, upper]), method="highs")  # fmt: skip
            found.append(solved.x if solved.status == 0 else None)
        return found

    def narrowed(self, whole_numbers=False):
        """The counts about which the pages say more than the rule allows: id, truth, lowest, highest.

        A table that was found for one count shows others at other values, too: those need no programs of their own.
        """
        low, high = self.truth.copy(), self.truth.copy()
        found = []
        for target in self.targets:
            if self._kept(target, low[target], high[target]):
                continue
            least, most = self.ends(target, self.known, whole_numbers)
            low = np.minimum(low, least)
            high = np.maximum(high, most) if most is not None else high
            top = np.inf if most is None else most[target]
            if not self._kept(target, least[target], top):
                floor, ceiling = self.ends(target, self.public, whole_numbers)
                limits = (floor[target], np.inf if ceiling is None else ceiling[target])
                if not self._kept(target, least[target], top, *limits):
                    found.append((self.cells[target], self.truth[target], least[target], top))
        return found

    def _kept(self, target, low, high, floor=-np.inf, ceiling=np.inf):
        span = max(1, min(self.threshold - 2, ceiling - floor))
        every = low <= max(1, floor) + CLOSE and high >= min(self.threshold - 1, ceiling) - CLOSE
        return (every or not (self.small & self.in_table)[target]) and high - low >= span - CLOSE


def plain(system, until_safe=False, rule=None):
    """Rows and columns one at a time: wherever a line has one count left out, its smallest other count goes, too.

    With ``until_safe`` every count that can still be narrowed down loses another neighbour, until none is.
    """
    rule = Rule() if rule is None else rule
    out = system.small & system.printed
    lines = [np.flatnonzero(row) for row in system.matrix.toarray()]
    whole = [int(line[np.argmax(system.value[line])]) for line in lines]

    def add(line, total):
        able = [one for one in line if system.printed[one] and not out[one] and not system.fixed[one]]
        if able:
            out[min(able, key=lambda one: (one == total, system.value[one], one))] = True
        return bool(able)

    while True:
        again = True
        while again:
            again = False
            for line, total in zip(lines, whole, strict=True):
                unseen = [one for one in line if system.hidden(out)[one]]
                if len(unseen) == 1 and (out[unseen[0]] or system.small[unseen[0]]):
                    again |= add(line, total)
        if not until_safe:
            return out
        leaks = plain_leaks(system, out, rule)
        widened = [add(line, total) for leak in leaks for line, total in zip(lines, whole, strict=True) if leak in line]
        if not any(widened):
            return out


def plain_leaks(system, out, rule):
    """Positions of the counts that break the rule."""
    found = attacked(system, out, rule)
    broken = set(found.loc[~found["kept"], "cell"])
    return [place for place, cell in enumerate(system.cells) if cell in broken]
