"""What several tests need: demonstration data, a report made from it, the open data, a real Chromium.

A test that needs what is not there is skipped, with the reason.
"""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)  # the same examples at every submission
settings.register_profile("here", deadline=None)  # how long an example takes says more of the machine than of the code
settings.load_profile("ci" if os.environ.get("CI") else "here")
KEPT = pytest.StashKey[tempfile.TemporaryDirectory]()


def pytest_configure(config):
    """Keep what runs count in a folder of the tests, one for all their processes, never in the user's own."""
    if not hasattr(config, "workerinput"):
        config.stash[KEPT] = tempfile.TemporaryDirectory(prefix="pcc-tests-")
        os.environ["PCC_CACHE"] = config.stash[KEPT].name


def pytest_unconfigure(config):
    if KEPT in config.stash:
        config.stash[KEPT].cleanup()


ROOT = Path(__file__).parents[1]
OPEN_DATA = ROOT.parent / "shared" / "open-data"
QUARTERS = ("2019-20-Q1", "2019-20-Q2", "2019-20-Q4")
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
def dive_data(tmp_path_factory, worker_id):
    """Six years of demonstration data, which hold every planted effect; made once for all processes of a test run."""
    from pcc_analysis.demonstration import make_demonstration_data

    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "deep-dives"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "data" / "DEMONSTRATION").is_file():
            make_demonstration_data(folder / "data", first="2014-04", last="2020-03")
    return folder / "data"


@pytest.fixture(scope="session")
def briefings(dive_data):
    """The briefings of the quarters for which every deep dive is run."""
    from pcc_analysis.briefing import open_briefing
    from pcc_analysis.kernels.client import run_jobs
    from pcc_analysis.supply import prepare

    prepare(dive_data, "Wiltshire", run_jobs)  # kept, so that neither a briefing nor a notebook counts again
    return {quarter: open_briefing(quarter, dive_data, ROOT / "data" / "plans") for quarter in QUARTERS}


@pytest.fixture(scope="session")
def run_dive(briefings, dive_data, tmp_path_factory):
    """Run a deep dive for all quarters as everybody does; returns the figures each recorded, and its page."""
    from pcc_analysis.reports.provenance import read_provenance
    from pcc_analysis.reports.runs import run_reports

    out = tmp_path_factory.mktemp("dives")

    def run(name):
        notebook = f"deep_dives/{name}"
        made = run_reports(
            QUARTERS, [notebook], data=dive_data, out=out, folder=ROOT / "notebooks", plans=ROOT / "data" / "plans"
        )
        assert [outcome.error for outcome in made] == [None] * len(QUARTERS)
        return {
            outcome.period: (read_provenance(out / outcome.period)["reports"][notebook]["findings"], outcome.run.page)
            for outcome in made
        }

    return run


@pytest.fixture(scope="session")
def open_data(tmp_path_factory):
    """A folder with the street files and the ONS tables, as downloaded."""
    if not (OPEN_DATA / "police-uk").is_dir() or not (OPEN_DATA / "ons-pfa-tables" / JUNE_2019).is_file():
        pytest.skip("the open data is not beside the project")
    folder = tmp_path_factory.mktemp("open-data")
    for name in ("police-uk", "ons-pfa-tables"):
        (folder / name).symlink_to(OPEN_DATA / name)
    return folder
