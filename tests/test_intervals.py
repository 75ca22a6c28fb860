"""Intervals against the papers that define them, printed tables and other implementations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.rates import confint_poisson, confint_poisson_2indep

from pcc_analysis.errors import InsufficientDataError, NotAProportionError
from pcc_analysis.intervals import (
    byar,
    count_ratio,
    dispersion,
    effective_base,
    more_than_chance,
    newcombe,
    wilson,
)

COUNTS = st.integers(0, 10_000)


# Newcombe, Statistics in Medicine 17 (1998) 857-872, Table I, method 3
@pytest.mark.parametrize(
    ("numerator", "denominator", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_limits_of_newcombe_1998_table_i(numerator, denominator, lower, upper):
    figure = wilson(numerator, denominator).iloc[0]
    assert figure["value"] == numerator / denominator
    assert [figure["lower"], figure["upper"]] == pytest.approx([lower, upper], abs=5e-5)


# Newcombe, Statistics in Medicine 17 (1998) 873-890, Table II, contrasts (a) to (h), method 10
@pytest.mark.parametrize(
    ("n1", "d1", "n0", "d0", "lower", "upper"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0),
        (10, 10, 0, 10, 0.6075, 1.0),
    ],
)
def test_newcombe_gives_the_limits_of_newcombe_1998_table_ii(n1, d1, n0, d0, lower, upper):
    figure = newcombe(n1, d1, n0, d0).iloc[0]
    assert [figure["lower"], figure["upper"]] == pytest.approx([lower, upper], abs=5e-5)
    assert figure["difference"] == pytest.approx(n1 / d1 - n0 / d0)


# Garwood, Biometrika 28 (1936); the same by the chi-squared link of Ulm, American Journal of Epidemiology 131 (1990)
# 373-375; printed in Biometrika Tables for Statisticians
@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [
        (0, 0.0, 3.689),
        (1, 0.0253, 5.572),
        (2, 0.2422, 7.225),
        (3, 0.6187, 8.767),
        (4, 1.0899, 10.242),
        (5, 1.6235, 11.668),
        (6, 2.2019, 13.059),
        (7, 2.8144, 14.423),
        (8, 3.4538, 15.763),
        (9, 4.1154, 17.085),
    ],
)
def test_counts_below_ten_have_the_exact_limits_of_the_printed_table(count, lower, upper):
    figure = byar(count).iloc[0]
    assert figure["method"] == "exact Poisson"
    assert figure["lower"] == pytest.approx(lower, abs=5e-5)
    assert figure["upper"] == pytest.approx(upper, abs=1e-3)


def test_byar_lies_within_the_distance_from_exact_that_the_public_health_technical_guide_states():
    # Public Health England, Technical Guide Confidence Intervals (2018), directory of methods: for 95% limits within
    # 0.2% of the exact value for numerators of 10 or more; exact limits from statsmodels
    counts = np.arange(10, 3000)
    lower, upper = confint_poisson(counts, 1, method="exact-c")
    figure = byar(counts)
    assert set(figure["method"]) == {"Byar"}
    assert np.abs(figure["lower"] / lower - 1).max() < 0.002
    assert np.abs(figure["upper"] / upper - 1).max() < 0.002


def test_byar_near_the_exact_limits_that_r_prints_for_the_horse_kicks():
    # R, DescTools PoissonCI(x = 196, n = 280, method = "exact"): 0.6054271 to 0.8051570 (von Bortkiewicz)
    figure = byar(196, 280).iloc[0]
    assert [figure["value"], figure["lower"], figure["upper"]] == pytest.approx([0.7, 0.6054271, 0.8051570], abs=1e-4)


@given(st.integers(1, 500), st.data())
def test_wilson_agrees_with_statsmodels(denominator, data):
    numerator = data.draw(st.integers(0, denominator))
    lower, upper = proportion_confint(numerator, denominator, method="wilson")
    figure = wilson(numerator, denominator).iloc[0]
    assert [figure["lower"], figure["upper"]] == pytest.approx([lower, upper], abs=1e-12)


@given(st.tuples(st.integers(1, 200), st.integers(1, 200)), st.data())
def test_newcombe_agrees_with_statsmodels(bases, data):
    n1, n0 = (data.draw(st.integers(0, base)) for base in bases)
    lower, upper = confint_proportions_2indep(n1, bases[0], n0, bases[1], method="newcomb", compare="diff")
    figure = newcombe(n1, bases[0], n0, bases[1]).iloc[0]
    assert [figure["lower"], figure["upper"]] == pytest.approx([lower, upper], abs=1e-9)


@given(st.integers(1, 3000), st.integers(1, 3000))
def test_count_ratio_without_overdispersion_agrees_with_the_score_limits_of_statsmodels(current, previous):
    lower, upper = confint_poisson_2indep(current, 1, previous, 1, method="score", compare="ratio")
    figure = count_ratio(current, previous).iloc[0]
    assert figure["value"] == current / previous
    # statsmodels searches for the limits and stops within about 2e-9 of them; ours are a formula
    assert [figure["lower"], figure["upper"]] == pytest.approx([lower, upper], rel=1e-5, abs=1e-8)


def test_overdispersion_of_four_is_a_quarter_of_the_counts():
    # McCullagh and Nelder (1989), section 9.2: dispersion divides the information
    wide, same = count_ratio(400, 320, dispersion=4), count_ratio(100, 80)
    assert wide[["lower", "upper"]].to_numpy() == pytest.approx(same[["lower", "upper"]].to_numpy())
    assert wide["method"].tolist() == ["quasi-Poisson score"]


def test_an_estimated_dispersion_widens_the_limits_by_students_quantile():
    known, estimated = count_ratio(400, 400), count_ratio(400, 400, 1.0, 0.95, 11)
    # limits of a ratio of 1 on the log scale are, to first order, as wide as the quantile: t on 11 is 2.201, z 1.960
    assert np.log(estimated["upper"] / known["lower"]).iloc[0] > 0
    assert float((np.log(estimated["upper"]) / np.log(known["upper"])).iloc[0]) == pytest.approx(
        2.201 / 1.960, abs=2e-3
    )


def test_the_ratio_has_the_coverage_it_states_on_counts_with_known_truth():
    # simulation: truth 1.2, negative binomial with variance three times the mean
    rng = np.random.default_rng(4)
    current, previous = rng.negative_binomial(300, 1 / 3, 20_000), rng.negative_binomial(250, 1 / 3, 20_000)
    figure = count_ratio(current, previous, dispersion=3)
    covered = ((figure["lower"] < 1.2) & (figure["upper"] > 1.2)).mean()
    assert 0.94 < covered < 0.96


def test_from_nothing_there_is_no_ratio_but_a_rise_can_be_more_than_chance():
    figures = count_ratio([8, 1, 0], [0, 0, 0])
    assert figures["value"].isna().all()
    assert figures["note"].tolist() == ["previous is 0: no ratio and no upper limit"] * 2 + [
        "sum of the counts is 0: no figure"
    ]
    assert more_than_chance(figures, 1).tolist() == [True, False, pd.NA]


def test_a_base_of_nothing_gives_no_figure_and_says_so():
    assert wilson(0, 0)[["value", "lower", "upper"]].isna().all(axis=None)
    assert wilson(0, 0)["note"].tolist() == ["base is 0: no figure"]
    assert byar(3, 0)["note"].tolist() == ["exposure is 0: no figure"]
    assert newcombe(1, 2, 0, 0)[["difference", "lower", "upper"]].isna().all(axis=None)
    assert newcombe(1, 2, 0, 0)["note"].tolist() == ["base is 0: no figure"]


def test_a_missing_count_is_no_data():
    for figures in (wilson([np.nan, 1], [4, 4]), byar([np.nan, 1]), newcombe([np.nan, 1], 4, 1, 4)):
        assert figures["note"].tolist() == ["no data", ""]
        assert figures.iloc[0, :3].isna().all()


@pytest.mark.parametrize("refused", [lambda: wilson(5, 3), lambda: newcombe(1, 2, 5, 3)])
def test_five_of_three_is_refused(refused):
    with pytest.raises(NotAProportionError, match="1 row has a numerator larger than its denominator"):
        refused()


@pytest.mark.parametrize(
    "refused",
    [
        lambda: wilson(-1, 3),
        lambda: byar([1, -2]),
        lambda: newcombe(1, -2, 0, 1),
        lambda: count_ratio(-1, 1),
        lambda: byar(np.inf),
        lambda: dispersion(pd.DataFrame({"a": [-1.0] * 24})),
        lambda: effective_base([1, -1]),
    ],
)
def test_negative_and_infinite_counts_are_refused(refused):
    with pytest.raises(InsufficientDataError, match="below 0 or infinite"):
        refused()


def test_a_dispersion_below_one_and_a_confidence_of_one_are_refused():
    with pytest.raises(InsufficientDataError, match="1 dispersion below 1"):
        count_ratio(1, 2, dispersion=0.5)
    with pytest.raises(InsufficientDataError, match="between 0 and 1"):
        wilson(1, 2, confidence=1)


def test_series_keep_their_index_and_must_share_it():
    satisfied = pd.Series([776, 91], index=["overall", "treatment"])
    answered = pd.Series([1008, 100], index=["overall", "treatment"])
    assert wilson(satisfied, answered).index.tolist() == ["overall", "treatment"]
    with pytest.raises(InsufficientDataError, match="different indexes"):
        wilson(satisfied, answered[::-1])


def test_every_figure_carries_its_evidence():
    figures = [wilson(1, 2), byar(1), newcombe(1, 2, 1, 2), count_ratio(1, 2)]
    assert all(list(one.columns[1:]) == ["lower", "upper", "confidence", "method", "note"] for one in figures)
    assert [one["confidence"].iloc[0] for one in figures] == [0.95] * 4


@given(COUNTS, COUNTS)
def test_limits_enclose_the_value_and_stay_where_proportions_live(numerator, more):
    figure = wilson(numerator, numerator + more + 1).iloc[0]
    assert 0 <= figure["lower"] <= figure["value"] <= figure["upper"] <= 1


@given(COUNTS, st.floats(0.001, 1000))
def test_a_rate_scales_with_its_exposure(count, exposure):
    rate, plain = byar(count, exposure).iloc[0], byar(count).iloc[0]
    assert [rate[c] * exposure for c in ("value", "lower", "upper")] == pytest.approx(
        [plain[c] for c in ("value", "lower", "upper")]
    )


@given(st.integers(1, 5000), st.integers(1, 5000), st.floats(1, 20))
def test_turning_a_ratio_round_turns_its_limits_round(current, previous, phi):
    there, back = count_ratio(current, previous, phi).iloc[0], count_ratio(previous, current, phi).iloc[0]
    assert [there["lower"], there["upper"]] == pytest.approx([1 / back["upper"], 1 / back["lower"]])


def test_kish_effective_base():
    # Kish, Survey Sampling (1965), section 11.7: base over 1 + the squared coefficient of variation of the weights
    weights = np.array([0.5, 0.5, 1.0, 2.0, 2.0, 3.0])
    kish = len(weights) / (1 + weights.var() / weights.mean() ** 2)
    assert effective_base(weights) == pytest.approx(kish)
    assert effective_base([]) == 0.0
    assert effective_base([0.0, 0.0]) == 0.0


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=50), st.floats(0.001, 1000))
def test_the_effective_base_ignores_the_scale_of_weights(weights, scale):
    assert effective_base([w * scale for w in weights]) == pytest.approx(effective_base(weights))
    assert 1 - 1e-9 <= effective_base(weights) <= len(weights) + 1e-9


def test_dispersion_is_the_chi_squared_of_years_by_months_that_scipy_finds():
    rng = np.random.default_rng(1)
    counts = rng.negative_binomial(25, 1 / 3, 36)
    chi_squared, _, df, _ = stats.chi2_contingency(counts.reshape(3, 12), correction=False)
    found = dispersion(pd.DataFrame({"a": counts.astype(float)})).loc["a"]
    assert [found["dispersion"], found["degrees_of_freedom"]] == pytest.approx([chi_squared / df, df])


def test_dispersion_finds_the_truth_and_takes_neither_season_nor_drift_for_noise():
    # simulation: variance three times the mean; season of 30%, growth of 10% a year
    rng = np.random.default_rng(2)
    month = np.arange(60)[:, None]
    mean = 200 * (1 + 0.3 * np.cos(2 * np.pi * month / 12)) * 1.1 ** (month // 12) * np.ones(500)
    found = dispersion(pd.DataFrame(rng.negative_binomial(mean / 2, 1 / 3).astype(float)))
    assert found["dispersion"].mean() == pytest.approx(3.0, abs=0.1)
    assert dispersion(pd.DataFrame(rng.poisson(mean).astype(float)))["dispersion"].mean() < 1.2


def test_dispersion_of_short_empty_and_gappy_series():
    short = dispersion(pd.DataFrame({"a": [1.0] * 20}))
    assert short.loc["a", ["dispersion", "note"]].tolist() == [1.0, "insufficient history (20 of 24 months)"]
    frame = pd.DataFrame({"nothing": [0.0] * 24, "some": [5.0, 9.0] * 12})
    frame.loc[3, "some"] = np.nan
    found = dispersion(frame)
    assert found.loc["nothing", ["dispersion", "note"]].tolist() == [1.0, "no two years with counts: taken as Poisson"]
    assert found.loc["some", ["months", "degrees_of_freedom"]].tolist() == [22, 10]
