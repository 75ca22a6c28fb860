"""Reports from the demonstration data: our command, the command lines of papermill and nbconvert on the same notebook,
and a plain script that builds the same figures and charts without Jupyter and makes no page (`plain.py`: the limit).

Each is a new process. "Nothing kept": no counts of an earlier run. "Counts kept": the extracts were counted before,
which serves all three. Command lines make twelve quarters one after the other; a part of them is timed and scaled up.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
DATA = ROOT / "data" / "demonstration"
NOTEBOOK = ROOT / "notebooks" / "quarterly_report.ipynb"
QUARTERS = [f"{year}-{year + 1 - 2000}-Q{number}" for year in (2017, 2018, 2019) for number in (1, 2, 3, 4)]
RUNS, CORES, PART = 5, 2, 2


class Place:
    """A folder for outputs and one for what is kept, thrown away at the end."""

    def __enter__(self) -> Place:
        self.folder = Path(tempfile.mkdtemp())
        self.env = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
        self.env["PCC_CACHE"] = str(self.folder / "kept")
        return self

    def __exit__(self, *error: object) -> None:
        shutil.rmtree(self.folder)

    def forget(self, what: str) -> None:
        shutil.rmtree(self.folder / what, ignore_errors=True)

    def run(self, *command: object) -> None:
        done = subprocess.run([*map(str, command)], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)

    def ours(self, *options: object) -> None:
        self.run(BIN / "pcc", "run", "--data", DATA, "--out", self.folder / "out", "--jobs", CORES, *options)

    def command_lines(self, quarter: str) -> None:
        made = self.folder / f"{quarter}.ipynb"
        given = ("-p", "period", quarter, "-p", "data", DATA, "-p", "plans", ROOT / "data" / "plans")
        self.run(BIN / "papermill", NOTEBOOK, made, *given, "--no-progress-bar")
        self.run(BIN / "jupyter-nbconvert", "--to", "panel", made)

    def stock(self, notebook: Path) -> None:
        self.run(BIN / "jupyter-nbconvert", "--to", "html", notebook)

    def plain(self, jobs: int, *quarters: str) -> None:
        self.run(sys.executable, "-m", "bench.plain", jobs, DATA, *quarters)


def seconds(work: Callable[[], None], before: Callable[[], None]) -> float:
    before()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _nothing() -> None:
    """Leave what is kept."""


def one_quarter(place: Place, before: Callable[[], None]) -> dict[str, float]:
    quarter = QUARTERS[4]
    return {
        "ours": seconds(lambda: place.ours("--force", quarter), before),
        "command lines": seconds(lambda: place.command_lines(quarter), before),
        "plain script": seconds(lambda: place.plain(1, quarter), before),
    }


def twelve_quarters(place: Place, before: Callable[[], None]) -> dict[str, float]:
    taken = {"ours": seconds(lambda: place.ours("--force", *QUARTERS), before)}
    taken["ours, nothing changed"] = seconds(lambda: place.ours(*QUARTERS), _nothing)
    part = sum(seconds(lambda q=quarter: place.command_lines(q), before) for quarter in QUARTERS[:PART])
    taken["command lines"] = part * len(QUARTERS) / PART
    taken["plain script"] = seconds(lambda: place.plain(CORES, *QUARTERS), before)
    return taken


def rows(name: str, measure: Callable[[Place, Callable[[], None]], dict[str, float]], kept: bool) -> None:
    """Measure in turn, and print a row for each comparison."""
    taken: dict[str, list[float]] = {}
    for _ in range(RUNS):
        with Place() as place:
            if kept:
                place.ours(QUARTERS[0])
            for way, found in measure(place, _nothing if kept else lambda: place.forget("kept")).items():
                taken.setdefault(way, []).append(found)
    ours = np.array(taken.pop("ours"))
    state = "counts kept" if kept else "nothing kept"
    for way, found in taken.items():
        ratio = ours / found if way == "plain script" else np.array(found) / ours
        says = "ours / plain script" if way == "plain script" else f"{way} / ours"
        low, middle, high = np.quantile(ratio, [0, 0.5, 1])
        medians = f"{np.median(ours):.1f} | {np.median(found):.1f}"
        print(f"| {name} | {state} | {says} | {medians} | {low:.2f} | {middle:.2f} | {high:.2f} |")


def main() -> None:
    """Time everything and print a Markdown table."""
    if not DATA.is_dir():
        subprocess.run([BIN / "pcc", "demo-data", DATA], cwd=ROOT, check=True, capture_output=True)
    print(f"{RUNS} paired runs on {CORES} cores.\n")
    print("| what | state | ratio | ours, median s | other, median s | min | median | max |")
    print("|---|---|---|---|---|---|---|---|")
    for name, measure in (("one quarter", one_quarter), ("12 quarters", twelve_quarters)):
        for kept in (False, True):
            rows(name, measure, kept)


if __name__ == "__main__":
    main()
