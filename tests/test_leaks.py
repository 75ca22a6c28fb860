"""Nothing that must not leave the office is published: each kind is planted where it could come from, and found.

The plants are made up, in the forms that police systems, Ordnance Survey and Royal Mail use.
"""

import datetime as dt
import json
from pathlib import Path

import ibis
import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_runs import FIGURES, PERIOD, small_run, write_crimes, write_notebook

from pcc_analysis.errors import RunError
from pcc_analysis.leaks.check import ALLOWED, find_leaks
from pcc_analysis.leaks.patterns import PATTERNS, of_this_machine
from pcc_analysis.reports import run_report
from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.sources.extracts import open_extracts
from pcc_analysis.sources.personal import fingerprints_of, personal_fingerprints

NONE = np.array([], dtype=np.uint64)
PLANTS = [
    ("postcode", "SN10 2DN"),
    ("postcode", "the flat at SP4 9ab".upper()),
    ("coordinates", "51.349612, -1.992431"),
    ("coordinates", "easting and northing 414512 162377"),
    ("coordinates", "SU 145 623"),
    ("record reference", "54/0012345/19"),
    ("record reference", "reference 5419012345 refers"),
    ("path", "/home/analyst/extracts/crimes.csv"),
    ("path", r"C:\Users\analyst\Documents\crimes.csv"),
    ("path", r"\\server01\performance\crimes.csv"),
    ("traceback", "Traceback (most recent call last):"),
    ("traceback", 'File "report.py", line 3'),
    ("traceback", "KeyError: 'crime_volume'"),
    ("code", "from pcc_analysis import sections"),
    ("code", "<function trend at 0x7f12a4>"),
]
HARMLESS = [
    "There were 10,952 crimes recorded during quarter one and 43,357 in the 12 months to June 2019.",
    "pcc_analysis 0.1.0; SHA-256; 2019-20-Q1; 1 April to 30 June 2019; as at 2019-07-12; 20190712",
    "999 and 101; 0800 555 111; 01225 000000; offence code 8N and 28E; outcome 14/16; A4; section 136; WCAG 2.2 AA",
    "https://www.gov.uk/government/statistics/police-force-area-tables and https://data.police.uk/data/",
    "and/or; M4/A419; 2018/19; 3,590 to 3,692; 95% limits 0.743 to 0.795; p < 0.05; mean ± 2 SD",
    "Error rate of full files; import duties; class A drugs; a definition of harm: the offence group",
    "E1, W2, N7 and S136; CPT 1 and CPT 2; SN is the postcode area of Swindon; M25 8AM to 9AM",
]


@pytest.fixture(autouse=True)
def kept(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("PCC_CACHE", str(tmp_path_factory.getbasetemp() / "kept"))


def leaks_in(folder, name, text, personal=NONE, **options):
    (folder / name).write_text(text, encoding="utf-8")
    return find_leaks([folder / name], personal, **options)


@pytest.mark.parametrize(("kind", "planted"), PLANTS)
def test_each_kind_is_found_in_what_a_page_shows_and_in_what_it_does_not(tmp_path, kind, planted):
    from html import escape

    page = f'<h1>Report</h1><h2 id="hate">Hate crime</h2><p>Said: {escape(planted)}</p>'
    (leak, *_) = leaks_in(tmp_path, "report.html", page)
    assert (leak.kind, leak.file, leak.place) == (kind, "report.html", "below 'Hate crime'")
    assert planted not in str(leak)  # the message is not to spread it
    hidden = f'<h1>Report</h1><img alt="{escape(planted)}"><!-- nothing -->'
    assert {leak.kind for leak in leaks_in(tmp_path, "hidden.html", hidden)} == {kind}
    comment = f"<h1>Report</h1><p>Nothing</p><!-- {escape(planted)} -->"
    assert {leak.place for leak in leaks_in(tmp_path, "comment.html", comment)} == {"a comment of the page"}


@pytest.mark.parametrize("said", HARMLESS)
def test_what_reports_say_is_no_leak(tmp_path, said):
    assert not leaks_in(tmp_path, "report.html", f"<h1>Report</h1><p>{said}</p>")


def test_coordinates_in_two_cells_of_a_table_are_found(tmp_path):
    row = "<table><tr><td>51.349612</td><td>-1.992431</td></tr></table>"
    assert [leak.kind for leak in leaks_in(tmp_path, "page.html", row)] == ["coordinates"]


@pytest.mark.parametrize("pattern", [one for one in PATTERNS if not one.goes_on])
@given(st.data())
def test_what_is_looked_for_line_by_line_ends_in_the_line_in_which_it_begins(pattern, data):
    assert len(data.draw(st.from_regex(pattern.looks, fullmatch=True)).splitlines()) == 1


def test_a_folder_with_the_end_of_a_line_in_its_name_is_found(tmp_path):
    folder = Path("/offices/two\nlines")
    (found,) = leaks_in(tmp_path, "page.txt", f"lines\nmade in {folder}", machine=list(of_this_machine((folder,))))
    assert found.kind == "path"


def test_names_of_user_host_and_folders_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "jsmith2")
    monkeypatch.setattr("socket.gethostname", lambda: "opcc-laptop-17.office.example")
    machine = list(of_this_machine((tmp_path / "extracts of 2019",)))
    for kind, planted in (
        ("user name", "made by jsmith2"),
        ("host name", "on opcc-laptop-17"),
        ("path", f"{tmp_path / 'extracts of 2019'}"),
    ):
        assert kind in {leak.kind for leak in leaks_in(tmp_path, "a.html", f"<p>{planted}</p>", machine=machine)}
    monkeypatch.setattr("getpass.getuser", lambda: "root")
    machine = list(of_this_machine())
    assert not leaks_in(tmp_path, "a.html", "<p>the root cause</p>", machine=machine)
    assert leaks_in(tmp_path, "a.html", "<p>root@localhost</p>", machine=machine)


