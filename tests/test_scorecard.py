"""The scorecard in both published forms, from series that add up to the printed rows; its as-ats, its flags, its gaps.

``data/scorecard_series_2024.csv`` holds, for 55 of the 57 printed rows of 2024, 25 months found by random search: they
give the printed figures and, by the key worked out below with scipy, the printed exceptions, trend and weighting.
For the other two (median and rate of the priority response) no such series was found.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ibis import _
from scipy import stats
from statsmodels.stats.multitest import multipletests

from pcc_analysis.errors import InsufficientDataError, MeasureError
from pcc_analysis.measures import Measure, Monthly
from pcc_analysis.peers import position
from pcc_analysis.schemas import DISTRIBUTIONS, MONTHLY
from pcc_analysis.scorecard import as_printed, flag_family, scorecard

HERE = Path(__file__).parent
PUBLISHED = HERE.parent / "data" / "published"
CHANGE = "12 Months to Jul-2023 vs. 12 Months to Jul-2024"
MONTHS_2024 = pd.period_range("2022-07", "2024-07", freq="M")


def measure(name, kind="count", unit="record", direction="lower", title="", source="records"):
    sides = {"denominator": _.count()} if kind in ("proportion", "ratio", "mean") else {}
    sides |= {"closed": "closed"} if kind == "stock" else {}
    return Measure(
        id=name, title=title or name, definition="Made for a test.", source=source, kind=kind, unit=unit,
        direction=direction, **sides,
    )  # fmt: skip


def monthly_of(series, measures, distributions=None):
    """A monthly table from numerators (or pairs of numerators and denominators) by measure."""
    rows = []
    for name, sides in series.items():
        top, bottom = sides if isinstance(sides, tuple) else (sides, None)
        frame = pd.DataFrame({"month": top.index, "numerator": top.to_numpy(float)})
        frame["denominator"] = np.nan if bottom is None else bottom.to_numpy(float)
        rows.append(frame.assign(measure=name, area="force"))
    table = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=["measure", "area"])
    table = table.reindex(columns=["measure", "area", "month", "numerator", "denominator"])
    types = {"measure": "str", "area": "str", "month": "period[M]", "numerator": float, "denominator": float}
    held = pd.DataFrame(distributions or [], columns=["measure", "area", "month", "value", "count"])
    held = held.astype({"measure": "str", "area": "str", "month": "period[M]", "value": float, "count": float})
    return Monthly(MONTHLY.validate(table.astype(types)), DISTRIBUTIONS.validate(held), {m.id: m for m in measures})


def counts(values, last="2024-06"):
    return pd.Series(values, index=pd.period_range(end=last, periods=len(values), freq="M"), dtype=float)


def poisson(measures, months=96, mean=100, seed=1):
    values = np.random.default_rng(seed).poisson(mean, (months, measures))
    return {f"m{number}": counts(values[:, number]) for number in range(measures)}


# --- 2024: the printed rows


def printed_2024():
    table = pd.read_csv(PUBLISHED / "001_scorecards.csv", keep_default_na=False)
    return {row: dict(zip(cells["column"], cells["printed"], strict=True)) for row, cells in table.groupby("row")}


def series_2024():
    table = pd.read_csv(HERE / "data" / "scorecard_series_2024.csv")
    for row, sides in table.groupby("row", sort=False):
        by_side = sides.set_index("side").iloc[:, 2:].T.set_axis(MONTHS_2024).astype(float)
        yield row, sides["kind"].iloc[0], by_side["numerator"], by_side.get("denominator")


def unit_of(printed):
    return "second" if ":" in printed["12 Months to Jul-2024"] else "record"


@pytest.fixture(scope="module")
def scorecard_2024():
    """The monthly table behind the printed rows: a median month is one very short, one middle and one long record."""
    printed, series, distributions, measures = printed_2024(), {}, [], []
    for number, (row, kind, top, bottom) in enumerate(series_2024()):
        name = f"row_{number}"
        unit = "day" if row.startswith("Time to") else unit_of(printed[row])
        measures.append(measure(name, kind, unit, title=row))
        if kind == "median":
            short, long = 0.5, 1e6
            distributions += [
                (name, "force", month, value, 1.0) for month, middle in top.items() for value in (short, middle, long)
            ]
        else:
            series[name] = (top, bottom) if bottom is not None else top
    monthly = monthly_of(series, measures, distributions)
    card = scorecard(monthly, "2024-07")
    only = [one.id for one in measures if printed[one.title]["Jul-2024"] == "Rolling 12 Month Only"]
    return printed, card.set_index("measure"), as_printed(card, monthly.measures, twelve_months_only=only)


def test_55_of_the_57_printed_rows_come_out_as_printed(scorecard_2024):
    printed, _card, cells = scorecard_2024
    assert len(cells) == 55
    for row in cells.to_dict("records"):
        expected = printed[row["Measure"]]
        for column in ("Jul-2024", "3 Months to Jul-2024", "12 Months to Jul-2024"):
            assert row[column] == expected[column], (row["Measure"], column)
        change, glyph = row[CHANGE].rsplit(" ", 1)
        points = "%" in expected["12 Months to Jul-2024"]  # the print writes points as "%" in five of the rows
        text = expected[CHANGE].replace("-", "−").removesuffix(" points") + (" points" if points else "")
        assert change == text, row["Measure"]
        assert glyph == expected.get(f"{CHANGE}, symbol", glyph), row["Measure"]


def test_every_weighted_row_has_its_printed_trend_exceptions_and_weighting(scorecard_2024):
    printed, _card, cells = scorecard_2024
    weighted = [row for row in cells.to_dict("records") if "Exception Weighting" in printed[row["Measure"]]]
    assert len(weighted) == 46
    for row in weighted:
        expected = printed[row["Measure"]]
        trend = expected.get("Rolling 12 Month Trend", "None").removesuffix(" / Stable")
        assert row["Rolling 12 Month Trend"] == trend, row["Measure"]
        assert row["Statistical Exceptions"] == expected.get("Statistical Exceptions", ""), row["Measure"]
        assert row["Exception Weighting"] == expected["Exception Weighting"], row["Measure"]


def key_by_hand(top, bottom, median):
    """The key month by month, with scipy: names of exceptions, trend and weighting."""
    months = (top if bottom is None else top / bottom).to_numpy()
    windows = range(13, 25)
    if median:
        rolling = [np.median(months[end - 11 : end + 1]) for end in windows]
    else:
        below = np.ones(25) if bottom is None else bottom.to_numpy()
        rolling = [top.to_numpy()[end - 11 : end + 1].sum() / below[end - 11 : end + 1].sum() for end in windows]
    fired = {}
    for rule, length, deviations in (("One", 1, 2), ("Two", 2, 1.5), ("Three", 3, 1), ("Eight", 8, 0)):
        past = months[:24] if rule == "One" else months[1:]
        mean, wide = np.mean(past), deviations * np.std(past, ddof=1)
        if all(value > mean + wide for value in months[-length:]):
            fired[rule] = "High"
        if all(value < mean - wide for value in months[-length:]):
            fired[rule] = "Low"
    points = sum({"One": 2, "Two": 3, "Three": 4, "Eight": 6}[rule] for rule in fired)
    slope, discrete = stats.linregress(range(12), rolling), stats.linregress(range(12), months[-12:])
    trend = "None"
    if slope.pvalue < 0.05:
        trend = "Increasing" if slope.slope > 0 else "Decreasing"
        points += 10 if discrete.pvalue < 0.05 else 4
    way = next(iter(fired.values()), "")
    return (f"{', '.join(fired)}-Month {way}" if fired else "", trend, points)


def test_the_key_by_hand_agrees_on_every_series(scorecard_2024):
    _printed, card, _cells = scorecard_2024
    for (_row, kind, top, bottom), (_name, found) in zip(series_2024(), card.iterrows(), strict=True):
        by_hand = key_by_hand(top, bottom, kind == "median")
        assert (found["exceptions"], found["rolling_trend"], found["weighting"]) == by_hand


def test_medians_are_those_of_numpy(scorecard_2024):
    """Limits of the change by hand: Zou and Donner's squares of limits from order statistics of 36 records."""
    _printed, card, _cells = scorecard_2024
    for (_row, kind, top, _bottom), (_name, found) in zip(series_2024(), card.iterrows(), strict=True):
        if kind != "median":
            continue
        now, before = (np.sort(np.r_[middle, [0.5, 1e6] * 12]) for middle in (top.iloc[-12:], top.iloc[1:13]))
        assert found["twelve_months_value"] == np.median(now)
        assert found["twelve_months_change"] == np.median(now) - np.median(before)
        rank = int(stats.binom.ppf(0.025, 36, 0.5))  # Conover 1999, section 3.2
        limits = [(values[rank - 1], np.median(values), values[36 - rank]) for values in (now, before)]
        (low, mid, _), (_, old, high) = limits
        assert found["twelve_months_change_lower"] == pytest.approx(mid - old - np.hypot(mid - low, high - old))


