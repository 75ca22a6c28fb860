"""The same records in every shape extracts come in: encodings, delimiters, dates, workbooks, Parquet, archives."""

import datetime as dt
import os
import re
import subprocess
import sys
import zipfile

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pcc_analysis.sources.casting import may_be_tidied, text_of, typed
from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.sources.contract import Column
from pcc_analysis.sources.extracts import open_extracts
from pcc_analysis.sources.scratch import PREFIX, make_scratch

HEAD = ("Crime Number", "Date Recorded", "Offence Code", "Arrest", "Summary")
ROWS = (
    ("A1", "01/06/2019", "4.10", "Y", 'She said "stop", and left'),
    ("A2", "15/06/2019", "105a", "n", "First line\nsecond line; with a semicolon"),
    ("A3", "30/06/2019", "8N", "", "Café – £20"),
)
EXPECTED = [
    ("A1", dt.date(2019, 6, 1), "4.10", True, 'She said "stop", and left'),
    ("A2", dt.date(2019, 6, 15), "105A", False, "First line\nsecond line; with a semicolon"),
    ("A3", dt.date(2019, 6, 30), "8N", None, "Café – £20"),
]


def delimited(mark=",", newline="\r\n", rows=ROWS, head=HEAD):
    def cell(text):
        return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in (mark, '"', "\n")) else text

    return "".join(mark.join(cell(text) for text in row) + newline for row in (head, *rows))


def write(folder, content, name="crimes/june.csv"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def read(folder, columns=("crime_number", "recorded_date", "offence_code", "arrest", "summary")):
    with open_extracts(folder, only=["crimes"]) as extracts:
        assert [str(fault) for fault in extracts.faults] == []
        frame = extracts.table("crimes").select(columns).order_by("crime_number").to_pyarrow().to_pylist()
    return [tuple(row.values()) for row in frame]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(tmp_path, encoding, mark):
    write(tmp_path, delimited(mark).encode(encoding))
    assert read(tmp_path) == EXPECTED


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path, newline):
    write(tmp_path, delimited(newline=newline).encode())
    assert read(tmp_path) == EXPECTED


def test_encoding_that_shows_only_late_in_a_long_file(tmp_path):
    rows = [(f"B{n}", "10/06/2019", "49", "", "plain") for n in range(60_000)]
    rows.append(("C1", "30/06/2019", "49", "", "£5 – café"))
    write(tmp_path, delimited(rows=rows).encode("cp1252"))
    assert read(tmp_path)[-1][-1] == "£5 – café"


def test_a_title_above_the_headings_and_blank_rows_below(tmp_path):
    text = "Crime extract;;;;\r\n;;;;\r\n" + delimited(";") + ";;;;\r\n;;;;\r\n"
    write(tmp_path, text.encode())
    assert read(tmp_path) == EXPECTED


def test_a_formula_is_text(tmp_path):
    write(tmp_path, delimited(rows=[("A1", "01/06/2019", "49", "", "=1+1"), *ROWS[1:]]).encode())
    assert read(tmp_path)[0][-1] == "=1+1"


def test_files_with_different_headings_and_delimiters_are_one_source(tmp_path):
    write(tmp_path, delimited(",", rows=ROWS[:1]).encode(), "crimes/a.csv")
    write(
        tmp_path,
        delimited(";", rows=ROWS[1:2], head=("crime_no", "recorded", "offence", "arrested", "mo")).encode(),
        "crimes/b.txt",
    )
    write(tmp_path, delimited("\t", rows=ROWS[2:]).encode("cp1252"), "crimes/deeper/c.tsv")
    assert read(tmp_path) == EXPECTED


DAYS = {
    "2019-06-03": 3,
    "2019-6-3": 3,
    "2019/06/03": 3,
    "2019-06-03T23:30:00": 3,
    "2019-06-03 23:30": 3,
    "2019-06-03T23:30:00Z": 4,  # half past midnight on the 4th in Britain in summer
    "2019-06-04T00:30:00+01:00": 4,
    "03/06/2019": 3,
    "3/6/2019": 3,
    "3/6/19": 3,
    "03/06/2019 23:30": 3,
    "03/06/2019 23:30:59": 3,
    "03-06-2019": 3,
    "03.06.2019": 3,
    "03-Jun-19": 3,
    "03-JUN-2019": 3,
    "3 June 2019": 3,
    "20190603": 3,
    "43619": 3,  # Excel's day number: DATE(2019,6,3) = 43619
    "43619.99": 3,
    " 03/06/2019 ": 3,
}


