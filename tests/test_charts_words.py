"""The text alternatives of charts, one example per branch.

Figures are the Panel report's for Quarter One 2019-20 where it prints them (all crime, paragraph 11; satisfaction,
paragraphs 93 and 95), otherwise typed here; each sentence was written by hand from the figures.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcc_analysis import charts
from pcc_analysis.errors import NotAProportionError, PccError
from pcc_analysis.windows import TWELVE_MONTHS, Window

JUNE_2018, JUNE_2019 = pd.Period("2018-06", "M"), pd.Period("2019-06", "M")
QUARTER = pd.period_range("2019-04", "2019-06", freq="M")
CRIME = "Recorded crime fell from 43,671 in the 12 months to June 2018 to 43,357 in the 12 months to June 2019"
SEVEN = pd.Series({"Norfolk": 70.0, "Suffolk": 66.0, "Wiltshire": 60.3, "Gloucestershire": 58.0})
PLACE = pd.Series({"mean": 64.7, "lower": 40.2, "upper": 89.1, "rank": 3, "classification": "in line"})


def crime(**columns):
    """Thirteen months to June 2019 whose rolling figures are the two that the Panel report prints."""
    months = pd.period_range("2018-06", "2019-06", freq="M")
    value = pd.Series(3600.0, months)
    value["2018-07"], value["2019-02"] = 3920.0, 3012.0
    rolling = pd.Series(np.nan, months)
    rolling[JUNE_2018], rolling[JUNE_2019] = 43671.0, 43357.0
    return pd.DataFrame({"value": value, "rolling": rolling}).assign(**columns)


def monthly(frame, **options):
    _, axes = charts.figure("monthly")
    return charts.monthly(frame, axes, name=options.pop("name", "Recorded crime"), **options).alt


def test_monthly_says_the_year_and_the_extremes():
    assert monthly(crime()) == f"{CRIME}. The lowest month was February 2019 (3,012) and the highest July 2018 (3,920)."


def test_monthly_says_which_months_are_missing():
    frame = crime()
    frame.loc["2018-09", "value"] = np.nan
    frame.loc["2019-05":"2019-06", "value"] = np.nan
    assert monthly(frame).endswith("; there are no data for September 2018 and May and June 2019.")


def test_a_month_without_a_row_is_missing_too():
    assert monthly(crime().drop(pd.Period("2018-09", "M"))).endswith("; there are no data for September 2018.")


def test_many_gaps_are_counted_not_listed():
    frame = crime()
    frame.loc[frame.index[[1, 4, 7, 10]], "value"] = np.nan
    assert monthly(frame).endswith("; there are no data for 4 of the 13 months.")


@pytest.mark.parametrize(
    ("april", "may", "june", "words"),
    [
        (3600, 3600, 3600, ", with April 2019 to June 2019 inside the range expected for the season."),
        (3600, 3800, 3600, ", with May 2019 above the range expected for the season."),
        (3800, 3600, 3300, ", with April 2019 above and June 2019 below the range expected for the season."),
        (3600, np.nan, 3600, ", with April and June 2019 inside the range expected for the season."),
        (np.nan, np.nan, np.nan, f"{CRIME}."),
    ],
)
def test_monthly_says_where_the_quarter_stands_in_the_expected_range(april, may, june, words):
    frame = crime(lower=3500.0, upper=3700.0)
    frame.loc[QUARTER, "value"] = [april, may, june]
    assert words in monthly(frame, highlight=QUARTER)


def test_monthly_says_a_partial_window():
    frame = crime(months=12.0)
    frame.loc[JUNE_2019, "months"] = 10
    assert f"{CRIME}, of which only 10 of 12 months are there." in monthly(frame)


def test_monthly_says_what_changed():
    breaks = {pd.Period("2019-04", "M"): "new counting rules"}
    assert monthly(crime(), breaks=breaks).endswith("; marked: new counting rules, April 2019.")


def test_monthly_unchanged():
    frame = crime()
    frame["rolling"] = frame["rolling"].where(frame["rolling"].isna(), 43671.0)
    assert monthly(frame).startswith(
        "Recorded crime stood at 43,671 in the 12 months to June 2018 and again in the 12 months to June 2019."
    )


def test_monthly_with_one_rolling_figure():
    frame = crime()
    frame.loc[JUNE_2018, "rolling"] = np.nan
    assert monthly(frame).startswith("Recorded crime stood at 43,357 in the 12 months to June 2019. ")


def test_monthly_without_the_year_before_starts_with_its_first_figure():
    assert monthly(crime().iloc[1:].assign(rolling=np.linspace(43000.0, 43357.0, 12))).startswith(
        "Recorded crime rose from 43,000 in the 12 months to July 2018 to 43,357 in the 12 months to June 2019."
    )


def test_monthly_of_a_single_month():
    assert monthly(crime(rolling=np.nan).iloc[-1:]) == (
        "Recorded crime stood at 3,600 in June 2019. The only month with data is June 2019 (3,600)."
    )


def test_monthly_of_zeros():
    assert monthly(crime() * 0, name="Homicide") == (
        "Homicide stood at 0 in the 12 months to June 2018 and again in the 12 months to June 2019. "
        "Every month stood at 0."
    )


def test_monthly_with_a_rolling_figure_only():
    assert monthly(crime(value=np.nan)) == f"{CRIME}. No month has data; there are no data for June 2018 to June 2019."


@pytest.mark.parametrize("frame", [crime().iloc[:0], crime(value=np.nan, rolling=np.nan)])
def test_monthly_without_data(frame):
    assert monthly(frame) == "Recorded crime: no data."


def test_monthly_of_another_window():
    assert "in the 3 months to June 2019" in monthly(crime(), window=Window("3 months", 3))


@pytest.mark.parametrize(
    ("unit", "before", "after", "words"),
    [
        ("percent", 0.164, 0.173, "rose from 16.4% in"),
        ("seconds", 640.0, 626.0, "fell from 10 minutes 40 seconds in"),
        ("days", 14.2, 15.1, "rose from 14.2 days in"),
        ("hours", 17000.0, 16469.0, "to 16,469 hours in"),
        ("rate", 71.9, 60.3, "fell from 71.9 in"),
    ],
)
def test_monthly_writes_each_unit(unit, before, after, words):
    frame = crime()
    frame.loc[JUNE_2018, "rolling"], frame.loc[JUNE_2019, "rolling"] = before, after
    frame["value"] = after
    assert words in monthly(frame, unit=unit)


def spark(values, **options):
    _, axes = charts.figure("sparkline")
    return charts.sparkline(values, axes, name="Crime", **options).alt


def test_sparkline():
    values = crime()["value"]
    assert spark(values) == (
        "Crime stood at 3,600 in June 2018 and again in June 2019. "
        "The lowest month was February 2019 (3,012) and the highest July 2018 (3,920)."
    )
    assert spark(values.iloc[-1:]) == "Crime stood at 3,600 in June 2019."
    assert spark(values * np.nan) == spark(values.iloc[:0]) == "Crime: no data."
    assert spark(values.mask(values == 3012)).endswith("; there are no data for February 2019.")
    assert spark(crime()["rolling"].dropna(), window=TWELVE_MONTHS) == (
        "Crime fell from 43,671 in the 12 months to June 2018 to 43,357 in the 12 months to June 2019. "
        "The lowest 12 months ended in June 2019 (43,357) and the highest in June 2018 (43,671); "
        "there are no data for July 2018 to May 2019."
    )


def peers(rates=SEVEN, position=PLACE, **options):
    _, axes = charts.figure("bars", rows=len(rates))
    name = "Crime per 1,000"
    return charts.peer_bars(rates, axes, force="Wiltshire", position=position, name=name, **options).alt


def test_peers():
    assert peers() == (
        "Crime per 1,000: Wiltshire stands at 60.3, 2nd lowest of 4, against an average of 64.7 for the other 3. "
        "It lies inside the range from 40.2 to 89.1 in which one force like these is expected; "
        "Norfolk is the highest (70.0) and Gloucestershire the lowest (58.0)."
    )
    assert peers(position=PLACE.to_frame().T) == peers()


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (95.0, "the highest of 4, "),
        (95.0, "It lies above the range from 40.2 to 89.1"),
        (30.0, "the lowest of 4, "),
        (30.0, "It lies below the range"),
        (68.0, "2nd highest of 4"),
        (66.0, "joint 2nd highest of 4"),
        (70.0, "joint highest of 4"),
    ],
)
def test_peers_rank_and_range(own, words):
    assert words in peers(SEVEN.where(SEVEN.index != "Wiltshire", own))


def test_peers_range_that_reaches_zero_has_one_end():
    assert "inside the range up to 89.1 in which" in peers(position=PLACE.replace(40.2, -3.0))


def test_peers_without_a_range():
    assert peers(position=PLACE.where(PLACE.index == "mean", np.nan).astype(float)) == (
        "Crime per 1,000: Wiltshire stands at 60.3, 2nd lowest of 4, against an average of 64.7 for the other 3. "
        "Norfolk is the highest (70.0) and Gloucestershire the lowest (58.0)."
    )


def test_peers_without_the_force_without_the_others_without_anything():
    assert peers(SEVEN.mask(SEVEN.index == "Wiltshire")) == (
        "Crime per 1,000: no data for Wiltshire, the average of the 3 similar forces is 64.7. "
        "Norfolk is the highest (70.0) and Gloucestershire the lowest (58.0)."
    )
    assert peers(SEVEN.where(SEVEN.index == "Wiltshire")) == (
        "Crime per 1,000: Wiltshire stands at 60.3, without data for any similar force."
    )
    assert peers(SEVEN * np.nan) == peers(SEVEN.iloc[:0]) == "Crime per 1,000: no data."
    assert peers(SEVEN * 0, PLACE.iloc[:3].astype(float) * 0).endswith("; every force stands at 0.0.")


def lines(kind, frame, **options):
    _, axes = charts.figure("line")
    return getattr(charts, kind)(frame, axes, name="Burglary and vehicle crime", **options).alt


def test_indexed():
    months = pd.period_range("2018-06", "2019-06", freq="M")
    frame = pd.DataFrame({"Wiltshire": np.linspace(100, 80, 13), "England": 100.0}, months)
    told = (
        "Burglary and vehicle crime: Wiltshire fell from 100.0 in June 2018 to 80.0 in June 2019 and "
        "England stood at 100.0 in June 2018 and again in June 2019."
    )
    base = "12 months to June 2018"
    assert lines("indexed", frame, base=base) == told
    frame.loc["2018-08", "Wiltshire"] = np.nan
    assert lines("indexed", frame, base=base) == f"{told} There are no data for August 2018 (Wiltshire)."
    assert "England has no data" in lines("indexed", frame.assign(England=np.nan), base=base)
    assert lines("indexed", frame.iloc[-1:], base=base) == (
        "Burglary and vehicle crime: Wiltshire stood at 80.0 in June 2019 and England stood at 100.0 in June 2019."
    )
    assert lines("indexed", frame * np.nan, base=base) == "Burglary and vehicle crime: no data."


def test_z_scores():
    months = pd.period_range("2018-06", "2019-06", freq="M")
    frame = pd.DataFrame({"ASB": np.linspace(1.2, -1.1, 13), "Crime": np.linspace(-1, 1, 13)}, months)
    assert lines("z_scores", frame, breaks={pd.Period("2018-12", "M"): "crime recording changed"}) == (
        "Burglary and vehicle crime: in standard deviations, ASB fell from +1.2 in June 2018 to \u22121.1 in June 2019 "
        "and Crime rose from \u22121.0 in June 2018 to +1.0 in June 2019. "
        "Marked: crime recording changed, December 2018."
    )


def test_outcome_trend():
    months = pd.PeriodIndex([JUNE_2018, JUNE_2019], freq="M")
    frame = pd.DataFrame({"Wiltshire": [0.163, 0.164], "Norfolk": [0.14, 0.15]}, months)

    def told(frame, **options):
        _, axes = charts.figure("line")
        return charts.outcome_trend(frame, axes, force="Wiltshire", **options).alt

    own = (
        "Positive outcome ratio of Wiltshire rose from 16.3% in the 12 months to June 2018 "
        "to 16.4% in the 12 months to June 2019."
    )
    gap = "there are no data for July 2018 to May 2019."
    peers_say = (
        "The peers' average rose from 14.0% in the 12 months to June 2018 to 15.0% in the 12 months to June 2019"
    )
    assert told(frame, average=frame["Norfolk"]) == f"{own} {peers_say}; {gap}"
    assert told(frame) == f"{own} There are no data for July 2018 to May 2019."
    assert told(frame[["Norfolk"]]) == "Positive outcome ratio: no data for Wiltshire."
    assert told(frame.iloc[-1:], average=frame["Norfolk"].iloc[-1:]) == (
        "Positive outcome ratio of Wiltshire stood at 16.4% in the 12 months to June 2019. "
        "The peers' average stood at 15.0% in the 12 months to June 2019."
    )
    assert told(frame * np.nan) == "Positive outcome ratio: no data."


def test_stacked_outcomes():
    frame = pd.DataFrame(
        {"Charge": [0.14, 0.22], "No suspect": [0.46, 0.28], "Other": [0.40, 0.50]}, ["Violence", "Drug offences"]
    )

    def told(frame):
        _, axes = charts.figure("stacked", rows=len(frame))
        return charts.stacked_outcomes(frame, axes, name="Outcomes").alt

    first = "Outcomes: for Violence the most frequent is No suspect (46.0%) and then Other (40.0%)."
    assert told(frame) == f"{first} Charge runs from 14.0% (Violence) to 22.0% (Drug offences)."
    assert told(frame.iloc[:1]) == first
    frame.loc["Robbery"] = np.nan
    assert told(frame).endswith("; there are no data for Robbery.")
    assert told(frame.iloc[2:]) == "Outcomes: no data."
    assert "Charge stands at 10.0% in every row" in told(frame.assign(Charge=0.1))
    with pytest.raises(PccError, match="at most 6 types apart and 7 were given; add the small ones together first"):
        told(pd.DataFrame(np.ones((1, 7)), ["All"], list("abcdefg")))


SATISFIED = pd.DataFrame(
    [
        ("All groups", "Jun-18", 0.73, 0.704, 0.756),
        ("All groups", "Jun-19", 0.77, 0.744, 0.796),
        ("Residential burglary", "Jun-18", 0.76, 0.70, 0.82),
        ("Residential burglary", "Jun-19", 0.80, 0.74, 0.86),
        ("Vehicle crime", "Jun-18", 0.68, 0.62, 0.74),
        ("Vehicle crime", "Jun-19", 0.71, 0.65, 0.77),
    ],
    columns=["group", "year", "value", "lower", "upper"],
)


def test_satisfaction():
    def told(frame):
        _, axes = charts.figure("line")
        return charts.satisfaction(frame, axes, name="Satisfaction").alt

    across = "In Jun-19 the lowest group is Vehicle crime (71.0%) and the highest Residential burglary (80.0%)"
    own = "Satisfaction, All groups: 77.0% (95% limits 74.4% to 79.6%) in Jun-19, after 73.0% in Jun-18."
    assert told(SATISFIED) == f"{own} {across}."
    assert told(SATISFIED.iloc[:2]) == own
    assert told(SATISFIED.iloc[1:2]) == own.replace(", after 73.0% in Jun-18", "")
    gaps = SATISFIED.assign(value=SATISFIED["value"].where(SATISFIED.index != 2))
    assert told(gaps) == f"{own} {across}; no data for Residential burglary Jun-18."
    gone = SATISFIED.assign(value=SATISFIED["value"].where(SATISFIED["group"] != "All groups"))
    assert told(gone).startswith("Satisfaction, All groups: no data. ")
    only = SATISFIED.assign(value=SATISFIED["value"].where(SATISFIED["year"] == "Jun-18"))
    assert "No group has data for Jun-19; no data for All groups Jun-19" in told(only)
    assert told(SATISFIED.assign(value=np.nan)) == told(SATISFIED.iloc[:0]) == "Satisfaction: no data."


def test_heat_map():
    frame = pd.DataFrame(2.0, ["Friday", "Saturday"], range(24))

    def told(frame):
        _, axes = charts.figure("heat")
        return charts.heat_map(frame, axes, name="Incidents").alt

    assert told(frame) == "Incidents: every hour stood at 2."
    frame.loc["Saturday", 23], frame.loc["Friday", 4] = 128, 0
    told_all = (
        "Incidents: the most are on Saturday from 23:00 to 24:00 (128), the fewest on Friday from 04:00 to 05:00 (0)."
    )
    assert told(frame) == told_all
    frame.loc["Friday", 7] = np.nan
    assert told(frame) == f"{told_all} 1 of 48 hours have no data."
    assert told(frame * np.nan) == "Incidents: no data."
    assert told(frame.fillna(0) * 0) == "Incidents: every hour stood at 0."


def test_funnel():
    frame = pd.DataFrame(
        {
            "denominator": [700.0, 900, 2000],
            "value": [60.0, 90, 70],
            "target": 70.0,
            "lower95": 55.0,
            "upper95": 85.0,
            "lower998": 45.0,
            "upper998": 95.0,
        },
        ["Wiltshire", "Cleveland", "Kent"],
    )

    def told(frame):
        _, axes = charts.figure("funnel")
        return charts.funnel(frame, axes, force="Wiltshire", name="Crime per 1,000").alt

    stands = "Crime per 1,000: Wiltshire stands at 60.0, a usual force would show 70.0, and it lies "
    own = f"{stands}inside the 95% limits for its size."
    assert told(frame) == f"{own} Of 3 forces, those outside the 95% limits are 1 above (Cleveland)."
    inside = frame.assign(upper95=95.0)
    assert told(inside) == f"{own} No force lies outside the 95% limits."
    assert told(inside.assign(lower95=65.0)) == (
        f"{stands}below the 95% limits for its size. Of 3 forces, those outside the 95% limits are 1 below (Wiltshire)."
    )
    assert f"{stands}below the 99.8% limits for its size." in told(inside.assign(lower95=66.0, lower998=65.0))
    assert f"{stands}above the 95% limits for its size." in told(inside.assign(upper95=59.0))
    inside.loc["Kent", "value"] = np.nan
    assert told(inside) == f"{own} No force lies outside the 95% limits; 1 force without data."
    assert told(frame.drop("Wiltshire")).startswith(
        "Crime per 1,000: no data for Wiltshire, a usual force would show 70.0."
    )
    assert told(frame * np.nan) == "Crime per 1,000: no data."


@pytest.mark.parametrize(
    ("done", "before", "words"),
    [
        (0.6, 0.45, "Roll-out: 60 per cent done, up from 45 per cent at the last report."),
        (0.6, 0.7, "Roll-out: 60 per cent done, down from 70 per cent at the last report."),
        (0.6, 0.6, "Roll-out: 60 per cent done, unmoved since the last report."),
        (0.0, None, "Roll-out: 0 per cent done."),
        (1.0, np.nan, "Roll-out: 100 per cent done."),
        (None, 0.5, "Roll-out: progress not reported, no data."),
    ],
)
def test_progress(done, before, words):
    _, axes = charts.figure("progress")
    assert charts.progress(done, axes, name="Roll-out", before=before).alt == words


def test_progress_of_sixty_is_refused():
    _, axes = charts.figure("progress")
    with pytest.raises(NotAProportionError, match=r"not between 0 and 1 \(60\); 60 per cent is 0.6"):
        charts.progress(60, axes, name="Roll-out")


counts = st.one_of(st.just(np.nan), st.floats(0, 1e6), st.integers(0, 50).map(float))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=30), st.sampled_from(["count", "percent", "seconds"]))
def test_any_months_give_at_most_two_sentences(rows, unit):
    months = pd.period_range("2017-01", periods=len(rows), freq="M")
    frame = pd.DataFrame(rows, months, ["value", "rolling"])
    told = monthly(frame, unit=unit, highlight=months[-3:])
    assert told.endswith(".")
    assert 1 <= len(re.findall(r"\.(?: |$)", told)) <= 2
    assert re.search(r"\d", told) or told == "Recorded crime: no data."


def at_work(**limits):
    """Shares of posts at work: document 000, figure 1 (339 of 412 constables, 561 of 667 in all); limits typed here."""
    rows = pd.DataFrame({"value": {"Police constables": 339 / 412, "All": 561 / 667}, "lower": 0.80, "upper": 0.87})
    return rows.assign(**limits)


def estimates(rows, **options):
    _, axes = charts.figure("bars", rows=len(rows))
    return charts.estimates(rows, axes, name="Share at work", **{"unit": "percent", **options}).alt


@pytest.mark.parametrize(
    ("rows", "options", "says"),
    [
        (at_work(value=np.nan), {}, "Share at work: no data."),
        (
            at_work(),
            {},
            "Share at work: the highest is All (84.1%, limits 80.0% to 87.0%), the lowest Police constables (82.3%, limits 80.0% to 87.0%).",
        ),
        (at_work(lower=np.nan, upper=np.nan).head(1), {}, "Share at work: the highest is Police constables (82.3%)."),
        (
            at_work().head(1),
            {"reference": 0.841, "reference_words": "all teams"},
            "Share at work: the highest is Police constables (82.3%, limits 80.0% to 87.0%). The limits of all of them include all teams.",
        ),
        (
            at_work(upper=0.83).head(1),
            {"reference": 0.841, "reference_words": "all teams"},
            "Share at work: the highest is Police constables (82.3%, limits 80.0% to 83.0%). 1 of 1 have limits that leave out all teams: Police constables.",
        ),
    ],
)  # fmt: skip
def test_estimates_say_the_ends_and_who_stands_out(rows, options, says):
    assert estimates(rows, **options) == says
