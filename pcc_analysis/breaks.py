"""Breaks: months from which a measure counts something else, so that a comparison across them says less."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from pcc_analysis.months import as_month, month_name
from pcc_analysis.reference import load

COLUMNS = ["measure", "month", "what_changed", "kind", "source"]


def breaks(register: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the register of breaks, months as periods.

    Parameters
    ----------
    register
        A table of the same columns, for example with an office's own rows; the one that ships where not given.

    Returns
    -------
    DataFrame
        ``measure`` (an id, or a subject that its ids start with), ``month`` (the first counted the new way),
        ``what_changed``, ``kind`` (``rules``, ``system``, ``method`` or ``practice``), ``source``.

    >>> breaks().loc[breaks()["measure"] == "section_136", "month"].tolist()
    [Period('2017-12', 'M')]
    """
    return _with_months(register) if register is not None else _shipped().copy()


@cache
def _shipped() -> pd.DataFrame:
    return _with_months(load("breaks"))


def _with_months(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(month=pd.PeriodIndex([as_month(one) for one in table["month"]], freq="M"))[COLUMNS]


def crossed(
    measure: str, earlier: pd.PeriodIndex, later: pd.PeriodIndex, register: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the breaks that a comparison of two windows crosses; none is an empty frame.

    Parameters
    ----------
    measure
        Id of the measure; rows for a subject apply to every id that starts with it.
    earlier, later
        The months compared. A break counts if its first month lies after the first month of the earlier window and
        not after the last of the later one: then the two windows do not count the same thing throughout.
    register
        As for ``breaks``.

    >>> year = pd.period_range("2016-07", periods=12, freq="M")
    >>> crossed("section_136", year, year + 12)["what_changed"].tolist()
    ['section 136 can be used anywhere but a private dwelling, no longer in public places only']
    """
    table = breaks(register)
    concerned = np.array([measure == one or measure.startswith(f"{one}_") for one in table["measure"]], dtype=bool)
    inside = (table["month"] > earlier.min()) & (table["month"] <= later.max())
    return table[concerned & inside].reset_index(drop=True)


def crossing_note(
    measure: str, earlier: pd.PeriodIndex, later: pd.PeriodIndex, register: pd.DataFrame | None = None
) -> str:
    """Say in words that a comparison crosses a break, or nothing.

    >>> year = pd.period_range("2016-07", periods=12, freq="M")
    >>> crossing_note("section_136", year, year + 12)
    'not like for like: from December 2017 section 136 can be used anywhere but a private dwelling, no longer in
    public places only'
    >>> crossing_note("section_136", year - 24, year - 12)
    ''
    """
    found = crossed(measure, earlier, later, register)
    rows = zip(found["month"], found["what_changed"], strict=True)
    parts = [f"from {month_name(month)} {what}" for month, what in rows]
    return "not like for like: " + "; ".join(parts) if parts else ""
