"""Runs killed at random: is a report ever half there, or lost where one stood?

``python -m bench.faults [KILLS]``: a small report stands; each time the extract changes, a run is started and, at a
random moment, killed with everything it started (SIGKILL, no chance to tidy up). Then the files that stand are read.
Every other kill waits until the page or its record is written and strikes soon after, when it is being published.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from pcc_analysis.publications.parquet import FIGURES, REPORT, read_figures, to_bytes
from pcc_analysis.reports.placing import HANDED_OVER

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from small_runs import FIGURES as CELLS  # noqa: E402
from small_runs import PERIOD, small_run, write_crimes  # noqa: E402

KILLS = 200
WHEN = (("", 0.0), (".run-*/ready/small.html", 0.3), ("", 0.0), (".run-*/ready/provenance.json", 0.02))
"""When to kill, in turn: at any time, or so soon after a file is there; the last comes right before all are moved."""
COMMAND = "import json, sys\nfrom pcc_analysis.reports import run_report\nrun_report(**json.loads(sys.argv[1]))"


class Folder:
    """A period's folder as a reader finds it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.page = sha256(folder / "small.html")
        self.figures = sha256(folder / FIGURES)
        self.made_from = self._record(folder)

    @staticmethod
    def _record(folder: Path) -> str:
        return str(
            json.loads((folder / "provenance.json").read_text(encoding="utf-8"))["reports"]["small"]["made_from"]
        )

    def is_whole(self) -> bool:
        """Whether every file is one that a record vouches for, the standing one or the one that is being moved in."""
        vouched = []
        for folder in (self.folder, self.folder / HANDED_OVER):
            with contextlib.suppress(FileNotFoundError):
                vouched.append(json.loads((folder / "provenance.json").read_text(encoding="utf-8"))["reports"]["small"])
        pages = {record["files"]["small.html"]["sha256"] for record in vouched}
        figures = read_figures(self.folder / FIGURES)
        kept = hashlib.sha256(to_bytes(figures[figures[REPORT] == "small"])).hexdigest()
        return self.page in pages and kept in {record["figures"]["sha256"] for record in vouched}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def start(folders: dict[str, object]) -> subprocess.Popen[bytes]:
    arguments = json.dumps({"period": PERIOD, **{name: str(value) for name, value in folders.items()}})
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, arguments], start_new_session=True, stderr=subprocess.DEVNULL, cwd=ROOT
    )


def kill(run: subprocess.Popen[bytes]) -> None:
    """Kill a run with everything it started: the server of kernels has a session of its own."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for process in [*psutil.Process(run.pid).children(recursive=True), psutil.Process(run.pid)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                os.kill(process.pid, signal.SIGKILL)
    run.wait()


def main(kills: int = KILLS, seed: int = 2019) -> None:
    """Kill, look, and print what was found."""
    rng = random.Random(seed)
    counts = dict.fromkeys(("killed", "ended before", "report as before", "new report", "moving in", "not whole"), 0)
    with tempfile.TemporaryDirectory() as place:
        os.environ["PCC_CACHE"] = str(Path(place) / "kept")
        folders = small_run(Path(place), CELLS)
        out = Path(place) / "outputs"
        taken = []
        for rows in (400, 401, 402):
            write_crimes(folders["data"], rows=rows)
            begun = time.perf_counter()
            start(folders).wait()
            taken.append(time.perf_counter() - begun)
        usual, most_left = sorted(taken)[1], 0
        while counts["killed"] < kills:
            before = Folder(out / PERIOD)
            write_crimes(folders["data"], rows=410 + counts["killed"] % 50)
            run, begun = start(folders), time.perf_counter()
            sign, within = WHEN[counts["killed"] % len(WHEN)]
            moment = 10 * usual if sign else rng.uniform(0, 1.1 * usual)
            while run.poll() is None and time.perf_counter() - begun < moment:
                if sign and any(out.glob(sign)):
                    sign, moment = "", time.perf_counter() - begun + rng.uniform(0, within)
                time.sleep(0.0002)
            if run.poll() is not None:
                usual = 0.5 * usual + 0.5 * (time.perf_counter() - begun)  # the machine is quicker or slower now
                counts["ended before"] += 1
                continue
            usual *= 1.01
            kill(run)
            counts["killed"] += 1
            after = Folder(out / PERIOD)
            moving = (out / PERIOD / HANDED_OVER).is_dir()
            same = (after.page, after.figures) == (before.page, before.figures)
            counts["moving in" if moving else "report as before" if same else "new report"] += 1
            counts["not whole"] += not after.is_whole()
            most_left = max(most_left, len(list(out.glob(".run-*"))))
            print(f"{usual:.1f} s {counts}", file=sys.stderr, flush=True)
        write_crimes(folders["data"], rows=399)
        start(folders).wait()
        left = [*out.glob(".run-*"), *out.glob(f"*/{HANDED_OVER}")]
    print(f"{kills} runs of about {usual:.1f} s, each killed at a random moment; others had ended before theirs.\n")
    print("| what | runs |\n|---|--:|")
    for what, count in counts.items():
        print(f"| {what} | {count} |")
    print(f"\nTemporary folders left at most: {most_left}; after the run that followed: {len(left)}.")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
