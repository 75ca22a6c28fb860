"""``python -m bench``: measures everything and writes RESULTS.md, as ratios of runs made one after the other."""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib
import io
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
PARTS = ("runs", "pages", "statistics")
"""The modules of this folder with a ``main`` that prints Markdown, in the order of the results."""

PACKAGES = ("pandas", "numpy", "scipy", "ibis-framework", "duckdb", "matplotlib", "papermill", "nbconvert")


def machine() -> str:
    """Return what was measured on, and with; nothing that says whose it is."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    load = f", {os.getloadavg()[0]:.1f} processes at work when it began" if hasattr(os, "getloadavg") else ""
    return (
        f"{dt.datetime.now(dt.UTC).date()}, {(models or [platform.machine()])[0]}, {cores} cores, "
        f"{pages / 2**30:.0f} GB, {platform.system()}{load}. "
        f"Python {platform.python_version()}; "
        + ", ".join(f"{name} {version(name)}" for name in PACKAGES)
        + ".\n\nSeconds are of this machine on this day; ratios are of runs made one after the other."
    )


def main(parts: tuple[str, ...] = PARTS) -> None:
    """Run the parts and write their results, what is measured first written first."""
    text = f"# Speed\n\n{machine()}\n"
    for name in parts:
        module = importlib.import_module(f"bench.{name}")
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            module.main()
        text += f"\n## {name.capitalize()}\n\n{(module.__doc__ or '').strip()}\n\n{said.getvalue().strip()}\n"
        RESULTS.write_text(text, encoding="utf-8")
        print(f"{name}: done", file=sys.stderr)


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or PARTS)
