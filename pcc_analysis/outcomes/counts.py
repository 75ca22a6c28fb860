"""Numerators and denominators of outcome measures over a window."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pcc_analysis.errors import MeasureError
from pcc_analysis.figures import figures
from pcc_analysis.measures import Measure, Monthly
from pcc_analysis.months import as_month
from pcc_analysis.windows import Window


def measure_of(monthly: Monthly, name: str) -> Measure:
    """Return the definition of a measure.

    Raises
    ------
    MeasureError
        Where the monthly table was built without it.
    """
    if name not in monthly.measures:
        raise MeasureError(f"there is no measure {name!r} in the monthly table; build it with the catalogue")
    return monthly.measures[name]


def counts_of(monthly: Monthly, names: Iterable[str], to: str | pd.Period, window: Window, area: str) -> pd.DataFrame:
    """Return numerators and denominators of measures over a window, NaN where there is no month."""
    names = list(names)
    for name in names:
        measure_of(monthly, name)
    months = window.months_to(as_month(to))
    columns = ["numerator", "denominator", "months", "months_expected"]
    return figures(monthly.of(names), months, window.name, area).set_index("measure")[columns].reindex(names)
