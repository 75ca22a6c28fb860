"""A report's figures by area protected together, with what the report before it gave away."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping

import pandas as pd

from pcc_analysis.disclosure.area_counts import AreaCounts, Cell
from pcc_analysis.disclosure.protect import Protected, protect
from pcc_analysis.disclosure.rule import THRESHOLD
from pcc_analysis.measures import FORCE, NOT_ALLOCATED, Monthly
from pcc_analysis.reference import load

Printed = Mapping[Hashable, Collection[Cell]]


def is_sensitive(measure: str) -> bool:
    """Return whether small counts of a measure by area may point at a person: its id holds a stem of the list.

    >>> is_sensitive("positive_outcomes_sexual_offences"), is_sensitive("hate_crime_racial"), is_sensitive("asb_volume")
    (True, True, False)
    """
    return re.search(rf"(^|_)({'|'.join(load('sensitive_measures')['stem'])})(_|$)", measure) is not None


def protect_report(
    monthly: Monthly,
    names: Iterable[str],
    printed_by: Callable[[AreaCounts, int], Printed],
    step: int,
    threshold: int = THRESHOLD,
    published: pd.DataFrame | None = None,
) -> Protected:
    """Protect what a report prints by area, knowing what was published before.

    Parameters
    ----------
    monthly
        The monthly table with its definitions.
    names
        The sensitive measures that the report prints by area.
    printed_by
        Says for each place of a report that ends so many months earlier the counts which its figure gives away.
    step
        How many months earlier the report before ended.
    threshold
        Counts below it are small.
    published
        The figures of earlier reports, as `Ledger.figures` has them. Where none were kept, the report before is taken
        to have printed the same tables, protected by themselves. A reader is taken to know every count as it is now.

    Returns
    -------
    Protected
        The places to leave out.
    """
    counts = AreaCounts(monthly, names)
    if published is not None and len(published):
        public = published_counts(counts, published)
    else:
        before = printed_by(counts, step)
        public = given_away(before, protect_areas(counts, before, threshold=threshold))
    return protect_areas(counts, printed_by(counts, 0), public, threshold)


def published_counts(counts: AreaCounts, published: pd.DataFrame) -> set[Cell]:
    """Return the counts that published figures give away; those under the mark give away nothing."""
    own = published["measure"].isin(counts.names) & published["area"].isin(counts.areas)
    rows = published[own & published["value"].notna()].drop_duplicates(
        ["measure", "area", "period_start", "period_end"]
    )
    return {
        cell
        for row in rows.itertuples()
        for cell in counts.cells(row.measure, row.area, pd.period_range(row.period_start, row.period_end, freq="M"))
    }


def protect_areas(
    counts: AreaCounts, printed: Printed, public: Collection[Cell] = (), threshold: int = THRESHOLD
) -> Protected:
    """Protect the figures of areas that a report prints; those of the whole force stand in it anyway.

    Parameters
    ----------
    counts
        The counts behind them.
    printed
        For each place that prints a figure, its `AreaCounts.cells`.
    public
        What earlier reports gave away.
    threshold
        Counts below it are small.

    Returns
    -------
    Protected
        The places to leave out. Crimes of no known area are protected like an area; where there is none, a reader is
        taken to know.
    """
    values, sums = counts.levels([*(cell for cells in printed.values() for cell in cells), *public])
    known = {cell for cell, value in values.items() if cell.area == FORCE or (cell.area == NOT_ALLOCATED and not value)}
    return protect(
        printed,
        values,
        sums,
        sensitive={cell for cell in values if cell.area in set(counts.areas)},
        public=known.union(public),
        threshold=threshold,
    )


def given_away(printed: Printed, protected: Protected) -> set[Cell]:
    """Return the counts that a report made known: those of every figure that it did not leave out."""
    return {cell for place, cells in printed.items() if protected.shows(place) for cell in cells}
