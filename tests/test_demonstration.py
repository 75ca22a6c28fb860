"""Demonstration data: the published figures come out of the records to the digit, and the same seed writes the same bytes."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcc_analysis.commentary.files import read_commentary
from pcc_analysis.demonstration import make_demonstration_data
from pcc_analysis.demonstration.calibration import (
    Fixed,
    apportion,
    choose,
    match_sums,
    month_axis,
    monthly_counts,
    settle,
)
from pcc_analysis.demonstration.commentary import write_commentary
from pcc_analysis.demonstration.files import clear
from pcc_analysis.errors import PccError, PeriodError
from pcc_analysis.measures import catalogue
from pcc_analysis.periods import parse_period
from pcc_analysis.plans import plan_for
from pcc_analysis.reference import load
from pcc_analysis.reference.offences import classification, known_codes

YEAR_2018, YEAR_2019, QUARTER = ("2017-07", "2018-06"), ("2018-07", "2019-06"), ("2019-04", "2019-06")
POSITIVE = load("outcome_sets").query("set == 'positive_outcome'")["type"].tolist()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("demonstration")
    make_demonstration_data(path)
    return path


@pytest.fixture(scope="module")
def crimes(folder) -> pd.DataFrame:
    records = duckdb.sql(f"SELECT * FROM '{folder}/crimes/*.parquet'").df()
    groups = classification()[["code", "crime_group", "crime_subgroup", "aggravated"]]
    return records.merge(groups, left_on="offence_code", right_on="code", how="left", validate="many_to_one")


@pytest.fixture(scope="module")
def incidents(folder) -> pd.DataFrame:
    return duckdb.sql(
        f"""SELECT *, date_diff('second', received, arrived) AS response FROM '{folder}/incidents/*.parquet'"""
    ).df()


def during(records: pd.DataFrame, window: tuple[str, str], date: str = "recorded_date") -> pd.DataFrame:
    first, last = pd.Period(window[0], "M").start_time, pd.Period(window[1], "M").end_time
    return records[records[date].between(first, last)]


# Document 000, table under paragraph 11: 12 months to June 2018 and to June 2019.
TABLE = {
    "Violence Against The Person": (13489, 14680),
    "Homicide": (1, 5),
    "Violence WITH Injury": (5896, 5712),
    "Violence WITHOUT Injury": (5575, 6161),
    "Sexual Offences": (1695, 1600),
    "Robbery": (296, 330),
    "Burglary": (3838, 3066),
    "Burglary (Business & Community)": (1222, 1138),
    "Burglary (Residential)": (2616, 1928),
    "Shoplifting": (4272, 4454),
    "Vehicle Offences": (3609, 2661),
    "Theft from the Person": (398, 335),
    "Bicycle Theft": (882, 903),
    "All Other Theft Offences": (4503, 4375),
    "Criminal Damage & Arson": (5966, 5735),
    "Public Order Offences": (2583, 2717),
    "Possession of Weapons Offences": (281, 366),
    "Drug Offences": (1037, 1234),
    "Miscellaneous Crimes Against Society": (791, 716),
}


@pytest.mark.parametrize("row", TABLE)
def test_crime_groups_are_those_of_the_table_under_paragraph_11(crimes, row):
    column = "crime_subgroup" if row in set(crimes["crime_subgroup"]) else "crime_group"
    found = tuple(int(during(crimes, year)[column].eq(row).sum()) for year in (YEAR_2018, YEAR_2019))
    assert found == TABLE[row]


def test_all_crime_and_aggravated_crime_are_those_of_the_table_under_paragraph_11(crimes):
    years = [during(crimes, YEAR_2018), during(crimes, YEAR_2019)]
    assert [len(year) for year in years] == [43671, 43357]
    assert [int(year["aggravated"].sum()) for year in years] == [425, 349]


def test_what_the_printed_rows_leave_out_is_stalking_and_harassment_driving_and_fraud(crimes):
    # 000, table under paragraph 11: 13,489 - 1 - 5,896 - 5,575 and 14,680 - 5 - 5,712 - 6,161; All Crime less its groups
    left_out = ["Stalking and Harassment", "Death or Serious Injury by Driving"]
    for year, violence, other in [(YEAR_2018, 2017, 31), (YEAR_2019, 2802, 185)]:
        records = during(crimes, year)
        assert records["crime_subgroup"].isin(left_out).sum() == violence
        assert records["crime_group"].eq("Fraud Offences").sum() == other


def test_quarter_one_is_that_of_the_dashboard(crimes):
    quarter = during(crimes, QUARTER)
    assert len(quarter) == 10952  # 000, dashboard and paragraph 1
    assert quarter["crime_group"].eq("Sexual Offences").sum() == 380  # 000, paragraph 85


def test_domestic_abuse_and_child_sexual_exploitation(crimes):
    # 000, strip above paragraph 80, paragraphs 77 and 80
    counts = {w: during(crimes, w)[["domestic_abuse", "cse"]].sum().tolist() for w in (QUARTER, YEAR_2019, YEAR_2018)}
    assert counts == {QUARTER: [1594, 33], YEAR_2019: [6516, 147], YEAR_2018: [5830, 154]}


def test_cyber_crime_is_flag_or_key_word(crimes):
    words = load("cyber_keywords")
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, words["keyword"])) + r")\b", re.IGNORECASE)
    texts = crimes["summary"].drop_duplicates()
    found = crimes["summary"].isin(texts[texts.map(lambda text: bool(pattern.search(text)))])
    cyber = crimes[crimes["cyber"] | found]
    assert len(during(cyber, QUARTER)) == 668  # 000, paragraph 27
    assert len(during(cyber, YEAR_2019)) == 2999
    assert round(100 * (2999 / len(during(cyber, YEAR_2018)) - 1), 1) == 37.4
    assert (found & ~crimes["cyber"]).any()
    assert (crimes["cyber"] & ~found).any()


def test_hate_crime_by_strand_counts_a_crime_once_and_each_of_its_strands(crimes):
    # 000, paragraph 30 and the table after it
    printed = {
        YEAR_2018: {"race": 508, "sexual orientation": 57, "disability": 52, "religion": 31, "transgender": 11},
        YEAR_2019: {"race": 436, "sexual orientation": 97, "disability": 48, "religion": 23, "transgender": 37},
    }
    for year, strands in printed.items():
        assert (
            during(crimes, year)["hate_strands"].dropna().str.split(";").explode().value_counts().to_dict() == strands
        )
    assert [int(during(crimes, w)["hate_strands"].notna().sum()) for w in (YEAR_2018, YEAR_2019, QUARTER)] == [
        627,
        624,
        163,
    ]
    strands = crimes["hate_strands"].dropna().str.split(";")
    assert strands.map(lambda names: len(names) == len(set(names))).all()


def test_positive_outcomes_assigned_by_group(crimes):
    # 000, table after paragraph 38; paragraph 36 for the year before
    printed = {
        "Violence Against The Person": 2553,
        "Shoplifting": 1617,
        "Drug Offences": 998,
        "Criminal Damage & Arson": 628,
        "Public Order Offences": 500,
        "All Other Theft Offences": 289,
        "Miscellaneous Crimes Against Society": 249,
        "Burglary": 200,
        "Sexual Offences": 169,
        "Vehicle Offences": 128,
        "Robbery": 60,
        "Bicycle Theft": 59,
        "Theft from the Person": 10,
    }
    positive = crimes[crimes["outcome_type"].isin(POSITIVE)]
    assigned = during(positive, YEAR_2019, "outcome_date")
    found = assigned["crime_group"].value_counts().to_dict()
    assert {group: found[group] for group in printed} == printed
    assert assigned["aggravated"].sum() == 84
    assert len(during(positive, YEAR_2018, "outcome_date")) == 7150


def test_violence_with_injury_is_that_of_the_scorecard_by_area(crimes):
    # 001, scorecard of violence with injury: July 2024, 3 months, 12 months; force, County, Swindon
    violence = crimes[crimes["crime_subgroup"].eq("Violence WITH Injury")]
    for window, printed in [
        (("2024-07", "2024-07"), (408, 241, 165)),
        (("2024-05", "2024-07"), (1421, 801, 613)),
        (("2023-08", "2024-07"), (5337, 3060, 2254)),
    ]:
        area = during(violence, window)["area"]
        assert (len(area), area.eq("County").sum(), area.eq("Swindon").sum()) == printed


def test_domestic_abuse_and_knife_crime_of_later_years(crimes):
    # 001, scorecard of domestic abuse; minutes of 27 June 2024 (knife crime, September 2022 to August 2023)
    windows = [("2024-07", "2024-07"), ("2024-05", "2024-07"), ("2023-08", "2024-07")]
    assert [int(during(crimes, w)["domestic_abuse"].sum()) for w in windows] == [532, 1589, 6584]
    assert during(crimes, ("2022-09", "2023-08"))["knife"].sum() == 362


def test_years_without_a_printed_table_are_near_the_published_totals(crimes):
    # Home Office, police recorded crime, Wiltshire
    published = {"2014": 32214, "2016": 41691, "2020": 36780, "2022": 44262, "2023": 40728}
    for year, total in published.items():
        found = len(during(crimes, (f"{year}-04", f"{int(year) + 1}-03")))
        assert found == pytest.approx(total, rel=0.03)


def test_codes_are_those_in_use_on_the_day(crimes):
    for first, last in [("2014-04", "2017-03"), ("2017-04", "2018-03"), ("2018-04", "2023-03"), ("2023-04", "2024-09")]:
        day = pd.Period(last, "M").end_time.date()
        assert set(during(crimes, (first, last))["offence_code"]) <= known_codes(day)
    residential = crimes[crimes["crime_subgroup"].eq("Burglary (Residential)")]
    assert "28E" not in set(during(residential, ("2014-04", "2017-03"))["offence_code"])
    assert "28I" in set(during(residential, ("2023-04", "2024-09"))["offence_code"])


def test_outcomes_are_possible(crimes):
    types = load("outcome_types").set_index("type")
    closed = crimes.dropna(subset="outcome_type")
    assert closed["outcome_date"].ge(closed["recorded_date"]).all()
    assert closed["outcome_date"].ge(closed["outcome_type"].map(types["valid_from"])).all()
    assert closed["outcome_date"].max() <= pd.Timestamp("2024-09-30")
    assert crimes.loc[crimes["outcome_type"].isna(), "outcome_date"].isna().all()
    assert crimes["crime_number"].is_unique


def test_months_vary_as_counts_do_and_more(crimes):
    # A Poisson count has a variance equal to its mean; a force's months vary by season and more, but not wildly.
    monthly = crimes.groupby([crimes["recorded_date"].dt.to_period("M"), "crime_group"]).size().unstack(fill_value=0)
    month = monthly.loc["2015-04":"2020-03"]
    bicycles = month["Bicycle Theft"].groupby(month.index.month).mean()
    assert bicycles[[6, 7, 8]].mean() > 1.4 * bicycles[[12, 1, 2]].mean()
    assert (month.var() / month.mean()).drop("Fraud Offences").between(0.7, 60).all()


def test_anti_social_behaviour(incidents):
    # 000, strip above paragraph 45 and paragraph 46
    asb = incidents[incidents["asb_type"].notna()]
    assert [len(during(asb, w, "received")) for w in (QUARTER, YEAR_2019, YEAR_2018)] == [4424, 16848, 16317]
    assert set(asb["asb_type"]) == {"personal", "nuisance", "environmental"}


@pytest.mark.parametrize(
    ("grade", "window", "attended", "seconds"),
    [
        # 000, paragraphs 108 to 113; 001, scorecards of response (mean times; how many were attended is not printed)
        ("immediate", QUARTER, 4364, 10 * 60 + 26),
        ("immediate", YEAR_2019, 17995, None),
        ("priority", QUARTER, 9459, 53 * 60 + 26),
        ("priority", YEAR_2019, 37258, 51 * 60 + 13),
        ("immediate", ("2024-07", "2024-07"), None, 12 * 60 + 24),
        ("immediate", ("2023-08", "2024-07"), None, 12 * 60 + 57),
        ("priority", ("2024-05", "2024-07"), None, 3600 + 23 * 60 + 40),
        ("priority", ("2023-08", "2024-07"), None, 3600 + 31 * 60 + 55),
    ],
)
def test_response_is_as_printed_to_the_second(incidents, grade, window, attended, seconds):
    response = during(incidents[incidents["grade"].eq(grade)], window, "received")["response"].dropna()
    assert attended is None or len(response) == attended
    assert seconds is None or response.sum() == seconds * len(response)


def test_logs_of_the_scorecards(incidents):
    # 001, scorecards of response: storm log volume, July 2024 and 12 months
    graded = during(incidents, ("2023-08", "2024-07"), "received")["grade"].value_counts()
    assert (graded["immediate"], graded["priority"]) == (19231, 25012)


def test_incidents_happen_in_order(incidents):
    attended = incidents.dropna(subset="arrived")
    assert (attended["received"] < attended["dispatched"]).all()
    assert (attended["dispatched"] < attended["arrived"]).all()
    assert (attended["arrived"] < attended["left"]).all()
    assert incidents["incident_number"].is_unique


def test_folder_is_marked_and_says_when_it_was_extracted(folder):
    assert "nobody" in (folder / "DEMONSTRATION").read_text(encoding="utf-8")
    extract = (folder / "crimes" / "extract.toml").read_text(encoding="utf-8")
    assert extract == 'as_at = 2024-10-05\nfrom = "2014-04"\nto = "2024-09"\n'


def _fingerprints(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_seed_same_bytes_another_seed_others(tmp_path):
    for name, seed in [("one", 2019), ("two", 2019), ("three", 7)]:
        make_demonstration_data(tmp_path / name, seed=seed, first="2018-07", last="2019-06")
    one, two, three = (_fingerprints(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two
    assert one.keys() == three.keys()
    assert {name for name in one if name.endswith(".parquet") and one[name] == three[name]} == set()


def test_another_seed_keeps_the_published_totals_and_replaces_earlier_files(tmp_path):
    make_demonstration_data(tmp_path, first="2018-07", last="2019-06")
    make_demonstration_data(tmp_path, seed=11, first="2019-04", last="2019-06")
    assert [path.name for path in sorted((tmp_path / "crimes").iterdir())] == ["crimes-2019-20.parquet", "extract.toml"]
    (many,) = duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/crimes/*.parquet'").fetchone()
    assert many == 10952  # 000, dashboard


def test_real_extracts_are_never_overwritten(tmp_path):
    (tmp_path / "crimes").mkdir()
    (tmp_path / "crimes" / "2019-06.csv").write_text("crime_number\n1\n", encoding="utf-8")
    with pytest.raises(PccError, match=r"what is not demonstration data \(crimes/.*nothing was written"):
        make_demonstration_data(tmp_path)
    assert not (tmp_path / "DEMONSTRATION").exists()


@pytest.mark.parametrize(("first", "last"), [("2014-03", "2019-06"), ("2019-06", "2025-04"), ("2019-13", "2019-06")])
def test_months_that_cannot_be_simulated_are_refused(tmp_path, first, last):
    with pytest.raises(PeriodError, match="write a month from 2014-04 to 2025-03"):
        make_demonstration_data(tmp_path, first=first, last=last)


def test_months_in_the_wrong_order_are_refused(tmp_path):
    with pytest.raises(PeriodError, match="give them in order"):
        make_demonstration_data(tmp_path, first="2019-06", last="2019-04")


AXIS = month_axis("2017-07", "2019-06")


@given(
    quarter=st.integers(0, 500),
    rest=st.integers(0, 2000),
    before=st.integers(0, 2000),
    shape=st.lists(st.floats(0, 100), min_size=24, max_size=24),
    seed=st.integers(0, 99),
)
def test_counts_meet_every_window_whatever_their_shape(quarter, rest, before, shape, seed):
    windows = [Fixed(*YEAR_2019, quarter + rest), Fixed(*QUARTER, quarter), Fixed(*YEAR_2018, before)]
    counts = monthly_counts(np.array(shape), AXIS, windows, np.random.default_rng(seed))
    assert [int(counts[w.inside(AXIS)].sum()) for w in windows] == [w.total for w in windows]
    assert (counts >= 0).all()


def test_counts_follow_their_expectation():
    # Multinomial: the mean of many draws is the total times the share of the month.
    expected = np.where(np.datetime64("2018-08") == AXIS, 3.0, 1.0)
    rng = np.random.default_rng(5)
    draws = [monthly_counts(expected, AXIS, [Fixed(*YEAR_2019, 1400)], rng)[13] for _ in range(400)]
    assert np.mean(draws) == pytest.approx(1400 * 3 / 14, rel=0.02)


def test_a_quarter_larger_than_its_year_is_refused():
    windows = [Fixed(*YEAR_2019, 10), Fixed(*QUARTER, 11)]
    with pytest.raises(PccError, match="shorter windows inside it hold 11"):
        monthly_counts(np.ones(24), AXIS, windows, np.random.default_rng(1))


def test_windows_that_cross_are_refused():
    with pytest.raises(PccError, match="2018-07 to 2019-06 and 2018-04 to 2019-03 cross"):
        list(settle(AXIS, [Fixed(*YEAR_2019, 1), Fixed("2018-04", "2019-03", 1)]))


def test_choosing_more_records_than_there_are_is_refused():
    with pytest.raises(PccError, match="12 records are open to it"):
        choose(AXIS, np.ones(24), [Fixed(*YEAR_2019, 13)], np.random.default_rng(1))


def test_likelier_records_are_chosen_more_often():
    months = np.repeat(month_axis("2019-04", "2019-04"), 4000)
    chance = np.tile([0.1, 0.3], 2000)
    chosen = choose(months, chance, [Fixed("2019-04", "2019-04", 200)], np.random.default_rng(3))
    assert chosen[1::2].sum() / chosen[::2].sum() == pytest.approx(3, rel=0.35)


@settings(deadline=None)
@given(values=st.lists(st.integers(1, 5000), min_size=24, max_size=24), mean=st.integers(1, 6000))
def test_sums_are_met_and_no_value_falls_below_the_least(values, mean):
    matched = match_sums(np.array(values), AXIS, [Fixed(*YEAR_2019, 12 * mean)])
    inside = Fixed(*YEAR_2019, 0).inside(AXIS)
    assert matched[inside].sum() == 12 * mean
    assert (matched >= 1).all()
    assert (matched[~inside] == np.array(values)[~inside]).all()


def test_a_sum_below_the_least_is_refused():
    with pytest.raises(PccError, match="cannot be met by 12 values of 30 or more"):
        match_sums(np.full(24, 60), AXIS, [Fixed(*YEAR_2019, 300)], least=30)


@given(total=st.integers(0, 5000), weights=st.lists(st.floats(0, 50), min_size=1, max_size=30))
def test_parts_add_up_and_are_within_one_of_their_share(total, weights):
    parts = apportion(total, np.array(weights))
    assert parts.sum() == total
    if sum(weights) > 0:
        assert (abs(parts - total * np.array(weights) / sum(weights)) < 1 + 1e-6).all()


def test_a_link_to_somebody_elses_folder_is_refused_and_nothing_in_it_is_touched(tmp_path):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "tables.xlsx").write_bytes(b"a published workbook")
    data = tmp_path / "data"
    data.mkdir()
    (data / "ons-pfa-tables").symlink_to(theirs)
    for _try in range(2):  # also where the folder was marked before the link was made
        with pytest.raises(PccError, match=r"ons-pfa-tables, a link\); nothing was written"):
            make_demonstration_data(data, first="2019-04", last="2019-06")
        (data / "DEMONSTRATION").write_text("simulated", encoding="utf-8")
    with pytest.raises(PccError, match="ons-pfa-tables is a link to another folder"):
        clear(data / "ons-pfa-tables")
    assert (theirs / "tables.xlsx").read_bytes() == b"a published workbook"
    assert [path.name for path in theirs.iterdir()] == ["tables.xlsx"]


def test_a_file_put_beside_demonstration_data_is_not_lost(tmp_path):
    make_demonstration_data(tmp_path, first="2019-04", last="2019-06")
    mine = tmp_path / "crimes" / "mine.csv"
    mine.write_text("crime number,recorded date,offence code\n", encoding="utf-8")
    with pytest.raises(PccError, match=r"crimes/mine\.csv\); nothing was written"):
        make_demonstration_data(tmp_path, first="2019-04", last="2019-06")
    assert mine.is_file()
    mine.unlink()
    make_demonstration_data(tmp_path, first="2019-05", last="2019-06")  # its own files are replaced


def test_commentary_is_written_where_there_is_none_and_never_over_somebodys_own(tmp_path):
    own = tmp_path / "commentary" / "2024-07" / "priority-1.md"
    own.parent.mkdir(parents=True)
    own.write_text("## Outcomes achieved\nMine.\n", encoding="utf-8")
    for _try in range(2):
        written = [path.relative_to(tmp_path).as_posix() for path in write_commentary(tmp_path)]
        assert own.read_text(encoding="utf-8") == "## Outcomes achieved\nMine.\n"
        assert "commentary/2024-07/priority-1.md" not in written
        assert "commentary/2024-07/subjects/999.md" in written


@pytest.mark.parametrize("name", ["2022-08", "2024-07", "2023-24"])
def test_the_demonstrations_commentary_has_no_fault(tmp_path, name):
    write_commentary(tmp_path)
    period = parse_period(name)
    written = read_commentary(tmp_path, period, plan_for(Path("data/plans"), period.last_month, catalogue()))
    assert any(len(table) for table in written.tables.values())


def test_its_grades_progress_and_shares_are_the_published_ones(tmp_path):
    write_commentary(tmp_path)
    folder = tmp_path / "commentary"
    for table, column, published, printed in (
        ("2024-07/peel.csv", "grade", "001_peel_grades", "grade"),
        ("2024-07/deliverables.csv", "progress", "001_deliverables", "Progress"),
        ("2023-24/spend.csv", "share", "001_annual_spend", "2023/24"),
    ):
        ours = pd.read_csv(folder / table, dtype=str)
        ours = ours[~ours.iloc[:, 1].str.startswith("Example")][column]
        theirs = pd.read_csv(f"data/published/{published}.csv", dtype=str)
        theirs = theirs.loc[theirs["column"] == printed, "printed"]
        assert sorted(ours) == sorted(theirs), table
