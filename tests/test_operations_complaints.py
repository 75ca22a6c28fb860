"""Complaints and case files: hand-made rows with answers worked out by hand, the print of 000, and bad inputs."""

import ibis
import numpy as np
import pandas as pd
import pytest
from ibis import _

from pcc_analysis.figures import figures
from pcc_analysis.measures import build_monthly
from pcc_analysis.measures.case_files import case_files_measures
from pcc_analysis.measures.complaints import complaints_measures
from pcc_analysis.sources.extracts import open_extracts
from pcc_analysis.sources.working_days import bank_holidays, working_days

# Easter 2019: 19 April (Good Friday), 22 April (Easter Monday) and 6 May are bank holidays. The ten working days after
# Thursday 18 April: 23, 24, 25, 26, 29, 30 April, 1, 2, 3, 7 May
COMPLAINTS = """\
complaint_reference,received,recorded,category,appeal_made,appeal_completed,appeal_result
A1,18/04/2019,07/05/2019,Individual behaviours,,,
A2,18/04/2019,08/05/2019,A - Delivery of duties and service,20/05/2019,10/06/2019,Upheld
A3,20/04/2019,23/04/2019,delivery of duties and service,01/05/2019,02/05/2019,not upheld
A4,30/04/2019,30/04/2019,Incivility,02/05/2019,03/05/2019,withdrawn
A5,30/05/2019,,Police powers; policies and procedures,,,
A6,31/05/2019,31/05/2019,,21/05/2020,,
"""
FILES = """\
file_reference,audited,file_type,failed,failed_standards,area
F1,03/06/2019,full,no,,County
F2,04/06/2019,,yes,statement;disclosure,County
F3,05/06/2019,Full,no,,Swindon
F4,05/06/2019,other,yes,statement,Swindon
F5,30/06/2019,full,yes,,
"""


def write(folder, source, text):
    (folder / source).mkdir(exist_ok=True)
    (folder / source / "one.csv").write_text(text)


def problems(folder, source, what="faults"):
    with open_extracts(folder, only=[source]) as extracts:
        return [str(fault).split("): ", 1)[1] for fault in getattr(extracts, what)]


def of(folder, source, measures, *months):
    with open_extracts(folder, only=[source]) as extracts:
        assert extracts.faults == ()
        monthly = build_monthly(extracts, measures)
    return figures(monthly, pd.PeriodIndex(months, freq="M"), "window").set_index("measure")


def sides(found, measure):
    return tuple(found.loc[measure, ["numerator", "denominator"]])


@pytest.fixture
def complaints(tmp_path):
    write(
        tmp_path,
        "complaints",
        COMPLAINTS.replace("A6,31/05/2019,31/05/2019,,21/05/2020,,", "A6,31/05/2019,31/05/2019,,,,"),
    )
    return tmp_path


def test_complaints_count_when_received_and_when_recorded(complaints):
    april = of(complaints, "complaints", complaints_measures(), "2019-04")
    may = of(complaints, "complaints", complaints_measures(), "2019-05")
    assert (april.loc["complaints_received", "value"], may.loc["complaints_received", "value"]) == (4, 2)
    assert (april.loc["complaints_recorded", "value"], may.loc["complaints_recorded", "value"]) == (2, 3)


def test_ten_working_days_over_easter_and_the_may_bank_holiday(complaints):
    april = of(complaints, "complaints", complaints_measures(), "2019-04")
    may = of(complaints, "complaints", complaints_measures(), "2019-05")
    assert sides(april, "complaints_within_10_days") == (2, 2)
    # A1 on the tenth working day, A2 on the eleventh, A6 on the day itself
    assert sides(may, "complaints_within_10_days") == (2, 3)
    # 19, 20 and 0 calendar days
    assert may.loc["complaints_days_to_record", "value"] == 13


def test_appeals(complaints):
    spring = of(complaints, "complaints", complaints_measures(), "2019-04", "2019-05")
    assert spring.loc["appeals_made", "value"] == 3
    assert spring.loc["appeals_completed", "value"] == 1  # A3; A4 was withdrawn, A2 was decided in June
    assert sides(spring, "appeals_upheld") == (0, 1)
    assert sides(spring, "appeals_upheld_of_complaints") == (0, 5)


def test_categories_and_what_is_not_listed(complaints):
    spring = of(complaints, "complaints", complaints_measures(), "2019-04", "2019-05")
    assert spring.loc["complaints_category_delivery_of_duties", "value"] == 2
    assert spring.loc["complaints_category_individual_behaviours", "value"] == 1
    # Incivility (a category of before 2020), one misspelt, one blank
    assert spring.loc["complaints_category_not_listed", "value"] == 3
    every = [name for name in spring.index if name.startswith("complaints_category_")]
    assert spring.loc[every, "value"].sum() == spring.loc["complaints_received", "value"]


