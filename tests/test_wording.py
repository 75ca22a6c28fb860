"""Sentences: every branch has an example, with the words of document 000 where it has them."""

import numpy as np
import pandas as pd
import pytest
from ibis import _

from pcc_analysis.measures import Measure
from pcc_analysis.wording import (
    change_sentence,
    change_words,
    level_sentence,
    peers_sentence,
    rank_sentence,
    reading,
    service_level_words,
    value_words,
    volume_sentence,
)

JUNE = pd.Period("2019-06", "M")


def measure(**what):
    return Measure(
        **{
            "id": "m",
            "title": "Crime volume",
            "definition": "Crimes.",
            "source": "crimes",
            "unit": "crime",
            "direction": "lower",
            **what,
        }
    )


def share(**what):
    return measure(kind="proportion", denominator=_.count(), **{"title": "Abandonment rate", "unit": "call", **what})


def mean(**what):
    return measure(kind="mean", denominator=_.count(), **{"title": "Response time", "unit": "second", **what})


def figure(value, months=3, expected=3, words="April 2019 to June 2019", **more):
    row = {"value": value, "months": months, "months_expected": expected, "months_in_words": words, "period_end": JUNE}
    return pd.Series(row | {"numerator": np.nan, "denominator": np.nan, "lower": np.nan, "upper": np.nan} | more)


def year(value, months=12, words="July 2018 to June 2019"):
    return figure(value, months, 12, words)


def change(previous, current, percent=np.nan, chance=pd.NA, months=12, expected=12):
    return pd.Series(
        {
            "previous": previous,
            "current": current,
            "change": current - previous,
            "percent_change": percent,
            "more_than_chance": chance,
            "months": months,
            "months_expected": expected,
            "previous_end": JUNE - 12,
        }
    )


@pytest.mark.parametrize(
    ("period", "rolling", "says"),
    [
        # document 000, paragraph 1
        (
            figure(10952),
            year(43523),
            "There were 10,952 crimes recorded during quarter one and 43,523 in the 12 months to June 2019.",
        ),
        (figure(1), year(1), "There was 1 crime recorded during quarter one and 1 in the 12 months to June 2019."),
        (figure(0), year(5), "There were no crimes recorded during quarter one and 5 in the 12 months to June 2019."),
        (
            figure(7000, 2, 3, "April and May 2019"),
            year(39000, 11, "July 2018 to May 2019"),
            "There were 7,000 crimes recorded in April and May 2019, the 2 months of quarter one for which there are "
            "figures; there were 39,000 in the 11 of 12 months to June 2019 for which there are figures (July 2018 to May 2019).",
        ),
        (
            figure(3500, 1, 3, "April 2019"),
            year(3500, 1, "April 2019"),
            "There were 3,500 crimes recorded in April 2019, the only month of quarter one for which there are figures; "
            "the months before are not among the extracts.",
        ),
        (
            figure(np.nan, 0, 3, "no month"),
            year(32000, 9, "July 2018 to March 2019"),
            "There are no figures on crimes for quarter one yet; there were 32,000 in the 9 of 12 months to June 2019 for "
            "which there are figures (July 2018 to March 2019).",
        ),
        (
            figure(np.nan, 0, 3, "no month"),
            year(np.nan, 0, "no month"),
            "There are no figures on crimes for quarter one or the 12 months to its end.",
        ),
        (figure(43523, 12, 12), year(43523), "There were 43,523 crimes recorded during quarter one."),
    ],
)
def test_volumes(period, rolling, says):
    assert volume_sentence(measure(), period, "quarter one", rolling) == says


