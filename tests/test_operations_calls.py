"""Calls: hand-made rows of each layout with answers worked out by hand, and their bad inputs."""

import pandas as pd
import pytest

from pcc_analysis.figures import figures
from pcc_analysis.measures import build_monthly
from pcc_analysis.measures.calls import calls_measures
from pcc_analysis.sources.extracts import open_extracts

PER_CALL = """\
call_id,received,line,answered,abandoned,seconds_to_answer,handling_seconds,talk_seconds
C1,01/06/2019 10:00:00,999,1,0,2,300,200
C2,01/06/2019 10:01:00,999,1,0,9,100,50
C3,01/06/2019 10:02:00,999,1,0,10,,
C4,02/06/2019 10:00:00,999,0,1,40,,
C5,03/06/2019 10:00:00,101,1,0,30,,
C6,04/06/2019 10:00:00,CCH,1,0,31,,
C7,05/06/2019 10:00:00,crib,0,1,,,
C8,30/06/2019 10:00:00,crib,1,0,120,,
"""
BY_MONTH = """\
month,line,offered,answered,abandoned,mean_seconds_to_answer,answered_in_time
Jul-2024,999,"10,717","10,610",107,11,"8,230"
Jul-2024,CCH,"11,887","11,133",754,58,
Jul-2024,CRIB,"7,257","5,670",1587,428,
"""


def write(folder, text):
    (folder / "calls").mkdir(exist_ok=True)
    (folder / "calls" / "calls.csv").write_text(text)


def problems(folder, what="faults"):
    with open_extracts(folder, only=["calls"]) as extracts:
        return [str(fault).split("): ", 1)[1] for fault in getattr(extracts, what)]


def built(folder, text, levels=None):
    write(folder, text)
    with open_extracts(folder, only=["calls"]) as extracts:
        assert extracts.faults == ()
        return build_monthly(extracts, calls_measures(levels))


def of(monthly, month):
    return figures(monthly, pd.PeriodIndex([month], freq="M"), "month").set_index("measure")


def test_one_row_per_call(tmp_path):
    june = of(built(tmp_path, PER_CALL), "2019-06")
    assert june.loc["calls_offered_999", "value"] == 4
    assert june.loc["calls_answered_999", "value"] == 3
    assert june.loc["time_to_answer_999", "value"] == 7  # 2, 9 and 10 seconds; the abandoned call's 40 do not count
    assert june.loc["time_to_answer_median_999", "value"] == 9
    assert june.loc["abandonment_999", "value"] == 1 / 4
    assert june.loc["abandonment_crib", "value"] == 1 / 2
    # under ten seconds: 2 and 9, not 10; within thirty: 30, not 31
    assert tuple(june.loc["answered_within_10_seconds_999", ["numerator", "denominator"]]) == (2, 3)
    assert tuple(june.loc["answered_within_30_seconds_cch", ["numerator", "denominator"]]) == (1, 2)
    # of the two calls for which it is known
    assert june.loc["handling_time_999", "value"] == 200
    assert june.loc["talk_time_999", "value"] == 125


def test_101_and_cch_are_one_line(tmp_path):
    june = of(built(tmp_path, PER_CALL), "2019-06")
    assert june.loc["calls_offered_cch", "value"] == 2
    assert june.loc["time_to_answer_cch", "value"] == 30.5


def test_times_instead_of_seconds_and_no_sign_of_an_answer(tmp_path):
    text = (
        "line,received,answered_time,abandoned_time\n"
        "999,31/05/2019 23:59:58,01/06/2019 00:00:05,\n"
        "999,30/05/2019 10:00:00,,30/05/2019 10:00:20\n"
        "999,30/05/2019 10:00:00,,\n"
    )
    may = of(built(tmp_path, text), "2019-05")
    assert may.loc["time_to_answer_999", "value"] == 7
    assert may.loc["abandonment_999", "value"] == pytest.approx(2 / 3)


def test_totals_of_a_month_as_the_scorecards_of_2024_print_them(tmp_path):
    # document 001, scorecards of the contact centre: 1.0% and 6.3% abandoned, 11 s, 58 s and 7 min 8 s to answer
    july = of(built(tmp_path, BY_MONTH), "2024-07")
    assert july.loc["calls_offered_999", "value"] == 10717
    assert july.loc["calls_answered_crib", "value"] == 5670
    assert july.loc["abandonment_999", "value"] == pytest.approx(0.010, abs=0.0005)
    assert july.loc["abandonment_cch", "value"] == pytest.approx(0.063, abs=0.0005)
    assert july.loc["time_to_answer_cch", "value"] == 58
    assert july.loc["time_to_answer_crib", "value"] == 7 * 60 + 8
    # 77.57% under ten seconds
    assert july.loc["answered_within_10_seconds_999", "value"] == pytest.approx(0.7757, abs=0.00005)
    assert july.loc["answered_within_30_seconds_cch", "denominator"] == 0  # the column is blank for 101


