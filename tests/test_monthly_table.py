"""Parts of the monthly table: the rows that a plain comparison of columns finds, in the table's own order."""

import numpy as np
import pandas as pd
import pytest

from pcc_analysis.measures import Measure, Monthly

MONTHS = pd.period_range("2019-01", "2019-03", freq="M")


def measure(name, kind="count"):
    return Measure(id=name, title=name, definition=name, source="crimes", kind=kind)


@pytest.fixture
def monthly():
    cells = [(name, area, month) for month in MONTHS for area in ("force", "Swindon") for name in ("b", "a", "c")]
    table = pd.DataFrame(cells, columns=["measure", "area", "month"])
    table = table.assign(numerator=np.arange(len(table), dtype=float), denominator=np.nan)
    table = table[~((table["measure"] == "c") & (table["area"] == "Swindon"))]
    medians = [("wait", area, month, 5.0, 2) for area in ("force", "Swindon") for month in MONTHS]
    distributions = pd.DataFrame(medians, columns=["measure", "area", "month", "value", "count"])
    known = {name: measure(name) for name in "abc"} | {"wait": measure("wait", "median")}
    return Monthly(table, distributions, known)


def test_an_area_is_its_rows_and_is_looked_for_once(monthly):
    swindon = monthly.in_area("Swindon")
    pd.testing.assert_frame_equal(swindon.table, monthly.table[monthly.table["area"] == "Swindon"])
    assert swindon.distributions["area"].tolist() == ["Swindon"] * 3
    assert monthly.in_area("Swindon") is swindon is swindon.in_area("Swindon")
    assert monthly.in_area("Kennet").table.empty


@pytest.mark.parametrize("names", [["b"], ["c", "a"], ["a", "wait"], []])
def test_some_measures_keep_the_order_of_the_table(monthly, names):
    own = monthly.of(names)
    pd.testing.assert_frame_equal(own.table, monthly.table[monthly.table["measure"].isin(names)])
    assert len(own.distributions) == (6 if "wait" in names else 0)
    assert list(own.measures) == names


def test_a_measure_that_is_not_defined_is_not_taken_for_one_without_rows(monthly):
    with pytest.raises(KeyError, match="robbery"):
        monthly.of(["robbery"])


def test_a_series_of_an_area_where_the_measure_has_no_row_is_empty(monthly):
    assert monthly.series("a").tolist() == [1.0, 7.0, 13.0]
    assert monthly.series("c", "Swindon").empty
    assert Monthly(monthly.table.iloc[:0], pd.DataFrame(), {}).series("a").empty


def test_a_part_of_a_part_does_not_remember_the_rows_of_the_whole(monthly):
    assert monthly.in_area("force").of(["a"]).in_area("Swindon").table.empty
    assert monthly.of(["a"]).series("b").empty