def test_a_workbook_a_pdf_and_a_notebook_are_read_and_the_place_is_named(tmp_path, chromium):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "tables.xlsx") as book:
        book.add_worksheet("Cover").write("A1", "Performance report")
        book.add_worksheet("Hate crime").write("B3", "SN10 2DN")
        book.set_properties({"author": "/home/analyst/me"})
    page = chromium.new_page()
    page.set_content("<h1>Report</h1><p>Nothing</p><p style='break-before: page'>Seen at SN10 2DN</p>")
    (tmp_path / "report.pdf").write_bytes(page.pdf())
    page.close()
    cell = nbformat.v4.new_code_cell("secret = 1", outputs=[nbformat.v4.new_output("stream", text="SN10 2DN")])
    nbformat.write(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("## Report"), cell]), tmp_path / "a.ipynb"
    )
    files = [tmp_path / name for name in ("tables.xlsx", "report.pdf", "a.ipynb")]
    found = {(leak.file, leak.place, leak.kind) for leak in find_leaks(files, NONE)}
    assert found == {
        ("tables.xlsx", "sheet 'Hate crime', row 3", "postcode"),
        ("tables.xlsx", "the properties of the file", "path"),
        ("report.pdf", "page 2", "postcode"),
        ("a.ipynb", "cell 2", "code"),
        ("a.ipynb", "an output of cell 2", "postcode"),
    }


def test_labels_of_a_chart_side_by_side_are_no_reference_in_a_pdf(tmp_path, chromium):
    """Those of one height are drawn one after the other: in that order they would be one number of nine figures."""
    labels = ((0, 275), (90, 271), (180, 268), (270, "54/0012345/19"))
    words = "".join(f"<text x='{x}' y='20'>{text}</text>" for x, text in labels)
    page = chromium.new_page()
    page.set_content(f"<svg viewBox='0 0 400 40' width='400'>{words}</svg>")
    (tmp_path / "report.pdf").write_bytes(page.pdf())
    page.close()
    found = find_leaks([tmp_path / "report.pdf"], NONE)
    assert [(leak.kind, leak.begins) for leak in found] == [("record reference", "54/0…")]


SUMMARY = "Known male approached the door of number seven and shouted before leaving on foot towards the canal"


