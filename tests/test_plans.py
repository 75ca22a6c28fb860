"""Plans: read once, checked against the catalogue, every fault named; nothing is wired to one office."""

from pathlib import Path

import pandas as pd
import pytest

from pcc_analysis.errors import DataContractError, PeriodError
from pcc_analysis.measures import catalogue
from pcc_analysis.plans import plan_for, read_plan

PLANS = Path(__file__).parents[1] / "data" / "plans"

MADE_UP = """
name = "Plan for the Marches 2030-34"
from = "2030-05"
office = "The Mayor of the Marches"
panel = "Scrutiny Board"
force = "West Mercia"
areas = ["North", "South"]
service_levels = { asb_volume = 100 }

[[priority]]
title = "One thing only"
measures = ["robbery", ["asb_volume", "street_asb_volume"]]
"""


def written(folder, text, name="plan.toml"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_the_plans_that_ship_name_only_measures_of_the_catalogue():
    for path in sorted(PLANS.glob("*.toml")):
        plan = read_plan(path, catalogue())
        assert plan.force == "Wiltshire"
        assert len(plan.priorities) == 4  # both plans have four priorities (documents 004 and 001)


@pytest.mark.parametrize(
    ("month", "name"),
    [
        ("2019-06", "Police and Crime Plan 2017-21"),
        ("2022-03", "Police and Crime Plan 2017-21"),  # a plan stands until the next begins
        ("2022-04", "Police and Crime Plan 2022-25"),
        ("2025-06", "Police and Crime Plan 2022-25"),
    ],
)
def test_the_plan_in_force_at_the_end_of_the_period(month, name):
    assert plan_for(PLANS, pd.Period(month, "M"), catalogue()).name == name


def test_a_period_before_the_first_plan_is_refused():
    with pytest.raises(PeriodError, match="no plan was in force in March 2010; the first begins in April 2017"):
        plan_for(PLANS, pd.Period("2010-03", "M"), catalogue())


def test_a_made_up_plan_for_another_office(tmp_path):
    plan = read_plan(written(tmp_path, MADE_UP), {"robbery", "asb_volume", "street_asb_volume"})
    assert (plan.office, plan.panel, plan.force) == ("The Mayor of the Marches", "Scrutiny Board", "West Mercia")
    assert plan.priorities[0].measures == (("robbery",), ("asb_volume", "street_asb_volume"))
    assert plan.measures == ("robbery", "asb_volume", "street_asb_volume")
    assert plan.service_levels == {"asb_volume": 100}


def test_every_fault_is_named_at_once(tmp_path):
    text = MADE_UP.replace('office = "The Mayor of the Marches"\n', "").replace("2030-05", "May")
    text = text.replace('"robbery"', '"robery", "asb_volume"').replace("areas =", "zones =")
    with pytest.raises(DataContractError) as caught:
        read_plan(written(tmp_path, text), {"robbery", "asb_volume", "street_asb_volume"})
    said = str(caught.value)
    assert "the key 'office' is missing" in said
    assert "unknown keys: zones" in said
    assert "measures that the catalogue does not hold: robery" in said
    assert "it names measures twice: asb_volume" in said
    assert "from: 'May' is not a month" in said
    assert len(caught.value.faults) == 5


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('["robbery", [', '["robbery", 0x10, [', "priority 1 has no title or no list of measures"),
        ('["robbery", [', '["robbery", [], [', "priority 1 has no title or no list of measures"),
        ("[[priority]]\n", 'priority = ["one"]\n[other]\n', "priority 1 has no title or no list of measures"),
        ('["North", "South"]', '"North"', "the key 'areas' holds 'North'; give a list"),
        ('["North", "South"]', "[1]", "areas holds what is no name"),
        ("{ asb_volume = 100 }", '{ asb_volume = "soon" }', "service levels that are no number: asb_volume"),
        ("{ asb_volume = 100 }", "100", "the key 'service_levels' holds 100"),
        ('title = "One thing only"', 'title = "One thing only"\nsubject = [1]', "the subject 1 is not written as one"),
        ('title = "One thing only"', 'title = "One"\nsubject = [{ id = "a", title = "A", measures = [1.5] }]', "the subject 'a' has no id, title or list of measures"),
        ('title = "One thing only"', 'title = "One"\nsubject = [{ id = "a", title = "A", measures = ["robbery"], chart = 1 }]', "areas or a chart that are no ids"),
    ],
)  # fmt: skip
def test_what_is_written_in_another_shape_is_a_fault_and_no_crash(tmp_path, was, becomes, says):
    assert was in MADE_UP
    with pytest.raises(DataContractError) as caught:
        read_plan(written(tmp_path, MADE_UP.replace(was, becomes)), {"robbery", "asb_volume", "street_asb_volume"})
    assert says in str(caught.value)


