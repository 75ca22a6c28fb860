"""Sources that are tables of a database: the same records, the same checks, read where they are."""

import datetime as dt
import sqlite3

import duckdb
import pandas as pd
import pytest

from pcc_analysis.errors import DataContractError
from pcc_analysis.sources.extracts import open_extracts

MAKE = """
CREATE TABLE crimes AS SELECT * FROM (VALUES
    ('A1', DATE '2019-06-01', '4.10', true, 'Wiltshire'),
    ('A2', DATE '2019-06-15', '105a', false, 'Wiltshire'),
    ('A3', DATE '2019-06-30', '8N', NULL, 'Dorset')
) AS t("Crime Number", "Date Recorded", offence_code, arrest, force)
"""


def database(folder, sql=MAKE):
    path = folder / "records.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(sql)
    return f"duckdb://{path}"


def test_a_table_is_a_source(tmp_path):
    with open_extracts(tmp_path, url=database(tmp_path)) as extracts:
        assert extracts.names == ("crimes",)
        rows = extracts.table("crimes").order_by("crime_number").to_pyarrow().to_pylist()
        cover = extracts.coverage("crimes")
    assert [(row["crime_number"], row["recorded_date"], row["offence_code"], row["arrest"]) for row in rows] == [
        ("A1", dt.date(2019, 6, 1), "4.10", True),
        ("A2", dt.date(2019, 6, 15), "105A", False),
    ]
    assert cover.rows == 2
    assert [(file.name, file.rows) for file in cover.files] == [("table crimes", 3)]


def test_a_table_that_breaks_its_contract(tmp_path):
    url = database(tmp_path, MAKE.replace("DATE '2019-06-01'", "NULL").replace("'4.10'", "NULL"))
    with open_extracts(tmp_path, url=url) as extracts:
        found = [str(fault) for fault in extracts.faults]
    assert len(found) == 2
    assert "crimes (table crimes): 1 row where recorded_date is blank" in found[0]


def test_a_table_without_a_column(tmp_path):
    url = database(tmp_path, "CREATE TABLE crimes AS SELECT 'A1' AS crime_number, '49' AS offence_code")
    with (
        open_extracts(tmp_path, url=url) as extracts,
        pytest.raises(DataContractError, match="recorded_date is missing"),
    ):
        extracts.table("crimes")


def test_a_row_twice_is_read_once(tmp_path):
    url = database(tmp_path, MAKE + "; INSERT INTO crimes SELECT * FROM crimes WHERE \"Crime Number\" = 'A1'")
    with open_extracts(tmp_path, url=url) as extracts:
        assert extracts.table("crimes").count().execute() == 2
        assert any("1 row where crime_number had been read before" in str(note) for note in extracts.notes)


def test_other_sources_come_from_the_folder(tmp_path):
    (tmp_path / "police-uk").mkdir()
    head = "Crime ID,Month,Falls within,Crime type\n"
    (tmp_path / "police-uk" / "2019-06-wiltshire-street.csv").write_text(head + "a,2019-06,Wiltshire Police,Drugs\n")
    with open_extracts(tmp_path, url=database(tmp_path)) as extracts:
        assert extracts.names == ("crimes", "police_uk")
        assert extracts.table("police_uk").count().execute() == 1


def test_a_database_without_dates_arrays_or_conversions_is_copied(tmp_path):
    path = tmp_path / "records.sqlite"
    with sqlite3.connect(path) as connection:
        frame = pd.DataFrame(
            {
                "crime_number": ["A1", "A2"],
                "recorded_date": ["30/06/2019", "2019-06-01"],
                "offence_code": ["4.10", "49"],
                "arrest": ["Y", None],
                "summary": ["=1+1", "x" * 50],
                "officer": ["Smith", "Jones"],
            }
        )
        frame.to_sql("crimes", connection, index=False)
    connection.close()
    with open_extracts(tmp_path, url=f"sqlite://{path}") as extracts:
        assert extracts.faults == ()
        rows = extracts.table("crimes").order_by("crime_number").to_pyarrow().to_pylist()
        assert extracts.coverage("crimes").rows == 2
    assert [(row["recorded_date"], row["offence_code"], row["arrest"]) for row in rows] == [
        (dt.date(2019, 6, 30), "4.10", True),
        (dt.date(2019, 6, 1), "49", None),
    ]
