"""Measures from crime records: hand-made extracts, read through the source, with answers worked out by hand."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pytest
from ibis import _

from pcc_analysis.demonstration import make_demonstration_data
from pcc_analysis.errors import ReferenceDataError
from pcc_analysis.figures import figures
from pcc_analysis.measures import Measure, build_monthly, catalogue
from pcc_analysis.measures.cyber import keyword_eras, keyword_pattern
from pcc_analysis.measures.outcome_rates import in_set
from pcc_analysis.measures.repeats import repeat_spells
from pcc_analysis.reference.offence_sets import codes_in
from pcc_analysis.reference.outcomes import set_in_full, types_in
from pcc_analysis.sources.extracts import open_extracts

PUBLISHED = Path(__file__).parents[1] / "data" / "published"
QUARTER = pd.period_range("2019-04", "2019-06", freq="M")


@pytest.fixture
def monthly(tmp_path):
    """Read rows written as an analyst's CSV, and build the named measures over them."""

    def build(text, *names, first="2019-04", last="2019-06"):
        folder = tmp_path / "crimes"
        folder.mkdir()
        rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
        frame = pd.DataFrame(rows[1:], columns=rows[0])
        if "crime_number" not in frame:
            frame.insert(0, "crime_number", [str(number) for number in range(1, len(frame) + 1)])
        frame.to_csv(folder / "crimes.csv", index=False)
        (folder / "extract.toml").write_text(f'from = "{first}"\nto = "{last}"\n')
        with open_extracts(tmp_path) as extracts:
            return build_monthly(extracts, [catalogue()[name] for name in names])

    return build


def months(built, name, area="force"):
    return built.series(name, area).tolist()


def quarter(built, area="force"):
    return figures(built, QUARTER, "quarter", area=area).set_index("measure")


HATE = """
recorded_date | offence_code | area    | hate_strands
01/04/2019    | 9A           | County  | race
02/04/2019    | 9A           | Swindon | Racial; Religion
30/04/2019    | 8N           | County  | disability|race
01/05/2019    | 8N           | County  | Prejudice - Transgender
02/05/2019    | 8N           |         | age
03/05/2019    | 8N           | County  |
04/05/2019    | 8N           | County  | None
30/06/2019    | 8N           | Swindon | Homophobic, homophobic
""".replace("disability|race", "disability;race")


def test_hate_crime_counts_a_crime_once_and_each_of_its_strands(monthly):
    strands = ["racial", "religion", "sexual_orientation", "disability", "transgender", "other_strand"]
    built = monthly(HATE, "hate_crime", *(f"hate_crime_{name}" for name in strands))
    # two crimes carry two strands: six crimes, seven monitored strands and one of age
    assert months(built, "hate_crime") == [3, 2, 1]
    assert months(built, "hate_crime_racial") == [3, 0, 0]
    assert months(built, "hate_crime_religion") == [1, 0, 0]
    assert months(built, "hate_crime_disability") == [1, 0, 0]
    assert months(built, "hate_crime_transgender") == [0, 1, 0]
    assert months(built, "hate_crime_sexual_orientation") == [0, 0, 1]
    assert months(built, "hate_crime_other_strand") == [0, 1, 0]
    assert months(built, "hate_crime", "County") == [2, 1, 0]
    assert months(built, "hate_crime", "Swindon") == [1, 0, 1]
    assert months(built, "hate_crime", "not allocated") == [0, 1, 0]


CYBER = """
recorded_date | offence_code | cyber | summary
01/04/2019    | 8R           | Y     | Unwanted letters
02/04/2019    | 8R           | Y     | Threats on FACEBOOK.
03/04/2019    | 8R           | N     | Met on the dark   web
04/04/2019    | 8R           |       | "E-mail: abuse"
05/04/2019    | 8R           | N     | Hackers are not on the list, cyberspace neither
06/04/2019    | 8R           |       |
01/05/2019    | 8R           |       | posted ONLINE
02/05/2019    | 8R           | Y     |
30/06/2019    | 46           | N     | offline
"""


