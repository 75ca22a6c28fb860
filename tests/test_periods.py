"""The calendar: every day of thirty years in one month, one quarter, one financial year; every spelling, every refusal."""

from datetime import date, timedelta

import pandas as pd
import pytest

from pcc_analysis.errors import PeriodError
from pcc_analysis.months import as_month, months_in_words
from pcc_analysis.periods import FinancialYear, MonthEnd, Quarter, parse_period
from pcc_analysis.windows import (
    MONTH,
    THREE_MONTHS,
    TWELVE_MONTHS,
    calendar_year,
    months_since,
)

DAYS = [date(2010, 1, 1) + timedelta(n) for n in range((date(2040, 12, 31) - date(2010, 1, 1)).days + 1)]


def test_every_day_lies_in_exactly_one_month_quarter_and_financial_year():
    years = range(2009, 2041)
    for kind in (
        [Quarter(year, number) for year in years for number in (1, 2, 3, 4)],
        [FinancialYear(year) for year in years],
        [MonthEnd(pd.Period(year=year, month=month, freq="M")) for year in (*years, 2041) for month in range(1, 13)],
    ):
        seen = {}
        for period in kind:
            for number in range((period.end - period.start).days + 1):
                day = period.start + timedelta(number)
                assert day not in seen, f"{day} lies in {seen[day]} and in {period.name}"
                seen[day] = period.name
        assert set(DAYS) <= set(seen)


def test_containing_agrees_with_the_first_and_last_day():
    for day in DAYS:
        quarter, year = Quarter.containing(day), FinancialYear.containing(day)
        assert day in quarter and day in year
        # the financial year of the law: 1 April to 31 March (Interpretation Act 1978, schedule 1)
        assert year.start == date(day.year if day.month >= 4 else day.year - 1, 4, 1)


@pytest.mark.parametrize(
    "text",
    ["2019-20-Q1", "2019-20 Q1", "2019/20 Q1", "2019/20-q1", "Q1 2019-20", "2019-2020 Q1", " 2019-20-Q1 ",
     "Quarter One 2019-20", "quarter 1 2019-20", "2019–20 Q1"],
)  # fmt: skip
def test_a_quarter_in_every_spelling(text):
    quarter = Quarter.parse(text)
    assert quarter == Quarter(2019, 1)
    assert (quarter.start, quarter.end) == (date(2019, 4, 1), date(2019, 6, 30))
    # the words on the cover of document 000
    assert quarter.label == "Quarter One 2019-20 (1 April to 30 June 2019)"


@pytest.mark.parametrize(
    ("text", "kind", "name", "label"),
    [
        ("2024-07", MonthEnd, "2024-07", "July 2024"),
        ("July 2024", MonthEnd, "2024-07", "July 2024"),
        ("2023-24", FinancialYear, "2023-24", "Financial year 2023-24 (1 April 2023 to 31 March 2024)"),
        ("2023/24", FinancialYear, "2023-24", "Financial year 2023-24 (1 April 2023 to 31 March 2024)"),
        ("1999-2000", FinancialYear, "1999-00", "Financial year 1999-00 (1 April 1999 to 31 March 2000)"),
        ("2010-11", FinancialYear, "2010-11", "Financial year 2010-11 (1 April 2010 to 31 March 2011)"),
        ("November 2010", MonthEnd, "2010-11", "November 2010"),
        ("2018-19-Q4", Quarter, "2018-19-Q4", "Quarter Four 2018-19 (1 January to 31 March 2019)"),
    ],
)
def test_other_periods(text, kind, name, label):
    period = parse_period(text)
    assert isinstance(period, kind)
    assert (period.name, period.label) == (name, label)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2019-13", "a year has months 01 to 12, and the financial year after 2019 is 2019-20"),
        ("2019-00", "is not a period; write a quarter as 2019-20-Q1"),
        ("2019-20-Q5", "quarters 1 to 4, not 5"),
        ("2019-20-Q0", "quarters 1 to 4, not 0"),
        ("2019-21-Q1", "the financial year after 2019 ends in 2020; write 2019-20"),
        ("2019-2021", "the financial year after 2019 ends in 2020"),
        ("", "is not a period"),
        ("Q1", "is not a period"),
        ("last quarter", "is not a period"),
        ("1066-67", "lies outside 1990 to 2100"),
    ],
)
def test_what_is_not_a_period_is_refused_with_the_way_out(text, says):
    with pytest.raises(PeriodError, match=says):
        parse_period(text)


def test_a_number_is_not_a_period():
    with pytest.raises(PeriodError, match="a period is text, not int"):
        parse_period(2019)
    with pytest.raises(PeriodError, match="is not a quarter"):
        Quarter.parse("2019-06")


def test_previous_periods():
    assert Quarter(2019, 1).previous == Quarter(2018, 4)
    assert MonthEnd(as_month("2019-01")).previous.name == "2018-12"
    assert FinancialYear(2019).previous.name == "2018-19"


def test_windows_end_where_they_should():
    june = as_month("2019-06")
    assert [len(window.months_to(june)) for window in (MONTH, THREE_MONTHS, TWELVE_MONTHS)] == [1, 3, 12]
    assert str(TWELVE_MONTHS.months_to(june)[0]) == "2018-07"
    assert str(TWELVE_MONTHS.year_before(june)[-1]) == "2018-06"
    # "rolling 12 months" in document 000, paragraph 1: the 12 months to June 2019
    assert TWELVE_MONTHS.label(june) == "12 months to June 2019"
    assert len(calendar_year(2018)) == 12
    assert len(months_since(as_month("2019-04"), june)) == 3
    with pytest.raises(PeriodError, match="the base July 2019 lies after June 2019"):
        months_since(as_month("2019-07"), june)


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([], "no month"),
        (["2019-04"], "April 2019"),
        (["2019-04", "2019-05"], "April and May 2019"),
        (["2018-12", "2019-01"], "December 2018 and January 2019"),
        (["2019-04", "2019-06"], "April and June 2019"),
        (["2019-01", "2019-02", "2019-03"], "January 2019 to March 2019"),
        (["2019-01", "2019-02", "2019-04"], "January, February and April 2019"),
    ],
)
def test_months_in_words(months, words):
    assert months_in_words(pd.PeriodIndex(months, freq="M")) == words
