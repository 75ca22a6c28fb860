"""The rules of the audit, each with an example that must fire and one that must not.

Figures come from the printed reports in ``data/published`` (documents 000, 001, 003, 004) where an example is theirs; the
others are made up and their arithmetic can be done by hand.
"""

from __future__ import annotations

import pytest

from pcc_analysis.audit.document import document_of
from pcc_analysis.audit.findings import Finding
from pcc_analysis.audit.rules import audit_document

SCORECARD = (
    "Measure\tTrend Line\tJul-2024\t3 Months to Jul-2024\t12 Months to Jul-2024\t"
    "12 Months to Jul-2023 vs. 12 Months to Jul-2024\tRolling 12 Month Trend\tStatistical Exceptions\tException Weighting\n"
)


def found(text: str) -> list[tuple[str, str, str]]:
    """Printed, follows and kind of everything the audit finds in a text."""
    return [(finding.printed, finding.follows, finding.kind) for finding in findings(text)]


def findings(text: str) -> tuple[Finding, ...]:
    return audit_document(document_of(text))


def card(*rows: str) -> str:
    return SCORECARD + "\n".join(rows) + "\n\n"


CHANGES = "Crime\t12m to June 2018\t12m to June 2019\tVolume Change\t% Change\n"
TEAMS = "Team\tPosts\tAway\tAt work\n"

