"""Measures area by area: 12 months against the year before, small counts of sensitive crime left out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis.changes import changes
from pcc_analysis.disclosure import AreaCounts, Cell, Protected, is_sensitive, protect_report
from pcc_analysis.measures import FORCE, NOT_ALLOCATED, Monthly
from pcc_analysis.reference import load
from pcc_analysis.windows import TWELVE_MONTHS

PLACES = ("crime_volume", "violence_with_injury", "asb_volume")
PEOPLE = ("hate_crime", "child_sexual_exploitation", "domestic_abuse", "sexual_offences")
LEVELS = ("previous", "current")
COMPARED = ("change", "percent_change", "lower", "upper", "more_than_chance")


@dataclass(frozen=True, eq=False)
class ByArea:
    """What a report prints by area.

    Parameters
    ----------
    changes
        Rows of `changes` by measure and area. A number that is left out is missing, and ``previous_out``,
        ``current_out``, ``change_out`` say so: nothing made of these rows can give it away.
    protected
        What was left out, over all of them together.
    monthly, ends
        The monthly table, and the last month of each measure that has figures.
    """

    changes: pd.DataFrame
    protected: Protected
    monthly: Monthly
    ends: Mapping[str, pd.Period]

    def of(self, measure: str) -> pd.DataFrame:
        """Return the changes of one measure by area; no row where it has no figure.

        Of a sensitive measure that the report does not print by area there is none either: small counts are left out
        over all tables together, so a table that was not reckoned with could give them away.
        """
        if measure in self.changes.index.get_level_values("measure"):
            return self.changes.loc[measure]
        if measure not in self.ends or is_sensitive(measure):
            return self.changes.iloc[:0].droplevel("measure")
        rows = _changes(self.monthly, [measure], self.ends[measure]).set_index("area")
        return rows.assign(**{f"{what}_out": False for what in (*LEVELS, "change")})

    def shows(self, measure: str, area: str, first: pd.Period, last: pd.Period) -> bool:
        """Return whether a table prints the figure of an area; of sensitive measures nothing else may be said."""
        levels = [(measure, area, level) for level in LEVELS]
        there = [place for place in levels if self.protected.shows(place)]
        cells = [cell for place in there for cell in self.protected.printed[place] if isinstance(cell, Cell)]
        return any((cell.first, cell.last) == (first, last) for cell in cells)


def by_area(
    monthly: Monthly,
    ends: Mapping[str, pd.Period],
    areas: Sequence[str],
    step: int,
    threshold: int,
    published: pd.DataFrame | None = None,
) -> ByArea:
    """Compare the measures that a report prints by area with the year before.

    Parameters
    ----------
    monthly
        The monthly table with its definitions.
    ends
        The last month of each measure that has figures.
    areas
        The areas of the plan.
    step
        How many months earlier the report before this one ended.
    threshold
        Small counts of sensitive crime are those below it.
    published
        The figures of earlier reports, where they were kept.
    """
    strands = tuple(f"hate_crime_{one}" for one in load("hate_strands")["strand"].unique() if one)
    names = [name for name in (*PLACES, *PEOPLE, *strands, "hate_crime_other_strand") if name in ends]
    shown = [FORCE, *areas, NOT_ALLOCATED]
    found = [
        _changes(monthly, [name for name in names if ends[name] == last], last) for last in {*map(ends.get, names)}
    ]
    rows = pd.concat(found) if found else pd.DataFrame(columns=["measure", "area", *LEVELS, *COMPARED])
    rows = rows[rows["area"].isin(shown)].set_index(["measure", "area"]).sort_index()
    sensitive = [(name, area) for name, area in rows.index if is_sensitive(name) and area != FORCE]

    def printed_by(counts: AreaCounts, earlier: int) -> dict[Hashable, tuple[Cell, ...]]:
        places: dict[Hashable, tuple[Cell, ...]] = {}
        for name, area in sensitive:
            both = counts.cells(name, area, TWELVE_MONTHS.months_to(ends[name] - earlier), back=12)
            if both:
                places |= {(name, area, "current"): both[:1], (name, area, "previous"): both[1:]}
                places[name, area, "change"] = both
        return places

    protected = protect_report(monthly, {name for name, _ in sensitive}, printed_by, step, threshold, published)
    return ByArea(_without(rows, protected), protected, monthly, ends)


def _changes(monthly: Monthly, names: list[str], last: pd.Period) -> pd.DataFrame:
    """Return the changes of measures that end in the same month, for every area."""
    return changes(monthly.of(names), TWELVE_MONTHS.months_to(last), TWELVE_MONTHS.name, area=None)


def _without(rows: pd.DataFrame, protected: Protected) -> pd.DataFrame:
    """Take the numbers that are left out from the rows, and say where."""
    out: dict[str, Any] = {
        what: np.array([(*row, what) in protected.left_out for row in rows.index], dtype=bool)
        for what in (*LEVELS, "change")
    }
    kept = rows.assign(**{column: rows[column].mask(out.get(column, out["change"])) for column in (*LEVELS, *COMPARED)})
    return kept.assign(**{f"{what}_out": mask for what, mask in out.items()})
