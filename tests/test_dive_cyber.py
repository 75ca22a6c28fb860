"""Deep dive into cyber crime: the planted shares of flag and key word are found, and a planted rise of flagging is."""

from importlib import import_module

import ibis
import numpy as np
import pandas as pd
import pytest

from pcc_analysis.deep_dives import cyber
from pcc_analysis.deep_dives.cyber import Found
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import wilson
from pcc_analysis.sources.crimes import CRIMES
from pcc_analysis.tabulations.cyber import crimes_by_flag_and_keyword

agreement, found_by, groups, growth = (
    import_module(f"pcc_analysis.deep_dives.cyber.{name}") for name in ("agreement", "found", "groups", "growth")
)
BOTH, FLAG, KEYWORD, NEITHER = found_by.PARTS
RECORDS = {
    "found_by_both": cyber.found_by,
    "agreement": cyber.agreement,
    "in_all": cyber.unseen,
    "flagged_by_group": cyber.groups,
    "growth": cyber.growth,
    "flagging": cyber.flagging,
}


@pytest.fixture(scope="module")
def counts(briefings):
    return {quarter: cyber.counted(briefing) for quarter, briefing in briefings.items()}


def made(both, flag, keyword, neither=1000, months=24, group="", lacking=()):
    """Counts by hand: the same in every month, or one figure per month."""
    axis = pd.period_range(end="2019-06", periods=months, freq="M")
    table = pd.DataFrame({"month": axis, "crime_group": group, BOTH: both, FLAG: flag, KEYWORD: keyword})
    table = table.assign(**{NEITHER: neither})
    keep = ~axis.isin(pd.PeriodIndex(lacking, freq="M"))
    return Found(table[keep], axis[-1], axis[keep], "")


def test_the_notebook_records_the_figures_of_the_library(counts, run_dive):
    for quarter, (recorded, _page) in run_dive("cyber").items():
        assert recorded == {name: as_recorded(find(counts[quarter])) for name, find in RECORDS.items()}


def test_figures_are_those_that_document_000_prints_and_those_of_the_measures(counts, briefings):
    """Paragraph 27: 2,999 crimes in the 12 months to June 2019, 37.4 per cent more than the year before."""
    row = cyber.growth(counts["2019-20-Q1"]).headline
    assert (row["current"], row["previous"], round(row["value"], 3)) == (2999, 2183, 0.374)
    for quarter, found in counts.items():
        year = briefings[quarter].in_year["numerator"]
        rows = cyber.found_by(found).rows["crimes"].tolist()
        parts = ("cyber_crime", "cyber_flag_and_keyword", "cyber_flag_only", "cyber_keyword_only")
        assert rows == [year[name] for name in parts]


def test_the_planted_shares_are_found_and_the_growth_is_not_of_flagging(counts):
    """`crime_flags.py`: of the crimes it makes cyber 35% get both, 35% the flag, 30% a key word, in every year."""
    for found in counts.values():
        rows = cyber.found_by(found).rows.iloc[1:]
        inside = (rows["lower"] < [0.35, 0.35, 0.30]) & (rows["upper"] > [0.35, 0.35, 0.30])
        assert inside.sum() >= 2
        flagged = cyber.flagging(found)
        held = (flagged.rows["lower"] < 0.35 / 0.65) & (flagged.rows["upper"] > 0.35 / 0.65)
        assert held.sum() >= len(held) - 1  # five years, each at 95%
        assert "is not a matter of flagging" in flagged.says[1]
    words = cyber.growth(counts["2019-20-Q1"]).rows.set_index("name").loc["Key word, flagged or not"]
    assert words["lower"] > 0


def test_nobody_is_missed_in_the_demonstration_data_and_the_assumption_says_otherwise(counts):
    """Known truth: each simulated cyber crime has a flag or a key word; independent lists would miss 30% of 100%."""
    for found in counts.values():
        one = cyber.unseen(found).headline
        planted = 0.70 * 0.65 / 0.35  # n1 n2 / m as shares of those found
        assert one["lower"] / one["found"] < planted < one["upper"] / one["found"]
        assert one["lower"] > one["found"]


