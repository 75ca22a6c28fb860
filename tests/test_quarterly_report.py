"""The quarterly report made from demonstration data: what document 000 prints stands in it, once, and everybody can read it."""

import gzip
import re

import pytest
from lxml import html
from page_checks import check_page

from pcc_analysis.reference import load


@pytest.fixture(scope="module")
def page(report):
    return html.fromstring(report.page.read_text(encoding="utf-8"))


def words(element):
    return " ".join(element.text_content().split())


def table_rows(page, caption):
    """Every row of the table whose caption begins so, as the words of its cells."""
    found = [one for one in page.iter("table") if words(one.find("caption")).startswith(caption)]
    assert len(found) == 1, [words(one.find("caption")) for one in found]
    return [[words(cell) for cell in row] for row in found[0].iter("tr")]


def seconds(text):
    """A duration in either spelling, in seconds."""
    return sum(
        int(number) * {"h": 3600, "m": 60, "s": 1}[unit[0]]
        for number, unit in re.findall(r"(\d+) ?(h\w*|m\w*|s\w*)", text)
    )


@pytest.mark.parametrize(
    ("width", "scheme", "opened"), [(1280, "light", False), (375, "dark", True), (320, "light", True)]
)
def test_axe_finds_nothing_nothing_scrolls_sideways_and_nothing_is_asked_for(chromium, report, width, scheme, opened):
    check_page(chromium, report.page, width, scheme, opened)


def test_the_index_leads_to_every_format_and_says_how_the_quarter_changed_from_the_one_before(report, page):
    index = html.fromstring((report.page.parents[1] / "index.html").read_text(encoding="utf-8"))
    assert [link.get("href") for link in index.xpath("//main//a")] == [
        "2019-20-Q1/quarterly_report.html",
        "2019-20-Q1/quarterly_report.xlsx",
    ]
    months = [int(words(row[1]).replace(",", "")) for row in page.xpath('//*[@id="crime-volume-months"]//tbody/tr')]
    change = sum(months[:3]) - sum(months[3:6])  # the months behind the chart, the latest first
    said = words(index.xpath("//dl/div[dt='On the quarter before']")[0])
    assert f"{change:+,} ({change / sum(months[3:6]):+.1%})".replace("-", "−") in said
    assert re.search(r"(no )?more than chance", said) and "the season is in it" in said


def test_it_is_small_enough_for_a_slow_line(report):
    content = report.page.read_bytes()
    assert len(content) <= 900_000
    assert len(gzip.compress(content)) <= 150_000


def test_it_is_on_the_screen_within_half_a_second_of_the_browser_s_work(chromium, report):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    shown = context.new_page()
    session = context.new_cdp_session(shown)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})  # its own time, whatever else runs here
    shown.goto(report.page.as_uri())
    measured = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    assert 0 < measured["TaskDuration"] < 0.5
    context.close()


# The expected cells are printed in document 000; the table that holds them is named in each case.
@pytest.mark.parametrize(
    ("caption", "row"),
    [
        ("Crime groups", ["Burglary (Residential)", "2,616", "1,928", "−688", "−26.3%"]),  # after paragraph 11
        ("Hate crime by strand, ", ["Sexual orientation", "57", "97", "+40", "+70.2%"]),  # after paragraph 30
        ("Positive outcomes by crime group", ["Robbery", "330", "60"]),  # after paragraph 38
        (
            "Trials cracked due",
            ["I - Prosecution end case: insufficient evidence", "51", "45.9%", "60", "42.9%"],
        ),  # 105
        (
            "Community policing teams by role",  # figure 1
            ["Police constables", "412", "32", "11", "5", "1", "12", "12", "73", "82.3%", "80", "62.9%"],
        ),
        ("Community policing teams by team, ", ["Swindon CPT North", "125", "9", "3", "1", "0", "1", "4", "18"]),  # 2
        ("Immediate incidents in detail", ["Immediate incidents: attended", "4,364", "17,995"]),  # paragraph 108
        ("999 calls in detail", ["999: calls offered", "24,811", "98,909"]),  # paragraphs 115 and 116
        ("Appeals", ["Appeals completed", "6", "20"]),  # paragraphs 144 and 145
    ],
)
def test_the_tables_hold_the_published_figures(page, caption, row):
    assert row in [cells[: len(row)] for cells in table_rows(page, caption)]


