"""The office's key, its weighting, the exact rolling trend and the calibrated set."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.statistical_exceptions import (
    AMBER,
    LEVELS,
    NO_DATA,
    calibrated,
    office_key,
    rolling_trend_exact,
    weighting,
)

HERE = Path(__file__).parent
MONTHS = pd.period_range("2010-01", periods=120, freq="M")
OFFICE_RULES = ["one_month", "two_month", "three_month", "eight_month", "discrete_trend", "rolling_trend"]
slow = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def frame(values, index=None) -> pd.DataFrame:
    values = np.asarray(values, dtype=float)
    values = values[:, None] if values.ndim == 1 else values
    return pd.DataFrame(values, index=MONTHS[-len(values) :] if index is None else index)


def poisson(seed: int, mean: float = 50, measures: int = 6) -> pd.DataFrame:
    return frame(np.random.default_rng(seed).poisson(mean, (120, measures)))


def fired(flags: pd.DataFrame) -> pd.DataFrame:
    return flags.pivot(index="measure", columns="rule", values="fired")


def only(flags: pd.DataFrame, rule: str) -> pd.Series:
    return flags[flags["rule"] == rule].iloc[0]


# --- the office's key, by hand: 24 months alternating 9 and 11 have mean 10 and sample standard deviation 1.0215


@pytest.mark.parametrize(("last", "expected"), [(12.0, None), (12.1, "high"), (8.0, None), (7.9, "low")])
def test_one_month_fires_beyond_two_deviations_of_the_24_months_before_it(last, expected):
    row = only(office_key(frame([9.0, 11.0] * 12 + [last])), "one_month")
    assert row["direction"] == expected
    assert [row["lower"], row["upper"]] == pytest.approx([10 - 2 * np.sqrt(24 / 23), 10 + 2 * np.sqrt(24 / 23)])


@pytest.mark.parametrize(
    ("tail", "rule", "expected"),
    [
        ([13.0, 13.0], "two_month", "high"),
        ([13.0, 7.0], "two_month", None),
        ([7.0, 7.0], "two_month", "low"),
        ([12.0, 12.0, 12.0], "three_month", "high"),
        ([12.0, 10.0, 12.0], "three_month", None),
        ([8.0, 8.0, 8.0], "three_month", "low"),
        ([11.0] * 8, "eight_month", "high"),
        ([9.0] + [11.0] * 7, "eight_month", None),
        ([9.0] * 8, "eight_month", "low"),
    ],
)
def test_runs_fire_when_every_month_lies_beyond_the_line_on_one_side(tail, rule, expected):
    # mean and sample deviation of the last 24 months, the tested ones included; worked with pandas beside the code
    values = ([9.0, 11.0] * 12 + tail)[-24:]
    deviations = {"two_month": 1.5, "three_month": 1.0, "eight_month": 0.0}[rule]
    row = only(office_key(frame([10.0] * 12 + values)), rule)
    past = pd.Series(values)
    assert row["upper"] == pytest.approx(past.mean() + deviations * past.std())
    assert row["direction"] == expected


def test_trends_are_those_of_scipy_on_the_months_and_on_the_rolling_figures():
    values = poisson(7, measures=1)[0]
    flags = office_key(values.to_frame())
    time = np.arange(12)
    discrete = stats.linregress(time, values.iloc[-12:])
    rolling = stats.linregress(time, values.rolling(12).sum().iloc[-12:])
    assert only(flags, "discrete_trend")[["observed", "p"]].tolist() == pytest.approx([discrete.slope, discrete.pvalue])
    assert only(flags, "rolling_trend")[["observed", "p"]].tolist() == pytest.approx([rolling.slope, rolling.pvalue])


def test_rolling_figures_of_a_proportion_divide_the_sums():
    rng = np.random.default_rng(1)
    asked = frame(rng.integers(60, 120, 40))
    satisfied = frame(rng.binomial(asked[0].to_numpy(dtype=int), 0.7))
    rolling = (satisfied[0].rolling(12).sum() / asked[0].rolling(12).sum()).iloc[-12:]
    expected = stats.linregress(np.arange(12), rolling)
    row = only(office_key(satisfied, asked), "rolling_trend")
    assert row[["observed", "p"]].tolist() == pytest.approx([expected.slope, expected.pvalue])


def test_the_key_fires_on_noise_as_often_as_it_was_found_to():
    # design, section 5: about 60% for the rolling trend and about 64% for the whole key
    flags = office_key(poisson(11, measures=10_000))
    rates = fired(flags).mean()
    assert rates["rolling_trend"] == pytest.approx(0.60, abs=0.02)
    assert fired(flags).any(axis=1).mean() == pytest.approx(0.64, abs=0.02)


# --- weighting: the 48 weighted rows of the scorecards of September 2024

PRINTED = pd.read_csv(HERE / "data" / "scorecard_weightings_2024.csv", dtype={"weighting": int}, keep_default_na=False)
WORDS = {"One": "one_month", "Two": "two_month", "Three": "three_month", "Eight": "eight_month"}
POINTS = {"one_month": 2, "two_month": 3, "three_month": 4, "eight_month": 6}


def printed_exceptions(text: str) -> list[str]:
    words = text.replace("-Month", "").replace(" High", "").replace(" Low", "")
    return [WORDS[one.strip()] for one in words.split(",") if one.strip()]


def test_there_are_48_weighted_rows_on_the_scorecards():
    assert len(PRINTED) == 48
    assert set(PRINTED["rolling_trend"]) == {"Increasing", "Decreasing", "None / Stable", ""}


def test_weighting_reproduces_every_printed_row():
    """The printed exceptions fix the flags of four rules and the printed trend that of the rolling one.

    Whether the discrete trend fired is not printed: it is the one flag left free, and only what is left of the weight
    after the exceptions (0 where no trend is printed, 4 or 10 where one is) can say.
    """
    rows = []
    for number, printed in PRINTED.iterrows():
        exceptions = printed_exceptions(printed["exceptions"])
        trend = printed["rolling_trend"] in ("Increasing", "Decreasing")
        left = printed["weighting"] - sum(POINTS[one] for one in exceptions)
        assert left in ((4, 10) if trend else (0,)), printed["measure"]
        flags = {rule: rule in exceptions for rule in POINTS}
        flags |= {"rolling_trend": trend, "discrete_trend": left == 10}
        rows += [{"measure": number, "rule": rule, "fired": hit} for rule, hit in flags.items()]
    assert weighting(pd.DataFrame(rows)).tolist() == PRINTED["weighting"].tolist()


def test_the_printed_rows_allow_five_sets_of_points_of_which_ours_is_the_smallest():
    """With trends of 0, 4 or 10 nothing printed tells an Eight-Month of 6 from one of 12 whose trend is always the 4."""
    kinds = {
        (
            tuple(printed_exceptions(row["exceptions"])),
            row["weighting"],
            row["rolling_trend"] in ("Increasing", "Decreasing"),
        )
        for _, row in PRINTED.iterrows()
    }

    def fits(points):
        worth = dict(zip(POINTS, points, strict=True))
        return all(w - sum(worth[e] for e in found) in ((4, 10) if trend else (0,)) for found, w, trend in kinds)

    found = [points for points in itertools.product(range(26), repeat=4) if fits(points)]
    assert found == [(2, 3, 4, 6), (2, 3, 4, 12), (2, 3, 10, 6), (2, 9, 4, 6), (8, 3, 4, 6)]
    assert min(found, key=sum) == tuple(POINTS.values())


def test_a_missing_flag_makes_a_missing_weight_and_measures_keep_their_order():
    flags = pd.DataFrame(
        {"measure": ["b", "a", "a"], "rule": ["one_month"] * 2 + ["two_month"], "fired": [True, True, pd.NA]}
    )
    found = weighting(flags)
    assert found.index.tolist() == ["b", "a"]
    assert found.loc["b"] == 2
    assert found.loc["a"] is pd.NA


def test_weighting_of_the_office_key_end_to_end():
    flags = office_key(frame([9.0, 11.0] * 12 + [30.0]))
    assert weighting(flags).iloc[0] == 2 + (4 if only(flags, "rolling_trend")["fired"] else 0) + (
        6 if only(flags, "rolling_trend")["fired"] and only(flags, "discrete_trend")["fired"] else 0
    )


# --- the exact rolling trend


@given(st.integers(0, 10_000))
@slow
def test_the_slope_is_that_of_least_squares_on_the_rolling_totals(seed):
    values = poisson(seed, measures=1)
    rolling = values[0].rolling(12).sum().iloc[-12:]
    found = rolling_trend_exact(values).iloc[0]
    assert found["slope"] == pytest.approx(stats.linregress(np.arange(12), rolling).slope)


def test_t_is_the_slope_over_the_deviation_of_the_year_on_year_differences():
    # design, section 5: t = slope / (s_d sqrt(0.1014))
    values = poisson(3, measures=1)
    differences = (values[0] - values[0].shift(12)).iloc[-11:]
    found = rolling_trend_exact(values).iloc[0]
    assert found["t"] == pytest.approx(found["slope"] / (differences.std() * np.sqrt(0.1014)), rel=3e-4)


NULLS = {
    "normal": lambda rng, n: rng.normal(100, 10, (24, n)),
    "Poisson 5": lambda rng, n: rng.poisson(5, (24, n)),
    "Poisson 50": lambda rng, n: rng.poisson(50, (24, n)),
    "Poisson 500": lambda rng, n: rng.poisson(500, (24, n)),
    "overdispersed": lambda rng, n: rng.negative_binomial(25, 1 / 3, (24, n)),
}
for swing in (0.1, 0.2):
    for peak in range(0, 12, 3):
        wave = 1 + swing * np.cos((np.arange(24) + peak) / 6 * np.pi)[:, None]
        NULLS[f"season {swing:.0%}, peak {peak}"] = lambda rng, n, wave=wave: rng.poisson(50 * wave, (24, n))


@pytest.mark.parametrize("name", NULLS)
def test_the_exact_trend_fires_in_five_of_a_hundred_looks_at_noise(name):
    # simulation, 40,000 series: the promise is 4.5% to 5.5%
    values = NULLS[name](np.random.default_rng(20), 40_000)
    assert 0.045 < rolling_trend_exact(frame(values))["fired"].mean() < 0.055


def test_the_trend_of_a_proportion_is_to_first_order_that_of_the_rolling_proportion():
    rng = np.random.default_rng(8)
    asked = frame(rng.poisson(200, (40, 50)))
    satisfied = frame(rng.binomial(asked.to_numpy(dtype=int), 0.75))
    rolling = (satisfied.rolling(12).sum() / asked.rolling(12).sum()).iloc[-12:].to_numpy()
    slopes = np.polyfit(np.arange(12), rolling, 1)[0]
    found = rolling_trend_exact(satisfied, asked)["slope"]
    assert np.abs(found - slopes).max() < 0.05 * np.abs(slopes).max()


def test_a_steady_step_of_ten_a_month_is_a_trend_and_says_which_way():
    up = rolling_trend_exact(frame(np.repeat([50.0, 60.0], 12))).iloc[0]
    down = rolling_trend_exact(frame(np.repeat([60.0, 50.0], 12))).iloc[0]
    assert [up["direction"], down["direction"]] == ["increasing", "decreasing"]
    assert [up["slope"], up["p"]] == [pytest.approx(10.0), 0.0]


# --- the calibrated set


@pytest.mark.parametrize("name", ["normal", "poisson_50", "overdispersed_50", "season_20_500", "proportion"])
def test_the_calibrated_set_keeps_its_promise_on_noise(name):
    # simulation with the seeds of docs/methods/simulation: at most 6% together
    simulation = load_simulation()
    null = next(one for one in simulation.NULLS if one.name == name)
    values, base, _ = simulation.series(null, "none", np.random.default_rng(99))
    values, base = values.iloc[:, :5000], None if base is None else base.iloc[:, :5000]
    assert fired(calibrated(values, base)).any(axis=1).mean() <= 0.06


def test_the_rates_that_the_report_prints_are_those_the_simulation_gives_today():
    simulation = load_simulation()
    number = next(i for i, one in enumerate(simulation.NULLS) if one.name == "season_20_500")
    again = pd.DataFrame(simulation.measure(simulation.NULLS[number], number))
    printed = pd.read_csv(simulation.HERE / "results.csv")
    printed = printed[printed["series_kind"] == "season_20_500"].reset_index(drop=True)
    pd.testing.assert_frame_equal(again, printed, atol=2e-4, check_dtype=False)


def test_power_beside_the_office_key():
    """On busy series the set sees every change at least as often; elsewhere it does at the same rate of false alarms."""
    results = pd.read_csv(load_simulation().HERE / "results.csv")
    wide = results[results["rule"] == "any"].pivot(index=["series_kind", "change"], columns="set", values="rate")
    office, widened = wide["office_key_without_rolling_trend"], wide["office_key_widened"]
    busy = ["poisson_500", "season_10_500", "season_20_500"]
    for change in ("last_month_30", "last_6_months_10", "last_12_months_10"):
        for kind in busy:
            assert wide.loc[(kind, change), "calibrated"] >= office[kind, change]
    steady = [kind for kind in wide.index.unique(0) if kind != "ar1_04"]
    for change in ("last_6_months_10", "last_12_months_10"):
        for kind in steady:
            assert wide.loc[(kind, change), "calibrated"] > widened[kind, change]


def load_simulation():
    path = HERE.parent / "docs" / "methods" / "simulation" / "simulate.py"
    spec = importlib.util.spec_from_file_location("simulate", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["simulate"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("months", "factor", "rule", "direction"),
    [
        (1, 1.5, "one_month", "high"),
        (1, 0.5, "one_month", "low"),
        (3, 1.3, "three_month", "high"),
        (6, 0.75, "six_month", "low"),
        (8, 1.3, "eight_month", "high"),
        (12, 0.8, "twelve_month", "low"),
        (12, 1.3, "rolling_trend", "increasing"),
    ],
)
def test_each_rule_sees_its_own_change(months, factor, rule, direction):
    values = poisson(1, mean=400, measures=1)
    values.iloc[-months:] = (values.iloc[-months:] * factor).round()
    assert only(calibrated(values), rule)["direction"] == direction


def test_a_rule_fires_exactly_where_the_figure_lies_outside_its_limits():
    flags = calibrated(poisson(2, measures=2000))
    flags = flags[flags["rule"].isin(["one_month", "three_month", "six_month", "twelve_month"])]
    outside = (flags["observed"] < flags["lower"]) | (flags["observed"] > flags["upper"])
    assert (outside == flags["fired"].astype(bool)).all()
    assert (flags["p"] < flags["rule"].map(LEVELS)).eq(outside).all()
    assert LEVELS["one_month"] < AMBER


def test_a_rare_event_is_held_against_a_constant_rate():
    # 12 in 60 months, then 4 in one: P(4 or more) at 0.2 a month is 0.00006 (Poisson)
    values = frame(([1.0] + [0.0] * 4) * 23 + [1.0, 0.0, 0.0, 0.0, 4.0])
    row = only(calibrated(values), "one_month")
    assert row["direction"] == "high"
    assert row["method"] == "quasi-Poisson, constant rate"
    assert row["expected"] == pytest.approx(0.2, abs=0.02)


def test_a_year_back_and_rebasing_set_the_history_aside():
    values = frame(np.r_[np.full(60, 200), np.random.default_rng(0).poisson(50, 60)])
    rebased = calibrated(values, baselines={0: "2015-01"})
    assert only(rebased, "one_month")["months"] == 59
    assert pd.isna(only(rebased, "eight_month")["fired"])
    assert only(rebased, "eight_month")["note"] == "insufficient history (52 of 60 months)"
    assert not fired(rebased)["one_month"].iloc[0]


# --- what both sets owe to gaps, zeros, order and scale


@pytest.mark.parametrize("rules", [office_key, calibrated])
@pytest.mark.parametrize("value", [0.0, 0.1, 1.0, 50.0, 1e6, 1 / 3])
@pytest.mark.parametrize("kind", ["count", "mean"])
def test_constant_and_all_zero_series_never_flag(rules, value, kind):
    flags = rules(frame(np.full(120, value)), kind=kind)
    assert flags["fired"].notna().all()
    assert not flags["fired"].any()
    assert not rolling_trend_exact(frame(np.full(120, value)), kind=kind)["fired"].any()


@pytest.mark.parametrize("rules", [office_key, calibrated])
def test_proportions_of_none_and_of_all_never_flag(rules):
    base = frame(np.full((120, 2), 40.0))
    values = base.copy()
    values[0] = 0.0
    flags = rules(values, base, kind="proportion")
    assert flags["fired"].notna().all()
    assert not flags["fired"].any()


@given(st.integers(0, 1000), st.integers(1, 12))
@slow
@pytest.mark.parametrize("rules", [office_key, calibrated])
def test_a_missing_month_is_never_a_flag_and_never_a_no(rules, seed, back):
    values = poisson(seed)
    values.iloc[-back, 0] = np.nan
    flags = rules(values)
    gone = flags[(flags["measure"] == 0) & ~flags["fired"].notna()]
    spans = {"one_month": 1, "two_month": 24, "three_month": 24, "eight_month": 24, "discrete_trend": 12}
    if rules is calibrated:
        spans = {"one_month": 1, "three_month": 3, "six_month": 6, "eight_month": 8, "twelve_month": 12}
    touched = {rule for rule, span in spans.items() if back <= span}
    assert touched <= set(gone["rule"])
    assert gone["direction"].isna().all()
    assert (gone["note"] != "").all()


@pytest.mark.parametrize("rules", [office_key, calibrated])
def test_a_month_that_is_not_in_the_index_is_missing_too(rules):
    values = poisson(4, measures=1)
    dropped, blank = values.drop(MONTHS[-5]), values.copy()
    blank.loc[MONTHS[-5]] = np.nan
    pd.testing.assert_frame_equal(rules(dropped), rules(blank))


def test_twelve_months_without_data_say_so():
    values = poisson(5, measures=2)
    values.iloc[-12:, 1] = np.nan
    for flags in (office_key(values), calibrated(values)):
        assert set(flags.loc[flags["measure"] == 1, "note"]) == {NO_DATA}
        assert flags.loc[flags["measure"] == 1, "fired"].isna().all()
    assert rolling_trend_exact(values)["note"].tolist() == ["", NO_DATA]


@pytest.mark.parametrize("months", [1, 5, 12, 22, 23, 24, 25, 30, 40, 60, 70])
def test_short_histories_say_how_many_months_they_have(months):
    values = poisson(6, measures=2).iloc[-months:]
    office, set_ = office_key(values), calibrated(values)
    assert only(office, "one_month")["note"] == (
        "" if months > 24 else f"insufficient history ({months - 1} of 24 months)"
    )
    assert only(set_, "one_month")["note"] == (
        "" if months > 36 else f"insufficient history ({months - 1} of 36 months)"
    )
    assert only(set_, "eight_month")["fired"] is pd.NA or months >= 68
    assert bool(rolling_trend_exact(values)["fired"].notna().all()) == (months >= 23)
    assert weighting(office).isna().all() == (months < 25)


@given(st.permutations(range(6)), st.integers(0, 1000))
@slow
@pytest.mark.parametrize("rules", [office_key, calibrated])
def test_the_order_of_measures_does_not_matter(rules, order, seed):
    values = poisson(seed)
    columns = ["measure", "rule"]
    there = rules(values).sort_values(columns, ignore_index=True)
    again = rules(values[list(order)]).sort_values(columns, ignore_index=True)
    pd.testing.assert_frame_equal(there, again)


@given(st.floats(0.01, 100), st.floats(-1000, 1000), st.integers(0, 1000))
@slow
@pytest.mark.parametrize("rules", [office_key, calibrated])
def test_neither_the_unit_nor_the_zero_of_a_mean_matters(rules, scale, shift, seed):
    values = frame(np.random.default_rng(seed).normal(100, 10, (120, 20)))
    plain, moved = rules(values, kind="mean"), rules(values * scale + shift, kind="mean")
    columns = ["measure", "rule", "direction", "fired"]
    pd.testing.assert_frame_equal(plain[columns], moved[columns])


def test_a_measure_turned_upside_down_turns_its_flags():
    values = frame(np.random.default_rng(1).normal(100, 10, (120, 500)))
    turned = {"high": "low", "low": "high", "increasing": "decreasing", "decreasing": "increasing", None: None}
    for rules in (office_key, calibrated):
        there, back = rules(values, kind="mean"), rules(200 - values, kind="mean")
        assert there["direction"].map(turned).fillna("").tolist() == back["direction"].fillna("").tolist()


def test_measures_are_independent_of_their_company():
    values = poisson(9, measures=40)
    values[1] = np.nan
    values[2] = 0.0
    values[3] = np.r_[np.zeros(119), 1.0]
    alone = calibrated(values[[0]])
    together = calibrated(values).query("measure == 0").reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, together)


@pytest.mark.parametrize(
    ("index", "complaint"),
    [
        (pd.Index(["2019-01", "2019-02"]), "the index of a history is monthly"),
        (pd.PeriodIndex(["2019-01", "2019-01"], freq="M"), "1 months stand twice"),
        (pd.PeriodIndex(["2019Q1", "2019Q2"], freq="Q"), "the index of a history is monthly"),
    ],
)
def test_an_index_that_is_not_monthly_is_refused(index, complaint):
    with pytest.raises(InsufficientDataError, match=complaint):
        office_key(frame([1.0, 2.0], index))


def test_what_cannot_be_a_history_is_refused():
    with pytest.raises(InsufficientDataError, match="at least one month"):
        office_key(frame([1.0]).iloc[:0])
    with pytest.raises(InsufficientDataError, match="1 measures stand twice"):
        office_key(pd.concat([poisson(0, measures=1)] * 2, axis=1))
    with pytest.raises(InsufficientDataError, match="1 unknown kind \\(rate\\)"):
        office_key(poisson(0), kind="rate")
    with pytest.raises(InsufficientDataError, match="denominators below 0"):
        office_key(poisson(0), -poisson(0))
