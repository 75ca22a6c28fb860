"""Which months a source speaks for: a month that was not supplied is missing, never zero."""

import datetime as dt

import pandas as pd
import pytest
from ibis import _

from pcc_analysis.sources.contract import Column, Contract
from pcc_analysis.sources.extracts import open_extracts


def contract(**options):
    columns = (
        Column("id", "text", "an identifier"),
        Column("day", "date", "the day"),
        Column("month_of", "month", "its month", value=_.day.truncate("M")),
    )
    settings = {"date": "day", "area": None, **options}
    return Contract("visits", "Visits", "visits", columns=columns, description="One row per visit.", **settings)


def extract(folder, days, sidecar=""):
    (folder / "visits").mkdir(exist_ok=True)
    rows = "".join(f"{number},{day}\n" for number, day in enumerate(days))
    (folder / "visits" / "a.csv").write_text("id,day\n" + rows)
    if sidecar:
        (folder / "visits" / "extract.toml").write_text(sidecar)


def cover(folder, **options):
    with open_extracts(folder, contracts={"visits": contract(**options)}) as extracts:
        return extracts.coverage("visits"), [str(note) for note in extracts.notes]


def faults(folder):
    with open_extracts(folder, contracts={"visits": contract()}) as extracts:
        return [str(fault) for fault in extracts.faults]


def months(*names):
    return pd.PeriodIndex(names, freq="M")


def test_whole_months(tmp_path):
    extract(tmp_path, ["2019-04-01", "2019-05-20", "2019-06-30"])
    found, notes = cover(tmp_path)
    assert found.months.equals(months("2019-04", "2019-05", "2019-06"))
    assert found.as_at == dt.date(2019, 6, 30)
    assert found.as_at_says == "as at 30 June 2019 (the latest record)"
    assert (found.missing, found.incomplete, found.rows, notes) == ((), (), 3, [])


def test_a_month_missing_in_the_middle_is_missing_and_not_zero(tmp_path):
    extract(tmp_path, ["2019-04-01", "2019-06-30"])
    found, notes = cover(tmp_path)
    assert found.months.equals(months("2019-04", "2019-06"))
    assert found.missing == (pd.Period("2019-05"),)
    assert "1 month without a record: 2019-05" in notes[0]


def test_a_sparse_source_covers_the_months_between(tmp_path):
    extract(tmp_path, ["2019-04-01", "2019-06-03"])
    found, notes = cover(tmp_path, sparse=True)
    assert found.months.equals(months("2019-04", "2019-05", "2019-06"))
    assert notes == []


@pytest.mark.parametrize(("last", "whole"), [("2019-06-30", True), ("2019-06-28", True), ("2019-06-27", False)])
def test_the_last_month_is_whole_up_to_two_days_before_its_end(tmp_path, last, whole):
    extract(tmp_path, ["2019-05-01", last])
    found, notes = cover(tmp_path)
    assert (pd.Period("2019-06") in found.months) is whole
    assert found.incomplete == (() if whole else (pd.Period("2019-06"),))
    assert any("June 2019 is not whole" in note for note in notes) is not whole


def test_a_declaration_makes_the_last_month_whole(tmp_path):
    extract(tmp_path, ["2019-05-01", "2019-06-20"], 'as_at = 2019-07-05\nfrom = "2019-05"\nto = "2019-06"\n')
    found, notes = cover(tmp_path)
    assert found.months.equals(months("2019-05", "2019-06"))
    assert found.as_at == dt.date(2019, 7, 5)
    assert found.as_at_says == "as at 5 July 2019 (declared with the extract)"
    assert notes == []


def test_a_declaration_widens_a_sparse_source(tmp_path):
    extract(tmp_path, ["2019-05-01"], 'from = "2019-04"\nto = "2019-06"\n')
    found, _notes = cover(tmp_path, sparse=True)
    assert found.months.equals(months("2019-04", "2019-05", "2019-06"))


def test_a_declared_month_without_records_is_missing_in_a_dense_source(tmp_path):
    extract(tmp_path, ["2019-05-01"], 'from = "2019-04"\nto = "2019-06"\n')
    found, _notes = cover(tmp_path)
    assert found.months.equals(months("2019-05"))
    assert found.missing == (pd.Period("2019-04"), pd.Period("2019-06"))


def test_records_outside_the_declaration_are_faults(tmp_path):
    days = ["2019-03-31", "2019-04-01", "2019-07-02", "2019-07-03"]
    extract(tmp_path, days, 'as_at = 2019-07-01\nfrom = "2019-04"\nto = "2019-06"\n')
    found = faults(tmp_path)
    assert len(found) == 3
    assert "1 row where day is before from = 2019-04" in found[0]
    assert "2 rows where day is after to = 2019-06" in found[1]
    assert "records to 03/07/2019, after as_at = 2019-07-01" in found[2]


@pytest.mark.parametrize(
    ("sidecar", "says"),
    [
        ("as_at = yesterday", "the file is not TOML"),
        ('as_at = "soon"', "as_at is not a date"),
        ('from = "2019-13"', "from is not a month"),
        ("until = 2019-06-30", "until is not known"),
    ],
)
def test_a_declaration_that_cannot_be_read(tmp_path, sidecar, says):
    extract(tmp_path, ["2019-05-01"], sidecar)
    assert says in faults(tmp_path)[0]


def test_a_quarterly_record_speaks_for_three_months(tmp_path):
    extract(tmp_path, ["2019-04-01", "2019-10-01"])
    found, notes = cover(tmp_path, date="month_of", span=3)
    assert found.months.equals(months("2019-04", "2019-05", "2019-06", "2019-10", "2019-11", "2019-12"))
    assert found.as_at == dt.date(2019, 12, 31)
    assert "3 months without a record: 2019-07, 2019-08, 2019-09" in notes[0]
