"""The page against the stock HTML exporter of nbconvert, both from one executed notebook: size, requests, first paint.

The stock page is opened with a network that does not answer, as it is in an agenda pack or on a train; the requests it
makes are counted. Without a Chromium the last columns stay empty.
"""

from __future__ import annotations

import gzip
import shutil
import statistics
from pathlib import Path

from bench.runs import QUARTERS, RUNS, Place

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
PAINT = "performance.getEntriesByName('first-contentful-paint').map(entry => entry.startTime)[0] ?? null"


def opened(page: Path) -> tuple[str, str]:
    """Return requests made and milliseconds to the first paint, medians; empty without a browser."""
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser_path is None:
        return "", ""
    from playwright.sync_api import sync_playwright

    asked, paints = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(QUIET))
        for _ in range(RUNS):
            tab = browser.new_page()
            wanted: list[str] = []
            tab.on("request", lambda request, wanted=wanted: wanted.append(request.url))
            tab.route("http*://**", lambda route: None)  # never answered
            tab.goto(page.as_uri(), wait_until="commit")
            tab.wait_for_timeout(3000)
            paints.append(tab.evaluate(PAINT))
            asked.append(sum(url.startswith("http") for url in wanted))
            tab.close()
        browser.close()
    seen = [paint for paint in paints if paint is not None]
    first = f"{statistics.median(seen):.0f}" if len(seen) == len(paints) else "none in 3 s"
    return f"{statistics.median(asked):.0f}", first


def main() -> None:
    """Measure both pages and print a Markdown table."""
    print("| page | kB | kB compressed | requests | first paint, ms |")
    print("|---|---|---|---|---|")
    with Place() as place:
        place.command_lines(QUARTERS[4])
        notebook = place.folder / f"{QUARTERS[4]}.ipynb"
        ours = notebook.with_suffix(".html").rename(place.folder / "ours.html")
        place.stock(notebook)
        for name, page in (("ours", ours), ("stock exporter", notebook.with_suffix(".html"))):
            content = page.read_bytes()
            requests, paint = opened(page)
            packed = len(gzip.compress(content, 9))
            print(f"| {name} | {len(content) / 1024:.0f} | {packed / 1024:.0f} | {requests} | {paint} |")


if __name__ == "__main__":
    main()
