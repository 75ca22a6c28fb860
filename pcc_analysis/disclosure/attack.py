"""What a reader with a computer can work out: the possible values of every cell left out, by linear programming."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from pcc_analysis.disclosure.rule import Rule
from pcc_analysis.disclosure.system import TOLERANCE, System

if TYPE_CHECKING:
    from pcc_analysis.disclosure.protect import Protected

#: An end this far from the truth is called open.
FAR = 1e5


def possible_values(system: System, hidden: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the lowest and highest possible value of cells, given every cell that is not hidden.

    Parameters
    ----------
    system
        The equations.
    hidden
        Which cells the reader does not see: left out, or never printed.
    wanted
        Which of the hidden cells to look at.

    Returns
    -------
    tuple of arrays
        Lowest and highest, for the wanted cells in their order; infinite where open. Two linear programs a cell,
        within its group of cells that can move together.
    """
    group = system.components(hidden)
    ends = []
    for target in np.flatnonzero(wanted):
        free = np.flatnonzero(hidden & (group == group[target]))
        here = system.matrix[:, free]
        here = here[np.unique(here.indices)]
        bounds = np.column_stack([np.maximum(system.least[free] - system.value[free], -FAR), np.full(len(free), FAR)])
        pick = (free == target).astype(float)
        found = []
        for sign in (1.0, -1.0):
            solved = linprog(sign * pick, A_eq=here, b_eq=np.zeros(here.shape[0]), bounds=bounds, method="highs")
            moved = float(solved.x[free == target][0]) if solved.status == 0 else -sign * np.inf
            found.append(-sign * np.inf if abs(moved) >= FAR - 1 else system.value[target] + moved)
        ends.append(found)
    both = np.array(ends, dtype=float).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def attack(protected: Protected) -> pd.DataFrame:
    """Try to recover every cell that was left out, and every small one that nobody printed.

    Parameters
    ----------
    protected
        What `protect` returned.

    Returns
    -------
    DataFrame
        ``cell, value, small, printed, lowest, highest, kept``: the possible values given everything published and
        that counts are not negative (and not 0, where zeros are published), and whether they keep the rule. Cells that
        cannot be protected are among them, with ``kept`` False. Nothing of `protect`'s own reckoning is used.
    """
    return attacked(protected.system, protected.suppressed, protected.rule)


def attacked(system: System, suppressed: np.ndarray, rule: Rule) -> pd.DataFrame:
    """Return what `attack` does for any choice of cells to leave out."""
    hidden = (suppressed | ~system.printed) & ~system.fixed
    wanted = hidden & (suppressed | system.small)
    low, high = possible_values(system, hidden, wanted)
    small = system.small[wanted]
    floor = np.full(len(low), float(rule.least))
    above = small & (low > rule.least + TOLERANCE)
    if above.any():
        floor[above] = possible_values(system, ~system.zero, _chosen(wanted, above))[0]
    every = (low <= floor + TOLERANCE) & (high >= rule.most - TOLERANCE)
    return pd.DataFrame(
        {
            "cell": pd.Series([system.cells[one] for one in np.flatnonzero(wanted)], dtype=object),
            "value": system.value[wanted],
            "small": small,
            "printed": system.printed[wanted],
            "lowest": low,
            "highest": high,
            "kept": (high - low >= rule.span - TOLERANCE) & (every | ~small),
        }
    )


def _chosen(wanted: np.ndarray, some: np.ndarray) -> np.ndarray:
    """Return the mask of some of the wanted cells."""
    mask = np.zeros(len(wanted), dtype=bool)
    mask[np.flatnonzero(wanted)[some]] = True
    return mask


def recovered(protected: Protected) -> pd.DataFrame:
    """Return the rows of `attack` that break the rule, without the cells that nothing could protect."""
    found = attack(protected)
    return found[~found["kept"] & ~found["cell"].isin(protected.exposed)].reset_index(drop=True)