# --- 2022: the printed rows


def test_the_satisfaction_scorecard_of_2022_comes_out_as_printed():
    table = pd.read_csv(PUBLISHED / "002_scorecard_satisfaction.csv")
    respondents, series, measures = 1000, {}, []
    for number, (row, cells) in enumerate(table.groupby("row", sort=False)):
        value = cells.set_index("column")["value"]
        months = []
        for back in (1, 0):
            sums = []
            for label, length in (("Last Month", 1), ("Last 3 Months", 3), ("Last 12 Months", 12)):
                level = value[label] - back * value[f"{label} vs. Previous Year"] / 100
                sums.append(round(level * respondents * length))
            month, three, twelve = sums
            months += [(twelve - three) / 9] * 9 + [(three - month) / 2] * 2 + [month]
        satisfied = counts(months, "2022-08")
        series[f"row_{number}"] = (satisfied, satisfied * 0 + respondents)
        measures.append(measure(f"row_{number}", "proportion", direction="higher", title=row))
    monthly = monthly_of(series, measures)
    cells = as_printed(scorecard(monthly, "2022-08", "2022"), monthly.measures, "2022").set_index("Measure")
    assert list(cells.columns) == [
        "Last Month (Aug-2022)",
        "Last Month vs. Previous Year (Aug-2021)",
        "Last 3 Months (Jun-2022 to Aug-2022)",
        "Last 3 Months vs. Previous Year (Jun-2021 to Aug-2021)",
        "Last 12 Months (Sep-2021 to Aug-2022)",
        "Last 12 Months vs. Previous Year (Sep-2020 to Aug-2021)",
    ]
    for column, heading in zip(table["column"].unique(), cells.columns, strict=True):
        for _row, cell in table[table["column"] == column].iterrows():
            text = re.sub(" [▲▼—]$", "", cells.loc[cell["row"], heading])
            assert text == cell["printed"].replace("-", "−"), (cell["row"], column)
    # the key of that page: less than 5% of the base is a dash, where a direction is preferred
    assert cells.loc["Victim Satisfaction: Being Kept Informed", cells.columns[-1]].endswith("—")  # 2.8 of 69.3
    assert cells.loc["Victim Satisfaction: Being Kept Informed", cells.columns[1]].endswith("▼")  # 13.7 of 67.8
    assert cells.loc["Victim Satisfaction: Time to Investigate", cells.columns[1]].endswith("▲")  # 7.1 of 90.5


