"""Typed numbers and direction words of commentary, against a list of expectations made by reading.

The paragraphs are those of documents 000, 001 and 002 or in their manner; the figures are those of 000's tables (see
figures_of_000.py), so that what 000 prints otherwise in its text is unsupported here.
"""

import pytest
from figures_of_000 import briefing_of_000

from pcc_analysis.commentary.checks import Checker
from pcc_analysis.commentary.composing import compose
from pcc_analysis.commentary.quotes import Quotes
from pcc_analysis.commentary.references import pieces_of
from pcc_analysis.elements.markup import markdown
from pcc_analysis.statements.exempt import EXEMPT

BRIEFING = briefing_of_000()


@pytest.fixture(scope="module")
def checked():
    quotes = Quotes(BRIEFING)
    checker = Checker(quotes)

    def check(text, about="hate_crime"):
        pieces, faults = pieces_of(text, "a.md", quotes)
        assert faults == []
        return checker.check(pieces, "a.md", 1, [about], {})

    return check


S, U, D = "supported", "unsupported", "direction"

PARAGRAPHS = [
    # 000, paragraphs 1 and 2: 43,357 in the table; 170 and 0.4 per cent follow from nothing there
    ("crime_volume", "There were 10,952 crimes recorded during quarter one and 43,523 in the 12 months to June 2019.\n"
     "This represents a reduction of 170 recorded crimes (0.4 per cent) compared to the previous 12 months.",
     [("10,952", S), ("43,523", U), ("170", U), ("0.4 per cent", U)]),
    # paragraph 5: figures of other forces need a source
    ("crime_volume", "Police recorded crime has increased nationally by 8 per cent in the 12 months to March 2019 and 2 "
     "per cent regionally.", [("8 per cent", U), ("2 per cent", U)]),
    # paragraphs 7, 8 and 13: words, periods and ordinals
    ("crime_volume", "Wiltshire is one of only four forces to have reported reductions. Wiltshire are approximately 18 "
     "months ahead. It has the 8th lowest rate.", []),
    # paragraph 30 and the strand table below it
    ("hate_crime", "There were 624 hate crimes reported in the year to June 2019. This compares to 627 hate crimes in the "
     "year to June 2018 (a decrease of 3 crimes; 0.5 per cent).\n\nRace stands behind 436 of them, 70 per cent.",
     [("624", S), ("627", S), ("3", S), ("0.5 per cent", S), ("436", S), ("70 per cent", S)]),
    # paragraph 46
    ("asb_volume", "There were a total of 16,848 ASB incidents reported in the 12 months to June 2019 which equates to 3.3 "
     "per cent more than the 16,317 incidents recorded in the 12 months to June 2018. This is mainly due to the low levels "
     "of ASB recorded during quarter four of 2017-18.", [("16,848", S), ("3.3 per cent", S), ("16,317", S)]),
    # paragraph 65
    ("specials_hours", "In the 12 months to June 2019, special constables have delivered a total of 74,661 policing hours.",
     [("74,661", S)]),
    # paragraphs 69, 70 and 73
    ("section_136", "There were 70 S136 MHA arrests during quarter one and 282 in the 12 months to June 2019. The volume of "
     "S136 MHA arrests has increased by 23 per cent (53 arrests) in the 12 months to June 2019. It was Mental Health "
     "Awareness week between 13 - 19 May.", [("70", S), ("282", S), ("23 per cent", S), ("53", S)]),
    # paragraph 80
    ("domestic_abuse", "There were 6,516 DA crimes reported in the 12 months to June 2019. This compares to 5,830 in the "
     "year to June 2018 which is an increase of 11.8 per cent (686 DA crimes).",
     [("6,516", S), ("5,830", S), ("11.8 per cent", S), ("686", S)]),
    # paragraph 93, and the same change printed as per cent
    ("satisfaction_overall", "The victim satisfaction rate was 77 per cent (± 2.6 per cent) in the 12 months to June 2019. "
     "This is an increase of four percentage points compared to the 12 months to June 2018.",
     [("77 per cent", S), ("± 2.6 per cent", S), ("four percentage points", S)]),
    # paragraphs 108 and 109
    ("immediate_response_time", "The Force attended 4,364 emergency incidents during quarter one and 17,995 in the 12 months "
     "to June 2019. They have been attended on average within 10 minutes and 26 seconds during quarter one.",
     [("4,364", S), ("17,995", S), ("10 minutes and 26 seconds", S)]),
    # paragraphs 115 to 117; five per cent is 4,746 of 94,163
    ("time_to_answer_999", "During quarter one, 24,811 999 calls were received and answered within an average of four "
     "seconds. There were 98,909 999 calls received in the 12 months to June 2019. This represents a five per cent increase "
     "in 999 calls offered compared to the 12 months to June 2018.",
     [("24,811", S), ("98,909", S), ("five per cent", S)]),
    # another measure's figure is no support for the one that is named
    ("hate_crime", "There were 330 hate crimes in the 12 months to June 2019, and 3,066 burglaries.", [("330", U), ("3,066", S)]),
    ("hate_crime", "There were 43,357 hate crimes in the 12 months to June 2019.", [("43,357", U)]),
    # the right figure of the wrong window
    ("hate_crime", "There were 624 hate crimes during quarter one.", [("624", U)]),
    ("hate_crime", "In the 12 months to June 2018 there were 624 hate crimes.", [("624", U)]),
    # a year is worked out where it is named: 9 months at 43,357 less 10,952, 3 months of the year before
    ("hate_crime", "There were 627 hate crimes.", [("627", U)]),  # no word says that the year before is meant
    # rounded, and said to be about
    ("crime_volume", "Over 43,000 crimes, nearly 44,000 crimes, about 40,000 crimes and around 43,400 crimes in the year.",
     [("43,000", S), ("44,000", U), ("40,000", S), ("43,400", S)]),
    ("satisfaction_overall", "Satisfaction was 77.0 per cent, 77%, 76.9 per cent and 78%.",
     [("77.0 per cent", S), ("77%", S), ("76.9 per cent", U), ("78%", U)]),
    # a monthly mean of the 12 months: 282 over 12 is 23.5
    ("section_136", "In the 12 months to June 2019 there were on average 23.5 section 136 detentions a month.", [("23.5", S)]),
    # areas
    ("hate_crime", "In Swindon there were 255 hate crimes in the 12 months to June 2019, 17 fewer than the year before.",
     [("255", S), ("17", S)]),
    # shares of a whole and differences follow from supported figures
    ("cracked_ineffective_trials_prosecution", "Of 920 trials 200 were cracked or ineffective due to the prosecution (22 "
     "per cent).", [("920", S), ("200", S), ("22 per cent", S)]),
    # numbers in words: of a measure that is named they count, of other things they do not
    ("homicide", "There were five homicides in the 12 months to June 2019, and two hubs opened.", [("five", S)]),
    ("homicide", "There were three homicides in the 12 months to June 2019.", [("three", U)]),
    ("hate_crime", "The Force has a plan with 19 strands of activity.", [("19", U)]),  # 000, paragraph 79: a source or words
    # the plan's service level, and the same number as a figure
    ("time_to_answer_999", "The level is to answer within 10 seconds.", [("10 seconds", S)]),
    ("time_to_answer_999", "999 calls were answered in 10 seconds on average.", [("10 seconds", U)]),
    # Markdown
    ("hate_crime", "# Hate crime 2019\n\n1. **624** hate crimes in the year\n2. see [the 9 pages](https://a.uk/624/5)\n\n"
     "| Window | Hate crimes |\n|---|---|\n| 12 months to June 2019 | 625 |",
     [("624", S), ("9", U), ("625", U)]),
]  # fmt: skip


