"""Deep dive into victim satisfaction: the planted effects are found, the groups are the table's, the weights by hand."""

import numpy as np
import pytest

from pcc_analysis.deep_dives import victim_satisfaction as dive
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.demonstration.survey import EFFECT


@pytest.fixture(scope="module")
def found(briefings):
    return {
        quarter: {
            "closest_aspect": dive.drivers(briefing),
            "satisfied": dive.groups(briefing),
            "against_the_year_before": dive.trend(briefing),
            "satisfied_weighted": dive.reweighted(briefing),
        }
        for quarter, briefing in briefings.items()
    }


def test_the_notebook_records_the_figures_of_the_library(found, run_dive):
    for quarter, (recorded, page) in run_dive("victim_satisfaction").items():
        assert recorded == {name: as_recorded(one) for name, one in found[quarter].items()}
        assert "Keeping informed" in page.read_text(encoding="utf-8")


def test_being_kept_informed_is_found_with_the_planted_effect(found):
    for findings in found.values():
        row = findings["closest_aspect"].headline
        assert row["term"] == "kept_informed"
        assert row["lower"] < np.exp(EFFECT["kept_informed"]) < row["upper"]
        assert row["upper"] / row["lower"] < 2


def test_the_other_planted_effects_lie_in_their_limits_too(found):
    """Six aspects in three overlapping windows; with 95% limits one or two of eighteen may lie outside."""
    rows = [row for one in found.values() for _, row in one["closest_aspect"].rows.iterrows()]
    inside = [row["lower"] < np.exp(EFFECT[row["term"]]) < row["upper"] for row in rows]
    assert len(rows) == 18
    assert sum(inside) >= 15


def test_the_share_is_the_published_one(found):
    """Document 000, paragraph 93: 77% of 1,008, with 2.6 points either way."""
    row = found["2019-20-Q1"]["satisfied"].headline
    assert row["n"] == 1008
    assert round(row["value"], 2) == 0.77
    assert row["upper"] - row["lower"] == pytest.approx(2 * 0.026, abs=0.001)


def test_weights_by_hand(found):
    """From the rows of the finding: shares of crimes times shares satisfied, and Kish's ratio from the weights."""
    finding = found["2019-20-Q1"]["satisfied_weighted"]
    types = finding.rows.dropna(subset=["weight"])
    part = types["weight"] * types["n"] / types["n"].sum()
    assert part.sum() == pytest.approx(1)
    assert (part * types["value"]).sum() == pytest.approx(finding.headline["value"])
    error = np.sqrt((part**2 * types["value"] * (1 - types["value"]) / (types["n"] - 1)).sum())
    assert finding.headline["upper"] - finding.headline["value"] == pytest.approx(1.959964 * error)
    effect = types["n"].sum() * (types["n"] * types["weight"] ** 2).sum() / (types["n"] * types["weight"]).sum() ** 2
    assert f"design effect {effect:.2f}" in finding.says[0]


def test_the_trend_of_the_published_years_is_found(found):
    """Document 000 prints 82.7% for June 2015 and 77% for June 2019: the odds fell by a tenth or so a year."""
    row = found["2019-20-Q1"]["against_the_year_before"].headline
    assert row["upper"] < 1
    assert 0.8 < row["value"] < 0.95
    assert "a fall beyond chance" in found["2019-20-Q1"]["against_the_year_before"].says[0]
