"""Tables, checked by reading the HTML with a parser (lxml); figures are those of document 000, page 9."""

import json
import math

import example_report
import numpy as np
import pandas as pd
import pytest
from lxml import html as reader

from pcc_analysis.elements.symbols import SHAPES, Symbol
from pcc_analysis.tables import MARKS, Column, Table
from pcc_analysis.tables.cells import Link, Progress, Sparkline, check_address

ATTACK = '<script>alert("x")</script>&<b onclick=x>'


def read(table):
    return reader.fromstring(table._repr_html_())


def small(frame, **more):
    columns = [Column("group", "Crime group"), Column("now", "June 2019", "count", format="{:,}".format)]
    return Table(frame, columns, caption="Crime groups", **more)


def test_every_header_has_a_scope_and_the_caption_names_unit_and_date():
    page = read(example_report.crime_groups())
    assert {head.get("scope") for head in page.iter("th")} == {"col", "colgroup", "row"}
    caption = page.find(".//caption").text_content()
    assert caption.startswith("Crime groups, 12 months to June 2019")
    assert "Recorded crimes, as at 12 July 2019" in caption


def test_cells_are_the_printed_figures_of_the_panel_report():
    page = read(example_report.crime_groups())
    rows = {row[0].text_content(): [cell.text_content() for cell in row[1:]] for row in page.findall(".//tbody/tr")}
    assert rows["Violence against the person"][:4] == ["13,489", "14,680", "+1,191", "+8.8%"]
    assert rows["Homicide"][:5] == ["1", "5", "+4", "=", "[z]"]


def test_group_headings_span_their_columns_and_ungrouped_headings_both_rows():
    first, second = read(example_report.crime_groups()).findall(".//thead/tr")
    assert [(h.text_content(), h.get("colspan"), h.get("rowspan")) for h in first] == [
        ("Crime group", None, "2"),
        ("12 months to", "2", None),
        ("Change", "3", None),
        ("Reading", None, "2"),
    ]
    assert [h.text_content() for h in second] == ["June 2018", "June 2019", "Number", "Per cent", "95% limits"]


def test_row_kinds_are_marked_and_group_rows_head_a_body_of_their_own():
    page = read(example_report.dashboard())
    bodies = page.findall(".//tbody")
    assert [body[0][0].get("scope") for body in bodies] == ["rowgroup", "rowgroup"]
    assert [body[0][0].text_content() for body in bodies] == [
        "1. Prevent crime and keep people safe",
        "4. A quality police service",
    ]
    kinds = [row.get("class") for row in read(example_report.crime_groups()).findall(".//tbody/tr")]
    assert kinds == [None, "subgroup", "subgroup", "subgroup", "remainder", None, None, "total"]


def test_the_region_can_be_reached_and_is_named():
    region = read(example_report.resourcing()).find(".//div[@role='region']")
    assert (region.get("tabindex"), region.get("aria-label")) == ("0", "Community policing teams, June 2019")


def test_symbols_carry_words_and_sparklines_an_alternative_with_a_figure():
    page = read(example_report.dashboard())
    for symbol in page.iter("svg"):
        if symbol.get("role") == "img":
            assert symbol.get("aria-label") == "from 3,590 to 3,692 in 12 months"
        else:
            assert symbol.get("aria-hidden") == "true"
            assert symbol.getparent().text_content().strip() in (
                "no more than chance",
                "more than chance, worse",
                "more than chance, better",
            )


def test_marks_are_explained_under_the_table_and_only_those_used():
    page = read(example_report.dashboard())
    notes = page.find(".//ul[@class='tablenotes']").text_content()
    assert MARKS["[c]"] in notes and MARKS["[x]"] in notes and "[z]" not in notes


@pytest.mark.parametrize("nothing", [None, float("nan"), np.nan, pd.NA, pd.NaT])
def test_a_missing_figure_is_a_mark_never_an_empty_cell(nothing):
    page = read(small([{"group": "Homicide", "now": nothing}]))
    assert page.find(".//td").text_content() == "[x]"


def test_a_missing_figure_can_be_another_mark():
    columns = [Column("group", "Crime group"), Column("now", "June 2019", "count", missing="[c]")]
    page = read(Table([{"group": "Homicide", "now": None}], columns, caption="Crime"))
    assert page.find(".//td").text_content() == "[c]"


@pytest.mark.parametrize("number", [10952, np.int64(10952), np.int32(10952)])
def test_numbers_go_through_the_formatter_and_stay_behind_the_text_for_the_workbook(number):
    cells = small(pd.DataFrame({"group": ["All crime"], "now": [number]})).element()["rows"][0]["cells"]
    assert cells == [{"text": "10,952", "value": 10952}]
    assert json.loads(json.dumps(cells)) == cells


