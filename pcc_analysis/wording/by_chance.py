"""How many of many looks chance alone would put beyond their limits: the sentence that multiplicity asks for."""

from __future__ import annotations

ALONE = 0.05
"""What chance alone puts beyond 95% limits."""


def by_chance(looks: int) -> str:
    """Say how many of so many looks would be beyond their 95% limits by chance.

    >>> by_chance(24), by_chance(3)
    ('1 would be expected to by chance', 'none would be expected to by chance')
    """
    return f"{round(ALONE * looks) or 'none'} would be expected to by chance"
