"""Bad inputs of record-level sources: every fault is named at once, counted, and never shows personal data."""

import zipfile

import pandas as pd
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from pcc_analysis.errors import DataContractError
from pcc_analysis.sources.extracts import open_extracts
from pcc_analysis.supply.counting import count_catalogue

HEAD = "crime_number,recorded_date,offence_code\n"


def write(folder, text, name="crimes/2019.csv", encoding="utf-8"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def faults(folder, only=("crimes",)):
    with open_extracts(folder, only=only) as extracts:
        return [str(fault) for fault in extracts.faults]


def month(first=1, last=30):
    """A whole June 2019, so that coverage has nothing to say."""
    return "".join(f"A{day},{day:02}/06/2019,105A\n" for day in range(first, last + 1))


def test_good_extract_has_no_faults(tmp_path):
    write(tmp_path, HEAD + month())
    assert faults(tmp_path) == []


def test_empty_file(tmp_path):
    write(tmp_path, "")
    assert faults(tmp_path) == ["crimes (crimes/2019.csv): the file is empty; export it again, or remove it"]


def test_blank_file(tmp_path):
    write(tmp_path, "\n \n")
    assert faults(tmp_path) == ["crimes (crimes/2019.csv): the file is empty; export it again, or remove it"]


def test_header_only(tmp_path):
    write(tmp_path, HEAD)
    assert "the file has headings and no rows" in faults(tmp_path)[0]


def test_one_header_only_file_among_others_is_named(tmp_path):
    write(tmp_path, HEAD + month())
    write(tmp_path, HEAD, "crimes/2020.csv")
    found = faults(tmp_path)
    assert len(found) == 1
    assert "crimes/2020.csv" in found[0]
    assert "no rows" in found[0]


def test_delimiter_nobody_reads(tmp_path):
    write(tmp_path, "crime_number#recorded_date#offence_code\nA1#01/06/2019#105A\n")
    assert "no column has a heading that is known" in faults(tmp_path)[0]


def test_no_heading_row_never_shows_a_record(tmp_path):
    write(tmp_path, "A1,01/06/2019,Jane Smith of 4 High Street\n")
    found = faults(tmp_path)
    assert len(found) == 1
    assert "Smith" not in found[0]


def test_missing_column_names_the_near_match(tmp_path):
    write(tmp_path, "crime_number,recorded_date,offense_code\nA1,01/06/2019,105A\n")
    assert "the column offence_code is missing; rename 'offense_code' to offence_code" in faults(tmp_path)[0]


def test_missing_column_without_a_near_match_says_what_it_holds(tmp_path):
    write(tmp_path, "crime_number,offence_code\nA1,105A\n")
    assert "the column recorded_date is missing; add it: the day it was recorded" in faults(tmp_path)[0]


def test_two_headings_for_one_column(tmp_path):
    write(tmp_path, "crime_number,recorded_date,Date Recorded,offence_code\nA1,01/06/2019,01/06/2019,105A\n")
    assert "two columns are recorded_date" in faults(tmp_path)[0]


def test_impossible_and_american_dates_are_counted_with_two_examples(tmp_path):
    write(tmp_path, HEAD + month() + "B1,31/02/2019,49\nB2,06/30/2019,49\nB3,soon,49\n")
    found = faults(tmp_path)
    assert len(found) == 1
    assert "3 rows where recorded_date is not a date such as 30/06/2019" in found[0]
    assert found[0].count("'") == 4  # two examples, each in quotes


def test_every_fault_of_every_file_at_once(tmp_path):
    write(tmp_path, HEAD + "A1,31/02/2019,105A\nA2,,105A\n,03/06/2019,105A\nA4,04/06/2019,\n")
    write(tmp_path, "crime_number,recorded_date\nA1,01/06/2019\n", "crimes/2020.csv")
    write(tmp_path, "", "crimes/2021.csv")
    found = faults(tmp_path)
    for wanted in (
        "(crimes/2020.csv): the column offence_code is missing",
        "(crimes/2021.csv): the file is empty",
        "1 row where crime_number is blank",
        "1 row where recorded_date is blank",
        "1 row where recorded_date is not a date",
        "1 row where offence_code is blank",
    ):
        assert any(wanted in fault for fault in found), wanted
    assert len(found) == 6


def test_require_raises_with_every_fault(tmp_path):
    write(tmp_path, HEAD + "A1,31/02/2019,105A\nA2,,105A\n")
    with open_extracts(tmp_path) as extracts, pytest.raises(DataContractError, match="nothing was loaded") as raised:
        extracts.require(["crimes", "police_uk"])
    assert len(raised.value.faults) == 3
    assert "there are no files" in str(raised.value)


def test_table_of_a_refused_source_is_refused(tmp_path):
    write(tmp_path, HEAD + "A1,31/02/2019,105A\n")
    with open_extracts(tmp_path) as extracts, pytest.raises(DataContractError, match="not a date"):
        extracts.table("crimes")


def test_date_in_the_future(tmp_path):
    write(tmp_path, HEAD + month() + "B1,01/06/2099,49\n")
    assert "1 row where recorded_date is in the future (for example '01/06/2099')" in faults(tmp_path)[0]


def test_personal_columns_are_never_shown(tmp_path):
    write(tmp_path, "crime_number,recorded_date,offence_code,longitude\nA1,01/06/2019,105A,east of Jane Smith\n")
    found = faults(tmp_path)
    assert "1 row where longitude is not a number" in found[0]
    assert "Jane" not in found[0]


def test_free_text_in_the_wrong_column_is_not_shown(tmp_path):
    write(tmp_path, HEAD + "A1,Victim states that Jane Smith shouted,105A\n")
    found = faults(tmp_path)
    assert "a text of 37 characters" in found[0]
    assert "Smith" not in found[0]


def test_answer_outside_the_scale(tmp_path):
    write(tmp_path, "crime_number,recorded_date,offence_code,risk_level\nA1,01/06/2019,105A,severe\n")
    assert "1 row where risk_level is not one of standard, medium, high (for example 'severe')" in faults(tmp_path)[0]


def test_limits_of_a_number(tmp_path):
    write(tmp_path, "crime_number,recorded_date,offence_code,latitude\nA1,01/06/2019,105A,151.4\n")
    assert "latitude is above 90" in faults(tmp_path)[0]


def test_crime_number_with_two_dates_is_refused_and_the_same_row_twice_is_read_once(tmp_path):
    write(tmp_path, HEAD + month() + "A1,02/06/2019,105A\n")
    found = faults(tmp_path)
    assert "2 rows where one crime_number stands with more than one recorded_date or offence_code" in found[0]


def test_ragged_rows_are_counted_and_not_shown(tmp_path):
    write(tmp_path, HEAD + month() + "B1,01/06/2019,105A,Jane Smith,Swindon\n")
    found = faults(tmp_path)
    assert "1 row where the number of cells or the quotes are not those of the headings, from line 32 on" in found[0]
    assert "Smith" not in found[0]


def test_renamed_workbook_is_not_text(tmp_path):
    write(tmp_path, b"PK\x03\x04\x00\x00\x00\x08")
    assert "the file is not text" in faults(tmp_path)[0]


def test_zero_byte_zip(tmp_path):
    write(tmp_path, b"", "crimes/2019.zip")
    assert "(crimes/2019.zip): the file is empty; download or export it again" in faults(tmp_path)[0]


def test_half_a_zip(tmp_path):
    write(tmp_path, b"PK\x03\x04 and then the connection went", "crimes/2019.zip")
    assert "not a complete ZIP archive" in faults(tmp_path)[0]


def test_zip_slip_is_refused_and_nothing_is_written_outside(tmp_path):
    folder = tmp_path / "data" / "crimes"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("../../evil.csv", HEAD + month())
    assert "members that point outside it" in faults(tmp_path / "data")[0]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip", "crimes", "data"]


def test_zip_bomb_is_refused(tmp_path):
    (tmp_path / "crimes").mkdir()
    with zipfile.ZipFile(tmp_path / "crimes" / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 150_000_000)
    assert "unpacks to more than 200 times its size" in faults(tmp_path)[0]


def test_zip_without_a_file_of_the_source(tmp_path):
    (tmp_path / "crimes").mkdir()
    with zipfile.ZipFile(tmp_path / "crimes" / "a.zip", "w") as archive:
        archive.writestr("letter.docx", b"x")
    assert "the archive holds no file that this source reads" in faults(tmp_path)[0]


def test_folder_that_is_not_there(tmp_path):
    with pytest.raises(DataContractError, match="there is no such folder"):
        open_extracts(tmp_path / "nowhere")


def test_source_that_is_not_there(tmp_path):
    with pytest.raises(DataContractError, match="there is no such source; use one of crimes"):
        open_extracts(tmp_path, only=["crime"])


def test_extract_of_another_force_is_refused_and_the_forces_found_are_named(tmp_path):
    write(tmp_path, "crime_number,recorded_date,offence_code,force\nA1,01/06/2019,105A,Dorset Police\n")
    assert "1 row where the force is not Wiltshire; the forces found are Dorset Police" in faults(tmp_path)[0]


def test_rows_of_another_force_are_left_out_and_counted(tmp_path):
    rows = "A1,01/06/2019,105A,Dorset\nA2,01/06/2019,105A,Wiltshire Police\nA3,01/06/2019,105A,\n"
    write(tmp_path, "crime_number,recorded_date,offence_code,force\n" + rows)
    with open_extracts(tmp_path) as extracts:
        assert extracts.table("crimes").crime_number.execute().tolist() == ["A2"]
        assert any("2 rows where the force is not Wiltshire but Dorset, blank" in str(n) for n in extracts.notes)


def test_workbook_that_is_none(tmp_path):
    write(tmp_path, b"PK\x03\x04 not a workbook", "crimes/a.xlsx")
    assert "the workbook cannot be opened" in faults(tmp_path)[0]


def test_parquet_that_is_none(tmp_path):
    write(tmp_path, b"PAR1 nothing", "crimes/a.parquet")
    assert "the file is not Parquet" in faults(tmp_path)[0]


@pytest.mark.parametrize("column", ["offence_code", "summary"])
def test_a_damaged_parquet_file_is_named_also_where_only_a_measure_reads_the_column(tmp_path, column):
    """The bytes of one column are overwritten; its footer, and with it the schema, are whole."""
    days = pd.date_range("2019-06-01", "2019-06-30")
    crimes = pd.DataFrame({"crime_number": [f"A{n}" for n in range(30)], "recorded_date": days.date})
    crimes = crimes.assign(offence_code="105A", summary=[f"somebody hacked an account {n}" for n in range(30)])
    path = tmp_path / "crimes" / "2019.parquet"
    path.parent.mkdir()
    crimes.to_parquet(path, compression="none")
    crimes.assign(crime_number=crimes["crime_number"] + "B").to_parquet(path.with_name("2020.parquet"))
    assert count_catalogue(tmp_path, "crimes", "Wiltshire").faults == ()
    place = pq.read_metadata(path).row_group(0).column(list(crimes).index(column))
    content = bytearray(path.read_bytes())
    content[place.dictionary_page_offset : place.data_page_offset + 12] = b"\xff" * (
        place.data_page_offset + 12 - place.dictionary_page_offset
    )
    path.write_bytes(content)
    assert [str(fault) for fault in count_catalogue(tmp_path, "crimes", "Wiltshire").faults] == [
        "crimes (crimes/2019.parquet): the file is damaged: some of its records cannot be read; copy it again, or export "
        "it again"
    ]


def test_a_workbook_with_a_damaged_sheet_and_one_without_a_sheet(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "good.xlsx") as book:
        sheet = book.add_worksheet()
        for row, line in enumerate((HEAD + month()).splitlines()):
            sheet.write_row(row, 0, line.split(","))
    for name, was, becomes in (("a", b"</sheetData>", b"</sheet"), ("b", b"<sheet name", b"<shoot name")):
        target = tmp_path / "crimes" / f"{name}.xlsx"
        target.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(tmp_path / "good.xlsx") as old, zipfile.ZipFile(target, "w") as new:
            for member in old.namelist():
                new.writestr(member, old.read(member).replace(was, becomes))
    remedy = "the workbook cannot be opened; open it and save it again as XLSX or CSV"
    assert faults(tmp_path) == [f"crimes (crimes/{name}.xlsx): {remedy}" for name in "ab"]


def test_an_archive_that_points_outside_itself(tmp_path):
    path = write(tmp_path, b"", "crimes/a.zip")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("crimes/2019.csv", HEAD + month())
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 42 : entry + 46] = b"\xf0\xff\xff\xff"  # where the member begins: far behind the end
    path.write_bytes(content)
    assert "not a complete ZIP archive" in faults(tmp_path)[0]
    end = content.rindex(b"PK\x05\x06")
    content[end + 16 : end + 20] = (int.from_bytes(content[end + 16 : end + 20], "little") + 500).to_bytes(4, "little")
    path.write_bytes(content)  # the list of members seems to begin before the file does
    assert "not a complete ZIP archive" in faults(tmp_path)[0]
