"""``python -m bench [PART...]``: measures the parts named, or all, and writes their sections of RESULTS.md."""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib
import io
import os
import platform
import re
import sys
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
PARTS = ("runs", "records", "pages", "statistics", "disclosure")
"""The modules of this folder with a docstring and a ``main`` that prints Markdown, in the order of the results."""

PACKAGES = ("pandas", "numpy", "scipy", "ibis-framework", "duckdb", "matplotlib", "papermill", "nbconvert")
TITLE = "# Speed\n\nSeconds are of one machine on one day; ratios are of runs made one after the other.\n"


def machine() -> str:
    """Return what is measured on, and with; nothing that says whose it is."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    load = f", {os.getloadavg()[0]:.1f} processes at work when it began" if hasattr(os, "getloadavg") else ""
    return (
        f"{dt.datetime.now(dt.UTC).date()}, {(models or [platform.machine()])[0]}, {cores} cores, "
        f"{pages / 2**30:.0f} GB, {platform.system()}{load}. "
        f"Python {platform.python_version()}; " + ", ".join(f"{name} {version(name)}" for name in PACKAGES) + "."
    )


def section(name: str) -> str:
    """Measure one part and return its section."""
    module, said, on = importlib.import_module(f"bench.{name}"), io.StringIO(), machine()
    with contextlib.redirect_stdout(said):
        module.main()
    return f"## {name.capitalize()}\n\n{(module.__doc__ or '').strip()}\n\n{on}\n\n{said.getvalue().strip()}\n"


def main(parts: tuple[str, ...] = PARTS) -> None:
    """Measure some parts; the sections of the others stay as they are."""
    if unknown := set(parts) - set(PARTS):
        raise SystemExit(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for name in parts:
        measured = section(name)
        old = RESULTS.read_text(encoding="utf-8") if RESULTS.is_file() else ""
        known = {found[1].lower(): found[0] for found in re.finditer(r"^## (\w+)$.*?(?=^## |\Z)", old, re.M | re.S)}
        known[name] = measured
        text = "\n".join([TITLE, *(known[part].rstrip() + "\n" for part in PARTS if part in known)])
        RESULTS.write_text(text, encoding="utf-8")
        print(f"{name}: done", file=sys.stderr)


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or PARTS)
