"""How published cells hang together: sums, differences, and figures worked out from others."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True)
class Sum:
    """A cell that is the sum of others: a force and its areas, a group and its subgroups, a quarter and its months.

    The parts must make the whole. Where a list leaves some of it out, name the rest as a part that is not printed:
    a reader can subtract, so the rest is as public as the list.
    """

    whole: Hashable
    parts: tuple[Hashable, ...]

    def terms(self) -> dict[Hashable, float]:
        """Return the cells with the factors that make 0 of them.

        >>> Sum("force", ("County", "Swindon")).terms()
        {'force': 1.0, 'County': -1.0, 'Swindon': -1.0}
        """
        return {self.whole: 1.0, **dict.fromkeys(self.parts, -1.0)}


@dataclass(frozen=True)
class Difference:
    """A printed change: the current cell less the previous one. With one of them it gives away the other."""

    change: Hashable
    current: Hashable
    previous: Hashable

    def terms(self) -> dict[Hashable, float]:
        """Return the cells with the factors that make 0 of them.

        >>> Difference("change", "2019", "2018").terms()
        {'change': 1.0, '2019': -1.0, '2018': 1.0}
        """
        return {self.change: 1.0, self.current: -1.0, self.previous: 1.0}


@dataclass(frozen=True)
class Derived:
    """A printed figure worked out from others otherwise than by adding: a percentage, a rate, limits, a rank, a symbol.

    It is left out whenever one of the cells it comes from is, and where it is printed its sources count as printed,
    in no table or in one: 66.7% is 2 of 3, and limits beside a percentage give its base.
    """

    cell: Hashable
    of: tuple[Hashable, ...]


Relation = Sum | Difference | Derived