def test_appeals_of_a_year_as_000_prints_them(tmp_path):
    # paragraph 145: of 20 appeals completed 6 were upheld: 30%, and 0.9% of 670 complaints
    rows = [
        f"C{n},{1 + n % 28:02}/06/2019,30/06/2019,,"
        + (f"29/06/2019,30/06/2019,{'upheld' if n < 6 else 'not upheld'}" if n < 20 else ",,")
        for n in range(670)
    ]
    write(tmp_path, "complaints", "\n".join([COMPLAINTS.split("\n")[0], *rows]) + "\n")
    (tmp_path / "complaints" / "extract.toml").write_text('to = "2019-06"\n')
    june = of(tmp_path, "complaints", complaints_measures(), "2019-06")
    assert june.loc["appeals_upheld", "value"] == 0.3
    assert june.loc["appeals_upheld_of_complaints", "value"] == pytest.approx(0.009, abs=0.0005)


def test_working_days_are_those_of_numpy():
    starts = pd.date_range("2018-12-20", "2023-01-10", freq="D")
    frame = pd.DataFrame(
        [(a, a + pd.Timedelta(days=n)) for a in starts[::3] for n in (0, 1, 2, 3, 7, 14, 45)], columns=["a", "b"]
    )
    table = ibis.duckdb.connect().create_table("t", frame).mutate(a=_.a.date(), b=_.b.date())
    counted = table.mutate(days=working_days(_.a, _.b)).execute()["days"]
    after = np.timedelta64(1, "D")
    days = [frame[side].to_numpy().astype("datetime64[D]") + after for side in ("a", "b")]
    expected = np.busday_count(*days, holidays=np.array(bank_holidays(), dtype="datetime64[D]"))
    assert counted.tolist() == expected.tolist()


def test_another_service_level(complaints):
    may = of(complaints, "complaints", complaints_measures(within=11), "2019-05")
    assert sides(may, "complaints_within_11_days") == (3, 3)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("X,02/05/2019,01/05/2019,,,,", "1 row where recorded is before received; correct one of the two dates"),
        ("X,02/05/2019,,,01/05/2019,,", "the appeal is before the complaint"),
        ("X,02/05/2019,,,04/05/2019,03/05/2019,upheld", "the appeal was completed before it was made"),
        ("X,02/05/2019,,,04/05/2019,,upheld", "an appeal has a result and no day on which it was completed"),
        ("X,02/05/2019,,,04/05/2019,05/05/2019,partly", "appeal_result is not one of upheld, not upheld, withdrawn"),
        ("X,May 2019,,,,,", "received is not a date such as 30/06/2019"),
        ("A1,02/05/2019,,,,,", "one complaint_reference stands with more than one received"),
    ],
)  # fmt: skip
def test_complaints_that_cannot_be_are_refused(complaints, line, says):
    path = complaints / "complaints" / "one.csv"
    path.write_text(path.read_text() + line + "\n")
    found = problems(complaints, "complaints")
    assert len(found) == 1
    assert says in found[0]


def test_appeals_without_a_result_are_reported(complaints):
    path = complaints / "complaints" / "one.csv"
    path.write_text(path.read_text() + "X,02/05/2019,,,,03/05/2019,\n")
    found = " ".join(problems(complaints, "complaints", "notes"))
    assert "an appeal was completed and has no result" in found
    assert "an appeal was completed that was never made" in found


def test_full_files_and_their_error_rate(tmp_path):
    write(tmp_path, "case-files", FILES)
    june = of(tmp_path, "case_files", case_files_measures(), "2019-06")
    assert june.loc["full_files", "value"] == 4  # F4 is not a full file
    assert june.loc["full_files_unsatisfactory", "value"] == 2
    assert sides(june, "full_file_error_rate") == (2, 4)
    assert "names no standard" in problems(tmp_path, "case_files", "notes")[0]


def test_the_error_rate_of_000(tmp_path):
    # paragraph 132: 161 full files, four with unsatisfactory gradings: 2.5%
    rows = [f"F{n},30/06/2019,full,{'yes' if n < 4 else 'no'},," for n in range(161)]
    write(tmp_path, "case-files", "\n".join([FILES.split("\n")[0], *rows]) + "\n")
    june = of(tmp_path, "case_files", case_files_measures(), "2019-06")
    assert sides(june, "full_file_error_rate") == (4, 161)
    assert june.loc["full_file_error_rate", "value"] == pytest.approx(0.025, abs=0.0005)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("X,03/06/2019,full,no,statement,", "a satisfactory file names a standard that it fails"),
        ("X,03/06/2019,full,4 of 161,,", "failed is not yes or no (for example '4 of 161')"),
        ("X,03/06/2019,full,,,", "failed is blank"),
        ("X,03/06/2019,upgraded,no,,", "file_type is not one of full, other"),
        ("F1,03/06/2019,full,yes,statement,", "one file_reference stands with more than one audited or failed"),
    ],
)
def test_files_that_cannot_be_are_refused(tmp_path, line, says):
    write(tmp_path, "case-files", FILES + line + "\n")
    found = problems(tmp_path, "case_files")
    assert len(found) == 1
    assert says in found[0]
