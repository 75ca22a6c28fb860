"""The rule a table has to keep: which counts are small, and how little may be learnt about a cell left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from pcc_analysis.errors import InsufficientDataError

THRESHOLD = 5

Zeros = Literal["published", "suppressed"]


@dataclass(frozen=True)
class Rule:
    """What counts as small, and what protection means.

    A small cell is protected where what is published leaves **every** value possible that a small cell can have, from
    `least` to `threshold` - 1, and spans at least `span`: then the tables say no more than the mark itself. Where zeros
    are printed, a total over three cells that are not 0 is at least 3 whatever is left out: below what the zeros alone
    say nothing is asked for. Any other cell left out is protected where its possible values span at least `span`.

    Parameters
    ----------
    threshold
        Counts below it are small.
    zeros
        "published": a zero is no small count, is always printed, and the reader knows that [c] is never 0.
        "suppressed": a zero is small, too.
    width
        The least distance between the lowest and the highest possible value of a cell left out; by default that of
        the small counts, and never less than 1. A larger one asks for more.

    Raises
    ------
    InsufficientDataError
        Where the threshold is below 1 or the width below 1.

    >>> rule = Rule()
    >>> rule.least, rule.most, rule.span
    (1, 4, 3)
    >>> rule.words
    'from 1 to 4'
    """

    threshold: int = THRESHOLD
    zeros: Zeros = "published"
    width: float | None = None

    def __post_init__(self) -> None:
        if self.threshold < 1:
            raise InsufficientDataError(
                f"a threshold of {self.threshold} makes no count small; give 1 or more (5 is the house's)"
            )
        if self.width is not None and self.width < 1:
            raise InsufficientDataError(
                f"a width of {self.width:g} would allow a count to be known exactly; give 1 or more"
            )

    @property
    def least(self) -> int:
        """The smallest value a small cell can have."""
        return 1 if self.zeros == "published" else 0

    @property
    def most(self) -> int:
        """The largest value a small cell can have; below `least` where no count is small."""
        return self.threshold - 1

    @property
    def span(self) -> float:
        """The least distance between the lowest and the highest possible value of a cell left out."""
        return max(1.0, self.most - self.least, self.width or 0.0)

    @property
    def words(self) -> str:
        """The small counts in words."""
        return f"from {self.least} to {self.most}" if self.most > self.least else f"of {self.least}"

    def small(self, value: np.ndarray) -> np.ndarray:
        """Return which values are small.

        >>> Rule().small(np.array([0, 1, 4, 5]))
        array([False,  True,  True, False])
        """
        return (value >= self.least) & (value <= self.most)
