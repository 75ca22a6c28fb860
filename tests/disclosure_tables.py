"""Random sets of tables to attack, an attack that shares nothing with the package's, and the plain method to compare."""

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog, milp

from pcc_analysis.disclosure import Derived, Difference, Rule, Sum, attacked

LARGEST = 200


def random_set(seed):
    """Tables by measure, area and period with totals of each, changes, percentages, rests and public cells."""
    rng = np.random.default_rng(seed)
    while True:
        measures, areas, periods = rng.integers(2, 7), rng.integers(2, 6), rng.integers(1, 5)
        if (measures + 1) * (areas + 1) * (periods + 1) <= LARGEST - 40:
            break
    mean = np.exp(rng.normal(rng.uniform(0.3, 2.5), 1.0, (measures, areas, 1))) * rng.uniform(0.5, 1.5, (1, 1, periods))
    atoms = rng.poisson(mean)
    whole = np.zeros(np.add(atoms.shape, 1), dtype=int)
    whole[:-1, :-1, :-1] = atoms
    for axis in range(3):
        last, parts = [slice(None)] * 3, [slice(None)] * 3
        last[axis], parts[axis] = -1, slice(None, -1)
        whole[tuple(last)] = whole[tuple(parts)].sum(axis=axis)
    sums = []
    for axis in range(3):
        for index in np.ndindex(*np.delete(whole.shape, axis)):
            line = [(*index[:axis], place, *index[axis:]) for place in range(whole.shape[axis])]
            sums.append(Sum(("n", *line[-1]), tuple(("n", *one) for one in line[:-1])))
    cells = [("n", *index) for index in np.ndindex(*whole.shape)]
    hidden = set()
    if rng.random() < 0.4:  # an area that no table shows: the rest that is not allocated
        hidden |= {cell for cell in cells if cell[2] == 0}
    if rng.random() < 0.4:  # a measure whose periods are not printed one by one
        hidden |= {cell for cell in cells if cell[1] == 0 and cell[3] < periods}
    relations = list(sums)
    rows = [(cell, float(whole[cell[1:]]), "count") for cell in cells if cell not in hidden]
    if periods > 1 and rng.random() < 0.7:
        for one in range(measures + 1):
            for area in range(areas + 1):
                now, before = ("n", one, area, 1), ("n", one, area, 0)
                if now not in hidden and before not in hidden and len(rows) < LARGEST:
                    change = ("change", one, area)
                    relations.append(Difference(change, now, before))
                    rows.append((change, float(whole[now[1:]] - whole[before[1:]]), "change"))
    if rng.random() < 0.6:
        for area in range(areas + 1):
            top, base = ("n", 0, area, periods), ("n", measures, area, periods)
            if whole[base[1:]] and len(rows) < LARGEST:
                relations.append(Derived(("share", area), (top, base)))
                rows.append((("share", area), 100 * whole[top[1:]] / whole[base[1:]], "derived"))
    known = {}
    if rng.random() < 0.4:
        big = [cell for cell in cells if whole[cell[1:]] >= 10]
        known = {big[one]: float(whole[big[one][1:]]) for one in rng.permutation(len(big))[: min(3, len(big))]}
    frame = pd.DataFrame({"cell": pd.Series([row[0] for row in rows], dtype=object)})
    frame["value"], frame["kind"] = [row[1] for row in rows], [row[2] for row in rows]
    half = rng.random(len(frame)) < 0.5
    again = frame[half | (rng.random(len(frame)) < 0.2)].reset_index(drop=True)
    unprinted = pd.DataFrame({"cell": pd.Series(sorted(hidden), dtype=object)})
    unprinted["value"] = [float(whole[cell[1:]]) for cell in sorted(hidden)]
    first = frame[~half].reset_index(drop=True)
    return {"tables": {"one": first, "two": again}, "relations": relations, "known": known, "unprinted": unprinted}


def reader(case, protected, threshold=5, zeros="published"):
    """The reader's equations, from the pages alone: (cells, matrix, lower, upper, targets with their true values)."""
    cells, truth = order(case)
    shown, out = dict(case["known"]), set()
    for name, frame in case["tables"].items():
        for cell, kind, gone in zip(frame["cell"], frame["kind"], protected.mask(name), strict=True):
            if kind == "derived" and not gone:  # limits beside a percentage give its base: take both sides as known
                of = next(one.of for one in case["relations"] if isinstance(one, Derived) and one.cell == cell)
                shown.update(dict.fromkeys(of))
            elif kind != "derived" and not gone:
                shown[cell] = None
            elif kind != "derived" and cell not in case["known"]:
                out.add((cell, kind))
    linear = [one for one in case["relations"] if not isinstance(one, Derived)]
    place = {cell: position for position, cell in enumerate(cells)}
    matrix = sparse.lil_matrix((len(linear), len(cells)))
    for row, one in enumerate(linear):
        for cell, factor in one.terms().items():
            matrix[row, place[cell]] = factor
    least = 1.0 if zeros == "published" else 0.0
    lower, upper = np.zeros(len(cells)), np.full(len(cells), np.inf)
    for cell, kind in out:
        lower[place[cell]] = least if kind == "count" else -np.inf
    for cell in shown:
        lower[place[cell]] = upper[place[cell]] = truth[cell]
    smallest = 1 if zeros == "published" else 0
    small = {
        cell for cell, value in truth.items()
        if cell not in shown and cell[0] == "n" and smallest <= value < threshold
    }  # fmt: skip
    targets = sorted({cell for cell, _ in out} | small, key=str)
    return matrix.tocsr(), lower, upper, [(place[cell], truth[cell], cell in small, cell) for cell in targets]