def test_cyber_crime_is_flag_or_key_word_each_once(monthly):
    names = ["cyber_crime", "cyber_flag_only", "cyber_keyword_only", "cyber_flag_and_keyword"]
    built = monthly(CYBER, *names)
    assert months(built, "cyber_crime") == [4, 2, 0]
    assert months(built, "cyber_flag_only") == [1, 1, 0]
    assert months(built, "cyber_keyword_only") == [2, 1, 0]
    assert months(built, "cyber_flag_and_keyword") == [1, 0, 0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("contact on the internet", True),
        ("INTERNET", True),
        ("(internet)", True),
        ("internet's", True),
        ("an internet_café", True),
        ("dark\nweb", True),
        ("the dark, web of lies", False),
        ("internets", False),
        ("intranet", False),
        ("9internet", False),
        ("a.b", True),
        ("aXb", False),
        ("", False),
        (None, False),
    ],
)
def test_key_words_are_whole_words_phrases_and_never_patterns(text, found):
    pattern = keyword_pattern(["Internet", "dark web", "a.b"])
    seen = ibis.literal(text, "string").lower().re_search(pattern).fill_null(False)
    assert ibis.duckdb.connect().execute(seen) == found


def test_no_key_words_find_nothing():
    seen = ibis.literal("a anything").re_search(keyword_pattern([]))
    assert not ibis.duckdb.connect().execute(seen)


def test_a_key_word_counts_from_the_day_it_was_listed(monthly):
    # reference data: tiktok from 1 August 2018
    text = """
    recorded_date | offence_code | cyber | summary
    31/07/2018    | 8R           | no    | abuse on TikTok
    01/08/2018    | 8R           | no    | abuse on TikTok
    30/09/2018    | 46           | no    | goods taken
    """
    built = monthly(text, "cyber_crime", first="2018-07", last="2018-09")
    assert months(built, "cyber_crime") == [0, 1, 0]
    assert [str(day) for day, _pattern in keyword_eras()] == ["None", "2012-04-01", "2015-04-01", "2018-08-01"]


ABUSE = """
recorded_date | offence_code | domestic_abuse | risk_level | arrest | outcome_type | outcome_date | outcome_sub_code
01/04/2019    | 8N           | Y              | Standard   | Y      | 16           | 20/05/2019   | h
02/04/2019    | 8N           | Y              | HIGH       | N      | 1            | 02/06/2019   |
03/04/2019    | 8N           | Y              |            |        | 14           | 30/06/2019   |
04/04/2019    | 46           | N              |            | Y      | 16           | 30/06/2019   | a
01/05/2019    | 105A         | Y              | medium     | Y      | 22           | 20/05/2019   |
02/05/2019    | AF           | Y              | medium     |        | 0            |              |
03/05/2019    | 105A         |                |            |        |              |              |
30/06/2019    | 58A          | Y              | standard   | N      |              |              |
"""


def test_domestic_abuse_by_risk_arrest_share_and_outcome(monthly):
    names = [name for name in catalogue() if name.startswith("domestic_abuse")] + ["vap_flagged_domestic_abuse"]
    built = monthly(ABUSE, *names)
    assert months(built, "domestic_abuse") == [3, 2, 1]
    assert months(built, "domestic_abuse_risk_standard") == [1, 0, 1]
    assert months(built, "domestic_abuse_risk_medium") == [0, 2, 0]
    assert months(built, "domestic_abuse_risk_high") == [1, 0, 0]
    assert months(built, "domestic_abuse_risk_not_assessed") == [1, 0, 0]
    found = quarter(built)
    # arrests: crimes 1 and 5 of the six flagged
    assert found.loc["domestic_abuse_arrest_rate", ["numerator", "denominator"]].tolist() == [2, 6]
    # of seven crimes outside fraud five are flagged; of five crimes of violence four
    assert found.loc["domestic_abuse_share", ["numerator", "denominator"]].tolist() == [5, 7]
    assert found.loc["vap_flagged_domestic_abuse", ["numerator", "denominator"]].tolist() == [4, 5]
    # charge and intervention are further action; 14 and 16 of crimes 3 and 1
    assert found.loc["domestic_abuse_fat_rate", ["numerator", "denominator"]].tolist() == [2, 6]
    assert found.loc["domestic_abuse_outcome_14_16_rate", ["numerator", "denominator"]].tolist() == [2, 6]
    assert found.loc["domestic_abuse_outcome_16", "numerator"] == 1
    # two of the flagged crimes wait: type 0 is not an outcome
    assert found.loc["domestic_abuse_outcome_awaited", ["numerator", "denominator"]].tolist() == [2, 6]
    assert found.loc["domestic_abuse_outcomes_14_16_h", ["numerator", "denominator"]].tolist() == [1, 2]
    assert found.loc["domestic_abuse_outcomes_14_16_not_recorded", ["numerator", "denominator"]].tolist() == [1, 2]


