"""The exporter: what a notebook shows becomes one page; what a reader could not read is refused."""

import subprocess
import sys
from itertools import pairwise

import example_report
import nbformat
import pytest
from lxml import html as reader
from markupsafe import Markup
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from pcc_analysis.elements import css_string
from pcc_analysis.elements.svg import tidy
from pcc_analysis.elements.symbols import Symbol
from pcc_analysis.errors import RunError
from pcc_analysis.export.assembly import assemble
from pcc_analysis.export.exporter import PanelExporter, panel_page
from pcc_analysis.export.index import render_index
from pcc_analysis.export.record import recorded_figures
from pcc_analysis.page import Chart, Commentary, Definitions, Heading, Masthead, News, Notes, Paragraphs, Prose, Strip
from pcc_analysis.tables import Column, Table

ATTACK = '</style><script>alert("x")</script><img src=x onerror=alert(1)>&'


@pytest.fixture(scope="module")
def page():
    return reader.fromstring(panel_page(example_report.notebook()))


def exported(*cells):
    return PanelExporter().from_notebook_node(new_notebook(cells=list(cells)))


def output(data, kind="display_data", **metadata):
    return new_code_cell("x", execution_count=1, outputs=[new_output(kind, data=data, metadata=metadata)])


def test_the_entry_point_and_the_menu_know_the_exporter():
    assert get_exporter("panel") is PanelExporter
    assert PanelExporter.export_from_notebook == "Panel report"


def test_every_element_is_on_the_page_once(page):
    text = page.find(".//main").text_content()
    for said in (
        "Of 62 measures",
        "Every measure of the plan",
        "10,952",
        "I welcome that.",
        "Both to June 2019.",
        "Killed or seriously injured.",
        "Intervals are Wilson's",
        "60%, overdue",
        "No commentary yet.",
    ):
        assert text.count(said) >= 1, said
    assert len(page.findall(".//table")) == 7  # five tables, one in Markdown, two behind charts, less the third chart's
    assert len(page.findall(".//figure")) == 3


def test_no_code_no_script_no_request_no_clock(page):
    made = panel_page(example_report.notebook())
    assert "secret_code" not in made and "/home/" not in made
    assert "<script" not in made and "http://" not in made.replace("http://www.w3.org", "") and "src=" not in made
    policy = page.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")


def test_the_same_notebook_gives_the_same_bytes():
    again = PanelExporter().from_notebook_node(example_report.notebook())[0]
    assert panel_page(example_report.notebook()) == again


def test_language_title_landmarks_and_skip_link(page):
    assert page.get("lang") == "en-GB"
    assert page.findtext(".//title") == (
        "Performance report, Quarter One 2019-20 - Demonstration data: simulated to match published totals - "
        "Office of the Police and Crime Commissioner for Wiltshire and Swindon"
    )
    assert [len(page.findall(f".//{name}")) for name in ("header", "nav", "main", "footer", "h1")] == [1] * 5
    skip = page.find(".//body/a")
    assert (skip.get("href"), skip.get("class")) == ("#main", "skip")


def test_the_state_stands_in_header_footer_and_on_every_printed_page():
    made = panel_page(example_report.notebook())
    assert made.count('<p class="state">Demonstration data: simulated to match published totals</p>') == 2
    assert '@top-right{content:"Demonstration data"' in made  # as much of it as a line has room for
    final = panel_page(
        new_notebook(cells=[example_report.shown(example_report.masthead(state="")), new_markdown_cell("## A")])
    )
    assert 'class="state"' not in final and '@top-right{content:""' in final


def test_contents_lists_levels_two_and_three_in_order_and_every_link_arrives(page):
    nav = page.find(".//nav")
    assert [link.text for link in nav.findall("details/ol/li/a")] == [
        "What changed this quarter",
        "Dashboard",
        "1. Prevent crime and keep people safe",
        "4. A quality police service",
        "Key, glossary and methods",
    ]
    assert [link.text for link in nav.findall("details/ol/li/ol/li/a")] == [
        "Crime volume",
        "Hate crime",
        "Burglary and vehicle crime",
        "Community policing teams",
        "Deliverables",
    ]
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {link.get("href")[1:] for link in page.iter("a") if link.get("href").startswith("#")} <= set(ids)


