"""Sentences that stand for a whole table or estimate: every branch, with the words of document 000 where it has them."""

import pandas as pd
import pytest

from pcc_analysis.wording import (
    aspects_sentence,
    awaited_sentence,
    estimate_sentence,
    listed,
    movements_sentence,
)


@pytest.mark.parametrize(
    ("moved", "says"),
    [
        ([], "No area changed by more than chance would give."),
        ([("Swindon", 40.0)], "Swindon (by 40) rose: more than chance would give."),
        ([("Swindon", -40.0)], "Swindon (by 40) fell: more than chance would give."),
        (
            [("County", 5.0), ("Swindon", 40.0), ("Devizes", -1200.0)],
            "Swindon (by 40) and County (by 5) rose; Devizes (by 1,200) fell: more than chance would give.",
        ),
    ],
)
def test_movements(moved, says):
    assert movements_sentence(moved, "area") == says


def test_lists():
    assert listed(["one"]) == "one"
    assert listed(["one", "two"]) == "one and two"
    assert listed(["one", "two", "three"]) == "one, two and three"


def latest(*rows):
    return pd.DataFrame(rows, columns=["aspect", "value", "change", "more_than_chance"])


def test_aspects():
    # document 000, table after paragraph 95: contact 94%, kept informed 65% in June 2019
    rows = latest(("Ease of contact", 0.94, 0.04, True), ("Keeping informed", 0.65, -0.01, False))
    assert aspects_sentence(rows).startswith(
        "Of 2 aspects, victims are most satisfied with ease of contact (94.0 per cent) and least with keeping informed"
    )
    assert aspects_sentence(rows).endswith("ease of contact rose (by 4.0 percentage points) on the year before.")
    assert aspects_sentence(rows.assign(more_than_chance=False)).endswith(
        "No aspect changed on the year before by more than chance would give."
    )
    assert "fell (by 4.0 percentage points)" in aspects_sentence(rows.assign(change=-0.04))
    assert aspects_sentence(rows.iloc[:1]).startswith(
        "Victims' satisfaction with one aspect is known: ease of contact (94.0 per cent)."
    )
    assert aspects_sentence(rows.assign(value=float("nan"))) == (
        "Too few victims answered to give a share for any aspect."
    )


def estimate(change, more=True):
    row = {"period_end": pd.Period("2019-03", "M"), "value": 0.783, "half_width": 0.046}
    return pd.Series({**row, "change": change, "more_than_chance": more})


@pytest.mark.parametrize(
    ("row", "ends"),
    [
        (estimate(float("nan")), "There is no estimate for the year before to compare it with."),
        (estimate(0.0), "This is unchanged from the year before."),
        (estimate(0.02), "2.0 percentage points higher than the year before, more than chance would give."),
        (estimate(-0.02, False), "2.0 percentage points lower than the year before, no more than chance would give."),
    ],
)
def test_estimates(row, ends):
    said = estimate_sentence(row)
    # document 000, paragraph 55
    assert said.startswith(
        "In the 12 months to March 2019, 78.3 per cent (give or take 4.6 percentage points) of people"
    )
    assert said.endswith(ends)


@pytest.mark.parametrize(
    ("crimes", "awaited", "says"),
    [
        (200, 50, "50 of the 200 crimes have no outcome yet (25.0 per cent)."),
        (200, 1, "1 of the 200 crimes has no outcome yet (0.5 per cent)."),
        (1, 0, "Every one of the 1 crime has an outcome."),
        (0, 0, "There is no crime to have an outcome."),
        (10, float("nan"), "There is no crime to have an outcome."),
    ],
)
def test_outcomes_awaited(crimes, awaited, says):
    assert awaited_sentence(pd.Series({"denominator": crimes, "awaited": awaited})) == says
