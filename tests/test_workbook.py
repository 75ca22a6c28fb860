"""The workbook: every table of the page with the same figures as numbers, texts as texts, the same bytes twice.

The page is read from its HTML and the workbook with openpyxl; neither is asked what the other should hold.
"""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

import example_report
import openpyxl
import pytest
from lxml import html as reader
from nbformat.v4 import new_markdown_cell, new_notebook

from pcc_analysis.export.printed import as_number, parts_of
from pcc_analysis.export.workbook import write_workbook
from pcc_analysis.page import Chart, Masthead
from pcc_analysis.tables import Column, Symbol, Table

HARM = [
    "=1+1",
    "+1+1",
    "@SUM(A1)",
    "{=1+1}",
    '=HYPERLINK("https://example.org", "x")',
    "https://example.org",
    "internal:'Notes'!A1",
    "[a](https://example.org) and [b](javascript:alert(1))",
    "<script>alert(1)</script>&amp;",
    "_x0041_",
    "!!!",
    "t1",
]


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    path = tmp_path_factory.mktemp("workbook") / "example.xlsx"
    write_workbook(example_report.notebook(), path)
    return openpyxl.load_workbook(path)


def grid(sheet):
    """The one table of a sheet: headings and rows, as cells."""
    (table,) = sheet.tables.values()
    return sheet[table.ref]


def sheets_of_figures(book):
    return [book[name] for name in book.sheetnames if name.startswith("Table ")]


def shown(cell):
    """A cell as a spreadsheet program shows it, for the formats that stand in these workbooks."""
    if isinstance(cell.value, datetime.timedelta | datetime.time):
        moment = cell.value
        seconds = (
            moment.total_seconds()
            if hasattr(moment, "total_seconds")
            else moment.hour * 3600 + moment.minute * 60 + moment.second
        )
        return f"{round(seconds)} s"
    if isinstance(cell.value, str):
        return cell.value
    sections = cell.number_format.split(";")
    section = sections[1] if cell.value < 0 and len(sections) > 1 else sections[0]
    before, zeros, after = re.fullmatch(r"(.*?)((?:#,##)?0(?:\.0+)?)(.*)", section.replace('"', "")).groups()
    number = Decimal(repr(abs(cell.value))).scaleb(2 if after == "%" else 0)
    sign = "−" if cell.value < 0 and len(sections) == 1 else ""
    rounded = number.quantize(Decimal(1).scaleb(-len(zeros.partition(".")[2])), rounding=ROUND_HALF_UP)
    return f"{sign}{before}{rounded:,}{after}"


def numbers(text):
    """Every number in a text, with its sign; a duration is one number of seconds."""
    units = {"h": 3600, "m": 60, "s": 1}

    def in_seconds(found):
        total = sum(float(n) * units[unit[0]] for n, unit in re.findall(r"([\d.]+) ?(h|m|s)", found[0]))
        return f" {total:g}s "

    text = re.sub(r"(\d+):(\d\d):(\d\d)", r"\1h \2m \3s", text)
    part = r"[\d.]+ ?(?:hours?|minutes?|seconds?|h|m|s)\b"
    text = re.sub(rf"{part}(?: {part})*", in_seconds, text)
    return re.findall(r"[−+]?£?\d[\d,]*(?:\.\d+)?[%s]?", text)


def page_tables(page):
    """Caption and rows (texts of their cells) of every table of the page that a notebook made, not a commentary."""
    for table in page.iter("table"):
        if table.find("caption") is not None:
            yield (
                words(table.find("caption/span").text),
                [[words(c.text_content()) for c in row] for row in table.iterfind("tbody/tr")],
            )


def words(text):
    return " ".join(text.split())


def test_every_table_of_the_report_is_there_with_the_same_figures(report):
    page = reader.fromstring(report.page.read_text(encoding="utf-8"))
    book = openpyxl.load_workbook(report.page.with_suffix(".xlsx"))
    tables, sheets = list(page_tables(page)), sheets_of_figures(book)
    assert len(tables) == len(sheets) > 60
    compared = 0
    for (caption, rows), sheet in zip(tables, sheets, strict=True):
        assert sheet["A1"].value == caption
        own = [row for row in rows if len(row) > 1]
        assert len(own) == len(grid(sheet)) - 1, caption
        for row, cells in zip(own, grid(sheet)[1:], strict=True):
            there = " | ".join(shown(cell) for cell in cells)
            for text in row:
                for number in numbers(text):
                    assert number in numbers(there), (caption, row, there)
                    compared += 1
    assert compared > 5_000


