"""Demonstration data: every source keeps its contract, printed figures come out of it, planted effects are found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from published import FOLDER, parse_printed

from pcc_analysis.demonstration import LAST, SOURCES, make_demonstration_data
from pcc_analysis.measures.catalogue import catalogue
from pcc_analysis.measures.monthly import build_monthly
from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.sources.extracts import open_extracts
from pcc_analysis.sources.ons_rates import rates_by_force

LENGTHS = {"month": 1, "2 months": 2, "3 months": 3, "quarter": 3, "9 months": 9, "12 months": 12, "financial year": 12,
           "point": 1}  # fmt: skip
AREAS = {"force": ("force",), "swindon": ("Swindon",), "wiltshire": ("County", "Wiltshire")}
LOGGED = {"immediate_incidents": "immediate_logs", "priority_incidents": "priority_logs"}
"""The scorecards of 001 call the incidents logged what 000 calls the incidents attended."""

WINDOWS = {
    "quarter": ("2019-04", "2019-06"),
    "year": ("2018-07", "2019-06"),
    "before": ("2017-07", "2018-06"),
    "month": ("2024-07", "2024-07"),
}

# What is printed and cannot come out, because the print contradicts itself or what it counts is not in the source.
IMPOSSIBLE = {
    "000 prints it twice, differently": {
        ("crime_volume", "43,523"), ("specials_hours", "16,469"), ("cpt_at_work", "84.2%"), ("conviction_rate", "90%"),
        ("appeals_upheld", "3"), ("sexual_offences", "1,601"), ("sexual_offences", "1,701"),
    },
    "000: the groups add up to more positive outcomes than the 7,094 of paragraph 36": {
        ("positive_outcomes", "7,094"), ("positive_outcome_ratio", "16.4%"), ("positive_outcome_ratio", "16.4 per cent"),
    },
    "000: crimes of paragraph 38 are not those of paragraph 11": {
        ("positive_outcome_ratio_drug_offences", "82.1%"), ("positive_outcome_ratio_sexual_offences", "10.7%"),
        ("positive_outcome_ratio_sexual_offences", "10.7 per cent"), ("positive_outcome_ratio_robbery", "18.4%"),
        ("positive_outcome_ratio_bicycle_theft", "6.6%"),
        ("positive_outcome_ratio_racially_or_religiously_aggravated", "24.2%"),
    },
    "000: figure 1 is not the sum of the teams in figure 3": {
        ("cpt_short_term_absence_sgt", "2"), ("cpt_not_at_work_sgt", "7"), ("cpt_at_work_sgt", "87.3%"),
        ("cpt_short_term_absence_pcso", "3"), ("cpt_not_at_work_pcso", "17"), ("cpt_at_work_pcso", "87.0%"),
    },
    "000: whole hours printed with two decimals": {
        ("specials_hours_per_person_per_month", "26.00"), ("specials_hours_per_person_per_month", "25.00"),
    },
    "001: text and scorecard differ": {
        ("immediate_incidents", "1,790"), ("priority_response_time", "1 hour 31 minutes and 32 secs"),
        ("priority_time_at_scene", "2 hours 16 minutes and 05 secs"),
        ("priority_time_at_scene", "2 hours 16 minutes and 5 secs"),
        ("domestic_abuse_arrest_rate", "46.6%"), ("satisfaction_overall_burglary", "78.8%"),
    },
    "001: its own definition, of all forces alike": {("time_to_answer_999", "14.16 secs")},
    "001: Swindon's response times are not set": {
        ("immediate_response_time", "10m 55s"), ("immediate_response_rate", "86.3%"),
    },
    "001: the types add up to more incidents than the scorecard has": {("asb_nuisance", "694"), ("asb_personal", "356")},
    "001: assessments of incidents that are no crime are among them": {
        ("domestic_abuse_risk_standard", "479"), ("domestic_abuse_risk_standard", "1,473"),
        ("domestic_abuse_risk_standard", "6,668"),
    },
    "001: rape and serious sexual offences are more than RASSO, which is both": {
        ("sso_volume", "1295"), ("sso_arrest_rate", "28.6%"), ("sso_fat_rate", "12.8%"),
    },
    "001: all casualties are called KSI": {("ksi_casualties", "1,884"), ("ksi_casualties_vulnerable", "667")},
    "001: the window crosses that of the scorecard": {("rape_arrest_rate", "32.8%"), ("satisfaction_overall", "74.2%")},
    "001: young people are printed as adults": {
        ("first_time_entrants_adult", "99"), ("first_time_entrants_adult", "75"),
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("demonstration")
    make_demonstration_data(path)
    return path


@pytest.fixture(scope="module")
def extracts(folder):
    with open_extracts(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def monthly(extracts):
    return build_monthly(extracts, catalogue().values())


@pytest.fixture(scope="module")
def respondents(folder):
    return pd.read_csv(folder / "survey" / "victim-survey.csv").drop_duplicates("respondent")


@pytest.fixture(scope="module")
def figures(monthly):
    """Look a measure of an area up by its months; of a median, its distribution."""
    found = dict(iter(monthly.table.set_index("month").groupby(["measure", "area"])))
    return found | dict(iter(monthly.distributions.set_index("month").groupby(["measure", "area"])))


def value(monthly, figures, measure: str, area: str, window: str, end: str, role: str, unit: str) -> float:
    """Work out one figure of a window from the monthly table."""
    months = pd.period_range(pd.Period(end, "M") - LENGTHS[window] + 1, end, freq="M")
    definition = monthly.measures[measure]
    if definition.windows == ("month",):
        months = months[-1:]
    every = figures[measure, area]
    rows = every[every.index.isin(months)]
    if definition.kind == "median":
        return float(rows["value"].repeat(rows["count"].astype(int)).median())
    if definition.kind == "stock":
        return float(rows["numerator"].mean())
    above, below = rows["numerator"].sum(), rows["denominator"].sum()
    if unit == "mean_count":
        return float(above / LENGTHS[window])
    return (
        float(above) if definition.kind == "count" or (role, unit) == ("numerator", "count") else float(above / below)
    )


def printed_rows() -> pd.DataFrame:
    """Read what documents 000 and 001 print of the levels of measures that the toolkit knows."""
    files = sorted(FOLDER.glob("00[01]_*.csv"))
    table = pd.concat([pd.read_csv(file, dtype=str, keep_default_na=False) for file in files])
    known = table["measure"].isin(set(catalogue()))
    level = table["role"].isin(["value", "numerator"]) & table["window"].isin(list(LENGTHS)) & table["area"].isin(AREAS)
    dated = table["period_end"].between("2014-06", LAST)
    shares = table["column"].str.contains("of total|Proportion", regex=True)
    return table[known & level & dated & ~shares]


def test_every_source_of_the_catalogue_is_made_and_keeps_its_contract(extracts):
    assert extracts.faults == ()
    others = {"police_uk", "home_office"}  # open data of the Home Office and the police, which nobody simulates
    assert set(extracts.names) == set(CONTRACTS) - others
    assert set(SOURCES) == set(extracts.names) | {"ons_tables"}


def test_what_is_noted_is_what_real_extracts_have(extracts):
    notes = {(note.source, note.rule.split(" (")[0]) for note in extracts.notes}
    repeated = {"complaints": "complaint_reference", "survey": "respondent", "collisions": "collision_ref"}
    assert {(source, f"{column} had been read before") for source, column in repeated.items()} <= notes
    assert {source for source, _ in notes} <= {*repeated, "detentions", "calls"}


def test_every_source_covers_ten_years(extracts):
    for name in set(extracts.names) - {"budget"}:
        months = extracts.coverage(name).months
        assert (str(months[0]), str(months[-1])) == ("2014-04", LAST), name


def test_every_measure_has_figures(monthly):
    street = {name for name, measure in catalogue().items() if measure.source in {"police_uk", "home_office"}}
    assert {name for name in catalogue() if not monthly.has(name)} == street


def test_printed_figures_come_out(monthly, figures):
    # data/published: documents 000 and 001, to the printed digit; scorecards and texts of 001 within one per cent
    impossible = set().union(*IMPOSSIBLE.values())
    exact, near, wrong, left_out = 0, 0, [], set()
    for row in printed_rows().itertuples():
        measure = LOGGED.get(row.measure, row.measure) if row.document == "001" else row.measure
        printed = parse_printed(row.printed, row.unit)
        if printed is None:
            continue
        areas = [area for area in AREAS[row.area] if (measure, area) in figures]
        area = areas[0] if areas else "force"
        found = value(monthly, figures, measure, area, row.window, row.period_end, row.role, row.unit)
        if abs(found - printed[0]) <= printed[1] + 1e-9:
            exact += 1
        elif (row.measure, row.printed) in impossible:
            left_out.add((row.measure, row.printed))
        elif row.document == "001" and abs(found - printed[0]) <= 0.01 * printed[0]:
            near += 1
        else:
            wrong.append(
                (row.document, row.place, row.measure, row.area, row.window, row.period_end, row.printed, found)
            )
    assert wrong == []
    assert left_out == impossible
    assert exact > 650
    assert near < 20


@pytest.mark.parametrize(
    ("team", "role", "posts", "absent", "proactive"),
    [
        # 000, figure 3: FTE, total not at work, PCs on proactive policing or support
        ("Swindon CPT North", "PC", 77, 12, 14),
        ("Swindon CPT South", "PC", 81, 18, 16),
        ("Wiltshire CPT North", "PCSO", 21, 6, None),
        ("Wiltshire CPT West", "LCI", 17, 3, None),
        ("Wiltshire CPT East", "PC", 34, 5, 8),
        ("Wiltshire CPT South", "SGT", 10, 2, None),
    ],
)
def test_resourcing_by_team_and_role_is_that_of_figure_3(folder, team, role, posts, absent, proactive):
    rows = pd.read_csv(folder / "workforce" / "cpt-resourcing.csv")
    row = rows.query("month == '2019-06' and team == @team and role == @role").iloc[0]
    assert (row["establishment"], row["not_at_work"]) == (posts, absent)
    assert proactive is None or row["proactive"] == proactive


@pytest.mark.parametrize(
    ("measure", "area", "window", "end", "printed"),
    [
        # 000, figure 2: CPT "at work" and PCs allocated to respond to 999, by team
        ("cpt_at_work", "Swindon CPT North", "quarter", "2019-06", "85.6%"),
        ("cpt_at_work", "Wiltshire CPT South", "quarter", "2019-06", "80.6%"),
        ("cpt_available_to_respond", "Swindon CPT South", "quarter", "2019-06", "58.0%"),
        ("cpt_available_to_respond", "Wiltshire CPT East", "quarter", "2019-06", "61.8%"),
        # 000, paragraph 124: CRIB calls abandoned, quarter and year; paragraph 141: days to record in quarter four
        ("abandonment_crib", "force", "quarter", "2019-06", "3.4%"),
        ("abandonment_crib", "force", "12 months", "2019-06", "4.3%"),
        ("complaints_days_to_record", "force", "quarter", "2019-03", "15.0%"),
    ],
)
def test_single_figures_of_document_000(monthly, figures, measure, area, window, end, printed):
    expected = float(printed.rstrip("%"))
    found = value(monthly, figures, measure, area, window, end, "value", "proportion")
    scale = 1 if measure.startswith("complaints") else 100
    assert round(found * scale, 1) == expected


def test_cracked_trials_by_code_are_those_of_the_table_under_paragraph_105(extracts):
    trials = extracts.table("courts").to_pandas()
    trials = trials[trials["result"].eq("cracked") & trials["court"].str.startswith("magistrates")]
    printed = {
        "before": {"I": 51, "J": 41, "K": 13, "L": 6},
        "year": {"B": 10, "D": 2, "I": 60, "J": 41, "K": 19, "L": 8},
    }
    for window, codes in printed.items():
        first, last = WINDOWS[window]
        day = pd.to_datetime(trials["day"]).dt.to_period("M")
        found = trials[(day >= first) & (day <= last)]["why"].value_counts()
        assert {code: int(found[code]) for code in codes} == codes
        assert found.reindex(["B", "D", "F", "I", "J", "K", "L"]).sum() == sum(codes.values())


def test_a_year_in_which_callers_gave_up(monthly):
    # 000, paragraph 125: over ten per cent from April 2016, below it from November 2017 on
    crib = monthly.table.query("measure == 'abandonment_crib'").set_index("month").sort_index()
    rate = crib["numerator"] / crib["denominator"]
    assert (rate["2016-04":"2017-10"] > 0.10).all()
    assert (rate["2017-11":"2019-06"] < 0.10).all()


def test_planted_being_kept_informed_raises_satisfaction(respondents):
    # simulation with known truth: odds ratio 4 for kept informed, 3 for treatment (demonstration/survey.py)
    import statsmodels.formula.api as smf

    happy = respondents[["overall", "kept_informed", "treatment", "actions", "investigation", "contact", "arrival"]]
    scale = {"Completely satisfied": 1, "Very satisfied": 1, "Fairly satisfied": 1, "Don't know": None,
             "Not applicable": None}  # fmt: skip
    answers = happy.map(lambda said: scale.get(said, 0) if isinstance(said, str) else None).astype(float)
    answers = answers.assign(group=respondents["crime_type"], arrival=answers["arrival"].fillna(0.5))
    fit = smf.logit(
        "overall ~ kept_informed + treatment + actions + investigation + contact + arrival + group", answers.dropna()
    ).fit(disp=False)
    limits = fit.conf_int()
    assert limits.loc["kept_informed", 0] < np.log(4) < limits.loc["kept_informed", 1]
    assert limits.loc["treatment", 0] < np.log(3) < limits.loc["treatment", 1]


def test_planted_monday_evenings_on_101_alone(extracts):
    # simulation with known truth: 1.6 times as many calls on Mondays from 18:00 to 20:59 (demonstration/call_lines.py)
    calls = extracts.table("calls")
    single = calls.filter(calls.offered.isnull())
    counted = single.group_by(
        [single.line, single.received.day_of_week.index().name("weekday"), single.received.hour().name("hour")]
    ).aggregate(calls=single.count())
    frame = counted.execute()
    evening = frame["hour"].between(18, 20)
    share = (
        frame[evening].groupby(["line", "weekday"])["calls"].sum() / frame.groupby(["line", "weekday"])["calls"].sum()
    )
    monday, others = share.xs(0, level="weekday"), share.drop(0, level="weekday").groupby("line").mean()
    odds = (monday / (1 - monday)) / (others / (1 - others))
    assert odds["CCH"] == pytest.approx(1.6, rel=0.05)
    assert odds[["999", "CRIB"]].tolist() == pytest.approx([1, 1], rel=0.05)


def test_planted_slower_court(extracts):
    # simulation with known truth: Crown Court cases of Swindon take 1.3 times as long (demonstration/courts.py)
    cases = extracts.table("courts").to_pandas()
    crown = cases[cases["court"].eq("Crown Court") & cases["days_to_completion"].notna()]
    mean = crown.groupby("area")["days_to_completion"].mean()
    assert mean["Swindon"] / mean["County"] == pytest.approx(1.30, rel=0.03)


def test_planted_step_in_recording(monthly):
    # simulation with known truth: 71 to 86 in 100 right from April 2016; more violence without injury and public order
    audits = monthly.table.query("measure == 'crime_recording_compliance'").set_index("month").sort_index()
    before, after = (
        audits["2014-04":"2016-03"].sum(numeric_only=True),
        audits["2016-04":"2017-03"].sum(numeric_only=True),
    )
    assert before["numerator"] / before["denominator"] == pytest.approx(0.71, abs=0.02)
    assert after["numerator"] / after["denominator"] == pytest.approx(0.86, abs=0.02)
    for measure, least, most in [("public_order", 1.2, 1.6), ("asb_volume", 0.75, 0.95)]:
        series = monthly.series(measure)
        assert least < series["2016-04":"2017-03"].sum() / series["2015-04":"2016-03"].sum() < most


def test_peers_are_the_published_ones_and_say_so(extracts):
    # ONS, Police force area data tables, year ending June 2019, tables P1 and P3
    rates = rates_by_force(extracts.ons_tables())
    assert len(rates) == 43
    assert rates.loc["Wiltshire", ["count", "base"]].tolist() == [43164, 720100]
    assert round(rates.loc["Wiltshire", "value"], 1) == 59.9
    sexual = rates_by_force(extracts.ons_tables(), "Sexual offences")
    assert sexual.loc["Wiltshire", "count"] == 1586
    assert np.isnan(rates.loc["City of London", "value"])


@pytest.mark.parametrize("months", [("2019-04", "2019-06"), ("2023-04", "2024-09"), ("2024-07", "2024-07")])
def test_other_months_and_seeds_keep_every_contract(tmp_path, months):
    make_demonstration_data(tmp_path, seed=5, first=months[0], last=months[1])
    with open_extracts(tmp_path) as opened:
        assert opened.faults == ()
        assert len(opened.names) >= 17


def test_budget_is_as_printed(extracts):
    # 001, Financial breakdown: the lines of each side add up to the total
    lines = extracts.table("budget").to_pandas()
    actual = lines[lines["version"].eq("actual")]
    totals = actual.groupby(["side", "total"])["amount"].sum()
    assert totals["cost", True] == pytest.approx(148.769)
    assert totals["income", False] == pytest.approx(totals["income", True])
