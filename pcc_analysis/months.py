"""Calendar months: reading one, and saying which ones a figure covers."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

from pcc_analysis.errors import PeriodError


def as_month(value: str | date | pd.Period | pd.Timestamp) -> pd.Period:
    """Read a calendar month.

    Parameters
    ----------
    value
        ``2019-06``, ``June 2019``, ``Jun-19``, a date inside the month, or a monthly period.

    Raises
    ------
    PeriodError
        Where the text is not a month.

    >>> as_month("2019-06")
    Period('2019-06', 'M')
    """
    if isinstance(value, pd.Period):
        return value if value.freqstr == "M" else value.asfreq("M")
    if isinstance(value, date):
        return pd.Period(year=value.year, month=value.month, freq="M")
    text = value.strip()
    for form in ("%Y-%m", "%B %Y", "%b %Y", "%b-%y", "%b-%Y", "%Y/%m", "%m/%Y"):
        try:
            return as_month(datetime.strptime(text, form).date())
        except ValueError:
            continue
    raise PeriodError(f"{value!r} is not a month; write it as 2019-06")


def month_name(month: pd.Period) -> str:
    """Write a month out.

    >>> month_name(as_month("2019-06"))
    'June 2019'
    """
    return month.strftime("%B %Y")


def months_in_words(months: pd.PeriodIndex) -> str:
    """Say which months these are, in the fewest words that leave no doubt.

    >>> months_in_words(pd.period_range("2019-04", "2019-05", freq="M"))
    'April and May 2019'
    >>> months_in_words(pd.PeriodIndex(["2019-04", "2019-06"], freq="M"))
    'April and June 2019'
    >>> months_in_words(pd.period_range("2018-07", "2019-06", freq="M"))
    'July 2018 to June 2019'
    """
    if len(months) == 0:
        return "no month"
    ordered = sorted(months.unique())
    if len(ordered) == 1:
        return month_name(ordered[0])
    if len(ordered) > 2 and (ordered[-1] - ordered[0]).n == len(ordered) - 1:
        return f"{month_name(ordered[0])} to {month_name(ordered[-1])}"
    one_year = len({month.year for month in ordered}) == 1
    names = [f"{month:%B}" if one_year and month is not ordered[-1] else month_name(month) for month in ordered]
    return f"{', '.join(names[:-1])} and {names[-1]}"