@pytest.mark.parametrize("value", [7, 7.5, np.float64(7.5)])
def test_a_number_without_a_formatter_is_refused(value):
    table = Table(
        [{"group": "All", "now": value}], [Column("group", "G"), Column("now", "N", "count")], caption="Crime"
    )
    with pytest.raises(ValueError, match=r"column 'now' holds the number .* and has no formatter; give Column\(format"):
        table.element()


def test_every_text_is_escaped():
    table = Table(
        [
            {
                "group": ATTACK,
                "now": ATTACK,
                "r": Symbol("up", ATTACK),
                "s": Sparkline(ATTACK, [1, 2]),
                "p": Progress(0.5, ATTACK),
                "l": Link(ATTACK, "#a"),
            }
        ],
        [
            Column(key, f"{key}{ATTACK}", group=ATTACK if key == "r" else "")
            for key in ("group", "now", "r", "s", "p", "l")
        ],
        caption=ATTACK,
        unit=ATTACK,
        notes=[ATTACK],
        anchor="a",
    )
    made = table._repr_html_()
    assert "<script" not in made and "<b" not in made
    page = reader.fromstring(made)
    assert page.find(".//caption/span").text.startswith(ATTACK)
    assert [head.text_content() for head in page.findall(".//thead//th")].count(ATTACK) == 1
    assert page.find(".//tbody//th").text_content() == ATTACK
    assert page.find(".//div[@role='region']").get("aria-label") == ATTACK
    assert page.find(".//svg[@role='img']").get("aria-label") == ATTACK


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "#", ""])
def test_an_address_that_could_run_something_is_refused(address):
    with pytest.raises(ValueError, match="not an address of a place"):
        check_address(address)
    with pytest.raises(ValueError, match="not an address of a place"):
        Link("x", address)
    with pytest.raises(ValueError, match="not an address of a place"):
        small([{"group": "x", "now": 1, "to": address or "a b"}], row_href="to").element()


@pytest.mark.parametrize(
    "address", ["#hate-crime", "https://www.ons.gov.uk/x?y=1", "mailto:office@example.org", "2019-20-Q1/report.html"]
)
def test_addresses_of_places_are_kept(address):
    assert check_address(address) == address


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Table([], [Column("a", "A")], caption=" "), "a table without a caption cannot be found"),
        (lambda: Table([], [], caption="Crime"), "the table 'Crime' has no columns"),
        (lambda: Column("a", ""), "column 'a' has no label"),
        (lambda: Column("a", "A", "number"), "'number' is not a kind of column"),
        (lambda: small([{"group": "x", "now": 1, "k": "sum"}], row_kind="k").element(), "'sum' is not a kind of row"),
        (lambda: Symbol("up", " "), "a symbol without words"),
        (lambda: Symbol("star", "words"), "there is no shape 'star'"),
        (lambda: Symbol("up", "words", "red"), "'red' is not a tone"),
        (lambda: Sparkline("", [1]), "a sparkline without words"),
        (lambda: Progress(1.2, "120%"), "a share from 0 to 1, not 1.2"),
    ],
)
def test_what_cannot_be_read_is_refused(make, says):
    with pytest.raises(ValueError, match=says):
        make()


def test_a_column_the_data_does_not_have_is_named():
    with pytest.raises(KeyError, match="asks for 'now'; its data has 'group'"):
        small([{"group": "Homicide"}]).element()


def test_a_table_without_rows_still_has_its_headings():
    page = read(small([]))
    assert len(page.findall(".//thead//th")) == 2
    assert page.findall(".//tbody/tr") == []


def test_all_shapes_of_the_key_differ():
    assert len(set(SHAPES.values())) == len(SHAPES)
    key = {"peers-greater", "peers-above", "peers-below", "peers-less", "not-with-peers", "no-data"}
    key |= {f"{rule}-{side}" for rule in ("one", "three", "eight") for side in ("high", "low")}
    key |= {f"{trend}-{way}" for trend in ("discrete", "rolling") for way in ("up", "down")}
    assert len(key) == 16 and key <= set(SHAPES)  # the key of document 000 has sixteen symbols


def test_sparklines_leave_gaps_open_and_a_flat_line_is_drawn():
    gap = Sparkline("a gap", [1, 2, None, math.nan, 3, 4])
    table = Table([{"a": "x", "s": gap}], [Column("a", "A"), Column("s", "S", "sparkline")], caption="Crime")
    assert len(read(table).findall(".//polyline")) == 2
    flat = Table([{"a": "x", "s": Sparkline("level at 5", [5, 5])}], table.columns, caption="Crime")
    assert read(flat).find(".//polyline").get("points") == "3.0,22.0 95.0,22.0"
    nothing = Table([{"a": "x", "s": Sparkline("no data", [])}], table.columns, caption="Crime")
    assert read(nothing).find(".//td").text_content() == "no data"
