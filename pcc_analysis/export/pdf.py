"""The page as a tagged PDF, printed by a Chromium, Chrome or Edge that is installed; nothing is fetched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pcc_analysis.errors import RunError

SECONDS = 120
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge", "chrome")
WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
)
MACOS = ("Google Chrome", "Microsoft Edge", "Chromium")
OFFLINE = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-first-run",
    "--no-pings",
)


def find_browser() -> str:
    """Return the program that prints.

    Raises
    ------
    RunError
        Where there is none.
    """
    for place in _places():
        if found := shutil.which(place):
            return found
    raise RunError(
        "a PDF is printed by Chromium, Chrome or Edge, and none of them is installed here; install one, or leave out "
        "--pdf and print the page from any browser"
    )


def _places() -> Iterator[str]:
    yield from NAMES
    if sys.platform == "win32":
        roots = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        yield from (str(Path(root, program)) for root in roots if root for program in WINDOWS)
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from (str(folder / f"{name}.app/Contents/MacOS/{name}") for name in MACOS)


def print_pdf(page: Path, path: Path, seconds: float = SECONDS) -> None:
    """Print a page as a tagged PDF with an outline of its headings; header and footer are those of the page's style.

    Parameters
    ----------
    page
        The HTML file.
    path
        Where the PDF goes; there is none after an error.
    seconds
        How long it may take.

    Raises
    ------
    RunError
        Where no browser is installed, it takes too long, or it leaves nothing.
    """
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="pcc-print-", ignore_cleanup_errors=True) as profile:
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            *OFFLINE,
            *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),  # root has no sandbox
            f"--user-data-dir={profile}",
            "--no-pdf-header-footer",
            "--export-tagged-pdf",
            "--generate-pdf-document-outline",
            f"--print-to-pdf={path.resolve()}",
            page.resolve().as_uri(),
        ]
        try:
            ended = subprocess.run(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired:
            path.unlink(missing_ok=True)
            raise RunError(f"{Path(browser).name} did not print {page.name} within {seconds:g} seconds") from None
    if ended.returncode or not path.is_file() or not path.read_bytes().startswith(b"%PDF"):
        path.unlink(missing_ok=True)
        raise RunError(f"{Path(browser).name} did not print {page.name}: it ended with status {ended.returncode}")
