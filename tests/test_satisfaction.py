"""Victim satisfaction from hand-made interviews: bases, weights, don't-knows, limits, changes and refusals.

Expected limits come from Newcombe's papers of 1998, from statsmodels, and from figures printed in document 000.
"""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.figures import figures
from pcc_analysis.measures import Monthly, build_monthly, catalogue
from pcc_analysis.measures.victim_satisfaction import asked
from pcc_analysis.numbers import format_percent, format_points
from pcc_analysis.public_confidence import public_confidence
from pcc_analysis.satisfaction import satisfaction
from pcc_analysis.schemas import MONTHLY
from pcc_analysis.sources.extracts import open_extracts
from pcc_analysis.windows import MONTH

PUBLISHED = Path(__file__).parents[1] / "data" / "published"


def survey(folder, rows, heading="month,crime_type,overall", questions=("satisfaction_overall",)):
    path = folder / "survey" / "victims.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    with open_extracts(folder, only=["survey"]) as extracts:
        return build_monthly(extracts, [one for one in catalogue().values() if one.id.startswith(questions)])


def only(table, measure="satisfaction_overall", period_end=None):
    rows = table[table["measure"] == measure]
    return (rows if period_end is None else rows[rows["period_end"] == pd.Period(period_end, "M")]).iloc[-1]


def answers(month, **counts):
    """So many rows of each answer; underscores stand for blanks."""
    return [f"{month},burglary,{answer.replace('_', ' ')}" for answer, many in counts.items() for _ in range(many)]


def by_hand(cells, area="force"):
    """A monthly table from (measure, month, numerator, denominator)."""
    table = pd.DataFrame(
        [(measure, area, pd.Period(month, "M"), float(n), float(d)) for measure, month, n, d in cells],
        columns=["measure", "area", "month", "numerator", "denominator"],
    )
    return build_with(MONTHLY.validate(table))


def build_with(table):
    return Monthly(table, pd.DataFrame(columns=["measure", "area", "month", "value", "count"]), catalogue())


def test_which_answers_count_and_who_is_left_out_of_the_base(tmp_path):
    rows = answers(
        "2019-06",
        Completely_satisfied=10,
        very_satisfied=15,
        FAIRLY_SATISFIED=8,
        Neither_satisfied_nor_dissatisfied=5,
        Fairly_dissatisfied=2,
        Very_dissatisfied=1,
        **{"Don't_know": 3, "Don’t_know": 1, "Not_applicable": 4},
    )
    # 33 of 41 answered with an opinion; 4 of the 45 asked did not know; 4 were not asked
    row = only(satisfaction(survey(tmp_path, rows), "2019-06", window=MONTH, years=1))
    assert (row["satisfied"], row["n"], row["did_not_know"], row["effective_base"]) == (33, 41, 4, 41)
    assert row["value"] == 33 / 41
    assert row["method"] == "Wilson"
    low, high = proportion_confint(33, 41, method="wilson")
    assert (row["lower"], row["upper"]) == pytest.approx((low, high), abs=1e-12)


def test_crime_types_in_every_wording_and_one_that_is_not_known(tmp_path):
    kinds = (
        ["Dwelling burglary"] * 30 + ["Vehicle Crimes"] * 31 + ["VIOLENCE"] * 32 + ["Hate crime"] * 33 + ["Fraud"] * 4
    )
    monthly = survey(tmp_path, [f"2019-06,{kind},Very satisfied" for kind in kinds])
    table = satisfaction(monthly, "2019-06", window=MONTH, years=1, questions=["satisfaction_overall"])
    assert table.set_index("group")["n"].to_dict() == {
        "All Groups": 130,
        "Dwelling/ Residential Burglary": 30,
        "Vehicle Crime": 31,
        "Violent Crime": 32,
        "Hate Crime": 33,
    }