@pytest.mark.parametrize(
    ("direction", "now", "expected", "better"),
    [
        ("lower", 104.0, "steady", pd.NA),
        ("lower", 105.0, "up", False),
        ("higher", 105.0, "up", True),
        ("higher", 94.0, "down", False),
        ("neither", 101.0, "up", pd.NA),
        ("neither", 100.0, "steady", pd.NA),
    ],
)
def test_direction_and_preference(direction, now, expected, better):
    """Key of the 2022 scorecard: the dash below 5%, only where there is a preferred direction."""
    monthly = monthly_of({"m": counts([100.0] * 12 + [now] * 12)}, [measure("m", direction=direction)])
    row = scorecard(monthly, "2024-06", "2022").iloc[0]
    for window in ("month", "three_months", "twelve_months"):
        assert row[f"{window}_direction"] == expected
        assert pd.isna(row[f"{window}_better"]) if pd.isna(better) else row[f"{window}_better"] == better


def test_a_change_that_rounds_to_nothing_is_a_dash_also_where_it_is_large_for_its_base():
    pairs = {"m": (counts([40.0] * 12 + [36.0] * 12), counts([100_000.0] * 24))}
    monthly = monthly_of(pairs, [measure("m", "proportion")])
    card = scorecard(monthly, "2024-06")
    assert card["twelve_months_direction"].tolist() == ["down"]
    assert as_printed(card, monthly.measures).iloc[0, 4] == "0.0% points —"


