"""The periods a report is for: quarters of the financial year, month ends and financial years."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pcc_analysis.errors import PeriodError
from pcc_analysis.months import as_month, month_name

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
_ORDINAL = {1: "One", 2: "Two", 3: "Three", 4: "Four"}
_SPELLINGS = "a quarter as 2019-20-Q1, a month end as 2019-06, or a financial year as 2019-20"


def _span(start: date, end: date) -> str:
    if start.year == end.year:
        return f"{start.day} {start:%B} to {end.day} {end:%B} {end.year}"
    return f"{start.day} {start:%B} {start.year} to {end.day} {end:%B} {end.year}"


@dataclass(frozen=True, order=True)
class _Span:
    """What every reporting period has: the months from its first to its last."""

    first_month: pd.Period
    last_month: pd.Period

    @property
    def months(self) -> pd.PeriodIndex:
        """The calendar months of the period, in order."""
        return pd.period_range(self.first_month, self.last_month, freq="M")

    @property
    def start(self) -> date:
        """The first day."""
        return self.first_month.start_time.date()

    @property
    def end(self) -> date:
        """The last day."""
        return self.last_month.end_time.date()

    @property
    def dates(self) -> str:
        """``1 April to 30 June 2019``."""
        return _span(self.start, self.end)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


class Quarter(_Span):
    """A quarter of the financial year, which begins on 1 April.

    >>> q = Quarter.parse("2019-20 Q1")
    >>> q.label
    'Quarter One 2019-20 (1 April to 30 June 2019)'
    >>> [str(month) for month in q.months]
    ['2019-04', '2019-05', '2019-06']
    """

    kind = "quarter"

    def __init__(self, financial_year: int, number: int) -> None:
        if number not in _ORDINAL:
            raise PeriodError(f"a financial year has quarters 1 to 4, not {number}")
        first = pd.Period(year=financial_year, month=4, freq="M") + 3 * (number - 1)
        super().__init__(first, first + 2)

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read a quarter in any of its spellings: ``2019-20-Q1``, ``2019-20 Q1``, ``2019/20 Q1``, ``Q1 2019-20``.

        Raises
        ------
        PeriodError
            Where the text is not a quarter, or its two years do not follow each other.
        """
        period = parse_period(text)
        if not isinstance(period, cls):
            raise PeriodError(f"{text!r} is not a quarter; write it as 2019-20-Q1")
        return period

    @classmethod
    def containing(cls, day: date | pd.Period) -> Quarter:
        """Return the quarter in which a day or a month lies.

        >>> Quarter.containing(date(2019, 3, 31)).name
        '2018-19-Q4'
        """
        month = as_month(day)
        year = month.year if month.month >= 4 else month.year - 1
        return cls(year, (month.month - 4) % 12 // 3 + 1)

    @property
    def financial_year(self) -> int:
        """The calendar year in which the financial year begins."""
        return self.first_month.year if self.first_month.month >= 4 else self.first_month.year - 1

    @property
    def number(self) -> int:
        """1 for April to June, 4 for January to March."""
        return (self.first_month.month - 4) % 12 // 3 + 1

    @property
    def name(self) -> str:
        """The name used in folders and on the command line, ``2019-20-Q1``."""
        return f"{_year_name(self.financial_year)}-Q{self.number}"

    @property
    def title(self) -> str:
        """``Quarter One 2019-20``."""
        return f"Quarter {_ORDINAL[self.number]} {_year_name(self.financial_year)}"

    @property
    def in_words(self) -> str:
        """How a sentence names it: ``quarter one``."""
        return f"quarter {_ORDINAL[self.number].lower()}"

    @property
    def label(self) -> str:
        """``Quarter One 2019-20 (1 April to 30 June 2019)``."""
        return f"{self.title} ({self.dates})"

    @property
    def previous(self) -> Quarter:
        """The quarter before."""
        return Quarter.containing(self.first_month - 1)


class MonthEnd(_Span):
    """A single month, for reports that end in any month.

    >>> MonthEnd(as_month("2024-07")).label
    'July 2024'
    """

    kind = "month"

    def __init__(self, month: pd.Period) -> None:
        super().__init__(month, month)

    @property
    def name(self) -> str:
        """``2024-07``."""
        return str(self.last_month)

    @property
    def title(self) -> str:
        """``July 2024``."""
        return month_name(self.last_month)

    @property
    def in_words(self) -> str:
        """How a sentence names it."""
        return self.title

    @property
    def label(self) -> str:
        """``July 2024``."""
        return self.title

    @property
    def previous(self) -> MonthEnd:
        """The month before."""
        return MonthEnd(self.last_month - 1)


class FinancialYear(_Span):
    """A financial year, 1 April to 31 March.

    >>> FinancialYear(2023).label
    'Financial year 2023-24 (1 April 2023 to 31 March 2024)'
    """

    kind = "year"

    def __init__(self, start_year: int) -> None:
        first = pd.Period(year=start_year, month=4, freq="M")
        super().__init__(first, first + 11)

    @classmethod
    def containing(cls, day: date | pd.Period) -> FinancialYear:
        """Return the financial year in which a day or a month lies."""
        return cls(Quarter.containing(day).financial_year)

    @property
    def name(self) -> str:
        """``2023-24``."""
        return _year_name(self.first_month.year)

    @property
    def title(self) -> str:
        """``Financial year 2023-24``."""
        return f"Financial year {self.name}"

    @property
    def in_words(self) -> str:
        """How a sentence names it."""
        return f"the financial year {self.name}"

    @property
    def label(self) -> str:
        """``Financial year 2023-24 (1 April 2023 to 31 March 2024)``."""
        return f"{self.title} ({self.dates})"

    @property
    def previous(self) -> FinancialYear:
        """The financial year before."""
        return FinancialYear(self.first_month.year - 1)


ReportingPeriod = Quarter | MonthEnd | FinancialYear


def _year_name(start_year: int) -> str:
    return f"{start_year}-{(start_year + 1) % 100:02d}"


def _follows(first: str, second: str) -> bool:
    """Whether the second year, in two digits or four, is the one after the first."""
    return second in (str(int(first) + 1), f"{(int(first) + 1) % 100:02d}")


def _financial_year(text: str, first: str, second: str) -> int:
    year = int(first)
    if not _follows(first, second):
        raise PeriodError(f"{text!r}: the financial year after {year} ends in {year + 1}; write {_year_name(year)}")
    return year


def parse_period(text: str) -> ReportingPeriod:
    """Read the period a report is for: a quarter, a month end or a financial year.

    Parameters
    ----------
    text
        ``2019-20-Q1`` (also with space or slash, or the quarter first), ``2024-07``, ``2023-24`` or ``2023/24``.

    Raises
    ------
    PeriodError
        Where the text is none of these, names a thirteenth month or a fifth quarter, or lies outside 1990 to 2100.

    Notes
    -----
    ``2010-11`` can be read as November 2010 and as a financial year. It is read as the financial year whenever the
    second number follows the first year; write ``November 2010`` for the month.

    >>> parse_period("2019/20 Q1").name, parse_period("2024-07").name, parse_period("2023-24").name
    ('2019-20-Q1', '2024-07', '2023-24')
    """
    if not isinstance(text, str):
        raise PeriodError(f"a period is text, not {type(text).__name__}; write {_SPELLINGS}")
    plain = text.strip()
    found: ReportingPeriod
    year = r"(?P<first>\d{4})\s*[-/–]\s*(?P<second>\d{4}|\d{2})"
    number_word = r"(?:quarter\s+|q\s*)(?P<number>\d+|one|two|three|four)"
    if match := (
        re.fullmatch(rf"{year}[\s-]*{number_word}", plain, re.IGNORECASE)
        or re.fullmatch(rf"{number_word}[\s-]+{year}", plain, re.IGNORECASE)
    ):
        word, first, second = match["number"], match["first"], match["second"]
        numbers = {name.lower(): number for number, name in _ORDINAL.items()}
        number = numbers.get(word.lower(), int(word) if word.isdigit() else 0)
        if number not in _ORDINAL:
            raise PeriodError(f"{text!r}: a financial year has quarters 1 to 4, not {word}; write 2019-20-Q1")
        found = Quarter(_financial_year(text, first, second), number)
    elif (match := re.fullmatch(year, plain)) and (_follows(*match.groups()) or len(match[2]) == 4):
        found = FinancialYear(_financial_year(text, *match.groups()))
    elif match and int(match[2]) > 12:
        raise PeriodError(
            f"{text!r}: a year has months 01 to 12, and the financial year after {match[1]} is "
            f"{_year_name(int(match[1]))}; write {_SPELLINGS}"
        )
    else:
        try:
            found = MonthEnd(as_month(plain))
        except PeriodError:
            raise PeriodError(f"{text!r} is not a period; write {_SPELLINGS}") from None
    if not EARLIEST_YEAR <= found.last_month.year <= LATEST_YEAR:
        raise PeriodError(f"{text!r} lies outside {EARLIEST_YEAR} to {LATEST_YEAR}")
    return found