@pytest.fixture
def personal(tmp_path):
    """Fingerprints of records with references, a name and a free text; the sex, however written, is a word like any."""
    rows = pd.DataFrame(
        {
            "crime_number": ["WC-19-A771", "WC-19-A772", "WC-19-A773", "WC-19-A774"],
            "recorded_date": [dt.date(2019, 6, day) for day in (1, 2, 3, 4)],
            "offence_code": "8N",
            "victim_ref": ["Jane Whitcombe", "Arthur Pendry", "V-00017", ""],
            "victim_sex": ["female adult", "Female Adult", "FEMALE-ADULT", "female  adult"],
            "summary": [SUMMARY, "No lines of enquiry", "", ""],
        }
    )
    rows = pd.concat([rows.assign(crime_number=rows["crime_number"] + str(n)) for n in range(10)])
    (tmp_path / "data" / "crimes").mkdir(parents=True)
    rows.to_csv(tmp_path / "data" / "crimes" / "crimes.csv", index=False)
    with open_extracts(tmp_path / "data", only=["crimes"]) as extracts:
        return personal_fingerprints(extracts.table("crimes"), extracts.contract("crimes"))


@pytest.mark.parametrize(
    "said",
    [
        "Crime WC-19-A7713 was solved.",
        "crime wc 19 a7713",
        "Jane Whitcombe said so.",
        "Ms JANE  WHITCOMBE",
        "reference V-00017",
        f"The officer wrote: {' '.join(SUMMARY.split()[3:14])}.",
    ],
)
def test_a_value_of_a_record_is_found_as_people_write_it(tmp_path, personal, said):
    (leak,) = leaks_in(tmp_path, "report.html", f"<h1>Report</h1><p>{said}</p>", personal)
    assert leak.kind == "value of a record in the extracts"


@pytest.mark.parametrize(
    "said",
    ["The victim was a female adult.", "Known male approached the door.", "Jane Austen", "WC-19 crimes", "V and 17"],
)
def test_words_that_records_share_with_everybody_are_no_leak(tmp_path, personal, said):
    assert not leaks_in(tmp_path, "report.html", f"<h1>Report</h1><p>{said}</p>", personal)


def test_a_unique_reference_need_not_have_figures():
    crimes = ibis.memtable({"crime_number": ["Alpha Bravo Charlie", "54/0012345/19", "54/0012346/19"]})
    found = set(personal_fingerprints(crimes, CONTRACTS["crimes"]).tolist())
    texts = fingerprints_of(["alpha bravo charlie delta", "see 54 0012345 19 and 54/0012346/19"])
    assert sorted(texts[one] for one in found) == ["54 0012345 19", "54 0012346 19", "alpha bravo charlie"]


def test_nothing_can_be_read_from_a_fingerprint(personal):
    assert personal.dtype == np.uint64
    assert set(map(int, personal)) >= set(fingerprints_of(["jane whitcombe"]))


PLACES = {
    "an output of the notebook": "display(Prose('Found at SN10 2DN'))",
    "a measure's title": (
        "from pcc_analysis.page import Heading\ndisplay(Heading('Crime at SN10 2DN'), Prose('Nothing.'))"
    ),
    "commentary": (
        "from pcc_analysis.page import Commentary\ndisplay(Commentary(Path(data, 'commentary', 'c.md').read_text()))"
    ),
    "a record": "display(Prose('Crime 54/0000007/19 was solved'))",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_leak_stops_the_run_and_the_last_report_stands(tmp_path, place):
    folders = small_run(tmp_path)
    (folders["data"] / "commentary").mkdir()
    (folders["data"] / "commentary" / "c.md").write_text("We met at SN10 2DN.", encoding="utf-8")
    run = run_report(PERIOD, **folders)
    before = {path: path.read_bytes() for path in run.page.parent.glob("*.*")}
    write_notebook(folders["notebooks"], PLACES[place])
    with pytest.raises(
        RunError, match=r"nothing was published.*\n  small\.html, below 'In this report': .*…"
    ) as caught:
        run_report(PERIOD, **folders)
    assert "SN10 2DN" not in str(caught.value)
    assert {path: path.read_bytes() for path in run.page.parent.glob("*.*")} == before
    (folders["data"] / ALLOWED).write_text("SN10 2DN\n54/0000007/19\n", encoding="utf-8")
    assert run_report(PERIOD, **folders).since is None


def test_a_run_with_figures_is_published(tmp_path):
    folders = small_run(tmp_path, FIGURES)
    write_crimes(folders["data"])
    assert run_report(PERIOD, **folders).page.is_file()


def test_no_report_on_demonstration_data_is_stopped(report):
    assert json.loads(report.provenance.read_text(encoding="utf-8"))["reports"]["quarterly_report"]["files"]
