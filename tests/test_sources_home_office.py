"""Home Office open data: padded, negative and zero counts, codes as text, national bodies among the forces."""

import os
from pathlib import Path

import pandas as pd
import pytest

from pcc_analysis.sources.extracts import open_extracts

HEAD = (
    "Financial Year,Financial Quarter,Force Name,Offence Description,Offence Group,Offence Subgroup,Offence Code,"
    "Number of Offences\n"
)
ROWS = (
    "2017/18,1,Wiltshire,Homicide,Violence against the person,Homicide,1/4.1/4.10/4.2, 1,066 \n".replace("1,066", "66")
    + "2017/18,2,Wiltshire,Made up,Theft offences,Shoplifting,4.1,-00 \n"
    + "2017/18,4,Wiltshire,Made up,Theft offences,Shoplifting,4.10,-2 \n"
    + "2017/18,1,Action Fraud,Fraud offences recorded by Action Fraud,Fraud offences,Fraud: action fraud,AF, 66776 \n"
    + '2017/18,1,"London, City of",Robbery,Robbery,Robbery,34A, 3 \n'
)
OPEN_DATA = Path(os.environ.get("PCC_OPEN_DATA", Path(__file__).parents[2] / "shared" / "open-data"))


def write(folder, text):
    (folder / "home-office").mkdir()
    (folder / "home-office" / "prc-pfa.csv").write_text(text)


def test_counts_and_codes_as_they_are(tmp_path):
    write(tmp_path, HEAD + ROWS)
    with open_extracts(tmp_path, only=["home_office"]) as extracts:
        rows = extracts.table("home_office").order_by("quarter").to_pyarrow().to_pylist()
        assert [(row["offence_code"], row["count"]) for row in rows] == [
            ("1/4.1/4.10/4.2", 66),
            ("4.1", 0),
            ("4.10", -2),
        ]
        assert [str(row["quarter_start"]) for row in rows] == ["2017-04-01", "2017-07-01", "2018-01-01"]
        cover = extracts.coverage("home_office")
    assert str(cover.months[0]) == "2017-04"
    assert cover.missing == tuple(pd.period_range("2017-10", "2017-12", freq="M"))


def test_national_bodies_are_told_from_forces(tmp_path):
    write(tmp_path, HEAD + ROWS)
    with open_extracts(tmp_path, only=["home_office"]) as extracts:
        everybody = extracts.table("home_office", every_force=True)
        assert everybody.filter(everybody.national_body).force.execute().tolist() == ["Action Fraud"]
    with open_extracts(tmp_path, force="City of London Police", only=["home_office"]) as extracts:
        assert extracts.table("home_office")["count"].sum().execute() == 3


def test_bad_rows(tmp_path):
    write(tmp_path, HEAD + "2017,5,Wiltshire,x,x,x,4.1,40%\n")
    with open_extracts(tmp_path, only=["home_office"]) as extracts:
        found = " ".join(str(fault) for fault in extracts.faults)
    for says in (
        "year is not a financial year",
        "quarter is above 4",
        "count is not a whole number (for example '40%')",
    ):
        assert says in found


@pytest.mark.skipif(not (OPEN_DATA / "home-office").is_dir(), reason="the published file is not at hand")
def test_the_published_year():
    # the number of zero and negative counts in the file as published, counted by searching its text
    with open_extracts(OPEN_DATA, only=["home_office"]) as extracts:
        everybody = extracts.table("home_office", every_force=True)
        count = everybody["count"]
        assert everybody.count().execute() == 23_068
        assert count.count(where=count == 0).execute() == 5_792
        assert count.count(where=count < 0).execute() == 36
        assert everybody.force.nunique().execute() == 48
        assert set(everybody.filter(everybody.national_body).force.execute()) == {
            "Action Fraud", "CIFAS", "Financial Fraud Action UK", "UK Finance",
        }  # fmt: skip