FIRES = {
    "change in a table": (
        CHANGES + "Robbery\t296\t330\t+ 43\t+ 11.5%\n",
        [("+ 43", "34", "arithmetic")],
    ),
    "per cent change in a table": (
        CHANGES + "Robbery\t296\t330\t+ 34\t+ 13.5%\n",
        [("+ 13.5%", "11.49%", "arithmetic")],
    ),
    "a ratio that the other rows obey": (  # 000, paragraph 38
        "Group\tCrime\tOutcomes\tOutcome %\nShoplifting\t4455\t1617\t36.3%\nDrugs\t1215\t998\t82.1%\nBurglary\t3065\t200\t6.5%\n"
        "Sexual\t1586\t169\t10.7%\nVehicle\t2695\t128\t4.8%\n",
        [("4.8%", "4.75%", "rounding")],
    ),
    "what a part leaves": (
        TEAMS + "North\t125\t18\t85.6%\nSouth\t127\t19\t85.0%\nWest\t104\t21\t79.8%\nEast\t57\t5\t93.0%\n",
        [("93.0%", "91.23%", "arithmetic")],
    ),
    "a total": (
        "Income\t2017/18\t2018/19\nCentral\t62.589\t61.786\nPrecept\t42.158\t42.783\nTotal\t104.747\t104.669\n",
        [("104.669", "104.5690", "parts_and_whole")],
    ),
    "parts that come to more than their whole": (
        "Group\tSubgroup\t2019\nBurglary\t\t3,066\n\tBusiness\t1,338\n\tResidential\t1,928\n\tOther\t2\n",
        [("3,066", "3,268", "parts_and_whole")],
    ),
    "a remainder that is not of areas": (  # 000, paragraph 11
        "Group\tSubgroup\t2019\nViolence\t\t14,680\n\tHomicide\t5\n\tWith injury\t5,712\n\tWithout injury\t6,161\n",
        [("14,680", "11,878", "parts_and_whole")],
    ),
    "change and per cent in a sentence": (
        "There were 1,295 crimes in the 12 months to Jul-24, an increase of 2.4% (n.18) compared to the year before.",
        [("2.4%", "1.41%", "arithmetic")],
    ),
    "two levels and their per cent": (
        "There were 16,848 incidents in the 12 months to June 2019 which equates to 5.3 per cent more than the 16,317 incidents "
        "recorded in the 12 months to June 2018.",
        [("5.3 per cent", "3.25%", "arithmetic")],
    ),
    "this represents": (
        "There were 180 complaints recorded in the quarter and 670 in the 12 months to June 2019.\n\n"
        "This represents an 81 per cent increase on the previous year where 566 complaints were recorded.",
        [("81 per cent", "18.4%", "arithmetic")],
    ),
    "a share with its counts in brackets": (  # 000, the strip of appeals
        "Appeals upheld in the quarter were 33 per cent (6 appeals completed and 3 upheld).",
        [("33 per cent", "50.0%", "arithmetic")],
    ),
    "a share of a sentence before": (
        "Of the 20 appeals completed in the 12 months to June 2019, 6 were upheld. This represents 36 per cent of appeals.",
        [("36 per cent", "30.0%", "arithmetic")],
    ),
    "x of y": (
        "Of 161 files, 4 of 161 (3.5%) were unsatisfactory.",
        [("3.5%", "2.48%", "arithmetic")],
    ),
    "the gap to another rate": (
        "The rate rose from 10% to 14% in the year. It was 14%, eight percentage points above the national rate of 9%.",
        [("eight percentage points", "5.0 points", "arithmetic")],
    ),
    "a word against its figures": (
        "The proportion of adult offenders who reoffend has decreased from 21.1% to 24.6%.",
        [("from 21.1% to 24.6%", "an increase", "direction")],
    ),
    "a word against its sign": (
        "Incidents continued with an increase of -14.9%.",
        [("an increase of -14.9%", "a decrease", "direction")],
    ),
    "points as per cent": (  # 001, annual report
        "The arrest rate over the last 12 months is 51%, an increase of 5.2% compared to the year before.",
        [("5.2%", "5.2% points", "wording")],
    ),
    "the lowest that is not": (  # 001, victim voice
        "- Violence: 75.0% stable\n- Vehicle: 70.0% stable, remaining the lowest area\n- Burglary: 78.8% good\n- Hate: 69.7% down\n",
        [("70.0%, the lowest", "69.7%", "direction")],
    ),
    "the killed and seriously injured with the slightly injured": (  # 001, road safety
        "There were 1,884 KSI casualties recorded: Fatal – 23, Serious – 232, Slight – 1629.",
        [("1,884", "255", "wording")],
    ),
    "a run of months": (  # 000, paragraph 125
        "The rate has been below ten per cent since November 2017. This breaks 18 consecutive months dating back to April 2016.",
        [("18 consecutive months", "19 months", "arithmetic")],
    ),
    "another quarter": (  # 000, introduction
        "Report\n\nQuarter One 2019-20\n\nThis document provides the summary for quarter three 2018-19 against the plan.",
        [("quarter three 2018-19", "Quarter One 2019-20", "wording")],
    ),
    "a plan with two beginnings": (  # 001, foreword
        "The plan for 2024-29 is being written.\n\nThe plan, 2024-29, is next.\n\nWe will introduce a plan for 2025-29.",
        [("2025-29", "2024-29", "stated_twice")],
    ),
    "a sentence told twice": (  # 001, reducing reoffending
        "The volume of adult first-time entrants has decreased from 1123 in 2020 to 1056 in 2022.\n\n"
        "The volume of adult first-time entrants has decreased from 99 in 2020 to 75 in 2022.",
        [("99", "1123", "stated_twice"), ("75", "1056", "stated_twice")],
    ),
    "an arrow": (
        card("Calls: offered\t\t100\t300\t1,200\t-19.2% ▲\t\t\t", "Calls: answered\t\t90\t280\t1,100\t3.0% ▲\t\t\t"),
        [("-19.2% with an arrow up", "an arrow down", "direction")],
    ),
    "a trend word": (  # 001, 101 calls
        card("Calls Offered\t\t11,887\t36,013\t150,507\t-19.2%\tIncreasing\tEight-Month Low\t16"),
        [("Increasing", "Decreasing", "direction")],
    ),
    "cut off instead of rounded": (  # 001, CRIB
        card(
            "Abandonment Rate\t\t21.8%\t26.0%\t26.5%\t8.7% points\t\t\t",
            "Calls Answered\t\t5,670\t16,157\t64,547\t-31.1%\t\t\t",
            "Calls Offered\t\t7,257\t21,856\t87,922\t-23.2%\t\t\t",
        ),
        [("21.8%", "21.87%", "rounding"), ("26.0%", "26.08%", "rounding"), ("26.5%", "26.59%", "rounding")],
    ),
    "a sentence under its table": (  # 001, immediate response
        card("Response Rate: Immediate\t\t79.8%\t80.4%\t78.7%\t-2.0% points\t\t\t")
        + "For the month of Jul-24, the immediate response rate was 79.9%.",
        [("79.9%", "79.8%", "stated_twice")],
    ),
    "a change in number under its table": (  # 001, violence with injury
        card("Crime Volume: Violence With Injury\t\t408\t1,421\t5,337\t-13.2%\t\t\t")
        + "In the 12 months to Jul-24 the Violence With Injury crime volume decreased by -13.2% (n.817).",
        [("-13.2%", "−13.28%", "arithmetic")],
    ),
    "a decrease that the table calls a rise": (  # 001, RASSO
        card("Crime Volume: RASSO\t\t129\t397\t1,523\t2.1%\t\t\t")
        + "In the 12 months to Jul-24 the RASSO crime volume was 1,523, a decrease of 2.1% when compared with the year before.",
        [("a decrease of 2.1%", "2.1%", "direction")],
    ),
    "seconds as per cent": (  # 001, 999
        card("Average Time to Answer: All 999\t\t00:00:11\t00:00:11\t00:00:10\t-00:00:03\t\t\t")
        + "In the 12 months to Jul 2024, the average wait time has decreased by -3% if compared with the 12 months to Jul 23.",
        [("-3%", "−23.1%", "wording")],
    ),
    "text against table": (  # 000, paragraphs 85 and 11
        CHANGES + "Sexual Offences (All)\t1,695\t1,600\t- 95\t- 5.6%\n\n"
        "There were 1,601 sexual offences in the 12 months to June 2019.",
        [("1,601", "1,600", "stated_twice")],
    ),
    "kinds against their whole": (  # 001, antisocial behaviour
        card(
            "Volume of ASB\t\t1,102\t3,055\t10,572\t-14.9%\t\t\t",
            "Volume of ASB - Swindon\t\t429\t1,251\t4,188\t-15.8%\t\t\t",
        )
        + "\tJul-24\nASB - Environmental\t67\nASB - Nuisance\t694\nASB - Personal\t356\n",
        [("1,102", "1,117", "parts_and_whole")],
    ),
}

