"""The highlight report: run once on demonstration data, its figures those of the scorecard, its texts escaped."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from page_checks import check_page

from pcc_analysis.briefing import open_briefing
from pcc_analysis.commentary.files import Written, read_commentary
from pcc_analysis.measures import FORCE
from pcc_analysis.periods import parse_period
from pcc_analysis.reports import run_report
from pcc_analysis.scorecard import as_printed, scorecard
from pcc_analysis.sections.highlight import highlight_priorities, highlights
from pcc_analysis.sections.highlight_subject import scorecards

ROOT = Path(__file__).parents[1]
SCRIPT = "<script>alert(x)</script><img src=x onerror=alert(y)>"
COMMENTARY = {
    "priority-1.md": f"## Outcomes achieved\n- **Fewer** calls were lost. {SCRIPT}\n\n## PCC assessment\n[a](javascript:alert(z))",
    "subjects/999.md": f"### Overview\n\nSteady, as [elsewhere](https://www.ons.gov.uk/). {SCRIPT}",
    "deliverables.csv": f"priority,action,due,progress,note\n1,Launch {SCRIPT},2019-03-31,80%,\n2,Refuge,2019-12-31,100%,\n",
    "promises.csv": "made,promise,due,status,outcome\n2019-03-07,A written answer,2019-04-30,in hand,\n",
    "peel.csv": "question,grade,previous\nPreventing crime,Good,Good\nProtecting people,Requires improvement,Good\n",
    "ranks.csv": "what,month,value,rank,of,source,subject\nanswer time,June 2019,14 seconds,41,44,League table,999\n",
}


@pytest.fixture(scope="module")
def folder(demonstration, tmp_path_factory):
    """Calls and incidents of the demonstration data, commentary of our own, and a plan that has subjects."""
    folder = tmp_path_factory.mktemp("highlight")
    for name in ("DEMONSTRATION", "calls", "incidents"):
        (folder / name).symlink_to(demonstration / name)
    for name, text in COMMENTARY.items():
        path = folder / "commentary" / "2019-06" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    before = folder / "commentary" / "2018-19-Q4"
    before.mkdir()
    said = f"priority,action,due,progress\n1,Launch {SCRIPT},2018-12-31,80%\n1,Gone,2019-01-31,90%\n"
    (before / "deliverables.csv").write_text(said, encoding="utf-8")
    (folder / "plans").mkdir()
    plan = (ROOT / "data" / "plans" / "2022-25.toml").read_text(encoding="utf-8")
    (folder / "plans" / "plan.toml").write_text(plan.replace('from = "2022-04"', 'from = "2017-04"'), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def briefing(folder):
    return open_briefing("2019-06", folder, folder / "plans")


@pytest.fixture(scope="module")
def cards(briefing):
    return scorecards(briefing)


@pytest.fixture(scope="module")
def body(briefing, cards):
    return highlight_priorities(briefing, Written(), cards)


@pytest.fixture(scope="module")
def made(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("outputs")
    run = run_report(
        "2019-06",
        notebook="highlight_report",
        data=folder,
        out=out,
        notebooks=ROOT / "notebooks",
        plans=folder / "plans",
    )
    return run.page


@pytest.fixture(scope="module")
def page(made):
    return made.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def said(page):
    html = re.sub(r"<svg.*?</svg>|<style.*?</style>", " ", page, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def element(elements, kind, part):
    """The one element of a kind whose title, caption or author holds a text."""
    found = [one.element() for one in elements]
    return next(
        one
        for one in found
        if one["kind"] == kind and part in (one.get("caption") or one.get("author") or one.get("text") or "")
    )


def test_a_plan_without_subjects_has_a_highlight_report_too(demonstration, tmp_path):
    """The plan of 2017 names no subject, and so no measure by area: each priority is one page."""
    options = {
        "data": demonstration,
        "out": tmp_path,
        "notebooks": ROOT / "notebooks",
        "plans": ROOT / "data" / "plans",
    }
    page = run_report("2019-20-Q1", notebook="highlight_report", **options).page.read_text(encoding="utf-8")
    for number in (1, 2, 3, 4):
        assert f'id="priority-{number}"' in page
    assert "10,952" in page  # document 000, paragraph 1


def test_the_page_reports_each_priority_and_says_where_nothing_was_written(said):
    for part in ("Outcomes achieved", "Risks and issues", "Focus next quarter", "PCC assessment"):
        for number in (1, 2, 3, 4):
            assert f"{part}: priority {number}" in said
    assert "Risks and issues: priority 1 No commentary yet." in said
    assert "Deliverables: priority 3 No commentary yet." in said
    assert "Fewer calls were lost." in said


@pytest.mark.parametrize(("width", "scheme", "opened"), [(1280, "light", False), (320, "dark", True)])
def test_axe_finds_nothing_nothing_scrolls_sideways_and_nothing_is_asked_for(chromium, made, width, scheme, opened):
    check_page(chromium, made, width, scheme, opened)


def test_deliverables_are_overdue_slipped_or_unmoved_in_words(said):
    assert "overdue since March 2019; slipped from December 2018; unmoved since the last report at 80%" in said
    assert "done; new in this report" in said
    assert "In the last report and not in this one: Gone." in said


def test_promises_grades_and_ranks(said):
    assert "Of 1 promise, none have been kept and 1 is overdue." in said
    assert "in hand, overdue since April 2019" in said
    assert "2 questions graded. Outstanding: none; Good: 1; Requires improvement: 1; Inadequate: none." in said
    assert "Protecting people Requires improvement 3rd of 4 Good worse" in said
    assert said.count("Wiltshire stands 41st of 44 forces for answer time in June 2019 (14 seconds).") == 1


def test_every_figure_of_a_subject_is_the_scorecard_s(briefing, cards, body):
    card = element(body, "table", "What is the situation? Crime and communication centre: 999")
    names = ["abandonment_999", "time_to_answer_999", "calls_answered_999", "calls_offered_999"]
    own = as_printed(scorecard(briefing.monthly, "2019-06", measures=names), briefing.monthly.measures)
    labels = [column["label"].replace("\N{NO-BREAK SPACE}", " ") for column in card["columns"][2:5]]
    assert [label.replace("\N{NON-BREAKING HYPHEN}", "-") for label in labels] == [
        "Jun-2019",
        "3 Months to Jun-2019",
        "12 Months to Jun-2019",
    ]
    for row, printed in zip(card["rows"], own.itertuples(index=False), strict=False):
        assert row["header"]["text"] == printed[0]
        assert [cell["text"] for cell in row["cells"][1:4]] == list(printed[1:4])
        assert row["cells"][5]["text"].startswith(f"{printed[4]} ")
        assert row["cells"][6]["text"].startswith(printed[5] if printed[5] != "None" else "No trend")
        assert row["cells"][6]["text"].endswith(f"({printed[7]})")
    offered = briefing.in_year.loc["calls_offered_999", "value"]
    assert card["rows"][3]["cells"][3]["text"] == f"{offered:,.0f}"
    assert cards.cards[FORCE].loc["calls_offered_999", "twelve_months_value"] == offered


def test_rows_by_area_stand_under_the_force_s(body):
    card = element(body, "table", "Antisocial behaviour")
    heads = [(row["kind"], row["header"]["text"]) for row in card["rows"][:3]]
    assert heads == [("", "Antisocial behaviour"), ("subgroup", "County"), ("subgroup", "Swindon")]


def test_a_sparkline_says_what_it_shows(briefing, body):
    card = element(body, "table", "centre: 999")
    drawn = card["rows"][3]["cells"][0]
    months = briefing.monthly.series("calls_offered_999")
    first, last = months.loc["2016-07"], months.loc["2019-06"]
    assert drawn["text"] == f"999: calls offered: from {first:,.0f} to {last:,.0f}, July 2016 to June 2019"
    assert "<polyline" in drawn["drawing"]["markup"]


def test_what_was_not_supplied_is_named(said):
    assert "Rape and serious sexual offences" in said
    assert "No extract was supplied for: " in said
    assert "No extract was supplied for this subject." in said


def test_links_at_the_top_lead_to_subjects(page, briefing):
    wanted = {item["href"] for item in highlights(briefing)[1].element()["items"]}
    assert wanted
    for href in wanted:
        assert f'id="{href.removeprefix("#")}"' in page


def test_markup_and_script_are_shown_and_never_run(page, said):
    assert "<script" not in page
    assert "<img" not in page
    assert "javascript:" not in re.sub(r">[^<]*<", "><", page)
    assert said.count("<script>alert(x)</script>") == 3  # outcomes, subject, deliverable


def test_a_measure_s_title_is_escaped(briefing):
    title = "Calls <b>offered</b> & more"
    measure = replace(briefing.measure("calls_offered_999"), title=title)
    monthly = replace(briefing.monthly, measures={**briefing.monthly.measures, measure.id: measure})
    changed = replace(briefing, monthly=monthly)
    elements = [*highlights(changed), *highlight_priorities(changed, Written(), scorecards(changed))]
    html = "".join(one._repr_html_() for one in elements)
    assert "<b>offered" not in html
    assert "Calls &lt;b&gt;offered&lt;/b&gt; &amp; more" in html


def test_commentary_of_another_period_is_not_taken(folder, briefing):
    assert read_commentary(folder, parse_period("2019-05"), briefing.plan).priorities == {}


def test_the_cards_hold_the_force_and_its_areas(cards):
    assert cards.monthly[FORCE].index.equals(pd.period_range("2016-07", "2019-06", freq="M"))
    assert set(cards.cards) == {FORCE, "County", "Swindon"}
