"""Deep dive into hate crime: strands are those of document 000, and several in one crime are counted as dealt."""

import pytest

from pcc_analysis.deep_dives import hate_crime
from pcc_analysis.deep_dives.hate_crime.together import FEWEST
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.demonstration.crime_flags import SECOND_STRAND

PUBLISHED = {  # document 000, paragraph 30 and the table after it: 12 months to June 2018, to June 2019
    "All hate crime": (627, 624), "Race": (508, 436), "Sexual orientation": (57, 97), "Disability": (52, 48),
    "Transgender": (11, 37), "Religion": (31, 23),
}  # fmt: skip


@pytest.fixture(scope="module")
def findings(briefings):
    made = {}
    for quarter, briefing in briefings.items():
        carried = hate_crime.carried(briefing)
        made[quarter] = {
            "change_of_hate_crime": hate_crime.strands(briefing),
            "carry_several_strands": hate_crime.several(carried),
            "further_action_so_far": hate_crime.action(carried),
        }
    return made


def test_the_notebook_records_the_figures_of_the_library(findings, run_dive):
    for quarter, (recorded, _page) in run_dive("hate_crime").items():
        assert recorded == {name: as_recorded(found) for name, found in findings[quarter].items()}


def test_strands_are_as_printed_and_those_that_rose_are_named(findings):
    found = findings["2019-20-Q1"]["change_of_hate_crime"]
    assert {row.name: (row.previous, row.current) for row in found.rows.itertuples(index=False)} == PUBLISHED
    assert "sexual orientation from 57 to 97, +70.2%" in found.says[1]
    assert "transgender from 11 to 37" in found.says[1] and "race" not in found.says[1]


def test_several_strands_are_what_the_strands_have_over_the_crimes(findings):
    """The simulated crimes carry two strands at most; in the printed years as many as the printed strands ask for."""
    several = findings["2019-20-Q1"]["carry_several_strands"]
    strands = sum(current for name, (_before, current) in PUBLISHED.items() if name != "All hate crime")
    assert several.headline["crimes"] == strands - PUBLISHED["All hate crime"][1]
    assert (several.rows["crimes"] >= FEWEST).all()
    later = findings["2019-20-Q4"]["carry_several_strands"].headline
    assert later["lower"] < SECOND_STRAND < later["upper"]


def test_crimes_and_action_by_strand_are_those_of_the_measures(findings, briefings):
    for quarter, briefing in briefings.items():
        rows = findings[quarter]["further_action_so_far"].rows.set_index("name")
        year = briefing.in_year["numerator"]
        assert rows.loc["Disability", "crimes"] == year["hate_crime_disability"]
        assert rows.loc["Race", "crimes"] == year["hate_crime_racial"]
        assert rows.loc["All hate crime", "acted"] == year["hate_crime_fat_cohort"]