def test_outcomes_stand_in_the_month_of_assignment_or_in_that_of_the_record(monthly):
    built = monthly(ABUSE, "domestic_abuse_fat_outcomes", "domestic_abuse_fat_rate", "domestic_abuse_fat_cohort")
    assert months(built, "domestic_abuse_fat_outcomes") == [0, 1, 1]
    assert months(built, "domestic_abuse_fat_rate") == [0, 1, 1]
    assert built.series("domestic_abuse_fat_rate", side="denominator").tolist() == [3, 2, 1]
    assert months(built, "domestic_abuse_fat_cohort") == [1, 1, 0]


REPEATS = """
recorded_date | offence_code | domestic_abuse | victim_ref | suspect_ref | area
15/06/2018    | 8N           | Y              | Ann        | Sid         | County
15/01/2019    | 8N           | Y              | Ann        | Tom         | Swindon
10/06/2019    | 8N           | Y              | Ann        | Sid         | County
10/06/2019    | 8N           | Y              | Eve        | Sid         | County
10/06/2019    | 8N           | Y              | Eve        | Sid         | County
01/02/2019    | 8N           | Y              | Joy        |             | County
01/03/2019    | 8N           | N              | Joy        |             | County
01/04/2019    | 8N           | Y              |            |             | County
02/04/2019    | 8N           | Y              |            |             | County
01/05/2019    | 46           | N              |            |             | County
01/11/2019    | 46           | N              |            |             | County
01/12/2019    | 46           | N              |            |             | County
01/01/2020    | 46           | N              |            |             | County
01/02/2020    | 46           | N              |            |             | County
30/06/2020    | 46           | N              |            |             | County
"""


def test_a_repeat_victim_was_met_on_two_days_of_the_last_twelve_months(monthly):
    built = monthly(
        REPEATS, "domestic_abuse_repeat_victims", "domestic_abuse_repeat_suspects", first="2018-06", last="2020-06"
    )
    victims = built.series("domestic_abuse_repeat_victims")
    # Ann: June 2018 and January 2019, then January and June 2019; nobody else: Eve's two are one day, Joy's second
    # is no domestic abuse, and who has no reference is nobody
    # until the end of 2019, since in January 2020 only the day of June is left; months without a record are not covered
    there = [
        "2018-06",
        "2019-01",
        "2019-02",
        "2019-03",
        "2019-04",
        "2019-05",
        "2019-06",
        "2019-11",
        "2019-12",
        "2020-01",
    ]
    expected = dict(zip([*there, "2020-02", "2020-06"], [0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0], strict=True))
    assert {str(month): value for month, value in victims.items()} == expected
    # Sid: 15 June 2018 is not in the twelve months to June 2019, which begin on 1 July
    assert built.series("domestic_abuse_repeat_suspects").sum() == 0
    # the spell stands in the area of the crime that opened it
    swindon = built.series("domestic_abuse_repeat_victims", "Swindon")
    assert swindon.index[swindon == 1].astype(str).tolist() == [f"2019-0{month}" for month in range(1, 6)]
    row = figures(built, pd.period_range("2019-11", "2020-02", freq="M"), "4 months").set_index("measure")
    assert row.loc["domestic_abuse_repeat_victims", "value"] == 0.5