def test_totals_of_days_with_sums_and_calls_that_ended_otherwise(tmp_path):
    text = (
        "date,line,offered,answered,abandoned,seconds_to_answer\n"
        "29/06/2019,101,100,90,8,2700\n30/06/2019,101,50,50,,500\n"
    )
    june = of(built(tmp_path, text), "2019-06")
    assert june.loc["time_to_answer_cch", "value"] == 3200 / 140
    # 8 that are known to have been abandoned; on the second day nobody who was not answered
    assert tuple(june.loc["abandonment_cch", ["numerator", "denominator"]]) == (8, 150)
    assert "fewer calls were answered and abandoned than offered" in problems(tmp_path, "notes")[0]


def test_a_plan_may_set_other_service_levels(tmp_path):
    june = of(built(tmp_path, PER_CALL, {"999": 5, "crib": 120}), "2019-06")
    assert june.loc["answered_within_5_seconds_999", "numerator"] == 1
    assert june.loc["answered_within_120_seconds_crib", "numerator"] == 1
    assert "answered_within_30_seconds_cch" not in june.index


def test_totals_in_two_files_count_once_if_they_agree(tmp_path):
    write(tmp_path, BY_MONTH)
    (tmp_path / "calls" / "again.csv").write_text(BY_MONTH)
    with open_extracts(tmp_path, only=["calls"]) as extracts:
        monthly = build_monthly(extracts, calls_measures())
    assert of(monthly, "2024-07").loc["calls_offered_999", "value"] == 10717
    (tmp_path / "calls" / "again.csv").write_text(BY_MONTH.replace("10,610", "10,600"))
    assert "stands with more than one day or number_offered or number_answered" in problems(tmp_path)[0]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("C9,02/06/2019 10:00,999,1,1,3,,", "1 row where the call was both answered and abandoned; find out which"),
        ("C9,02/06/2019 10:00,111,1,0,3,,", "line is not one of 999, 101, CCH, CRIB (for example '111')"),
        ("C9,02/06/2019 10:00,999,1,0,-3,,", "seconds_to_answer is below 0"),
        ("C9,02/06/2019 10:00,999,97.5%,,3,,", "answered is not a whole number (for example '97.5%')"),
        ("C9,,999,1,0,3,,", "both received and month are blank"),
        ("C1,02/06/2019 10:00,999,1,0,3,,", "one reference stands with more than one day"),
    ],
)
def test_calls_that_cannot_be_are_refused(tmp_path, line, says):
    write(tmp_path, PER_CALL + line + "\n")
    found = problems(tmp_path)
    assert len(found) == 1
    assert says in found[0]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Aug-2024,999,100,99,2,11,", "more calls were answered and abandoned than offered; correct one of the three"),
        ("Aug-2024,999,100,101,,11,", "more calls were answered and abandoned than offered"),
        ("Aug-2024,999,,99,2,11,", "a row of a month has no number offered"),
        ("Aug-2024,999,100,,,11,", "a row of totals has neither answered nor abandoned"),
        ("last month,999,100,99,1,11,", "month is not a month such as 2019-06 or June 2019 (for example 'last month')"),
        ("Aug-2024,999,100,99,1,11,100", "more calls were answered in time than answered"),
        ("Aug-2024,999,100,99,1,00:00:11,", "mean_seconds_to_answer is not a number (for example '00:00:11')"),
    ],
)
def test_totals_that_disagree_with_their_parts_are_refused(tmp_path, line, says):
    write(tmp_path, BY_MONTH + line + "\n")
    assert says in " ".join(problems(tmp_path))


def test_a_mean_in_the_place_of_a_total_is_refused(tmp_path):
    write(tmp_path, "month,line,offered,answered,seconds_to_answer\n2024-07,CCH,11887,11133,58\n")
    assert "a mean belongs in mean_seconds_to_answer" in problems(tmp_path)[0]


def test_an_answer_before_the_call_is_refused(tmp_path):
    write(tmp_path, "line,received,answered_time\n999,01/06/2019 10:00:10,01/06/2019 10:00:09\n")
    assert "1 row where the call was answered before it was received" in problems(tmp_path)[0]


def test_a_column_that_no_layout_of_the_extract_has_makes_its_measures_missing_and_no_others(tmp_path):
    july = of(built(tmp_path, BY_MONTH), "2024-07")
    assert "handling_time_999" not in july.index
    assert "time_to_answer_median_999" not in july.index
    assert "time_to_answer_999" in july.index  # from the means
