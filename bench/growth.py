"""How time grows with size: three sizes, each the best of several runs, and the exponent of the line through them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

RUNS = 5


def growth(
    what: str, unit: str, sizes: Sequence[int], made: Callable[[int], Callable[[], None]], runs: int = RUNS
) -> str:
    """Return a sentence in Markdown: the best time at each size, and the exponent (1: in proportion).

    Parameters
    ----------
    what, unit
        What grows, and what the sizes count.
    sizes
        Three of them.
    made
        Prepares the work of one size, which is not timed, and returns it.
    """
    taken = []
    for size in sizes:
        work, times = made(size), []
        for _ in range(runs):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
        taken.append(min(times))
    exponent, last = exponents(sizes, taken)
    listed = ", ".join(f"{size:,}: {best:.3g} s" for size, best in zip(sizes, taken, strict=True))
    return f"\nGrowth of {what} with {unit} ({listed}): exponent {exponent:.2f}, between the last two {last:.2f}."


def exponents(sizes: Sequence[int], taken: Sequence[float]) -> tuple[float, float]:
    """Return the exponent of the line through all sizes, and that between the last two."""
    last = np.log(taken[-1] / taken[-2]) / np.log(sizes[-1] / sizes[-2])
    return float(np.polyfit(np.log(sizes), np.log(taken), 1)[0]), float(last)
