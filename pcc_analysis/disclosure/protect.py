"""All printed figures of a report protected together: which to leave out, and what to say about it."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pcc_analysis.disclosure.choice import choose
from pcc_analysis.disclosure.rule import THRESHOLD, Rule
from pcc_analysis.disclosure.system import Sum, System, build_system
from pcc_analysis.numbers import count_noun

#: What stands in the place of a figure left out.
MARK = "[c]"


@dataclass(frozen=True, eq=False)
class Protected:
    """What is left out of a report.

    Parameters
    ----------
    left_out
        The places whose figures are not printed.
    exposed
        Small counts that nothing left out here can protect: what is public already gives them away. They are left out
        all the same.
    system, suppressed
        The equations and which of their counts are left out, for `attack`.
    rule
        The rule that was kept.
    printed
        What there was to print, as it was given.
    """

    left_out: frozenset[Hashable]
    exposed: tuple[Hashable, ...]
    system: System
    suppressed: np.ndarray
    rule: Rule
    printed: Mapping[Hashable, Collection[Hashable]]

    def shows(self, place: Hashable) -> bool:
        """Return whether a place prints its figure; False for one that was not asked about."""
        return place in self.printed and place not in self.left_out

    @property
    def counts(self) -> dict[str, int]:
        """How many figures and counts there are, and how many counts are left out for which reason."""
        primary = self.system.small & self.system.printed
        return {
            "figures": len(self.printed),
            "left_out": len(self.left_out),
            "counts": int(self.system.printed.sum()),
            "primary": int(primary.sum()),
            "secondary": int((self.suppressed & ~primary).sum()),
            "exposed": len(self.exposed),
        }

    @property
    def summary(self) -> str:
        """One sentence for the run, if there was anything to print. It says more than a reader may know."""
        counts = self.counts
        if not counts["figures"]:
            return ""
        small = f"{count_noun(counts['primary'], 'count')} below {self.rule.threshold}"
        said = (
            f"{counts['left_out']} of {count_noun(counts['figures'], 'figure')} by area left out: {small}, "
            f"{counts['secondary']} so that those cannot be worked out, and what is worked out from them"
        )
        if self.exposed:
            said += f"; {count_noun(counts['exposed'], 'small count')} follow from what was public before"
        return said


def protect(
    printed: Mapping[Hashable, Collection[Hashable]],
    values: Mapping[Any, float],
    sums: Iterable[Sum] = (),
    *,
    sensitive: Collection[Hashable] | None = None,
    public: Collection[Hashable] = (),
    threshold: int = THRESHOLD,
) -> Protected:
    """Decide which figures of a report to leave out, over all its tables together.

    Parameters
    ----------
    printed
        For each place of a report that prints a figure (any id) the counts that the figure gives away: a count itself;
        both sides of a percentage, for limits beside it give its base; all four of a difference of percentages. The
        same count in two places has the same id.
    values
        The true count of every cell that is printed or named in a sum.
    sums
        How the counts hang together, also with counts that are not printed.
    sensitive
        The counts that must not be known where they are small; all of them unless given.
    public
        Counts that the reader knows whatever is left out: the force's, those of earlier reports.
    threshold
        Counts below it are small.

    Returns
    -------
    Protected
        The places to leave out. No count left out can be worked out exactly; a small one can, from everything printed,
        still have every value that a small one can have.

    Raises
    ------
    InsufficientDataError
        Where a value is missing, is no count, or a sum does not hold.

    Notes
    -----
    Source: L. H. Cox, Suppression methodology and statistical disclosure control, JASA 75 (1980) 377-385; L. Willenborg
    and T. de Waal, Elements of Statistical Disclosure Control, Springer 2001; docs/methods/disclosure.md.

    Examples
    --------
    >>> values = {"force": 60, "County": 41, "Swindon": 3, "unknown": 16}
    >>> printed = {("table", area): (area,) for area in values}
    >>> done = protect(printed, values, [Sum("force", ("County", "Swindon", "unknown"))], public={"force"})
    >>> sorted(area for _, area in done.left_out)
    ['Swindon', 'unknown']
    """
    rule = Rule(threshold)
    sensitive = values.keys() if sensitive is None else sensitive
    system = build_system(printed.values(), values, sums, sensitive, public, rule)
    choice = choose(system, rule)
    out = {cell for cell, gone in zip(system.cells, choice.suppressed, strict=True) if gone}
    return Protected(
        left_out=frozenset(place for place, cells in printed.items() if not out.isdisjoint(cells)),
        exposed=tuple(system.cells[one] for one in sorted(choice.exposed)),
        system=system,
        suppressed=choice.suppressed,
        rule=rule,
        printed=printed,
    )
