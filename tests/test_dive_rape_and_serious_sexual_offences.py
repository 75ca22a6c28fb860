"""Deep dive into rape and serious sexual offences: charges come as simulated, outstanding suspects are the stock."""

import pytest
from scipy import stats

from pcc_analysis.deep_dives import rape_and_serious_sexual_offences as rasso
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.demonstration.crime_outcomes import MEDIAN_DAYS

SPREAD = 1.05  # of the logarithm of the days to an outcome, in crime_outcomes.py


@pytest.fixture(scope="module")
def findings(briefings):
    return {
        quarter: {
            "charged_within_a_year": rasso.charges(briefing),
            "rape_against_others": rasso.rape_against_others(briefing),
            "outstanding_after_180_days": rasso.suspects(briefing),
        }
        for quarter, briefing in briefings.items()
    }


def test_the_notebook_records_the_figures_of_the_library(findings, run_dive):
    for quarter, (recorded, _page) in run_dive("rape_and_serious_sexual_offences").items():
        assert recorded == {name: as_recorded(found) for name, found in findings[quarter].items()}


def test_charges_come_as_late_as_simulated(findings):
    """The days to a positive outcome are lognormal with this median, so of the charges of 910 days so many come sooner."""
    days = stats.lognorm(SPREAD, scale=MEDIAN_DAYS["Sexual Offences"][0])
    for found in findings.values():
        rows = found["charged_within_a_year"].rows
        every = rows[rows["kind"] == "All"].set_index("day")
        for day in (90, 180, 365):
            share = days.cdf(day + 1) / days.cdf(911)  # the simulated days are whole
            assert every.loc[day, "lower"] < share * every.loc[910, "value"] < every.loc[day, "upper"]


def test_suspects_outstanding_at_the_end_are_the_stock_of_the_measure(findings, briefings):
    for quarter, briefing in briefings.items():
        stock = briefing.monthly.series("rasso_outstanding_suspects")[briefing.last_month]
        assert f"and {stock:.0f} of them are outstanding" in findings[quarter]["outstanding_after_180_days"].says[0]


def test_no_difference_is_claimed_between_kinds_that_are_simulated_alike(findings):
    """The demonstration data draw a positive outcome of any sexual offence with the same chance and the same days."""
    for found in findings.values():
        row = found["rape_against_others"].headline
        assert row["lower"] < 1 < row["upper"]
        assert "no difference that chance could not give" in found["rape_against_others"].says[0]
