"""Deep dive into force in numbers: the rates the ONS printed, planted forces found, and every sentence said."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pcc_analysis.deep_dives import force_in_numbers as dive
from pcc_analysis.deep_dives.force_in_numbers.forces import forces_of
from pcc_analysis.deep_dives.force_in_numbers.funnels import said_of_all
from pcc_analysis.deep_dives.force_in_numbers.similar import said_of_classes
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.peers import CLASSES
from pcc_analysis.reports import run_report
from pcc_analysis.reports.provenance import read_provenance
from pcc_analysis.sources.ons_headings import TOTAL
from pcc_analysis.sources.ons_tables import read_ons_tables

ROOT = Path(__file__).parents[1]
JUNE = pd.Period("2019-06", "M")


@pytest.fixture(scope="module")
def found(briefings):
    return {quarter: dive.forces(briefing) for quarter, briefing in briefings.items()}


def recorded_of(forces):
    return {
        "crimes_per_1000": as_recorded(dive.against_country(forces)),
        "rank": as_recorded(dive.ranks(forces)),
        "times_a_usual_force": as_recorded(dive.funnels(forces)),
        "beside_similar_forces": as_recorded(dive.similar(forces)),
    }


def test_the_notebook_records_the_figures_of_the_library(found, run_dive):
    for quarter, (recorded, page) in run_dive("force_in_numbers").items():
        assert recorded == recorded_of(found[quarter])
        assert "The edition supplied holds no rates of Residential burglary." in page.read_text(encoding="utf-8")


def test_all_crime_is_as_published(found):
    """The demonstration's ONS figures are the published ones of June 2019: 43,164 crimes, 720,100 people, 59.9, 89.3.

    Limits by the textbook's normal approximation of a large count: the count less and plus 1.96 of its roots.
    """
    row = dive.against_country(found["2019-20-Q1"]).headline
    assert (row["count"], row["base"]) == (43_164, 720_100)
    assert row["value"] == pytest.approx(59.9, abs=0.05)
    assert row["country"] == pytest.approx(89.3, abs=0.05)
    for side, sign in (("lower", -1), ("upper", 1)):
        assert row[side] == pytest.approx((43_164 + sign * 1.96 * 43_164**0.5) / 720.1, abs=0.005)


def test_a_later_quarter_says_that_its_edition_is_older(found):
    assert not any("earlier" in note for note in found["2019-20-Q1"].notes)
    assert any("it ends 3 months earlier." in note for note in found["2019-20-Q2"].notes)


@pytest.fixture(scope="module")
def workbook(open_data):
    return forces_of(read_ons_tables(open_data / "ons-pfa-tables"), "Wiltshire", JUNE)


def test_every_rate_is_the_one_printed_in_the_workbook(workbook):
    """ONS police force area tables, year ending June 2019, P3, row Wiltshire, read by eye; the country's beside it."""
    printed = {
        "All crime": (59.945, 89.315),
        "Violence against the person": (20.380, 28.667),
        "Stalking and harassment": (3.901, 7.762),
        "Sexual offences": (2.203, 2.759),
        "Robbery": (0.454, 1.492),
        "Residential burglary": (2.675, 4.936),
        "Residential burglary, per 1,000 households": (6.429, 11.958),
        "Vehicle offences": (3.743, 7.949),
        "Shoplifting": (6.187, 6.238),
    }
    rows = dive.against_country(workbook).rows.set_index("name")
    for name, (own, country) in printed.items():
        assert rows.loc[name, ["value", "country"]].tolist() == pytest.approx([own, country], abs=0.0006)
    assert len(rows) == 24
    says = dive.against_country(workbook).says
    assert (
        "On the year before it changed by \N{MINUS SIGN}1.0% in Wiltshire and by +5.9% in England and Wales." in says[0]
    )
    assert (
        says[1]
        == "Of 24 rates, 22 are lower than in England and Wales by more than chance; 1 would be expected to by chance."
    )


def test_counts_and_rates_are_those_of_one_force_and_its_edition(workbook):
    """Every published rate is its count over the population or households beside it."""
    rates = workbook.counts / workbook.bases * 1000
    there = workbook.rates.notna() & (workbook.bases > 100_000)  # the City of London's are rounded to 100 of 3,700
    assert there.sum().sum() > 24 * 41
    assert np.allclose(rates.where(there), workbook.rates.where(there), atol=0.01, equal_nan=True)