def floor(case, matrix, place):
    """The least a cell can be if a reader knows of every count in a table only whether it is 0."""
    cells, _ = order(case)
    printed = {}
    for frame in case["tables"].values():
        printed.update(
            {
                cell: value
                for cell, value, kind in frame[["cell", "value", "kind"]].itertuples(index=False)
                if kind == "count"
            }
        )
    for relation in case["relations"]:
        if isinstance(relation, Derived) and any(
            relation.cell in set(frame["cell"]) for frame in case["tables"].values()
        ):
            truth = dict(zip(case["unprinted"]["cell"], case["unprinted"]["value"], strict=True))
            printed.update({cell: 0.0 for cell in relation.of if truth.get(cell) == 0})
    changes = {one.change for one in case["relations"] if isinstance(one, Difference)}
    bounds = [
        (None, None) if cell in changes else ((0, 0) if printed.get(cell) == 0 else (float(cell in printed), None))
        for cell in cells
    ]
    goal = np.zeros(len(cells))
    goal[place] = 1
    return linprog(goal, A_eq=matrix, b_eq=np.zeros(matrix.shape[0]), bounds=bounds, method="highs").fun


def order(case):
    """The cells of a case in the order of the reader's equations, and their true values."""
    truth = {}
    for frame in case["tables"].values():
        numbers = frame[frame["kind"] != "derived"]
        truth.update(zip(numbers["cell"], numbers["value"], strict=True))
    truth.update(zip(case["unprinted"]["cell"], case["unprinted"]["value"], strict=True))
    truth.update(case["known"])
    linear = [one for one in case["relations"] if not isinstance(one, Derived)]
    return list(dict.fromkeys([*truth, *(cell for one in linear for cell in one.terms())])), truth


def narrowed(case, protected, threshold=5, zeros="published", whole_numbers=False):
    """The cells a reader can narrow down beyond the rule, by linear programs over everything at once."""
    matrix, lower, upper, targets = reader(case, protected, threshold, zeros)
    found = []
    for place, value, small, cell in targets:
        pick = np.zeros(len(lower))
        ends = []
        for sign in (1.0, -1.0):
            pick[place] = sign
            if whole_numbers:
                solved = milp(pick, constraints=(matrix, 0, 0), bounds=(lower, upper), integrality=np.ones(len(lower)))
            else:
                bounds = np.column_stack([lower, upper])
                solved = linprog(pick, A_eq=matrix, b_eq=np.zeros(matrix.shape[0]), bounds=bounds, method="highs")
            ends.append(sign * solved.fun if solved.status == 0 else -sign * np.inf)
        low, high = ends
        first = 1 if zeros == "published" else 0
        if small and low > first + 1e-6:
            first = max(first, floor(case, matrix, place))
        covered = not small or (low <= first + 1e-6 and high >= threshold - 1 - 1e-6)
        if not covered or high - low < max(1, threshold - 1 - (zeros == "published")) - 1e-6:
            found.append((cell, value, low, high))
    return found


def plain(system, until_safe=False, rule=None):
    """Rows and columns one at a time: wherever a line has one cell left out, its smallest other cell goes, too.

    With ``until_safe`` every cell that can still be narrowed down loses another neighbour, until none is.
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
                unseen = [one for one in line if out[one] or not system.printed[one]]
                if len(unseen) == 1 and not system.fixed[unseen[0]] and (out[unseen[0]] or system.small[unseen[0]]):
                    again |= add(line, total)
        if not until_safe:
            return out
        leaks = plain_leaks(system, out, rule)
        widened = [add(line, total) for leak in leaks for line, total in zip(lines, whole, strict=True) if leak in line]
        if not any(widened):
            return out


def plain_leaks(system, out, rule):
    """Positions of the cells that break the rule."""
    found = attacked(system, out, rule)
    broken = set(found.loc[~found["kept"], "cell"])
    return [place for place, cell in enumerate(system.cells) if cell in broken]