def test_a_planted_rise_of_flagging_is_told_from_a_rise_of_crime():
    """By hand: 100 crimes a month with a key word in both years, flagged 30 of 100 and then 50 of 100."""
    found = made(both=[30] * 12 + [50] * 12, flag=20, keyword=[70] * 12 + [50] * 12)
    flagged = cyber.flagging(found)
    assert flagged.rows[["both", "words"]].to_numpy().tolist() == [[600, 1200], [360, 1200]]
    assert "20.0 percentage points higher now" in flagged.says[1]
    assert "360 of these crimes would carry the flag and not 600: 240 more flagged crimes" in flagged.says[1]
    rows = cyber.growth(found).rows.set_index("name")
    assert rows.loc["Key word, flagged or not", "value"] == 0
    assert rows.loc["Flag, key word or not", ["previous", "current"]].tolist() == [600, 840]
    fewer = cyber.flagging(made(both=[50] * 12 + [30] * 12, flag=20, keyword=[50] * 12 + [70] * 12)).says[1]
    assert "lower now" in fewer
    assert "240 fewer flagged crimes" in fewer
    assert "no year before" in cyber.flagging(made(30, 20, 70, months=12)).says[1]


def test_limits_of_growth_hold_the_truth():
    """Simulated: 1.2 times the crimes of the year before, by chance alone, 200 times."""
    rng, held = np.random.default_rng(8), 0
    level = np.repeat([30.0, 30.0, 30.0, 36.0], 12)
    for _ in range(200):
        found = made(*(rng.poisson(level) for _ in range(3)), months=48)
        row = cyber.growth(found).headline
        held += row["lower"] < 0.2 < row["upper"]
    assert 0.91 < held / 200 < 0.99


def test_agreement_by_hand():
    """20, 5, 10 and 15: kappa 0.4 is (0.7 - 0.5) / (1 - 0.5); positive agreement is 40 of 55."""
    found = made(both=20 / 12, flag=5 / 12, keyword=10 / 12, neither=15 / 12, months=12)
    rows = cyber.agreement(found).rows.set_index("name")["value"]
    assert rows["Cohen's kappa"] == pytest.approx(0.4, abs=1e-9)
    assert rows["Positive agreement"] == pytest.approx(40 / 55, abs=1e-9)
    assert rows["Flagged, of crimes with a key word"] == pytest.approx(2 / 3, abs=1e-9)
    assert rows["With a key word, of flagged crimes"] == pytest.approx(0.8, abs=1e-9)
    assert "fair agreement" in cyber.agreement(found).says[-1]
    names = {-0.1: "poor", 0.1: "slight", 0.5: "moderate", 0.7: "substantial", 1.0: "almost perfect"}
    assert {kappa: agreement._strength(kappa).removesuffix(" agreement") for kappa in names} == names
    alone = cyber.agreement(made(both=0, flag=0, keyword=5, months=12))
    assert len(alone.says) == 2  # nothing is flagged, and nothing said of flagged crimes
    assert alone.says[1] == "One of the two finds nothing, and there is no agreement to measure."


def test_the_tabulation_by_hand():
    """Whole words only; a word counts from the day it is on the list; a blank flag is no flag, a blank summary none."""
    rows = pd.DataFrame(
        [
            ("2019-04-02", "8R", True, "Threats sent by email."),
            ("2019-04-03", "8R", None, "Threats sent by EMAIL"),
            ("2019-05-03", "45", True, None),
            ("2019-05-04", "45", False, "hackers' tools left behind"),  # hacker is on the list, and so it is found
            ("2019-05-04", "45", False, "a blogger was robbed"),  # blog is, blogger is not
        ],
        columns=["recorded_date", "offence_code", "cyber", "summary"],
    )
    table = ibis.memtable(rows.assign(recorded_date=pd.to_datetime(rows["recorded_date"])), schema=ibis.schema(
        {"recorded_date": "date", "offence_code": "string", "cyber": "boolean", "summary": "string"}
    ))  # fmt: skip
    cells = crimes_by_flag_and_keyword.of(table, CRIMES).to_pandas()
    told = cells.assign(month=cells["month"].astype(str).str[:7]).set_index(["month", "flag", "keyword"])["crimes"]
    assert told["2019-04"].to_dict() == {(True, True): 1, (False, True): 1}
    assert told["2019-05"].to_dict() == {(True, False): 1, (False, False): 2}