def test_ranks_are_those_of_the_published_rates(workbook):
    """Counted by hand in the sorted column of the workbook: three forces below Wiltshire, 38 above."""
    rows = dive.ranks(workbook).rows.set_index("name")
    own = workbook.rates.loc["Wiltshire"]
    assert rows.loc["All crime", ["value", "of"]].tolist() == [39, 42]
    assert (rows["value"] == (workbook.rates > own).sum() + 1).all()
    assert ((rows["lower"] <= rows["value"]) & (rows["value"] <= rows["upper"])).all()
    assert "for homicide and death or serious injury - unlawful driving" in dive.ranks(workbook).says[2]


def test_the_notebook_runs_on_the_published_workbooks(open_data, workbook, tmp_path):
    run_report(
        "2025-26-Q1", notebook="deep_dives/force_in_numbers", data=open_data, out=tmp_path, notebooks=ROOT / "notebooks",
        plans=ROOT / "data" / "plans",
    )  # fmt: skip
    recorded = read_provenance(tmp_path / "2025-26-Q1")["reports"]["deep_dives/force_in_numbers"]["findings"]
    assert recorded == recorded_of(workbook)
    page = next(tmp_path.rglob("force_in_numbers*.html")).read_text(encoding="utf-8")
    assert "it ends 72 months earlier, too early to speak for the year of this report." in page
    assert "1,926 crimes, 6.4 per 1,000 households" in page


def made(counts, people, homes=None):
    """Tables as ``read_ons_tables`` gives them: counts by offence and force, people by force."""
    rows = []
    for force, base in people.items():
        rows.append((force, "force", "P3", "", "", "population", base))
        for offence, by_force in counts.items():
            level = "total" if offence == TOTAL else "group"
            rows.append((force, "force", "P1", offence, level, "count", by_force[force]))
            rows.append((force, "force", "P3", offence, level, "rate_per_1000", by_force[force] / base * 1000))
    for offence, by_force in counts.items():
        rate = sum(by_force.values()) / sum(people.values()) * 1000
        rows.append(("England and Wales", "country", "P3", offence, "group", "rate_per_1000", rate))
    frame = pd.DataFrame(rows, columns=["area", "kind", "table", "offence", "level", "unit", "value"])
    return frame.assign(edition=JUNE, note="", period_end=JUNE)


FORCES = ["Wiltshire", "Devon and Cornwall", "Gloucestershire", "Norfolk", "North Yorkshire", "Suffolk", "Warwickshire",
          "West Mercia", *(f"Force {number}" for number in range(32))]  # fmt: skip


def simulated(rng, planted=1.0, spread=0.15, offences=6, rate=0.02):
    """Forty forces that truly differ, log-normally by `spread`; Wiltshire's first offence is `planted` times usual."""
    people = dict(zip(FORCES, rng.integers(400_000, 2_000_000, len(FORCES)), strict=True))
    counts = {}
    for number in range(offences):
        own = np.exp(rng.normal(0, spread, len(FORCES)))
        own[0] = planted if number == 0 and planted != 1 else own[0]
        drawn = rng.poisson(rate * own * np.array(list(people.values())))
        counts[TOTAL if number == 0 else f"Offence {number}"] = dict(zip(FORCES, drawn.astype(float), strict=True))
    return forces_of(made(counts, people), "Wiltshire", JUNE)


def test_a_planted_force_stands_out_and_the_others_do_not():
    """Simulated: Wiltshire's total is 2.5 times usual among forces that differ by 15%; the rest differs only like them."""
    for seed in range(10):
        forces = simulated(np.random.default_rng(seed), planted=2.5)
        finding = dive.funnels(forces)
        row = finding.headline
        assert row["classification"] == "above the 99.8% limit"
        assert row["q"] < 0.05
        # all counts over all people holds the planted force too, so the truth is a little below 2.5
        assert 2.2 < row["value"] < 2.7
        assert "Allowing for that many looks, what stands out is all crime." in finding.says[1] or row["q"] < 0.001
        assert dive.ranks(forces).headline["value"] == 1
        assert dive.ranks(forces).headline["upper"] == 1
        assert dive.similar(forces).headline["classification"] == "greater than peers"
        assert dive.similar(forces).headline["lower"] > 0


