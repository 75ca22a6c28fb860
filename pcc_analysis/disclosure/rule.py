"""The rule a report has to keep: which counts are small, and how little may be learnt about a count left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pcc_analysis.errors import InsufficientDataError

THRESHOLD = 5
LEAST = 1


@dataclass(frozen=True)
class Rule:
    """What counts as small, and what protection means.

    A small count of a table is protected where everything published still allows **every** value that a small count
    can have, from 1 to `threshold` - 1: then the tables say no more than the mark itself. A count left out to cover
    it, and a small one that no table prints (the difference of two years), is protected where its possible values
    span as much. Nothing is asked for beyond what the figures that cannot be left out (totals of the force, reports
    already published) allow by themselves. Zeros are not small; one may be left out to cover a small count, so a
    reader cannot tell that a mark is not 0.

    Parameters
    ----------
    threshold
        Counts below it are small, in crimes or people.

    Raises
    ------
    InsufficientDataError
        Where the threshold is below 2: no count would be small.

    >>> rule = Rule()
    >>> rule.most, rule.span, rule.words
    (4, 3, 'from 1 to 4')
    """

    threshold: int = THRESHOLD

    def __post_init__(self) -> None:
        if self.threshold <= LEAST:
            raise InsufficientDataError(
                f"a threshold of {self.threshold} makes no count small; give 2 or more ({THRESHOLD} is the house's)"
            )

    @property
    def most(self) -> int:
        """The largest value a small count can have."""
        return self.threshold - 1

    @property
    def span(self) -> int:
        """The least distance between the lowest and the highest possible value of a count left out."""
        return max(1, self.most - LEAST)

    @property
    def words(self) -> str:
        """The small counts in words."""
        return f"from {LEAST} to {self.most}" if self.most > LEAST else f"of {LEAST}"

    def small(self, value: np.ndarray) -> np.ndarray:
        """Return which values are small.

        >>> Rule().small(np.array([0, 1, 4, 5]))
        array([False,  True,  True, False])
        """
        return (value >= LEAST) & (value <= self.most)