def test_out_of_court_recommendation_and_confidence(tmp_path):
    # document 001, Victim Voice: 40 victims of crimes resolved out of court, 77.5% of them satisfied
    resolved = ["yes,Very satisfied,,"] * 31 + ["yes,Fairly dissatisfied,,"] * 9
    others = ["no,Very dissatisfied,Yes,Very confident"] * 35 + ["no,Very dissatisfied,No,Not very confident"] * 5
    monthly = survey(
        tmp_path,
        [f"2024-07,violence,{row}" for row in resolved + others],
        "month,crime type,out of court,overall,recommend,confident in future",
        ("satisfaction_out_of_court", "would_recommend", "confident_in_future"),
    )
    table = satisfaction(monthly, "2024-07", window=MONTH, years=1).set_index("measure")
    assert table.loc["satisfaction_out_of_court", "n"] == 40
    assert format_percent(table.loc["satisfaction_out_of_court", "value"]) == "77.5%"
    assert table.loc["would_recommend", "value"] == table.loc["confident_in_future", "value"] == 35 / 40


def test_weights_give_the_weighted_share_and_kish_s_base(tmp_path):
    rows = [
        *["2019-06,vehicle,Very satisfied,2"] * 15,
        *["2019-06,vehicle,Very dissatisfied,2"] * 5,
        *["2019-06,vehicle,Very satisfied,1"] * 5,
        *["2019-06,vehicle,Very dissatisfied,1"] * 15,
    ]
    monthly = survey(tmp_path, rows, "month,crime_type,overall,weight")
    row = only(satisfaction(monthly, "2019-06", window=MONTH, years=1))
    # weighted: (15 x 2 + 5) / (20 x 2 + 20) = 35/60; Kish: 60 squared / (20 x 4 + 20 x 1) = 36
    assert row["value"] == pytest.approx(35 / 60, abs=1e-9)
    assert (row["n"], row["effective_base"]) == (40, pytest.approx(36, abs=1e-6))
    assert row["method"] == "Wilson, effective base"
    assert (row["lower"], row["upper"]) == pytest.approx(proportion_confint(21, 36, method="wilson"), abs=1e-6)
    # the plain figure of any report has the same share and, here, the same limits
    june = pd.PeriodIndex(["2019-06"], freq="M")
    plain = figures(monthly, june, "month").set_index("measure").loc["satisfaction_overall"]
    assert plain[["value", "lower", "upper"]].tolist() == pytest.approx(
        row[["value", "lower", "upper"]].tolist(), abs=1e-6
    )


def test_weights_on_another_scale_change_nothing(tmp_path):
    halves = [
        f"2019-06,vehicle,{answer},{weight}" for answer in ("Satisfied", "Dissatisfied") for weight in (1, 3) * 10
    ]
    once = only(
        satisfaction(survey(tmp_path / "a", halves, "month,crime_type,overall,weight"), "2019-06", window=MONTH)
    )
    grossed = [row.replace(",1", ",250").replace(",3", ",750") for row in halves]
    again = only(
        satisfaction(survey(tmp_path / "b", grossed, "month,crime_type,overall,weight"), "2019-06", window=MONTH)
    )
    told = ["value", "lower", "upper", "n", "effective_base"]
    assert again[told].tolist() == pytest.approx(once[told].tolist(), abs=1e-6)
    assert once["effective_base"] == pytest.approx(80**2 / (20 + 20 * 9))


def test_a_file_without_weights_beside_one_with_them(tmp_path):
    plain = tmp_path / "survey" / "older.csv"
    plain.parent.mkdir()
    plain.write_text("month,crime_type,overall\n" + "2018-06,burglary,Satisfied\n" * 30, encoding="utf-8")
    rows = [f"2019-06,burglary,{answer},{weight}" for answer in ("Satisfied", "Dissatisfied") for weight in (1, 3) * 10]
    table = satisfaction(survey(tmp_path, rows, "month,crime_type,overall,weight"), "2019-06", window=MONTH, years=2)
    assert only(table, period_end="2018-06")[["n", "value"]].tolist() == [30, 1.0]
    assert only(table, period_end="2018-06")["effective_base"] == pytest.approx(30, abs=1e-6)
    assert only(table, period_end="2019-06")["effective_base"] == pytest.approx(80**2 / 200, abs=1e-6)


def test_without_weights_the_figures_are_whole_numbers(tmp_path):
    monthly = survey(tmp_path, answers("2019-06", Satisfied=7, Dissatisfied=4))
    rows = monthly.table[(monthly.table["measure"] == "satisfaction_overall") & (monthly.table["area"] == "force")]
    assert rows[["numerator", "denominator"]].to_numpy().tolist() == [[7.0, 11.0]]