def test_figures_are_numbers_with_the_precision_that_is_printed(example):
    (sheet,) = [one for one in sheets_of_figures(example) if one["A1"].value.startswith("Crime groups")]
    headings, first = grid(sheet)[0], grid(sheet)[1]
    assert [cell.value for cell in headings] == [
        "Crime group", "12 months to: June 2018", "12 months to: June 2019", "Change: Number", "Change: Per cent",
        "Change: 95% limits: lower", "Change: 95% limits: upper", "Reading",
    ]  # fmt: skip
    # document 000, page 9: violence against the person 13,489 to 14,680; per cent as printed there
    assert [cell.value for cell in first][1:5] == [13489, 14680, 1191, 0.088]
    assert [shown(cell) for cell in first][:5] == ["Violence against the person", "13,489", "14,680", "+1,191", "+8.8%"]
    assert [cell.value for cell in grid(sheet)[2]][4:7] == [
        "[z]",
        "[z]",
        "[z]",
    ]  # from one homicide no per cent is said


def test_no_cell_is_empty_and_every_mark_is_explained_on_its_sheet(report):
    book = openpyxl.load_workbook(report.page.with_suffix(".xlsx"))
    for sheet in book:
        if sheet.title != "Cover":
            values = [cell.value for row in grid(sheet) for cell in row]
            assert None not in values and "" not in values, sheet.title
            above = [cell.value for cell in sheet["A"][: grid(sheet)[0][0].row]]
            for mark in {"[c]", "[x]", "[z]"} & set(map(str, values)):
                assert sheet.title == "Notes" or any(str(line).startswith(mark) for line in above), (sheet.title, mark)


def test_cover_contents_and_notes(example):
    cover = [cell.value for cell in example["Cover"]["A"]]
    assert cover[0] == "Performance report, Quarter One 2019-20"
    assert "Demonstration data: simulated to match published totals" in cover
    assert "Crimes: as at 12 July 2019" in cover
    contents = grid(example["Contents"])
    assert [cell.value for cell in contents[0]] == ["Sheet", "Table", "Section"]
    for row, sheet in zip(contents[1:], sheets_of_figures(example), strict=True):
        assert row[0].hyperlink.location == f"'{sheet.title}'!A1"
        assert row[1].value == sheet["A1"].value
        assert row[2].value in [cell.value for cell in sheet["A"]]
    notes = {row[0].value: row[1].value for row in grid(example["Notes"])[1:]}
    assert "[z] (on the page =) stands where the earlier count is below 10." in notes.values()
    assert {"[c]", "[x]", "[z]"} <= set(notes)
    (groups,) = [one for one in sheets_of_figures(example) if one["A1"].value.startswith("Crime groups")]
    said = [cell.value for cell in groups["A"]]
    assert "Recorded crimes, as at 12 July 2019" in said
    assert any(f"{name}: {text}" in said for name, text in notes.items() if name.startswith("Note"))
    assert example.properties.title == "Performance report, Quarter One 2019-20"


