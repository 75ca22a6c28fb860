"""Sentences about exceptions: an example for every branch, the figures in them chosen by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ibis import _

from pcc_analysis.exception_wording import (
    exceptions_in_words,
    false_alarms,
    flag_sentence,
    forecast_difference,
    forecast_sentence,
    office_key_in_words,
)
from pcc_analysis.measures import Measure, Monthly
from pcc_analysis.multiplicity import false_alarm_rates
from pcc_analysis.scorecard import flag_family
from pcc_analysis.statistical_exceptions import LEVELS, office_key

JUNE = pd.Period("2019-06")
RULES = ["one_month", "three_month", "six_month", "eight_month", "twelve_month", "rolling_trend"]


def measure(kind="count", unit="record"):
    sides = {"denominator": _.count()} if kind in ("proportion", "ratio", "mean") else {}
    sides |= {"closed": "closed"} if kind == "stock" else {}
    return Measure(id="m", title="M", definition="Made for a test.", source="records", kind=kind, unit=unit, **sides)


def flag(rule="one_month", direction=None, **evidence):
    row = {
        "measure": "m", "rule": rule, "direction": direction, "fired": direction is not None, "observed": 120.0,
        "expected": 124.0, "lower": 97.6, "upper": 151.2, "p": 0.4, "method": "quasi-Poisson", "note": "",
        "period_end": JUNE, "not_like_for_like": "",
    }  # fmt: skip
    return row | evidence


def flags(*rows):
    """All six rules: those given, and the others quiet."""
    given_rules = {row["rule"] for row in rows}
    every = [*rows, *(flag(rule) for rule in RULES if rule not in given_rules)]
    frame = pd.DataFrame(sorted(every, key=lambda row: RULES.index(row["rule"])))
    return frame.assign(fired=frame["fired"].astype("boolean"))


NO_ANSWER = {"fired": pd.NA, "observed": np.nan, "p": np.nan, "note": "insufficient history (52 of 60 months)"}


# --- one sentence a rule


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            flag("one_month", "high", observed=163.0),
            "June 2019 (163) lies above the range expected for the season (98 to 151).",
        ),
        (
            flag("one_month", "low", observed=97.0),
            "June 2019 (97) lies below the range expected for the season (98 to 151).",
        ),
        (
            flag("one_month", "high", observed=3.0, lower=0.0, upper=2.4, method="quasi-Poisson, constant rate"),
            "June 2019 (3) lies above the range expected (0 to 2).",
        ),
        (
            flag("one_month", "high", observed=1.0, lower=0.2, upper=0.8),
            "June 2019 (1) lies above the range expected for the season (0.2 to 0.8).",
        ),
        (
            flag("three_month", "high", observed=1444.0, lower=1200.5, upper=1420.9),
            "Taken together, the three months to June 2019 (1,444) lie above the range expected for the season (1,201 "
            "to 1,420).",
        ),
        (
            flag("six_month", "low", observed=80.0, lower=90.1, upper=140.0),
            "Taken together, the six months to June 2019 (80) lie below the range expected for the season (91 to 140).",
        ),
        (
            flag("eight_month", "low", observed=800.0, lower=850.0, upper=1000.0),
            "The last eight months were all below what was expected, and together (800) lie below the range expected "
            "for the season (850 to 1,000).",
        ),
        (
            flag("eight_month", "high", observed=1100.0, lower=850.0, upper=1000.0),
            "The last eight months were all above what was expected, and together (1,100) lie above the range expected "
            "for the season (850 to 1,000).",
        ),
        (
            flag("twelve_month", "high", observed=14680.0, expected=12489.0),
            "The 12 months to June 2019 (14,680) are higher than the 12 before (12,489), by more than chance would "
            "give.",
        ),
        (
            flag("twelve_month", "low", observed=14680.0, expected=15489.0),
            "The 12 months to June 2019 (14,680) are lower than the 12 before (15,489), by more than chance would give.",
        ),
        (
            flag("rolling_trend", "increasing", observed=44.4, expected=0.0),
            "The rolling 12-month figure has been rising over the past year, by about 44 a month: more than chance "
            "would give.",
        ),
        (
            flag("rolling_trend", "decreasing", observed=-0.31),
            "The rolling 12-month figure has been falling over the past year, by about 0.3 a month: more than chance "
            "would give.",
        ),
    ],
)
def test_counts(row, sentence):
    assert flag_sentence(measure(), pd.Series(row)) == sentence


@pytest.mark.parametrize(
    ("kind", "unit", "row", "sentence"),
    [
        (
            "proportion",
            "record",
            flag("one_month", "high", observed=0.25, lower=0.141, upper=0.2304),
            "June 2019 (25.0%) lies above the range expected for the season (14.1% to 23.0%).",
        ),
        (
            "ratio",
            "record",
            flag("twelve_month", "low", observed=0.137, expected=0.151),
            "The 12 months to June 2019 (13.7%) are lower than the 12 before (15.1%), by more than chance would give.",
        ),
        (
            "proportion",
            "record",
            flag("rolling_trend", "decreasing", observed=-0.0042),
            "The rolling 12-month figure has been falling over the past year, by about 0.4 percentage points a month: "
            "more than chance would give.",
        ),
        (
            "mean",
            "second",
            flag("one_month", "high", observed=626.0, lower=500.0, upper=600.2),
            "June 2019 (10 minutes 26 seconds) lies above the range expected for the season (8 minutes 20 seconds to "
            "10 minutes).",
        ),
        (
            "mean",
            "second",
            flag("rolling_trend", "increasing", observed=0.31),
            "The rolling 12-month figure has been rising over the past year, by about 0.31 seconds a month: more than "
            "chance would give.",
        ),
        (
            "mean",
            "working day",
            flag("one_month", "low", observed=3.0, lower=3.2, upper=7.0),
            "June 2019 (3.0 working days) lies below the range expected for the season (3.2 to 7.0).",
        ),
        (
            "median",
            "day",
            flag("one_month", "high", observed=400.0, lower=3.2, upper=300.0),
            "June 2019 (400.0 days) lies above the range expected for the season (3.2 to 300.0).",
        ),
        (
            "median",
            "day",
            flag("three_month", "high", observed=400.0, lower=3.2, upper=300.0),
            "Taken together, the three months to June 2019 (400.0 days on average of its monthly medians) lie above the "
            "range expected for the season (3.2 to 300.0).",
        ),
        (
            "median",
            "day",
            flag("twelve_month", "high", observed=303.0, expected=200.0),
            "The 12 months to June 2019 (303.0 days on average of its monthly medians) are higher than the 12 before "
            "(200.0), by more than chance would give.",
        ),
    ],
)
def test_other_kinds(kind, unit, row, sentence):
    row = pd.Series(row)
    if kind == "median" and row["rule"] == "one_month":
        assert "average" not in flag_sentence(measure(kind, unit), row)
    assert flag_sentence(measure(kind, unit), row) == sentence


@pytest.mark.parametrize(
    ("kind", "unit", "observed", "upper", "words"),
    [
        (
            "proportion",
            "record",
            0.2303,
            0.2298,
            "(23.03%) lies above the range expected for the season (9.76% to 22.98%)",
        ),
        ("mean", "second", 64.3, 64.1, "(64.30 seconds) lies above the range expected for the season (0.10 seconds to"),
        ("mean", "hour", 7.04, 7.01, "(7.04 hours) lies above the range expected for the season (0.10 to 7.01)"),
    ],
)
def test_a_figure_outside_never_reads_like_the_limit_it_passes(kind, unit, observed, upper, words):
    row = flag("one_month", "high", observed=observed, lower=min(0.0976, 0.0004 if upper < 0.01 else 1), upper=upper)
    assert words in flag_sentence(measure(kind, unit), pd.Series(row))


@given(
    st.sampled_from([("count", "record"), ("proportion", "record"), ("mean", "second"), ("mean", "hour")]),
    st.floats(0.05, 0.9),
    st.floats(0.001, 0.05),
)
def test_the_two_figures_always_differ(kind_and_unit, upper, over):
    """For a count the figure is a whole number outside the limits."""
    kind, unit = kind_and_unit
    scale = 100 if kind == "count" else 1
    observed = np.floor(upper * scale) + 1 if kind == "count" else upper + over
    row = flag("one_month", "high", observed=float(observed), lower=0.0, upper=upper * scale)
    sentence = flag_sentence(measure(kind, unit), pd.Series(row))
    figure, limit = sentence.split("(")[1].split(")")[0], sentence.split(" to ")[-1].removesuffix(").")
    assert figure != limit


# --- a measure


def test_one_rule_is_one_sentence_and_several_are_several():
    one = flags(flag("one_month", "high", observed=163.0))
    assert exceptions_in_words(measure(), one).count(".") == 1
    two = flags(
        flag("one_month", "high", observed=163.0),
        flag("twelve_month", "high", observed=1200.0, expected=1000.0),
    )
    assert exceptions_in_words(measure(), two) == (
        "June 2019 (163) lies above the range expected for the season (98 to 151). The 12 months to June 2019 (1,200) are "
        "higher than the 12 before (1,000), by more than chance would give."
    )


@pytest.mark.parametrize(
    ("most", "rules", "others"),
    [
        (1, ["June 2019 (363)"], " Two other rules fired as well."),
        (2, ["June 2019 (363)", "The 12 months"], " One other rule fired as well."),
        (3, ["June 2019 (363)", "Taken together", "The 12 months"], ""),
        (9, ["June 2019 (363)", "Taken together", "The 12 months"], ""),
    ],
)
def test_the_strongest_come_first_when_there_is_room_for_few(most, rules, others):
    """Evidence is p over the level of the rule: 0.0001/0.025 before 0.0001/0.01 before 0.004/0.005."""
    frame = flags(
        flag("one_month", "high", observed=363.0, p=0.0001),
        flag("three_month", "high", observed=463.0, p=0.004),
        flag("twelve_month", "high", observed=1200.0, expected=1000.0, p=0.0001),
    )
    found = exceptions_in_words(measure(), frame, most)
    assert found.count(".") == len(rules) + bool(others)
    assert all(rule in found for rule in rules)
    assert found.endswith(f".{others}") or not others
    assert ("fired as well" in found) == bool(others)


def test_nothing_found_says_where_the_last_month_lies():
    assert exceptions_in_words(measure(), flags()) == (
        "Nothing is out of the ordinary: June 2019 (120) lies within the range expected for the season (98 to 151)."
    )


def test_a_last_month_at_the_edge_is_worth_watching():
    """Amber at 95%: p below 0.05, while the rule itself fires at 0.025."""
    assert LEVELS["one_month"] < 0.04
    assert exceptions_in_words(measure(), flags(flag("one_month", observed=150.0, p=0.04))) == (
        "Nothing is out of the ordinary, but June 2019 (150) is close to the edge of the range expected for the season "
        "(98 to 151) and worth watching."
    )


def test_rules_without_an_answer_are_named():
    found = exceptions_in_words(measure(), flags(flag("eight_month", **NO_ANSWER)))
    assert found == (
        "Nothing is out of the ordinary: June 2019 (120) lies within the range expected for the season (98 to 151). It "
        "could not be looked at over eight months: insufficient history (52 of 60 months)."
    )
    gap = NO_ANSWER | {"note": "no data for June 2019"}
    found = exceptions_in_words(measure(), flags(flag("one_month", **gap), flag("rolling_trend", **gap)))
    assert found == (
        "Nothing is out of the ordinary. It could not be looked at over one month, the rolling trend: no data for June "
        "2019."
    )


def test_no_answer_at_all_is_never_a_no():
    young = flags(*(flag(rule, **(NO_ANSWER | {"note": "insufficient history (9 of 36 months)"})) for rule in RULES))
    assert exceptions_in_words(measure(), young) == (
        "Whether anything is out of the ordinary cannot be said: insufficient history (9 of 36 months)."
    )
    silent = flags(*(flag(rule, **(NO_ANSWER | {"note": "no data for 12 months"})) for rule in RULES))
    assert exceptions_in_words(measure(), silent) == (
        "No data has been recorded for this measure for at least 12 months."
    )
    assert exceptions_in_words(measure(), flags().iloc[:0]) == "It was not looked at."


def test_a_break_that_a_flag_crosses_is_said_once():
    """The break of November 2023 in the register: Panel pack of September 2024, Response (Priority)."""
    note = "not like for like: from November 2023 the 'task not ask' scheme directs responders"
    rows = flags(
        flag("one_month", "high", observed=163.0, not_like_for_like=note),
        flag("three_month", "high", observed=463.0, not_like_for_like=note),
    )
    found = exceptions_in_words(measure(), rows)
    assert found.count("not like for like") == 1
    assert found.endswith(
        "This comparison is not like for like: from November 2023 the 'task not ask' scheme directs responders."
    )


# --- the office's key


def office(*fired, **notes):
    rules = ["one_month", "two_month", "three_month", "eight_month", "discrete_trend", "rolling_trend"]
    which = dict(fired)
    frame = pd.DataFrame({"measure": "m", "rule": rules, "direction": [which.get(rule) for rule in rules]})
    frame["fired"] = pd.array([pd.NA if rule in notes else rule in which for rule in rules], dtype="boolean")
    return frame.assign(note=[notes.get(rule, "") for rule in rules])


RATE = "Where nothing has changed, these rules find something in 68 of 100 looks."


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (office(), "By the office's key as published there is no exception and no trend; exception weighting 0."),
        (
            office(("one_month", "high"), ("eight_month", "high"), ("rolling_trend", "increasing")),
            f"By the office's key as published: One, Eight-Month High; rolling 12-month trend increasing; exception "
            f"weighting 12. {RATE}",
        ),
        (
            office(("discrete_trend", "decreasing"), ("rolling_trend", "increasing")),
            f"By the office's key as published: monthly trend decreasing; rolling 12-month trend increasing; exception "
            f"weighting 10. {RATE}",
        ),
        (
            office(("discrete_trend", "decreasing")),
            f"By the office's key as published: monthly trend decreasing; exception weighting 0. {RATE}",
        ),
        (
            office(("one_month", "high"), ("eight_month", "low")),
            f"By the office's key as published: One-Month High, Eight-Month Low; exception weighting 8. {RATE}",
        ),
        (
            office(("two_month", "low"), one_month="insufficient history (23 of 24 months)"),
            f"By the office's key as published: Two-Month Low; exception weighting not known. {RATE}",
        ),
        (
            office(one_month="insufficient history (23 of 24 months)"),
            "The office's key as published finds nothing among the rules it could apply; for the others: insufficient "
            "history (23 of 24 months).",
        ),
        (
            office(rolling_trend="insufficient history (22 of 23 months)", one_month="no data for June 2019"),
            "The office's key as published finds nothing among the rules it could apply; for the others: no data for "
            "June 2019.",
        ),
    ],
)
def test_the_key_as_published(frame, words):
    assert office_key_in_words(frame) == words


def test_the_key_without_an_answer():
    months = pd.period_range(end="2019-06", periods=5, freq="M")
    young = office_key(pd.DataFrame({"m": [1.0, 2, 3, 4, 5]}, index=months))
    assert office_key_in_words(young) == (
        "The office's key as published has no answer: insufficient history (4 of 24 months)."
    )
    assert office_key_in_words(young.iloc[:0]) == "The office's key as published has no answer: no data for 12 months."


@pytest.mark.parametrize(
    ("of", "number"), [("office_key", 68), ("calibrated", 5), ("office_key_without_rolling_trend", 20)]
)
def test_the_rates_are_those_measured(of, number):
    """The mean over the simulated series without autocorrelation, worked out here from the file."""
    rates = false_alarm_rates()
    quiet = rates[(rates["change"] == "none") & (rates["series_kind"] != "ar1_04") & (rates["rule"] == "any")]
    assert round(100 * quiet.loc[quiet["set"] == of, "rate"].mean()) == number
    assert false_alarms(of) == f"Where nothing has changed, these rules find something in {number} of 100 looks."


# --- the forecast


@pytest.mark.parametrize(
    ("kind", "unit", "difference", "words"),
    [
        ("count", "crime", 44.2, "44 more than forecast"),
        ("count", "crime", -1.6, "2 fewer than forecast"),
        ("count", "crime", 0.4, "as forecast"),
        ("count", "crime", 0.0, "as forecast"),
        ("proportion", "record", 0.098, "9.8 percentage points higher than forecast"),  # 001, priority response rate
        ("ratio", "record", -0.01, "1.0 percentage points lower than forecast"),
        ("proportion", "record", 0.0004, "as forecast"),
        ("mean", "second", 64.0, "1 minute 4 seconds longer than forecast"),
        ("mean", "second", -4.0, "4 seconds shorter than forecast"),
        ("mean", "second", 0.2, "as forecast"),
        ("stock", "person", -12.04, "12.0 lower than forecast"),
        ("median", "day", 3.0, "3.0 higher than forecast"),
        ("count", "crime", float("nan"), "no forecast"),
        ("count", "crime", None, "no forecast"),
    ],
)
def test_the_difference_from_the_forecast(kind, unit, difference, words):
    assert forecast_difference(measure(kind, unit), difference) == words


def ahead(forecast, lower, upper):
    months = {"forecast_from": pd.Period("2019-07"), "forecast_to": pd.Period("2019-09")}
    return pd.Series({"forecast": forecast, "forecast_lower": lower, "forecast_upper": upper} | months)


@pytest.mark.parametrize(
    ("kind", "unit", "row", "words"),
    [
        ("count", "crime", ahead(1285.4, 1247.2, 1325.9), "1,285: between 1,248 and 1,325, allowing for chance."),
        ("proportion", "record", ahead(0.219, -0.01, 0.25), "21.9%: between 0.0% and 25.0%, allowing for chance."),
        ("mean", "second", ahead(65, 60, 70), "1 minute 5 seconds: between 1 minute and 1 minute 10 seconds, allowing"),
        ("stock", "person", ahead(94.0, 90.0, 99.0), "94.0: between 90.0 and 99.0, allowing for chance."),
    ],
)
def test_the_forecast(kind, unit, row, words):
    sentence = forecast_sentence(measure(kind, unit), row)
    assert sentence.startswith("For July 2019 to September 2019 together the forecast is " + words)


def test_without_a_forecast_nothing_is_said():
    assert forecast_sentence(measure(), ahead(np.nan, np.nan, np.nan)) == ""


# --- end to end


def test_from_the_months_to_the_sentence():
    """A month of twice what was usual, in a series without season or trend."""
    months = pd.period_range(end=JUNE, periods=96, freq="M")
    table = pd.DataFrame({"measure": "m", "area": "force", "month": months, "denominator": np.nan})
    table["numerator"] = [90.0, 110.0] * 47 + [100.0, 200.0]
    family = flag_family(Monthly(table, pd.DataFrame(), {"m": measure()}), "2019-06")
    sentence = exceptions_in_words(measure(), family.flags)
    assert sentence.startswith("June 2019 (200) lies above the range expected for the season (")
    assert "One-Month High" in office_key_in_words(family.office)