def test_a_question_that_was_not_asked_is_missing_and_not_nil(tmp_path):
    monthly = survey(tmp_path, answers("2019-06", Satisfied=40), questions=("satisfaction_",))
    assert "satisfaction_treatment" not in set(monthly.table["measure"])
    assert set(satisfaction(monthly, "2019-06")["question"]) == {"satisfaction_overall"}


def test_a_base_below_30_is_refused_with_a_sentence(tmp_path):
    monthly = survey(tmp_path, answers("2019-06", Satisfied=20, Dissatisfied=9))
    row = only(satisfaction(monthly, "2019-06", years=1))
    assert row[["value", "lower", "upper", "change"]].isna().all()
    assert row["note"] == "29 answers are too few: below 30 no share is given."
    assert row["n"] == 29
    thirty = survey(tmp_path, answers("2019-06", Satisfied=21, Dissatisfied=9))
    assert only(satisfaction(thirty, "2019-06", years=1))["value"] == 0.7
    vehicle = only(satisfaction(thirty, "2019-06", years=1), "satisfaction_overall_vehicle_crime")
    assert vehicle["note"] == "Nobody answered."
    earlier = satisfaction(thirty, "2019-06", years=2)
    assert only(earlier, period_end="2018-06")["note"] == "No month of the survey is there."


def test_twelve_months_add_up_and_the_change_has_newcombe_s_limits():
    # Newcombe 1998, Statistics in Medicine 17, 873-890, Table II (a): 56/70 - 48/80
    cells = [("satisfaction_overall", f"2018-{month:02}", 4, 20 / 3) for month in range(1, 13)]
    cells += [("satisfaction_overall", f"2019-{month:02}", 56 / 12, 70 / 12) for month in range(1, 13)]
    row = only(satisfaction(by_hand(cells), "2019-12"))
    assert row["months"] == 12
    assert (row["n"], row["value"], row["previous"]) == pytest.approx((70, 0.8, 0.6))
    assert (row["change"], row["change_lower"], row["change_upper"]) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert row["more_than_chance"]
    assert format_points(row["change"], places=0) == "+20 points"


def test_the_printed_half_width_of_2019_follows_from_a_base_of_a_thousand():
    # document 000, paragraph 93: 77 per cent, plus or minus 2.6
    row = only(satisfaction(by_hand([("satisfaction_overall", "2019-06", 776, 1008)]), "2019-06", years=1))
    assert format_percent(row["value"], places=0) == "77%"
    assert format_percent((row["upper"] - row["lower"]) / 2) == "2.6%"


def test_years_that_do_not_hold_the_same_months_are_not_compared():
    cells = [("satisfaction_overall", month, 40, 50) for month in ("2018-05", "2019-04", "2019-05")]
    row = only(satisfaction(by_hand(cells), "2019-06"))
    assert (row["value"], row["previous"]) == (0.8, 0.8)
    assert np.isnan(row["change"])
    assert row["more_than_chance"] is pd.NA
    assert (row["months"], row["months_expected"]) == (2, 12)


def test_the_table_of_document_000_comes_out_in_its_order():
    """Every printed share of paragraph 95, from a thousand answers each."""
    with (PUBLISHED / "000_satisfaction.csv").open(encoding="utf-8", newline="") as file:
        printed = list(csv.DictReader(file))
    cells = [(row["measure"], row["period_end"], float(row["value"]) * 1000, 1000) for row in printed]
    table = satisfaction(by_hand(cells), "2019-06")
    shown = table.set_index(["measure", "period_end"])["value"]
    assert len(printed) == 140
    for row in printed:
        value = shown[row["measure"], pd.Period(row["period_end"], "M")]
        assert format_percent(value, places=0) == row["printed"]
    labels = [f"{row['row']}|{row['column']}" for row in printed]
    ours = [f"{row.aspect}, {row.year}|{row.group}" for row in table.itertuples()]
    assert sorted(ours) == sorted(labels)
    assert table["aspect"].drop_duplicates().tolist() == list(
        dict.fromkeys(row["row"].split(",")[0] for row in printed)
    )


