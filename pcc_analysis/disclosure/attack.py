"""What a reader with a computer can work out: the possible values of every count left out, by linear programming."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from pcc_analysis.disclosure.rule import LEAST, Rule
from pcc_analysis.disclosure.system import TOLERANCE, System

if TYPE_CHECKING:
    from pcc_analysis.disclosure.protect import Protected


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
        rows = system.matrix[:, free]
        rows = rows[np.unique(rows.indices)]
        pick = (free == target).astype(float)
        options = {
            "A_eq": rows,
            "b_eq": rows @ system.value[free],
            "bounds": (0, None),
            "method": "highs",
        }
        lowest, highest = linprog(pick, **options), linprog(-pick, **options)
        ends.append((lowest.fun, -highest.fun if highest.status == 0 else np.inf))
    both = np.array(ends, dtype=float).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def attack(protected: Protected) -> pd.DataFrame:
    """Try to recover every count that was left out, and every small one that nobody printed.

    Parameters
    ----------
    protected
        What `protect` returned; of its own reckoning nothing is used.

    Returns
    -------
    DataFrame
        ``cell, value, small, printed, lowest, highest, kept``: the possible values given everything published and that
        counts are not negative, and whether they keep the rule. Counts that nothing can protect have ``kept`` False.
    """
    return attacked(protected.system, protected.suppressed, protected.rule)


def attacked(system: System, suppressed: np.ndarray, rule: Rule) -> pd.DataFrame:
    """Return what `attack` does for any choice of cells to leave out."""
    hidden = system.hidden(suppressed)
    wanted = hidden & (suppressed | system.small)
    low, high = possible_values(system, hidden, wanted)
    floor, ceiling = np.full(len(low), -np.inf), np.full(len(low), np.inf)
    kept = _keeps(rule, (system.small & system.printed)[wanted], low, high, floor, ceiling)
    if not kept.all():
        doubtful = np.zeros(len(wanted), dtype=bool)
        doubtful[np.flatnonzero(wanted)[~kept]] = True
        floor[~kept], ceiling[~kept] = possible_values(system, ~system.fixed, doubtful)
        kept = _keeps(rule, (system.small & system.printed)[wanted], low, high, floor, ceiling)
    return pd.DataFrame(
        {
            "cell": pd.Series([system.cells[one] for one in np.flatnonzero(wanted)], dtype=object),
            "value": system.value[wanted],
            "small": system.small[wanted],
            "printed": system.printed[wanted],
            "lowest": low,
            "highest": high,
            "kept": kept,
        }
    )


def _keeps(
    rule: Rule, small: np.ndarray, low: np.ndarray, high: np.ndarray, floor: np.ndarray, ceiling: np.ndarray
) -> np.ndarray:
    """Return which possible values keep the rule, floor and ceiling being what public figures alone leave possible."""
    every = (low <= np.maximum(LEAST, floor) + TOLERANCE) & (high >= np.minimum(rule.most, ceiling) - TOLERANCE)
    span = np.maximum(1, np.minimum(rule.span, ceiling - floor))
    return (high - low >= span - TOLERANCE) & (every | ~small)
