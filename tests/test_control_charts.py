"""Control charts against Montgomery, the NHS rule vectors and R, and their refusals against simulations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcc_analysis.control_charts import RULES, g_chart, overlap, p_prime, seasonality, t_chart, u_prime, xmr
from pcc_analysis.control_charts.rules import beyond_limits, shift, trend, two_of_three
from pcc_analysis.errors import InsufficientDataError, NotAProportionError

KNOWN = {"months_per_point": 1, "season": False}


def monthly(values: object, end: str = "2019-06") -> pd.Series:
    array = np.asarray(values, dtype=float)
    return pd.Series(array, index=pd.period_range(end=end, periods=len(array), freq="M"))


# Montgomery, Introduction to Statistical Quality Control, individuals chart of the viscosity of aircraft primer paint
VISCOSITY = [33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84]


def test_xmr_of_montgomerys_paint() -> None:
    # Montgomery: mean 33.52, mean moving range 0.48, limits 32.24 and 34.80; no point out of control
    chart = xmr(monthly(VISCOSITY))
    row = chart.iloc[0]
    assert row["centre"] == pytest.approx(33.52, abs=0.005)
    assert row["lower"] == pytest.approx(32.24, abs=0.01)
    assert row["upper"] == pytest.approx(34.80, abs=0.01)
    assert not chart["special_cause"].any()


# NHSRplotthedots, snapshot of ptd_spc_standard on R's set.seed(123); rnorm(20), as printed to three digits
NHS_POINTS = [
    -0.560, -0.230, 1.56, 0.0705, 0.129, 1.72, 0.461, -1.27, -0.687, -0.446,
    1.22, 0.360, 0.401, 0.111, -0.556, 1.79, 0.498, -1.97, 0.701, -0.473,
]  # fmt: skip


def test_xmr_is_the_chart_of_the_nhs_package() -> None:
    # NHSRplotthedots snapshot: mean 0.142, lower process limit -3.01, upper 3.29 (screened, which changes nothing here)
    row = xmr(monthly(NHS_POINTS), screen=True).iloc[0]
    assert row["centre"] == pytest.approx(0.142, abs=0.001)
    assert row[["lower", "upper"]].tolist() == pytest.approx([-3.01, 3.29], abs=0.01)


def test_screening_leaves_out_the_ranges_of_an_odd_month() -> None:
    # the series of the NHS package's page on deviations: mean 35/18 = 1.944, moving ranges fifteen times 1, 8 and 9.
    # 3.267 x 32/17 = 6.15 leaves the ones: limits 1.944 -+ 2.66; unscreened 1.944 + 2.66 x 32/17 = 6.95 (2.66: Provost and
    # Murray, p. 154)
    odd = monthly([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])
    screened, plain = xmr(odd, screen=True, counts=False), xmr(odd)
    assert screened["upper"].iloc[0] == pytest.approx(4.604, abs=0.005)
    assert screened["lower"].iloc[0] == pytest.approx(-0.716, abs=0.005)
    assert plain["upper"].iloc[0] == pytest.approx(6.952, abs=0.005)
    assert plain["lower"].iloc[0] == 0.0
    assert screened.loc[screened["beyond_limits"], "value"].tolist() == [10.0]


@pytest.mark.parametrize(
    ("sides", "flags"),
    [
        ([1] * 6, [0] * 6),
        ([1] * 6 + [-1], [0] * 7),
        ([1] * 8 + [-1], [1] * 8 + [0]),
        ([-1] * 8 + [1], [1] * 8 + [0]),
        ([-1] + [1] * 8 + [-1], [0] + [1] * 8 + [0]),
        ([1] * 3 + [0] + [1] * 6, [0] * 10),
    ],
)
def test_shift_vectors_of_the_nhs_package(sides: list[int], flags: list[int]) -> None:
    # NHSRplotthedots, test-ptd_calculate_point_type.R: a run of seven, after which the whole run is marked
    value = np.asarray(sides, dtype=float)
    assert shift(value, np.zeros(len(value))).astype(int).tolist() == flags


@pytest.mark.parametrize(
    ("values", "flags"),
    [
        (range(1, 7), [0] * 6),
        ([1, 2, 3, 3, 4, 5, 6], [0] * 7),
        (range(1, 8), [1] * 7),
        ([2, *range(1, 8), 3], [0] + [1] * 7 + [0]),
        (range(7, 0, -1), [1] * 7),
    ],
)
def test_trend_vectors_of_the_nhs_package(values: object, flags: list[int]) -> None:
    # the same file, where a trend takes seven points
    assert trend(np.array(list(values), dtype=float), length=7).astype(int).tolist() == flags  # type: ignore[call-overload]


def test_a_trend_takes_six_points() -> None:
    # NHS England, Making Data Count: six points in a row
    assert trend(np.arange(6.0)).all()
    assert not trend(np.arange(5.0)).any()


@pytest.mark.parametrize(
    ("close", "flags"),
    [
        ([0, 0, 0], [0, 0, 0]),
        ([1, 0, 1], [1, 0, 1]),
        ([0, 1, 1], [0, 1, 1]),
        ([1, 1, 0], [1, 1, 0]),
        ([0, 0, 1, 0, 1, 0, 0], [0, 0, 1, 0, 1, 0, 0]),
        ([0, 0, 1, 1, 0, 0, 0], [0, 0, 1, 1, 0, 0, 0]),
        ([1, 0, 0, 1], [0, 0, 0, 0]),
        ([1, 0, 0, 1, 1], [0, 0, 0, 1, 1]),
        ([1, -1, 0, 1, -1], [0, 0, 0, 0, 0]),
    ],
)
def test_two_of_three_vectors_of_the_nhs_package(close: list[int], flags: list[int]) -> None:
    # the same file, ptd_part_of_two_in_three, and its news 0.2.2: opposite sides do not count together
    value = 2.5 * np.asarray(close, dtype=float)
    two = np.full(len(value), 2.0)
    assert two_of_three(value, -two, two).astype(int).tolist() == flags


def test_no_rule_flags_an_empty_series() -> None:
    none = np.array([])
    for flags in (beyond_limits(none, none, none), shift(none, none), trend(none), two_of_three(none, none, none)):
        assert flags.tolist() == []


# Attendances at accident and emergency departments seen within four hours, of all, 20 weeks: the data of Mohammed
# and others, BMJ Quality and Safety 22 (2013) 362-368 (Laney's approach)
SEEN = [
    266501, 264225, 276532, 281461, 269071, 261215, 270409, 279778, 270483, 270320,
    267923, 271478, 255353, 256820, 261835, 259144, 255910, 260863, 264465, 260989,
]  # fmt: skip
ATTENDED = [
    280443, 276823, 291681, 296155, 282343, 275888, 283867, 295251, 284468, 282529,
    279618, 283932, 266629, 268091, 276803, 271578, 266005, 273520, 278574, 273772,
]  # fmt: skip


@pytest.mark.parametrize("chart_of", [p_prime, u_prime])
def test_laneys_charts_of_emergency_attendances(chart_of: object) -> None:
    # R 4.5.1, Laney's method, reference values of the PowerBI-SPC project (Western Australia, Department of Health):
    # first and twelfth week; p' and u' agree because sigma_z cancels the variance assumed
    chart = chart_of(monthly(SEEN), monthly(ATTENDED))  # type: ignore[operator]
    expected = {
        0: (0.9529, 0.94013, 0.96567, 0.944386, 0.961413),
        11: (0.9529, 0.940208, 0.965591, 0.944439, 0.961361),
    }
    for week, (centre, lower, upper, lower_2, upper_2) in expected.items():
        row = chart.iloc[week]
        assert row["centre"] == pytest.approx(centre, abs=5e-5)
        found = row[["lower", "upper", "lower_2_sigma", "upper_2_sigma"]].tolist()
        assert found == pytest.approx([lower, upper, lower_2, upper_2], abs=1e-6)
    assert not chart["beyond_limits"].any()


def test_limits_of_chance_alone_where_laney_finds_no_more() -> None:
    # known truth: binomial months, so sigma_z is 1 on average (200 charts of 60 months)
    random = np.random.default_rng(2)
    of = monthly([400.0] * 60)
    found = [p_prime(monthly(random.binomial(400, 0.3, 60)), of, **KNOWN)["sigma_z"].iloc[0] for _ in range(200)]
    assert np.mean(found) == pytest.approx(1.0, abs=0.03)


BETWEEN = [
    23, 39, 15, 34, 1, 49, 98, 29, 27, 13, 45, 7, 10, 27, 24, 14, 20, 38, 44, 11, 10, 3, 113, 183, 3, 47, 18, 18, 33,
    15, 2, 38, 27, 27, 1, 52, 23, 7, 26, 82, 5, 49, 5, 17, 24, 44, 26, 2, 27, 46, 55, 97, 22, 22, 20, 4, 60, 51, 7, 21,
    66, 36, 25, 72, 15, 5, 3,
]  # fmt: skip
DAYS = [
    16, 20, 5, 13, 1, 26, 46, 12, 12, 5, 19, 4, 3, 15, 14, 9, 8, 15, 21, 6, 3, 1, 56, 117, 1, 33, 9, 9, 19, 12, 1, 16,
    13, 18, 1, 35, 16, 5, 21, 38, 3, 25, 3, 11, 13, 20, 9, 3, 8, 21, 24, 38, 8, 13, 9, 1, 30, 23, 3, 7, 22, 19, 11, 31,
    6, 1, 1,
]  # fmt: skip


def test_g_chart_of_operations_between_deaths() -> None:
    # R 4.5.1 (PowerBI-SPC reference values, data of R's qicharts2): three and two sigma above the mean 128.1749 and
    # 96.0072. Centre: 0.693 of the mean (Provost and Murray, p. 228), where that project draws the sample median
    row = g_chart(pd.Series(BETWEEN)).iloc[0]
    assert row["upper"] == pytest.approx(128.1749, abs=1e-4)
    assert row["upper_2_sigma"] == pytest.approx(96.0072, abs=1e-4)
    assert row["lower"] == 0.0
    assert row["centre"] == pytest.approx(0.693 * np.mean(BETWEEN), rel=1e-3)
    assert g_chart(pd.Series(BETWEEN)).query("beyond_limits")["event"].tolist() == [23]


def test_t_chart_of_days_between_deaths() -> None:
    # R 4.5.1 (PowerBI-SPC reference values, data of R's qicharts2): 11.2051; 106.0418 and 0.0079; 57.8835 and 0.502
    row = t_chart(pd.Series(DAYS)).iloc[0]
    assert row["centre"] == pytest.approx(11.2051, abs=1e-4)
    assert row["upper"] == pytest.approx(106.0418, abs=1e-3)
    assert row["lower"] == pytest.approx(0.0079, abs=1e-4)
    assert row["upper_2_sigma"] == pytest.approx(57.8835, abs=1e-3)
    assert row["lower_2_sigma"] == pytest.approx(0.502, abs=1e-3)
    # the same project's screened limit: 97.268
    assert t_chart(pd.Series(DAYS), screen=True)["upper"].iloc[0] == pytest.approx(97.268, abs=1e-3)


def test_rare_event_charts_refuse_what_they_cannot_take() -> None:
    ten = pd.Series([3.0] * 10)
    with pytest.raises(InsufficientDataError, match="9 of at least 10 gaps"):
        g_chart(ten[:9])
    with pytest.raises(InsufficientDataError, match="counts whole opportunities or days"):
        g_chart(ten + 0.5)
    with pytest.raises(InsufficientDataError, match="10 gaps of 0; a t chart needs time"):
        t_chart(ten * 0)
    with pytest.raises(InsufficientDataError, match="10 gaps below 0; sort the events"):
        t_chart(-ten)


def test_declared_rolling_totals_and_seasons_are_refused() -> None:
    with pytest.raises(InsufficientDataError, match=r"12-month figures flags the overlap.*or use rolling_trend_exact"):
        xmr(monthly(VISCOSITY), months_per_point=12)
    with pytest.raises(InsufficientDataError, match="flags the season every year; use expectation"):
        xmr(monthly(VISCOSITY), season=True)


def rolling(values: np.ndarray, months: int) -> np.ndarray:
    return np.convolve(values, np.ones(months), "valid")


@pytest.mark.parametrize("months", [3, 12])
def test_undeclared_rolling_totals_are_found(months: int) -> None:
    # known truth: totals of Poisson months, 36 shown; measured 98% and more in 1,000 (docs/methods/control-charts.md)
    random = np.random.default_rng(12)
    found = [overlap(monthly(rolling(random.poisson(50, 35 + months), months)), True).months > 1 for _ in range(200)]
    assert np.mean(found) > 0.95
    totals = monthly(rolling(np.random.default_rng(1).poisson(50, 59 + months), months))
    with pytest.raises(InsufficientDataError, match=r"look like rolling .*chart the single months"):
        xmr(totals)
    assert len(xmr(totals, **KNOWN)) == 60


def test_separate_months_are_not_taken_for_totals() -> None:
    # known truth: noise, one step, a trend; measured at most 1.3%
    random = np.random.default_rng(13)
    mean = {"noise": np.full(36, 50.0), "step": np.repeat([50.0, 75.0], 18), "trend": np.linspace(50, 90, 36)}
    for shape in mean.values():
        found = [overlap(monthly(random.poisson(shape)), True).months > 1 for _ in range(300)]
        assert np.mean(found) < 0.03


def test_the_test_for_a_season_keeps_its_level_and_finds_seasons() -> None:
    # known truth: level 1% on noise, on a step and on a trend; a season of 20% on a mean of 50 in 36 months is found in
    # 96 of 100
    random = np.random.default_rng(14)
    steady = {"noise": np.full(36, 50.0), "step": np.repeat([50.0, 80.0], [20, 16]), "trend": np.linspace(50, 90, 36)}
    for shape in steady.values():
        assert np.mean([seasonality(monthly(random.poisson(shape))).p < 0.01 for _ in range(500)]) < 0.025
    season = 50 * (1 + 0.2 * np.cos(2 * np.pi * np.arange(36) / 12))
    assert np.mean([seasonality(monthly(random.poisson(season))).p < 0.01 for _ in range(200)]) > 0.85


def test_seasonal_counts_are_refused_with_a_way_out() -> None:
    season = 200 * (1 + 0.2 * np.sin(2 * np.pi * np.arange(48) / 12))
    counts = monthly(np.random.default_rng(15).poisson(season))
    with pytest.raises(InsufficientDataError, match=r"differ by calendar month.*F = .*use expectation"):
        xmr(counts)
    with pytest.raises(InsufficientDataError, match="differ by calendar month"):
        u_prime(counts, counts * 0 + 700.0)
    assert len(xmr(counts, season=False)) == 48


def test_a_season_without_noise_is_refused_and_a_short_history_is_not() -> None:
    wave = np.cos(2 * np.pi * np.arange(36) / 12)
    assert seasonality(monthly(wave)).p == 0.0
    assert np.isnan(seasonality(monthly(wave[:23])).p)
    assert np.isnan(seasonality(monthly(np.ones(36))).p)


def test_the_season_test_is_the_f_test_of_statsmodels() -> None:
    # statsmodels OLS: sums of squares with and without the harmonics, error of years plus calendar months
    sm = pytest.importorskip("statsmodels.api")
    series = monthly(np.random.default_rng(16).normal(50, 5, 48))
    month = series.index.month.to_numpy()  # type: ignore[attr-defined]
    year = (np.arange(48)[::-1] // 12).repeat(1)
    waves = np.column_stack([f(2 * np.pi * k * month / 12) for k in (1, 2) for f in (np.cos, np.sin)])
    years, calendar = pd.get_dummies(year).to_numpy(float), pd.get_dummies(month).to_numpy(float)
    line = np.column_stack([np.ones(48), np.arange(48)])
    error = sm.OLS(series.to_numpy(), np.hstack([years, calendar[:, 1:]])).fit()
    both = []
    for base in (years, line):
        less = sm.OLS(series.to_numpy(), base).fit()
        more = sm.OLS(series.to_numpy(), np.hstack([base, waves])).fit()
        both.append((less.ssr - more.ssr) / 4 / error.mse_resid)
    assert seasonality(series).f == pytest.approx(min(both))


def test_a_missing_month_is_never_flagged_and_ends_a_run() -> None:
    values = [10.0, 11, 9, 10, 12, 8, 10, 11, 9, 10, 60, 11, 10, 9, 10]
    series = monthly(values)
    series.iloc[10] = np.nan
    chart = xmr(series.drop(series.index[4]), **KNOWN)
    assert len(chart) == 15
    assert chart.loc[[4, 10], [*RULES, "special_cause"]].isna().all(axis=None)
    assert chart["beyond_limits"].sum() == 0
    run = np.array([1.0] * 4 + [np.nan] + [1.0] * 4)
    assert not shift(run, np.zeros(9)).any()
    assert two_of_three(np.array([3.0, np.nan, 3.0]), np.full(3, -2.0), np.full(3, 2.0)).tolist() == [True, False, True]


def test_constant_and_all_zero_series_have_no_flags() -> None:
    for level in (0.0, 7.3):
        chart = xmr(monthly([level] * 30))
        assert not chart["special_cause"].any()
        assert (chart["upper"] == chart["centre"]).all()
    none = monthly([0.0] * 24)
    for chart in (p_prime(none, none + 40), u_prime(none, none + 40)):
        assert not chart["special_cause"].any()
        assert chart["upper"].eq(0).all()


def test_limits_from_a_baseline_see_the_later_shift() -> None:
    # by hand: twelve months alternate 9 and 11: mean 10, mean moving range 2, limits 10 -+ 2.66 x 2 = 4.68 and 15.32
    series = monthly([9, 11] * 6 + [16] * 8)
    chart = xmr(series, baseline=12, **KNOWN)
    assert chart["upper"].iloc[0] == pytest.approx(15.32, abs=0.005)
    assert chart["beyond_limits"].tolist() == [False] * 12 + [True] * 8
    assert chart["shift"].iloc[12:].all()


def test_bad_series_are_refused() -> None:
    series = monthly(VISCOSITY)
    with pytest.raises(InsufficientDataError, match="11 of at least 12 months"):
        xmr(series[:11])
    with pytest.raises(InsufficientDataError, match="PeriodIndex of frequency M"):
        xmr(series.reset_index(drop=True))
    with pytest.raises(InsufficientDataError, match="1 months stand twice"):
        xmr(pd.concat([series, series[:1]]))
    with pytest.raises(InsufficientDataError, match="baseline of fewer than 2 months"):
        xmr(series, baseline=1)
    with pytest.raises(InsufficientDataError, match="different months"):
        p_prime(series, series[:-1])
    with pytest.raises(NotAProportionError, match="15 months have a numerator larger"):
        p_prime(series, series - 1)


def test_a_month_without_a_base_is_a_missing_month() -> None:
    of = monthly([40.0] * 14)
    of.iloc[3] = 0.0
    chart = p_prime(monthly([0.0] * 3 + [0.0] + [20.0] * 10), of, **KNOWN)
    assert chart["special_cause"].isna().tolist() == [False] * 3 + [True] + [False] * 10


@given(
    st.lists(st.floats(1, 1000), min_size=12, max_size=40),
    st.floats(0.1, 50),
    st.floats(-500, 500),
)
@settings(max_examples=60, deadline=None)
def test_scale_and_shift_do_not_change_the_flags(values: list[float], scale: float, move: float) -> None:
    series = monthly(np.round(values, 3))
    first = xmr(series, counts=False, **KNOWN)
    second = xmr(series * scale + move, counts=False, **KNOWN)
    np.testing.assert_allclose(second["upper"], first["upper"] * scale + move, rtol=1e-6, atol=1e-6)
    near = np.zeros(len(series), dtype=bool)
    for line in ("centre", "lower", "upper", "lower_2_sigma", "upper_2_sigma"):
        near |= np.isclose(first["value"], first[line], rtol=1e-7)
    if not near.any():
        pd.testing.assert_frame_equal(first[list(RULES[:2])], second[list(RULES[:2])])


@given(st.lists(st.one_of(st.none(), st.integers(0, 60)), min_size=20, max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_series_with_gaps_is_charted_or_refused(values: list[int | None]) -> None:
    series = monthly([np.nan if value is None else value for value in values])
    try:
        chart = xmr(series)
    except InsufficientDataError:
        return
    gone = chart["value"].isna()
    assert chart.loc[gone, "special_cause"].isna().all()
    assert chart.loc[~gone, "special_cause"].notna().all()