def test_headings_have_no_gap(page):
    levels = [int(element.tag[1]) for element in page.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_paragraphs_are_numbered_through_the_report(page):
    lists = page.findall(".//ol[@class='paras']")
    assert [(one.get("start"), len(one)) for one in lists] == [("1", 2), ("3", 1)]
    assert [item.get("id") for one in lists for item in one] == ["para-1", "para-2", "para-3"]


def test_ids_inside_drawings_are_unique_and_still_refer_to_each_other(page):
    boxes = [box.get("id") for box in page.iter("clippath")]
    assert len(boxes) == 4 == len(set(boxes))  # three charts, one of them drawn for a phone too
    used = {bar.get("clip-path")[5:-1] for bar in page.iter("rect") if bar.get("clip-path")}
    assert used == set(boxes)


def test_every_drawing_has_a_text_alternative_with_a_figure_and_prints_it_too(page):
    for figure in page.iter("figure"):
        said = figure.find("p[@class='said']").text
        for drawing in figure.findall(".//svg[@class='chart']"):
            title, description = (page.get_element_by_id(name) for name in drawing.get("aria-labelledby").split())
            assert title.text == figure.findtext("figcaption") and description.text == said
        assert any(letter.isdigit() for letter in said)


def test_a_drawing_in_roles_follows_the_page_and_another_stands_on_white(page):
    boxes = page.findall(".//div[@class='chartbox w']") + page.findall(".//div[@class='chartbox o white']")
    assert len(boxes) == 2
    assert "var(--chart-main,#12436d)" in reader.tostring(boxes[0]).decode()
    assert "#336699" in reader.tostring(boxes[1]).decode()


@pytest.mark.parametrize(
    "harm",
    [
        "<script>alert(1)</script>",
        '<rect onload="alert(1)" width="1" height="1"/>',
        '<a href="javascript:alert(1)"><rect width="1" height="1"/></a>',
        '<image href="https://example.org/x.png" width="1" height="1"/>',
        '<image href="data:image/svg+xml;base64,PHN2Zz4=" width="1" height="1"/>',
        '<use href="https://example.org/x.svg#a"/>',
        '<rect style="fill:url(https://example.org/x)" width="1" height="1"/>',
        '<rect clip-path="url(https://example.org/x#a)" width="1" height="1"/>',
        "<foreignObject><b>alert(1)</b></foreignObject>",
        "<style>*{background:url(https://example.org/x)}</style>",
        "<metadata>alert(1)</metadata>",
    ],
)
def test_a_drawing_keeps_only_what_draws(harm):
    made = tidy(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{harm}<path d="M0 0L9 9"/></svg>').markup
    assert '<path d="M0 0L9 9"/>' in made
    assert "alert" not in made and "example.org" not in made and "svg+xml" not in made


@pytest.mark.parametrize(
    ("svg", "says"), [("<svg><g></svg>", "not well-formed"), ("<svg/>", "no viewBox"), ("<p/>", "no viewBox")]
)
def test_a_drawing_that_is_none_is_refused(svg, says):
    with pytest.raises(ValueError, match=says):
        tidy(svg)


def test_markup_in_every_text_is_escaped():
    table = Table(
        [{"a": ATTACK, "b": ATTACK}],
        [Column("a", ATTACK), Column("b", ATTACK)],
        caption=ATTACK,
        notes=[ATTACK, Markup(ATTACK)],
    )
    svg = f'<svg viewBox="0 0 9 9"><text>{Markup.escape(ATTACK)}</text></svg>'
    elements = [
        Masthead(ATTACK, ATTACK, ATTACK, ATTACK, ATTACK, [(ATTACK, ATTACK), (ATTACK, ATTACK)], ATTACK),
        Heading(ATTACK),
        Heading(ATTACK, level=3),
        Strip(ATTACK, [(ATTACK, ATTACK, [ATTACK, Symbol("up", ATTACK)])]),
        News([(ATTACK, "main", Symbol("up", ATTACK), ATTACK)], lead=ATTACK),
        Paragraphs([ATTACK, Markup(ATTACK)]),
        Prose(ATTACK),
        Prose(Markup(ATTACK)),
        Commentary(ATTACK, ATTACK),
        Commentary(Markup(ATTACK), ATTACK),
        Notes([ATTACK, Markup(ATTACK)], ATTACK),
        Definitions([(ATTACK, ATTACK), (ATTACK, Markup(ATTACK))]),
        Chart(svg, ATTACK, ATTACK, table, narrow=svg, source=ATTACK),
        table,
    ]
    made, _ = exported(
        example_report.shown(*elements),
        new_markdown_cell(
            f"## {ATTACK}\n\n{ATTACK}\n\n- {ATTACK}\n\n[x](javascript:alert(1)) ![p](https://example.org/p.png)"
        ),
        output({"text/html": ATTACK}),
        output({"text/markdown": ATTACK}),
        output({"text/plain": ATTACK}),
    )
    page = reader.fromstring(made)
    assert not list(page.iter("script", "img", "iframe", "object"))
    assert made.count("</style>") == 1
    assert not [a for element in page.iter() for a in element.attrib if a.startswith("on")]
    assert not [a for a in page.iter("a") if "javascript" in a.get("href")]
    assert page.findtext(".//h1") == ATTACK and page.findtext(".//title").startswith(ATTACK)
    assert 'content:"\\3c /style\\3e ' in made


def test_css_strings_cannot_be_left():
    assert css_string('"}</style>\n\\') == '"\\22 }\\3c /style\\3e \\a \\5c "'


def test_an_error_is_refused_without_its_traceback():
    bad = new_code_cell(
        "x",
        execution_count=3,
        outputs=[new_output("error", ename="KeyError", evalue="'/home/a'", traceback=["/home/a"])],
    )
    with pytest.raises(RunError, match=r"ran without errors: cell 2 ended in KeyError; mend and run it") as refused:
        exported(new_markdown_cell("## A"), bad)
    assert "/home" not in str(refused.value)


@pytest.mark.parametrize(
    ("idle", "says"),
    [([1], r"1 of 3 code cells has not run \(cell 2\)"), ([1, 2], r"2 of 3 code cells have not run \(cells 2, 3\)")],
)
def test_a_cell_that_did_not_run_is_refused(idle, says):
    cells = [example_report.shown(Prose("words")) for _ in range(3)]
    for place in idle:
        cells[place].execution_count = None
    with pytest.raises(RunError, match=says):
        exported(*cells)


def test_an_empty_cell_need_not_run():
    made, _ = exported(example_report.shown(Prose("words")), new_code_cell("  \n"))
    assert "<p>words</p>" in made


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ([], "the notebook shows nothing"),
        ([new_code_cell("1", execution_count=1)], "the notebook shows nothing"),
        ([new_markdown_cell("### Straight to three")], r"'Straight to three' \(level 3\) follows a heading of level 1"),
        ([new_markdown_cell("## A\n\n#### B")], r"'B' \(level 4\) follows a heading of level 2"),
        (
            [example_report.shown(example_report.masthead(), example_report.masthead(), Prose("x"))],
            "this notebook shows 2",
        ),
        ([output({"image/png": "iVBORw0KGgo="})], "cell 1 shows a picture without a text alternative"),
        ([output({"image/svg+xml": "<svg/>", "text/plain": "<Figure>"})], "cell 1 shows a picture without a text"),
    ],
)
def test_what_a_reader_could_not_read_is_refused(cells, says):
    with pytest.raises(RunError, match=says):
        exported(*cells)


