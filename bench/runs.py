"""Reports from the demonstration data: our command, the command lines of papermill and nbconvert on the same notebook,
and a plain script that builds the same figures and charts without Jupyter and makes no page (`plain.py`: the limit).

Each is a new process. "Nothing kept": no counts of an earlier run are there. Our command counts the extracts once for
all its quarters, and so does the plain script; a notebook run by papermill counts them itself each time, because only
our command keeps counts. "Counts kept": our command has run on the extracts before, and all three read what it kept.
Command lines make twelve quarters one after the other, as a loop in a shell does; one of the twelve is timed in each
run, from the first to the last in even steps, and taken twelve times. Python keeps its bytecode, as it does by itself.
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

from bench.growth import growth

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
DATA = ROOT / "data" / "demonstration"
NOTEBOOK = ROOT / "notebooks" / "quarterly_report.ipynb"
QUARTERS = [f"{year}-{year + 1 - 2000}-Q{number}" for year in (2017, 2018, 2019) for number in (1, 2, 3, 4)]
RUNS, CORES = 5, 2
GROWTH = (1, 4, 12)

Taken = dict[str, tuple[float, float]]
"""Seconds by the clock and of processors, by way of making reports."""


class Place:
    """A folder for outputs and one for what is kept, thrown away at the end; demonstration data is made if need be."""

    def __enter__(self) -> Place:
        if not DATA.is_dir():
            subprocess.run([BIN / "pcc", "demo-data", DATA], cwd=ROOT, check=True, capture_output=True)
        self.folder = Path(tempfile.mkdtemp())
        unset = ("MPLBACKEND", "PYTHONDONTWRITEBYTECODE")
        self.env = {name: value for name, value in os.environ.items() if name not in unset}
        self.env["PCC_CACHE"] = str(self.folder / "kept")
        return self

    def __exit__(self, *error: object) -> None:
        shutil.rmtree(self.folder)

    def forget(self) -> None:
        shutil.rmtree(self.folder / "kept", ignore_errors=True)

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


def seconds(work: Callable[[], None], before: Callable[[], None]) -> tuple[float, float]:
    """Return how long work takes by the clock, and how long processors are at it."""
    before()
    start, used = time.perf_counter(), os.times()
    work()
    now = os.times()
    spent = now.children_user + now.children_system - used.children_user - used.children_system
    return time.perf_counter() - start, spent


def _nothing() -> None:
    """Leave what is kept."""


def one_quarter(place: Place, before: Callable[[], None], turn: int) -> Taken:
    quarter = QUARTERS[4 + turn]
    return {
        "ours": seconds(lambda: place.ours("--force", quarter), before),
        "command lines": seconds(lambda: place.command_lines(quarter), before),
        "plain script": seconds(lambda: place.plain(1, quarter), before),
    }


def twelve_quarters(place: Place, before: Callable[[], None], turn: int) -> Taken:
    taken = {"ours": seconds(lambda: place.ours("--force", *QUARTERS), before)}
    taken["ours, nothing changed"] = seconds(lambda: place.ours(*QUARTERS), _nothing)
    one = seconds(lambda: place.command_lines(QUARTERS[round(turn * (len(QUARTERS) - 1) / (RUNS - 1))]), before)
    taken["command lines"] = one[0] * len(QUARTERS), one[1] * len(QUARTERS)
    taken["plain script"] = seconds(lambda: place.plain(CORES, *QUARTERS), before)
    return taken


def rows(name: str, measure: Callable[[Place, Callable[[], None], int], Taken], kept: bool) -> None:
    """Measure in turn, and print a row for each comparison."""
    taken: dict[str, list[tuple[float, float]]] = {}
    for turn in range(RUNS):
        with Place() as place:
            if kept:
                place.ours(QUARTERS[0])
            for way, found in measure(place, _nothing if kept else place.forget, turn).items():
                taken.setdefault(way, []).append(found)
                print(f"{turn + 1}: {name}, {way}: {found[0]:.1f} s, {found[1]:.1f} of processors", file=sys.stderr)
    ours = np.array(taken.pop("ours"))
    for way, found in taken.items():
        other = np.array(found)
        limit = way == "plain script"
        ratio = ours / other if limit else other / ours
        low, middle, high = np.quantile(ratio[:, 0], [0, 0.5, 1])
        says = "ours / plain script" if limit else f"{way} / ours"
        clock, spent = zip(np.median(ours, axis=0), np.median(other, axis=0), strict=True)
        print(
            f"| {name} | {'counts kept' if kept else 'nothing kept'} | {says} | {clock[0]:.1f} | {clock[1]:.1f} "
            f"| {low:.2f} | **{middle:.2f}** | {high:.2f} | {spent[0]:.1f} | {spent[1]:.1f} |"
        )


def main() -> None:
    """Time everything and print a Markdown table."""
    print(f"{RUNS} paired runs on {CORES} cores.\n")
    print("| what | state | ratio | ours, s | other, s | min | median | max | ours, CPU s | other, CPU s |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    rows("one quarter", one_quarter, kept=False)
    rows("one quarter", one_quarter, kept=True)
    rows("12 quarters", twelve_quarters, kept=False)
    with Place() as place:
        place.ours(QUARTERS[0])
        print(growth("our command", "reports", GROWTH, lambda n: lambda: place.ours("--force", *QUARTERS[:n]), runs=2))


if __name__ == "__main__":
    main()