def test_spells_agree_with_counting_every_month_anew():
    """Another implementation: for each month, count the days of each person in the twelve months that end with it."""
    rng = np.random.default_rng(136)
    first = date(2016, 1, 1)
    crimes = pd.DataFrame(
        {
            "crime_number": np.arange(900).astype(str),
            "force": None,
            "area": rng.choice(["County", "Swindon"], 900),
            "recorded_date": [first + timedelta(days=int(day)) for day in rng.integers(0, 1461, 900)],
            "victim_ref": rng.choice([f"V{number}" for number in range(220)], 900),
            "flag": rng.random(900) < 0.7,
        }
    )
    crimes["recorded_date"] = pd.to_datetime(crimes["recorded_date"])
    table = ibis.duckdb.connect().create_table("crimes", crimes.astype({"force": "string"}))
    spells = repeat_spells("victim_ref", _.flag)(table).execute()
    opened = pd.PeriodIndex(spells["recorded_date"], freq="M")
    closed = pd.PeriodIndex(spells["repeat_until"], freq="M")
    days = defaultdict(set)
    for row in crimes[crimes["flag"]].itertuples():
        days[row.victim_ref].add(row.recorded_date)
    for month in pd.period_range("2016-01", "2020-12", freq="M"):
        since, until = (month - 11).start_time, month.end_time
        people = sum(sum(since <= day <= until for day in those) >= 2 for those in days.values())
        assert ((opened <= month) & (closed > month)).sum() == people, month


SEXUAL = """
recorded_date | offence_code | recent | arrest | charge_date | summons_date | suspect_wanted_date | suspect_traced_date | relationship
01/04/2019    | 19C          | Y      | Y      | 11/04/2019  |              | 02/04/2019          | 10/04/2019          | Family
02/04/2019    | 19D          | N      | N      |             | 02/06/2019   | 05/04/2019          | 01/06/2019          | stranger
03/04/2019    | 20A          | Y      |        | 03/06/2019  |              | 03/04/2019          |                     | partner
04/04/2019    | 88E          | Y      | Y      | 05/04/2019  |              | 04/04/2019          |                     | stranger
01/05/2019    | 71           |        | Y      | 30/06/2019  |              |                     |                     |
02/05/2019    | 20A          | N      |        | 01/05/2019  |              | 10/05/2019          | 01/05/2019          |
30/06/2019    | 46           | Y      |        | 30/06/2019  |              | 30/06/2019          |                     |
"""


def test_sexual_offences_by_recency_and_the_sets_of_serious_ones(monthly):
    names = [name for name in catalogue() if name.startswith(("rasso", "rape", "sso", "sexual_offences_"))]
    built = monthly(SEXUAL, *names)
    assert months(built, "sexual_offences_recent") == [3, 0, 0]
    assert months(built, "sexual_offences_non_recent") == [1, 1, 0]
    assert months(built, "sexual_offences_recency_unknown") == [0, 1, 0]
    # exposure (88E) is a sexual offence and not a serious one
    assert months(built, "rasso_volume") == [3, 2, 0]
    assert months(built, "rape_volume") == [2, 0, 0]
    assert months(built, "sso_volume") == [1, 2, 0]
    found = quarter(built)
    assert found.loc["rasso_arrest_rate", ["numerator", "denominator"]].tolist() == [2, 5]
    assert found.loc["rape_arrest_rate", ["numerator", "denominator"]].tolist() == [1, 2]
    assert found.loc["sso_arrest_rate", ["numerator", "denominator"]].tolist() == [1, 3]
    assert found.loc["rasso_extra_familial", ["numerator", "denominator"]].tolist() == [2, 3]


def test_days_to_charge_and_outstanding_suspects(monthly):
    built = monthly(SEXUAL, "rasso_days_to_charge", "rasso_days_to_summons", "rasso_outstanding_suspects")
    found = quarter(built)
    # 10, 61 and 60 days; the charge before the record is left out, and so are theft and exposure
    assert found.loc["rasso_days_to_charge", ["value", "denominator"]].tolist() == [60, 3]
    assert found.loc["rasso_days_to_summons", ["value", "denominator"]].tolist() == [61, 1]
    # end of April: crimes 2 and 3 (1 was traced within the month); end of June: crime 3 alone; crime 6 was traced
    # before it was wanted and is not believed
    assert months(built, "rasso_outstanding_suspects") == [2, 2, 1]
    assert found.loc["rasso_outstanding_suspects", "value"] == pytest.approx(5 / 3)