@pytest.mark.parametrize(
    ("row", "says"),
    [
        # document 000, paragraph 2 and table: 43,671 to 43,357 is a fall of 314, or 0.7 per cent
        (
            change(43671, 43357, -0.00719, False),
            "This is 314 fewer (0.7 per cent) than in the 12 months to June 2018, no more than chance would give.",
        ),
        (
            change(229, 282, 0.2314, True),
            "This is 53 more (23.1 per cent) than in the 12 months to June 2018, more than chance would give.",
        ),
        # one homicide to five: too few for a per cent
        (
            change(1, 5, np.nan, False),
            "This is 4 more than in the 12 months to June 2018, no more than chance would give.",
        ),
        (
            change(0, 12, np.nan, True),
            "This is 12 more than the none recorded in the 12 months to June 2018, more than chance would give.",
        ),
        (
            change(100, 120, 0.2),
            "This is 20 more (20.0 per cent) than in the 12 months to June 2018, too little history to say whether this "
            "is more than chance.",
        ),
        (change(100, 100, 0.0, False), "This is unchanged from the 12 months to June 2018."),
        (
            change(np.nan, np.nan, months=0),
            "It cannot be compared with the 12 months to June 2018, for which there are no figures.",
        ),
        (
            change(90, 100, 0.111, False, months=11),
            "This is 10 more (11.1 per cent) than in the same 11 months of the 12 months to June 2018, no more than "
            "chance would give.",
        ),
        (
            change(90, 100, 0.111, True, months=1, expected=1),
            "This is 10 more (11.1 per cent) than in June 2018, more than chance would give.",
        ),
    ],
)
def test_changes_of_a_count(row, says):
    assert change_sentence(measure(), row) == says


def test_a_proportion_changes_in_points_and_a_duration_by_a_difference():
    # satisfaction rose from 73 to 77 per cent (document 000, paragraph 93): four percentage points
    assert change_sentence(share(), change(0.73, 0.77, chance=True)) == (
        "This is 4.0 percentage points higher than in the 12 months to June 2018, more than chance would give."
    )
    assert change_sentence(mean(), change(640, 626, chance=False)) == (
        "This is 14 seconds shorter than in the 12 months to June 2018, no more than chance would give."
    )
    assert change_sentence(mean(unit="day"), change(15, 6, chance=True)) == (
        "This is 9.0 days lower than in the 12 months to June 2018, more than chance would give."
    )


def test_a_difference_that_rounds_to_nothing_has_no_direction():
    for measured, before, now, said in (
        (mean(), 4.03, 4.01, "0.0 seconds"),
        (share(), 0.7701, 0.7704, "0.0 percentage points"),
        (mean(unit="day"), 15.02, 15.0, "0.0 days"),
    ):
        assert change_sentence(measured, change(before, now, chance=False)) == (
            f"This is almost the same ({said} apart) as in the 12 months to June 2018, no more than chance would give."
        )


def test_levels():
    # 10 minutes 26 seconds (document 000, paragraph 109)
    assert level_sentence(mean(), figure(626.0), "quarter one") == (
        "Response time: 10 minutes 26 seconds during quarter one."
    )
    # 747 convictions at 93.4 per cent put the trials at 800 (document 000, paragraph 99)
    assert level_sentence(
        share(), figure(747 / 800, 2, 3, "April and May 2019", numerator=747, denominator=800), "quarter one"
    ) == (
        "Abandonment rate: 93.4 per cent in April and May 2019, the 2 months of quarter one for which there are "
        "figures (747 of 800)."
    )
    assert level_sentence(share(), figure(np.nan, 0), "quarter one") == (
        "Abandonment rate: there is no figure for quarter one."
    )
    with_limits = figure(0.77, numerator=776, denominator=1008, lower=0.743, upper=0.795)
    assert level_sentence(share(), with_limits, "quarter one").endswith(
        "77.0 per cent during quarter one (776 of 1,008; allowing for chance, 74.3% to 79.5%)."
    )
    # 53 minutes 26 seconds and 51 minutes 13 seconds (document 000, paragraphs 112 and 113)
    assert level_sentence(mean(), figure(3206.0), "quarter one", year(3073.0)) == (
        "Response time: 53 minutes 26 seconds during quarter one; 51 minutes 13 seconds in the 12 months to June 2019."
    )
    assert level_sentence(mean(), figure(np.nan, 0), "quarter one", year(3073.0)) == (
        "Response time: 51 minutes 13 seconds in the 12 months to June 2019."
    )
    stock = measure(kind="stock", closed="closed", title="Outstanding suspects", unit="suspect")
    assert level_sentence(stock, figure(12.5), "quarter one") == (
        "Outstanding suspects: an average of 12.5 suspects during quarter one."
    )