QUIET = {
    "a change in a table": CHANGES + "Robbery\t296\t330\t+ 34\t+ 11.5%\nHomicide\t1\t5\t+ 4\t=\n",
    "a ratio": "Group\tCrime\tOutcomes\tOutcome %\nA\t4455\t1617\t36.3%\nB\t1215\t998\t82.1%\nC\t3065\t200\t6.5%\nD\t347\t84\t24.2%\n",
    "a total out by the rounding of its parts": (  # 004, the budget at 1.9%
        "Income\t2017/18\t2018/19\nCentral\t62.589\t61.786\nPrecept\t42.950\t44.407\nOther\t0.250\t0.250\nTotal\t105.789\t106.442\n"
    ),
    "areas that leave crimes unallocated": (  # 001, antisocial behaviour
        card(
            "Volume of ASB\t\t1,102\t3,055\t10,572\t-14.9%\t\t\t",
            "Volume of ASB - County\t\t668\t1,782\t6,328\t-14.6%\t\t\t",
            "Volume of ASB - Swindon\t\t429\t1,251\t4,188\t-15.8%\t\t\t",
        )
    ),
    "racially aggravated crimes repeat others": (
        "Crime\t2018\t2019\nViolence\t100\t110\nDamage\t50\t60\nRacially or religiously aggravated offences\t9\t8\nAll crime\t150\t170\n"
    ),
    "a change, its per cent and its level": (  # 000, paragraph 30
        "There were 624 hate crimes reported in the year to June 2019. This compares to 627 hate crimes in the year to June 2018 "
        "(a decrease of 3 crimes; 0.5 per cent)."
    ),
    "a share of trials listed": (  # 000, paragraph 102 and its strip
        "Q1: 21 per cent\n\nThere were 236 trials listed during quarter one, of which 129 were cracked or ineffective and 50 of these "
        "were due to prosecution reasons."
    ),
    "two questions with their own counts": (  # 001, victim voice
        "87.5% (n= 922) of victims would recommend contacting the police. 86.0% (n=911) of victims would be confident."
    ),
    "strands that overlap": (  # 000, paragraph 30
        "Hate crime\n\nThere were 624 hate crimes in the year to June 2019.\n\nHate Crime Type\t12m to June 18\t12m to June 19\n"
        "Prejudice - Racial\t508\t436\nPrejudice - Sexual orientation\t57\t97\nPrejudice - Disability\t52\t48\n"
        "Prejudice - Religion\t31\t23\nPrejudice - Transgender\t11\t37\n"
    ),
    "a rounded print of a finer one": "Conviction rate\n\nQ1: 93 per cent\n\nThe conviction rate for quarter one was 93.4%.",
    "points named": "The FAT rate was 8.6%, a decrease of 1.4 percentage points compared with the year before.",
    "points in short": "The arrest rate was 34.3%, with increase of +1.5%ppts compared to previous 12m period.",
    "a fall with a minus": "The volume of calls decreased by -19.2%.",
    "rates per 1,000 fall too": "The rate was 47.8 per 1,000, an increase of 2.4% compared with 46.7.",
    "the lowest": "- Violence: 75.0% stable\n- Vehicle: 69.0% the lowest area\n- Burglary: 78.8% good\n- Hate: 69.7% down\n",
    "the lowest since": "- A: 75.0% ok\n- B: 70.0% the lowest since May\n- C: 78.8% good\n- D: 69.7% down\n",
    "no more than chance": "43,523 in the 12 months to June 2019.\n\n2.\n\nThis is -170 (-0.4%), no more than chance would give.",
    "a trend that agrees": card("Calls Offered\t\t11,887\t36,013\t150,507\t-19.2% ▼\tDecreasing\tEight-Month Low\t16"),
    "a sentence that rounds its table": (  # 001, priority response rate
        card("Response Rate: Priority\t\t63.5%\t64.7%\t62.1%\t5.9% points ▲\t\t\t")
        + "In the 12 months to Jul-24 the priority response rate was 62%, an increase of 5.9 percentage points."
    ),
    "a part of the row's measure": (  # 001: extra-familial crimes are no rate of the table
        card("FAT Outcome Rate: RASSO\t\t7.0%\t6.5%\t8.6%\t-1.4% points\t\t\t")
        + "In the last 12m, 78% of RASSO crimes were Extra-Familial. The RASSO arrest rate was 30.5% in the 12 months to Jul-24."
    ),
    "the country under a table of the force": (
        card("Crime Volume: Violence With Injury\t\t408\t1,421\t5,337\t-13.2%\t\t\t")
        + "The latest release has identified a national decrease of -2% in violence with injury. This was a -2% decrease."
    ),
    "two scenarios side by side": (  # 004, the budget
        "Based on 0%:\n\nIncome\t2017/18\t2018/19\nCentral\t62.589\t61.786\nPrecept\t42.158\t42.783\nTotal\t104.747\t104.569\n\n"
        "Based on 1.9%:\n\nIncome\t2017/18\t2018/19\nCentral\t62.589\t61.786\nPrecept\t42.950\t44.407\nTotal\t105.539\t106.193\n"
    ),
    "teams with the same rows": "Team A\n\nRole\tPosts\tAway\nPC\t77\t12\nSGT\t10\t1\n\nTeam B\n\nRole\tPosts\tAway\nPC\t81\t18\nSGT\t9\t0\n",
    "lines, dates, laws and numbers of paragraphs": (
        "12. Under section 136 there were 999 calls on 27 August 2019, in the 12 months to June 2019, see paragraph 11 and table 3."
    ),
    "headings that lost a line": (  # 001, violence with injury
        card("Crime Volume: DA\t\t532\t1,589\t6,584\t-11.1%\t\t\t")
        + "Measure\t(Trend Line\tJul-2024\tJul-2024\tJul-2024\t12 Months to Jul-2024\tMonth Trend\tStatistical Exceptions\t"
        "Exception Weighting\nCrime Volume: VWI\t\t408\t1,421\t5,337\t-13.2%\tDecreasing\t\t10\n"
    ),
}


