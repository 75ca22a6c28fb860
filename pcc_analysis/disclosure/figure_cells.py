"""Figures as cells: an id that says what a printed number is, whatever table it stands in."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

COUNT, BASE, CHANGE = "count", "base", "change"

#: Columns of `figures` and `changes` that hold the counts themselves; `current` and `previous` do for counts only.
COUNTS = {"numerator": COUNT, "denominator": BASE}
EARLIER = {"current": False, "previous": True}


@dataclass(frozen=True)
class Cell:
    """One number of a report: a measure in an area over months, so that the same number has the same id everywhere.

    Parameters
    ----------
    measure, area
        As in the monthly table.
    first, last
        The months it covers.
    figure
        ``count`` (the numerator), ``base`` (the denominator), ``change`` of a count, or the name of something worked
        out from them.
    against
        The last month of the earlier window, for what compares two.
    """

    measure: str
    area: str
    first: pd.Period
    last: pd.Period
    figure: str = COUNT
    against: pd.Period | None = None

    def earlier(self) -> Cell:
        """Return the same count over the earlier window."""
        back = 0 if self.against is None else self.last.ordinal - self.against.ordinal
        return Cell(self.measure, self.area, self.first - back, self.last - back, self.figure)

    def side(self, figure: str) -> Cell:
        """Return the count or the base over the same months."""
        return Cell(self.measure, self.area, self.first, self.last, figure, self.against)


class MonthlyCounts:
    """The counts behind every window: the monthly table, laid out for adding up.

    Parameters
    ----------
    table
        ``measure, area, month, numerator, denominator``.
    amounts
        Measures whose numerator is an amount (hours, days, seconds), not a number of people or crimes; a numerator
        that is not whole everywhere is one without being named.
    """

    def __init__(self, table: pd.DataFrame, amounts: Collection[str] = ()) -> None:
        wide = table.pivot(index="month", columns=["measure", "area"], values=["numerator", "denominator"]).sort_index()
        if len(wide):
            wide = wide.reindex(pd.period_range(wide.index[0], wide.index[-1], freq="M"))
            self._start = wide.index[0].ordinal
        self._sides = {
            (str(measure), str(area), COUNTS[str(side)]): wide[side, measure, area].to_numpy(dtype=float)
            for side, measure, area in wide.columns
        }
        whole = {
            measure
            for (measure, _, figure), months in self._sides.items()
            if figure == COUNT and (np.nan_to_num(months) % 1 != 0).any()
        }
        self.amounts = frozenset(amounts) | whole

    def value(self, cell: Cell) -> float:
        """Return what a count or a base adds up to over the months that are there; NaN where none is."""
        months = self._sides.get((cell.measure, cell.area, cell.figure))
        if months is None:
            return float("nan")
        inside = months[max(cell.first.ordinal - self._start, 0) : max(cell.last.ordinal - self._start + 1, 0)]
        return float(np.nansum(inside)) if np.isfinite(inside).any() else float("nan")

    def has_base(self, measure: str, area: str) -> bool:
        """Return whether a measure is divided by something."""
        months = self._sides.get((measure, area, BASE))
        return months is not None and bool(np.isfinite(months).any())

    def kind(self, cell: Cell) -> str:
        """Return what kind of cell a count or base is."""
        return "amount" if cell.figure == COUNT and cell.measure in self.amounts else "count"


def figure_cells(
    rows: pd.DataFrame, columns: Iterable[str], monthly: MonthlyCounts, sensitive: Collection[str] | None = None
) -> pd.DataFrame:
    """Describe the printed numbers of a table of figures or changes.

    Parameters
    ----------
    rows
        Rows of `figures` (``measure, area, period_start, period_end``) or of `changes` (``measure, area, period_end,
        previous_end, months_expected``), with whatever columns the table prints besides.
    columns
        The columns printed. ``numerator`` and ``denominator``, for counts also ``value, current, previous, change``,
        are counts; any other (a percentage, limits, a reading) is worked out from them.
    monthly
        The counts by month.
    sensitive
        The measures whose small counts are left out; all of them unless given.

    Returns
    -------
    DataFrame
        In the form of `protect`, with ``row`` (the index label in `rows`) and ``column`` to lead a mask back to its
        place: one row per number that is there.
    """
    found: list[dict[str, Any]] = []
    columns = list(columns)
    for label, row in zip(rows.index, rows.to_dict("records"), strict=True):
        base = _window(row)
        plain = not monthly.has_base(base.measure, base.area)
        for column in columns:
            value = row[column]
            if pd.isna(value) or value in ("", "[x]", "[z]"):
                continue
            cell, kind = _cell(base, column, plain, monthly)
            found.append(
                {
                    "row": label,
                    "column": column,
                    "cell": cell,
                    "value": value,
                    "kind": kind,
                    "sensitive": sensitive is None or base.measure in sensitive,
                }
            )
    return pd.DataFrame(found, columns=["row", "column", "cell", "value", "kind", "sensitive"])


def _window(row: Mapping[str, Any]) -> Cell:
    """Return the count of a row; `changes` gives the months by their number and last, `figures` by first and last."""
    last, against = row["period_end"], row.get("previous_end")
    first = row["period_start"] if "period_start" in row else last - (int(row["months_expected"]) - 1)
    return Cell(str(row["measure"]), str(row["area"]), first, last, COUNT, against)


def _cell(count: Cell, column: str, plain: bool, monthly: MonthlyCounts) -> tuple[Cell, str]:
    """Return the id and the kind of one printed number."""
    alone = Cell(count.measure, count.area, count.first, count.last)
    if column in COUNTS:
        cell = alone.side(COUNTS[column])
        return cell, monthly.kind(cell)
    if plain and column == "value":
        return alone, monthly.kind(alone)
    if plain and column in EARLIER:
        cell = count.earlier() if EARLIER[column] else alone
        return cell, monthly.kind(cell)
    if plain and column == CHANGE:
        return count.side(CHANGE), "change"
    return count.side(column), "derived"


def known_cells(tables: Iterable[pd.DataFrame]) -> dict[Hashable, float]:
    """Return what earlier reports have made public, from their tables in the form of `figure_cells`.

    Leave out the rows that were left out there: a cell that stood as [c] is not public.
    """
    return {
        row["cell"]: float(row["value"])
        for frame in tables
        for row in frame.to_dict("records")
        if row["kind"] in ("count", "amount")
    }