@pytest.mark.parametrize(("about", "text", "expected"), PARAGRAPHS)
def test_typed_numbers(about, text, expected, checked):
    found = [(one.printed, one.kind) for one in checked(text, about) if one.kind not in ("exempt",)]
    assert found == expected


def test_a_supported_number_says_of_which_measure_and_window(checked):
    (one,) = [one for one in checked("There were 627 hate crimes in the year to June 2018.") if one.kind == S]
    assert one.says == "Hate crime, 12 months to June 2018: 627"


def test_an_unsupported_number_says_where_it_stands_and_what_the_report_has(checked):
    found = checked("First.\n\nThere were **650** hate crimes\nin the year to June 2019,\nand 163 in\nquarter one.")
    assert [(one.kind, one.line, one.printed) for one in found if one.kind != "exempt"] == [
        (U, 3, "650"),
        (S, 5, "163"),
    ]
    wrong = next(one for one in found if one.wrong)
    assert str(wrong) == (
        "a.md, line 3: '650': no figure of the report says this; the report has Hate crime, 12 months to June 2019: 624"
    )


def test_a_change_of_a_share_printed_as_per_cent_is_named(checked):
    (wrong,) = [
        one
        for one in checked("Satisfaction rose by 4 per cent on the year before.", "satisfaction_overall")
        if one.wrong
    ]
    assert (wrong.kind, wrong.printed) == (U, "4 per cent")
    assert "percentage points" in wrong.says


