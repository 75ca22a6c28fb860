"""Deep dive into the workforce: figures are those of document 000, and spells are estimated within their limits."""

from dataclasses import replace
from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from pcc_analysis.deep_dives import workforce
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import wilson

methods, reasons, sickness, specials, teams = (
    import_module(f"pcc_analysis.deep_dives.workforce.{name}")
    for name in ("methods", "reasons", "sickness", "specials", "teams")
)
RECORDS = {
    "at_work": workforce.at_work,
    "available_to_respond": workforce.teams,
    "not_at_work": workforce.reasons,
    "hours_of_specials": workforce.specials,
    "active_specials": workforce.active,
    "sickness_on_the_year": workforce.sickness,
    "sickness_by_spells": workforce.spells,
}


@pytest.fixture(scope="module")
def findings(briefings):
    return {
        quarter: {name: find(briefing) for name, find in RECORDS.items()} for quarter, briefing in briefings.items()
    }


def only(briefing, months, *names):
    """The briefing as if the extract had no more than some months of some measures, and all of the others."""
    table = briefing.monthly.table
    kept = ~table["measure"].isin(names) | table["month"].isin(months)
    return replace(briefing, monthly=replace(briefing.monthly, table=table[kept]))


def test_the_notebook_records_the_figures_of_the_library(findings, run_dive):
    for quarter, (recorded, _page) in run_dive("workforce").items():
        assert recorded == {name: as_recorded(found) for name, found in findings[quarter].items()}


def test_figures_are_those_that_document_000_prints(findings):
    """Figures 1 and 2 and paragraphs 66 and 147 to 153, to the printed digit."""
    found = findings["2019-20-Q1"]
    whole = found["at_work"].headline
    assert (whole["establishment"], whole["there"], round(whole["value"], 3)) == (667, 561, 0.841)
    assert found["at_work"].rows.set_index("name").loc["Police constables", "value"].round(3) == 0.823
    by_team = found["available_to_respond"].rows.set_index("name")["value"].round(3).to_dict()
    assert by_team == {
        "All teams": 0.629,
        "Wiltshire CPT South": 0.671,
        "Swindon CPT North": 0.662,
        "Wiltshire CPT North": 0.641,
        "Wiltshire CPT East": 0.618,
        "Wiltshire CPT West": 0.597,
        "Swindon CPT South": 0.580,
    }
    why = found["not_at_work"].rows.set_index("name")["posts"].to_dict()
    assert why == {
        "All reasons": 106,
        "Vacancies": 49,
        "Short-term absence": 19,
        "Abstracted or acting up": 15,
        "Long-term sickness": 14,
        "Maternity leave": 8,
        "Suspended": 1,
    }
    hours = found["active_specials"].rows.set_index("name")["hours"]
    assert (hours["All"], hours["Swindon"], found["active_specials"].headline["number"]) == (16460, 6329, 215)
    assert "In the last month there were 170" in found["active_specials"].says[0]
    days = found["sickness_on_the_year"]
    assert round(days.headline["current"], 1) == 15.1
    assert days.rows["name"].tolist()[1] == "Police staff"  # paragraph 154: police staff drove the rise
    assert "33 per cent" in days.says[-1]


def test_spells_of_document_000_by_hand(findings):
    """15.1 x (1 - 55/137) = 9.04; Wilson's limits of 55 of 137 are 32.3% and 48.5%: 7.8 and 10.2 days."""
    found = findings["2019-20-Q1"]["sickness_by_spells"]
    row = found.headline
    assert [round(row[name], 1) for name in ("value", "lower", "upper")] == [9.0, 7.8, 10.2]
    assert "55 of 137 open records should have been closed, 40 per cent" in found.says[1]
    assert found.rows["value"].iloc[1:].sum() == pytest.approx(found.rows["value"].iloc[0], abs=1e-12)


def test_spells_are_estimated_within_their_limits():
    """Simulated, with both dates known: 100 years of records, two in five open ones stale, reviewed on one day."""
    rng, held, snapshots = np.random.default_rng(11), 0, 0
    for _ in range(100):
        start = rng.uniform(-600, 365, 5200)  # days; the year is 0 to 365
        back = start + rng.exponential(20, start.size)
        closed = back + np.where(rng.random(start.size) < 0.4, rng.exponential(34, start.size), 0.0)

        def days_in_year(end, start=start):
            return (np.minimum(end, 365) - np.maximum(start, 0)).clip(0).sum()

        day = rng.uniform(0, 365)
        is_open = (start <= day) & (closed > day)
        late = (is_open & (back <= day)).sum()
        share = wilson(late, is_open.sum()).iloc[0]
        counted, truth = days_in_year(closed), days_in_year(back)
        held += counted * (1 - share["upper"]) < truth < counted * (1 - share["lower"])
        snapshots += truth > counted * 0.9
    assert held >= 88  # 95 expected; fewer than 88 in less than one run of 500
    assert snapshots == 0  # the snapshot figure itself is far off every time


def test_what_was_reviewed_decides_what_is_said():
    rows = pd.DataFrame({"value": [15.1, 9.0, 6.1], "lower": [np.nan, 7.8, 4.9], "upper": [np.nan, 10.2, 7.3]})
    month = pd.Period("2019-06", "M")
    assert "No review of open records stands" in methods.said_of_methods(rows, None)[1]
    none = methods.said_of_methods(rows, {"month": month, "looked": 40, "late": 0})[1]
    assert "none of 40 open records should have been closed" in none
    some = methods.said_of_methods(rows, {"month": month, "looked": 137, "late": 55})[1]
    assert "would give 9.0 days (95% limits 7.8 to 10.2), and 6.1 are days" in some