def test_sentences_of_groups():
    def rows(*parts):
        table = pd.DataFrame(parts, columns=["name", BOTH, KEYWORD, FLAG])
        table = pd.concat([table.iloc[:, 1:].sum().to_frame().T.assign(name="All crimes"), table], ignore_index=True)
        table = table.assign(words=table[BOTH] + table[KEYWORD]).astype({BOTH: float, KEYWORD: float})
        table["found"] = table["words"] + table[FLAG]
        return table.join(wilson(table[BOTH], table["words"])[["value", "lower", "upper"]])

    apart = groups.said_of_groups(rows(("Fraud", 80, 20, 5), ("Theft", 20, 80, 5)))
    assert "Most crimes found are in fraud: 105 of 210" in apart[0]
    assert "20.0 per cent are flagged in theft" in apart[1]
    assert "(p below 0.001). Flagging is not the same everywhere" in apart[1]
    near = groups.said_of_groups(rows(("Fraud", 62, 38, 5), ("Theft", 45, 55, 5)))
    assert "more than chance would give (p = 0.0" in near[1]
    alike = groups.said_of_groups(rows((groups.NONE, 52, 48, 5), ("Theft", 50, 50, 5)))
    assert "differ no more than chance" in alike[1]
    assert "in no group of the Panel" in alike[0]
    assert "Too few groups" in groups.said_of_groups(rows(("Fraud", 52, 48, 5), ("Theft", 1, 2, 5)))[1]
    assert "no more than chance" in groups.said_of_groups(rows(("Fraud", 0, 48, 5), ("Theft", 0, 40, 5)))[1]


def test_small_groups_stand_together():
    """By hand: 9 crimes with a key word in a year are fewer than ten; two such groups are one row."""
    parts = [made(0, 1, [0, 0, 0] + [1] * 9, months=12, group=name).table for name in ("Robbery", "Homicide")]
    large = made(5, 1, 5, months=12, group="Fraud")
    rows = cyber.groups(Found(pd.concat([large.table, *parts]), large.last, large.there, "")).rows
    assert rows["name"].tolist() == ["All crimes", "Fraud", "Other groups"]
    assert rows["words"].tolist() == [138, 120, 18]


def test_what_is_lacking_is_said_and_a_lacking_month_is_not_a_zero():
    gap = made(30, 20, 70, lacking=["2018-03"])
    with pytest.raises(InsufficientDataError, match="the crimes of March 2018 are not there; two whole years"):
        cyber.growth(gap)
    assert cyber.flagging(gap).rows["words"].tolist() == [1200, 1100]
    assert made(30, 20, 70, lacking=["2019-03"]).window.endswith("(11 of 12 months)")
    with pytest.raises(InsufficientDataError, match="6 crimes of the 12 months have both"):
        cyber.unseen(made(0.5, 20, 20, months=12))


def test_growth_from_nothing_and_changes_of_the_list():
    """`cyber_keywords.csv` has a word from 1 April 2015 on; a change in the first month is no change between years."""
    assert "from nothing" in growth._moved(pd.Series({"value": np.nan, "change": 5}))
    months = [pd.Period(month, "M") for month in ("2014-07", "2015-03", "2015-04", "2016-03")]
    assert pd.Period("2015-04", "M") in growth.list_changes(months[0], months[3])
    assert growth.list_changes(months[2], months[2]) == []
    assert "which chance alone could give" in growth._moved(pd.Series({"value": 0.0, "lower": -0.1, "upper": 0.1}))