def test_what_is_left_out_is_told():
    cell = new_code_cell(
        "x",
        execution_count=1,
        outputs=[
            new_output("stream", name="stderr", text="/home/a/x.py: FutureWarning"),
            new_output("stream", name="stdout", text="SN1 1AA"),
            new_output("display_data", data={"text/plain": "<object at 0x7f00>"}),
            new_output(
                "display_data",
                data={
                    "text/plain": "FloatProgress()",
                    "application/vnd.jupyter.widget-view+json": {},
                    "text/html": "w",
                },
            ),
            new_output(
                "execute_result",
                data={"text/html": ["<style>p{}</style><table><tr><td>", "7</td></tr></table>"]},
                execution_count=1,
            ),
        ],
    )
    made, resources = exported(new_markdown_cell("## A\n\nSee [B](#b)."), cell)
    assert resources["panel_warnings"] == [
        "cell 2 printed to stderr; left out",
        "cell 2 printed to stdout; left out",
        "cell 2 shows an object that has no words; left out",
        "cell 2 shows HTML of its own; give a table its caption with pcc_analysis.tables.Table",
        "the notebook has no Masthead; the page has no office, no period and no as-at dates",
        "a link leads to #b, which is not on the page",
    ]
    assert "/home" not in made and "SN1" not in made and "0x7f" not in made
    assert "<td>7</td>" in made and "p{}" not in made


