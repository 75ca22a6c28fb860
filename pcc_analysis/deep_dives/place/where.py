"""Crimes by hexagon and month, from the force's own records where they hold coordinates, else from street files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import Finding
from pcc_analysis.elements import Element
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.hexagons import degrees_of, middle, place_name, size_words
from pcc_analysis.months import months_in_words
from pcc_analysis.quantiles import quantile
from pcc_analysis.reference import load
from pcc_analysis.supply.tabulated import Tabulated
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.places import crimes_by_cell, crimes_by_grid_cell, street_by_cell

STREET, CRIMES, GRID = "police_uk", "crimes", "Crimes on the National Grid"
NOWHERE = (
    "No source of this run holds coordinates. Put the files of data.police.uk into police-uk/, or supply the columns "
    "longitude and latitude (or easting and northing) with the crimes; then this page has a map."
)
FAR = 1.5
"""A hexagon lies far outside where it is so many times as far from the middle as 99 of 100 records are."""
SNAPPED = (
    "Published coordinates are snap points: each crime is moved to the nearest of a fixed set of points, such as the "
    "middle of a street, a car park or a station, so a point is never an address."
)


@dataclass(frozen=True, eq=False)
class Places:
    """Records by hexagon and month.

    Parameters
    ----------
    what
        What is counted, as a sentence begins with it, in the plural.
    cells
        One row per hexagon and month that has any: ``month``, ``cell`` (column and row), ``records``; only records
        with coordinates that do not lie far outside.
    grid
        One row per hexagon: ``x``, ``y`` in metres, ``name``.
    months, earlier
        The months of the period that are there, and those they are compared with.
    without, outside
        Records of the period without coordinates, and far outside the others.
    across
        Metres across a hexagon.
    small
        Counts below it are not shown as a number.
    as_at
        How recent the source is.
    notes
        What a reader must know of the source.
    """

    what: str
    cells: pd.DataFrame
    grid: pd.DataFrame
    months: pd.PeriodIndex
    earlier: pd.PeriodIndex
    without: int
    outside: int
    across: float
    small: int
    as_at: str
    notes: tuple[str, ...] = ()

    def counts(self, months: pd.PeriodIndex) -> pd.Series:
        """Return the records of each hexagon in some months; hexagons without any are 0."""
        inside = self.cells[self.cells["month"].isin(months)]
        return inside.groupby("cell")["records"].sum().reindex(self.grid.index, fill_value=0)

    @property
    def window(self) -> str:
        """The months of the period that are there, in words."""
        return months_in_words(self.months) if len(self.months) else "no month"

    @property
    def size(self) -> str:
        """How large a hexagon is."""
        return size_words(self.across)


def where(briefing: Briefing, across: float = 2000, category: str = "") -> Places:
    """Count the records of the period, and of the months to compare with, by hexagon.

    Parameters
    ----------
    briefing
        The figures of the period.
    across
        Metres across a hexagon.
    category
        A category of data.police.uk, such as Burglary; everything where empty. Needs street files.

    Returns
    -------
    Places
        Without cells where no source holds coordinates. Compared are the same months a year earlier where all of them
        are there, else as many months just before the period, where those are.

    Raises
    ------
    InsufficientDataError
        Where there is no such category, or hexagons are too small.
    """
    if across < 100:
        raise InsufficientDataError(f"hexagons of {across:g} metres are no areas; take 100 metres or more")
    months = briefing.period.months
    year, just = months - 12, pd.period_range(end=months[0] - 1, periods=len(months), freq="M")
    source = _tabulated(briefing, months.union(year).union(just), across, category)
    if source is None:
        return _nothing(across, briefing.plan.small_counts_below)
    what, found, notes = source
    cells = found.cells.assign(month=pd.PeriodIndex(pd.to_datetime(found.cells["month"]), freq="M"))
    there = months[months.isin(found.months)]
    compared = [one for one in (year, just) if len(there) == len(months) and one.isin(found.months).all()]
    known = cells.dropna(subset=["q", "r"]).astype({"q": int, "r": int})
    known = known.assign(cell=list(zip(known["q"], known["r"], strict=True)))
    grid = _grid(known, across, what == GRID)
    far = _far(grid, known.groupby("cell")["records"].sum())
    outside = known["cell"].isin(far)
    now = known["month"].isin(there)
    return Places(
        what="Crimes recorded" if what == GRID else what,
        cells=known.loc[~outside, ["month", "cell", "records"]],
        grid=grid.drop(index=far)[["x", "y", "name"]],
        months=there,
        earlier=compared[0] if compared else months[:0],
        without=int(cells.loc[cells["q"].isna() & cells["month"].isin(there), "records"].sum()),
        outside=int(known.loc[outside & now, "records"].sum()),
        across=across,
        small=briefing.plan.small_counts_below,
        as_at=found.as_at,
        notes=notes,
    )


def _tabulated(
    briefing: Briefing, months: pd.PeriodIndex, across: float, category: str
) -> tuple[str, Tabulated, tuple[str, ...]] | None:
    """Take the first source that has coordinates; its records in words, its cells, and what to know of them."""
    read = {row["source"] for row in briefing.sources if row["state"] == "read"}
    if CRIMES in read and not category:
        for what, tabulation in (("Crimes recorded", crimes_by_cell), (GRID, crimes_by_grid_cell)):
            found = briefing.tabulated(tabulation, months, across=across)
            if found.cells["q"].notna().any():
                return what, found, ()
    if STREET not in read:
        return None
    wordings = _wordings(category)
    found = briefing.tabulated(street_by_cell, months, across=across, categories=wordings)
    if not found.cells["q"].notna().any():
        return None
    said = f"{category}: published records" if category else "Published records of crime and antisocial behaviour"
    return said, found, (SNAPPED,)


def _wordings(category: str) -> list[str]:
    """Return how a category is worded in the files, over the years; none for all of them."""
    known = load("police_uk_categories")
    if category and category not in set(known["label"]):
        raise InsufficientDataError(
            f"{category!r} is not a category of data.police.uk; take one of {', '.join(sorted(set(known['label'])))}"
        )
    return sorted(known.loc[known["label"] == category, "wording"])


def _nothing(across: float, small: int) -> Places:
    months = pd.PeriodIndex([], freq="M")
    cells = pd.DataFrame({"month": months, "cell": [], "records": []})
    return Places(
        "Records", cells, pd.DataFrame({"x": [], "y": [], "name": []}), months, months, 0, 0, across, small, ""
    )


def _grid(known: pd.DataFrame, across: float, national: bool) -> pd.DataFrame:
    """Return the middle of each hexagon, with its name: degrees, or kilometres on the National Grid."""
    grid = known.drop_duplicates("cell").set_index("cell")[["q", "r"]]
    x, y = middle(grid["q"], grid["r"], across)
    names = (
        [f"{east / 1000:.0f} km east, {north / 1000:.0f} km north" for east, north in zip(x, y, strict=True)]
        if national
        else [place_name(*one) for one in zip(*degrees_of(x, y), strict=True)]
    )
    return grid.assign(x=x, y=y, name=names)


def _far(grid: pd.DataFrame, records: pd.Series) -> list[Any]:
    """Return the hexagons that lie far outside: most such records were published for another force's area."""
    each = records.reindex(grid.index).to_numpy(dtype=float)
    centre = [float(quantile(grid[side], each)["value"]) for side in ("x", "y")]
    away = np.hypot(grid["x"] - centre[0], grid["y"] - centre[1])
    return list(grid.index[away > FAR * float(quantile(away, each, 0.99)["value"])])


def nothing_found(title: str) -> Finding:
    """Return the finding that there are no coordinates, under the title of what was asked for."""
    rows = pd.DataFrame({"value": [], "lower": [], "upper": []}, dtype=float)
    return Finding(
        title=title, rows=rows, columns=[Column("value", "Records", "count")], says=[NOWHERE], counted="nothing",
        method="none: there are no coordinates", window="no month",
    )  # fmt: skip


def told(found: Finding, *shown: Callable[[Finding], Element]) -> list[Element]:
    """Return the sentences of a finding and, where it has rows, its charts, or its table where none is given."""
    if found.rows.empty:
        return [found.sentence]
    return [found.sentence, *([draw(found) for draw in shown] or [found])]
