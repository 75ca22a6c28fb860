"""Changes: one window against the same months earlier, with limits from published examples."""

import numpy as np
import pandas as pd
import pytest
from ibis import _

from pcc_analysis.changes import changes
from pcc_analysis.figures import figures
from pcc_analysis.measures import Measure, Monthly
from pcc_analysis.trends import trend

JUNE = pd.Period("2019-06", "M")
YEAR = pd.period_range(end=JUNE, periods=12, freq="M")


def measure(identifier, kind="count", **what):
    if kind in ("proportion", "mean", "ratio"):
        what.setdefault("denominator", _.count())
    return Measure(id=identifier, title=identifier, definition=".", source="s", kind=kind, **what)


def monthly(measures, **series):
    """A monthly table from lists of numerators, or of pairs, that end in June 2019."""
    rows = []
    for name, values in series.items():
        months = pd.period_range(end=JUNE, periods=len(values), freq="M")
        for month, value in zip(months, values, strict=True):
            top, bottom = value if isinstance(value, tuple) else (value, np.nan)
            if top is not None:
                rows.append((name, "force", month, float(top), float(bottom)))
    table = pd.DataFrame(rows, columns=["measure", "area", "month", "numerator", "denominator"])
    table["month"] = table["month"].astype("period[M]")
    empty = pd.DataFrame(columns=["measure", "area", "month", "value", "count"])
    return Monthly(table, empty, {one.id: one for one in measures})


def only(frame):
    assert len(frame) == 1
    return frame.iloc[0]


def test_a_proportion_takes_newcombes_limits():
    # Newcombe 1998, Table II, method 10: 56/70 against 48/80 is 0.2 (0.0524 to 0.3339)
    table = monthly([measure("m", "proportion")], m=[(48, 80), *[(0, 0)] * 11, (56, 70), *[(0, 0)] * 11])
    row = only(changes(table, YEAR, "12 months"))
    assert (row["change"], row["lower"], row["upper"]) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert row["more_than_chance"]
    assert np.isnan(row["percent_change"])  # a share changes in points


def test_a_mean_takes_students_limits_of_its_paired_months():
    # Student's sleep data (Biometrika 6, 1908; R: t.test(extra ~ group, paired = TRUE) gives 0.7001142 to 2.4598858)
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    pairs = [(value + 10, 1) for value in first], [(value + 10, 1) for value in second]
    table = monthly([measure("m", "mean")], m=[*pairs[0], (None, 1), (None, 1), *pairs[1]])
    row = only(changes(table, pd.period_range(end=JUNE, periods=10, freq="M"), "10 months"))
    assert (row["change"], row["lower"], row["upper"]) == pytest.approx((1.58, 0.7001142, 2.4598858), abs=5e-7)
    assert row["more_than_chance"]


def test_a_count_takes_the_limits_of_a_ratio():
    # section 136: 282 after 229 (document 000, paragraphs 69 and 70); a Poisson ratio of 1.231 (1.035 to 1.466)
    table = monthly([measure("m")], m=[229, *[0] * 11, 282, *[0] * 11])
    row = only(changes(table, YEAR, "12 months"))
    assert row["percent_change"] == pytest.approx(53 / 229)
    assert (row["lower"], row["upper"]) == pytest.approx((0.035, 0.466), abs=5e-4)


@pytest.mark.parametrize(("before", "withheld"), [(9, True), (10, False)])
def test_a_per_cent_is_withheld_where_the_base_is_below_10(before, withheld):
    table = monthly([measure("m")], m=[before, *[0] * 11, 20, *[0] * 11])
    assert np.isnan(only(changes(table, YEAR, "12 months"))["percent_change"]) == withheld
    assert not np.isnan(only(changes(table, YEAR, "12 months", small_base=5))["percent_change"])


