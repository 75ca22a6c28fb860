"""Deep dive into reoffending and courts: printed cohorts, medians of the raw records, planted differences found."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pcc_analysis.deep_dives import reoffending as dive
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.deep_dives.reoffending.cohorts import compared, said_of_all, said_of_latest
from pcc_analysis.deep_dives.reoffending.justice import said_of_many
from pcc_analysis.deep_dives.reoffending.management import after_during
from pcc_analysis.deep_dives.reoffending.together import by_year, said_of_newest
from pcc_analysis.deep_dives.reoffending.waits import medians
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.supply.tabulated import Tabulated

ROOT = Path(__file__).parents[1]
MARCH = pd.Period("2024-03", "M")


@pytest.fixture(scope="module")
def found(briefings):
    return {
        quarter: {
            "reoffended": dive.latest(briefing),
            "against_earlier_cohorts": dive.against_earlier(briefing),
            "odds_of_reoffending": dive.together(briefing),
            "first_time_entrants": dive.entrants(briefing),
            "courts": dive.courts(briefing),
            "days_to_completion": dive.waits(briefing),
            "offender_management": dive.management(briefing),
        }
        for quarter, briefing in briefings.items()
    }


def test_the_notebook_records_the_figures_of_the_library(found, run_dive):
    for quarter, (recorded, page) in run_dive("reoffending").items():
        assert recorded == {name: as_recorded(one) for name, one in found[quarter].items()}
        year = "2020" if quarter == "2019-20-Q4" else "2019"
        said = f"No cohort of offender management was supplied for the year to March {year}."
        assert said in page.read_text(encoding="utf-8")


def printed(document, **chosen):
    with (ROOT / "data" / "published" / document).open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if all(row[name] == value for name, value in chosen.items())]


def test_cohorts_to_march_2019_are_as_printed(found):
    """Document 001, reduce re-offending: 24.6%, 31.1%, 42.8% and 47.8% of those of April 2018 to March 2019."""
    rows = found["2019-20-Q1"]["reoffended"].rows.set_index("name")
    names = {"reoffending_adult": "Adults", "reoffending_youth": "Young people"}
    known = [row for row in printed("001_statements.csv", period_end="2019-03") if row["measure"] in names]
    assert len(known) == 4
    for row in known:
        value = rows.loc[f"{names[row['measure']]}, {row['area'].capitalize()}", "value"]
        assert value == pytest.approx(float(row["value"]), abs=5.1e-4)


def test_the_whole_area_is_the_sum_of_its_parts(found):
    for findings in found.values():
        rows = findings["reoffended"].rows.set_index("name")[["numerator", "denominator"]]
        for age in ("Adults", "Young people"):
            parts = rows.loc[[f"{age}, Swindon", f"{age}, Wiltshire"]].sum()
            assert rows.loc[f"{age}, the whole area"].tolist() == parts.tolist()


def series(rng, shares, offenders=2000, area="Swindon", measure="reoffending_adult", who="Adults, Swindon"):
    """Cohorts of one series with the shares that are planted, as ``cohorts`` gives them."""
    months = [pd.Period(f"{2015 + at}-03", "M") for at in range(len(shares))]
    again = rng.binomial(offenders, shares).astype(float)
    return pd.DataFrame(
        {
            "measure": measure,
            "area": area,
            "month": months,
            "who": who,
            "numerator": again,
            "denominator": float(offenders),
        }
    )


def test_a_planted_fall_is_found_within_its_limits():
    """Simulated: five cohorts at 30%, the sixth at 20%: the difference is 10 points, the odds ratio 0.583."""
    held = ratios = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        known = pd.concat(
            [series(rng, [0.3] * 5 + [0.2]), series(rng, [0.45] * 5 + [0.45 * 0.583 / (0.55 + 0.45 * 0.583)],
                                                    measure="reoffending_youth", who="Young people, Swindon")]
        )  # fmt: skip
        newest = compared(known).rows.iloc[0]
        assert newest["who"] == "Adults, Swindon"
        assert newest["beyond"]
        held += newest["lower"] < -0.1 < newest["upper"]
        odds = by_year(known).headline
        ratios += odds["lower"] < 0.583 < odds["upper"]
    assert held >= 53  # 95% of 60, less two standard errors
    assert ratios >= 53


def test_where_nothing_changed_few_cohorts_differ():
    """Simulated: 40 series of eight cohorts at one share: about 5% of the comparisons lie beyond their limits."""
    rows = pd.concat(
        [compared(series(np.random.default_rng(seed), [0.3] * 8)).rows for seed in range(40)], ignore_index=True
    )
    assert len(rows) == 40 * 7
    assert 0.01 < rows["beyond"].mean() < 0.09


def test_earlier_cohorts_are_pooled_and_the_first_has_none():
    """Worked by hand: 10 of 100, 30 of 100, 60 of 200: the third against 40 of 200, 10 points."""
    known = series(np.random.default_rng(0), [0.1, 0.2, 0.3]).assign(
        numerator=[10.0, 30, 60], denominator=[100.0, 100, 200]
    )
    rows = compared(known).rows
    assert rows["value"].tolist() == pytest.approx([0.10, 0.20])
    assert rows["name"].tolist() == ["Adults, Swindon, to March 2017", "Adults, Swindon, to March 2016"]
    assert said_of_all(rows) == (
        "Of 2 cohorts with earlier ones, 2 differ from them by more than chance, higher for adults, Swindon (to March "
        "2017) and adults, Swindon (to March 2016); none would be expected to by chance."
    )
    assert "1 differs from them by more than chance, lower for" in said_of_all(rows.head(1).assign(value=-0.15))
    none = rows.assign(beyond=False)
    assert "none differs from them by more than chance" in said_of_all(none)
    assert compared(known.head(1)).says == ["No cohort has an earlier one to compare it with."]


@pytest.mark.parametrize(
    ("previous", "change", "more", "said"),
    [
        (np.nan, np.nan, pd.NA, "; there is no cohort of 3 years earlier to compare it with."),
        (0.25, 0.0, False, ", the same share as 3 years earlier."),
        (0.35, -0.1, True, ", 10.0 percentage points lower than 3 years earlier (\N{MINUS SIGN}15.0 points to "
                           "\N{MINUS SIGN}5.0 points): more than chance would give."),
        (0.2, 0.05, False, ", 5.0 percentage points higher than 3 years earlier (\N{MINUS SIGN}15.0 points to "
                           "\N{MINUS SIGN}5.0 points): no more than chance would give."),
    ],
)  # fmt: skip
def test_every_sentence_of_a_latest_cohort(previous, change, more, said):
    row = pd.Series(
        {"name": "Adults, Swindon", "numerator": 25, "denominator": 100, "cohort": MARCH, "value": 0.25, "lower": 0.176,
         "upper": 0.343, "previous": previous, "change": change, "change_lower": -0.15, "change_upper": -0.05,
         "more_than_chance": more}
    )  # fmt: skip
    first = "Adults, Swindon: 25 of 100 offenders of the cohort to March 2024 reoffended, 25.0 per cent (95% limits 17.6% to 34.3%)"
    assert said_of_latest(row, 3) == first + said


@pytest.mark.parametrize(
    ("value", "lower", "upper", "said"),
    [
        (np.nan, np.nan, np.nan, "too small to be compared"),
        (0.9, 0.7, 1.1, "no more than chance could give."),
        (0.7, 0.6, 0.8, ": lower, more than chance would give."),
        (1.4, 1.2, 1.6, ": higher, more than chance would give."),
    ],
)
def test_every_sentence_of_the_odds(value, lower, upper, said):
    row = pd.Series({"month": MARCH, "value": value, "lower": lower, "upper": upper})
    assert said in said_of_newest(row, MARCH - 60)


def test_cohorts_of_one_year_cannot_be_compared(briefings):
    with pytest.raises(InsufficientDataError, match="cohorts of 1 year supplied; two are needed"):
        by_year(series(np.random.default_rng(0), [0.3]))


def test_medians_are_those_of_the_raw_records(found, dive_data):
    """Numpy's median over the records as they lie in the file, the middle one of an even number being the lower."""
    files = sorted((dive_data / "courts").glob("*.parquet"))
    raw = pd.concat([pd.read_parquet(file) for file in files])
    crown = raw[raw["court"].str.contains("Crown") & raw["result"].isin(["convicted", "not convicted", "acquitted"])]
    assert len(crown) > 3000
    day = pd.to_datetime(crown["date"])
    for last, quarter in (("2019-06", "2019-20-Q1"), ("2020-03", "2019-20-Q4")):
        rows = found[quarter]["days_to_completion"].rows
        month = day.dt.to_period("M")
        for back, at in ((0, 0), (12, 1)):
            end = pd.Period(last, "M") - back
            own = crown[(month <= end) & (month > end - 12)]
            for place, date in ((at, "date"), (2 + at, "arrival_date")):
                days = (pd.to_datetime(own[date]) - pd.to_datetime(own["charge_date"])).dt.days.dropna()
                assert rows.loc[place, "cases"] == len(days)
                assert rows.loc[place, "value"] == np.quantile(days, 0.5, method="inverted_cdf")
                assert rows.loc[place, "mean"] == pytest.approx(days.mean())