# --- as at, gaps, too little


def test_a_measure_whose_data_end_earlier_has_its_own_as_at():
    """Collisions to April, as in document 000: each window ends there, and the year before is the year to April."""
    names = [measure("crimes"), measure("ksi", source="collisions")]
    monthly = monthly_of({"crimes": counts(range(100, 130)), "ksi": counts(range(1, 29), "2024-04")}, names)
    card = scorecard(monthly, "2024-06").set_index("measure")
    assert card["period_end"].astype(str).to_dict() == {"crimes": "2024-06", "ksi": "2024-04"}
    ksi = card.loc["ksi"]
    assert (ksi["month_value"], ksi["three_months_value"]) == (28, 27 + 28 + 26)
    assert (ksi["twelve_months_value"], ksi["twelve_months_previous"]) == (sum(range(17, 29)), sum(range(5, 17)))
    assert ksi["note"].startswith("figures end in April 2024")
    assert str(ksi["forecast_from"]) == "2024-05"
    assert "ksi (to Apr-2024)" in as_printed(card.reset_index(), monthly.measures)["Measure"].tolist()


def test_no_data_for_12_months_is_said_and_nothing_is_guessed():
    monthly = monthly_of(
        {"old": counts(range(80), "2023-06"), "new": counts([5.0] * 80)}, [measure("old"), measure("new")]
    )
    row = scorecard(monthly, "2024-06").set_index("measure").loc["old"]
    assert row["note"] == "no data has been recorded for this measure for at least 12 months"
    numbers = ["month_value", "twelve_months_value", "twelve_months_change", "expected", "forecast", "difference"]
    assert row[[*numbers, "exceptions", "rolling_trend", "weighting", "flagged", "flags"]].isna().all()
    assert as_printed(scorecard(monthly, "2024-06", measures=["old"]), monthly.measures).iloc[0, 1:].tolist() == [
        *["no data"] * 4,
        *["not known"] * 3,
    ]


def test_too_little_history_is_said_and_is_never_a_no():
    monthly = monthly_of({"young": counts([7.0, 9.0] * 5)}, [measure("young")])
    row = scorecard(monthly, "2024-06").iloc[0]
    assert "insufficient history (9 of 24 months)" in row["note"]
    assert "insufficient history (9 of 36 months)" in row["note"]
    assert row[["weighting", "exceptions", "flagged", "rolling_trend"]].isna().all()
    assert (row["rules_answered"], row["history_months"], str(row["history_from"])) == (0, 10, "2023-09")
    assert as_printed(scorecard(monthly, "2024-06"), monthly.measures).iloc[0, 3] == "80 (10 of 12 months)"


def test_an_exception_is_named_also_where_another_rule_has_no_answer():
    """With 24 months the last two can be looked at and the last one cannot, which needs 24 before it: no weighting."""
    monthly = monthly_of({"m": counts([100.0, 102.0] * 11 + [150.0, 150.0])}, [measure("m")])
    row = scorecard(monthly, "2024-06").iloc[0]
    assert row["exceptions"] == "Two-Month High"
    assert pd.isna(row["weighting"])


