"""The months that a figure covers: the last 3 or 12 of them, the same a year earlier, a fixed base, a calendar year."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pcc_analysis.errors import PeriodError
from pcc_analysis.months import month_name


@dataclass(frozen=True)
class Window:
    """So many months up to and including a last one.

    >>> TWELVE_MONTHS.label(pd.Period("2019-06", "M"))
    '12 months to June 2019'
    """

    name: str
    length: int

    def months_to(self, last: pd.Period) -> pd.PeriodIndex:
        """Return the months of the window that ends with `last`."""
        return pd.period_range(end=last, periods=self.length, freq="M")

    def year_before(self, last: pd.Period) -> pd.PeriodIndex:
        """Return the same months one year earlier."""
        return self.months_to(last - 12)

    def label(self, last: pd.Period) -> str:
        """Return the words for the window that ends with `last`."""
        return month_name(last) if self.length == 1 else f"{self.name} to {month_name(last)}"


MONTH = Window("month", 1)
THREE_MONTHS = Window("3 months", 3)
NINE_MONTHS = Window("9 months", 9)
TWELVE_MONTHS = Window("12 months", 12)
TWO_YEARS = Window("24 months", 24)


def months_since(base: pd.Period, last: pd.Period) -> pd.PeriodIndex:
    """Return the months from a fixed base (before Covid, since an election) to the last one.

    Raises
    ------
    PeriodError
        Where the base lies after the last month.
    """
    if base > last:
        raise PeriodError(f"the base {month_name(base)} lies after {month_name(last)}")
    return pd.period_range(base, last, freq="M")


def calendar_year(year: int) -> pd.PeriodIndex:
    """Return January to December of a year."""
    return pd.period_range(f"{year}-01", f"{year}-12", freq="M")
