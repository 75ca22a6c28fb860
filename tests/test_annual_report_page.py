"""The annual report: run once on demonstration data; rates, cohorts and money against what was published."""

import csv
import re
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from page_checks import check_page

from pcc_analysis.annual_records import read_annual_records
from pcc_analysis.cohorts import latest_cohorts
from pcc_analysis.commentary.files import Written
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.force_in_numbers import force_in_numbers
from pcc_analysis.measures import Monthly, catalogue
from pcc_analysis.reports import run_report
from pcc_analysis.sections.annual import moved_symbol
from pcc_analysis.sections.annual_money import spend
from pcc_analysis.sources.ons_tables import read_ons_tables

ROOT = Path(__file__).parents[1]
PUBLISHED = ROOT / "data" / "published"
OPEN_DATA = ROOT.parent / "shared" / "open-data" / "ons-pfa-tables"
SCRIPT = "<script>alert(x)</script>"


def printed(name):
    with (PUBLISHED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def budget_rows(ends):
    """The budget of document 001, in other years."""
    income = {"Police grant", "Legacy council tax grants", "Revenue reserve", "Precept", "Total income"}
    yield ["month", "version", "side", "line", "amount", "total"]
    for row in printed("001_annual_budget"):
        version = "actual" if "ACTUAL" in row["column"] else "budget"
        side = "income" if row["row"] in income else "cost"
        total = "yes" if row["row"] in ("Cost of service", "Total income") else "no"
        yield [ends[row["period_end"]], version, side, row["row"], row["printed"], total]


def cohort_rows(month):
    yield [
        "month", "cohort", "offenders", "cost_during", "offences_during", "cost_after", "offences_after"
    ]  # fmt: skip
    rows = printed("001_annual_offender_management")
    for name in dict.fromkeys(row["row"] for row in rows):
        yield [month, name, *(row["value"] for row in rows if row["row"] == name)]


def spend_rows():
    yield ["heading", "share", "previous"]
    rows = printed("001_annual_spend")
    for name in dict.fromkeys(row["row"] for row in rows):
        now, before = (row["printed"] for row in rows if row["row"] == name)
        yield [name, now, before]


@pytest.fixture(scope="module")
def folder(demonstration, tmp_path_factory):
    folder = tmp_path_factory.mktemp("annual")
    for name in ("DEMONSTRATION", "crimes", "incidents", "complaints", "courts"):
        if (demonstration / name).exists():
            (folder / name).symlink_to(demonstration / name)
    lines(folder / "budget" / "budget.csv", budget_rows({"2024-03": "2019-03", "2025-03": "2020-03"}))
    lines(folder / "offender-management" / "cohorts.csv", cohort_rows("2019-03"))
    written = folder / "commentary" / "2018-19"
    lines(written / "spend.csv", spend_rows())
    lines(written / "engagement.csv", [["kind", "what", "number"], ["In person", f"Area boards {SCRIPT}", "16"]])
    (written / "priority-2.md").write_text(f"## Outcomes of the year\nDone. {SCRIPT}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(folder, tmp_path_factory):
    run = run_report(
        "2018-19",
        notebook="annual_report",
        data=folder,
        out=tmp_path_factory.mktemp("outputs"),
        notebooks=ROOT / "notebooks",
        plans=ROOT / "data" / "plans",
    )
    return run.page


@pytest.fixture(scope="module")
def page(made):
    return made.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def said(page):
    html = re.sub(r"<svg.*?</svg>|<style.*?</style>", " ", page, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize(("width", "scheme", "opened"), [(1280, "light", False), (320, "dark", True)])
def test_axe_finds_nothing_nothing_scrolls_sideways_and_nothing_is_asked_for(chromium, made, width, scheme, opened):
    check_page(chromium, made, width, scheme, opened)


def test_the_year_stands_against_the_one_before_by_priority(said):
    assert "Annual report, Financial year 2018-19" in said
    for number in (1, 2, 3, 4):
        assert f"Priority {number}: " in said
    assert "Measure 12 months to March 2018 12 months to March 2019 Change Reading" in said
    assert "Progress: priority 1 No commentary yet." in said
    assert "can be compared with the year before." in said


def test_offender_management_as_printed_in_001(said):
    assert "116 offenders committed 711 offences during the programme" in said  # 52 + 42 + 22; 267 + 373 + 71
    assert "IOM - Fixed priority (national) 52 £535,596 267 £25,458 13" in said
    assert "IOM - Flex (national) 42 £812,471 373 £14,346 15" in said
    assert "IOM - Free (national) 22 £183,173 71 £99,003 20" in said


def test_budget_as_printed_in_001(said):
    assert "2018-19 (actual): the service costs £148.769 million, and is financed in full." in said
    assert "2019-20 (budget): the service costs £153.852 million, and is financed in full." in said
    assert "Cost of service 148.769 153.852" in said
    assert "Precept 70.141 73.449" in said


def test_spending_as_printed_in_001(said):
    assert "Support including ACPO 27% 25% +2 points" in said
    assert "Central costs including reserves/capital −1% 2% −3 points" in said


def test_outcomes_by_type_and_what_was_not_supplied(said):
    assert "The most frequent outcome was " in said
    assert "Outcomes by type, 12 months to March 2019 and the year before" in said
    assert "No ONS police force area tables were supplied" in said
    assert "No extract of reoffending was supplied." in said


def test_markup_and_script_are_shown_and_never_run(page, said):
    assert "<script" not in page
    assert said.count(SCRIPT) == 2


def test_records_of_other_years_are_left_out(folder):
    records = read_annual_records(folder, pd.Period("2018-03", "M"), "Wiltshire")
    assert records.cohorts.empty
    assert set(records.budget["version"]) == {"actual"}  # the year to come is kept, the one after is not
    with_both = read_annual_records(folder, pd.Period("2019-03", "M"), "Wiltshire")
    assert set(with_both.budget["version"]) == {"actual", "budget"}
    assert len(with_both.cohorts) == 3


def test_no_extract_is_no_fault(tmp_path):
    records = read_annual_records(tmp_path, pd.Period("2019-03", "M"), "Wiltshire")
    assert records.budget.empty
    assert records.cohorts.empty


@pytest.fixture(scope="module")
def ons():
    if not (OPEN_DATA / "policeforceareatablesyearendingjune2019.xlsx").is_file():
        pytest.skip("the ONS tables are not beside the project")
    return read_ons_tables(OPEN_DATA)


def test_force_in_numbers_is_what_the_ons_prints(ons):
    table = force_in_numbers(ons, "Wiltshire", pd.Period("2019-06", "M")).set_index(["offence", "households"])
    total = table.iloc[0]
    # ONS police force area data tables, year ending June 2019, tables P1 to P3
    assert (total["count"], total["base"]) == (43164, 720100)
    assert total["value"] == pytest.approx(59.945, abs=0.001)
    assert total["country"] == pytest.approx(89.315, abs=0.001)
    assert total["percent_change"] == pytest.approx(-0.01045, abs=0.00001)
    assert total["country_percent_change"] == pytest.approx(0.05913, abs=0.00001)
    burglary = table.loc[("Residential burglary", True)]
    assert (burglary["base"], burglary["value"]) == (299600, pytest.approx(6.4288, abs=0.0001))
    assert pd.isna(table.loc[("Homicide", False), "percent_change"])  # withheld: the base is below 50
    inside = (table["rank_lower"] <= table["rank"]) & (table["rank"] <= table["rank_upper"])
    assert inside.all()
    assert table.loc[("Stalking and harassment", False), "rank"] == 42  # 3.9, the lowest of the 42 in table P3


def test_an_edition_or_force_that_is_not_there_is_refused(ons):
    with pytest.raises(InsufficientDataError, match="no edition for the year ending June 2015"):
        force_in_numbers(ons, "Wiltshire", pd.Period("2015-06", "M"))
    with pytest.raises(InsufficientDataError, match="no rates of Mercia and England and Wales"):
        force_in_numbers(ons, "Mercia", pd.Period("2019-06", "M"))


def cohort(measure, area, month, reoffended, offenders):
    return {
        "measure": measure,
        "area": area,
        "month": pd.Period(month, "M"),
        "numerator": float(reoffended),
        "denominator": float(offenders),
    }


def test_the_latest_cohort_stands_against_one_formed_three_years_earlier():
    # document 001: adults in Wiltshire 24.6% (April 2018 to March 2019), 21.1% (April 2021 to March 2022)
    rows = [
        cohort("reoffending_adult", "Wiltshire", "2019-03", 246, 1000),
        cohort("reoffending_adult", "Wiltshire", "2022-03", 211, 1000),
        cohort("reoffending_youth", "Swindon", "2022-03", 3, 8),
        cohort("reoffending_youth", "Swindon", "2023-03", 8, 8),
    ]
    monthly = Monthly(pd.DataFrame(rows), pd.DataFrame(), catalogue())
    found = latest_cohorts(monthly, ["reoffending_adult", "reoffending_youth"], pd.Period("2022-06", "M"))
    adult, youth = found.iloc[0], found.iloc[1]
    assert (adult["value"], adult["previous"]) == (0.211, 0.246)
    assert adult["change"] == pytest.approx(-0.035)
    assert not adult["more_than_chance"]  # two proportions of 1,000: z = 1.87
    assert (youth["value"], youth["cohort"]) == (0.375, pd.Period("2022-03", "M"))
    assert pd.isna(youth["more_than_chance"])
    assert latest_cohorts(monthly, ["conviction_rate"], pd.Period("2022-06", "M")).empty


@pytest.mark.parametrize(
    ("change", "chance", "words", "tone"),
    [
        (-0.1, True, "more than chance, better", "good"),
        (0.1, True, "more than chance, worse", "bad"),
        (0.1, False, "no more than chance", "flat"),
        (0.1, pd.NA, "no comparison", "flat"),
    ],
)
def test_how_a_cohort_s_change_is_read(change, chance, words, tone):
    symbol = moved_symbol(change, chance)
    assert (symbol.words, symbol.tone) == (words, tone)


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ([0.5, 0.5], "add up to 100%."),
        ([0.5, 0.49], "add up to 99%, which rounding explains."),
        ([0.5, 0.4], "add up to 90%, more than rounding explains: a part is missing or wrong."),
    ],
)
def test_shares_that_do_not_add_up_say_so(shares, words):
    rows = pd.DataFrame({"heading": ["A", "B"], "share": shares, "previous": [None, None]}, dtype=object)
    notes = spend(Written(tables={"spend": rows}))[1].element()["notes"]
    assert any(words in note for note in notes)