def test_only_months_that_are_there_in_both_years_are_compared():
    table = monthly([measure("m")], m=[10] * 12 + [20] * 10 + [None, 30])
    row = only(changes(table, YEAR, "12 months"))
    assert (row["months"], row["previous"], row["current"]) == (11, 110, 230)
    assert "May" not in row["months_in_words"]


def test_without_an_earlier_year_nothing_is_said():
    table = monthly([measure("m")], m=[10] * 6)
    row = only(changes(table, YEAR, "12 months"))
    assert row["months"] == 0
    assert np.isnan(row["change"])
    assert row["more_than_chance"] is pd.NA


def test_from_nothing_and_to_nothing():
    table = monthly([measure("m"), measure("n")], m=[0] * 12 + [1] * 12, n=[0] * 24)
    found = changes(table, YEAR, "12 months").set_index("measure")
    assert found.loc["m", "more_than_chance"]  # twelve after none
    assert found.loc["n", "more_than_chance"] is pd.NA
    assert found.loc["n", "change"] == 0


def test_limits_of_a_ratio_cover_the_truth_as_often_as_they_say():
    # simulation with known truth: 2,000 measures whose ratio does not change, Poisson on both sides
    chance = np.random.default_rng(2019)
    names = [f"m{n}" for n in range(2000)]
    tops, bottoms = chance.poisson(30, (2000, 24)), chance.poisson(100, (2000, 24))
    table = monthly(
        [measure(name, "ratio") for name in names],
        **{name: list(zip(tops[n], bottoms[n], strict=True)) for n, name in enumerate(names)},
    )
    found = changes(table, YEAR, "12 months")
    flagged = found["more_than_chance"].astype(bool).mean()
    assert 0.035 < flagged < 0.06  # dispersion is at least 1, so the limits are wide rather than narrow


def test_a_ratio_changes_in_points_and_small_counts_have_no_limits():
    table = monthly([measure("m", "ratio"), measure("n", "ratio")], m=[(5, 4)] * 12 + [(6, 4)] * 12, n=[(0, 4)] * 24)
    found = changes(table, YEAR, "12 months").set_index("measure")
    assert found.loc["m", "change"] == pytest.approx(0.25)
    # 1.25 and 1.5, Poisson: the standard error is root(1.5625 * (1/60 + 1/48) + 2.25 * (1/72 + 1/48)) = 0.36976
    assert found.loc["m", "upper"] == pytest.approx(0.25 + 1.95996 * 0.36976, abs=1e-4)
    assert not found.loc["m", "more_than_chance"]
    assert found.loc["n", "more_than_chance"] is pd.NA
    assert "a count below 10" in found.loc["n", "note"]


def test_figures_of_a_base_of_nothing_say_so():
    table = monthly([measure("p", "proportion"), measure("q", "mean")], p=[(0, 0)] * 12, q=[(0, 0)] * 12)
    found = figures(table, YEAR, "12 months")
    assert found["value"].isna().all()
    assert found["note"].str.contains("base is 0").all()


def test_a_trend_rolls_over_whole_windows_only():
    table = monthly([measure("m"), measure("p", "proportion")], m=[1] * 14, p=[(1, 2)] * 13 + [(2, 2)])
    counted = trend(table, "m", JUNE)
    assert counted["rolling"].tolist()[-3:] == [12, 12, 12]
    assert counted["rolling"].isna().sum() == 11
    # eleven halves and a whole: (11 + 2) of 24
    assert trend(table, "p", JUNE)["rolling"].iloc[-1] == pytest.approx(13 / 24)
    assert trend(table, "m", JUNE - 24).empty


def test_a_missing_month_breaks_the_rolling_window_and_is_no_zero():
    table = monthly([measure("m")], m=[1] * 12 + [None] + [1] * 12)
    shown = trend(table, "m", JUNE)
    assert np.isnan(shown["value"].iloc[12])
    assert shown["rolling"].iloc[12:24].isna().all()
    assert shown["rolling"].iloc[24] == 12
