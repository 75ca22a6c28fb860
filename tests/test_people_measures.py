"""Roads, detentions, audits, rights and reoffending: hand-made rows with answers worked out by hand."""

import csv
from pathlib import Path

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from pcc_analysis.figures import figures
from pcc_analysis.measures import build_monthly, catalogue
from pcc_analysis.numbers import format_number, format_percent
from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.sources.extracts import open_extracts

PUBLISHED = Path(__file__).parents[1] / "data" / "published"
YEAR = pd.period_range("2018-07", "2019-06", freq="M")
QUARTER = YEAR[9:]


def monthly(folder, source, heading, rows):
    path = folder / CONTRACTS[source].folder / "extract.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    with open_extracts(folder, only=[source]) as extracts:
        return build_monthly(extracts, [one for one in catalogue().values() if one.source == source])


def values(table, months, area="force"):
    return figures(table, months, "window", area).set_index("measure")["value"]


COLLISIONS = "collision_ref,date,severity,killed,serious,slight,vulnerable,vulnerable_ksi,area"
CRASHES = [
    "A1,03/04/2019,fatal,2,1,3,1,1,County",
    "A2,30/04/2019,serious,0,1,0,1,1,Swindon",
    "A3,01/05/2019,serious,0,2,4,0,0,County",
    "A4,20/05/2019,slight,0,0,1,1,0,",
    "A5,29/06/2019,slight,0,0,2,0,0,Swindon",
    "A1,03/04/2019,fatal,2,1,3,1,1,County",  # stands in two files
]


def test_collisions_and_casualties_by_severity(tmp_path):
    table = monthly(tmp_path, "collisions", COLLISIONS, CRASHES)
    assert values(table, QUARTER).to_dict() == {
        "ksi_collisions": 3,
        "casualties": 16,
        "ksi_casualties": 6,
        "casualties_fatal": 2,
        "casualties_serious": 4,
        "casualties_slight": 10,
        "casualties_vulnerable": 3,
        "ksi_casualties_vulnerable": 2,
    }
    assert values(table, QUARTER, "County")["ksi_casualties"] == 5
    assert values(table, QUARTER, "not allocated")["casualties_slight"] == 1
    assert table.series("ksi_collisions").tolist() == [2, 1, 0]


def test_the_printed_casualties_of_2023_are_all_casualties_and_not_the_killed_and_seriously_injured(tmp_path):
    # document 001, Road Safety: fatal 23, serious 232, slight 1629, and 1,884 "KSI casualties", which is their sum
    rows = [f"F{n},2023-{n % 12 + 1:02}-15,fatal,1,0,0" for n in range(23)]
    rows += [f"S{n},2023-{n % 12 + 1:02}-30,serious,0,1,0".replace("02-30", "02-28") for n in range(232)]
    rows += [f"L{n},2023-{n % 12 + 1:02}-28,slight,0,0,1" for n in range(1629)]
    table = monthly(tmp_path, "collisions", "collision_ref,date,severity,killed,serious,slight", rows)
    year = values(table, pd.period_range("2023-01", "2023-12", freq="M"))
    assert format_number(year["casualties"]) == "1,884"
    assert year["ksi_casualties"] == 255
    assert "casualties_vulnerable" not in set(table.table["measure"])


def test_enforcement_comes_from_the_monthly_figures(tmp_path):
    # document 001, Road Safety, July 2024: 52 and 43 arrests; 2,074 speed watch records, 4.2% of them speeding
    path = tmp_path / "monthly-figures" / "roads.csv"
    path.parent.mkdir()
    path.write_text(
        "measure,month,numerator,denominator\ndrink_drive_arrests,2024-07,52,\ndrug_drive_arrests,2024-07,43,\n"
        "speed_watch_records,2024-07,2074,\nspeed_watch_speeding,2024-07,87,2074\n",
        encoding="utf-8",
    )
    names = ["drink_drive_arrests", "drug_drive_arrests", "speed_watch_records", "speed_watch_speeding"]
    with open_extracts(tmp_path, only=["monthly_figures"]) as extracts:
        table = build_monthly(extracts, [catalogue()[name] for name in names])
    july = values(table, pd.PeriodIndex(["2024-07"], freq="M"))
    assert july[names[:3]].tolist() == [52, 43, 2074]
    assert format_percent(july["speed_watch_speeding"]) == "4.2%"


def test_detentions_under_section_136(tmp_path):
    # document 000, paragraphs 69 and 70: 70 in quarter one, 282 in the year, 53 more than the year before
    counts = [*[19] * 5, 20, *[19] * 5, 19, *[23] * 8, 28, 23, 23, 24]
    months = pd.period_range("2017-07", "2019-06", freq="M")
    rows = [
        f"{month}-{n},{month}-{min(n + 1, 28) if n else month.days_in_month},136,Swindon"
        for month, many in zip(months, counts, strict=True)
        for n in range(many)
    ]
    table = monthly(tmp_path, "detentions", "detention_ref,date,section,area", rows)
    assert (values(table, QUARTER)["section_136"], values(table, YEAR)["section_136"]) == (70, 282)
    assert values(table, YEAR - 12)["section_136"] == 282 - 53


