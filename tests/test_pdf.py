"""The PDF: tagged, named, numbered, no chart cut in two; printed by whatever browser there is, or refused in words."""

import os
import re
import stat
import sys
import time
from pathlib import Path

import pytest
from lxml import html as reader
from pypdf import PdfReader

from pcc_analysis.errors import RunError
from pcc_analysis.export import pdf
from pcc_analysis.export.pdf import find_browser, print_pdf

needs_browser = pytest.mark.skipif(not any(map(pdf.shutil.which, pdf.NAMES)), reason="no browser is installed to print")


@pytest.fixture(scope="module")
def printed(report, tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    print_pdf(report.page, path)
    return PdfReader(path)


def elements(node, kind):
    """Every element of the structure tree that has a kind."""
    node = node.get_object()
    if not isinstance(node, dict):
        return
    if node.get("/S") == kind:
        yield node
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        yield from elements(child, kind)


@needs_browser
def test_it_is_tagged_and_says_its_title_and_language(printed, report):
    root = printed.trailer["/Root"]
    page = reader.fromstring(report.page.read_text(encoding="utf-8"))
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert printed.metadata.title == page.findtext(".//title")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    tree = root["/StructTreeRoot"]
    charts = [figure.get("/Alt", "") for figure in elements(tree, "/Figure")]
    for said in page.xpath("//figure/p[@class='said']/text()"):
        assert any(said in alt for alt in charts), said
    assert len(list(elements(tree, "/TH"))) > 300
    assert len(list(elements(tree, "/H2"))) == len(page.findall(".//main//h2"))


def titles(outline):
    for one in outline:
        yield from titles(one) if isinstance(one, list) else [one.title]


@needs_browser
def test_its_outline_is_the_headings(printed, report):
    page = reader.fromstring(report.page.read_text(encoding="utf-8"))
    headings = [
        "".join(one.text_content().split()) for one in page.xpath("//h1 | //main//*[self::h2 or self::h3 or self::h4]")
    ]
    assert ["".join(title.split()) for title in titles(printed.outline)] == headings  # a line's end is no space there


@needs_browser
def test_every_page_says_its_number_and_what_state_it_is_in(printed):
    texts = [page.extract_text() for page in printed.pages]
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of {len(texts)}" in text
        assert "Demonstration data" in text
        assert "Performance report, Quarter One 2019-20" in " ".join(text.split())


@needs_browser
def test_no_chart_is_cut_and_letters_are_letters(printed, report):
    texts = [" ".join(page.extract_text().split()) for page in printed.pages]
    assert not [letter for text in texts for letter in "ﬁﬂﬀﬃﬄ" if letter in text]  # else a search for 'figure' fails
    assert not [text for text in texts if re.search(r"(?<!\d)(\d{3})\1(?!\d)", text)]  # a label with its halo, twice
    page = reader.fromstring(report.page.read_text(encoding="utf-8"))
    charts = page.findall(".//figure")
    for chart in charts:
        caption, source = (
            " ".join((chart.findtext(tag) or "").split()) for tag in ("figcaption", "p[@class='source']")
        )
        assert any(caption in text and source in text for text in texts), caption
    assert len(charts) > 30


@pytest.fixture
def no_browser(monkeypatch):
    monkeypatch.setattr(pdf.shutil, "which", lambda place: None)


def test_where_no_browser_is_installed_it_says_so(no_browser):
    with pytest.raises(RunError, match="Chromium, Chrome or Edge, and none of them is installed here; install one"):
        find_browser()


@pytest.mark.parametrize(
    ("system", "program"),
    [
        ("win32", Path("C:/Program Files (x86)", "Microsoft/Edge/Application/msedge.exe")),
        ("darwin", Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")),
        ("linux", "google-chrome-stable"),
    ],
)
def test_browsers_are_looked_for_where_each_system_has_them(monkeypatch, system, program):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setenv("PROGRAMFILES(X86)", "C:/Program Files (x86)")
    monkeypatch.setattr(pdf.shutil, "which", lambda place: place if place == str(program) else None)
    assert find_browser() == str(program)


def browser(folder, monkeypatch, does):
    program = folder / "chromium"
    program.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


@pytest.mark.skipif(sys.platform == "win32", reason="the browser of this test is a shell script")
@pytest.mark.parametrize(
    ("does", "says"),
    [
        ("sleep 30", r"chromium did not print page.html within 0.5 seconds"),
        ("exit 3", r"chromium did not print page.html: it ended with status 3"),
        ("exit 0", r"chromium did not print page.html: it ended with status 0"),
        ('for one in "$@"; do case $one in --print-to-pdf=*) echo no >"${one#*=}";; esac; done', "ended with status 0"),
    ],
)
def test_a_browser_that_prints_nothing_is_an_error_and_leaves_nothing(tmp_path, monkeypatch, does, says):
    browser(tmp_path, monkeypatch, does)
    page = tmp_path / "page.html"
    page.write_text("<p>words", encoding="utf-8")
    started = time.monotonic()
    with pytest.raises(RunError, match=says):
        print_pdf(page, tmp_path / "page.pdf", seconds=0.5 if "sleep" in does else 20)
    assert time.monotonic() - started < 15
    assert not (tmp_path / "page.pdf").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the browser of this test is a shell script")
def test_the_browser_is_asked_for_tags_and_an_outline_and_kept_off_the_network(tmp_path, monkeypatch):
    browser(
        tmp_path,
        monkeypatch,
        f'printf "%s\\n" "$@" >{tmp_path}/asked\n'
        'for one in "$@"; do case $one in --print-to-pdf=*) echo "%PDF-" >"${one#*=}";; esac; done',
    )
    page = tmp_path / "page.html"
    page.write_text("<p>words", encoding="utf-8")
    print_pdf(page, tmp_path / "page.pdf")
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert {"--headless", "--export-tagged-pdf", "--generate-pdf-document-outline", "--no-pdf-header-footer"} <= set(
        asked
    )
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in asked
    assert asked[-1] == page.as_uri()
    profile = next(one for one in asked if one.startswith("--user-data-dir="))
    assert not Path(re.sub("^.*?=", "", profile)).exists()
