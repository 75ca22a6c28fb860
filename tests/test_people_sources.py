"""Bad inputs of the sources on people, surveys, audits, roads and money: each is refused, counted and explained."""

import re

import pytest

from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.sources.extracts import open_extracts

GOOD = {
    "survey": (
        "month,crime_type,overall,contact,weight",
        "2019-06,burglary,Very satisfied,Don't know,1.2",
    ),
    "confidence": ("month,estimate,half_width,months", "2019-03,78.3,4.6,12"),
    "workforce": (
        "month,team,role,establishment,vacancies,long_term_sickness,maternity_leave,suspended,abstracted,"
        "short_term_absence,not_at_work,proactive",
        "2019-06,Swindon CPT North,PC,77,5,2,1,0,1,3,12,14",
    ),
    "sickness": (
        "month,staff_group,people,days_lost,days_psychological,open_records,left_open",
        "2019-06,staff,900,1200,400,80,30",
    ),
    "specials": ("month,area,hours,headcount,active", "2019-06,Swindon,2110.5,83,60"),
    "collisions": (
        "collision_ref,date,severity,killed,serious,slight,casualties,vulnerable,vulnerable_ksi",
        "A1,30/06/2019,fatal,1,0,2,3,1,1",
    ),
    "detentions": ("detention_ref,date,section,area", "D1,30/06/2019,136,Swindon"),
    "recording_audits": ("month,theme,sampled,correct", "2019-06,all,210,185"),
    "victims_rights": ("month,right,asked,met", "2024-07,Progress update given,900,597"),
    "offender_management": (
        "month,cohort,offenders,cost_before,offences_before,cost_during,offences_during,cost_after,offences_after",
        "2024-03,fixed,52,,,535596,267,25458,13",
    ),
    "reoffending": ("month,age_group,area,offenders,reoffenders", "2022-03,adult,Swindon,1000,288"),
    "first_time_entrants": ("month,age_group,entrants", "2022-12,adult,1056"),
    "budget": ("month,version,side,line,amount,total", "2024-03,actual,income,Precept,70.141,no"),
}


def faults(folder, source, heading, *rows):
    path = folder / CONTRACTS[source].folder / "extract.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    with open_extracts(folder, only=[source]) as extracts:
        return [str(fault) for fault in extracts.faults]


def with_cell(source, column, cell):
    """The good row with one cell changed."""
    heading, row = GOOD[source]
    cells = dict(zip(heading.split(","), row.split(","), strict=True))
    return ",".join((cells | {column: cell}).values())


@pytest.mark.parametrize("source", GOOD)
def test_a_good_row_has_no_fault(tmp_path, source):
    assert faults(tmp_path, source, *GOOD[source]) == []