def test_a_month_missing_inside_leaves_no_answer_of_the_key():
    values = counts([100.0, 102.0] * 12 + [150.0])
    card = scorecard(monthly_of({"m": values.drop(values.index[-10])}, [measure("m")]), "2024-06").iloc[0]
    assert card[["exceptions", "weighting", "rolling_trend"]].isna().all()
    assert (card["twelve_months_months"], card["history_months"]) == (11, 24)


@settings(deadline=None, max_examples=25)
@given(st.sets(st.integers(0, 95), max_size=30), st.sampled_from(["count", "proportion", "mean"]))
def test_a_missing_month_is_never_a_flag(missing, kind):
    """A constant series has nothing to find; taking months away must not change that."""
    months = [month for month in range(96) if month not in missing]
    top = counts([40.0] * 96).iloc[months]
    side = top if kind == "count" else (top, top * 0 + 100)
    card = scorecard(monthly_of({"m": side}, [measure("m", kind)]), "2024-06").iloc[0]
    assert pd.isna(card["flagged"]) or not card["flagged"]
    assert pd.isna(card["exceptions"]) or card["exceptions"] == ""
    assert pd.isna(card["weighting"]) or card["weighting"] == 0
    if len(set(range(84, 96)) & missing) == 12:
        assert pd.isna(card["flagged"])
    elif missing & set(range(84, 95)):
        assert card["rules_answered"] < 6
        assert pd.isna(card["flagged"])


@settings(deadline=None, max_examples=10)
@given(st.permutations(list(range(6))))
def test_the_order_of_measures_does_not_matter(order):
    series = poisson(6)
    series["m2"] = series["m2"].iloc[:-2]
    names = list(series)
    monthly = monthly_of(series, [measure(name) for name in names])
    wanted = [names[one] for one in order]
    card = scorecard(monthly, "2024-06", measures=wanted)
    assert card["measure"].tolist() == wanted
    usual = scorecard(monthly, "2024-06").set_index("measure").loc[wanted].reset_index()
    pd.testing.assert_frame_equal(card, usual)


def test_months_after_the_report_do_not_count():
    long, short = counts(range(60), "2024-12"), counts(range(54), "2024-06")
    cards = [scorecard(monthly_of({"m": one}, [measure("m")]), "2024-06") for one in (long, short)]
    pd.testing.assert_frame_equal(*cards)


# --- what neither form had


def test_expected_range_and_flag_of_the_last_month_agree_and_the_forecast_is_that_of_its_module():
    """The limits of the last month are those of its rule: outside them it fires, inside it does not."""
    series = poisson(40, seed=3)
    for name in list(series)[:20]:
        series[name].iloc[-1] += 40
    card = scorecard(monthly_of(series, [measure(name) for name in series]), "2024-06")
    outside = (card["month_value"] > card["expected_upper"]) | (card["month_value"] < card["expected_lower"])
    assert (card["flags"].str.contains("one_month") == outside).all()
    assert outside.sum() >= 18
    assert card["difference"].equals(card["month_value"] - card["expected"])
    assert (card["expected_confidence"] == 0.975).all()
    # 300 in three months of 100, and 95 in 100 of the ranges hold it
    assert ((card["forecast_lower"] < 300) & (card["forecast_upper"] > 300)).mean() > 0.85
    assert card["forecast"].mean() == pytest.approx(300, abs=10)


def test_counts_carry_byar_limits_and_a_ratio_with_chance():
    """Byar for 65 events: 50.2 to 82.8 (Association of Public Health Observatories, briefing 3)."""
    monthly = monthly_of({"m": counts([5.0] * 12 + [5.0] * 7 + [6.0] * 5)}, [measure("m")])
    row = scorecard(monthly, "2024-06").iloc[0]
    assert (row["twelve_months_value"], row["twelve_months_change"]) == (65, 5)
    assert [round(row[one], 1) for one in ("twelve_months_lower", "twelve_months_upper")] == [50.2, 82.8]
    assert row["twelve_months_change_lower"] < 0 < row["twelve_months_change_upper"]
    assert not row["twelve_months_more_than_chance"]


