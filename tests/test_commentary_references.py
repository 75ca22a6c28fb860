"""References in commentary: every kind of figure, what is refused, and that nothing in a text is run.

Expected figures are those printed in document 000, see figures_of_000.py; the rest is worked out from them by hand.
"""

from types import SimpleNamespace

import pandas as pd
import pytest
from figures_of_000 import briefing_of_000
from hypothesis import given
from hypothesis import strategies as st

from pcc_analysis.briefing import Briefing
from pcc_analysis.commentary.composing import compose
from pcc_analysis.commentary.quotes import Quotes
from pcc_analysis.commentary.references import pieces_of
from pcc_analysis.elements.markup import markdown
from pcc_analysis.errors import DataContractError

BRIEFING = briefing_of_000()


@pytest.fixture(scope="module")
def quotes():
    return Quotes(BRIEFING)


def said(text, quotes):
    pieces, faults = pieces_of(text, "2019-20-Q1/a.md", quotes)
    assert faults == []
    return "".join(piece.text for piece in pieces)


def refused(text, quotes):
    pieces, faults = pieces_of(text, "2019-20-Q1/a.md", quotes)
    assert not any(piece.quote for piece in pieces)
    return [str(fault) for fault in faults]


@pytest.mark.parametrize(
    ("reference", "printed"),
    [
        ("hate_crime.rolling_year", "624"),
        ("hate_crime.previous_year", "627"),
        ("hate_crime.change", "−3"),
        ("hate_crime.change_size", "3"),
        ("hate_crime.percent_change", "−0.5%"),  # 3 of 627
        ("hate_crime.percent_change_size", "0.5%"),
        ("hate_crime.period", "163"),
        ("hate_crime.quarter", "163"),
        ("hate_crime.three_months", "163"),
        ("hate_crime.month", "55"),  # 163 over 3 months, the last takes what is over
        ("hate_crime.quarter_last_year", "157"),  # the last quarter of 627 over 12 months: 627 - floor(9 x 52.25)
        ("hate_crime.quarter_change", "+6"),
        ("hate_crime.quarter_percent_change", "+3.8%"),
        (
            "hate_crime.comparison",
            "3 fewer (0.5 per cent) than in the 12 months to June 2018, no more than chance would give",
        ),
        ("hate_crime.reading", "no more than chance"),  # 3 of 627
        ("burglary.reading", "more than chance, down"),  # a fifth of 3,838
        ("burglary.trend", "decreasing"),  # every rolling year below the one before
        ("robbery.trend", "increasing"),
        ("hate_crime.swindon.rolling_year", "255"),
        ("hate_crime.swindon.change", "−17"),
        ("satisfaction_overall.rolling_year", "77.0%"),
        ("satisfaction_overall.rolling_year_numerator", "776"),
        ("satisfaction_overall.rolling_year_denominator", "1,008"),
        ("satisfaction_overall.change", "+4.0 points"),
        ("satisfaction_overall.change_size", "4.0 percentage points"),
        ("immediate_response_time.quarter", "10 minutes 26 seconds"),
        ("immediate_response_time.change", "+3.0s"),
        ("immediate_response_time.change_size", "3.0 seconds"),
        ("time_to_answer_999.service_level", "10 seconds"),
        ("homicide.percent_change", "="),  # the earlier count is below 10
        ("knife_crime.rolling_year", "no data"),
        ("report.period", "Quarter One 2019-20"),
        ("report.last_month", "June 2019"),
        ("report.rolling_year", "12 months to June 2019"),
        ("report.previous_year", "12 months to June 2018"),
        ("report.force", "Wiltshire"),
        ("report.dates", "1 April to 30 June 2019"),
    ],
)
def test_every_kind_of_reference(reference, printed, quotes):
    assert said(f"x {{{{ {reference} }}}} y", quotes).startswith(f"x {printed}")


def test_rank_and_rate_come_from_the_comparison_that_the_section_prints(monkeypatch):
    """60.3 against an average of 71.9 per 1,000 is in paragraph 3 of 000; the ranks are made up."""
    every = pd.DataFrame({"value": [90.0, 80.0, 60.3, 50.0]}, index=["A", "B", "Wiltshire", "C"])
    place = pd.Series({"value": 60.3, "mean": 71.9, "rank": 7, "of": 8})
    found = SimpleNamespace(edition=pd.Period("2019-06", "M"), every=every, place=place)
    briefing = briefing_of_000()
    object.__setattr__(briefing, "ons", pd.DataFrame({"edition": ["2019-06"]}))
    monkeypatch.setattr(Briefing, "compared", lambda self, offence: found)
    text = (
        "{{ crime_volume.rate }} {{ crime_volume.peers_rate }} {{ crime_volume.rank }} {{ crime_volume.national_rank }}"
    )
    assert said(text, Quotes(briefing)) == "60.3 71.9 7th highest of 8 3rd highest of 4"