def test_mean_days_are_those_of_the_measures(found, briefings):
    for quarter, findings in found.items():
        rows = findings["days_to_completion"].rows.set_index("stage")
        for stage in ("arrival", "completion"):
            own = briefings[quarter].in_year.loc[f"days_charge_to_{stage}"]
            assert rows.loc[stage].iloc[0]["mean"] == pytest.approx(own["value"])


def counted(days):
    months = pd.period_range("2019-01", periods=12, freq="M")
    values, cases = np.unique(np.asarray(days, dtype=float), return_counts=True)
    return Tabulated(pd.DataFrame({"days": values, "cases": cases}), months, months, "")


def test_a_planted_slower_year_is_found():
    """Simulated: exponential days, one year 1.5 times as long: the pace is 1/1.5."""
    rng, held = np.random.default_rng(5), 0
    for _ in range(40):
        now, before = np.ceil(rng.exponential(150, 400)), np.ceil(rng.exponential(100, 400))
        finding = medians({"completion": [counted(now), counted(before)]}, MARCH)
        row = finding.headline
        assert row["lower"] <= 150 * np.log(2) * 1.25
        held += row["pace_lower"] < 1 / 1.5 < row["pace_upper"]
        assert "slower, more than chance would give." in finding.says[0]
    assert held >= 34