def test_peers_stand_beside_the_measure_they_belong_to():
    rates = pd.DataFrame({"m1": [40.0, 49, 50, 51, 50], "other": 1.0}, index=["Wiltshire", "A", "B", "C", "D"])
    monthly = monthly_of(poisson(2), [measure("m0"), measure("m1")])
    card = scorecard(monthly, "2024-06", peers=position(rates, "Wiltshire")).set_index("measure")
    assert card.loc["m1", ["peers_rank", "peers_of", "peers_classification"]].tolist() == [5, 5, "less than peers"]
    assert pd.isna(card.loc["m0", "peers_rank"])


def test_a_break_between_the_years_is_said():
    """Section 136 from December 2017: Panel report Quarter One 2019-20, paragraphs 71 and 72."""
    names = ["section_136", "robbery"]
    monthly = monthly_of({name: counts([9.0] * 30, "2018-06") for name in names}, [measure(name) for name in names])
    found = scorecard(monthly, "2018-06").set_index("measure")["not_like_for_like"]
    assert found["section_136"].startswith("not like for like: from December 2017")
    assert found["robbery"] == ""


def test_an_area_has_its_own_card():
    monthly = monthly_of({"m": counts([3.0] * 24)}, [measure("m")])
    swindon = monthly.table.assign(area="Swindon", numerator=1.0)
    both = Monthly(pd.concat([monthly.table, swindon]), monthly.distributions, monthly.measures)
    assert scorecard(both, "2024-06", area="Swindon")["twelve_months_value"].tolist() == [12]
    assert scorecard(both, "2024-06")["twelve_months_value"].tolist() == [36]


def test_a_form_or_a_measure_that_is_not_there_is_refused():
    monthly = monthly_of({"m": counts([3.0] * 24)}, [measure("m")])
    with pytest.raises(InsufficientDataError, match="'2023' is not a form of the scorecard; the published ones are"):
        scorecard(monthly, "2024-06", "2023")
    with pytest.raises(MeasureError, match=r"1 of 2 measures are not defined \(misspelt\)"):
        scorecard(monthly, "2024-06", measures=["m", "misspelt"])


def test_a_measure_that_is_defined_without_a_month_is_a_row_of_nothing_only_if_asked_for():
    monthly = monthly_of({"m": counts([3.0] * 24)}, [measure("m"), measure("empty"), measure("none", "median")])
    assert scorecard(monthly, "2024-06")["measure"].tolist() == ["m"]
    card = scorecard(monthly, "2024-06", measures=["empty", "none"]).set_index("measure")
    assert card["twelve_months_value"].isna().all()
    assert card["history_months"].tolist() == [0, 0]
    assert (card["note"] == "no data has been recorded for this measure for at least 12 months").all()
    assert scorecard(monthly, "2010-01").empty
    assert as_printed(scorecard(monthly, "2010-01"), monthly.measures).empty


def test_a_median_without_a_record_in_the_last_month_is_as_at_the_end_of_its_source():
    months = pd.period_range("2022-07", "2024-05", freq="M")
    rows = [("days", "force", month, value, 2.0) for month in months for value in (10.0, 20.0, 30.0)]
    measures = [measure("crimes"), measure("days", "median", "day")]
    card = scorecard(monthly_of({"crimes": counts([9.0] * 24)}, measures, rows), "2024-06").set_index("measure")
    assert str(card.loc["days", "period_end"]) == "2024-06"
    assert pd.isna(card.loc["days", "month_value"])
    assert card.loc["days", "twelve_months_value"] == 20


# --- the flags of a report


