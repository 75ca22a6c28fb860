"""What several tests need: demonstration data, a report made from it, the open data, a real Chromium.

A test that needs what is not there is skipped, with the reason.
"""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)  # the same examples at every submission
if os.environ.get("CI"):
    settings.load_profile("ci")

ROOT = Path(__file__).parents[1]
OPEN_DATA = ROOT.parent / "shared" / "open-data"
JUNE_2019 = "policeforceareatablesyearendingjune2019.xlsx"

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium():
    where = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if where is None:
        pytest.skip("no Chromium is installed; install one to test the page in a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """Five years of demonstration data: enough for the expected ranges of the year to June 2019."""
    from pcc_analysis.demonstration import make_demonstration_data

    folder = tmp_path_factory.mktemp("demonstration")
    make_demonstration_data(folder, first="2014-04", last="2019-06")
    return folder


@pytest.fixture(scope="session")
def report(demonstration, tmp_path_factory):
    """The report of Quarter One 2019-20, made by the run that everybody uses."""
    from pcc_analysis.reports import run_report

    return run_report(
        "2019-20-Q1",
        data=demonstration,
        out=tmp_path_factory.mktemp("outputs"),
        notebooks=ROOT / "notebooks",
        plans=ROOT / "data" / "plans",
    )


@pytest.fixture(scope="session")
def open_data(tmp_path_factory):
    """A folder with the street files and the ONS tables, as downloaded."""
    if not (OPEN_DATA / "police-uk").is_dir() or not (OPEN_DATA / "ons-pfa-tables" / JUNE_2019).is_file():
        pytest.skip("the open data is not beside the project")
    folder = tmp_path_factory.mktemp("open-data")
    for name in ("police-uk", "ons-pfa-tables"):
        (folder / name).symlink_to(OPEN_DATA / name)
    return folder