def test_satisfaction_stands_by_aspect_crime_type_and_year_with_answers_and_limits(page):
    rows = table_rows(page, "Victim satisfaction by aspect")
    overall = rows[rows.index(["Overall Satisfaction"]) + 1 :][:5]
    assert [row[0] for row in overall] == [f"June {year}" for year in range(2015, 2020)]
    # document 000, table after paragraph 95, all groups and violent crime; 77% is 776 of 1,008
    assert [round(float(row[1].rstrip("%"))) for row in overall] == [83, 84, 80, 73, 77]
    assert [round(float(row[10].rstrip("%"))) for row in overall] == [81, 79, 76, 75, 79]
    assert overall[-1][1:4] == ["77.0%", "74.3% to 79.5%", "1,008"]


def test_a_figure_of_the_dashboard_is_the_figure_of_its_section(page):
    compared = 0
    for row in page.xpath('//h2[@id="dashboard"]/..//tbody/tr'):
        link, period, year = row.xpath("./th/a")[0], *(words(cell) for cell in row.xpath("./td")[:2])
        heading = page.get_element_by_id(link.get("href").lstrip("#"))
        assert words(heading) == words(link)
        strip = heading.getnext()
        figures = [words(one) for one in strip.xpath(".//b")]
        if "as published" in words(strip):
            assert figures[0] == year
            continue
        behind = page.xpath(f'//*[@id="{heading.get("id")}-months"]//tbody/tr[1]/td[last()]')
        latest = [(words(behind[0]), figures[1])] if behind and "(" not in year else []
        for cell, figure in ((period, figures[0]), (year, figures[1]), *latest):
            same = seconds(cell) == seconds(figure) if re.search(r"\d[ms]\b", cell) else cell.startswith(figure)
            assert same, (words(link), cell, figure)
        compared += 1
    assert compared >= 30


def test_wholes_of_tables_are_the_figures_of_their_sections(page):
    rows = {row[0]: row for row in table_rows(page, "Crime groups")}
    by_area = {row[0]: row for row in table_rows(page, "Crime volume by area")}
    assert rows["All Crime"][1:5] == by_area["Wiltshire Police"][1:5] == ["43,671", "43,357", "−314", "−0.7%"]
    outcomes = {row[0]: row for row in table_rows(page, "Positive outcomes by crime group")}
    assert outcomes["All Crime"][1] == "43,357"


def test_the_key_explains_all_sixteen_symbols(page):
    terms = [words(one) for one in page.xpath('//dl[@class="key"]//dt')]
    assert terms == list(load("symbols")["words"])
    # docs/methods/statistical-exceptions.md: the rolling trend fires in about 60 of 100 looks at pure noise
    assert "By chance: 60 in 100." in words(page.xpath('//dl[@class="key"]')[0])


def test_what_changed_leads_to_the_sections(page):
    links = page.xpath('//ul[@class="news"]//a')
    assert links
    for link in links:
        assert words(page.get_element_by_id(link.get("href").lstrip("#"))) == words(link)


def test_every_priority_of_the_plan_and_the_back_stand_in_the_contents(page):
    parts = [words(one) for one in page.iter("h2")]
    wanted = ["What changed", "About this report", "Key to symbols", "Dashboard"]
    assert [part for part in parts if part in wanted] == wanted
    assert [part[:2] for part in parts if re.match(r"\d\.", part)] == ["1.", "2.", "3.", "4."]
    back = ["Methods", "Terms", "Sources", "How this was made"]
    assert [part for part in parts if part in back] == back