@pytest.mark.parametrize(("text", "expected"), FIRES.values(), ids=FIRES.keys())
def test_fires(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert sorted(found(text)) == sorted(expected)


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET.keys())
def test_stays_quiet(text: str) -> None:
    assert found(text) == []


def test_a_finding_says_where_from_and_how_far() -> None:
    (finding,) = findings(CHANGES + "Robbery\t296\t330\t+ 43\t+ 11.5%\n")
    assert finding.place == "line 2: Robbery, Volume Change"
    assert finding.source == "330; 296 (Robbery)"
    assert finding.difference == pytest.approx(9)
    assert finding.certainty == "certain"


def test_a_remainder_is_possible_and_a_surplus_certain() -> None:
    less = findings(FIRES["a remainder that is not of areas"][0])
    more = findings(FIRES["parts that come to more than their whole"][0])
    assert [one.certainty for one in (*less, *more)] == ["possible", "certain"]


def test_a_trend_that_may_have_turned_is_only_possible() -> None:
    backed = card("Calls\t\t11\t36\t150\t-19.2%\tIncreasing\tEight-Month Low\t16")
    alone = card("Calls\t\t11\t36\t150\t-19.2%\tIncreasing\t\t10")
    assert [one.certainty for one in (*findings(backed), *findings(alone))] == ["certain", "possible"]