VIOLENCE = """
recorded_date | offence_code | area    | place     | victim_sex | victim_age | domestic_abuse | relationship | outcome_type | outcome_date
01/04/2019    | 8N           | County  | Dwelling  | F          | 34         | Y              | partner      | 8            | 01/05/2019
02/04/2019    | 8N           | County  | street    | male       | 17         | N              | stranger     | 18           | 01/05/2019
03/04/2019    | 8N           | Swindon | dwelling  | Female     | 18         | Y              | ex-partner   | 1A           | 30/06/2019
04/04/2019    | 8N           | Swindon |           | unknown    |            | Y              |              |              |
01/05/2019    | 5D           |         | street    | M          | 12         | N              |              | 4            | 30/06/2019
30/06/2019    | 105A         | County  | dwelling  | M          | 12         | N              |              | 1            | 30/06/2019
"""


def test_violence_with_injury_by_area_place_and_victim(monthly):
    names = [name for name in catalogue() if name.startswith(("vwi", "fat_")) and name not in {"fat_cohort"}]
    built = monthly(VIOLENCE, "violence_with_injury", *names)
    found = quarter(built)
    assert found.loc["violence_with_injury", "numerator"] == 5
    # community resolution and a charge for an alternative offence; taken into consideration (4) is not further action
    assert found.loc["fat_rate_violence_with_injury", ["numerator", "denominator"]].tolist() == [2, 5]
    rate = "fat_rate_violence_with_injury"
    assert quarter(built, "County").loc[rate, ["numerator", "denominator"]].tolist() == [1, 2]
    assert quarter(built, "Swindon").loc[rate, ["numerator", "denominator"]].tolist() == [1, 2]
    assert quarter(built, "not allocated").loc[rate, ["numerator", "denominator"]].tolist() == [0, 1]
    expected = {
        "vwi_domestic_abuse": (3, 5), "vwi_private": (2, 4), "vwi_public": (2, 4), "vwi_victims_male": (2, 4),
        "vwi_victims_female": (2, 4), "vwi_victims_adult": (2, 4), "vwi_victims_under_18": (2, 4),
        "vwi_domestic_abuse_partner": (1, 2), "vwi_domestic_abuse_ex_partner": (1, 2),
    }  # fmt: skip
    assert {name: tuple(found.loc[name, ["numerator", "denominator"]]) for name in expected} == expected


KNIVES = """
recorded_date | offence_code | knife | arrest | cse
01/04/2019    | 34B          | Y     | Y      | N
02/04/2019    | 10D          | Y     | N      | N
03/05/2019    | 34B          | N     | Y      | Y
30/06/2019    | 71           |       |        | Y
"""


def test_knife_crime_and_child_sexual_exploitation(monthly):
    built = monthly(KNIVES, "knife_crime", "knife_robberies", "knife_crime_arrest_rate", "child_sexual_exploitation")
    assert months(built, "knife_crime") == [2, 0, 0]
    assert months(built, "knife_robberies") == [1, 0, 0]
    assert months(built, "child_sexual_exploitation") == [0, 1, 1]
    assert quarter(built).loc["knife_crime_arrest_rate", ["numerator", "denominator"]].tolist() == [1, 2]


OUTCOMES = """
recorded_date | offence_code | outcome_type | outcome_date
01/02/2019    | 46           | 1            | 01/04/2019
02/02/2019    | 46           | 8            | 02/04/2019
01/04/2019    | 46           | 1            | 30/04/2019
02/04/2019    | 34B          | 18           | 30/04/2019
03/04/2019    | AF           | 1            | 30/04/2019
04/05/2019    | 9B           | 7            | 05/05/2019
05/05/2019    | 46           | 0            | 05/05/2019
06/05/2019    | 46           | 99           | 06/05/2019
07/05/2019    | 46           | 1            |
30/06/2019    | 46           |              |
"""


