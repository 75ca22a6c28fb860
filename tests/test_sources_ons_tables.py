"""ONS police force area tables: made workbooks with every quirk, and the published editions where they are at hand."""

import os
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from pcc_analysis.errors import DataContractError, InsufficientDataError
from pcc_analysis.sources.extracts import open_extracts
from pcc_analysis.sources.ons_headings import TOTAL
from pcc_analysis.sources.ons_rates import editions, rates_by_force
from pcc_analysis.sources.ons_tables import read_ons_tables

OPEN_DATA = Path(os.environ.get("PCC_OPEN_DATA", Path(__file__).parents[2] / "shared" / "open-data"))
WORKBOOKS = ("policeforceareatablesyearendingjune2019.xlsx", "policeforceareatablesyeendingmarch2019.xlsx")
published = pytest.mark.skipif(
    not all((OPEN_DATA / "ons-pfa-tables" / name).is_file() for name in WORKBOOKS),
    reason="the published workbooks are not at hand",
)

P1 = [
    ["Table P1:  Police recorded crime by offence group, number of offences, year ending June 20191,2"],
    [],
    ["England and Wales"],
    ["", "", "Total recorded crime (excluding fraud3)", "", "Victim-based crime", "", "Other crimes against society"],
    ["Area Code", "Area Name", "", "", "Robbery", "Stalking and harassment 4", "Miscellaneous crimes"],
    ["", "", "Numbers"],
    ["K04000001", "ENGLAND AND WALES6", 1000, "", 500, 300, 200],
    ["E12000005", "West Midlands ", 400, "", 200, 120, 80],
    ["E23000014", "West Midlands", 400, "", 200, 120, 80],
    ["E23000034", "London, City of", "100", "", 50, 30, 20],
    ["E23000036", "Avon and Somerset 2", "1,234", "", "-", "..", "*"],
    [],
    ["W92000004", "WALES", 100, "", 50, 30, 20],
    ["", "British Transport Police", 7, "", 3, 2, 2],
    ["Source: Home Office - Police recorded crime"],
    ["1. Not National Statistics."],
    ["2. Avon and Somerset found crimes again."],
    ["3. Action Fraud records fraud."],
    ["4. A group of its own."],
    ["6. Includes British Transport Police."],
    ["7. '-'  indicates that the base number is fewer than 50."],
]
P3 = [
    ["Table P3: Police recorded crime by offence group, rate of offences, year ending June 20191"],
    [],
    ["England and Wales"],
    ["", "", "", "", "", "", "", "Victim-based crime"],
    [
        "Area Code", "Area Name", "Population figures\n (mid-2018)3  rounded to 100",
        "Household figures\n (mid-2017)4  rounded to 100 ", "", "Total recorded crime (excluding fraud5)", "", "Robbery",
        "Residential burglary6", "Residential burglary\n(households)6", "Miscellaneous crimes against society",
    ],
    ["", "", "", "", "", "Rate per 1,000 population"],
    ["K04000001", "ENGLAND AND WALES9", 59_115_800, 24_403_600, "", 89.3, "", 1.5, 5, 12, 2],
    ["E23000014", "West Midlands", 2_000_000, 800_000, "", 200.0, "", 100.0, 6, 15, 40],
    ["E23000034", "City of London13", 8_700, 3_700, "", "+", "", "+", "+", 3, "+"],
    ["Source: x"],
    ["1. a"], ["3. b"], ["4. c"], ["5. d"], ["6. e"], ["9. f"],
    ["13. '+' indicates that the rate has been suppressed."],
]  # fmt: skip
P7 = [
    ["Table P7: Anti-social behaviour incidents, year ending March 2008 to year ending March 20191,2,3"],
    [],
    ["England and Wales"],
    ["", "Apr '07 to Mar '084", "", "Apr '18 to Mar '196,7", ""],
    ["", "Number of Incidents", "Number per 1,000 population", "Number of Incidents", "Number per 1,000 population"],
    ["ENGLAND AND WALES (inc. BTP)9", "..", "..", 1_456_163, 24.788],
    ["ENGLAND AND WALES (exc. BTP)", 3_873_916, 71.8, 1_424_755, 24.25],
    [],
    ["West Midlands ", 353_082, 65.1, 1, 1],
    ["West Midlands", 172_034, 66.2, 1, 1],
    ["City of London10", 1_902, "+", 900, "+"],
    [],
    ["Source: Home Office"],
    ["3 '..'  Not available."], ["4. a"], ["6. b"], ["7. c"], ["9. d"], ["10. e"],
]  # fmt: skip