@pytest.mark.parametrize(
    ("source", "column", "cell", "says"),
    [
        # an answer outside the scale
        ("survey", "overall", "Delighted", r"1 row where overall is not one of Completely satisfied, Very satisfied"),
        ("survey", "contact", "7", r"contact is not one of .* \(for example '7'\)"),
        ("survey", "weight", "-0.5", "weight is below 0"),
        ("survey", "weight", "heavy", "weight is not a number"),
        ("survey", "crime_type", "", "crime_type is blank"),
        # months in words that name no month
        ("survey", "month", "early summer", r"month is not a month such as 2019-06 or June 2019 \(for example 'early summer'\)"),
        ("workforce", "month", "Quarter One", "month is not a month such as 2019-06"),
        ("budget", "month", "2023/24", "month is not a month such as 2019-06"),
        ("confidence", "month", "June 2099", "month is in the future"),
        # negative numbers
        ("workforce", "vacancies", "-1", "vacancies is below 0"),
        ("sickness", "days_lost", "-3", "days_lost is below 0"),
        ("specials", "hours", "-10", "hours is below 0"),
        ("collisions", "slight", "-2", "slight is below 0"),
        ("offender_management", "cost_after", "-5", "cost_after is below 0"),
        ("first_time_entrants", "entrants", "-1", "entrants is below 0"),
        # percentages and shares where counts belong
        ("recording_audits", "correct", "88.1", r"correct is not a whole number \(for example '88.1'\)"),
        ("recording_audits", "correct", "88.1%", "correct is not a whole number"),
        ("victims_rights", "met", "66.3%", "met is not a whole number"),
        ("reoffending", "reoffenders", "0.288", "reoffenders is not a whole number"),
        ("workforce", "establishment", "84.1%", "establishment is not a number"),
        ("specials", "headcount", "40.5", "headcount is not a whole number"),
        # a fraction where per cents belong, and limits that no survey has
        ("confidence", "estimate", "0.783", "the estimate is at most 1 per cent, which is a fraction and not a per cent; write 78.3"),
        ("confidence", "estimate", "783", "estimate is above 100"),
        ("confidence", "half_width", "0", "the limits are 0 wide"),
        # totals that disagree with their parts
        ("workforce", "not_at_work", "13", "the total not at work is not the sum of its reasons; correct the reasons"),
        ("workforce", "vacancies", "80", "more people are not at work than there are posts"),
        ("workforce", "proactive", "66", "more people are on proactive or support duties than are at work"),
        ("workforce", "role", "SGT", "people on proactive or support duties are not PCs"),
        ("workforce", "role", "Chief", "role is not one of PC, SGT, LCI, PCSO"),
        ("workforce", "establishment", "0.84", "more people are not at work than there are posts"),
        ("sickness", "people", "30", "more days are lost than the people have in a month"),
        ("sickness", "days_psychological", "1300", "more days are lost to psychological disorders than in all"),
        ("sickness", "left_open", "81", "more records were left open than are open"),
        ("specials", "active", "84", "more special constables were active than there are"),
        ("specials", "headcount", "0", "hours are deployed by no special constable"),
        ("specials", "hours", "99999", "more hours are deployed than the special constables have in a month"),
        ("collisions", "severity", "slight", "the severity is not that of the most severe casualty"),
        ("collisions", "killed", "0", "the severity is not that of the most severe casualty"),
        ("collisions", "casualties", "4", "the casualties are not the sum of killed, seriously and slightly injured"),
        ("collisions", "vulnerable", "4", "there are more vulnerable casualties than casualties"),
        ("collisions", "vulnerable_ksi", "2", "there are more vulnerable casualties than casualties"),
        ("collisions", "severity", "damage only", "severity is not one of fatal, serious, slight"),
        ("collisions", "date", "31/06/2019", r"date is not a date .* \(for example '31/06/2019'\)"),
        ("detentions", "section", "135", "the detention is under another section of the Act"),
        ("detentions", "date", "", "date is blank"),
        ("recording_audits", "correct", "211", "more records are correct than were sampled; give numbers of records"),
        ("recording_audits", "sampled", "0", "sampled is below 1"),
        ("recording_audits", "theme", "vibes", "theme is not one of all, NCRS, HOCR"),
        ("victims_rights", "met", "901", "a right was met for more victims than were asked"),
        ("victims_rights", "right", "Kept happy", "right is not one of OIC understood situation"),
        ("offender_management", "offences_after", "0", "crime has a cost without an offence"),
        ("reoffending", "reoffenders", "1001", "more offenders reoffended than there are"),
        ("reoffending", "age_group", "pensioner", "age_group is not one of adult, youth"),
        ("budget", "amount", "70141000", "the amount is ten thousand million or more"),
        ("budget", "month", "2024-04", "the month is not March, in which a financial year ends"),
        ("budget", "side", "grant", "side is not one of cost, income"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_refused_with_its_reason(tmp_path, source, column, cell, says):
    found = faults(tmp_path, source, GOOD[source][0], GOOD[source][1], with_cell(source, column, cell))
    found = [fault for fault in found if "stands with more than one" not in fault]
    assert found
    assert "1 row where" in found[0]
    assert re.search(says, "\n".join(found))


@pytest.mark.parametrize(
    ("source", "was", "now", "says"),
    [
        ("survey", "crime_type", "crime_typ", "the column crime_type is missing; rename 'crime_typ' to crime_type"),
        ("confidence", "half_width", "half_with", "the column half_width is missing; rename 'half_with'"),
        ("workforce", "suspended", "suspnded", "the column suspended is missing; rename 'suspnded'"),
        ("sickness", "people", "poeple", "the column people is missing"),
        ("specials", "hours", "hrs", "the column hours is missing; rename 'hrs' to hours"),
        ("collisions", "severity", "severtiy", "the column severity is missing; rename 'severtiy'"),
        ("detentions", "date", "day", "the column date is missing"),
        ("recording_audits", "sampled", "sampeld", "the column sampled is missing; rename 'sampeld'"),
        ("victims_rights", "asked", "askd", "the column asked is missing; rename 'askd'"),
        ("offender_management", "offenders", "offendrs", "the column offenders is missing; rename 'offendrs'"),
        ("reoffending", "reoffenders", "reofenders", "the column reoffenders is missing; rename 'reofenders'"),
        ("first_time_entrants", "entrants", "entrnats", "the column entrants is missing; rename 'entrnats'"),
        ("budget", "amount", "amnt", "the column amount is missing"),
    ],
)
def test_a_renamed_column_is_missed_by_its_name(tmp_path, source, was, now, says):
    heading, row = GOOD[source]
    renamed = ",".join(now if name == was else name for name in heading.split(","))
    found = faults(tmp_path, source, renamed, row)
    assert any(says in fault for fault in found), found


def test_headings_as_the_report_of_2019_prints_them(tmp_path):
    heading = (
        "month,Community Policing Team,Role,FTE,Vacancies,Long Term Sickness,Maternity Leave,Suspended,"
        "Abstracted outside of CPT/Acting up,Short Term absences (average annual leave & short term sickness),"
        '"Total ""Not at work""",'
        "Number of PC allocated to proactive policing / CPT support (incl. PCs on recuperative duties)"
    )
    assert faults(tmp_path, "workforce", heading, "June 2019,Swindon CPT North,PC,77,5,2,1,0,1,3,12,14") == []


def test_a_month_with_two_estimates_of_confidence(tmp_path):
    found = faults(tmp_path, "confidence", "month,estimate,half_width", "2019-03,78.3,4.6", "2019-03,77.1,4.6")
    assert len(found) == 1
    assert "one month stands with more than one estimate or half_width" in found[0]


def test_an_interview_without_an_answer(tmp_path):
    found = faults(
        tmp_path, "survey", "month,crime_type,overall,contact", "2019-06,burglary,,", "2019-06,burglary,Satisfied,"
    )
    assert found == [
        "survey (survey/extract.csv): 1 row where no question is answered; add the answers, or take out the row if the "
        "interview was broken off"
    ]


def test_a_crime_type_that_is_not_known_is_kept_and_reported(tmp_path):
    path = tmp_path / "survey" / "extract.csv"
    path.parent.mkdir()
    path.write_text("month,crime_type,overall\n2019-06,Rural,Satisfied\n2019-06,Violence,Satisfied\n", encoding="utf-8")
    with open_extracts(tmp_path, only=["survey"]) as extracts:
        assert extracts.faults == ()
        assert "crime_type is not in the reference data: RURAL (1)" in str(extracts.notes[0])


def test_no_reference_of_a_person_is_shown(tmp_path):
    heading, row = GOOD["collisions"]
    found = faults(tmp_path, "collisions", heading, row, row.replace("fatal", "serious"))
    assert found
    assert not any("A1" in fault for fault in found)
