"""The counts behind the figures of areas, and how they add up: areas to the force, parts to wholes, months to years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from pcc_analysis.disclosure.system import Sum
from pcc_analysis.measures import FORCE, Monthly
from pcc_analysis.reference import load

TOP, BASE = "numerator", "denominator"
#: Which sides of a measure count crimes or people; the rest are sums of seconds or days, and numbers of months.
COUNTED = {
    "count": (TOP,),
    "stock": (TOP,),
    "proportion": (TOP, BASE),
    "ratio": (TOP, BASE),
    "mean": (BASE,),
    "median": (BASE,),
}


class Cell(NamedTuple):
    """One count: a side of a measure in an area over months, with one id wherever it is printed."""

    measure: str
    side: str
    area: str
    first: pd.Period
    last: pd.Period


class AreaCounts:
    """The counts by area and month behind the figures of some measures.

    Parameters
    ----------
    monthly
        The monthly table with its definitions.
    names
        The measures: those of which small counts must not be known. Two sides with the same count in every month and
        area are one: the base of a rate is the volume that another row prints.
    """

    def __init__(self, monthly: Monthly, names: Iterable[str]) -> None:
        self._kinds = {name: monthly.measures[name].kind for name in names}
        self.names = tuple(self._kinds)
        own = monthly.table[monthly.table["measure"].isin(self._kinds)]
        own = own[["measure", "area", "month", TOP, BASE]]
        medians = monthly.distributions
        medians = medians[medians["measure"].isin(self._kinds)]
        if len(medians):
            records = medians.groupby(["measure", "area", "month"], as_index=False)["count"].sum()
            own = pd.concat([own, records.rename(columns={"count": BASE}).assign(**{TOP: np.nan})])
        wide = own.pivot(index="month", columns=["measure", "area"], values=[TOP, BASE])
        self.areas = sorted(set(own["area"]) - {FORCE})
        if len(wide):
            wide = wide.reindex(pd.period_range(wide.index.min(), wide.index.max(), freq="M"))
        self._months = wide.index
        self._counts = {tuple(map(str, key)): wide[key].to_numpy(dtype=float) for key in wide.columns}

    @cached_property
    def _same(self) -> dict[tuple[str, str], tuple[str, str]]:
        """For each counted side the first that counts the same, volumes before the sides of rates."""
        order = sorted(self._kinds, key=lambda name: self._kinds[name] != "count")
        sides = [(name, side) for name in order for side in COUNTED[self._kinds[name]]]
        first: dict[bytes, tuple[str, str]] = {}
        found = {}
        for name, side in sides:
            series = [self._series(name, side, area) for area in (FORCE, *self.areas)]
            found[name, side] = first.setdefault(np.nan_to_num(np.array(series)).tobytes(), (name, side))
        return found

    def _series(self, measure: str, side: str, area: str) -> np.ndarray:
        known = self._counts.get((side, measure, area))
        return np.full(len(self._months), np.nan) if known is None else known

    def cells(self, measure: str, area: str, months: pd.PeriodIndex, back: int = 0) -> tuple[Cell, ...]:
        """Return the counts that a figure of a measure gives away.

        Parameters
        ----------
        measure, area
            Whose figure.
        months
            The window.
        back
            For a comparison, how many months earlier the other window lies; only months there in both count.
        """
        there = self._there(measure, area, months) & self._there(measure, area, months - back)
        if not there.any():
            return ()
        used = months[there]
        spans = [(used[0], used[-1])] + ([(used[0] - back, used[-1] - back)] if back else [])
        sides = [self._same[measure, side] for side in COUNTED[self._kinds[measure]]]
        return tuple(Cell(name, side, area, *span) for name, side in sides for span in spans)

    def _there(self, measure: str, area: str, months: pd.PeriodIndex) -> np.ndarray:
        side = COUNTED[self._kinds[measure]][0]
        return pd.Series(self._series(measure, side, area), index=self._months).reindex(months).notna().to_numpy()

    def value(self, cell: Cell) -> float:
        """Return what a count adds up to over the months that are there."""
        start = self._months[0].ordinal
        inside = slice(max(cell.first.ordinal - start, 0), max(cell.last.ordinal - start + 1, 0))
        return float(np.nansum(self._series(cell.measure, cell.side, cell.area)[inside]))

    def levels(self, cells: Iterable[Cell]) -> tuple[dict[Cell, float], list[Sum]]:
        """Return every count that hangs together with some, with its value, and the sums that say how.

        All windows of measures that add up to each other are cut into the shortest stretches of months that make them:
        two years that end a quarter apart share nine months, and what they do not share can be told from both.
        """
        values: dict[Cell, float] = {}
        sums: list[Sum] = []
        wholes = _wholes()
        families: dict[str, list[Cell]] = {}
        for cell in dict.fromkeys(cells):
            families.setdefault(_family(cell.measure, wholes), []).append(cell)
        for members in families.values():
            sides = list(dict.fromkeys((cell.measure, cell.side) for cell in members))
            windows = sorted({(cell.first, cell.last) for cell in members})
            cuts = sorted({edge for first, last in windows for edge in (first, last + 1)})
            pieces = [(start, end - 1) for start, end in pairwise(cuts)]
            pieces = [one for one in pieces if any(first <= one[0] and one[1] <= last for first, last in windows)]
            for measure, side in sides:
                for area in (FORCE, *self.areas):
                    at = {span: Cell(measure, side, area, *span) for span in (*windows, *pieces)}
                    values |= {cell: self.value(cell) for cell in at.values()}
                    for span in windows:
                        inside = tuple(at[one] for one in pieces if span[0] <= one[0] and one[1] <= span[1])
                        sums += [Sum(at[span], inside)] if len(inside) > 1 else []
            for span in pieces:
                for measure, side in sides:
                    parts = [Cell(measure, side, area, *span) for area in self.areas]
                    elsewhere = Cell(measure, side, "elsewhere", *span)
                    sums += _parts(Cell(measure, side, FORCE, *span), parts, elsewhere, values, all_named=True)
                sums += _within(wholes, [measure for measure, side in sides if side == TOP], self.areas, span, values)
        return values, sums


def _wholes() -> dict[str, tuple[str, bool]]:
    """Return for each measure that is part of another its whole, and whether such parts overlap."""
    return {row.part: (row.whole, row.overlap) for row in load("measure_parts").itertuples()}


def _family(measure: str, wholes: Mapping[str, tuple[str, bool]]) -> str:
    while measure in wholes:
        measure = wholes[measure][0]
    return measure


def _parts(whole: Cell, parts: Sequence[Cell], rest: Cell, values: dict[Cell, float], all_named: bool) -> list[Sum]:
    """Return a whole as the sum of its parts and of the rest where there may be one; nothing where parts overlap."""
    values[rest] = values[whole] - sum(values[part] for part in parts)
    if values[rest] < 0:
        return []
    return [Sum(whole, tuple(parts) if all_named and not values[rest] else (*parts, rest))]


def _within(
    wholes: Mapping[str, tuple[str, bool]],
    names: Sequence[str],
    areas: Sequence[str],
    span: tuple[pd.Period, pd.Period],
    values: dict[Cell, float],
) -> list[Sum]:
    """Return what ties measures to the measures they are part of: as a sum, or where parts overlap as bounds."""
    sums: list[Sum] = []
    for whole in names:
        listed = [part for part, (above, _) in wholes.items() if above == whole]
        parts = [part for part in listed if part in names]
        everything = len(parts) == len(listed)
        for area in areas if parts else ():
            top, *below = (Cell(name, TOP, area, *span) for name in (whole, *parts))
            rest = top._replace(measure=f"{whole}, but not {' or '.join(parts)}")
            if not wholes[parts[0]][1]:
                sums += _parts(top, below, rest, values, everything)
                continue
            for part in below:
                rest = top._replace(measure=f"{whole}, but not {part.measure}")
                sums += _parts(top, [part], rest, values, all_named=False)
            together = top._replace(measure=f"{whole}, its parts together", area=f"{area}, counted by part")
            again = together._replace(measure=f"{whole}, counted again")
            values[together] = sum(values[part] for part in below)
            if everything and values[together] >= values[top]:
                sums += [Sum(together, tuple(below)), *_parts(together, [top], again, values, all_named=False)]
    return sums
