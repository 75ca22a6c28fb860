"""Odds and rate ratios with everything else equal: a two-by-two table by hand, simulated truth, weights that do nothing."""

import numpy as np
import pandas as pd
import pytest

from pcc_analysis.adjusted import odds_ratios, rate_ratios
from pcc_analysis.errors import InsufficientDataError

TABLE = pd.DataFrame({"informed": ["yes", "no"], "yes": [90, 40], "no": [30, 60]})


def test_one_term_is_the_cross_product_with_woolfs_limits():
    """Woolf (1955): (90 x 60) / (30 x 40) = 4.5, and the root of the sum of the reciprocals."""
    row = odds_ratios(TABLE, {"informed": "no"}).iloc[0]
    error = np.sqrt(1 / 90 + 1 / 60 + 1 / 30 + 1 / 40)
    assert row["value"] == pytest.approx(4.5)
    assert row["lower"] == pytest.approx(4.5 * np.exp(-1.959964 * error))
    assert row["base"] == 120


def test_a_rate_ratio_of_two_counts():
    cells = pd.DataFrame({"area": ["a", "b"] * 8, "count": [99, 150, 101, 150] * 4, "exposure": [10.0, 10.0] * 8})
    row = rate_ratios(cells, {"area": "a"}).iloc[0]
    assert row["value"] == pytest.approx(1.5)
    # hardly any spread: the dispersion is 1, never less (Poisson errors, Student's t on 14 degrees of freedom)
    assert np.log(row["upper"] / 1.5) == pytest.approx(2.144787 * np.sqrt(1 / 800 + 1 / 1200), rel=1e-4)


def test_equal_weights_change_nothing_and_unequal_ones_widen():
    """With every weight 1 the linearised limits of a saturated model are the ordinary ones."""
    plain = odds_ratios(TABLE, {"informed": "no"}).iloc[0]
    ones = odds_ratios(TABLE.assign(yes_squares=TABLE["yes"], no_squares=TABLE["no"]), {"informed": "no"}).iloc[0]
    twice = odds_ratios(
        TABLE.assign(yes_squares=2 * TABLE["yes"], no_squares=2 * TABLE["no"]), {"informed": "no"}
    ).iloc[0]
    assert ones[["value", "lower", "upper"]].tolist() == pytest.approx(plain[["value", "lower", "upper"]].tolist())
    width = [np.log(row["upper"] / row["lower"]) for row in (ones, twice)]
    assert width[1] / width[0] == pytest.approx(np.sqrt(2))


def test_limits_hold_the_truth_as_often_as_they_say():
    """Simulated: odds ratios 4 and 0.5 together, 600 answers, 300 times."""
    rng, held = np.random.default_rng(5), np.zeros(2)
    for _ in range(300):
        a, b = rng.integers(0, 2, (2, 600))
        yes = rng.random(600) < 1 / (1 + np.exp(-(-0.4 + np.log(4) * a + np.log(0.5) * b)))
        each = pd.DataFrame({"a": a.astype(str), "b": b.astype(str), "yes": yes.astype(int), "no": (~yes).astype(int)})
        rows = odds_ratios(each.groupby(["a", "b"], as_index=False).sum(), {"a": "0", "b": "0"})
        held += (rows["lower"] < [4, 0.5]) & (rows["upper"] > [4, 0.5])
    assert ((held / 300 > 0.91) & (held / 300 < 0.985)).all()


def test_a_level_with_hardly_a_no_gets_a_note_and_no_ratio():
    cells = pd.concat([TABLE, pd.DataFrame({"informed": ["not asked"], "yes": [50], "no": [2]})])
    rows = odds_ratios(cells, {"informed": "no"}).set_index("level")
    assert rows.loc["yes", "value"] == pytest.approx(4.5)
    assert np.isnan(rows.loc["not asked", "value"])
    assert rows.loc["not asked", "note"] == "fewer than 5 on one side: no ratio"


def test_too_little_is_refused():
    few = pd.DataFrame({"informed": ["yes", "no"], "yes": [5, 6], "no": [9, 1]})
    with pytest.raises(InsufficientDataError, match="'no', has fewer than 5 yes or no"):
        odds_ratios(few, {"informed": "no"})
    with pytest.raises(InsufficientDataError, match="2 cells for 2 parameters"):
        rate_ratios(pd.DataFrame({"area": ["a", "b"], "count": [1, 2], "exposure": [1.0, 1.0]}), {"area": "a"})