EXEMPTIONS = {
    "date": ["on 3 May 2019", "between 13 - 19 May", "since June 2018", "on Monday 3rd June", "by 31/03/2020"],
    "law": [
        "the Public Order Act 1986", "under section 136", "sections 4 and 5", "Regulations 2012", "schedule 2",
        "s.47", "section 15A(2)", "S136 powers",
    ],
    "operation": ["Operation Sceptre 2", "Op Fortress 14", "Operation 42"],
    "period": [
        "in 2018-19", "the 12 months", "in Q1", "quarter 3", "six weeks", "24/7", "24 hours a day", "a 5-year plan",
        "18 months ahead",
    ],
    "time of day": ["at 10.30am", "from 9 pm", "9:15 am"],
    "telephone line": ["call 999", "999 calls", "the 101 service", "101 or 999", "dial 101", "via 101", "999/101", "calling 101, or 999", "a caller to 101", "waiting for 101"],
    "telephone number": ["0117 496 0123", "0800 555 111", "+44 20 7946 0000", "116 123", "text 61016"],
    "age": ["aged 16 to 24", "18-24 year olds", "under-18s", "10 to 17 year olds"],
    "ordinal": ["the 41st", "41st out of 44 forces", "ranked 3rd", "a 2nd time"],
    "name": ["Outcome 16", "Priority 2", "page 12", "the A303", "COVID-19", "PIP2", "SN10 2DN", "paragraph 4", "M4",
        "1.1 To provide comment", "105.5FM", "pages 39 to 42"],
    "rate base": ["per 1,000 population", "per 100,000 people"],
    "fraction": ["one in five", "two thirds", "1 in 4"],
    "time limit": ["within 24 hours", "within 10 working days", "after 28 days", "after 90 secs"],
    "measure of length or speed": ["a 20 mph zone", "30mph", "5 miles"],
    "link": ["https://www.ons.gov.uk/2019/5", "www.a.uk/9"],
}  # fmt: skip


def test_every_exemption_has_examples():
    assert set(EXEMPTIONS) == set(EXEMPT)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, every in EXEMPTIONS.items() for text in every])
def test_what_is_no_figure_is_not_asked_for_support(kind, text, checked):
    found = checked(f"The office wrote of {text} and of no more.")
    assert not any(one.wrong or one.kind == S for one in found)
    if any(letter.isdigit() for letter in text):
        assert kind in {one.says for one in found}


@pytest.mark.parametrize(
    "text",
    ["There were 999 hate crimes.", "We dealt with 101 crimes.", "The rise was 2,018 crimes.", "There were 24 robberies.",
     "12 hate crimes were recorded.", "An operation led to 15 arrests."],
)  # fmt: skip
def test_what_looks_like_an_exemption_and_is_a_figure(text, checked):
    assert [one.kind for one in checked(text)] == [U]


DIRECTIONS = [
    ("Hate crime increased by 3 (0.5 per cent) in the 12 months to June 2019.", ["3", "0.5 per cent"]),
    ("Hate crime fell by 3 in the 12 months to June 2019.", []),
    ("Hate crime saw an increase of {{ hate_crime.change_size }}.", ["3"]),
    ("Hate crime saw a decrease of {{ hate_crime.change_size }}, {{ hate_crime.percent_change_size }} fewer.", []),
    ("Burglary fell by 772 (20.1 per cent) and robbery fell by 34.", ["34"]),
    ("Robbery was 11.5 per cent lower than the year before.", ["11.5 per cent"]),
    ("Robbery was 11.5 per cent higher than the year before.", []),
    ("Hate crime rose to 624 in the 12 months to June 2019.", ["624"]),
    ("Hate crime fell to 624 in the 12 months to June 2019.", []),
    ("Hate crime rose to {{ hate_crime.rolling_year }}.", ["624"]),
    ("Hate crime fell from 624 to 627.", ["from 624 to 627"]),
    ("Hate crime fell from 627 to 624.", []),
    ("Robbery saw a decrease of +34.", ["+34"]),
    ("We work to increase reporting of the 624 hate crimes in the year.", []),
    ("The rise since the previous quarter brings hate crime to 624 in the 12 months.", []),
    ("There was no increase on the 624 hate crimes of the year.", []),
    ("Satisfaction fell by 4 percentage points to 77 per cent.", ["4 percentage points"]),
    ("Responses to immediate incidents got 3 seconds longer, an increase of 0.5 per cent.", []),
]


@pytest.mark.parametrize(("text", "wrong"), DIRECTIONS)
def test_words_against_the_direction_of_their_figure(text, wrong, checked):
    about = next((name for word, name in ABOUT.items() if word in text), "hate_crime")
    found = [one.printed for one in checked(text, about) if one.kind == D]
    assert [one.removeprefix("from ") for one in found] == [one.removeprefix("from ") for one in wrong]


ABOUT = {"Satisfaction": "satisfaction_overall", "immediate": "immediate_response_time"}


def test_in_a_draft_what_is_wrong_is_marked_with_words(tmp_path):
    folder = tmp_path / "commentary" / "2019-20-Q1"
    folder.mkdir(parents=True)
    text = (
        "There were **650** hate crimes. Hate crime rose by {{ hate_crime.change_size }}. See {{ knife_crime.month }}."
    )
    (folder / "hate_crime.md").write_text(text, encoding="utf-8")
    html = markdown(compose(BRIEFING, tmp_path).measures["hate_crime"])
    assert "<mark>650 <strong>[no figure of the report supports this number]</strong></mark>" in html
    assert "<mark>3 <strong>[the words point the other way than the figure]</strong></mark>" in html
    assert "<mark>no data <strong>[the report has no such figure]</strong></mark>" in html