def test_the_rolling_figure_by_month():
    cells = [("satisfaction_overall", str(month), 5, 10) for month in pd.period_range("2018-01", "2019-06", freq="M")]
    table = satisfaction(by_hand(cells), "2019-06", years=7, step=1)
    assert table["year"].tolist() == ["Dec-18", "Jan-19", "Feb-19", "Mar-19", "Apr-19", "May-19", "Jun-19"]
    assert (table["n"] == 120).all()


def test_an_area_of_its_own(tmp_path):
    rows = [f"2019-06,burglary,Satisfied,{area}" for area in ["Swindon"] * 40 + ["County"] * 50]
    monthly = survey(tmp_path, rows, "month,crime_type,overall,area")
    assert only(satisfaction(monthly, "2019-06", window=MONTH, area="Swindon"))["n"] == 40
    assert only(satisfaction(monthly, "2019-06", window=MONTH))["n"] == 90


def test_no_survey_says_where_it_goes():
    with pytest.raises(InsufficientDataError, match=r"holds no answers of the victim survey .* survey/"):
        satisfaction(by_hand([("crime_volume", "2019-06", 1, np.nan)]), "2019-06")


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=12, max_size=12))
def test_a_share_lies_within_its_limits_or_is_refused(months):
    cells = [
        ("satisfaction_overall", f"2019-{place:02}", yes, yes + no) for place, (yes, no) in enumerate(months, start=1)
    ]
    row = only(satisfaction(by_hand(cells), "2019-12", years=1))
    total = sum(yes + no for yes, no in months)
    if total < 30:
        assert np.isnan(row["value"])
        assert row["note"]
    else:
        assert 0 <= row["lower"] <= row["value"] <= row["upper"] <= 1
        assert row["value"] == sum(yes for yes, _ in months) / total
        assert row["note"] == ""


def test_ids_are_those_of_the_published_figures():
    ids = {one.id for one in asked()}
    for name in ("000_satisfaction", "001_victim_satisfaction_aspects", "002_scorecard_satisfaction"):
        assert set(pd.read_csv(PUBLISHED / f"{name}.csv")["measure"]) <= ids
    assert {"satisfaction_out_of_court", "would_recommend", "confident_in_future"} <= ids


# --- public confidence


def confidence(folder, rows, heading="month,estimate,half_width"):
    path = folder / "confidence" / "csew.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    with open_extracts(folder, only=["confidence"]) as extracts:
        return build_monthly(extracts, [catalogue()["public_confidence"]])


def test_a_published_estimate_keeps_its_published_limits(tmp_path):
    # document 000, paragraph 55: 78.3 per cent, plus or minus 4.6, 12 months to March 2019
    monthly = confidence(tmp_path, ["March 2018,75.0,4.4", "December 2018,77.9,4.5", "March 2019,78.3,4.6"])
    table = public_confidence(monthly, "2019-06")
    row = table.iloc[-1]
    assert row["period_end"] == pd.Period("2019-03", "M")
    assert (row["value"], row["half_width"]) == pytest.approx((0.783, 0.046), abs=1e-9)
    assert (row["lower"], row["upper"]) == pytest.approx((0.737, 0.829), abs=1e-9)
    # 78.3 - 75.0, and the root of 4.6 squared + 4.4 squared
    assert (row["change"], row["change_upper"] - row["change"]) == pytest.approx((0.033, 0.063655), abs=1e-6)
    assert not row["more_than_chance"]
    assert table["change"].isna().tolist() == [True, True, False]
    assert public_confidence(monthly, "2018-12").iloc[-1]["value"] == pytest.approx(0.779)
    assert len(public_confidence(monthly, "2019-06", estimates=1)) == 1


def test_an_estimate_read_as_any_figure_is_the_printed_one(tmp_path):
    monthly = confidence(tmp_path, ["2019-03,78.3,4.6"])
    row = figures(monthly, pd.period_range("2018-07", "2019-06", freq="M"), "12 months").iloc[0]
    assert row["value"] == pytest.approx(0.783)
    assert (row["upper"] - row["lower"]) / 2 == pytest.approx(0.046, abs=5e-4)


def test_no_estimate_by_then(tmp_path):
    monthly = confidence(tmp_path, ["2019-03,78.3,4.6"])
    with pytest.raises(InsufficientDataError, match=r"ends by February 2019; put the published ones into confidence/"):
        public_confidence(monthly, "2019-02")
