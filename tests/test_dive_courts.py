"""Deep dive into courts: the planted slower area is found, and reasons and shares are those of the measures."""

import numpy as np
import pandas as pd
import pytest

from pcc_analysis.deep_dives import courts
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.demonstration.courts import SLOWER
from pcc_analysis.supply.tabulated import Tabulated


@pytest.fixture(scope="module")
def counted(briefings):
    return {quarter: (courts.trials(briefing), courts.days(briefing)) for quarter, briefing in briefings.items()}


def test_the_notebook_records_the_figures_of_the_library(counted, run_dive):
    for quarter, (recorded, _page) in run_dive("courts").items():
        trials, days = counted[quarter]
        assert recorded == {
            "cracked_or_ineffective": as_recorded(courts.lost(trials)),
            "due_to_the_prosecution": as_recorded(courts.prosecution(trials)),
            "most_frequent_reason": as_recorded(courts.reasons(trials)),
            "slowest_area": as_recorded(courts.slower_area(days)),
        }


def test_the_planted_slower_area_is_found(counted):
    for _trials, days in counted.values():
        slow = courts.slower_area(days).headline
        assert slow["name"] == "Swindon"
        assert slow["lower"] < SLOWER < slow["upper"]
        assert slow["upper"] / slow["lower"] < 1.2


def test_shares_are_those_of_the_measures(counted, briefings):
    for quarter, (trials, _days) in counted.items():
        year = briefings[quarter].in_year
        lost, due = courts.lost(trials).headline, courts.prosecution(trials).headline
        assert lost["listed"] == year.loc["trials_listed", "numerator"]
        assert lost["cracked"] + lost["ineffective"] == year.loc["cracked_ineffective_trials", "numerator"]
        assert due["value"] == pytest.approx(year.loc["cracked_ineffective_trials_prosecution", "value"], abs=1e-12)
        reasons = courts.reasons(trials).rows
        assert reasons["number"].sum() == lost["cracked"] + lost["ineffective"]
        assert set(reasons["due_to"]) <= {"the prosecution", "the defence", "the court", "something else"}


def test_mean_days_are_those_of_the_measure(counted, briefings):
    for quarter, (_trials, days) in counted.items():
        rows = courts.slower_area(days).rows
        mean = np.average(rows["mean"], weights=rows["cases"])
        assert mean == pytest.approx(briefings[quarter].in_year.loc["days_charge_to_completion", "value"], abs=1e-9)


def test_areas_alike_are_called_so_and_small_ones_are_not_compared():
    cells = pd.DataFrame(
        {"area": ["A"] * 9 + ["B"] * 9 + ["C"], "days": [*range(100, 190, 10)] * 2 + [40.0], "cases": 4}
    )
    months = pd.period_range("2019-01", periods=12, freq="M")
    found = courts.slower_area(Tabulated(cells, months, months, ""))
    assert "No area clearly takes longer" in found.says[0]
    assert found.rows.set_index("name")["value"].isna().to_dict() == {"A": False, "B": False, "C": True}
