"""Deep dive into outcomes: the simulated waits are found, and a change of the ratio is split as another library does."""

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from pcc_analysis.decomposition import decompose
from pcc_analysis.deep_dives import outcomes
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.demonstration.crime_outcomes import NEVER_CLOSED, POSITIVE, USUAL_MEDIAN_DAYS
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.outcomes import outcome_ratio_table

SPREAD = 1.05  # of the logarithm of the days to an outcome, in crime_outcomes.py


@pytest.fixture(scope="module")
def findings(briefings):
    made = {}
    for quarter, briefing in briefings.items():
        split = outcomes.split_by_group(briefing)
        made[quarter] = {
            "positive_outcome_ratio": outcomes.both_bases(briefing),
            "positive_within_180_days": outcomes.maturity(briefing),
            "days_until_half_have_an_outcome": outcomes.time_to_outcome(briefing),
            "change_of_the_ratio": outcomes.causes(briefing, split),
            "group_with_the_largest_effect": outcomes.groups(briefing, split),
        }
    return made


def test_the_notebook_records_the_figures_of_the_library(findings, run_dive):
    for quarter, (recorded, _page) in run_dive("outcomes").items():
        assert recorded == {name: as_recorded(found) for name, found in findings[quarter].items()}


def test_the_headline_is_the_ratio_of_the_quarterly_report(findings, briefings):
    for quarter, briefing in briefings.items():
        assert findings[quarter]["positive_outcome_ratio"].headline["value"] == pytest.approx(
            briefing.in_year.loc["positive_outcome_ratio", "value"], abs=1e-12
        )


@pytest.mark.parametrize("group", ["Burglary", "Criminal Damage & Arson", "All Other Theft Offences", "Bicycle Theft"])
def test_days_until_half_have_an_outcome_are_those_simulated(findings, group):
    """`crime_outcomes.py` draws lognormal days, longer for a positive outcome, and never closes 0.6% of the others."""

    def closed_by(days):
        long, short = (stats.lognorm.cdf(days, SPREAD, scale=median) for median in USUAL_MEDIAN_DAYS)
        return POSITIVE[group] * long + (1 - POSITIVE[group]) * (1 - NEVER_CLOSED) * short

    truth = int(optimize.brentq(lambda days: closed_by(days) - 0.5, 1, 100))  # the simulated days are whole
    for found in findings.values():
        row = found["days_until_half_have_an_outcome"].rows.set_index("name").loc[group]
        assert row["lower"] - 1 <= truth <= row["upper"]
        assert row["upper"] - row["lower"] <= 4


def test_the_share_with_a_positive_outcome_grows_with_days_and_ends_at_the_share_so_far(findings):
    for found in findings.values():
        rows = found["positive_within_180_days"].rows
        assert rows.groupby("year")["value"].apply(lambda curve: curve.is_monotonic_increasing).all()
        oldest = rows[rows["year"] == rows["year"].iloc[-1]].iloc[-1]
        so_far = found["positive_outcome_ratio"].rows.iloc[-1]
        assert so_far["name"].startswith("So far") and so_far["name"].endswith(oldest["year"])
        assert oldest["lower"] - 0.005 < so_far["value"] < oldest["upper"] + 0.01  # nearly every crime is closed


def test_the_parts_of_the_change_are_the_change_of_the_report(findings, briefings):
    for quarter, briefing in briefings.items():
        change, mix, within = findings[quarter]["change_of_the_ratio"].rows["value"]
        now, before = (outcome_ratio_table(briefing.monthly, briefing.last_month - back).iloc[0] for back in (0, 12))
        assert mix + within == pytest.approx(change, abs=1e-12)
        assert change == pytest.approx(now["value"] - before["value"], abs=1e-12)
        assert findings[quarter]["group_with_the_largest_effect"].rows["value"].sum() == pytest.approx(change)


def test_a_change_is_split_as_statsmodels_splits_it():
    """Oaxaca and Blinder on dummies of the parts, with Reimers's equal weights, is Kitagawa's decomposition."""
    from statsmodels.stats.oaxaca import OaxacaBlinder

    parts = pd.DataFrame(
        {"n1": [30, 25, 40], "d1": [60, 40, 200], "n0": [20, 15, 10], "d0": [40, 60, 50]}, index=["a", "b", "c"]
    )
    records = [
        (period, place, number < parts.loc[part, f"n{period}"])
        for period in (1, 0)
        for place, part in enumerate(parts.index)
        for number in range(parts.loc[part, f"d{period}"])
    ]
    period, place, yes = np.array(records, dtype=float).T
    exog = np.column_stack([period, place == 1, place == 2])
    model = OaxacaBlinder(yes, exog, 0, hasconst=False, swap=True)
    unexplained, explained, gap = model.two_fold(two_fold_type="reimers").params
    found = decompose(parts).loc["all"]
    assert found["mix"] == pytest.approx(explained, abs=1e-12)
    assert found["within"] == pytest.approx(unexplained, abs=1e-12)
    assert found["change"] == pytest.approx(gap, abs=1e-12)


def test_limits_of_the_parts_hold_the_truth_as_often_as_they_say():
    """Simulated: Poisson counts around a known mix and known ratios, 400 times."""
    rng = np.random.default_rng(11)
    truth = pd.DataFrame({"n1": [90.0, 300], "d1": [900.0, 600], "n0": [120.0, 200], "d0": [1000.0, 500]})
    true, held = decompose(truth).loc["all"], np.zeros(2)
    for _ in range(400):
        found = decompose(pd.DataFrame(rng.poisson(truth), columns=truth.columns)).loc["all"]
        held += [found[f"{part}_lower"] < true[part] < found[f"{part}_upper"] for part in ("mix", "within")]
    assert ((held / 400 > 0.92) & (held / 400 < 0.98)).all()


def test_a_ratio_without_a_base_is_refused():
    parts = pd.DataFrame({"n1": [1.0], "d1": [2.0], "n0": [0.0], "d0": [0.0]})
    with pytest.raises(InsufficientDataError, match="a period without a base"):
        decompose(parts)
    with pytest.raises(InsufficientDataError, match="1 part with a count below 0"):
        decompose(parts.assign(n1=-1.0))