def test_positive_outcomes_charges_and_types(monthly):
    names = [name for name in catalogue() if name.startswith(("positive", "outcome_", "charge", "fat_"))]
    built = monthly(OUTCOMES, *names, first="2019-02")
    found = quarter(built)

    def counts(name):
        return tuple(found.loc[name, ["numerator", "denominator"]])

    # assigned in April to June: charges of crimes 1, 3 and 5, a community resolution, a warning; crime 9's charge has
    # no date and so no month; eight crimes were recorded
    assert counts("positive_outcome_ratio") == (5, 8)
    assert months(built, "positive_outcomes") == [0, 4, 1, 0]  # March was not supplied
    # shoplifting: four outcomes (crimes 1, 2 and 3) of five crimes recorded
    assert counts("positive_outcome_ratio_shoplifting") == (3, 5)
    # of the crimes recorded: 3, 5, 6 and 9, which is charged though the day is not known
    assert counts("positive_outcome_cohort") == (4, 8)
    assert counts("outcome_awaited") == (2, 8)
    assert counts("outcome_awaited_shoplifting") == (2, 5)
    # an aggravated offence counts in its group and in the overlap
    assert counts("positive_outcome_ratio_racially_or_religiously_aggravated") == (1, 1)
    assert counts("positive_outcome_ratio_public_order") == (1, 1)
    # charges without fraud, over the seven crimes outside fraud; the unknown type is counted apart
    assert counts("charge_rate") == (2, 7)
    assert counts("outcome_type_1") == (2, 7)
    assert counts("outcome_type_8") == (1, 7)
    assert counts("outcome_type_not_known") == (1, 7)
    assert counts("fat_rate") == (5, 8)


def test_more_outcomes_than_crimes_are_a_ratio_above_one_without_a_fault(monthly):
    text = """
    recorded_date | offence_code | outcome_type | outcome_date
    01/04/2019    | 46           | 1            | 30/06/2019
    02/04/2019    | 46           | 1            | 30/06/2019
    03/06/2019    | 46           |              |
    30/06/2019    | 34B          |              |
    """
    built = monthly(text, "positive_outcome_ratio_shoplifting")
    june = figures(built, pd.period_range("2019-06", "2019-06", freq="M"), "month").iloc[0]
    assert (june["numerator"], june["denominator"], june["value"]) == (2, 1, 2)


def test_a_type_that_joins_a_set_later_counts_from_that_day():
    # reference data: every type is in its set for as long as it exists, so no set asks for a date
    for name in ("positive_outcome", "further_action_taken", "outcome_14_and_16"):
        assert "outcome_date" not in repr(in_set(name))
    assert "22" in types_in("further_action_taken", "2019-04-01")


def test_a_set_that_changes_on_a_day_of_its_own_looks_at_the_date(monkeypatch):
    from pcc_analysis.measures import outcome_rates

    changed = [(("1",), None, None), (("22",), date(2025, 4, 1), None), (("7",), None, date(2020, 3, 31))]
    monkeypatch.setattr(outcome_rates, "narrowed", lambda name: changed)
    rows = pd.DataFrame(
        {
            "outcome_type": ["1", "22", "22", "7", "7", "0"],
            "outcome_date": pd.to_datetime(
                ["2015-01-01", "2025-03-31", "2025-04-01", "2020-03-31", "2020-04-01", "2020-01-01"]
            ),
        }
    )
    table = ibis.duckdb.connect().create_table("t", rows)
    assert table.filter(outcome_rates.in_set("any")).outcome_type.to_pandas().tolist() == ["1", "22", "7"]


def test_sets_of_outcomes_and_offences_name_what_there_is():
    assert set_in_full("out_of_court_informal") == (
        "Cannabis or khat warning (7); Community resolution (8). Source: document 003, figure 4."
    )
    with pytest.raises(ReferenceDataError, match="no set of outcomes 'good'; there are positive_outcome, further"):
        types_in("good")
    with pytest.raises(ReferenceDataError, match="no set of offences arson; there are rape, serious_sexual_offence"):
        codes_in("arson")
    assert not set(codes_in("rape")) & set(codes_in("serious_sexual_offence"))


def test_every_definition_that_counts_outcomes_names_the_types_and_the_basis():
    for name, measure in catalogue().items():
        if name.endswith(("fat_rate", "14_16_rate")) or name.startswith("positive_outcome_ratio"):
            assert "outcome types" in measure.definition, name
            assert "can exceed 100%" in measure.definition, name
            assert measure.kind == "ratio", name
        if name.endswith("cohort"):
            assert "of the crimes recorded in the month" in measure.definition, name
            assert measure.kind == "proportion", name


