"""The incident log: a dozen hand-made incidents with answers worked out by hand, its bad inputs, and the print of 000."""

import pandas as pd
import pytest

from pcc_analysis.demonstration import make_demonstration_data
from pcc_analysis.figures import figures
from pcc_analysis.measures import build_monthly
from pcc_analysis.measures.antisocial_behaviour import antisocial_behaviour_measures
from pcc_analysis.measures.response import response_measures
from pcc_analysis.sources.extracts import open_extracts

HEAD = "incident_number,received,dispatched,arrived,left,grade,asb_type,in_crime_system,area\n"
GOOD = (
    HEAD
    + """\
I1,01/06/2019 10:00:00,01/06/2019 10:02:00,01/06/2019 10:10:00,01/06/2019 11:10:00,Immediate,,,County
I2,02/06/2019 23:55:00,02/06/2019 23:56:00,03/06/2019 00:10:00,03/06/2019 00:40:00,immediate,,,Swindon
I3,03/06/2019 10:00:00,03/06/2019 10:01:00,03/06/2019 10:15:01,,immediate,,,County
I4,04/06/2019 10:00:00,,,,immediate,,,County
I5,05/06/2019 10:00:00,,05/06/2019 11:00:00,05/06/2019 13:00:00,priority,personal,yes,County
I6,06/06/2019 10:00:00,,06/06/2019 10:30:00,06/06/2019 11:30:00,priority,nuisance,no,
I7,07/06/2019 10:00:00,,07/06/2019 12:00:00,,priority,nuisance,yes,Swindon
I8,08/06/2019 10:00:00,,,,routine,environmental,,County
I9,30/06/2019 23:59:59,,01/07/2019 00:09:59,01/07/2019 00:19:59,immediate,,,County
"""
)
JUNE = pd.PeriodIndex(["2019-06"], freq="M")


def write(folder, text):
    (folder / "incidents").mkdir(exist_ok=True)
    (folder / "incidents" / "june.csv").write_text(text)


def faults(folder):
    with open_extracts(folder, only=["incidents"]) as extracts:
        return [str(fault).split("): ", 1)[1] for fault in extracts.faults]


def notes(folder):
    with open_extracts(folder, only=["incidents"]) as extracts:
        return [str(note).split("): ", 1)[1] for note in extracts.notes]


@pytest.fixture(scope="module")
def june(tmp_path_factory):
    folder = tmp_path_factory.mktemp("incidents")
    write(folder, GOOD)
    with open_extracts(folder, only=["incidents"]) as extracts:
        assert extracts.faults == ()
        return build_monthly(extracts, [*response_measures(), *antisocial_behaviour_measures()])


def row(monthly, measure, area="force"):
    found = figures(monthly, JUNE, "month", area=area).set_index("measure")
    return found.loc[measure]


def test_incidents_count_in_the_month_they_were_received_and_only_if_attended(june):
    # I1, I2, I3 and I9 were attended, I4 was not; I9 was received a second before July
    assert row(june, "immediate_incidents")["value"] == 4
    assert row(june, "immediate_logs")["value"] == 5
    assert row(june, "priority_incidents")["value"] == 3


def test_response_time_is_from_the_call_to_the_arrival_over_midnight_too(june):
    # 600 s, 900 s, 901 s, 600 s: mean 3,001 / 4; median of 600, 600, 900, 901
    assert row(june, "immediate_response_time")["value"] == 3001 / 4
    assert row(june, "immediate_response_time_median")["value"] == 750
    # 3,600 s, 1,800 s, 7,200 s
    assert row(june, "priority_response_time")["value"] == 4200
    assert row(june, "priority_response_time_median")["value"] == 3600


def test_a_service_level_is_met_on_the_second_and_missed_one_second_later(june):
    immediate, priority = row(june, "immediate_response_rate"), row(june, "priority_response_rate")
    assert (immediate["numerator"], immediate["denominator"]) == (3, 4)
    assert (priority["numerator"], priority["denominator"]) == (2, 3)


def test_a_plan_may_set_other_service_levels(tmp_path):
    write(tmp_path, GOOD)
    with open_extracts(tmp_path, only=["incidents"]) as extracts:
        monthly = build_monthly(extracts, response_measures(immediate_seconds=1200, priority_seconds=1800))
    assert row(monthly, "immediate_response_rate")["value"] == 1
    assert row(monthly, "priority_response_rate")["numerator"] == 1
    assert "within 20 minutes" in monthly.measures["immediate_response_rate"].definition


def test_time_at_the_scene_of_those_whose_leaving_is_known(june):
    # I1 an hour, I2 half an hour, I9 ten minutes
    assert row(june, "immediate_time_at_scene")["value"] == 2000
    assert row(june, "priority_time_at_scene")["value"] == 5400


def test_areas_and_what_is_not_allocated(june):
    assert row(june, "immediate_response_time", "Swindon")["value"] == 900
    assert row(june, "priority_incidents", "not allocated")["value"] == 1