def test_every_sentence_of_the_days():
    same = list(range(50, 90))
    pair = {"completion": [counted(same), counted(same)], "arrival": [counted([]), counted([])]}
    found = medians(pair, MARCH)
    assert found.says[0].startswith("Half of 40 cases took 69 days or less from the charge to completion")
    assert "Cases went 1.00 times as fast (95% limits" in found.says[0]
    assert found.says[0].endswith("no more than chance could give.")
    assert found.says[1] == "No case has a date of its arrival at the Crown Court."
    found.element()
    few = medians({"completion": [counted([10, 20, 30]), counted(same)]}, MARCH)
    assert few.says[0].endswith("There are too few to say whether they got slower.")
    alone = medians({"completion": [counted(same), counted([])]}, MARCH)
    assert alone.says[0].endswith("; there are none of the year before.")
    faster = medians({"completion": [counted(same), counted([one * 1.5 for one in same])]}, MARCH)
    assert "faster, more than chance would give." in faster.says[0]
    with pytest.raises(InsufficientDataError, match="no Crown Court case completed in the 12 months to March 2024"):
        medians({"completion": [counted([]), counted(same)]}, MARCH)


def test_courts_and_entrants_are_the_measures_of_the_quarterly_report(found, briefings):
    for quarter, findings in found.items():
        year = briefings[quarter].in_year
        for name in ("courts", "first_time_entrants"):
            rows = findings[name].rows.set_index("measure")
            assert rows["value"].equals(year.loc[rows.index, "value"])
            assert len(findings[name].says) == len(rows) + 1
        assert set(findings["courts"].rows["measure"]) >= {"cps_charges", "rape_conviction_rate", "guilty_plea_rate"}