def test_the_rule_for_repeats_is_printed():
    says = catalogue()["domestic_abuse_repeat_victims"].definition
    assert "2 or more different days of the last 12 months" in says


def test_measures_worked_out_from_records_stand_beside_those_of_the_records_themselves(monthly):
    own = Measure(id="own", title="Own", definition="Own.", source="crimes")
    built = monthly(REPEATS, "domestic_abuse_repeat_victims", "domestic_abuse", first="2018-06", last="2020-06")
    assert built.series("domestic_abuse").sum() == 8
    assert own.records is None
    assert catalogue()["domestic_abuse_repeat_victims"].records is not None


def test_published_ids_are_those_of_the_catalogue():
    # data/published: documents 000, 001 and 002
    wanted = """hate_crime hate_crime_racial hate_crime_sexual_orientation hate_crime_disability hate_crime_religion
    hate_crime_transgender hate_crime_fat_rate cyber_crime child_sexual_exploitation domestic_abuse
    domestic_abuse_arrest_rate domestic_abuse_fat_outcomes domestic_abuse_fat_rate domestic_abuse_outcome_14_16_rate
    domestic_abuse_outcomes_14_16 domestic_abuse_outcome_16 domestic_abuse_repeat_suspects domestic_abuse_repeat_victims
    domestic_abuse_risk_high domestic_abuse_risk_medium domestic_abuse_risk_standard fat_outcomes_violence_with_injury
    fat_rate_violence_with_injury knife_crime knife_crime_arrest_rate knife_robberies positive_outcome_ratio
    positive_outcomes positive_outcome_ratio_robbery positive_outcomes_robbery rape_arrest_rate rape_fat_rate
    rape_outcome_14_16 rape_outcome_14_16_a rape_outcome_14_16_not_recorded rape_volume rasso_arrest_rate
    rasso_days_to_charge rasso_days_to_summons rasso_extra_familial rasso_fat_outcomes rasso_fat_rate
    rasso_outstanding_suspects rasso_volume sso_arrest_rate sso_fat_rate sso_volume vap_flagged_domestic_abuse
    vwi_domestic_abuse vwi_domestic_abuse_ex_partner vwi_domestic_abuse_partner vwi_private vwi_public vwi_victims_adult
    vwi_victims_female vwi_victims_male vwi_victims_under_18"""
    assert not set(wanted.split()) - set(catalogue())


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demonstration")
    make_demonstration_data(folder, first="2016-07", last="2019-06")
    with open_extracts(folder) as extracts:
        return build_monthly(extracts, [measure for measure in catalogue().values() if measure.source == "crimes"])


def test_the_figures_of_the_2019_report_come_out_of_the_demonstration_data(demonstration):
    """Document 000: dashboard, paragraphs 27, 30, 77, 80, 85 and the tables after 30 and 38."""
    names = ["000_hate_strands", "000_positive_outcomes", "000_statements", "000_dashboard"]
    printed = pd.concat(pd.read_csv(PUBLISHED / f"{name}.csv", dtype={"period_end": str}) for name in names)
    # the overall outcomes contradict their own table, and so do the crimes and sexual offences of the text theirs
    contradicted = {"positive_outcomes", "crime_volume", "sexual_offences"}
    printed = printed[
        (printed["unit"] == "count")
        & printed["role"].isin(["value", "numerator"])
        & printed["window"].isin(["quarter", "12 months"])
        & printed["measure"].isin(set(demonstration.measures) - contradicted)
    ]
    wrong = {}
    for row in printed.itertuples():
        last = pd.Period(row.period_end, "M")
        months = pd.period_range(end=last, periods=3 if row.window == "quarter" else 12, freq="M")
        counted = demonstration.series(row.measure).loc[months].sum()
        if counted != row.value:
            wrong[row.measure, row.window, row.period_end] = (row.value, counted)
    assert not wrong
    covered = set(printed["measure"])
    assert {"hate_crime", "cyber_crime", "domestic_abuse", "child_sexual_exploitation"} <= covered
    assert sum(name.startswith("positive_outcomes_") for name in covered) == 14
    assert sum(name.startswith("hate_crime_") for name in covered) == 5