def test_execute_results_and_display_data_are_both_shown():
    made, _ = exported(
        output({"text/plain": "'first'"}),
        new_code_cell(
            "x",
            execution_count=1,
            outputs=[new_output("execute_result", data={"text/plain": "'second'"}, execution_count=1)],
        ),
    )
    assert "<p>&#39;first&#39;</p>" in made and "<p>&#39;second&#39;</p>" in made


@pytest.mark.parametrize("kind", ["image/png", "image/svg+xml"])
def test_a_picture_with_a_text_alternative_is_shown_as_a_figure(kind):
    data = {"image/png": "iVBORw0KGgo=\n", "image/svg+xml": '<svg viewBox="0 0 9 9"><path d="M0 0"/></svg>'}[kind]
    made, _ = exported(output({kind: data}, **{kind: {"alt": "Fell to 335.", "caption": "Theft", "width": 300}}))
    figure = reader.fromstring(made).find(".//figure")
    assert figure.findtext("figcaption") == "Theft" and figure.find(".//svg").findtext("desc") == "Fell to 335."


def test_names_are_unique_where_captions_are_not():
    table = Table([{"a": "x"}], [Column("a", "A")], caption="Crime")
    chart = Chart('<svg viewBox="0 0 9 9"/>', "Crime", "335 crimes.", table)
    page = reader.fromstring(
        exported(
            new_markdown_cell("## Crime\n\n| a |\n|---|\n| 1 |\n\n| a |\n|---|\n| 2 |"),
            example_report.shown(Heading("Crime"), chart, table, table),
        )[0]
    )
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    labels = [region.get("aria-label") for region in page.findall(".//*[@role='region']")]
    assert len(ids) == len(set(ids)) and {"crime", "crime-2", "crime-table", "crime-table-2"} <= set(ids)
    assert len(labels) == 6 == len(set(labels))


def test_a_notebook_without_masthead_takes_its_title_from_the_first_heading():
    made, _ = exported(new_markdown_cell("# A deep dive\n\n## Burglary\n\nWords."))
    assert reader.fromstring(made).findtext(".//h1") == "A deep dive"


def test_headings_from_code_and_from_markdown_are_alike():
    from_code, from_markdown = (
        assemble(new_notebook(cells=cells))["contents"]
        for cells in (
            [example_report.shown(Heading("Crime & ASB"), Heading("Hate crime", level=3))],
            [new_markdown_cell("## Crime & ASB\n### Hate crime")],
        )
    )
    assert from_code == from_markdown
    assert from_code == [
        {"id": "crime-asb", "text": "Crime & ASB", "sections": [{"id": "hate-crime", "text": "Hate crime"}]}
    ]


