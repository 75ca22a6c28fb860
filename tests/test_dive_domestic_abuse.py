"""Deep dive into domestic abuse: repeats follow their path, and risk makes no difference that was not made."""

import pandas as pd
import pytest

from pcc_analysis.deep_dives import domestic_abuse
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.demonstration.calibration import month_axis
from pcc_analysis.demonstration.spells import path
from pcc_analysis.outcomes import outcomes_by_sub_code

PEOPLE = {"victim": "repeat_victims", "suspect": "repeat_suspects"}


@pytest.fixture(scope="module")
def findings(briefings):
    made = {}
    for quarter, briefing in briefings.items():
        risk = domestic_abuse.risk(briefing)
        made[quarter] = {
            "victims_met_again": domestic_abuse.repeats(briefing, "victim"),
            "suspects_met_again": domestic_abuse.repeats(briefing, "suspect"),
            "victim_declines_at_high_risk": risk,
            "arrest_at_high_risk": domestic_abuse.risk_effects(risk),
            "outcomes_14_and_16": domestic_abuse.support(briefing),
            "most_frequent_reason": domestic_abuse.reasons(briefing),
        }
    return made


def test_the_notebook_records_the_figures_of_the_library(findings, run_dive):
    for quarter, (recorded, _page) in run_dive("domestic_abuse").items():
        assert recorded == {name: as_recorded(found) for name, found in findings[quarter].items()}


@pytest.mark.parametrize("person", ["victim", "suspect"])
def test_people_met_again_are_those_of_the_simulated_path_and_of_the_stock(findings, briefings, person):
    for quarter, briefing in briefings.items():
        met = findings[quarter][f"{person}s_met_again"].headline["people"]
        axis = month_axis("2014-04", str(briefing.last_month))
        assert met == path(PEOPLE[person], axis)[-1]
        assert met == briefing.monthly.series(f"domestic_abuse_repeat_{person}s")[briefing.last_month]


def test_counts_by_risk_are_those_of_the_measures(findings, briefings):
    for quarter, briefing in briefings.items():
        rows = findings[quarter]["victim_declines_at_high_risk"].rows.set_index("name")
        year = briefing.in_year["numerator"]
        for level in ("standard", "medium", "high", "not assessed"):
            assert rows.loc[level, "crimes"] == year[f"domestic_abuse_risk_{level.replace(' ', '_')}"]
        sums = rows[["arrests", "declined", "acted", "awaited"]].sum()
        assert sums["arrests"] == year["domestic_abuse_arrest_rate"]
        assert sums["declined"] == year["domestic_abuse_outcome_14_16_cohort"]
        assert sums["acted"] == year["domestic_abuse_fat_cohort"]
        assert sums["awaited"] == year["domestic_abuse_outcome_awaited"]


def test_no_difference_is_found_where_none_was_made(findings):
    """The demonstration data draw arrests and outcomes without a look at the risk."""
    for found in findings.values():
        effects = found["arrest_at_high_risk"]
        assert not effects.rows["clear"].any()
        assert "end no otherwise" in effects.says[0]


def test_the_ratio_is_that_of_the_report(findings, briefings):
    for quarter, briefing in briefings.items():
        found = findings[quarter]["outcomes_14_and_16"].headline
        assert found["value"] == briefing.in_year.loc["domestic_abuse_outcome_14_16_rate", "value"]


def test_reasons_are_said_to_be_missing_and_are_named_where_they_are_there(findings, briefings, monkeypatch):
    """Sub-codes are recorded from April 2022 on; here the outcomes of the years before are given some by hand."""
    assert "No reason is recorded for any of these" in findings["2019-20-Q1"]["most_frequent_reason"].says[0]

    def with_reasons(monthly, to, of):
        table = outcomes_by_sub_code(monthly, to, of)
        table.loc[1, "numerator"] = table.loc[0, "numerator"] - 40
        table.loc[2, ["numerator", "of_recorded", "of_recorded_lower", "of_recorded_upper"]] = [30, 0.75, 0.6, 0.86]
        table.loc[3, "numerator"] = 10
        return table

    monkeypatch.setattr("pcc_analysis.deep_dives.domestic_abuse.declines.outcomes_by_sub_code", with_reasons)
    found = domestic_abuse.reasons(briefings["2019-20-Q1"])
    assert len(found.rows) == 3 and pd.isna(found.rows["of_recorded"].iloc[-1])
    assert "A reason is recorded for 40 of" in found.says[0]
    assert "30, 75.0% of those with a reason (95% limits 60.0% to 86.0%)" in found.says[0]