def test_an_unknown_reference_names_the_near_ones_with_its_line(quotes):
    wrong = refused(
        "fine\n{{ hate_crim.rolling_year }}\n\n{{ hate_crime.roling_year }}\n{{ hate_crime.county1.change }}", quotes
    )
    assert "(2019-20-Q1/a.md, line 2): 'hate_crim' is no measure of this report; did you mean hate_crime" in wrong[0]
    assert "line 4): 'hate_crime' has no figure 'roling_year'; did you mean hate_crime.rolling_year" in wrong[1]
    assert "line 5): 'county1' is no area of the plan; did you mean county?" in wrong[2]
    assert "'zzz' is no measure of this report; 'pcc measures' lists them" in refused("{{ zzz.change }}", quotes)[0]
    assert "it has rolling_year" in refused("{{ hate_crime.zzz }}", quotes)[0]


ATTACKS = {
    "{{ hate_crime.__class__.__mro__ }}": "no name begins with an underscore",
    "{{ hate_crime.rolling_year.__class__ }}": "no name begins with an underscore",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}": "a call",
    "{{ hate_crime['rolling_year'] }}": "an index",
    "{{ hate_crime.rolling_year() }}": "a call",
    "{{ hate_crime|attr('__class__') }}": "a filter",
    "{{ hate_crime.rolling_year|safe }}": "a filter",
    "{{ self._TemplateReference__context }}": "no name begins with an underscore",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}": "a call",
    "{{ lipsum.__globals__ }}": "no name begins with an underscore",
    "{{ range(9999999999) }}": "a call",
    "{{ 7 * 7 }}": "more than a reference",
    "{{ 'a' * 999999999 }}": "more than a reference",
    "{{ hate_crime.rolling_year if true }}": "a condition",
    "{{ hate_crime.rolling_year is defined }}": "a test",
    "{{ 'text' }}": "a value",
    "{{ hate_crime }}": "'hate_crime' is no reference",
    "{{ a.b.c.d }}": "'a.b.c.d' is no reference",
    "{% for x in report %}{{ x }}{% endfor %}": "a loop",
    "{% if true %}x{% endif %}": "a condition",
    "{% set x = 1 %}": "an assignment",
    "{% include '/etc/passwd' %}": "another file",
    "{% import 'os' as o %}": "another file",
    "{% extends 'a' %}": "another file",
    "{% macro m() %}{% endmacro %}": "a macro",
    "{% for x in report %}": "this is no reference",
    "{{ hate_crime.rolling_year": "this is no reference",
    "{{ }}": "this is no reference",
    "{% do x %}": "this is no reference",
}


@pytest.mark.parametrize(("text", "why"), ATTACKS.items())
def test_nothing_but_a_plain_reference_is_taken(text, why, quotes):
    (fault,) = refused(f"first\n{text}", quotes)
    assert "2019-20-Q1/a.md, line 2" in fault
    assert why in fault


def test_every_fault_of_a_file_is_said_at_once(quotes):
    assert len(refused("\n".join(ATTACKS), quotes)) == len(ATTACKS)


@given(st.text(alphabet="{}%#.|()[]_'\" \nabchate_crime.rolling_year", max_size=60))
def test_whatever_is_typed_is_a_text_or_a_fault(text):
    pieces, faults = pieces_of(text, "a.md", Quotes(BRIEFING))
    if not faults and "{" not in text:
        assert "".join(piece.text for piece in pieces) == text


# on the way to the page


def written(folder, texts, period="2019-20-Q1", **options):
    for name, text in texts.items():
        path = folder / "commentary" / period / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return compose(BRIEFING, folder, **options)


def test_a_text_is_rendered_where_its_measure_stands(tmp_path):
    found = written(tmp_path, {"hate_crime.md": "There were {{ hate_crime.rolling_year }} **hate** crimes."})
    assert markdown(found.measures["hate_crime"]) == "<p>There were 624 <strong>hate</strong> crimes.</p>"


