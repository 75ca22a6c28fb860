"""Courts: hand-made cases and trials with answers worked out by hand, the print of 000, and bad inputs."""

import pandas as pd
import pytest

from pcc_analysis.figures import figures
from pcc_analysis.measures import build_monthly
from pcc_analysis.measures.courts import courts_measures, prosecution_reasons
from pcc_analysis.sources.extracts import open_extracts

ROWS = """\
reference,date,court,result,reason_code,rape,plea,victim_withdrew,charge_date,arrival_date,area
K1,03/06/2019,Magistrates' Court,convicted,,no,guilty,no,,,Swindon
K2,03/06/2019,magistrates,convicted,,no,not guilty,no,,,County
K3,04/06/2019,magistrates,not convicted,,no,not guilty,yes,,,County
K4,05/06/2019,Crown Court,convicted,,yes,guilty,no,01/01/2019,11/01/2019,County
K5,06/06/2019,crown,not convicted,,yes,not guilty,,01/06/2019,03/06/2019,
T1,10/06/2019,magistrates,effective,,,,,,,County
T2,10/06/2019,magistrates,cracked,I - Prosecution end case: insufficient evidence,,,,,,County
T3,11/06/2019,magistrates,cracked,J,,,,,,Swindon
T4,12/06/2019,magistrates,cracked,a,,,,,,Swindon
T5,13/06/2019,Crown,ineffective,M2,,,,,,Swindon
T6,14/06/2019,Crown,ineffective,W3,,,,,,Swindon
T7,15/06/2019,Crown,vacated,,,,,,,Swindon
T8,30/06/2019,Crown,effective,,,,,,,Swindon
"""
# document 000, table after paragraph 105: 12 months to June 2019, magistrates' courts
PRINTED = {"B": (10, 0.07), "D": (2, 0.01), "F": (0, 0.0), "I": (60, 0.43), "J": (41, 0.29), "K": (19, 0.14), "L": (8, 0.06)}  # fmt: skip


def write(folder, text):
    (folder / "courts").mkdir(exist_ok=True)
    (folder / "courts" / "courts.csv").write_text(text)


def problems(folder, what="faults"):
    with open_extracts(folder, only=["courts"]) as extracts:
        return [str(fault).split("): ", 1)[1] for fault in getattr(extracts, what)]


def of(folder, text, *months):
    write(folder, text)
    with open_extracts(folder, only=["courts"]) as extracts:
        assert extracts.faults == ()
        monthly = build_monthly(extracts, courts_measures())
    return figures(monthly, pd.PeriodIndex(months, freq="M"), "window").set_index("measure")


def sides(found, measure):
    return tuple(found.loc[measure, ["numerator", "denominator"]])


def test_the_conviction_rate_is_pooled_and_by_court(tmp_path):
    june = of(tmp_path, ROWS, "2019-06")
    assert june.loc["convictions", "value"] == 3
    assert sides(june, "conviction_rate") == (3, 5)
    assert sides(june, "conviction_rate_magistrates") == (2, 3)
    assert sides(june, "conviction_rate_crown") == (1, 2)
    assert sides(june, "rape_conviction_rate") == (1, 2)


def test_trials_are_a_proportion_of_those_listed(tmp_path):
    june = of(tmp_path, ROWS, "2019-06")
    assert june.loc["trials_listed", "value"] == 7  # the vacated one is not
    assert june.loc["cracked_ineffective_trials", "value"] == 5
    # T2, T3 and T5; a plea offered for the first time (A) and a case not reached (W3) are not the prosecution's
    assert sides(june, "cracked_ineffective_trials_prosecution") == (3, 7)
    assert sides(june, "cracked_ineffective_trials_prosecution_m2") == (1, 3)
    assert june.loc["cracked_trials_prosecution_magistrates", "value"] == 2
    assert sides(june, "cracked_trials_prosecution_magistrates_i") == (1, 2)
    assert june.loc["cracked_trials_prosecution_crown", "value"] == 0


def test_pleas_attrition_and_the_days_cases_take(tmp_path):
    june = of(tmp_path, ROWS, "2019-06")
    assert sides(june, "guilty_plea_rate") == (1, 3)
    assert sides(june, "post_charge_attrition") == (1, 4)
    # 1 January to 5 June is 155 days, 1 to 6 June is 5
    assert june.loc["days_charge_to_completion", "value"] == 80
    assert june.loc["days_charge_to_arrival", "value"] == 6