def test_service_levels():
    wait = mean(direction="lower")
    assert service_level_words(wait, 3206, 3600) == (True, "met: at most 1 hour")
    assert service_level_words(wait, 3601, 3600) == (False, "missed: at most 1 hour")
    assert service_level_words(share(direction="higher"), 0.89, 0.9) == (False, "missed: at least 90.0%")
    assert service_level_words(share(direction="higher"), 0.9, 0.9)[0]


@pytest.mark.parametrize(
    ("what", "value", "says"),
    [
        (measure(), 10952, "10,952"),
        (share(), 0.0335, "3.4%"),
        (mean(), 64, "1 minute 4 seconds"),
        (mean(unit="day"), 6.04, "6.0 days"),
        (mean(unit="day"), 1.0, "1.0 day"),
        (measure(), np.nan, "no data"),
        (measure(kind="stock", closed="closed"), 12, "12 crimes"),
        (measure(kind="stock", closed="closed"), 12.5, "12.5 crimes"),
    ],
)
def test_values(what, value, says):
    assert value_words(what, value) == says


def test_changes_in_a_cell():
    assert change_words(measure(), change(1, 5)) == "+4 (=)"
    assert change_words(share(), change(0.073, 0.043)) == "−3.0 points"
    assert change_words(mean(), change(600, 626)) == "+26s"
    assert change_words(mean(), change(626, 600)) == "−26s"
    assert change_words(measure(kind="stock", closed="closed"), change(10.0, 8.5)) == "−1.5 crimes"
    assert change_words(measure(), change(np.nan, np.nan)) == "no data"


@pytest.mark.parametrize(
    ("direction", "before", "after", "chance", "says"),
    [
        ("lower", 10, 20, True, ("▲", "bad", "more than chance, worse")),
        ("lower", 20, 10, True, ("▼", "good", "more than chance, better")),
        ("higher", 10, 20, True, ("▲", "good", "more than chance, better")),
        ("higher", 20, 10, True, ("▼", "bad", "more than chance, worse")),
        ("neither", 10, 20, True, ("▲", "info", "more than chance, up")),
        ("neither", 20, 10, True, ("▼", "info", "more than chance, down")),
        ("lower", 10, 20, False, ("—", "flat", "no more than chance")),
        ("lower", 10, 20, pd.NA, ("—", "flat", "not enough history")),
        ("lower", np.nan, np.nan, pd.NA, ("—", "flat", "not enough history")),
    ],
)
def test_readings_follow_the_preferred_direction_never_up_or_down(direction, before, after, chance, says):
    assert reading(measure(direction=direction), change(before, after, chance=chance)) == says


def place(**what):
    row = {
        "force": "Wiltshire", "value": 59.9, "peers": 7, "mean": 64.8, "lower": 45.3, "upper": 84.3,
        "classification": "in line with peers (below average)", "missing": "",
    }  # fmt: skip
    return pd.Series(row | what)


def test_peers():
    assert peers_sentence("recorded crime rate", place()) == (
        "Wiltshire's recorded crime rate is 59.9 per 1,000 population, in line with peers (below average): the average of "
        "the 7 similar forces is 64.8, and a force like them would lie between 45.3 and 84.3."
    )
    assert peers_sentence("rate", place(missing="Suffolk")).endswith("There is no figure for Suffolk.")
    assert peers_sentence("rate", place(classification=None)) == (
        "Wiltshire's rate is 59.9 per 1,000 population; too few similar forces have a figure to compare it with."
    )


@pytest.mark.parametrize(
    ("rank", "of", "says"),
    [
        (1, 42, "the highest rate"),
        (42, 42, "the lowest rate"),
        (2, 42, "the 2nd highest rate"),
        (38, 42, "the 5th lowest"),
    ],
)
def test_ranks_are_counted_from_the_nearer_end(rank, of, says):
    assert says in rank_sentence("Wiltshire", pd.Series({"rank": rank, "of": of}))
