"""Reports from real open data: street files and ONS tables are all there is, and everybody can still read the page."""

from pathlib import Path

import pytest
from lxml import html
from page_checks import check_page

from pcc_analysis.reports.runs import run_reports

ROOT = Path(__file__).parents[1]
REPORTS = ("quarterly_report", "highlight_report", "annual_report", "deep_dives/force_in_numbers", "deep_dives/place")


@pytest.fixture(scope="module")
def pages(open_data, tmp_path_factory):
    made = run_reports(
        ["2025-26-Q1"],
        REPORTS,
        data=open_data,
        out=tmp_path_factory.mktemp("open"),
        folder=ROOT / "notebooks",
        plans=ROOT / "data" / "plans",
    )
    assert [outcome.error for outcome in made] == [None] * len(REPORTS)
    return {outcome.notebook: outcome.run.page for outcome in made}


@pytest.mark.parametrize("name", REPORTS)
def test_axe_finds_nothing_nothing_scrolls_sideways_and_nothing_is_asked_for(chromium, pages, name):
    check_page(chromium, pages[name], 1280, "light", opened=False)
    check_page(chromium, pages[name], 320, "dark", opened=True)


def test_it_is_not_called_demonstration_data_and_says_what_was_not_supplied(pages):
    said = " ".join(html.fromstring(pages["quarterly_report"].read_text(encoding="utf-8")).text_content().split())
    assert "simulated" not in said
    # 13,783 rows of the street files of April to June 2025 fall within Wiltshire Police, 2,728 of them antisocial behaviour
    assert f"{13_783 - 2_728:,}" in said
