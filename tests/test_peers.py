"""Peers, ranking and funnels, against published intervals, another implementation, and simulations with known truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from pcc_analysis.errors import InsufficientDataError, NotAProportionError
from pcc_analysis.peers import (
    CLASSES,
    Chance,
    funnel,
    national_rank,
    position,
    rank_range,
    trend_against_peers,
)

PEERS = list("ABCDEFG")

# OECD, PISA 2018, mathematics: mean score and its standard error, 37 OECD countries
PISA = {
    "Australia": (491.3600, 1.9398), "Austria": (498.9423, 2.9710), "Belgium": (508.0703, 2.2627),
    "Canada": (512.0169, 2.3575), "Chile": (417.4066, 2.4159), "Colombia": (390.9323, 2.9896),
    "Czech Republic": (499.4677, 2.4607), "Denmark": (509.3984, 1.7350), "Estonia": (523.4146, 1.7436),
    "Finland": (507.3014, 1.9679), "France": (495.4076, 2.3202), "Germany": (500.0438, 2.6471),
    "Greece": (451.3703, 3.0912), "Hungary": (481.0826, 2.3196), "Iceland": (495.1874, 1.9531),
    "Ireland": (499.6329, 2.1986), "Israel": (463.0345, 3.4986), "Italy": (486.5899, 2.7800),
    "Japan": (526.9733, 2.4715), "Korea": (525.9330, 3.1214), "Latvia": (496.1263, 1.9628),
    "Lithuania": (481.1912, 1.9533), "Luxembourg": (483.4215, 1.0976), "Mexico": (408.8015, 2.4932),
    "Netherlands": (519.2310, 2.6323), "New Zealand": (494.4897, 1.7059), "Norway": (500.9638, 2.2190),
    "Poland": (515.6479, 2.6021), "Portugal": (492.4874, 2.6846), "Slovak Republic": (486.1649, 2.5556),
    "Slovenia": (508.8975, 1.3639), "Spain": (481.3926, 1.4624), "Sweden": (502.3877, 2.6543),
    "Switzerland": (515.3147, 2.9080), "Turkey": (453.5078, 2.2604), "United Kingdom": (501.7699, 2.5644),
    "United States": (478.2447, 3.2354),
}  # fmt: skip


def rates(own: float, peers: list[float]) -> pd.Series:
    return pd.Series([own, *peers], index=["Wiltshire", *PEERS[: len(peers)]])


def test_band_is_the_prediction_interval_of_hahn_and_meeker() -> None:
    # Hahn and Meeker, Statistical Intervals (1991), section 4.3 and 4.8: five readings 51.4, 49.5, 48.7, 49.3, 51.6,
    # mean 50.10, s 1.31, 95% prediction interval for one more reading 46.1 to 54.1
    row = position(rates(50.0, [51.4, 49.5, 48.7, 49.3, 51.6]), "Wiltshire").iloc[0]
    assert row["mean"] == pytest.approx(50.10, abs=0.005)
    assert row["lower"] == pytest.approx(46.1, abs=0.05)
    assert row["upper"] == pytest.approx(54.1, abs=0.05)


def test_seven_peers_against_students_tables() -> None:
    # t(0.975, 6) = 2.447 (any table); peers 1 to 7: mean 4, s = sqrt(28/6) = 2.160, half width
    # 2.447 x 2.160 x sqrt(8/7) = 5.651, and the lower limit stops at 0
    row = position(rates(10.0, [1, 2, 3, 4, 5, 6, 7]), "Wiltshire").iloc[0]
    assert row["upper"] == pytest.approx(9.651, abs=0.001)
    assert row["lower"] == 0.0
    assert row["peers"] == 7
    assert row["classification"] == "greater than peers"
    negative = position(rates(10.0, [-1, 2, 3, 4, 5, 6, 7]), "Wiltshire").iloc[0]
    assert negative["lower"] < 0


@pytest.mark.parametrize(
    ("own", "classification"),
    [
        (100.0, "greater than peers"),
        (52.0, "in line with peers (above average)"),
        (50.0, "in line with peers (above average)"),
        (48.0, "in line with peers (below average)"),
        (1.0, "less than peers"),
    ],
)
def test_the_four_classes_of_the_key(own: float, classification: str) -> None:
    # the words are those of the key in the Panel report for Quarter One 2019-20
    row = position(rates(own, [47, 48, 49, 50, 51, 52, 53]), "Wiltshire").iloc[0]
    assert row["classification"] == classification
    assert row["mean"] == 50.0


def test_an_eighth_force_like_its_peers_is_outside_the_band_one_time_in_twenty() -> None:
    # known truth: eight exchangeable normal forces, nominal 5%; 4,000 groups, standard error 0.34%
    noise = np.random.default_rng(8).normal(60, 8, (8, 4000))
    result = position(pd.DataFrame(noise, index=["Wiltshire", *PEERS]), "Wiltshire")
    outside = result["classification"].isin([CLASSES[0], CLASSES[3]]).mean()
    assert 0.04 < outside < 0.06


def test_a_peer_without_data_is_dropped_counted_and_named() -> None:
    given_rates = rates(50.0, [47, 48, np.nan, 50, 51, np.nan, 53])
    row = position(given_rates, "Wiltshire").iloc[0]
    assert (row["peers"], row["of"], row["missing"]) == (5, 6, "C, F")
    assert row["mean"] == pytest.approx(np.mean([47, 48, 50, 51, 53]))


def test_no_data_for_the_force_is_no_class_and_no_rank() -> None:
    row = position(rates(np.nan, [47, 48, 49, 50]), "Wiltshire").iloc[0]
    assert pd.isna(row["classification"])
    assert pd.isna(row["rank"])
    assert row["note"] == "no data for Wiltshire"
    assert national_rank(rates(np.nan, [1.0]), "Wiltshire")["label"].item() == ""


def test_two_peers_give_a_mean_and_a_rank_but_no_band() -> None:
    row = position(rates(50.0, [47, 48]), "Wiltshire").iloc[0]
    assert row["note"] == "2 of at least 3 peers with a figure: no band"
    assert pd.isna(row["classification"])
    assert (row["mean"], row["rank"]) == (47.5, 1)


def test_unknown_and_doubled_forces_are_refused() -> None:
    with pytest.raises(InsufficientDataError, match="hold no 'Kent'"):
        position(rates(1.0, [2, 3, 4]), "Kent")
    doubled = pd.concat([rates(1.0, [2, 3]), rates(1.0, [2])])
    with pytest.raises(InsufficientDataError, match="2 forces stand twice"):
        position(doubled, "Wiltshire")


def test_several_measures_are_the_same_rows_one_by_one() -> None:
    frame = pd.DataFrame(
        np.random.default_rng(1).gamma(5, 2, (8, 6)), index=["Wiltshire", *PEERS], columns=list("uvwxyz")
    )
    frame.iloc[3, 2] = np.nan
    together = position(frame, "Wiltshire")
    for measure in frame.columns:
        alone = position(frame[measure], "Wiltshire")
        pd.testing.assert_frame_equal(together.loc[[measure]], alone)


def test_national_rank_as_printed_in_september_2024() -> None:
    # Panel pack of September 2024: 41st out of 44 forces for the average 999 answer time, 14.16 seconds
    seconds = pd.Series([14.16, *np.linspace(3, 14, 40), 15.0, 16.0, 17.0], index=["Wiltshire", *range(43)])
    result = national_rank(seconds, "Wiltshire", preferred="lower").iloc[0]
    assert (result["rank"], result["of"], result["label"]) == (41, 44, "41st of 44")
    assert national_rank(seconds, "Wiltshire").iloc[0]["label"] == "4th of 44"


def test_equal_values_share_the_best_rank_and_say_so() -> None:
    row = national_rank(rates(5.0, [5.0, 7.0, 1.0]), "Wiltshire").iloc[0]
    assert (row["rank"], row["tied"], row["label"]) == (2, 1, "joint 2nd of 4")


def test_rank_range_of_the_united_kingdom_in_pisa_2018() -> None:
    # R package csranks 1.2.2, vignette "Inference for Ranks": the United Kingdom ranks 13th, marginal 95% confidence
    # set 8 to 23 (bootstrap; its text says 7 to 23). Bonferroni can be a rank wider, never narrower.
    table = pd.DataFrame(PISA, index=["score", "se"]).T
    row = position(table["score"], "United Kingdom", Chance(standard_errors=table["se"])).iloc[0]
    assert (row["rank"], row["of"]) == (13, 37)
    assert 7 <= row["rank_lower"] <= 8
    assert 23 <= row["rank_upper"] <= 24


def test_rank_range_holds_the_true_rank() -> None:
    # known truth: eight forces with true rates 50 to 64 per 1,000 and Poisson counts; nominal at least 95%
    truth = pd.Series([56.0, 50, 52, 54, 58, 60, 62, 64], index=["Wiltshire", *PEERS])
    people = truth * 0 + 20_000
    draws = np.random.default_rng(3).poisson(truth.to_numpy()[:, None] * 20, (8, 2000))
    counts = pd.DataFrame(draws, index=truth.index)
    ranges = rank_range(counts / 20, "Wiltshire", Chance(counts=counts, denominators=people))
    held = (ranges["rank_lower"] <= 5) & (ranges["rank_upper"] >= 5)
    assert held.mean() > 0.95
    assert (ranges["rank_upper"] - ranges["rank_lower"]).mean() > 2


def test_overdispersion_widens_the_rank_range_and_equal_forces_give_no_information() -> None:
    counts = pd.Series([500, 550, 600, 650, 700, 750, 800, 850], index=["Wiltshire", *PEERS])
    people = counts * 0 + 10_000
    narrow = rank_range(counts / 10, "Wiltshire", Chance(counts=counts, denominators=people)).iloc[0]
    wide = rank_range(counts / 10, "Wiltshire", Chance(counts=counts, denominators=people, dispersion=5.0)).iloc[0]
    assert narrow["rank_upper"] == 8
    assert wide["rank_lower"] < narrow["rank_lower"]
    same = rank_range(people / 10, "Wiltshire", Chance(counts=people, denominators=people * 10)).iloc[0]
    assert same.tolist() == [1, 8]


def test_the_range_turns_with_the_preferred_direction_and_exists_at_zero() -> None:
    counts = pd.Series([0, 40, 60, 90], index=["Wiltshire", "A", "B", "C"])
    chance = Chance(counts=counts, denominators=counts * 0 + 100, kind="proportion")
    low = position(counts / 100, "Wiltshire", chance, preferred="lower").iloc[0]
    high = position(counts / 100, "Wiltshire", chance, preferred="higher").iloc[0]
    assert low[["rank", "rank_lower", "rank_upper"]].tolist() == [1, 1, 1]
    assert high[["rank", "rank_lower", "rank_upper"]].tolist() == [4, 4, 4]


def test_a_peer_without_a_count_can_stand_on_either_side() -> None:
    counts = pd.Series([500.0, 5000.0, np.nan], index=["Wiltshire", "A", "B"])
    figures = pd.Series([50.0, 500.0, 5.0], index=counts.index)
    chance = Chance(counts=counts, denominators=pd.Series(10_000.0, index=counts.index))
    row = rank_range(figures, "Wiltshire", chance).iloc[0]
    assert row.tolist() == [2, 3]


def test_chance_that_is_half_described_or_on_another_scale_is_refused() -> None:
    counts = pd.Series([500.0, 600.0], index=["Wiltshire", "A"])
    with pytest.raises(InsufficientDataError, match="needs counts with their denominators, or standard errors"):
        Chance(counts=counts)
    with pytest.raises(InsufficientDataError, match="dispersion below 1"):
        Chance(counts=counts, denominators=counts, dispersion=0.5)
    wrong = Chance(counts=pd.Series([500.0, 60_000.0], index=counts.index), denominators=counts * 10)
    with pytest.raises(InsufficientDataError, match="rates are not their counts over their denominators"):
        rank_range(counts, "Wiltshire", wrong)


@given(
    st.lists(st.floats(0.1, 1000), min_size=4, max_size=9, unique=True),
    st.floats(0.01, 100),
    st.randoms(use_true_random=False),
)
@settings(max_examples=50, deadline=None)
def test_unit_and_order_of_forces_do_not_matter(values: list[float], unit: float, random: object) -> None:
    given_rates = pd.Series(values, index=["Wiltshire", *map(str, range(len(values) - 1))])
    shuffled = list(given_rates.index)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first = position(given_rates, "Wiltshire").iloc[0]
    second = position(given_rates[shuffled] * unit, "Wiltshire").iloc[0]
    assert first["rank"] == second["rank"]
    assert second["mean"] == pytest.approx(first["mean"] * unit)
    assert second["upper"] == pytest.approx(first["upper"] * unit)


MONTHS = pd.period_range("2017-07", "2019-06", freq="M")
UP = pd.Series(np.arange(24.0), index=MONTHS)
JITTER = pd.Series(np.tile([1.0, -1.0, 0.5, -0.5], 6), index=MONTHS)


@pytest.mark.parametrize(
    ("own", "peers", "does_not", "reason"),
    [
        (UP, {"A": -UP, "B": -UP}, True, "increasing, while the mean of peers is decreasing"),
        (-UP, {"A": UP, "B": UP}, True, "decreasing, while the mean of peers is increasing"),
        (UP, {"A": UP + JITTER, "B": 2 * UP}, False, ""),
        (UP, {"A": JITTER, "B": JITTER}, False, ""),
        (JITTER, {"A": UP, "B": UP}, False, ""),
        (UP * 0, {"A": UP, "B": UP}, False, ""),
        (UP, {}, True, "no peer series"),
    ],
)
def test_does_not_trend_with_peers(own: pd.Series, peers: dict, does_not: bool, reason: str) -> None:
    row = trend_against_peers(own, pd.DataFrame(peers, index=MONTHS)).iloc[0]
    assert row["does_not_trend"] == does_not
    assert row["reason"] == reason


def test_no_peers_at_all_is_no_peer_series() -> None:
    assert trend_against_peers(UP, None)["reason"].item() == "no peer series"


def test_a_peer_with_a_missing_month_leaves_the_mean() -> None:
    gap = -100 * UP
    gap.iloc[-3] = np.nan
    row = trend_against_peers(UP, pd.DataFrame({"A": UP, "B": gap})).iloc[0]
    assert (row["peers"], row["missing"], bool(row["does_not_trend"])) == (1, "B", False)


def test_a_short_history_is_neither_yes_nor_no() -> None:
    gap = UP.copy()
    gap.iloc[-2] = np.nan
    row = trend_against_peers(gap, pd.DataFrame({"A": UP})).iloc[0]
    assert pd.isna(row["does_not_trend"])
    assert row["note"] == "insufficient history (11 of 12 months)"


def test_another_trend_test_can_be_asked_for() -> None:
    def never_known(series: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame({"measure": series.columns, "slope": np.nan, "p": np.nan})

    row = trend_against_peers(UP, pd.DataFrame({"A": -UP}), trend=never_known).iloc[0]
    assert pd.isna(row["does_not_trend"])
    assert row["note"] == "insufficient history for the trend test"


def test_the_default_trend_is_ordinary_least_squares() -> None:
    # scipy.stats.linregress on the last twelve months
    own = UP + 3 * JITTER
    row = trend_against_peers(own, pd.DataFrame({"A": UP})).iloc[0]
    expected = stats.linregress(np.arange(12), own.to_numpy()[-12:])
    assert row["slope"] == pytest.approx(expected.slope)
    assert row["p"] == pytest.approx(expected.pvalue)


# PHEindicatormethods (UK public health), test data for rate funnels, baseline 116.1720835 per 100,000 over 3 years:
# events, the population a year at which that count is the limit, and the limit
RATE_FUNNEL = [
    ("lower95", 1598.675694, 20.85059119),
    ("upper95", 7.264481402, 4588.535848),
    ("lower998", 2649.348525, 12.58170943),
    ("upper998", 0.287087625, 116108.569),
    ("lower95", 5276.757672, 63.17010446),
    ("upper95", 1375.943768, 242.2579623),
    ("lower998", 6924.776769, 48.13632908),
    ("upper998", 849.4639547, 392.4043292),
    ("lower95", 34583.45945, 95.42133877),
    ("upper95", 23087.10848, 142.9369123),
    ("lower998", 424043.2424, 106.9073359),
    ("upper998", 358342.3275, 126.5084525),
]


@pytest.mark.parametrize(("limit", "population", "expected"), RATE_FUNNEL)
def test_rate_limits_without_overdispersion_are_the_public_health_ones(
    limit: str, population: float, expected: float
) -> None:
    people = pd.Series([3 * population, 30_000.0, 30_000.0])
    counts = people * 116.1720835 / 100_000
    result = funnel(counts, people, per=100_000, target=116.1720835)
    assert result["method"].iloc[0] == "exact Poisson"
    assert result[limit].iloc[0] == pytest.approx(expected, rel=1e-5)


def test_proportion_limits_without_overdispersion_are_near_the_public_health_ones() -> None:
    # PHEindicatormethods, test data for proportion funnels, baseline 80.642448%, population 110,000: 80.408963 to
    # 80.875933 and 80.274317 to 81.010578. Those are normal limits; exact binomial ones lie within two cases of them
    people = pd.Series([110_000.0, 50_000.0, 40_000.0])
    row = funnel(people * 0.80642448, people, kind="proportion", target=0.80642448).iloc[0]
    expected = {"lower95": 0.80408963, "upper95": 0.80875933, "lower998": 0.80274317, "upper998": 0.81010578}
    for name, value in expected.items():
        assert row[name] == pytest.approx(value, abs=2 / 110_000)


def test_binomial_limits_and_scores_agree_with_the_tails_of_the_distribution() -> None:
    # scipy.stats.binom: beyond a limit exactly where the one-sided tail is below 0.025 or 0.001
    people = pd.Series([40.0] * 41)
    counts = pd.Series(np.arange(41.0))
    result = pd.concat(funnel(counts[[at]], people[[at]], kind="proportion", target=0.3) for at in counts.index)
    above, below = stats.binom.sf(counts - 1, 40, 0.3), stats.binom.cdf(counts, 40, 0.3)
    classes = result["classification"].to_numpy()
    assert ((above < 0.025) == np.isin(classes, ["above the 95% limit", "above the 99.8% limit"])).all()
    assert ((below < 0.001) == (classes == "below the 99.8% limit")).all()
    assert ((result["value"] > result["upper95"]) == (above < 0.025)).all()
    assert ((result["value"] < result["lower998"]) == (below < 0.001)).all()


def test_additive_variance_is_dersimonian_and_lairds() -> None:
    # statsmodels combine_effects (method_re="dl") on the square roots, without winsorising and around the same centre
    random = np.random.default_rng(5)
    people = pd.Series(random.integers(200_000, 2_000_000, 43).astype(float))
    counts = pd.Series(random.poisson(people * 0.06 * random.gamma(50, 1 / 50, 43)).astype(float))
    y, error = np.sqrt(counts / people), 1 / (2 * np.sqrt(people))
    meta = combine_effects(y.to_numpy(), error.to_numpy() ** 2, method_re="dl")
    centre = float(meta.mean_effect_fe)
    result = funnel(counts, people, target=centre**2, winsorise=0.0)
    assert result["tau_squared"].iloc[0] == pytest.approx(meta.tau2, rel=1e-9)
    assert result["phi"].iloc[0] == pytest.approx(meta.q / 43, rel=1e-9)
    sd = np.sqrt(error.iloc[0] ** 2 + meta.tau2)
    assert result["upper998"].iloc[0] == pytest.approx((centre + 3.090232 * sd) ** 2, rel=1e-6)
    assert result["z"].iloc[0] == pytest.approx((y.iloc[0] - centre) / sd)


def test_proportions_take_the_arc_sine() -> None:
    # Spiegelhalter (2005), A.3: variance of arcsin(sqrt(p)) is 1/(4n); statsmodels for the between-force variance
    random = np.random.default_rng(6)
    people = pd.Series(random.integers(500, 3000, 30).astype(float))
    counts = pd.Series(random.binomial(people.astype(int), random.beta(20, 60, 30)).astype(float))
    y, error = np.arcsin(np.sqrt(counts / people)), 1 / (2 * np.sqrt(people))
    meta = combine_effects(y.to_numpy(), error.to_numpy() ** 2, method_re="dl")
    result = funnel(counts, people, kind="proportion", target=float(np.sin(meta.mean_effect_fe) ** 2), winsorise=0.0)
    assert result["tau_squared"].iloc[0] == pytest.approx(meta.tau2, rel=1e-8)
    assert result["method"].iloc[0] == "additive random effects on the arc sine scale"


def test_winsorising_is_scipys_clip_at_the_quantiles() -> None:
    # by hand: z scores of counts 81, 100, 100, 100, 144 around 100 are -2, 0, 0, 0, 4; the 10% and 90% quantiles
    # (R type 7) are -1.2 and 2.4; phi = (1.44 + 5.76) / 5 = 1.44
    counts = pd.Series([81.0, 100, 100, 100, 144])
    result = funnel(counts, counts * 0 + 1.0, target=100.0)
    assert result["phi"].iloc[0] == pytest.approx(1.44)


def test_chance_alone_is_rarely_called_overdispersed_and_flags_at_the_nominal_rate() -> None:
    # known truth: 43 forces with one rate; each 95% limit leaves at most 2.5% outside on either side
    random = np.random.default_rng(9)
    people = pd.Series(random.integers(100_000, 1_000_000, 43).astype(float))
    results = [funnel(pd.Series(random.poisson(people * 5e-4).astype(float)), people) for _ in range(200)]
    assert np.mean([result["tau_squared"].iloc[0] > 0 for result in results]) < 0.08
    outside = np.mean([(result["classification"] != "within the limits").mean() for result in results])
    assert 0.035 < outside < 0.055


@pytest.mark.parametrize(("consistent", "at_least", "at_most"), [(False, 0.09, 0.14), (True, 0.04, 0.07)])
def test_forces_that_truly_differ_flag_at_the_measured_rate(consistent: bool, at_least: float, at_most: float) -> None:
    # known truth: rates spread 10% around 60 per 1,000, so that 5% should lie outside the 95% limits; a Poisson funnel
    # flags nearly all. Winsorised as published the spread comes out too small: 11% (docs/methods/funnel.md)
    random = np.random.default_rng(10)
    people = pd.Series(random.integers(500_000, 2_500_000, 43).astype(float))
    shares = []
    for _ in range(200):
        true = 0.06 * np.exp(random.normal(0, 0.1, 43))
        counts = pd.Series(random.poisson(people * true).astype(float))
        result = funnel(counts, people, per=1000, consistent=consistent)
        shares.append((result["classification"] != "within the limits").mean())
    assert at_least < np.mean(shares) < at_most


def test_what_winsorising_leaves_of_normal_scores() -> None:
    # numerical integration of the clipped square over the normal density with scipy
    cut = stats.norm.ppf(0.9)
    expected = stats.norm.expect(lambda z: np.clip(z, -cut, cut) ** 2)
    counts = pd.Series([81.0, 100, 100, 100, 144])
    published = funnel(counts, counts * 0 + 1.0, target=100.0)["phi"].iloc[0]
    consistent = funnel(counts, counts * 0 + 1.0, target=100.0, consistent=True)["phi"].iloc[0]
    assert published / consistent == pytest.approx(expected, abs=1e-6)


def test_a_force_without_data_or_base_has_no_limits_and_changes_nothing() -> None:
    people = pd.Series([1000.0, 2000.0, 3000.0, 4000.0], index=list("ABCD"))
    counts = pd.Series([10.0, 20.0, 36.0, 38.0], index=list("ABCD"))
    whole = funnel(counts, people)
    more = funnel(
        pd.concat([counts, pd.Series({"E": np.nan, "F": 0.0})]), pd.concat([people, pd.Series({"E": 9.0, "F": 0.0})])
    )
    pd.testing.assert_frame_equal(more.loc[list("ABCD")], whole)
    assert more.loc["E", "note"] == "no data"
    assert more.loc["F", "note"] == "base is 0"
    assert more.loc[["E", "F"], ["lower95", "z", "classification"]].isna().all(axis=None)


def test_all_zero_counts_stay_within_limits_of_zero() -> None:
    result = funnel(pd.Series([0.0, 0.0]), pd.Series([10.0, 20.0]))
    assert (result["classification"] == "within the limits").all()
    assert (result[["value", "upper998", "z"]] == 0).all(axis=None)


def test_funnels_refuse_what_has_no_meaning() -> None:
    one = pd.Series([5.0])
    with pytest.raises(NotAProportionError, match="1 rows have a numerator larger"):
        funnel(one, pd.Series([3.0]), kind="proportion")
    with pytest.raises(InsufficientDataError, match="different forces"):
        funnel(one, pd.Series([3.0], index=["A"]))
    with pytest.raises(InsufficientDataError, match="no force has both"):
        funnel(one, pd.Series([0.0]))
    with pytest.raises(InsufficientDataError, match="1 count below 0"):
        funnel(-one, pd.Series([3.0]))
    with pytest.raises(InsufficientDataError, match="target of 2 is out of range"):
        funnel(pd.Series([1.0]), pd.Series([3.0]), kind="proportion", target=2.0)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(500, 5000)), min_size=2, max_size=20))
@settings(max_examples=50, deadline=None)
def test_limits_are_ordered_and_the_class_follows_them(pairs: list[tuple[int, int]]) -> None:
    counts, people = (pd.Series(column, dtype=float) for column in zip(*pairs, strict=True))
    for kind in ("rate", "proportion"):
        result = funnel(counts, people, kind=kind)  # type: ignore[arg-type]
        ordered = result[["lower998", "lower95", "upper95", "upper998"]].to_numpy()
        assert (np.diff(ordered, axis=1) >= -1e-9).all()
        beyond = (result["value"] > result["upper95"] + 1e-9) | (result["value"] < result["lower95"] - 1e-9)
        assert not (beyond & (result["classification"] == "within the limits")).any()
