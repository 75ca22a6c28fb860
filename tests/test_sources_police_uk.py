"""data.police.uk street files: made ones with their quirks, and the published ones where they are at hand."""

import os
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from pcc_analysis.sources.extracts import open_extracts

HEAD = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context\n"
)
OPEN_DATA = Path(os.environ.get("PCC_OPEN_DATA", Path(__file__).parents[2] / "shared" / "open-data"))
published = pytest.mark.skipif(not (OPEN_DATA / "police-uk").is_dir(), reason="the published files are not at hand")


def row(crime_id="", month="2025-04", force="Wiltshire Police", category="Anti-social behaviour", outcome=""):
    return f"{crime_id},{month},{force},{force},-1.78,51.56,On or near High Street,E01015504,Swindon 001A,{category},{outcome},\n"


def write(folder, *rows, name="2025-04/2025-04-wiltshire-street.csv"):
    path = folder / "police-uk" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + "".join(rows))


def faults(folder, force="Wiltshire"):
    with open_extracts(folder, force=force, only=["police_uk"]) as extracts:
        return [str(fault) for fault in extracts.faults]


def test_rows_are_counted_as_the_files_have_them(tmp_path):
    write(
        tmp_path,
        row(),
        row(),  # two incidents that look alike are two incidents
        row("a1", category="Burglary", outcome="Under investigation"),
        row("a1", category="Burglary", outcome="Offender given a caution"),
        row("", category="Drugs"),
    )
    with open_extracts(tmp_path, only=["police_uk"]) as extracts:
        table = extracts.table("police_uk")
        assert table.count().execute() == 5
        assert table.crime_id.count().execute() == 2
        notes = [str(note) for note in extracts.notes]
        cover = extracts.coverage("police_uk")
    assert "1 row where crime_id stands more than once (1 of them)" in notes[1]
    assert "1 row where a crime other than anti-social behaviour has no crime ID" in notes[0]
    assert [str(month) for month in cover.months] == ["2025-04"]
    assert cover.as_at_says == "as at 30 April 2025 (the end of the latest month)"


def test_the_force_is_falls_within_and_other_forces_are_peers(tmp_path):
    write(tmp_path, row(), row())
    write(tmp_path, row(force="Avon and Somerset Constabulary"), name="2025-04/2025-04-avon-and-somerset-street.csv")
    with open_extracts(tmp_path, only=["police_uk"]) as extracts:
        assert extracts.table("police_uk").count().execute() == 2
        assert extracts.table("police_uk", every_force=True).count().execute() == 3
        assert extracts.describe()[0]["rows"] == 2
    with open_extracts(tmp_path, force="Avon & Somerset", only=["police_uk"]) as extracts:
        assert extracts.table("police_uk").count().execute() == 1


def test_a_force_that_is_not_there_names_those_that_are(tmp_path):
    write(tmp_path, row(force="Dorset Police"), name="2025-04/2025-04-dorset-street.csv")
    assert "the force is not Wiltshire; the forces found are Dorset Police" in faults(tmp_path)[0]


def test_name_and_content_of_a_file_disagree(tmp_path):
    write(tmp_path, row(), row(month="2025-05"), row(force="Dorset Police"))
    found = faults(tmp_path)
    assert len(found) == 2
    assert "1 row where month is not 2025-04, as the name of the file says" in found[0]
    assert "1 row where force is not wiltshire, as the name of the file says" in found[1]


def test_a_month_missing_in_the_middle(tmp_path):
    for month in ("2025-01", "2025-03"):
        write(tmp_path, row(month=month), name=f"{month}/{month}-wiltshire-street.csv")
    with open_extracts(tmp_path, only=["police_uk"]) as extracts:
        cover = extracts.coverage("police_uk")
    assert cover.missing == (pd.Period("2025-02"),)
    assert len(cover.months) == 2


def test_a_month_of_another_force_only_is_not_covered(tmp_path):
    write(tmp_path, row())
    write(tmp_path, row(month="2025-05", force="Dorset Police"), name="2025-05/2025-05-dorset-street.csv")
    with open_extracts(tmp_path, only=["police_uk"]) as extracts:
        assert [str(month) for month in extracts.coverage("police_uk").months] == ["2025-04"]


def test_a_download_as_it_comes(tmp_path):
    (tmp_path / "police-uk").mkdir()
    with zipfile.ZipFile(tmp_path / "police-uk" / "0f3c.zip", "w") as archive:
        archive.writestr("2025-04/2025-04-wiltshire-street.csv", HEAD + row())
        archive.writestr("2025-04/2025-04-wiltshire-outcomes.csv", "Crime ID,Month\n")
        archive.writestr("2025-04/2025-04-wiltshire-stop-and-search.csv", "Type,Date\n")
    with open_extracts(tmp_path, only=["police_uk"]) as extracts:
        assert extracts.table("police_uk").count().execute() == 1
        assert "2 files were not read" in str(extracts.notes[0])


@published
def test_the_published_quarter_category_by_category():
    # counted with a reader of our own here: every line of three files, split by pandas
    names = [f"2025-{month:02}/2025-{month:02}-wiltshire-street.csv" for month in (4, 5, 6)]
    frame = pd.concat([pd.read_csv(OPEN_DATA / "police-uk" / name) for name in names])
    with open_extracts(OPEN_DATA, only=["police_uk"]) as extracts:
        table = extracts.table("police_uk")
        quarter = table.filter(table.month >= "2025-04-01")
        assert quarter.count().execute() == len(frame) == 13_783
        counted = quarter.group_by("category").aggregate(rows=quarter.count()).execute().set_index("category")["rows"]
        assert counted.sort_index().to_dict() == frame["Crime type"].value_counts().sort_index().to_dict()
        asb = quarter.filter(quarter.category == "Anti-social behaviour")
        assert asb.crime_id.count().execute() == 0
        assert [str(month) for month in extracts.coverage("police_uk").months] == [f"2025-0{n}" for n in range(1, 7)]