def test_an_empty_news_says_that_nothing_changed():
    made, _ = exported(example_report.shown(Heading("What changed"), News([])))
    assert "<p>No measure changed by more than chance would give.</p>" in made


def test_recorded_figures_are_the_masthead_and_the_headline_strips():
    recorded = recorded_figures(example_report.notebook())
    assert recorded["title"] == "Performance report, Quarter One 2019-20"
    assert recorded["headline"] == [
        ["All crime, 12 months", "43,523", "no more than chance"],
        ["Hate crime", "624", "3 fewer than the year before"],
    ]
    assert recorded_figures(new_notebook(cells=[])) == {"headline": [], "recorded": {}, "left_out": {}}


def test_the_index_groups_by_period_and_escapes():
    entries = [
        {
            "title": "Performance report",
            "period": "Quarter Two 2019-20",
            "href": "2019-20-Q2/q.html",
            "state": "Draft",
            "made": "12 October 2019",
            "figures": [("All crime", "43,400", "123 fewer")],
        },
        {"title": ATTACK, "period": "Quarter Two 2019-20", "href": "2019-20-Q2/h.html"},
        {"title": "Performance report", "period": "Quarter One 2019-20", "href": "2019-20-Q1/q.html"},
    ]
    page = reader.fromstring(render_index(entries, office="The office"))
    assert [h.text for h in page.iter("h2")] == ["Quarter Two 2019-20", "Quarter One 2019-20"]
    assert [a.get("href") for a in page.findall(".//h3/a")] == [
        "2019-20-Q2/q.html",
        "2019-20-Q2/h.html",
        "2019-20-Q1/q.html",
    ]
    assert page.findtext(".//dd/b") == "43,400" and not list(page.iter("script"))
    assert "Draft · made 12 October 2019" in page.text_content()
    assert "No report has been made yet." in render_index([])


def test_a_hundred_sections_have_a_hundred_places_in_the_contents():
    cells = [
        example_report.shown(Heading(f"Part {n}"), *(Heading(f"Measure {n}.{m}", level=3) for m in range(25)))
        for n in range(4)
    ]
    contents = assemble(new_notebook(cells=cells))
    assert contents["measures"] == 100 and [len(part["sections"]) for part in contents["contents"]] == [25] * 4


def test_elements_show_themselves_in_jupyterlab_and_say_what_they_are():
    shown = Commentary("Words & more")._repr_mimebundle_()
    assert shown["text/html"] == Commentary("Words & more")._repr_html_()
    assert "<p>Words &amp; more</p>" in shown["text/html"]
    assert shown["text/plain"] == "commentary: commentary"


def test_nbconvert_knows_it_from_the_command_line(tmp_path):
    nbformat.write(example_report.notebook(), tmp_path / "report.ipynb")
    ran = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "panel", "report.ipynb"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == panel_page(example_report.notebook())


def test_a_kernel_shows_what_the_test_notebook_shows(tmp_path):
    """The mimetypes survive a real kernel: IPython merges them with its own."""
    from nbclient import NotebookClient

    source = "from pcc_analysis.page import *\nfrom IPython.display import display\ndisplay(Masthead('Office', 'Title', state='Draft'))\nHeading('Crime')"
    notebook = new_notebook(cells=[new_code_cell(source)])
    NotebookClient(
        notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    page = reader.fromstring(panel_page(notebook))
    assert (page.findtext(".//h1"), page.findtext(".//main//h2")) == ("Title", "Crime")


def test_short_sections_share_a_printed_page_and_long_ones_begin_their_own():
    long = Table([{"a": str(n)} for n in range(40)], [Column("a", "A")], caption="Long")
    cells = [
        example_report.shown(
            Heading("One"), Prose("x"), Heading("Two"), Prose("x"), Heading("Three"), long, Heading("Four"), Prose("x")
        )
    ]
    assert [section["run_on"] for section in assemble(new_notebook(cells=cells))["sections"]] == [
        True,
        True,
        False,
        True,
    ]
