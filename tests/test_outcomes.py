"""Outcomes on their two bases: the printed tables of documents 000, 001 and 003 come out, and each basis keeps to itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from pcc_analysis.errors import InsufficientDataError, MeasureError, NotAProportionError
from pcc_analysis.figures import figures
from pcc_analysis.measures import Measure, Monthly, catalogue
from pcc_analysis.numbers import format_percent
from pcc_analysis.outcomes import (
    maturity_in_words,
    outcome_proportion,
    outcome_proportion_table,
    outcome_ratio,
    outcome_ratio_table,
    outcomes_by_sub_code,
    outcomes_by_type,
    refuse_other_basis,
)
from pcc_analysis.schemas import DISTRIBUTION_COLUMNS
from pcc_analysis.windows import NINE_MONTHS

PUBLISHED = Path(__file__).parents[1] / "data" / "published"
JUNE = pd.Period("2019-06", "M")


def published(name):
    return pd.read_csv(PUBLISHED / f"{name}.csv", dtype={"printed": str})


def monthly(rows, month=JUNE):
    """A monthly table of one month: measure -> (numerator, denominator)."""
    table = pd.DataFrame(
        [(name, "force", month, float(top), float(bottom)) for name, (top, bottom) in rows.items()],
        columns=["measure", "area", "month", "numerator", "denominator"],
    )
    return Monthly(table, pd.DataFrame(columns=DISTRIBUTION_COLUMNS), catalogue())


def printed_groups():
    rows = published("000_positive_outcomes")
    return rows[rows["role"] != "peer_average"].pivot(index="row", columns="column", values="printed")


def test_the_printed_ratios_of_the_table_after_paragraph_38():
    groups = printed_groups().replace(",", "", regex=True)
    found = outcome_ratio(groups["Positive Outcome Volume"].astype(float), groups["Crime Volume"].astype(float))
    wrong = {
        row: printed
        for row, printed, value in zip(groups.index, groups["Positive Outcome %"], found["value"], strict=True)
        if format_percent(value) != printed
    }
    # data/published/contradictions.csv: 128 of 2,695 is 4.7% and 60 of 327 is 18.3%
    assert wrong == {"Vehicle Offences": "4.8%", "Robbery": "18.4%"}


def test_a_ratio_can_exceed_one_and_a_proportion_cannot():
    ratio = outcome_ratio(12, 10).iloc[0]
    assert (ratio["value"], ratio["numerator"], ratio["denominator"]) == (1.2, 12, 10)
    assert "Wilson" not in ratio["method"]
    with pytest.raises(
        NotAProportionError, match=r"1 row has a numerator larger than its denominator.*use outcome_ratio"
    ):
        outcome_proportion([1, 12], [10, 10])


def test_limits_of_a_ratio_are_those_of_a_ratio_of_two_counts():
    # another implementation: the odds of scipy's score limits of 20 in 60; the exact ones, 0.277 and 0.876, are wider
    row = outcome_ratio(20, 40).iloc[0]
    share = binomtest(20, 60).proportion_ci(method="wilson")
    assert (row["lower"], row["upper"]) == pytest.approx((share.low / (1 - share.low), share.high / (1 - share.high)))
    assert 0.277 < row["lower"] < row["upper"] < 0.876


def test_limits_of_a_proportion_are_wilsons():
    # Newcombe 1998, table I: 81 of 263, score method, 0.2553 to 0.3662
    row = outcome_proportion(81, 263).iloc[0]
    assert (row["lower"], row["upper"]) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))
    assert row["method"] == "Wilson"


def test_no_crime_gives_no_figure_and_says_so():
    for basis in (outcome_ratio, outcome_proportion):
        row = basis([0], [0]).iloc[0]
        assert np.isnan(row["value"])
        assert row["note"] == "base is 0: no figure"
    unlike = outcome_ratio(3, 0).iloc[0]
    assert unlike[["value", "lower", "upper"]].isna().all()
    assert unlike["note"] == "base is 0: no figure"
    assert outcome_ratio([3.0], [np.nan])["note"].tolist() == ["no data"]
    with pytest.raises(InsufficientDataError, match="1 count below 0"):
        outcome_ratio(-1, 10)


def test_maturity_says_how_high_the_figure_can_still_go():
    row = outcome_proportion([30], [200], awaited=[50]).iloc[0]
    assert (row["awaited_share"], row["highest"]) == (0.25, 0.4)
    assert maturity_in_words(row) == "50 of the 200 crimes have no outcome yet (25.0%)."
    assert maturity_in_words(outcome_proportion(0, 9, awaited=1).iloc[0]).startswith("1 of the 9 crimes has no outcome")
    assert maturity_in_words(outcome_proportion(0, 0, awaited=0).iloc[0]) == "There is no crime to have an outcome."
    with pytest.raises(NotAProportionError, match="1 row with more crimes with an outcome and without one than"):
        outcome_proportion(30, 40, awaited=11)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_a_cohort_is_bounded_by_what_it_can_become(outcomes, awaited, others):
    row = outcome_proportion(outcomes, outcomes + awaited + others, awaited=awaited).iloc[0]
    if outcomes + awaited + others:
        assert 0 <= row["lower"] <= row["value"] <= row["highest"] <= 1
        assert row["value"] <= row["upper"]
    else:
        assert row[["value", "highest", "awaited_share"]].isna().all()


def group_rows(prefix):
    rows = published("000_positive_outcomes")
    crimes = rows[rows["column"] == "Crime Volume"].set_index("measure")["value"]
    outcomes = rows[rows["column"] == "Positive Outcome Volume"].set_index("measure")["value"]
    found = {f"{prefix}_{name}": (outcomes[f"positive_outcomes_{name}"], crimes[name]) for name in crimes.index}
    return {prefix: (7600, 43357), **found}


def test_the_table_by_crime_group_holds_the_printed_rows_and_what_they_leave_out():
    table = outcome_ratio_table(monthly(group_rows("positive_outcome_ratio")), "2019-06").set_index("group")
    assert table.index[0] == "All Crime"
    assert table.index[-1] == "Racially/Religiously Aggravated Offences"
    assert table.loc["Shoplifting", ["numerator", "denominator"]].tolist() == [1617, 4455]
    assert format_percent(table.loc["Shoplifting", "value"]) == "36.3%"
    # the thirteen groups printed hold 7,460 outcomes of 42,797 crimes; the aggravated 84 of 347 are counted in them
    rest = table.loc["In no listed group"]
    assert (rest["numerator"], rest["denominator"]) == (7600 - 7460, 43357 - 42797)
    assert table.loc["Shoplifting", ["months", "months_expected"]].tolist() == [1, 12]
    assert set(table["method"]) == {"Poisson score"}


def test_the_table_can_list_offence_types():
    rows = {
        "positive_outcome_ratio": (9, 40),
        "positive_outcome_ratio_burglary": (9, 40),
        "positive_outcome_ratio_burglary_residential": (4, 30),
        "positive_outcome_ratio_burglary_business_community": (5, 10),
    }
    plain = outcome_ratio_table(monthly(rows), "2019-06")
    table = outcome_ratio_table(monthly(rows), "2019-06", every_subgroup=True)
    assert not (plain["level"] == "subgroup").any()
    types = table[(table["group"] == "Burglary") & (table["level"] == "subgroup")].set_index("subgroup")
    assert types["value"].to_dict() == {
        "Burglary (Business & Community)": 0.5,
        "Burglary (Residential)": pytest.approx(4 / 30),
    }


def test_the_table_of_a_cohort_says_how_mature_each_row_is():
    rows = {
        "positive_outcome_cohort": (9, 40), "positive_outcome_cohort_robbery": (2, 10),
        "positive_outcome_cohort_burglary": (7, 30), "outcome_awaited": (12, 40), "outcome_awaited_robbery": (8, 10),
        "outcome_awaited_burglary": (4, 30),
    }  # fmt: skip
    table = outcome_proportion_table(monthly(rows), "2019-06").set_index("group")
    assert table.loc["Robbery", ["value", "awaited", "highest"]].tolist() == [0.2, 8, 1.0]
    assert table.loc["All Crime", "awaited_share"] == 0.3
    assert table.loc["All Crime", "method"] == "Wilson"
    assert table.loc["Shoplifting", "note"] == "no data"


def test_each_basis_refuses_the_measures_of_the_other():
    empty = monthly({})
    with pytest.raises(NotAProportionError, match=r"positive_outcome_ratio sets outcomes assigned.*use outcome_ratio"):
        outcome_proportion_table(empty, "2019-06", of="positive_outcome_ratio")
    with pytest.raises(NotAProportionError, match=r"positive_outcome_cohort is a proportion.*use outcome_proportion"):
        outcome_ratio_table(empty, "2019-06", of="positive_outcome_cohort")
    with pytest.raises(NotAProportionError, match="are not the same crimes; use outcome_ratio"):
        two_dates = Measure(
            id="m", title="M", definition="M.", source="crimes", kind="proportion", numerator=catalogue()["fat_rate"].numerator,
            denominator=catalogue()["fat_rate"].denominator, date="outcome_date", denominator_date="recorded_date",
        )  # fmt: skip
        refuse_other_basis(two_dates, "proportion")
    with pytest.raises(MeasureError, match="there is no measure 'positive' in the monthly table"):
        outcome_ratio_table(empty, "2019-06", of="positive")


def test_the_table_agrees_with_the_figure_of_the_measure():
    built = monthly(group_rows("positive_outcome_ratio"))
    months = pd.period_range("2018-07", "2019-06", freq="M")
    figure = figures(built, months, "12 months").set_index("measure")
    table = outcome_ratio_table(built, "2019-06").set_index("measure")
    shared = ["value", "lower", "upper", "method"]
    own = table.index.intersection(figure.index)
    assert len(own) == 15
    pd.testing.assert_frame_equal(table.loc[own, shared], figure.loc[own, shared])


TYPES = {"1": 5000, "1A": 54, "4": 170, "2": 350, "2A": 3, "3": 957, "6": 105, "7": 253, "8": 754, "18": 9000, "14": 20}
CRIMES = 33470


def test_outcomes_by_type_give_figure_4_of_the_2015_inspection():
    """Document 003, figure 4, Wiltshire: its nine rates follow from one number of crimes, 33,470 or so."""
    ids = [name for name in catalogue() if name.startswith("outcome_type_")]
    rows = dict.fromkeys(ids, (0, CRIMES)) | {f"outcome_type_{kind.lower()}": (n, CRIMES) for kind, n in TYPES.items()}
    table = outcomes_by_type(monthly(rows), "2019-06")
    printed = table[table["printed"]].set_index("label")
    assert {label: (int(n), format_percent(v)) for label, n, v in printed[["numerator", "value"]].itertuples()} == {
        "Charged or summonsed": (5054, "15.1%"),
        "Taken into consideration": (170, "0.5%"),
        "Out of court (formal)": (1415, "4.2%"),
        "Caution: youths": (353, "1.1%"),
        "Caution: adults": (957, "2.9%"),
        "Penalty notice for disorder": (105, "0.3%"),
        "Out of court (informal)": (1007, "3.0%"),
        "Cannabis or khat warning": (253, "0.8%"),
        "Community resolution": (754, "2.3%"),
    }
    total = table[table["level"] == "total"].iloc[0]
    groups = table[table["level"] == "group"]
    assert total["numerator"] == sum(TYPES.values()) == groups["numerator"].sum()
    assert groups["share"].sum() == pytest.approx(1)
    assert not table["label"].eq("Of no known type").any()


def test_every_type_of_the_framework_stands_in_one_group_and_unknown_ones_in_a_row_of_their_own():
    ids = [name for name in catalogue() if name.startswith("outcome_type_")]
    table = outcomes_by_type(monthly(dict.fromkeys(ids, (1, 50))), "2019-06").set_index("label")
    groups = table[table["level"] == "group"]
    assert sum(len(types.split()) for types in groups["types"]) == 25
    assert len(set(" ".join(groups["types"]).split())) == 25
    assert table.loc["Of no known type", "numerator"] == 1
    assert table.loc["All outcomes", "numerator"] == 26 == groups["numerator"].sum()


def test_without_a_month_nothing_is_claimed():
    table = outcomes_by_type(monthly({}), "2019-06")
    assert table[["numerator", "value", "share"]].isna().all(axis=None)
    assert outcomes_by_sub_code(monthly({}), "2019-06")["value"].isna().all()


def test_sub_codes_give_the_printed_table_of_rape():
    """Document 001, rape disposals with outcomes 14 and 16, nine months to July 2024."""
    rows = published("001_rape_outcome_subcodes")
    disposals = rows[rows["column"] == "Disposals"].set_index("measure")["value"]
    built = {name: (n, disposals["rape_outcome_14_16"]) for name, n in disposals.items()}
    table = outcomes_by_sub_code(monthly(built, pd.Period("2024-07", "M")), "2024-07", window=NINE_MONTHS)
    table = table.set_index("measure")
    shares = rows[rows["column"] == "% of total"].set_index("measure")["printed"]
    assert {name: format_percent(table.loc[name, "value"]) for name in shares.index} == shares.to_dict()
    of_recorded = rows[rows["column"].str.contains("null")].set_index("measure")["printed"]
    of_recorded.index = of_recorded.index.str.removesuffix("_of_recorded")
    # there is no per cent of those recorded for those not recorded; the page prints 0.0%
    assert of_recorded.pop("rape_outcome_14_16_not_recorded") == "0.0%"
    assert np.isnan(table.loc["rape_outcome_14_16_not_recorded", "of_recorded"])
    assert {name: format_percent(table.loc[name, "of_recorded"]) for name in of_recorded.index} == of_recorded.to_dict()
    assert table["code"].tolist()[:6] == ["", "", "H", "A", "B", "E"]
    known = table["of_recorded"].notna()
    assert (table["of_recorded_lower"] <= table["of_recorded"])[known].all()


def test_a_sub_code_that_no_list_holds_is_a_row():
    of = "rape_outcome_14_16"
    rows = {f"{of}_{code}": (0, 10) for code in "abcdefgi"} | {f"{of}_h": (4, 10), f"{of}_not_recorded": (5, 10)}
    table = outcomes_by_sub_code(monthly(rows), "2019-06").set_index("label")
    assert table.loc["Sub-code that is not listed", ["numerator", "of_recorded"]].tolist() == [1, 0.2]
    assert table["numerator"].iloc[1:].sum() == table["numerator"].iloc[0] == 10
