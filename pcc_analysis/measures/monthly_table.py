"""What the monthly table holds, and the ways to take a part of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from pcc_analysis.errors import Fault
from pcc_analysis.explanation import Explanation
from pcc_analysis.measures.measure import FORCE, Measure

KEYS = ["measure", "area"]


@dataclass(frozen=True, eq=False)
class Monthly:
    """Everything above record level: the waist between the extracts and every figure.

    Parameters
    ----------
    table
        One row per measure, area and month: ``measure, area, month, numerator, denominator``.
    distributions
        What medians are computed from: ``measure, area, month, value, count``; names as text or as categories.
    measures
        The definitions, by id, in the order they were given.
    as_at
        For each source, the words that say how recent it is.
    notes
        Where supplied figures meet figures from records.
    """

    table: pd.DataFrame
    distributions: pd.DataFrame
    measures: Mapping[str, Measure]
    as_at: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Fault, ...] = ()
    _areas: dict[str, Monthly] = field(default_factory=dict, init=False, repr=False)

    def series(self, measure: str, area: str = FORCE, side: str = "numerator") -> pd.Series:
        """Return one measure by month, in order; months without data are absent."""
        rows = self.in_area(area)._rows_of([measure])
        return pd.Series(rows[side].array, index=pd.PeriodIndex(rows["month"], freq="M"), name=side).sort_index()

    def wide(self, area: str = FORCE, side: str = "numerator") -> pd.DataFrame:
        """Return months by measures, every month from the first to the last; NaN is a missing month."""
        numerators, denominators = self.in_area(area).sides
        wide = (numerators if side == "numerator" else denominators).droplevel("area", axis=1)
        if wide.empty:
            return wide
        return wide.reindex(pd.period_range(wide.index.min(), wide.index.max(), freq="M", name="month"))

    def _repr_html_(self) -> str:
        months = self.table["month"]
        span = f"{months.min()} to {months.max()}" if len(months) else "no month"
        lines = [
            ("Months", span),
            ("Areas", ", ".join(sorted(self.table["area"].unique()))),
            *((source, said) for source, said in self.as_at.items()),
            ("See the rows", "table, distributions; series(measure) and wide() lay them out by month"),
        ]
        counted = self.table["measure"].nunique() + self.distributions["measure"].nunique()
        return Explanation(f"Monthly table of {counted} measures", lines)._repr_html_()

    def has(self, measure: str) -> bool:
        """Whether there is any month of the measure."""
        return bool((self.table["measure"] == measure).any() or (self.distributions["measure"] == measure).any())

    def in_area(self, area: str) -> Monthly:
        """Return the rows of one area; they are looked for once."""
        if area not in self._areas:
            parts = {name: getattr(self, name) for name in ("table", "distributions")}
            own = {name: part[part["area"] == area] if len(part) else part for name, part in parts.items()}
            found = self._areas[area] = replace(self, **own)
            found._areas[area] = found
        return self._areas[area]

    def of(self, measures: Iterable[str]) -> Monthly:
        """Return the rows of some measures, each with its definition."""
        known = {name: self.measures[name] for name in measures}
        medians = [name for name, measure in known.items() if measure.kind == "median"]
        values = self.distributions
        values = values[values["measure"].isin(medians)] if medians and len(values) else values.iloc[:0]
        return replace(self, table=self._rows_of(known), distributions=values, measures=known)

    @cached_property
    def pairs(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Each measure with each area that has a row, of the table and of the distributions: ``measure, area``."""
        table, distributions = (part[KEYS].drop_duplicates() for part in (self.table, self.distributions))
        return table, distributions.astype("str")

    @cached_property
    def sides(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Numerators and denominators, months by measure and area; a month that no measure has is absent."""
        numerators, denominators = (
            self.table.pivot(index="month", columns=KEYS, values=side) for side in ("numerator", "denominator")
        )
        return numerators, denominators

    @cached_property
    def _places(self) -> dict[str, np.ndarray]:
        return self.table.groupby("measure", sort=False).indices if len(self.table) else {}

    def _rows_of(self, measures: Iterable[str]) -> pd.DataFrame:
        """Return the rows of some measures in the order of the table; all of them are found the first time."""
        found = [self._places[name] for name in dict.fromkeys(measures) if name in self._places]
        if not found:
            return self.table.iloc[:0]
        places = np.sort(np.concatenate(found))
        first, last = places[0], places[-1]
        beside = last - first + 1 == len(places)  # as where the table is sorted by measure: nothing is copied
        return self.table.iloc[first : last + 1] if beside else self.table.iloc[places]