def test_planted_changes_come_first_and_the_adjustment_is_that_of_statsmodels():
    series = poisson(30, seed=5)
    series["m7"].iloc[-1] = 250
    series["m3"].iloc[-6:] *= 1.4
    family = flag_family(monthly_of(series, [measure(name) for name in series]), "2024-06")
    assert set(family.flagged[:2]) == {"m7", "m3"}
    assert family.measures["flagged"].notna().all()
    adjusted = multipletests(family.measures["p"], method="fdr_bh")[1]
    np.testing.assert_allclose(family.measures["adjusted"], adjusted)
    assert family.measures["stands_out"].sum() == 2
    assert family.measures.index.tolist()[: len(family.flagged)] == family.flagged
    assert (family.chance.measures, family.chance.flagged) == (30, len(family.flagged))
    assert family.chance.expected == pytest.approx(30 * 0.0458, abs=0.01)  # measured rate, tables.md
    assert family.office_chance.expected == pytest.approx(30 * 0.678, abs=0.01)


def test_on_noise_about_as_many_are_flagged_as_the_sentence_says():
    """400 measures in which nothing changes: 18 expected, and 2.5 standard deviations about it."""
    series = poisson(400, seed=11)
    family = flag_family(monthly_of(series, [measure(name) for name in series]), "2024-06")
    assert family.chance.expected == pytest.approx(18.3, abs=0.1)
    assert abs(family.chance.flagged - 18.3) < 2.5 * np.sqrt(18.3)
    assert family.measures["stands_out"].sum() <= 1


@pytest.mark.parametrize(
    ("changed", "ending"),
    [
        ({}, "Of 12 measures, none is flagged; 1 would be expected to flag by chance."),
        ({"m1": 400}, "It stands out also when all measures are looked at together."),
        ({"m1": 131}, "It does not stand out also when all measures are looked at together."),
        ({"m1": 400, "m2": 400}, "All of them stand out also when all measures are looked at together."),
        ({"m1": 400, "m2": 131}, "1 of them stands out also when all measures are looked at together."),
        ({"m1": 131, "m2": 131}, "None of them stands out also when all measures are looked at together."),
        (
            {"m1": 400, "m2": 400, "m3": 131},
            "2 of them stand out also when all measures are looked at together.",
        ),
    ],
)
def test_the_sentence_on_a_report(changed, ending):
    series = {f"m{number}": counts([95.0, 105.0, 100.0] * 32) for number in range(12)}
    for name, value in changed.items():
        series[name].iloc[-1] = value
    family = flag_family(monthly_of(series, [measure(name) for name in series]), "2024-06")
    assert sorted(family.flagged) == sorted(changed)
    assert family.sentence.endswith(ending)


def test_flags_say_which_break_they_cross_and_end_where_their_measure_does():
    """Section 136 from December 2017: Panel report Quarter One 2019-20, paragraphs 71 and 72."""
    series = {
        "section_136": counts([20.0] * 95 + [90.0], "2018-05"),
        "robbery": counts([20.0] * 95 + [90.0], "2018-06"),
    }
    family = flag_family(monthly_of(series, [measure(name) for name in series]), "2018-06")
    fired = family.flags[family.flags["fired"].fillna(False)]
    notes = fired.groupby("measure")["not_like_for_like"].first()
    assert "from December 2017" in notes["section_136"]
    assert notes["robbery"] == ""
    assert family.measures["period_end"].astype(str).to_dict() == {"section_136": "2018-05", "robbery": "2018-06"}
    quiet = family.flags[~family.flags["fired"].fillna(False)]
    assert (quiet["not_like_for_like"] == "").all()


def test_no_measure_at_all_is_no_flag():
    family = flag_family(monthly_of({}, []), "2024-06")
    assert family.flagged == []
    assert family.sentence == "No measure has enough history to be flagged."


def test_a_measure_without_an_answer_is_neither_flagged_nor_not():
    family = flag_family(monthly_of({"m": counts([5.0] * 10)}, [measure("m")]), "2024-06")
    assert family.measures["flagged"].isna().all()
    assert family.measures["stands_out"].isna().all()
    assert family.flagged == []
    assert family.chance.measures == 0