def test_totals_give_what_000_prints(tmp_path):
    # paragraph 102: 236 listed, 129 cracked or ineffective, 50 due to the prosecution: 21%
    # paragraph 99: 747 convictions, 93.4%, so 800 cases
    text = (
        "month,court,result,reason_code,number\n"
        "Apr-2019,magistrates,convicted,,700\nApr-2019,Crown,convicted,,47\n"
        "Apr-2019,magistrates,not convicted,,40\nApr-2019,Crown,not convicted,,13\n"
        "Apr-2019,magistrates,effective,,107\nApr-2019,magistrates,cracked,I,50\nApr-2019,magistrates,cracked,A,79\n"
    )
    april = of(tmp_path, text, "2019-04")
    assert sides(april, "cracked_ineffective_trials_prosecution") == (50, 236)
    assert april.loc["cracked_ineffective_trials_prosecution", "value"] == pytest.approx(0.21, abs=0.005)
    assert april.loc["conviction_rate", "value"] == pytest.approx(0.934, abs=0.0005)


def test_reasons_of_the_magistrates_courts_as_000_prints_them(tmp_path):
    lines = [f"2019-06,magistrates,cracked,{code},{many}" for code, (many, _share) in PRINTED.items()]
    june = of(tmp_path, "\n".join(["month,court,result,reason_code,number", *lines]) + "\n", "2019-06")
    assert june.loc["cracked_trials_prosecution_magistrates", "value"] == 140
    for code, (many, share) in PRINTED.items():
        row = june.loc[f"cracked_trials_prosecution_magistrates_{code.lower()}"]
        assert row["numerator"] == many
        assert row["value"] == pytest.approx(share, abs=0.005)


def test_the_reasons_due_to_the_prosecution_are_the_sixteen_of_000():
    assert " ".join(prosecution_reasons()) == "B D F I J K L M1 M2 M3 N1 N2 N3 O1 O2 P"


def test_a_total_in_two_files_counts_once(tmp_path):
    text = "month,court,result,number\n2019-06,Crown,convicted,9\n"
    write(tmp_path, text)
    (tmp_path / "courts" / "again.csv").write_text(text)
    assert problems(tmp_path) == []
    with open_extracts(tmp_path, only=["courts"]) as extracts:
        assert build_monthly(extracts, courts_measures()).series("convictions").tolist() == [9]
    (tmp_path / "courts" / "again.csv").write_text(text.replace("9\n", "8\n"))
    assert "one record stands with more than one day or result or cases" in problems(tmp_path)[0]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("X,01/06/2019,youth,convicted,,,,,,,", "court is not one of magistrates, magistrates'"),
        ("X,01/06/2019,Crown,guilty,,,,,,,", "result is not one of convicted, not convicted, effective, cracked"),
        ("X,,Crown,convicted,,,,,,,", "both date and month are blank"),
        ("X,01/06/2019,Crown,effective,I,,,,,,", "a reason for a trial that was neither cracked nor ineffective"),
        ("X,01/06/2019,Crown,convicted,,,,,02/06/2019,,", "the charge or the arrival at the Crown Court is after"),
        ("X,09/06/2019,Crown,convicted,,,,,02/06/2019,01/06/2019,", "the arrival at the Crown Court is before the charge"),
        ("X,01/06/2019,Crown,convicted,,,innocent,,,,", "plea is not one of guilty, not guilty, no plea"),
        ("K1,01/06/2019,Crown,convicted,,,,,,,", "one record stands with more than one day"),
    ],
)  # fmt: skip
def test_bad_rows_are_refused(tmp_path, line, says):
    write(tmp_path, ROWS + line + "\n")
    assert says in " ".join(problems(tmp_path))


def test_bad_totals_are_refused(tmp_path):
    write(
        tmp_path,
        "month,court,result,number\n2019-06,Crown,convicted,93.4%\n2019-06,Crown,convicted,-1\n2019-06,Crown,cracked,\n",
    )
    found = " ".join(problems(tmp_path))
    assert "number is not a whole number (for example '93.4%')" in found
    assert "number is below 0" in found
    assert "a row of a month has no number" in found


def test_unknown_and_missing_reasons_are_reported(tmp_path):
    write(tmp_path, ROWS + "X,01/06/2019,Crown,cracked,XX9,,,,,,\nY,01/06/2019,Crown,cracked,,,,,,,\n")
    assert problems(tmp_path) == []
    found = " ".join(problems(tmp_path, "notes"))
    assert "XX9" in found
    assert "a cracked or ineffective trial has no reason" in found
