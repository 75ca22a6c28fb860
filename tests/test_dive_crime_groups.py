"""Deep dive into crime groups: the printed movements of document 000, parts that add up, the planted step found."""

from dataclasses import replace

import pytest

from pcc_analysis.deep_dives import crime_groups as dive
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.measures import FORCE
from pcc_analysis.periods import parse_period


@pytest.fixture(scope="module")
def found(briefings):
    return {
        quarter: {
            "recorded_crime": dive.contributions(briefing),
            "largest_in_an_area": dive.by_area(briefing),
            "largest_of_one_code": dive.by_code(briefing),
        }
        for quarter, briefing in briefings.items()
    }


def test_the_notebook_records_the_figures_of_the_library(found, run_dive):
    for quarter, (recorded, _page) in run_dive("crime_groups").items():
        assert recorded == {name: as_recorded(one) for name, one in found[quarter].items()}


def test_the_movements_are_the_printed_ones(found):
    """Document 000, table under paragraph 11: -314 of 43,671, violence +1,191, and so on."""
    rows = found["2019-20-Q1"]["recorded_crime"].rows.set_index("name")
    assert rows.loc["All Crime", ["previous", "current", "value"]].tolist() == [43671, 43357, -314]
    assert rows.loc["Violence Against The Person", "value"] == 1191
    assert rows.loc["In no listed group", "value"] == 154
    assert rows.loc["Violence Against The Person", "percent_change"] == pytest.approx(0.088, abs=5e-4)


def test_movements_add_up_to_the_total_in_every_cut(found, briefings):
    for quarter, findings in found.items():
        rows = findings["recorded_crime"].rows
        assert rows["value"].iloc[1:].sum() == pytest.approx(rows["value"].iloc[0])
        assert findings["largest_of_one_code"].rows["value"].sum() == pytest.approx(rows["value"].iloc[0])
        series = briefings[quarter].monthly.series("crime_volume", FORCE)
        last = briefings[quarter].last_month
        own = series.loc[last - 11 : last].sum() - series.loc[last - 23 : last - 12].sum()
        assert rows["value"].iloc[0] == own


def test_a_change_and_its_limits_stand_on_one_scale(found):
    for findings in found.values():
        for finding in findings.values():
            rows = finding.rows.dropna(subset=["lower"])
            assert ((rows["lower"] <= rows["value"]) & (rows["value"] <= rows["upper"])).all()
            beyond = (rows["lower"] > 0) | (rows["upper"] < 0)
            assert (beyond == rows["beyond"]).all()


def test_the_planted_step_in_recording_is_found(briefings):
    """In April 2016 violence without injury rises by a fifth and public order by a third, by better recording."""
    before = replace(briefings["2019-20-Q1"], period=parse_period("2016-17-Q4"))
    rows = dive.by_code(before).rows.set_index("name")
    # beside the step there is a year's growth, so the movement is the planted one or more
    for code, planted in (("105A Assault without injury", 0.2), ("9A Public fear, alarm or distress", 1 / 3)):
        row = rows.loc[code]
        assert row["beyond"]
        assert row["upper"] / row["previous"] > planted
        assert row.name in rows.index[:3]


def test_a_code_that_came_into_use_has_no_zeros_before(briefings):
    """28E replaced 28A in April 2017: its dispersion is that of its own months, not of the step from nothing."""
    rows = dive.by_code(briefings["2019-20-Q1"]).rows.set_index("name")
    row = rows.loc["28E Burglary Residential"]
    assert row["beyond"]
    assert row["upper"] < 0
