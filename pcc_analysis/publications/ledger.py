"""The ledger of a report: every figure that it prints, noted by the section that prints it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis.errors import RunError
from pcc_analysis.windows import MONTH, TWELVE_MONTHS

KEYS = ["measure", "area", "window", "period_end"]
SIDES = ["numerator", "denominator", "value", "lower", "upper"]
COLUMNS = [*KEYS[:3], "period_start", "period_end", "months", *SIDES, "method", "as_at", "mark"]
LEFT_OUT = "[c]"
SAME = 1e-9
"""How far, of itself, a figure may differ from place to place: the last digits of a division."""


class Ledger:
    """What a report has printed so far.

    A figure that is noted twice stands in the ledger once; noted with two values, it is a fault of the report.

    Attributes
    ----------
    measures
        Measures of which the report prints the period, the 12 months and the 12 before as the briefing has them.
    """

    def __init__(self) -> None:
        self.measures: set[str] = set()
        self._noted: list[dict[str, np.ndarray]] = []

    def note(self, rows: pd.DataFrame, **same: Any) -> None:
        """Note finished figures.

        Parameters
        ----------
        rows
            Rows of ``figures``, or of ``changes``, of which both years are noted where they are whole; ``measure``
            and ``area`` may be the index. A row without a value is not printed; ``previous_out`` and ``current_out``
            say which of ``changes`` were left out as small.
        same
            Columns that are the same for all rows: ``area``, ``window``, ``period_end``, ``months``.
        """
        rows = rows.reset_index() if rows.index.names != [None] else rows
        if "current" not in rows:
            self._keep(rows, **same)
            return
        rows = rows.assign(**same)
        whole = rows if "months_expected" not in rows else rows[rows["months"] == rows["months_expected"]]
        before = whole.get("previous_end", whole["period_end"] - 12)
        kept = whole[[one for one in (*KEYS[:3], "months") if one in whole]]
        for end, side in ((whole["period_end"], "current"), (before, "previous")):
            out = whole.get(f"{side}_out", pd.Series(False, index=whole.index))
            self._keep(kept, period_end=end, value=whole[side], mark=np.where(out, LEFT_OUT, ""))

    def _keep(self, rows: pd.DataFrame, **more: Any) -> None:
        """Keep what the ledger has a column for, as arrays: there are many frames of few rows."""
        columns = {name: rows[name] for name in rows if name in COLUMNS}
        columns |= {name: one for name, one in more.items() if name in COLUMNS}
        self._noted.append({name: _array(name, one, len(rows)) for name, one in columns.items()})

    def note_months(self, measure: str, shown: pd.DataFrame, area: str) -> None:
        """Note the figures of a chart: months, and the 12 months that end with each.

        Parameters
        ----------
        measure, area
            What the chart is of.
        shown
            By month, ``value`` or ``rolling`` or both, as ``trend`` returns them.
        """
        for column, window in (("value", MONTH), ("rolling", TWELVE_MONTHS)):
            if column in shown:
                known = shown[column].dropna().to_frame("value")
                same = {"measure": measure, "area": area, "window": window.name, "months": window.length}
                self._keep(known, period_end=known.index, **same)

    def figures(self, as_at: Mapping[str, str]) -> pd.DataFrame:
        """Return every figure noted, once.

        Parameters
        ----------
        as_at
            For a measure, how recent its source is.

        Returns
        -------
        DataFrame
            `COLUMNS`, sorted by measure, area, window and month, which stand as text (``2019-06``). ``numerator``,
            ``denominator`` and limits are there where the report has them. ``mark`` is empty, or ``[c]`` where a
            figure was left out as small and has no value.

        Raises
        ------
        RunError
            Where one figure has two values: no report may print both.
        """
        if not self._noted:
            return pd.DataFrame(columns=COLUMNS)
        every = pd.DataFrame(
            {
                name: np.concatenate(
                    [one[name] if name in one else _array(name, None, len(one["measure"])) for one in self._noted]
                )
                for name in COLUMNS
            }
        )
        every["mark"] = every["mark"].fillna("")
        every = every[every["value"].notna() | (every["mark"] != "")]
        every["months"] = every["months"].astype(int)
        every["period_end"] = pd.PeriodIndex(every["period_end"], freq="M")
        first = every["period_end"] - (every["months"] - 1)
        every["period_start"] = every["period_start"].where(every["period_start"].notna(), first)
        for column in ("period_start", "period_end"):
            every[column] = every[column].astype(str)
        _check(every)
        once = every.groupby(KEYS, sort=True).first().reset_index()  # of each column the first that is there
        once["method"] = once["method"].astype(object).fillna("")
        once["as_at"] = [as_at.get(measure, "") for measure in once["measure"]]
        return once[COLUMNS]


def _array(name: str, values: Any, length: int) -> np.ndarray:
    """Return a column, or what is the same in all its rows, as it stands in the ledger."""
    if name in SIDES:
        return pd.Series(values, index=range(length) if np.ndim(values) == 0 else None).to_numpy(float, na_value=np.nan)
    found = np.empty(length, dtype=object)
    found[:] = values
    return found


def _check(every: pd.DataFrame) -> None:
    """Refuse a figure with two values."""
    values = every.groupby(KEYS)["value"].agg(["min", "max"])
    apart = values[(values["max"] - values["min"]) > SAME * np.maximum(1, values["max"].abs())]
    if len(apart):
        measure, area, window, end = apart.index[0]
        low, high = apart.iloc[0]
        raise RunError(
            f"the report prints two values of one figure, {low:g} and {high:g}: {measure}, {area}, {window} to {end}; "
            f"{len(apart)} such; the section that computes its own must take the briefing's"
        )
