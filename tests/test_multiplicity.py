"""Many measures at once: Benjamini and Hochberg, and what chance alone would flag."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.multiplicity import (
    ChanceFlags,
    across_measures,
    benjamini_hochberg,
    chance_flags,
    false_alarm_rate,
    false_alarm_rates,
)
from pcc_analysis.statistical_exceptions import calibrated


def test_the_example_of_benjamini_and_hochberg():
    # JRSS B 57 (1995) p. 295: 15 p values, the first four are rejected at 0.05
    p = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ]  # fmt: skip
    assert (benjamini_hochberg(p) <= 0.05).tolist() == [True] * 4 + [False] * 11


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_adjusted_values_are_those_of_statsmodels(p):
    assert benjamini_hochberg(p) == pytest.approx(multipletests(p, method="fdr_bh")[1])


def test_a_measure_that_was_not_tested_neither_counts_nor_passes():
    adjusted = benjamini_hochberg([0.02, np.nan, 0.03])
    assert np.isnan(adjusted[1])
    assert adjusted[[0, 2]] == pytest.approx(multipletests([0.02, 0.03], method="fdr_bh")[1])
    with pytest.raises(InsufficientDataError, match="1 p values outside 0 to 1"):
        benjamini_hochberg([1.2])


def test_a_measure_that_tripled_stands_out_and_few_of_those_that_stand_out_are_false():
    # simulation with known truth: 100 reports of 50 measures, the first of each tripled last month
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.poisson(60, (120, 5000)), index=pd.period_range("2010-01", periods=120, freq="M"))
    frame.loc[frame.index[-1], ::50] = 180
    flags = calibrated(frame)
    reports = [
        across_measures(one)["stands_out"].to_numpy(dtype=bool) for _, one in flags.groupby(flags["measure"] // 50)
    ]
    assert all(found[0] for found in reports)
    assert np.mean([found[1:].sum() / found.sum() for found in reports]) < 0.05


def test_a_measure_without_an_answer_is_missing_not_false():
    flags = pd.DataFrame({"measure": ["a", "b"], "rule": "one_month", "fired": [True, pd.NA], "p": [0.001, np.nan]})
    assert across_measures(flags)["stands_out"].tolist() == [True, pd.NA]


def test_false_discoveries_on_noise_are_rarer_than_the_share_accepted():
    # simulation: 200 reports of 25 measures in which nothing has changed; any discovery is false
    rng = np.random.default_rng(5)
    flags = calibrated(pd.DataFrame(rng.poisson(60, (120, 5000))))
    reports = flags.groupby(flags["measure"] // 25)
    assert np.mean([across_measures(one)["stands_out"].any() for _, one in reports]) < 0.06


def test_chance_flags_counts_only_measures_with_an_answer():
    flags = pd.DataFrame(
        {"measure": ["a", "a", "b", "c"], "fired": pd.array([True, False, False, pd.NA], dtype="boolean")}
    )
    found = chance_flags(flags, rate=0.25)
    # binomial with 2 trials of 0.25: at most 1 in 94% of cases, at most 2 in all
    assert (found.measures, found.flagged, found.expected, found.at_most) == (2, 1, 0.5, 2)


@pytest.mark.parametrize(
    ("chance", "sentence"),
    [
        (ChanceFlags(62, 5, 2.9, 6), "Of 62 measures, 5 are flagged; 3 would be expected to flag by chance."),
        (ChanceFlags(62, 0, 2.9, 6), "Of 62 measures, none is flagged; 3 would be expected to flag by chance."),
        (ChanceFlags(6, 1, 0.3, 1), "Of 6 measures, 1 is flagged; none would be expected to flag by chance."),
        (ChanceFlags(1, 1, 0.05, 0), "Of 1 measure, 1 is flagged; none would be expected to flag by chance."),
        (ChanceFlags(0, 0, 0.0, 0), "No measure has enough history to be flagged."),
    ],
)
def test_every_branch_of_the_sentence(chance, sentence):
    assert chance.sentence == sentence


def test_the_reference_table_holds_what_the_issue_asks_for():
    rates = false_alarm_rates()
    alarms = rates[(rates["change"] == "none") & (rates["rule"] == "any")].set_index(["set", "series_kind"])["rate"]
    steady = [kind for kind in rates["series_kind"].unique() if kind != "ar1_04"]
    assert alarms["calibrated"][steady].max() <= 0.06
    assert len(steady) == 11
    assert false_alarm_rate("calibrated") == pytest.approx(alarms["calibrated"][steady].mean())