def test_an_audit_sample_has_its_limits(tmp_path):
    # document 000, paragraphs 19 to 21: overall 88.1, NCRS 97.5, HOCR 94.8, domestic and hate 94.4, high risk 94.2
    rows = [
        "June 2019,All,210,185",
        "2019-06,NCRS,200,195",
        "2019-06,HOCR,135,128",
        "2019-06,domestic and hate,54,51",
        "2019-06,High Risk,104,98",
    ]
    table = monthly(tmp_path, "recording_audits", "audit month,theme,sample,compliant", rows)
    june = figures(table, QUARTER[2:], "month").set_index("measure")
    assert june["value"].dropna().map(format_percent).to_dict() == {
        "crime_recording_compliance": "88.1%",
        "ncrs_compliance": "97.5%",
        "hocr_compliance": "94.8%",
        "crime_recording_compliance_domestic_hate": "94.4%",
        "crime_recording_compliance_high_risk": "94.2%",
    }
    limits = june.loc["crime_recording_compliance", ["lower", "upper"]].tolist()
    assert limits == pytest.approx(proportion_confint(185, 210, method="wilson"), abs=1e-12)
    assert june.loc["thrive_compliance", "note"] == "base is 0: no figure"


def test_quarterly_audits_add_up_and_the_months_between_are_not_missing(tmp_path):
    rows = ["2019-03,all,100,80", "2019-06,all,300,270"]
    table = monthly(tmp_path, "recording_audits", "month,theme,sampled,correct", rows)
    row = figures(table, YEAR[8:], "4 months").set_index("measure").loc["crime_recording_compliance"]
    assert (row["value"], row["months"]) == (350 / 400, 4)


def test_each_right_of_victims_as_printed(tmp_path):
    # document 001, Victim Voice, 12 months to July 2024; the numbers of answers are ours
    with (PUBLISHED / "001_victims_rights_compliance.csv").open(encoding="utf-8", newline="") as file:
        printed = {row["measure"]: row for row in csv.DictReader(file)}
    rows = [f"2024-07,{cell['row']},1000,{round(float(cell['value']) * 1000)}" for cell in printed.values()]
    table = monthly(tmp_path, "victims_rights", "month,requirement,base,met", rows)
    july = values(table, pd.PeriodIndex(["2024-07"], freq="M"))
    assert {name: format_percent(july[name]) for name in printed} == {
        name: cell["printed"] for name, cell in printed.items()
    }
    assert july["victims_rights_compliance"] == pytest.approx((925 + 922 + 816 + 663 + 556 + 533) / 6000)


def test_reoffending_of_cohorts_as_printed(tmp_path):
    # document 001, annual report, priority four; the sizes of the cohorts are ours
    rows = ["2022-03,adult,Wiltshire,1000,211", "2022-03,adult,Swindon,1000,288", "2022-03,youth,Wiltshire,80,26"]
    table = monthly(tmp_path, "reoffending", "month,age_group,area,offenders,reoffenders", rows)
    march = pd.PeriodIndex(["2022-03"], freq="M")
    assert format_percent(values(table, march, "Wiltshire")["reoffending_adult"]) == "21.1%"
    assert format_percent(values(table, march, "Swindon")["reoffending_adult"]) == "28.8%"
    assert format_percent(values(table, march, "Wiltshire")["reoffending_youth"]) == "32.5%"
    assert values(table, march)["reoffending_adult"] == 499 / 2000


def test_first_time_entrants_by_year(tmp_path):
    # document 001: 1123 in 2020, 1056 in 2022
    rows = ["2020-12,adult,1123", "2022-12,Adult,1056", "2020-12,youth,99", "2022-12,youth,75"]
    table = monthly(tmp_path, "first_time_entrants", "year ending,age_group,entrants", rows)
    assert values(table, pd.period_range("2022-01", "2022-12", freq="M")).to_dict() == {
        "first_time_entrants_adult": 1056,
        "first_time_entrants_youth": 75,
    }
    between = values(table, pd.period_range("2021-01", "2021-12", freq="M"))
    assert between.isna().all()  # a year that was not supplied is missing, not nil


def test_every_measure_says_what_it_counts_and_which_way_is_better():
    own = {"survey", "confidence", "victims_rights", "recording_audits", "collisions", "detentions", "specials"}
    own |= {"workforce", "sickness", "reoffending", "first_time_entrants"}
    of_source = {name: [one for one in catalogue().values() if one.source == name] for name in own}
    assert all(of_source.values())
    better = {
        "satisfaction_overall": "higher",
        "public_confidence": "higher",
        "victims_rights_compliance": "higher",
        "crime_recording_compliance": "higher",
        "ksi_collisions": "lower",
        "section_136": "neither",
        "specials_hours": "higher",
        "cpt_at_work": "higher",
        "cpt_available_to_respond": "higher",
        "sickness_days_per_person": "lower",
        "reoffending_adult": "lower",
    }
    assert {name: catalogue()[name].direction for name in better} == better
    for measures in of_source.values():
        for one in measures:
            assert one.definition.endswith(".")
            assert one.owner