def test_limits_leave_out_a_usual_force_exactly_where_the_rate_lies_outside_its_funnel(workbook):
    for forces in (workbook, *(simulated(np.random.default_rng(seed), planted=2.5) for seed in range(5))):
        rows = dive.funnels(forces).rows.dropna(subset=["lower", "upper"])
        assert len(rows) > 0
        outside = (rows["lower"] > 1) | (rows["upper"] < 1)
        assert (outside == (rows["classification"] != "within the limits")).all()


def test_a_funnel_that_reaches_down_to_nothing_gives_no_limits():
    people = dict.fromkeys(FORCES, 100_000)
    few = dive.funnels(forces_of(made({TOTAL: dict.fromkeys(FORCES, 2.0)}, people), "Wiltshire", JUNE))
    assert few.headline[["lower", "upper"]].isna().all()
    assert "limits" not in few.says[0].split(". That")[0]
    few.element()


def test_where_nothing_is_planted_hardly_anything_stands_out():
    """Simulated, 60 editions of 6 independent offences: 5.6% beyond 95% (docs/methods/funnel.md), few after BH."""
    beyond = kept = 0
    for seed in range(60):
        rows = dive.funnels(simulated(np.random.default_rng(100 + seed))).rows
        beyond += (rows["classification"] != "within the limits").sum()
        kept += (rows["q"] < 0.05).any()
    assert 0.02 < beyond / 360 < 0.09  # 360 looks: 5.6% with two standard errors of 1.2 each side
    assert kept <= 7  # 60 editions at 5%: more in less than one of fifty


def test_the_range_of_ranks_holds_the_true_rank():
    """Simulated: the true rates are known; small forces, so that chance moves them."""
    held = 0
    for seed in range(40):
        rng = np.random.default_rng(500 + seed)
        true = dict(zip(FORCES, np.exp(rng.normal(0, 0.1, len(FORCES))), strict=True))
        people = dict.fromkeys(FORCES, 100_000)
        counts = {TOTAL: {force: float(rng.poisson(500 * true[force])) for force in FORCES}}
        row = dive.ranks(forces_of(made(counts, people), "Wiltshire", JUNE)).headline
        rank = 1 + sum(one > true["Wiltshire"] for one in true.values())
        held += row["lower"] <= rank <= row["upper"]
    assert held >= 36  # at least 95% of 40, less two standard errors


def rows_of(**columns):
    return pd.DataFrame(columns)


@pytest.mark.parametrize(
    ("classes", "q", "said"),
    [
        ([2, 2], [0.6, 0.6], "Of 2 crime groups looked at, none lies beyond the 95% limits of its funnel; none would be "
                             "expected to by chance, if they were independent."),
        ([1, 2], [0.08, 0.6], "Of 2 crime groups looked at, 1 lies beyond the 95% limits (robbery); none would be "
                              "expected to by chance, if they were independent. Allowing for that many looks, none stands "
                              "out."),
        ([0, 3], [0.01, 0.06], "Of 2 crime groups looked at, 2 lie beyond the 95% limits (robbery and arson); none would be "
                               "expected to by chance, if they were independent. Allowing for that many looks, what stands "
                               "out is robbery."),
        ([0, 4], [0.01, 0.01], "Of 2 crime groups looked at, 2 lie beyond the 95% limits (robbery and arson); none would be "
                               "expected to by chance, if they were independent. Allowing for that many looks, they all "
                               "still stand out."),
    ],
)  # fmt: skip
def test_what_is_said_of_many_looks(classes, q, said):
    from pcc_analysis.peers.funnel import CLASSES as FUNNEL

    rows = rows_of(name=["Robbery", "Arson"], classification=[FUNNEL[one] for one in classes], q=q)
    assert said_of_all(rows) == said