def book(folder, name="tables.xlsx", **sheets):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    made = openpyxl.Workbook()
    made.active.title = "Correction"
    made.active.append(["A correction was made to Table P1 in July."])
    for title, rows in sheets.items():
        sheet = made.create_sheet(f"Table {title} ")  # sheet names end in a space
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    made.save(path)
    return path


def cells(frame, **chosen):
    for name, value in chosen.items():
        frame = frame[frame[name] == value]
    return frame


def test_footnotes_names_and_kinds(tmp_path):
    book(tmp_path, P1=P1)
    frame = read_ons_tables(tmp_path)
    total = cells(frame, offence=TOTAL)
    assert total[["area_code", "area", "kind", "value"]].to_numpy().tolist() == [
        ["K04000001", "England and Wales", "country", 1000],
        ["E12000005", "West Midlands", "region", 400],
        ["E23000014", "West Midlands", "force", 400],
        ["E23000034", "City of London", "force", 100],
        ["E23000036", "Avon and Somerset", "force", 1234],
        ["W92000004", "Wales", "country", 100],
        ["", "British Transport Police", "force", 7],
    ]
    assert set(frame["offence"]) == {TOTAL, "Robbery", "Stalking and harassment", "Miscellaneous crimes"}
    assert set(zip(frame["offence"], frame["level"], strict=True)) >= {(TOTAL, "total"), ("Robbery", "group")}
    assert cells(total, area="Avon and Somerset")["footnotes"].item() == (
        "Avon and Somerset found crimes again. Action Fraud records fraud."
    )
    assert set(frame["edition"]) == {pd.Period("2019-06")}


def test_marks_are_missing_with_their_reason(tmp_path):
    book(tmp_path, P1=P1)
    frame = cells(read_ons_tables(tmp_path), area="Avon and Somerset").set_index("offence")
    assert frame["value"].isna().tolist() == [False, True, True, True]
    assert frame.loc["Robbery", "note"] == "'-' indicates that the base number is fewer than 50."
    assert frame.loc["Stalking and harassment", "note"] == "not available"


def test_population_households_and_the_two_rates_of_burglary(tmp_path):
    book(tmp_path, P1=P1, P3=P3)
    frame = cells(read_ons_tables(tmp_path), table="P3", area="West Midlands")
    assert frame[["offence", "unit", "value"]].to_numpy().tolist() == [
        ["", "population", 2_000_000],
        ["", "households", 800_000],
        [TOTAL, "rate_per_1000", 200.0],
        ["Robbery", "rate_per_1000", 100.0],
        ["Residential burglary", "rate_per_1000", 6],
        ["Residential burglary", "rate_per_1000_households", 15],
        ["Miscellaneous crimes", "rate_per_1000", 40],
    ]


def test_a_table_without_codes_and_with_a_year_per_column(tmp_path):
    book(tmp_path, P7=P7)
    frame = read_ons_tables(tmp_path)
    region = cells(frame, area="West Midlands", kind="region", unit="count")
    force = cells(frame, area="West Midlands", kind="force", unit="count")
    assert region["value"].tolist() == [353_082, 1]
    assert force["value"].tolist() == [172_034, 1]
    assert force["period_end"].tolist() == [pd.Period("2008-03"), pd.Period("2019-03")]
    assert set(frame["edition"]) == {pd.Period("2019-03")}
    assert set(frame["offence"]) == {"Anti-social behaviour incidents"}
    missing = cells(frame, area="England and Wales (inc. BTP)", period_end=pd.Period("2008-03"))
    assert missing["note"].tolist() == ["'..' Not available."] * 2


def test_rates_by_force(tmp_path):
    book(tmp_path, P1=P1, P3=P3)
    rates = rates_by_force(read_ons_tables(tmp_path))
    assert rates.index.tolist() == ["City of London", "West Midlands"]
    assert rates.loc["West Midlands", ["count", "base", "value"]].tolist() == [400, 2_000_000, 200.0]
    assert np.isnan(rates.loc["City of London", "value"])
    assert rates.loc["City of London", "note"] == "'+' indicates that the rate has been suppressed."


def test_what_is_not_there_is_named(tmp_path):
    book(tmp_path, P1=P1, P3=P3)
    tables = read_ons_tables(tmp_path)
    with pytest.raises(
        InsufficientDataError, match="no edition for the year ending June 2020; there are those for June 2019"
    ):
        rates_by_force(tables, edition="2020-06")
    with pytest.raises(InsufficientDataError, match="no rate_per_1000 of 'Arson' in this edition; there are Misc"):
        rates_by_force(tables, "Arson")


