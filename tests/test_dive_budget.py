"""Deep dive into budget and precept: the printed scenarios of document 004, sums by hand, and every sentence."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pcc_analysis.deep_dives import budget as dive
from pcc_analysis.deep_dives.budget.gap import said_of_gap
from pcc_analysis.deep_dives.budget.outlook import outlook_of
from pcc_analysis.deep_dives.budget.pound import shares
from pcc_analysis.deep_dives.budget.printed import said_of_scenario
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.demonstration import make_demonstration_data
from pcc_analysis.errors import InsufficientDataError, RunError
from pcc_analysis.reports import run_report
from pcc_analysis.reports.provenance import read_provenance

ROOT = Path(__file__).parents[1]
PUBLISHED = ROOT / "data" / "published"
YEARS = ["2017-18", "2018-19", "2019-20"]
JUNE = pd.Period("2019-06", "M")
MINUS = "\N{MINUS SIGN}"


def printed(name):
    with (PUBLISHED / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def amounts(measure):
    return [float(row["value"]) for row in printed("004_budget.csv") if row["measure"] == measure]


def lines_of_004():
    rows = [row for row in printed("004_budget.csv") if row["period_end"]]
    return pd.DataFrame(
        {
            "version": [row["place"] for row in rows],
            "side": "income",
            "line": [row["row"] for row in rows],
            "amount": [float(row["value"]) for row in rows],
            "total": [row["row"].startswith("Total") for row in rows],
            "ends": pd.PeriodIndex([row["period_end"] for row in rows], freq="M"),
        }
    )


def lines_of_001():
    rows = printed("001_annual_budget.csv")
    totals = ("Cost of service", "Total income")
    costs = ("OPCC office costs and external funding", "Corporate services allocation", "Chief Constable allocation")
    return pd.DataFrame(
        {
            "version": ["actual" if "ACTUAL" in row["column"] else "budget" for row in rows],
            "side": ["cost" if row["row"] in (*costs, totals[0]) else "income" for row in rows],
            "line": [row["row"] for row in rows],
            "amount": [float(row["value"]) for row in rows],
            "total": [row["row"] in totals for row in rows],
            "ends": pd.PeriodIndex([row["period_end"] for row in rows], freq="M"),
        }
    )


@pytest.fixture(scope="module")
def ahead():
    return outlook_of(lines_of_004(), JUNE)


def recorded_of(briefing):
    ahead = dive.outlook(briefing, 0.015, 0.0, 3)
    costs = (0.019, 0.02, 0.02, 0.8)
    found = {
        "funding": dive.funding(ahead, 0.019),
        "printed_scenario": dive.printed(ahead),
        "band_d": dive.household(ahead, 0.019, 167.1, "2016-17"),
        "gap": dive.gap(ahead, *costs),
        "rise_chosen": dive.choices(ahead, *costs),
        "largest_part_of_a_pound": dive.each_pound(briefing, ahead.population),
    }
    return {name: as_recorded(one) for name, one in found.items()}


def test_the_notebook_records_the_figures_of_the_library(briefings, run_dive):
    for quarter, (recorded, page) in run_dive("budget").items():
        assert recorded == recorded_of(briefings[quarter])
        assert "its amounts contradict the name" in page.read_text(encoding="utf-8")


def test_the_year_with_spending_runs_too(tmp_path):
    """Document 001: 27p to support, 26p to local policing, 16p to investigations; 148.769 million in all."""
    make_demonstration_data(tmp_path / "data", first="2023-04", last="2024-03")
    run_report(
        "2023-24",
        notebook="deep_dives/budget",
        data=tmp_path / "data",
        out=tmp_path / "out",
        notebooks=ROOT / "notebooks",
        plans=ROOT / "data" / "plans",
    )
    recorded = read_provenance(tmp_path / "out" / "2023-24")["reports"]["deep_dives/budget"]["findings"]
    part = recorded["largest_part_of_a_pound"]
    assert (part["name"], part["value"]) == ("Support including chief officers", 0.27)
    assert part["amount"] == pytest.approx(0.27 * 148.769, abs=1e-9)


def test_without_a_rise_the_printed_figures_come_out(ahead):
    raised = ahead.at(0.0)
    assert list(raised.index) == YEARS
    assert raised["precept"].tolist() == amounts("precept_scenario_0")
    assert raised["central"].tolist() == amounts("central_funding_scenario_0")
    assert raised["total"].tolist() == pytest.approx(amounts("total_income_scenario_0"), abs=5e-4)


def test_the_scenario_of_1_9_per_cent_comes_out_at_the_rise_that_it_holds(ahead):
    """Document 004 prints 42.950, 44.407 and 45.911; 1.9% exactly gives 42.959, 44.424 and 45.940 (by hand)."""
    at_name, found = ahead.at(0.019)["precept"], ahead.at(0.0187915)["precept"]
    assert at_name.tolist() == pytest.approx([42.959, 44.424, 45.940], abs=5e-4)
    # both sides are rounded to thousands, so a year may be out by one of them
    assert found.tolist() == pytest.approx(amounts("precept_scenario_1_9"), abs=1.1e-3)
    assert ahead.at(0.0187915)["total"].tolist() == pytest.approx(amounts("total_income_scenario_1_9"), abs=1.6e-3)
    rows = dive.printed(ahead).rows
    own = rows[rows["rise"] == 0.019]
    assert own["lower"].max() < 0.0187915 < own["upper"].min()
    assert own["apart"].tolist() == pytest.approx([-0.009, -0.017, -0.029], abs=5e-4)


def test_what_is_said_of_the_printed_scenarios(ahead):
    says = dive.printed(ahead).says
    assert says[0] == (
        "The scenario of 0% comes out as printed in every year. Its printed totals are the sums of their lines. From "
        f"2017-18 to 2019-20 the printed total falls by £0.335 million ({MINUS}0.3%)."
    )
    assert "The scenario is named 1.9%, and its amounts contradict the name" in says[1]
    assert "£45.940 million, £0.029 million more than the printed £45.911 million" in says[1]
    assert "A rise of 1.879% a year gives the printed amounts of all years" in says[1]
    assert (
        "The printed totals of 2018-19 and 2019-20 differ from the sums of their lines by up to £0.001 million, no more "
        "than rounding explains." in says[1]
    )
    assert says[1].endswith("From 2017-18 to 2019-20 the printed total rises by £1.367 million (+1.3%).")


def test_other_sentences_of_a_scenario(ahead):
    rows = dive.printed(ahead).rows
    own = rows[rows["rise"] == 0.019].reset_index(drop=True)
    apart = own.assign(lower=[0.01, 0.02, 0.03], upper=[0.011, 0.021, 0.031], worked=own["printed"] - 0.1)
    said = said_of_scenario(apart.assign(printed_total=[105.789, 107.0, 105.789]))
    assert "No one rise gives the printed amounts of all years." in said
    assert "£0.029 million less" in said
    assert "The printed totals of 2018-19 and 2019-20" in said
    assert "more than rounding explains." in said
    assert said.endswith("the printed total stays the same.")
    one = said_of_scenario(own.assign(printed_total=own["added"] + [0.0, 0.001, 0.0]))
    assert "The printed total of 2018-19 differs from the sum of its lines by up to £0.001 million" in one
    assert said_of_scenario(own.assign(printed_total=np.nan)).endswith("It has no printed totals.")
    exact = outlook_of(
        lines_of_004().assign(amount=lambda one: one["amount"].where(one["version"] == "precept 0%", one["amount"])),
        JUNE,
    )
    table = exact.scenarios[0.019].assign(precept=exact.at(0.019)["precept"])
    held = replace(exact, scenarios={0.019: table})
    assert dive.printed(held).says[0].startswith("The scenario of 1.9% comes out as printed in every year.")


def test_any_other_rise_by_hand(ahead):
    """5%: 42.158 x 1.05, 42.783 x 1.1025, 43.418 x 1.157625."""
    assert ahead.at(0.05)["precept"].tolist() == pytest.approx([44.2659, 47.1682575, 50.26176225])
    funding = dive.funding(ahead, 0.05)
    assert funding.headline["value"] == pytest.approx(60.994 + 50.26176225 + 0.25)
    assert funding.rows["more"].sum() == pytest.approx(2.1079 + 4.3852575 + 6.84376225)
    assert "Over 3 years that is £13.337 million more than without a rise." in funding.says[0]
    assert dive.funding(ahead, 0.0).says[0].startswith("Without a rise funding falls from £104.997 million")
    less = dive.funding(ahead, -0.01)
    assert "less than without a rise." in less.says[0]
    level = replace(ahead, years=ahead.years.assign(central=10.0, precept=5.0))
    assert "funding stays from" in dive.funding(level, 0.0).says[0]


def test_band_d_is_what_was_paid():
    """£167.10 in 2016-17 and 1.9%: £170.27, which band D homes paid in 2017-18; £3.17 more, 6p a week."""
    ahead = outlook_of(lines_of_004(), JUNE)
    rows = dive.household(ahead, 0.019, 167.1, "2016-17").rows
    assert rows["name"].tolist() == YEARS[::-1]
    assert round(rows["value"].iloc[-1], 2) == 170.27
    assert rows["week"].iloc[-1] == pytest.approx(170.2749 / 52)
    other = dive.household(ahead, 0.019, 251.47, "2023-24")
    assert other.rows.empty
    assert "once band D of 2016-17 is given" in other.says[0]
    assert "(now £0.00 in no year)" in dive.household(ahead, 0.019, 0.0, "").says[0]
    assert [one.element()["kind"] for one in dive.table_shown(other)] == ["paragraphs"]


def test_gap_and_savings_by_hand(ahead):
    """104.997 grows by 2% a year: 107.09694 and 109.2388788, against 104.819 and 104.662 without a rise."""
    rows = dive.gap(ahead, 0.0, 0.02, 0.02, 0.8).rows.iloc[::-1]
    assert rows["cost"].tolist() == pytest.approx([104.997, 107.09694, 109.2388788])
    assert rows["value"].tolist() == pytest.approx([0.0, 2.27794, 4.5768788], abs=1e-9)
    assert rows["saving"].tolist() == pytest.approx([0.0, 2.27794, 2.2989388], abs=1e-9)
    mixed = dive.gap(ahead, 0.0, 0.03, 0.01, 0.75).rows.iloc[::-1]
    assert mixed["cost"].iloc[1] == pytest.approx(104.997 * 1.025)


@pytest.mark.parametrize(
    ("value", "saving", "said"),
    [
        (
            2.0,
            3.0,
            "£2.000 million more than its funding, 2.0% of the cost. Savings of £3.000 million have to be found",
        ),
        (0.0, 0.0, "and is just paid for. No savings are needed in the 2 years."),
        (-1.5, 0.0, "and its funding is £1.500 million more. No savings are needed"),
        (-1.5, 1.0, "and its funding is £1.500 million more. Savings of £1.000 million have to be found"),
    ],
)
def test_every_sentence_of_the_gap(value, saving, said):
    rows = pd.DataFrame({"name": ["2019-20", "2018-19"], "cost": 100.0, "value": [value, 0.0], "saving": [0.0, saving]})
    assert said in said_of_gap(rows, 0.01)


def test_the_least_rise_that_pays(ahead):
    found = dive.choices(ahead, 0.019, 0.02, 0.02, 0.8)
    assert found.headline["rise"] == 0.019
    # by hand: 43.418 x (1.01^3 - 1) = 1.3156
    assert "is worth about £1.316 million in 2019-20. Of the rises shown 5% a year is the least" in found.says[0]
    none = dive.choices(ahead, 0.019, 0.1, 0.1, 0.8)
    assert "None of the rises shown pays for the service" in none.says[0]
    assert dive.choices_chart(found).element()["kind"] == "chart"


def test_a_budget_is_carried_forward_where_no_scenario_is_supplied():
    """Document 001, 2024/25: 73.449 precept, 74.910 and 5.235 grants, 0.258 reserve; costs 153.852. By hand."""
    ahead = outlook_of(lines_of_001(), pd.Period("2024-03", "M"), 0.015, -0.01, 2)
    assert (ahead.before, list(ahead.years.index)) == ("2024-25", ["2025-26", "2026-27"])
    assert ahead.years["precept"].tolist() == pytest.approx([73.449 * 1.015, 73.449 * 1.015**2])
    assert ahead.years["central"].tolist() == pytest.approx([80.145 * 0.99, 80.145 * 0.99**2])
    assert ahead.years["other"].tolist() == pytest.approx([0.258, 0.258])
    assert dive.gap(ahead, 0.0, 0.02, 0.02, 0.8).rows["cost"].iloc[-1] == pytest.approx(153.852 * 1.02)
    assert dive.printed(ahead).rows.empty
    assert dive.printed(ahead).says == ["No scenario is supplied for these years, so there is none to check."]
    assert f"the tax base changes by +1.5% and central funding by {MINUS}1.0% a year" in ahead.notes[0]


def test_what_cannot_be_is_refused(ahead):
    with pytest.raises(
        RunError, match=r"precept_rise is 1.9, further than 0.25 from 0; give a share of 1, 0.019 for 1.9%"
    ):
        ahead.at(1.9)
    with pytest.raises(RunError, match=r"tax_base_growth is 1.5"):
        outlook_of(lines_of_004(), JUNE, 1.5)
    with pytest.raises(RunError, match="pay_share is 80"):
        dive.gap(ahead, 0.0, 0.02, 0.02, 80)
    with pytest.raises(InsufficientDataError, match="no budget line is supplied for June 2019"):
        outlook_of(lines_of_004().iloc[:0], JUNE)


def spend_of_001():
    rows = printed("001_annual_spend.csv")
    now = {row["row"]: float(row["value"]) for row in rows if row["column"] == "2023/24"}
    before = {row["row"]: float(row["value"]) for row in rows if row["column"] != "2023/24"}
    return pd.DataFrame({"heading": list(now), "share": list(now.values()), "previous": [before[one] for one in now]})


def test_each_pound_is_as_printed():
    """Document 001, actual spend: eleven headings that add up to 100%; 148.769 million over 720,100 people, by hand."""
    found = shares(spend_of_001(), 148.769, 720_100, "2023-24")
    assert found.headline[["name", "value"]].tolist() == ["Support including ACPO", 0.27]
    assert found.rows["value"].sum() == pytest.approx(1.0)
    assert found.rows["amount"].sum() == pytest.approx(148.769)
    assert found.says[1:] == [
        "The shares add up to a pound.",
        "The service cost £148.769 million, £206.59 for each of 720,100 people.",
    ]
    assert [one.element()["kind"] for one in dive.each_pound_shown(found)] == ["paragraphs", "chart"]


def test_every_sentence_of_a_pound():
    spend = spend_of_001()
    near = shares(spend.assign(share=spend["share"].where(spend.index > 0, 0.29)), 1.0, np.nan, "2023-24")
    assert near.says[1:] == ["The shares add up to 103p, which rounding explains."]
    far = shares(spend.iloc[1:], np.nan, 720_100, "2023-24")
    assert far.says[1:] == ["The shares add up to 74p, more than rounding explains: a part is missing or wrong."]
    far.element()
    assert shares(spend.iloc[:1], 1.0, 1.0, "2023-24").says[0] == "Of each pound of 2023-24 26p went to local policing."
    none = shares(spend.iloc[:0], np.nan, np.nan, "2018-19")
    assert "No spending by heading was supplied for 2018-19" in none.says[0]
    assert [one.element()["kind"] for one in dive.each_pound_shown(none)] == ["paragraphs"]
