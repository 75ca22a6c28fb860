"""Capture and recapture by two lists: unbiased as Chapman proved, limits that hold the truth, strata that help."""

import numpy as np
import pytest
from scipy import stats

from pcc_analysis.capture import two_lists
from pcc_analysis.errors import InsufficientDataError


@pytest.mark.parametrize(("total", "first", "second"), [(20, 12, 9), (50, 30, 25), (12, 12, 3)])
def test_the_estimator_is_unbiased_where_the_lists_are_long_enough(total, first, second):
    """Chapman 1951: the mean over all overlaps (hypergeometric) is the total where n1 + n2 is at least the total."""
    overlaps = np.arange(max(0, first + second - total), min(first, second) + 1)
    chance = stats.hypergeom(total, first, second).pmf(overlaps)
    formula = [(first + 1) * (second + 1) / (m + 1) - 1 for m in overlaps]
    assert np.dot(chance, formula) == pytest.approx(total, abs=1e-9)
    for m, told in zip(overlaps, formula, strict=True):
        estimate = two_lists(m, first - m, second - m)
        assert estimate["value"] == pytest.approx(max(told, first + second - m), abs=1e-9)


def test_limits_hold_a_planted_total_as_often_as_they_say():
    """Simulated: 1,000, of whom the lists find 60% and 45% independently, 500 times."""
    rng, held = np.random.default_rng(2), 0
    for _ in range(500):
        one, other = rng.random(1000) < 0.60, rng.random(1000) < 0.45
        found = two_lists((one & other).sum(), (one & ~other).sum(), (~one & other).sum())
        held += found["lower"] < 1000 < found["upper"]
    assert 0.92 < held / 500 < 0.98


def test_strata_put_right_what_easy_and_hard_ones_together_get_wrong():
    """Simulated: 2,000 easy to find (80% by each list) and 2,000 hard (20%); pooled the estimate is far too low."""
    rng, pooled, split = np.random.default_rng(4), [], 0
    for _ in range(100):
        cells = []
        for chance in (0.8, 0.2):
            one, other = rng.random(2000) < chance, rng.random(2000) < chance
            cells.append([(one & other).sum(), (one & ~other).sum(), (~one & other).sum()])
        both, first, second = np.array(cells).T
        pooled.append(two_lists(both.sum(), first.sum(), second.sum())["value"])
        apart = two_lists(both, first, second)
        split += apart["lower"] < 4000 < apart["upper"]
        assert apart["strata"] == 2
    assert split >= 88  # 95 expected
    assert np.mean(pooled) < 3200  # 2,000 x 2,000 over 1,360 on both is 2,941


def test_the_edges():
    whole = two_lists(10, 0, 0)  # the lists are the same: nobody unseen
    assert whole[["value", "lower", "upper", "unseen"]].tolist() == [10, 10, 10, 0]
    assert two_lists(0, 3, 4)["value"] == 19  # by hand: 4 x 5 / 1 - 1
    with pytest.raises(InsufficientDataError, match="1 count missing or below 0"):
        two_lists([1, 2], [1, -1], [1, 1])
    with pytest.raises(InsufficientDataError, match="neither list found anything"):
        two_lists(0, 0, 0)