def test_dates_as_they_are_written(tmp_path):
    rows = [(written, written, "49", "", "") for written in DAYS]
    write(tmp_path, delimited(rows=rows).encode())
    expected = {written.strip(): dt.date(2019, 6, day) for written, day in DAYS.items()}
    assert {row[0]: row[1] for row in read(tmp_path, ("crime_number", "recorded_date"))} == expected


def test_dates_in_three_formats_in_one_column(tmp_path):
    rows = [("A1", "01/06/2019", "49", "", ""), ("A2", "2019-06-15", "49", "", ""), ("A3", "30-Jun-2019", "49", "", "")]
    write(tmp_path, delimited(rows=rows).encode())
    assert [row[1].day for row in read(tmp_path)] == [1, 15, 30]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=st.dates(dt.date(1950, 1, 1), dt.date(2025, 12, 31)))
def test_any_day_is_the_same_day_in_every_spelling(tmp_path, day):
    spelt = [f"{day:{form}}" for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%d %B %Y", "%Y%m%d")]
    rows = [(f"A{n}", text, "49", "", "") for n, text in enumerate(spelt)]
    write(tmp_path, delimited(rows=rows).encode())
    assert {row[1] for row in read(tmp_path)} == {day}


def test_flags(tmp_path):
    flags = {"Y": True, "yes": True, "TRUE": True, "1": True, "N": False, "No": False, "false": False, "0": False}
    flags |= {"": None, "null": None}
    rows = [(f"A{written}", "30/06/2019", "49", written, "") for written in flags]
    write(tmp_path, delimited(rows=rows).encode())
    found = {row[0][1:]: row[1] for row in read(tmp_path, ("crime_number", "arrest"))}
    assert found == flags


def test_several_values_in_one_cell(tmp_path):
    head = "crime_number,recorded_date,offence_code,hate_strands,risk_level\n"
    rows = 'A1,01/06/2019,8M,Race; Disability,HIGH\nA2,30/06/2019,8M,"race,race",\nA3,30/06/2019,8M,,medium\n'
    write(tmp_path, (head + rows).encode())
    with open_extracts(tmp_path, only=["crimes"]) as extracts:
        table = extracts.table("crimes")
        assert table.order_by("crime_number").hate_strands.to_pyarrow().to_pylist() == [
            ["disability", "race"],
            ["race"],
            None,
        ]
        assert table.count(where=table.hate_strands.contains("race")).execute() == 2
        assert table.order_by("crime_number").risk_level.to_pyarrow().to_pylist() == ["high", None, "medium"]


def typed_frame():
    return pd.DataFrame(
        {
            "crime_number": ["A1", "A2", "A3"],
            "recorded_date": pd.to_datetime(["2019-06-01 00:00", "2019-06-15 00:00", "2019-06-30 23:59"]),
            "offence_code": ["4.10", "105A", "8N"],
            "arrest": pd.array([True, False, None], dtype="boolean"),
            "summary": [row[-1] for row in EXPECTED],
        }
    )


def test_parquet_with_types(tmp_path):
    (tmp_path / "crimes").mkdir()
    typed_frame().to_parquet(tmp_path / "crimes" / "a.parquet")
    assert read(tmp_path) == EXPECTED


def test_parquet_as_text_and_beside_a_csv(tmp_path):
    (tmp_path / "crimes").mkdir()
    pd.DataFrame([ROWS[0], ROWS[1]], columns=list(HEAD)).to_parquet(tmp_path / "crimes" / "a.parquet")
    write(tmp_path, delimited(rows=ROWS[2:]).encode(), "crimes/b.csv")
    assert read(tmp_path) == EXPECTED


AS_IT_SHOULD = {
    "place": ["street", "dwelling", None],
    "area": ["Swindon", None, "County"],
    "arrest": [True, False, None],
    "victim_ref": ["V1", "null and void", None],
}
OTHERWISE = {
    "place": [" street", "NULL", "dwelling  house"],
    "area": ["Swindon", " ", "County"],
    "arrest": ["Y", "n", ""],
    "victim_ref": ["V1\t", "null", "V 3"],
}


@given(st.lists(st.text(st.sampled_from(" \t\n\r\f\v\x1f\xa0!a\xe9\u0301\u0600NULnul"), max_size=6), min_size=1))
@example(["", "NULL", "null", " ", "a\r\n", "\u0600 "])
def test_the_ends_of_a_text_tell_whether_it_may_be_tidied(texts):
    cell = ibis.memtable({"cell": [*texts, None]}, schema={"cell": "string"}).cell
    found = ibis.duckdb.connect().to_pyarrow(
        cell.as_table().select(cell, tidied=text_of(cell), may=may_be_tidied(cell))
    )
    for row in found.to_pylist():
        assert row["may"] or row["tidied"] == row["cell"]
    assert found["may"].to_pylist()[-1] is None


@pytest.mark.parametrize("column", AS_IT_SHOULD)
@pytest.mark.parametrize("otherwise", [(), (0,), (1,), (0, 1)])
def test_cells_of_parquet_are_read_as_they_stand_only_where_all_of_them_are_what_they_should_be(
    tmp_path, column, otherwise
):
    """Two files, neither, one or both of which have cells to be tidied; what is expected is what a CSV of them gives."""
    for number in (0, 1):
        cells = OTHERWISE if number in otherwise else AS_IT_SHOULD
        frame = typed_frame().assign(**{column: cells[column]})
        frame["crime_number"] = [f"{name}-{number}" for name in frame["crime_number"]]
        for kind in ("parquet", "csv"):
            (tmp_path / kind / "crimes").mkdir(parents=True, exist_ok=True)
        frame.to_parquet(tmp_path / "parquet" / "crimes" / f"{number}.parquet")
        frame.to_csv(tmp_path / "csv" / "crimes" / f"{number}.csv", index=False)
    columns = ("crime_number", "offence_code", column)
    assert read(tmp_path / "parquet", columns) == read(tmp_path / "csv", columns)
    with open_extracts(tmp_path / "parquet", only=["crimes"]) as extracts:
        extracts.require(["crimes"])
        (made,) = (
            extracts.table("crimes")
            .get_backend()
            .raw_sql("FROM duckdb_views() SELECT sql WHERE view_name = 'crimes'")
            .fetchone()
        )
    changed = re.search(rf"(END|\)) AS {column}\b", made)
    assert bool(changed) == bool(otherwise)


@pytest.mark.parametrize("kind", ["Int8", "UInt8", "Int32", "UInt32", "Int64", "UInt64", "Float64", "string"])
def test_whole_numbers_of_parquet_are_read_whatever_their_type(tmp_path, kind):
    (tmp_path / "crimes").mkdir()
    ages = pd.array([7, None, 120], dtype="Int64").astype(kind)
    typed_frame().assign(victim_age=ages).to_parquet(tmp_path / "crimes" / "a.parquet")
    assert [row[1] for row in read(tmp_path, ("crime_number", "victim_age"))] == [7, None, 120]


def test_parquet_twice_is_read_once(tmp_path):
    (tmp_path / "crimes").mkdir()
    for name in ("a", "b"):
        typed_frame().to_parquet(tmp_path / "crimes" / f"{name}.parquet")
    assert read(tmp_path) == EXPECTED


def test_a_record_that_stands_twice_in_parquet_is_read_as_it_stands_last_and_the_files_are_not_copied(tmp_path):
    (tmp_path / "crimes").mkdir()
    first, later = typed_frame().assign(place="street"), typed_frame().iloc[[1, 0, 0]].assign(place=["a", "b", "c"])
    first.to_parquet(tmp_path / "crimes" / "2018.parquet")
    later.to_parquet(tmp_path / "crimes" / "2019.parquet")
    with open_extracts(tmp_path) as extracts:
        rows = extracts.table("crimes").order_by("crime_number").to_pyarrow().to_pylist()
        assert extracts.coverage("crimes").rows == 3
        assert any("3 rows where crime_number had been read before (2 of them)" in str(one) for one in extracts.notes)
        copied = extracts.table("crimes").get_backend().raw_sql("FROM duckdb_tables() SELECT sum(estimated_size)")
        assert copied.fetchone()[0] <= 5  # two identifiers and three rows to pass over
    assert [row["place"] for row in rows] == ["c", "a", "street"]


def test_workbook_with_real_dates_numbers_and_a_sheet_of_notes(tmp_path):
    frame = typed_frame().assign(offence_code=["4.10", "105A", 49])
    frame.insert(0, "Row", np.arange(3))
    (tmp_path / "crimes").mkdir()
    with pd.ExcelWriter(tmp_path / "crimes" / "a.xlsx", engine="openpyxl") as book:
        pd.DataFrame({"About": ["Made for the office"]}).to_excel(book, sheet_name="Notes", index=False)
        frame.iloc[:2].to_excel(book, sheet_name="May", index=False, startrow=3)
        frame.iloc[2:].to_excel(book, sheet_name="June", index=False)
    expected = [*EXPECTED[:2], (*EXPECTED[2][:2], "49", *EXPECTED[2][3:])]
    assert read(tmp_path) == expected


def test_ods(tmp_path):
    def cell(text):
        if "/" in text:
            day = dt.datetime.strptime(text, "%d/%m/%Y").date()
            return f'<table:table-cell office:value-type="date" office:date-value="{day}"><text:p>{text}</text:p></table:table-cell>'
        plain = text.replace("&", "&amp;").replace('"', "&quot;")
        lines = "".join(f"<text:p>{line}</text:p>" for line in plain.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'

    rows = "".join("<table:table-row>" + "".join(map(cell, row)) + "</table:table-row>" for row in (HEAD, *ROWS))
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{urn}:office:1.0" xmlns:table="{urn}:table:1.0"'
        f' xmlns:text="{urn}:text:1.0"><office:body><office:spreadsheet><table:table table:name="June">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    (tmp_path / "crimes").mkdir()
    with zipfile.ZipFile(tmp_path / "crimes" / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{urn}:manifest:1.0"/>')
    assert read(tmp_path) == EXPECTED


def test_zip_of_files_in_folders(tmp_path):
    (tmp_path / "crimes").mkdir()
    with zipfile.ZipFile(tmp_path / "crimes" / "all.zip", "w") as archive:
        archive.writestr("2019/a.csv", delimited(rows=ROWS[:1]))
        archive.writestr("2020/a.csv", delimited(rows=ROWS[1:]))
        archive.writestr("__MACOSX/2019/._a.csv", b"\x00\x05")
    assert read(tmp_path) == EXPECTED
    with open_extracts(tmp_path, only=["crimes"]) as extracts:
        files = extracts.coverage("crimes").files
    assert [(file.name, file.rows) for file in files] == [
        ("crimes/all.zip/2019/a.csv", 1),
        ("crimes/all.zip/2020/a.csv", 2),
    ]


def test_files_that_are_not_data_are_noted_or_passed_over(tmp_path):
    write(tmp_path, delimited().encode())
    for name in ("README.txt", ".hidden.csv", "~$june.xlsx", "letter.docx"):
        write(tmp_path, b"x", f"crimes/{name}")
    with open_extracts(tmp_path, only=["crimes"]) as extracts:
        notes = [note for note in extracts.notes if "not read" in note.rule]
    assert [note.examples for note in notes] == [("crimes/letter.docx",)]


def test_columns_that_are_not_there_are_typed_nulls(tmp_path):
    write(tmp_path, delimited().encode())
    with open_extracts(tmp_path, only=["crimes"]) as extracts:
        table = extracts.table("crimes")
        kinds = {"outcome_date": "date", "knife": "boolean", "hate_strands": "array<string>", "easting": "float64"}
        assert table.columns == tuple(column.name for column in CONTRACTS["crimes"].columns)
        for name, kind in kinds.items():
            assert str(table[name].type()) == kind
            assert table[name].count().execute() == 0


def test_files_are_fingerprinted_as_sha256sum_does(tmp_path):
    # echo -n abc | sha256sum, an example of FIPS 180-2 (appendix B.1)
    from pcc_analysis.sources.files import fingerprint

    path = write(tmp_path, b"abc", "abc.txt")
    assert fingerprint(path).sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert fingerprint(path).bytes == 3


def test_the_temporary_folder_goes_when_the_extracts_are_closed(tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    write(tmp_path, delimited().encode())
    with open_extracts(tmp_path, only=["crimes"]) as extracts:
        extracts.table("crimes")
        assert len(list(scratch.iterdir())) == 1
    assert list(scratch.iterdir()) == []


def test_parquet_files_of_other_types_are_one_source(tmp_path):
    (tmp_path / "crimes").mkdir()
    typed_frame().iloc[:2].to_parquet(tmp_path / "crimes" / "a.parquet")
    pd.DataFrame([ROWS[2]], columns=list(typed_frame().columns)).to_parquet(tmp_path / "crimes" / "b.parquet")
    assert read(tmp_path) == EXPECTED


def test_codes_that_stand_as_numbers_are_reported(tmp_path):
    # offence codes 4.1 and 4.10 are two codes; as numbers they are one
    frame = typed_frame().assign(offence_code=[4.1, 49.0, 8.0])
    (tmp_path / "crimes").mkdir()
    frame.to_excel(tmp_path / "crimes" / "a.xlsx", index=False)
    frame.assign(crime_number=["B1", "B2", "B3"]).to_parquet(tmp_path / "crimes" / "b.parquet")
    with open_extracts(tmp_path, only=["crimes"]) as extracts:
        assert extracts.table("crimes").offence_code.execute().tolist() == ["4.1", "49", "8"] * 2
        notes = [(note.file, note.rows) for note in extracts.notes if "number with decimals" in note.rule]
    assert sorted(notes) == [("crimes/a.xlsx", 1), ("crimes/b.parquet", 0)]


def test_codes_that_are_not_known_are_kept_and_counted(tmp_path):
    rows = [
        (f"A{n}", "30/06/2019", code, "", "") for n, code in enumerate(["8Z", "8z", "105A", "1/4.1/4.10/4.2", "X1"])
    ]
    write(tmp_path, delimited(rows=rows).encode())
    with open_extracts(tmp_path, only=["crimes"]) as extracts:
        assert extracts.table("crimes").count().execute() == 5
        notes = [str(note) for note in extracts.notes]
    assert len(notes) == 1
    assert "3 rows where offence_code is not in the reference data: 8Z (2), X1 (1); they are kept" in notes[0]


@pytest.mark.parametrize("written", ["2019-06", "06/2019", "Jun-19", "June 2019", "201906", "01/06/2019", "2019-06-30"])
def test_months_as_they_are_written(written):
    column = Column("month", "month", "the month")
    assert ibis.duckdb.connect().execute(typed(ibis.literal(written), column)).date() == dt.date(2019, 6, 1)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (" 66776 ", 66776),
        (" -00 ", 0),
        ("-2", -2),
        ("1,234", 1234),
        ("12.0", 12),
        ("12.5", None),
        ("1,5", None),
        ("5%", None),
        ("nan", None),
    ],
)
def test_counts_as_they_are_written(written, number):
    column = Column("count", "integer", "a count")
    found = ibis.duckdb.connect().execute(typed(ibis.literal(written), column))
    assert found == number if number is not None else pd.isna(found)


def test_what_a_killed_process_left_is_removed(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    child = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    (tmp_path / f"{PREFIX}{int(child.stdout)}-left").mkdir()
    (tmp_path / f"{PREFIX}{os.getpid()}-mine").mkdir()
    make_scratch()
    assert not list(tmp_path.glob("*-left"))
    assert len(list(tmp_path.glob(f"{PREFIX}{os.getpid()}-*"))) == 2


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_and_never_a_traceback(tmp_path, content):
    write(tmp_path, b"crime_number,recorded_date,offence_code\n" + content)
    with open_extracts(tmp_path, only=["crimes"]) as extracts:
        if not extracts.faults:
            assert extracts.table("crimes").count().execute() >= 1
