"""A measure is shown as its figures end, as document 000 does: "12 months to April 2019" for collisions."""

import numpy as np
import pandas as pd
import pytest

from pcc_analysis.measures import FORCE, Measure, Monthly
from pcc_analysis.to_date import expected_to_date, year_to_date

JUNE = pd.Period("2019-06", "M")


def monthly(**series):
    """One count per measure: a value for every month up to the one named."""
    rows, measures = [], {}
    for name, (last, values) in series.items():
        months = pd.period_range(end=last, periods=len(values), freq="M")
        rows.append(pd.DataFrame({"measure": name, "area": FORCE, "month": months, "numerator": values}))
        windows = ("month",) if name == "estimate" else ("12 months",)
        measures[name] = Measure(id=name, title=name, definition="D.", source="s", unit="record", windows=windows)
    table = pd.concat(rows, ignore_index=True).assign(denominator=np.nan)
    return Monthly(table, pd.DataFrame(columns=["measure", "area", "month", "value", "count"]), measures)


def test_twelve_months_end_where_the_figures_of_each_measure_end():
    year, change = year_to_date(monthly(crime=("2019-06", [10.0] * 24), ksi=("2019-04", [2.0] * 12 + [3.0] * 12)), JUNE)
    assert year["period_end"].astype(str).to_dict() == {"crime": "2019-06", "ksi": "2019-04"}
    assert year.loc["ksi", ["value", "months"]].tolist() == [36, 12]
    assert change.loc["ksi", ["previous", "change", "months"]].tolist() == [24, 12, 12]
    assert str(change.loc["ksi", "previous_end"]) == "2018-04"


def test_a_measure_silent_for_a_year_has_no_figure_and_says_so():
    year, change = year_to_date(monthly(crime=("2019-06", [10.0] * 24), old=("2018-06", [2.0] * 24)), JUNE)
    assert year.loc["old", "months"] == 0
    assert np.isnan(year.loc["old", "value"])
    assert np.isnan(change.loc["old", "change"])


def test_what_is_published_over_a_year_is_not_added_up_again():
    year, change = year_to_date(monthly(estimate=("2019-03", [70.0] * 12 + [78.0])), JUNE)
    assert year.loc["estimate", ["value", "months_expected"]].tolist() == [78, 1]
    assert change.loc["estimate", "change"] == 8


@pytest.mark.parametrize(("months", "expected"), [(72, 12), (12, 0)])
def test_what_was_expected_needs_months_before_the_year(months, expected):
    found = expected_to_date(monthly(crime=("2019-04", [20.0] * months)), JUNE, ["crime"])
    assert len(found) == expected
    if expected:
        assert str(found["month"].max()) == "2019-04"
        # a level of 20 that never changes: the range of every month holds it
        assert ((found["lower"] <= 20) & (found["upper"] >= 20)).all()


def test_without_any_month_nothing_is_invented():
    empty = Monthly(
        pd.DataFrame(columns=["measure", "area", "month", "numerator", "denominator"]),
        pd.DataFrame(columns=["measure", "area", "month", "value", "count"]),
        {},
    )
    year, change = year_to_date(empty, JUNE)
    assert len(year) == len(change) == 0