def test_convictions_are_those_of_the_spring(found):
    """Document 000: 747 convictions of 800 in April and May 2019, 93.4%; the year's rate is near it."""
    rows = found["2019-20-Q1"]["courts"].rows.set_index("measure")
    assert rows.loc["conviction_rate", "value"] == pytest.approx(0.934, abs=0.02)


def test_what_is_not_supplied_is_named(briefings):
    from dataclasses import replace

    briefing = briefings["2019-20-Q1"]
    less = replace(briefing, in_year=briefing.in_year.drop(index=["cps_charges", "rape_conviction_rate"]))
    assert dive.courts(less).says[-1] == (
        "There are no figures of Conviction rate, rape and Suspects charged by the prosecution service."
    )
    none = replace(briefing, in_year=briefing.in_year.iloc[:0])
    with pytest.raises(InsufficientDataError, match="none of first_time_entrants_adult and first_time_entrants_youth"):
        dive.entrants(none)


@pytest.mark.parametrize(
    ("looked", "beyond", "said"),
    [
        (0, 0, "None of them can be compared with the year before."),
        (7, 0, "Of 7 changes looked at, none goes beyond chance; none would be expected to by chance."),
        (1, 1, "Of 1 change looked at, 1 goes beyond chance; none would be expected to by chance."),
        (20, 3, "Of 20 changes looked at, 3 go beyond chance; 1 would be expected to by chance."),
    ],
)
def test_what_is_said_of_many_changes(looked, beyond, said):
    assert said_of_many(looked, beyond) == said


def published_cohorts():
    rows = printed("001_annual_offender_management.csv")
    names = {
        "Offenders": "offenders",
        "DURING IOM, Total cost of crime £": "cost_during",
        "DURING IOM, Total number of offences": "offences_during",
        "AFTER IOM, Total cost of crime £": "cost_after",
        "AFTER IOM, Total number of offences": "offences_after",
    }
    tidy = pd.DataFrame(
        [{"cohort": row["row"], "what": names[row["column"]], "value": float(row["value"])} for row in rows]
    )
    return tidy.pivot(index="cohort", columns="what", values="value").reset_index()


def test_offender_management_is_as_printed_and_added_up():
    """Document 001: 52, 42 and 22 offenders; 267, 373 and 71 offences during, 13, 15 and 20 after; costs added by hand.

    Limits of 48 over 711 by the textbook's normal approximation of the logarithm of a ratio of counts.
    """
    found = after_during(published_cohorts(), MARCH)
    assert found.says[0].startswith(
        "116 offenders committed 711 offences during the programme, at a cost of crime of £1,531,240, and 48 after it, at "
        "£138,807: 0.07 times as many offences"
    )
    assert found.says[0].endswith(", and the cost changed by \N{MINUS SIGN}90.9%.")
    row, reach = found.headline, np.exp(1.96 * np.sqrt(1 / 48 + 1 / 711))
    assert row["value"] == pytest.approx(48 / 711)
    assert row["lower"] == pytest.approx(48 / 711 / reach, rel=0.03)
    assert row["upper"] == pytest.approx(48 / 711 * reach, rel=0.03)
    assert len(found.rows) == 4
    assert [one.element()["kind"] for one in dive.management_shown(found)] == ["paragraphs", "chart"]


def test_offender_management_without_an_offence_or_a_cohort():
    quiet = published_cohorts().assign(offences_during=0.0, cost_during=0.0)
    found = after_during(quiet, MARCH)
    assert np.isnan(found.headline["value"])
    assert found.says[0].endswith("and 48 after it, at £138,807.")
    nobody = after_during(pd.DataFrame(), MARCH)
    assert [one.element()["kind"] for one in dive.management_shown(nobody)] == ["paragraphs"]
    assert np.isnan(nobody.headline["value"])
    nobody.element()