def test_the_same_notebook_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_workbook(example_report.notebook(), tmp_path / f"{name}.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


@pytest.mark.parametrize("harm", HARM)
def test_texts_stay_texts_wherever_they_stand(tmp_path, harm):
    table = Table(
        [{"a": harm, "b": harm, "kind": "group"}, {"a": harm, "b": harm, "kind": ""}],
        [Column("a", harm), Column("b", harm, "count")],
        caption=harm, unit=harm, notes=[harm], row_kind="kind",
    )  # fmt: skip
    svg = '<svg viewBox="0 0 9 9"><path d="M0 0L9 9"/></svg>'
    shown = example_report.shown(Masthead(harm, harm, state=harm), Chart(svg, harm, harm, table, source=harm))
    path = tmp_path / "harm.xlsx"
    write_workbook(new_notebook(cells=[shown, new_markdown_cell("## Part")]), path)
    book = openpyxl.load_workbook(path)
    assert all(cell.data_type in "sn" for sheet in book for row in sheet for cell in row)
    links = [cell.value for sheet in book for row in sheet for cell in row if cell.hyperlink]
    assert links == ["Table 1"]
    sheet = book["Table 1"]
    assert [[cell.value for cell in row] for row in grid(sheet)] == [["Group", harm, f"{harm} (2)"], [harm] * 3]
    assert [cell.value for cell in sheet["A"]].count(harm) >= 3  # caption, unit, state
    assert f"Note 1: {harm}" in [cell.value for cell in sheet["A"]]


def test_a_reference_mark_of_the_library_loses_no_letter(tmp_path):
    table = Table([{"a": "$$x$$"}], [Column("a", "A")], caption="$$x$$", notes=["$$x$$"])
    write_workbook(new_notebook(cells=[example_report.shown(table)]), tmp_path / "x.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["Table 1"]
    assert sheet["A1"].value.replace("\N{WORD JOINER}", "") == "$$x$$"
    assert grid(sheet)[1][0].value == "$$x$$"


def test_a_table_without_rows_and_a_report_without_tables(tmp_path):
    empty = Table([], [Column("a", "A"), Column("b", "B", "count")], caption="None")
    write_workbook(new_notebook(cells=[example_report.shown(empty)]), tmp_path / "empty.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "empty.xlsx")["Table 1"]
    assert [cell.value for cell in grid(sheet)[1]] == ["[x]", "[x]"]
    assert "[x] not available" in [cell.value for cell in sheet["A"]]
    write_workbook(new_notebook(cells=[new_markdown_cell("## Words")]), tmp_path / "words.xlsx")
    assert openpyxl.load_workbook(tmp_path / "words.xlsx").sheetnames == ["Cover", "Contents", "Notes"]


def test_a_change_with_its_reading_becomes_columns(tmp_path):
    rows = [
        {"m": "Crime", "c": [Symbol("", "−314 (−0.7%)"), Symbol("flat", "no more than chance")]},
        {"m": "Ratio", "c": [Symbol("", "+1.2 points"), Symbol("up", "more than chance, better", "good")]},
        {"m": "Homicide", "c": [Symbol("", "+4 (=)"), Symbol("flat", "no more than chance")]},
    ]
    table = Table(rows, [Column("m", "Measure"), Column("c", "Change", "change")], caption="Changes")
    write_workbook(new_notebook(cells=[example_report.shown(table)]), tmp_path / "x.xlsx")
    rows = grid(openpyxl.load_workbook(tmp_path / "x.xlsx")["Table 1"])
    assert [[cell.value for cell in row] for row in rows] == [
        ["Measure", "Change", "Change: per cent", "Change: reading"],
        ["Crime", -314, -0.007, "no more than chance"],
        ["Ratio", 1.2, "[z]", "more than chance, better"],
        ["Homicide", 4, "[z]", "no more than chance"],
    ]


@pytest.mark.parametrize(
    ("text", "value", "number", "shown"),
    [
        ("10,952", 10952, 10952, "#,##0"),
        ("59.9", 59.94, 59.94, "#,##0.0"),
        ("13%", 0.125, 0.125, "0%"),
        ("16.4%", None, 0.164, "0.0%"),
        ("−3.1%", -0.0311, -0.0311, '+0.0%;"−"0.0%'),
        ("+4 points", 0.04, 4, '+#,##0" points";"−"#,##0" points"'),
        ("148.769", 148_769_000, 148.769, "#,##0.000"),
        ("£535,596", 535596, 535596, '"£"#,##0'),
        ("173.8 days", None, 173.8, '#,##0.0" days"'),
        ("10m 26s", 626, 626 / 86400, "[h]:mm:ss"),
        ("1 hour 1 second", 3601, 3601 / 86400, "[h]:mm:ss"),
        ("00:10:26", None, 626 / 86400, "[h]:mm:ss"),
        ("−2m 9s", -129, -129, '+#,##0" seconds";"−"#,##0" seconds"'),
        ("+4s", None, 4, '+#,##0" seconds";"−"#,##0" seconds"'),
        ("−3.1s", -3.14, -3.14, '+#,##0.0"s";"−"#,##0.0"s"'),
        ("0.0", -0.04, 0, "#,##0.0"),  # which a spreadsheet would show as -0.0
        ("43,523", 43_357, 43523, "#,##0"),  # a value that is not the one printed is not taken
    ],
)  # fmt: skip
def test_a_printed_figure_as_a_number(text, value, number, shown):
    found, look = as_number(text, value)
    assert found == pytest.approx(number, abs=1e-12)
    assert look == shown


@pytest.mark.parametrize("text", ["", "[c]", "3 of 8", "2nd to 4th", "June 2019", "no data", "more", "1 to 2", "="])
def test_what_is_no_figure_alone_stays_text(text):
    assert as_number(text) is None
    assert text in parts_of(text).values() or parts_of(text) == {"lower": "1", "upper": "2"}
