"""Working days between two dates, in the engine: Monday to Friday without the bank holidays of England."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis.common.deferred import deferrable

YEARS = range(2010, 2036)
"""Bank holidays are known for these years; in others every Monday to Friday counts."""

MONDAY = dt.date(1900, 1, 1)


@cache
def bank_holidays() -> tuple[dt.date, ...]:
    """Return the bank holidays of England that fall on a Monday to Friday, substitute days among them.

    >>> [f"{day:%d %b}" for day in bank_holidays() if day.year == 2021]
    ['01 Jan', '02 Apr', '05 Apr', '03 May', '31 May', '30 Aug', '27 Dec', '28 Dec']
    """
    import holidays

    days = holidays.country_holidays("GB", subdiv="ENG", years=YEARS)
    return tuple(day for day in sorted(days) if day.weekday() < 5)


def _weekdays_to(day: ir.DateValue) -> ir.IntegerValue:
    """Mondays to Fridays from `MONDAY` to a day, both included."""
    since = day.delta(ibis.date(MONDAY), unit="day")
    over = since % 7 + 1
    return (since - since % 7) / 7 * 5 + ibis.ifelse(over < 5, over, 5)


@deferrable
def working_days(start: Any, end: Any) -> ir.IntegerValue:
    """Count the working days after one day, up to and including another.

    Parameters
    ----------
    start, end
        Date columns, as Ibis expressions or deferred; the end not before the start.

    Returns
    -------
    integer column
        0 on the same day, 1 on the next working day; NULL where a date is. One expression without a join, so that it
        can be a column of a contract on any engine.
    """
    between = ibis.array([ibis.date(day) for day in bank_holidays()]).filter(lambda day: (day > start) & (day <= end))
    return (_weekdays_to(end) - _weekdays_to(start)).cast("int64") - between.length()
