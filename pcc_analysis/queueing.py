"""How many people a telephone line needs: Erlang's formula for calls that wait until they are answered."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from pcc_analysis.errors import InsufficientDataError

FloatArray = NDArray[np.float64]

MOST = 2000
"""More agents than any line has; beyond it nothing is looked for."""


def erlang_c(load: ArrayLike, agents: ArrayLike) -> FloatArray:
    """Return the share of calls that have to wait.

    Parameters
    ----------
    load
        Erlangs: calls an hour times hours of handling a call.
    agents
        How many answer. At or below the load the queue grows without end, and every call waits.

    Raises
    ------
    InsufficientDataError
        Where a load or a number of agents is negative.

    Notes
    -----
    Erlang C by the recursion of Erlang B (Cooper, Introduction to Queueing Theory, 2nd edition, 1981, section 3.5).
    Callers who hang up are not in the formula, so it asks for rather too many agents where many do.

    >>> erlang_c([10, 10], [14, 10]).round(4).tolist()
    [0.1741, 1.0]
    """
    offered, servers = np.broadcast_arrays(np.asarray(load, dtype=float), np.asarray(agents, dtype=int))
    if (offered < 0).any() or (servers < 0).any():
        raise InsufficientDataError("a load or a number of agents below 0; give calls an hour times hours of handling")
    blocked = np.ones(offered.shape)
    found = np.ones(offered.shape)
    for number in range(1, int(servers.max(initial=0)) + 1):
        blocked = offered * blocked / (number + offered * blocked)
        here = (servers == number) & (offered < number)
        waits = number * blocked / (number - offered * (1 - blocked))
        found = np.where(here, waits, found)
    return np.where(offered == 0, 0.0, found)


def service_level(load: ArrayLike, agents: ArrayLike, handling: ArrayLike, within: float) -> FloatArray:
    """Return the share of calls answered within so many seconds.

    Parameters
    ----------
    load, agents
        As for `erlang_c`.
    handling
        Mean seconds of handling a call.
    within
        Seconds.

    >>> round(float(service_level(10, 14, 180, 20)), 3)
    0.888
    """
    offered, servers, spent = (
        np.asarray(load, dtype=float), np.asarray(agents, dtype=float), np.asarray(handling, dtype=float)
    )  # fmt: skip
    spare = np.maximum(servers - offered, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(spent > 0, np.exp(-spare * within / spent), 0.0)
    return 1 - erlang_c(load, agents) * left


def agents_needed(load: ArrayLike, handling: ArrayLike, within: float, target: float) -> FloatArray:
    """Return the fewest agents that answer a share of the calls in time.

    Parameters
    ----------
    load, handling, within
        As for `service_level`; a load or handling time that is missing gives NaN.
    target
        The share, from 0 to below 1.

    Raises
    ------
    InsufficientDataError
        Where the target is not a share that can be reached.

    >>> agents_needed([10, 0], [180, 180], within=20, target=0.8).tolist()
    [14.0, 0.0]
    """
    if not 0 <= target < 1:
        raise InsufficientDataError(
            f"a target of {target} cannot be reached; give a share from 0 to below 1, such as 0.8"
        )
    offered, spent = np.broadcast_arrays(np.asarray(load, dtype=float), np.asarray(handling, dtype=float))
    known = np.isfinite(offered) & np.isfinite(spent)
    found = np.where(known, np.where(offered > 0, np.floor(offered) + 1, 0), 0)
    for _ in range(MOST):
        short = known & (service_level(np.where(known, offered, 0), found, np.where(known, spent, 1), within) < target)
        if not short.any():
            break
        found = found + short
    return np.where(known, found, np.nan)


def staffing_curve(load: float, handling: float, within: float, agents: range) -> pd.DataFrame:
    """Return the share answered in time for each number of agents: ``agents, value``."""
    numbers = np.asarray(agents)
    return pd.DataFrame({"agents": numbers, "value": service_level(load, numbers, handling, within)})