def test_every_fault_of_every_workbook(tmp_path):
    changed = [row if row[:1] != ["W92000004"] else ["W92000004", "WALES", "about 20"] for row in P1]
    book(tmp_path, "a.xlsx", P1=changed)
    book(tmp_path, "b.xlsx", Notes=[["nothing"]])
    (tmp_path / "c.xlsx").write_bytes(b"")
    (tmp_path / "d.ods").write_bytes(b"PK not a workbook")
    with pytest.raises(DataContractError) as raised:
        read_ons_tables(tmp_path)
    found = [str(fault) for fault in raised.value.faults]
    assert "a.xlsx, sheet Table P1): 1 row where a cell is neither a number nor a mark that is known" in found[0]
    assert "b.xlsx): no sheet has a title such as 'Table P1'" in found[1]
    assert "c.xlsx): the file is empty" in found[2]
    assert "d.ods): the workbook cannot be opened" in found[3]


def test_an_edition_twice_is_refused(tmp_path):
    book(tmp_path, "a.xlsx", P1=P1)
    book(tmp_path, "b.xlsx", P1=P1)
    with pytest.raises(DataContractError, match="the edition for the year ending June 2019 is there twice"):
        read_ons_tables(tmp_path)


def test_no_workbooks(tmp_path):
    with pytest.raises(DataContractError, match="there are no workbooks"):
        read_ons_tables(tmp_path)


def test_a_data_folder_without_them_is_no_fault(tmp_path):
    with open_extracts(tmp_path) as extracts:
        assert extracts.ons_tables().empty
        assert extracts.faults == ()
        assert extracts.describe()[-1]["state"] == "absent"


def test_they_stand_in_the_description_and_among_the_files(tmp_path):
    book(tmp_path / "ons-pfa-tables", P1=P1)
    with open_extracts(tmp_path) as extracts:
        row = extracts.describe()[-1]
        assert (row["state"], row["as_at_says"]) == ("read", "editions for the years ending June 2019")
        assert [file.name for file in extracts.ons_files()] == ["ons-pfa-tables/tables.xlsx"]


@pytest.fixture(scope="module")
def tables():
    return read_ons_tables(OPEN_DATA / "ons-pfa-tables")


@published
def test_wiltshire_as_published(tables):
    # document 000: the year ending June 2019, as printed in the workbook: 43,164 crimes, 59.9 per 1,000
    rates = rates_by_force(tables, edition="2019-06")
    assert rates.loc["Wiltshire", "count"] == 43_164
    assert round(rates.loc["Wiltshire", "value"], 1) == 59.9
    assert rates.loc["Wiltshire", "base"] == 720_100
    assert len(rates) == 43


@published
def test_forces_add_up_to_the_printed_totals_of_every_group(tables):
    counts = tables[tables["table"] == "P1"]
    for _edition, edition in counts.groupby("edition"):
        printed = cells(edition, area="England and Wales").set_index("offence")["value"]
        forces = cells(edition, kind="force").groupby("offence")["value"].sum()
        assert len(printed) == 23
        assert (forces - printed).abs().max() == 0
        regions = edition[(edition["kind"] == "region") | edition["area"].isin(["Wales", "British Transport Police"])]
        assert (regions.groupby("offence")["value"].sum() - printed).abs().max() == 0


@published
def test_published_rates_follow_from_counts_and_the_population_of_their_edition(tables):
    for edition in editions(tables):
        rates = rates_by_force(tables, edition=edition).drop("City of London")
        assert np.allclose(rates["count"] / rates["base"] * 1000, rates["value"], atol=0.01)


@published
def test_each_edition_has_its_forces_and_regions(tables):
    places = tables.groupby(["edition", "table", "kind"])["area"].nunique().unstack()
    assert (places["region"] == 9).all()
    assert set(places["force"]) == {42, 43, 44}  # the survey joins two; rates need residents; counts have the railways
    assert tables.duplicated(["edition", "period_end", "table", "kind", "area", "offence", "unit", "note"]).sum() == 0


@published
def test_antisocial_behaviour_of_wiltshire(tables):
    # Table P7 of the edition for March 2019: 33,629 incidents in 2007/08, 52.1 per 1,000
    asb = cells(tables, table="P7", area="Wiltshire", period_end=pd.Period("2008-03")).set_index("unit")["value"]
    assert asb["count"] == 33_629
    assert round(asb["rate_per_1000"], 1) == 52.1