def test_without_a_review_there_is_no_estimate(briefings):
    briefing = briefings["2019-20-Q1"]
    found = workforce.spells(only(briefing, [pd.Period("2016-01", "M")], methods.REVIEW))
    assert np.isnan(found.headline["value"])
    assert found.headline["name"] == "Spells of absence, estimated"
    assert round(found.rows["value"].iloc[0], 1) == 15.1
    assert "No review" in found.says[1]


def test_hours_divide_into_people_and_hours_each(findings):
    """The two parts are an identity (Kitagawa 1955): they add up to the change, by hand for one pair of years."""
    for found in findings.values():
        rows = found["hours_of_specials"].rows
        assert rows["change"].iloc[1:].sum() == pytest.approx(rows["change"].iloc[0], abs=1e-6)
    # 10 people giving 30 hours a month become 8 giving 40, for 12 months: people -2 x 35 x 12, hours +10 x 9 x 12
    people, hours = pd.Series({"previous": 120.0, "current": 96.0}), pd.Series({"previous": 3600.0, "current": 3840.0})
    each = hours / people
    parts = [(people.diff().iloc[1]) * each.mean(), each.diff().iloc[1] * people.mean()]
    assert parts == [-840, 1080]
    rows = pd.DataFrame(
        {"previous": [3600.0], "current": [3840.0], "change": [240.0], "value": [0.067], "lower": [np.nan],
         "upper": [np.nan], "more_than_chance": [True]}
    )  # fmt: skip
    rows = pd.concat([rows, pd.DataFrame({"change": parts})], ignore_index=True)
    says = specials._said(rows, people / 12, each)
    assert "+240, more than chance would give" in says[0]
    assert "8 of them on average, against 10, which accounts for −840 hours" in says[1]


def test_teams_alike_and_teams_apart():
    """By hand: 50, 52 of 80 and 60 of 80 do not differ by chi-squared; 20 and 60 of 80 do."""

    def rows(*free):
        names = ["All teams", *"ABC"[: len(free)]]
        table = pd.DataFrame(
            {"name": names, "free": [sum(free), *free], "establishment": [80 * len(free), *[80] * len(free)]}
        )
        return table.join(wilson(table["free"], table["establishment"])[["value", "lower", "upper"]])

    assert "which chance alone could give" in teams.said_of_teams(rows(52, 50))[1]
    assert "more than chance would give for teams of this size (p below 0.001)" in teams.said_of_teams(rows(60, 20))[1]
    assert "(p = 0.0" in teams.said_of_teams(rows(60, 48))[1]
    assert "one team alone" in teams.said_of_teams(rows(50))[1]
    assert "which chance alone" in teams.said_of_teams(rows(80, 80))[1]


def test_sentences_of_reasons():
    rows = pd.DataFrame(
        {"name": ["All reasons", "Vacancies"], "posts": [200.0, 120.0], "establishment": 600.0, "before": [100.0, 50.0],
         "establishment_before": 600.0, "value": [1 / 3, 0.2], "lower": 0.1, "upper": 0.4}
    )  # fmt: skip
    assert "vacancies: 120 posts, 60 per cent of those not at work" in reasons._most(rows)
    assert "16.7 percentage points more now" in reasons._moved(rows)
    assert "10.0 percentage points fewer now" in reasons._moved(rows.assign(posts=100.0, before=160.0))
    assert "no more than single people coming and going would make" in reasons._moved(rows.assign(before=198.0))
    assert "no snapshot of the same months" in reasons._moved(rows.assign(before=np.nan))
    assert reasons._most(rows.assign(posts=0.0)) == "All 600 posts were at work."


def test_sentences_of_sickness():
    row = pd.Series({"name": "Officers", "current": 12.0, "previous": 12.0, "value": 0.04, "lower": -1.0, "upper": 1.0})
    assert "0.0 (95% limits −1.0 to +1.0), which chance alone could give" in sickness._first(
        pd.concat([row, pd.Series({"more_than_chance": False})])
    )
    few = pd.concat([row, pd.Series({"more_than_chance": pd.NA})])
    assert "of which chance cannot be told from so few months" in sickness._first(few)
    told = sickness._of_groups(pd.DataFrame([few.to_dict(), {**few, "name": "PCSOs", "more_than_chance": True}]))[0]
    assert "officers 12.0 (0.0, of which chance" in told
    assert "PCSOs 12.0 (0.0, more than chance would give)" in told
    assert sickness._of_groups(pd.DataFrame()) == []


def test_what_is_lacking_is_said_and_a_lacking_month_is_not_a_zero(briefings):
    briefing = briefings["2019-20-Q1"]
    april = briefing.period.months[:1]
    early = pd.period_range("2014-04", "2016-03", freq="M")
    names = [name for name in briefing.monthly.measures if name.startswith(("cpt_", "specials_", "sickness_"))]
    found = workforce.at_work(only(briefing, april, *names))
    assert found.window == "April 2019 (1 of 3 months)"
    assert found.headline["establishment"] == 667
    gone = only(briefing, early, *names)
    for find, rule in (
        (workforce.at_work, "there is no snapshot of April 2019 to June 2019"),
        (workforce.teams, "there is no snapshot"),
        (workforce.reasons, "there is no snapshot"),
        (workforce.active, "there is no snapshot"),
        (workforce.specials, "two years are needed"),
        (workforce.sickness, "two years are needed"),
        (workforce.spells, "no month of the 12 has a sickness snapshot"),
    ):
        with pytest.raises(InsufficientDataError, match=rule):
            find(gone)
    alone = workforce.reasons(only(briefing, briefing.period.months, *names))
    assert "no snapshot of the same months a year earlier" in alone.says[1]
