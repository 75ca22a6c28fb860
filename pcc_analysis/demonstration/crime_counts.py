"""How many crimes of each kind the simulated force records in each month.

The table of document 000 under paragraph 11 is taken as the truth where the print contradicts itself: 43,671 crimes
in the 12 months to June 2018 and 43,357 to June 2019, although paragraphs 1 and 2 say 43,523 and 170 fewer than the
year before (43,693). The 10,952 crimes of Quarter One 2019-20 stand in the dashboard and in paragraph 1. The table
leaves out 2,017 and 2,802 crimes of violence: here stalking and harassment, and death or serious injury by driving.
Its groups add up to 31 and 185 crimes fewer than All Crime: here fraud, the one group of the Home Office that the
table does not list. Sexual offences are 1,695 and 1,600 as in the table, not 1,701 and 1,601 as in paragraphs 85, 86.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from pcc_analysis.demonstration.calibration import (
    Counts,
    Fixed,
    Months,
    Numbers,
    apportion,
    month_axis,
    monthly_counts,
    within,
)
from pcc_analysis.demonstration.inputs import fixed, rows
from pcc_analysis.demonstration.levels import RECORDS_MORE, by_year

RECORDED = {
    2014: 32214, 2015: 38038, 2016: 41691, 2017: 43770, 2018: 43639, 2019: 43636, 2020: 36780, 2021: 41694,
    2022: 44262, 2023: 40728, 2024: 40297,
}  # fmt: skip
"""Crimes recorded in Wiltshire by financial year (first year of it): Home Office, police recorded crime."""

LOCKDOWN = {"2020-04": 0.74, "2020-05": 0.84, "2021-01": 0.80, "2021-02": 0.84}
"""Share of the usual crime in months of the pandemic: ours, in the range that forces reported."""

RECORDED_MORE = ("violence_without_injury", "public_order")
"""Planted: kinds that jump in the month `RECORDS_MORE`, by a fifth and by a third, as crime_cells.csv has them."""

QUARTER = ("2019-04", "2019-06")
YEARS = {"to_june_2018": ("2017-07", "2018-06"), "to_june_2019": ("2018-07", "2019-06")}


@dataclass(frozen=True)
class Cell:
    """A kind of crime that is simulated as one: a row of the Panel's table, aggravated or not."""

    cell: str
    crime_group: str
    crime_subgroup: str
    aggravated: bool
    totals: tuple[int, int]
    season: float
    peak: int
    noise: float
    levels: tuple[float, ...]


@cache
def cells() -> tuple[Cell, ...]:
    """
    Kinds of crime; their totals add up to All Crime of document 000.

    >>> [sum(cell.totals[year] for cell in cells()) for year in (0, 1)]
    [43671, 43357]
    """
    return tuple(
        Cell(
            r["cell"],
            r["crime_group"],
            r["crime_subgroup"],
            r["aggravated"] == "yes",
            (int(r["to_june_2018"]), int(r["to_june_2019"])),
            float(r["season"]),
            int(r["peak"]),
            float(r["noise"]),
            tuple(float(r[str(year)]) for year in RECORDED),
        )
        for r in rows("crime_cells")
    )


def crime_counts(months: Months, rng: np.random.Generator) -> Counts:
    """
    Crimes of each kind in each month.

    Parameters
    ----------
    months
        The axis of months, within April 2014 to March 2025.
    rng
        Where chance comes from.

    Returns
    -------
    array of int, kinds × months
        In the order of `cells`. Published totals whose window lies whole on the axis are met exactly.

    >>> counts = crime_counts(month_axis("2018-07", "2019-06"), np.random.default_rng(1))
    >>> int(counts.sum()), int(counts[:, -3:].sum())
    (43357, 10952)
    """
    expected = expected_crimes(rng)
    axis = month_axis("2014-04", "2025-03")
    on_axis = np.isin(axis, months)
    expected = expected[:, on_axis]
    quarter = _quarter_by_cell(expected, months)
    counts = np.zeros(expected.shape, dtype=np.int64)
    aggravated = np.zeros(months.size, dtype=np.int64)
    for number in sorted(range(len(cells())), key=lambda n: not cells()[n].aggravated):
        cell = cells()[number]
        known = [Fixed(*YEARS[year], total) for year, total in zip(YEARS, cell.totals, strict=True)]
        known = within(known, months) + quarter[number]
        if cell.cell == "violence_with_injury":
            known += _less(fixed(cell.cell, months), aggravated, months)
        counts[number] = monthly_counts(expected[number], months, known, rng)
        if cell.cell == "violence_with_injury_aggravated":
            aggravated = counts[number]
    return counts


def expected_crimes(rng: np.random.Generator) -> Numbers:
    """Give expected crimes, kinds × months from April 2014 to March 2025: level, season, shared and own noise."""
    axis = month_axis("2014-04", "2025-03")
    days = ((axis + 1).astype("datetime64[D]") - axis.astype("datetime64[D]")).astype(float)
    month = axis.astype(int) % 12 + 1
    year = np.arange(axis.size) // 12
    lockdown = np.array([LOCKDOWN.get(str(m), 1.0) for m in axis])
    common = rng.normal(1, 0.012, axis.size) * lockdown * days / 365.25
    expected = np.empty((len(cells()), axis.size))
    for number, cell in enumerate(cells()):
        step = RECORDS_MORE if cell.cell in RECORDED_MORE else None
        level = cell.totals[1] * by_year(cell.levels, axis, step)
        season = 1 + cell.season * np.cos(2 * np.pi * (month - cell.peak) / 12)
        expected[number] = level * season * common * np.clip(rng.normal(1, cell.noise, axis.size), 0.5, 1.5)
    found = np.bincount(year, weights=expected.sum(axis=0))
    return expected * (np.array(list(RECORDED.values())) / found)[year]


def _quarter_by_cell(expected: Numbers, months: Months) -> list[list[Fixed]]:
    """Split the crimes of Quarter One over the kinds; no more of a kind than its share of the year allows."""
    total = fixed("all_crime", months)
    if not total:
        return [[] for _ in cells()]
    quarter = total[0].inside(months)
    year = Fixed(*YEARS["to_june_2019"], 0)
    if not within([year], months):
        weights = expected[:, quarter].sum(axis=1)
    else:
        share = expected[:, quarter].sum(axis=1) / expected[:, year.inside(months)].sum(axis=1)
        weights = share * np.array([cell.totals[1] for cell in cells()])
    own = np.array([sum(w.total for w in fixed(c.cell, months) if (w.first, w.last) == QUARTER) for c in cells()])
    parts = own + apportion(total[0].total - int(own.sum()), np.where(own > 0, 0.0, weights))
    return [[Fixed(*QUARTER, int(part))] for part in parts]


def _less(known: list[Fixed], counts: Counts, months: Months) -> list[Fixed]:
    return [Fixed(w.first, w.last, w.total - int(counts[w.inside(months)].sum())) for w in known]