def test_antisocial_behaviour_by_type_and_in_the_crime_system(june):
    assert [row(june, f"asb_{name}")["value"] for name in ("volume", "personal", "nuisance", "environmental")] == [
        4, 1, 2, 1,
    ]  # fmt: skip
    share = row(june, "asb_in_niche")
    assert (share["numerator"], share["denominator"]) == (2, 3)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("X,01/06/2019 10:00,,01/06/2019 09:59,,immediate,,,", "1 row where arrived is before received; correct one"),
        (
            "X,01/06/2019 10:00,01/06/2019 10:10,01/06/2019 10:05,,immediate,,,",
            "1 row where arrived is before dispatched",
        ),
        ("X,01/06/2019 10:00,01/06/2019 09:00,,,immediate,,,", "1 row where dispatched is before received"),
        ("X,01/06/2019 10:00,,01/06/2019 10:05,01/06/2019 10:04,immediate,,,", "1 row where left is before arrived"),
        ("X,01/06/2019 10:00,,,,urgent,,,", "grade is not one of immediate, priority, routine, scheduled"),
        ("X,01/06/2019 10:00,,,,routine,noise,,", "asb_type is not one of personal, nuisance, environmental"),
        ("X,June 2019,,,,routine,,,", "received is not a date with a time such as 30/06/2019 14:05"),
        ("X,,,,,routine,,,", "received is blank"),
        ("I1,02/06/2019 10:00:00,,,,priority,,,", "one incident_number stands with more than one received or grade"),
    ],
)
def test_what_cannot_have_happened_is_refused(tmp_path, line, says):
    write(tmp_path, GOOD + line + "\n")
    found = faults(tmp_path)
    assert len(found) == 1
    assert says in found[0]


def test_a_renamed_column_is_named(tmp_path):
    write(tmp_path, GOOD.replace("grade", "grades", 1))
    assert faults(tmp_path) == ["the column grade is missing; rename 'grades' to grade"]


def test_the_hour_that_is_lived_twice_is_no_fault_and_no_response_time(tmp_path):
    # the clocks went back on 27 October 2019 at two in the morning: called at 01:50, reached 20 minutes later at 01:10
    line = "C1,27/10/2019 01:50,27/10/2019 01:52,27/10/2019 01:10,27/10/2019 01:30,immediate,,,\n"
    write(tmp_path, HEAD + line + "C2,31/10/2019 10:00,,31/10/2019 10:10,,immediate,,,\n")
    assert faults(tmp_path) == []
    assert "the clocks went back" in notes(tmp_path)[0]
    with open_extracts(tmp_path, only=["incidents"]) as extracts:
        monthly = build_monthly(extracts, response_measures())
    october = figures(monthly, pd.PeriodIndex(["2019-10"], freq="M"), "month").set_index("measure")
    assert october.loc["immediate_incidents", "value"] == 2
    assert (october.loc["immediate_response_time", "value"], october.loc["immediate_response_time", "denominator"]) == (
        600,
        1,
    )


def test_a_response_of_more_than_a_week_and_a_leaving_without_arrival_are_reported(tmp_path):
    write(
        tmp_path,
        GOOD
        + "X,01/06/2019 10:00,,01/07/2019 10:05,,immediate,,,\nY,01/06/2019 10:00,,,01/06/2019 11:00,priority,,,\n",
    )
    found = " ".join(notes(tmp_path))
    assert "longer than 7 days" in found
    assert "a unit left that never arrived" in found


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demonstration")
    make_demonstration_data(folder, first="2017-07", last="2019-06")
    with open_extracts(folder, only=["incidents"]) as extracts:
        return build_monthly(extracts, [*response_measures(), *antisocial_behaviour_measures()])


@pytest.mark.parametrize(
    ("first", "last", "measure", "printed"),
    [
        # document 000: paragraphs 108, 109, 111 to 113, 45 and 46
        ("2019-04", "2019-06", "immediate_incidents", 4364),
        ("2019-04", "2019-06", "immediate_response_time", 10 * 60 + 26),
        ("2019-04", "2019-06", "priority_incidents", 9459),
        ("2019-04", "2019-06", "priority_response_time", 53 * 60 + 26),
        ("2018-07", "2019-06", "immediate_incidents", 17995),
        ("2018-07", "2019-06", "priority_incidents", 37258),
        ("2018-07", "2019-06", "priority_response_time", 51 * 60 + 13),
        ("2019-04", "2019-06", "asb_volume", 4424),
        ("2018-07", "2019-06", "asb_volume", 16848),
        ("2017-07", "2018-06", "asb_volume", 16317),
    ],
)
def test_the_printed_figures_come_out_of_the_demonstration_data(demonstration, first, last, measure, printed):
    window = figures(demonstration, pd.period_range(first, last, freq="M"), "window").set_index("measure")
    assert window.loc[measure, "value"] == pytest.approx(printed, abs=0.5)