@pytest.mark.parametrize(
    ("classes", "said"),
    [
        ([None, None], "There are too few similar forces with a figure to say what is usual among them."),
        ([1, 2], "In all 2 crime groups it is in line with them; none would be expected to lie outside by chance."),
        ([0, 3], "Of 2 crime groups it is greater than peers for robbery and less than peers for arson, and in line with "
                 "them otherwise; none would be expected to lie outside by chance."),
    ],
)  # fmt: skip
def test_what_is_said_of_peers(classes, said):
    named = [CLASSES[one] if one is not None else None for one in classes]
    assert said_of_classes(rows_of(name=["Robbery", "Arson"], classification=named)) == said


def test_a_rate_like_the_countrys_and_one_above_are_called_so():
    people = dict.fromkeys(FORCES, 100_000)
    same = {TOTAL: dict.fromkeys(FORCES, 100.0), "Robbery": {**dict.fromkeys(FORCES, 50.0), "Wiltshire": 100.0}}
    level = dive.against_country(forces_of(made({TOTAL: same[TOTAL]}, people), "Wiltshire", JUNE))
    assert "The two differ by no more than chance could give." in level.says[0]
    assert level.says[1] == "Of 1 rate, none differs from that of England and Wales by more than chance could give."
    above = dive.against_country(forces_of(made(same, people), "Wiltshire", JUNE)).says[1]
    assert above == (
        "Of 2 rates, 1 is higher, for robbery, than in England and Wales by more than chance; none would be expected to "
        "by chance."
    )
    higher = {TOTAL: same["Robbery"]}
    says = dive.against_country(forces_of(made(higher, people), "Wiltshire", JUNE)).says
    assert "per cent higher, more than chance would give." in says[0]


def test_a_rank_that_chance_cannot_move_and_one_that_it_moves_anywhere():
    people = dict.fromkeys(FORCES, 1_000_000)
    first = {**dict.fromkeys(FORCES, 10_000.0), "Wiltshire": 90_000.0}
    assert (
        "chance would not move it from there"
        in dive.ranks(forces_of(made({TOTAL: first}, people), "Wiltshire", JUNE)).says[0]
    )
    few = dive.ranks(forces_of(made({TOTAL: dict.fromkeys(FORCES, 2.0)}, people), "Wiltshire", JUNE))
    assert "chance alone could place it from 1st to 40th" in few.says[0]
    assert "the rank says next to nothing" in few.says[2]


def test_closer_looks_name_what_is_not_there():
    forces = simulated(np.random.default_rng(1), offences=2)
    shown = [one.element() for one in dive.closer_looks(forces, f"{TOTAL}; Arson ; Piracy;")]
    assert [one["kind"] for one in shown] == ["heading", "paragraphs", "chart", "paragraphs"]
    assert shown[3]["sentences"] == ["The edition supplied holds no rates of Arson or Piracy."]
    with pytest.raises(InsufficientDataError, match="no rates of 'Arson'; it holds Total recorded crime"):
        dive.every_force(forces, "Arson")


def test_the_others_outside_their_funnels_are_counted():
    forces = simulated(np.random.default_rng(3), planted=4.0, spread=0.05, offences=1)
    own = dive.every_force(forces, TOTAL)
    assert own.rows["force"].iloc[0] == "Wiltshire"
    assert own.rows["value"].iloc[1:].is_monotonic_decreasing
    outside = (own.rows["classification"].iloc[1:] != "within the limits").sum()
    said = {0: "None of the other 39 forces lies outside its 95% limits.", 1: "1 lies outside"}.get(
        outside, "lie outside"
    )
    assert said in own.says[0]


def test_no_edition_and_no_peers(found):
    empty = pd.DataFrame(columns=["edition"])
    with pytest.raises(InsufficientDataError, match="no edition of the ONS police force area tables ends by June 2019"):
        forces_of(empty, "Wiltshire", JUNE)
    people = dict.fromkeys(["Wiltshire", "Kent"], 100_000)
    alone = forces_of(made({TOTAL: {"Wiltshire": 100.0, "Kent": 120.0}}, people), "Wiltshire", JUNE)
    finding = dive.similar(alone)
    assert "too few similar forces" in finding.says[0]
    assert "too few similar forces" in finding.says[1]
    finding.element()