def test_the_figures_referred_to_are_noted_as_printed(tmp_path):
    briefing = briefing_of_000()
    folder = tmp_path / "commentary" / "2019-20-Q1"
    folder.mkdir(parents=True)
    text = "{{ burglary.change }} {{ hate_crime.swindon.rolling_year }} {{ hate_crime.swindon.quarter }}"
    (folder / "hate_crime.md").write_text(text, encoding="utf-8")
    found = compose(briefing, tmp_path)
    # of sensitive crime by area only what the tables print, 12 months, may be said: the quarter is neither shown nor noted
    assert markdown(found.measures["hate_crime"]).startswith("<p>−772 255 <mark>[c] ")
    noted = briefing.printed_figures()[["measure", "area", "window", "period_end", "value"]].to_numpy().tolist()
    assert noted == [
        ["burglary", "force", "12 months", "2018-06", 3838.0],
        ["burglary", "force", "12 months", "2019-06", 3066.0],
        ["hate_crime", "Swindon", "12 months", "2019-06", 255.0],
    ]


def test_figures_mean_nothing_to_markdown(tmp_path):
    """A change of +6 at the start of a line would be no list, a minus no rule, [c] no link."""
    text = "{{ hate_crime.quarter_change }}\n\n{{ homicide.percent_change }}\n\n{{ robbery.change }}"
    found = written(tmp_path, {"hate_crime.md": text})
    assert markdown(found.measures["hate_crime"]) == "<p>+6</p>\n<p>=</p>\n<p>+34</p>"


def test_markup_and_script_in_a_text_are_shown_as_the_text_they_are(tmp_path):
    text = "<script>alert()</script> <img src=x onerror=y> [a](javascript:alert(3)) {{ hate_crime.rolling_year }}"
    html = markdown(written(tmp_path, {"hate_crime.md": text}).measures["hate_crime"])
    assert "<script" not in html and "<img" not in html and 'href="javascript' not in html
    assert "&lt;script&gt;" in html and "624" in html


def test_letters_that_marks_are_made_of_cannot_be_typed(tmp_path):
    html = markdown(written(tmp_path, {"hate_crime.md": "\ue000a\ue001b\ue002"}).measures["hate_crime"])
    assert html == "<p>ab</p>"


def test_a_figure_left_out_of_the_report_stays_left_out(tmp_path):
    def suppressed(measure, area, first, last):
        return measure == "hate_crime" and last == pd.Period("2018-06", "M")

    text = (
        "{{ hate_crime.previous_year }}, {{ hate_crime.change }}, {{ hate_crime.percent_change_size }}, "
        "{{ hate_crime.comparison }}, {{ hate_crime.rolling_year }}.\n\nThere were 627 hate crimes the year before."
    )
    found = written(tmp_path, {"hate_crime.md": text}, suppressed=suppressed)
    html = markdown(found.measures["hate_crime"])
    assert html.count("[c]") == 4 and "624" in html
    typed = [one for one in found.checked if one.printed == "627"]
    assert [(one.kind, one.line) for one in typed] == [("unsupported", 3)]
    assert "the report leaves this figure out" in typed[0].says and "627" not in typed[0].says
    assert [one.kind for one in found.checked if one.printed == "[c]"] == ["no figure"] * 4


def test_a_file_that_belongs_nowhere_is_named_with_the_near_ones(tmp_path):
    with pytest.raises(DataContractError) as caught:
        written(tmp_path, {"hate_crimes.md": "x", "README.md": "x", "subjects/nothing.md": "x", "office.md": "x"})
    assert [fault.file for fault in caught.value.faults] == [
        "2019-20-Q1/office.md", "2019-20-Q1/subjects/nothing.md", "2019-20-Q1/hate_crimes.md",
    ]  # fmt: skip
    assert "name it after one of hate_crime" in str(caught.value)


def test_declared_numbers_are_not_checked_and_their_sources_are_printed(tmp_path):
    text = '+++\n[sources]\n"8 per cent" = "ONS, year *ending* March 2019"\n+++\nNationally crime rose by 8 per cent.'
    found = written(tmp_path, {"crime_volume.md": text})
    assert [(one.kind, one.line, one.printed) for one in found.checked] == [("declared", 5, "8 per cent")]
    html = markdown(found.measures["crime_volume"])
    assert "<p>Figures from elsewhere: 8 per cent: ONS, year *ending* March 2019.</p>" in html


@pytest.mark.parametrize(
    ("matter", "why"),
    [
        ("+++\n[sources]\n", "line 1): the front matter has no end; close it with +++"),
        ("+++\nsources\n+++\n", "line 2): the front matter is not TOML"),
        ("+++\ntitle = 'x'\n+++\n", "line 1): the front matter knows no 'title'"),
        ('+++\n[sources]\n"5" = ""\n+++\n', "line 1): there is no source for 5"),
        ("+++\nsources = 5\n+++\n", "the front matter knows no 'sources'"),
    ],
)
def test_front_matter_with_a_fault(tmp_path, matter, why):
    with pytest.raises(DataContractError) as caught:
        written(tmp_path, {"hate_crime.md": f"{matter}Text."})
    assert why in str(caught.value)