def test_what_is_not_toml_and_what_is_not_there(tmp_path):
    with pytest.raises(DataContractError, match="the file is not TOML"):
        read_plan(written(tmp_path, "name = "), catalogue())
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataContractError, match="there is no plan; add a TOML file"):
        plan_for(tmp_path / "empty", pd.Period("2019-06", "M"), catalogue())
    with pytest.raises(DataContractError, match="priority 1 has no title or no list of measures"):
        read_plan(written(tmp_path, MADE_UP.replace('title = "One thing only"', "")), catalogue())


SUBJECT = """
[[priority.subject]]
id = "robbery"
title = "Robbery"
measures = ["robbery", ["asb_volume", "street_asb_volume"]]
by_area = ["robbery"]
chart = "asb_volume"
twelve_months_only = true
"""


def test_a_priority_has_subjects_for_the_highlight_report(tmp_path):
    plan = read_plan(written(tmp_path, MADE_UP + SUBJECT), {"robbery", "asb_volume", "street_asb_volume"})
    (subject,) = plan.priorities[0].subjects
    assert (subject.id, subject.title, subject.by_area, subject.chart) == (
        "robbery",
        "Robbery",
        ("robbery",),
        "asb_volume",
    )
    assert subject.measures == (("robbery",), ("asb_volume", "street_asb_volume"))
    assert subject.twelve_months_only
    assert plan.measures == ("robbery", "asb_volume", "street_asb_volume")


def test_the_subjects_of_001_each_have_their_page():
    plan = plan_for(PLANS, pd.Period("2024-07", "M"), catalogue())
    pages = [[subject.id for subject in priority.subjects] for priority in plan.priorities]
    assert pages[0] == ["999", "101", "crib", "response-immediate", "response-priority"]
    assert pages[1] == ["violence-with-injury", "domestic-abuse", "rasso"]
    assert pages[2] == ["asb", "road-safety"]
    assert pages[3] == ["victim-voice", "victims-rights"]  # one page of document 001, two tables


def test_every_fault_of_a_subject_is_named(tmp_path):
    wrong = SUBJECT.replace('"robbery", [', '"robery", [').replace("chart =", "colour =")
    nameless = '[[priority.subject]]\nid = "Two Words"\ntitle = "T"\nmeasures = ["robbery"]\n'
    with pytest.raises(DataContractError) as caught:
        read_plan(
            written(tmp_path, MADE_UP + SUBJECT + wrong + nameless), {"robbery", "asb_volume", "street_asb_volume"}
        )
    said = str(caught.value)
    assert "the subject 'robbery' is there twice" in said
    assert "the subject 'robbery' has unknown keys: colour" in said
    assert "the subject 'robbery' names measures that the catalogue does not hold: robery" in said
    assert "asks for areas or a chart of what is not among its measures: robbery; add it" in said
    assert "the subject 'Two Words' has no id, title or list of measures" in said
    assert len(caught.value.faults) == 5


def test_a_priority_without_subjects_is_one_page_of_its_own(tmp_path):
    priority = read_plan(written(tmp_path, MADE_UP), {"robbery", "asb_volume", "street_asb_volume"}).priorities[0]
    assert priority.subjects == ()
    (page,) = priority.pages
    assert (page.id, page.title, page.measures) == ("priority-1", "One thing only", priority.measures)
