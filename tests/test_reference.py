"""Reference data: the lists are whole, dated and consistent, and codes resolve as the Home Office and the Panel say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcc_analysis.errors import ReferenceDataError
from pcc_analysis.reference import load, tables
from pcc_analysis.reference.offences import (
    NOT_CLASSIFIED,
    classification,
    classify,
    classify_codes,
    crime_group_rows,
    known_codes,
)

DATED = ["offence_classification", "outcome_types", "outcome_sets", "most_similar_groups", "cyber_keywords"]


@pytest.mark.parametrize(("day", "codes"), [("2017-06-30", 132), ("2018-03-31", 132), ("2024-06-30", 147)])
def test_number_of_codes_is_that_of_the_home_office_lists(day, codes):
    # Home Office open data: 132 codes in the list of 2017/18, 147 in that of 2024/25
    assert len(known_codes(day)) == codes


def test_every_code_ever_in_use_has_one_row_and_a_group_of_the_panel():
    table = classification()
    assert table["code"].is_unique
    assert len(table) == 150  # 147 of 2024/25 and the three that only 2017/18 has: 1/4.1/4.10/4.2, 90, FFA UK
    assert table["crime_group"].ne("").all()
    assert table.notna().all(axis=None)


def test_columns_that_are_declared_exist_and_no_others():
    declared = load("columns")
    for name, columns in declared.groupby("table")["column"]:
        assert columns.tolist() == load(name).columns.tolist(), name


@pytest.mark.parametrize("name", DATED)
def test_dates_run_forwards(name):
    table = load(name)
    assert table["valid_from"].notna().all()
    assert not (table["valid_to"] < table["valid_from"]).any()


def test_a_code_never_stands_in_two_places_on_one_day():
    table = load("offence_classification")
    days = pd.to_datetime(["2012-04-01", "2017-03-31", "2017-04-01", "2018-03-31", "2018-04-01", "2023-04-01"])
    for day in days:
        rows = table[(table["valid_from"] <= day) & ~(table["valid_to"] < day)]
        assert rows["code"].is_unique, day


@pytest.mark.parametrize(
    ("code", "on", "subgroup"),
    [
        # Home Office lists: subgroup in 2017/18 and in 2024/25
        ("45", "2017-06-30", "Theft from a vehicle"),
        ("45", "2024-06-30", "Vehicle offences"),
        ("4.4", "2018-03-31", "Violence with injury"),
        ("4.4", "2018-04-01", "Death or serious injury - unlawful driving"),
        ("1/4.1/4.10/4.2", "2017-06-30", "Homicide"),
        ("4.10", "2024-06-30", "Homicide"),
        ("8q", None, "Stalking and harassment"),
        (" 46 ", None, "Shoplifting"),
        ("28E", "2017-03-31", NOT_CLASSIFIED),
        ("28E", "2017-04-01", "Domestic burglary"),
    ],
)
def test_subgroups_are_those_of_the_day(code, on, subgroup):
    assert classify(code, on).subgroup == subgroup


def test_combined_codes_take_what_their_parts_share():
    assert classify("1/4.1").crime_subgroup == "Homicide"
    assert classify("1", "2017-06-30").crime_subgroup == "Homicide"  # a part of the combined code listed then
    mixed = classify("105A/8N")
    assert (mixed.subgroup, mixed.group) == (NOT_CLASSIFIED, "Violence against the person")
    assert classify("46/8Z").crime_group == NOT_CLASSIFIED
    assert classify("46/105A").group == NOT_CLASSIFIED


def test_codes_as_numbers_are_refused():
    with pytest.raises(ReferenceDataError, match=r"4\.10 becomes 4\.1"):
        classify(4.1)


@given(st.text(max_size=8))
def test_any_text_gets_an_answer_and_none_is_dropped(code):
    table = classify_codes([code])
    assert table["code"].tolist() == [code]
    assert table["known"].iloc[0] == (classify(code).crime_group != NOT_CLASSIFIED)


def test_aggravated_offences_are_the_five_codes_so_described():
    codes = load("offence_classification")
    described = codes.loc[codes["description"].str.startswith("Racially or religiously aggravated"), "code"]
    table = classify_codes([*known_codes(), "8P/105B", "8P/105A"]).set_index("code")
    assert set(table.index[table["aggravated"]]) == {*described, "8P/105B"}
    assert set(described) == {"105B", "58J", "8M", "8P", "9B"}


def test_rows_of_the_panel_table_are_the_printed_ones_in_order():
    # document 000, table under paragraph 11
    printed = """All Crime|Violence Against The Person|Homicide|Violence WITH Injury|Violence WITHOUT Injury
    |Sexual Offences (All)|Robbery|Burglary (All)|Burglary (Business & Community)|Burglary (Residential)|Shoplifting
    |Vehicle Offences|Theft from the Person|Bicycle Theft|All Other Theft Offences|Criminal Damage & Arson
    |Public Order Offences|Possession of Weapons Offences|Drug Offences|Miscellaneous Crimes Against Society
    |Racially/Religiously Aggravated Offences"""
    rows = crime_group_rows()
    assert rows.loc[rows["printed"], "label"].tolist() == [label.strip() for label in printed.split("|")]
    assert rows["id"].is_unique


def test_rows_carry_the_ids_under_which_their_figures_are_published():
    path = Path(__file__).parents[1] / "data" / "published" / "000_crime_groups.csv"
    published = pd.read_csv(path, dtype=str).drop_duplicates("row").set_index("row")["measure"]
    rows = crime_group_rows().query("printed").set_index("label")["id"]
    assert rows.to_dict() == published.to_dict()


def test_every_code_falls_in_a_row_of_the_table():
    rows = crime_group_rows()
    pairs = set(zip(rows["crime_group"], rows["crime_subgroup"], strict=True))
    used = classification()[["crime_group", "crime_subgroup"]].drop_duplicates()
    assert set(used.itertuples(index=False, name=None)) <= pairs
    assert {group for group, _ in pairs if group} == set(used["crime_group"])


def test_outcome_sets_are_those_of_the_framework_and_of_the_glossary():
    sets = load("outcome_sets").groupby("set")["type"].agg(set)
    # 2014 framework: charge, caution, taken into consideration, penalty notice, cannabis warning, community resolution
    assert sets["positive_outcome"] == {"1", "1A", "2", "2A", "3", "3A", "4", "6", "7", "8"}
    # glossary of document 002: also intervention (22); taken into consideration is not named
    assert sets["further_action_taken"] == {"1", "1A", "2", "2A", "3", "3A", "6", "7", "8", "22"}
    types = load("outcome_types")
    assert set().union(*sets) <= set(types["type"])
    assert [t for t in types["type"] if t.isdigit()] == [str(n) for n in range(1, 23)]
    assert types.loc[types["part_of"].ne(""), ["type", "part_of"]].to_numpy().tolist() == [
        ["1A", "1"],
        ["2A", "2"],
        ["3A", "3"],
    ]


def test_the_key_has_sixteen_symbols_told_apart_without_colour():
    symbols = load("symbols")  # document 000, key to symbols
    assert len(symbols) == 16
    for column in ["id", "words", "shape", "glyph"]:
        assert symbols[column].is_unique


def test_police_uk_categories_point_to_groups_of_the_panel():
    categories = load("police_uk_categories")
    crime = categories[categories["kind"].eq("crime")]
    assert set(crime["crime_group"]) <= set(crime_group_rows()["crime_group"])
    assert categories["wording"].str.lower().is_unique


def test_peers_are_seven_others_and_say_that_they_are_assumed():
    peers = load("most_similar_groups").query("force == 'Wiltshire'")
    assert len(peers) == 7
    assert "Wiltshire" not in set(peers["peer"])
    assert peers["assumption"].all()


def test_a_table_is_a_copy_and_a_wrong_name_lists_the_right_ones():
    mine = load("symbols")
    mine["words"] = "spoilt"
    assert load("symbols")["words"].ne("spoilt").all()
    with pytest.raises(ReferenceDataError, match="offence_classification"):
        load("offences")
    assert "columns" in tables()


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, pcc_analysis.reference.offences; print('pandas' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
