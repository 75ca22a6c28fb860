"""Tables of the annual report against what documents 001 and 004 print."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pcc_analysis.annual_report import budget_table, cohort_table
from pcc_analysis.errors import DataContractError, InsufficientDataError
from pcc_analysis.numbers import format_number
from pcc_analysis.sources.extracts import open_extracts

PUBLISHED = Path(__file__).parents[1] / "data" / "published"
COSTS = ["OPCC office costs and external funding", "Corporate services allocation", "Chief Constable allocation"]
COST, INCOME = "Cost of service", "Total income"


def cells(name):
    with (PUBLISHED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(folder, source, under, lines):
    path = folder / under / "extract.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with open_extracts(folder, only=[source]) as extracts:
        return extracts.table(source).to_pandas()


HEADING = "month,version,side,line,amount,total"


def lines_of_001():
    return [
        ",".join(
            [
                cell["period_end"],
                "actual" if "ACTUAL" in cell["column"] else "budget",
                "cost" if cell["row"] in [*COSTS, COST] else "income",
                cell["row"],
                cell["printed"],
                "yes" if cell["row"] in (COST, INCOME) else "no",
            ]
        )
        for cell in cells("001_annual_budget")
    ]


def test_the_printed_budget_of_2024_adds_up(tmp_path):
    table = budget_table(read(tmp_path, "budget", "budget", [HEADING, *lines_of_001()]))
    assert table.columns.tolist() == [("2023-24", "actual"), ("2024-25", "budget")]
    assert table.index.get_level_values("line").tolist() == list(
        dict.fromkeys(c["row"] for c in cells("001_annual_budget"))
    )
    for side, line in (("cost", COST), ("income", INCOME)):
        assert table.loc[(side, line)].map(lambda one: format_number(one, 3)).tolist() == ["148.769", "153.852"]
    assert table.loc[("income", "Precept"), ("2024-25", "budget")] == 73.449


def test_the_precept_scenarios_of_2017_add_up_as_far_as_rounding_allows(tmp_path):
    lines = []
    for cell in cells("004_budget"):
        if cell["row"] == "scenario":
            continue
        total = "yes" if cell["row"].startswith("Total") else "no"
        lines.append(f'{cell["period_end"]},{cell["place"]},income,"{cell["row"]}",{cell["printed"]},{total}')
    table = budget_table(read(tmp_path, "budget", "budget", [HEADING, *lines]))
    totals = table.loc[("income", "Total Income available to PCC")]
    # printed 106.442 for 2018/19 at 1.9%: the three printed lines add up to 106.443
    assert totals.map(lambda one: format_number(one, 3)).to_dict() == {
        ("2017-18", "precept 0%"): "104.997",
        ("2018-19", "precept 0%"): "104.819",
        ("2019-20", "precept 0%"): "104.662",
        ("2017-18", "precept 1.9%"): "105.789",
        ("2018-19", "precept 1.9%"): "106.443",
        ("2019-20", "precept 1.9%"): "107.155",
    }
    rise = totals[("2019-20", "precept 1.9%")] - totals[("2019-20", "precept 0%")]
    assert rise == pytest.approx(45.911 - 43.418, abs=1e-9)


def test_a_total_that_disagrees_with_its_lines_is_refused(tmp_path):
    lines = [line.replace("Precept,70.141", "Precept,70.241") for line in lines_of_001()]
    with pytest.raises(
        DataContractError,
        match=r"Total income of 2023-24 \(actual\) is 148.769 and its lines add up to 148.869; correct the total",
    ):
        budget_table(read(tmp_path, "budget", "budget", [HEADING, *lines]))


def test_a_line_that_stands_twice_and_a_total_alone_and_nothing(tmp_path):
    frame = read(tmp_path, "budget", "budget", [HEADING, "2024-03,actual,cost,A,1,no", "2024-03,actual,cost,A,2,no"])
    with pytest.raises(DataContractError, match="1 row where a line stands twice in one year and version"):
        budget_table(frame)
    alone = frame.head(1).assign(total=True)
    with pytest.raises(DataContractError, match=r"A of 2023-24 \(actual\) is 1.000 and its lines add up to 0.000"):
        budget_table(alone)
    with pytest.raises(InsufficientDataError, match="no budget lines; put them into budget/"):
        budget_table(frame.head(0))


def test_a_side_without_a_printed_total_is_added_up(tmp_path):
    rows = ["2024-03,actual,cost,A,1.5,", "2024-03,actual,cost,B,-0.25,", "2025-03,budget,cost,A,2,"]
    table = budget_table(read(tmp_path, "budget", "budget", [HEADING, *rows]))
    assert table.loc[("cost", "Total cost")].tolist() == [1.25, 2.0]
    assert np.isnan(table.loc[("cost", "B"), ("2024-25", "budget")])


def test_the_cohorts_of_2024_as_printed(tmp_path):
    """Document 001, Integrated Offender Management; the sums and the per cents are worked out by hand."""
    rows = {}
    for cell in cells("001_annual_offender_management"):
        rows.setdefault(cell["row"], {})[cell["measure"].split("_", 2)[2]] = cell["value"]
    order = ["offenders", "cost_during", "offences_during", "cost_after", "offences_after"]
    lines = [f"2024-03,{name},{','.join(row[one] for one in order)}" for name, row in rows.items()]
    frame = read(tmp_path, "offender_management", "offender-management", [f"month,cohort,{','.join(order)}", *lines])
    table = cohort_table(frame)
    for name, row in rows.items():
        assert table.loc[name, order].tolist() == [float(row[one]) for one in order]
    everyone = table.loc["All cohorts"]
    assert everyone[order].tolist() == [116, 1531240, 711, 138807, 48]
    assert (everyone["cost_change"], everyone["offences_change"]) == (-1392433, -663)
    assert everyone["offences_percent_change"] == pytest.approx(-663 / 711)
    assert table.loc["IOM - Free (national)", "cost_percent_change"] == pytest.approx(99003 / 183173 - 1)
    assert table["cost_before"].isna().all()


def test_cohorts_twice_or_none():
    row = {
        "cohort": "fixed",
        "offenders": 5,
        "cost_during": 0,
        "offences_during": 0,
        "cost_after": 0,
        "offences_after": 0,
    }
    assert np.isnan(cohort_table(pd.DataFrame([row])).loc["fixed", "cost_percent_change"])
    with pytest.raises(InsufficientDataError, match="1 cohort stands twice; give the rows of one year"):
        cohort_table(pd.DataFrame([row, row]))
    with pytest.raises(InsufficientDataError, match="no cohorts; put them into offender-management/"):
        cohort_table(pd.DataFrame(columns=list(row)))
