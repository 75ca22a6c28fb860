"""Provenance: what a report was made from and with, so that anybody can make it again."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pcc_analysis
from pcc_analysis.fingerprints import LIBRARY, PACKAGE

if TYPE_CHECKING:
    from pcc_analysis.reports.orders import Order

PROVENANCE = "provenance.json"
LAYOUT = 2
FOLDERS = ("data", "plans")
"""Parameters that name folders: what counts is what is in them."""
PUBLISHED = "published"
"""The parameter with what was published before; the record has it among the inputs."""
LOCK = PACKAGE.parent / "requirements.lock"
PACKAGES = ("pandas", "numpy", "ibis-framework", "duckdb", "scipy", "matplotlib", "papermill", "nbconvert")


def provenance(
    order: Order,
    inputs: Mapping[str, Any],
    ready: Path,
    figures: Mapping[str, Any],
    seconds: Mapping[str, float],
) -> dict[str, Any]:
    """Return the record of one report; docs/provenance.md says what stands where.

    Paths of the machine stay out of it: folders are named, files are given relative to the data folder.

    Parameters
    ----------
    order, inputs
        What was asked for and what was read, each file with its SHA-256 and rows.
    ready
        The folder with the files to publish, under their names.
    figures
        What the report says of itself.
    seconds
        How long each step took.
    """
    return {
        "index": {
            "title": figures.get("title", order.source.stem),
            "period": order.period.label,
            "state": figures.get("state", ""),
            "figures": figures.get("headline", []),
        },
        "findings": figures.get("recorded", {}),
        "left_out": {name: many for name, many in figures.get("left_out", {}).items() if name != "says"},
        "parameters": {
            name: Path(value).name if name in FOLDERS else value
            for name, value in order.given.items()
            if name != PUBLISHED
        },
        "inputs": inputs,
        "notebook": {"name": order.source.name, "sha256": _sha256(order.source.read_bytes())},
        "files": {
            path.relative_to(ready).as_posix(): content_of(path) for path in sorted(ready.rglob("*")) if path.is_file()
        },
        "versions": {
            "pcc_analysis": pcc_analysis.__version__,
            "library": LIBRARY,
            "lock": _sha256(LOCK.read_bytes()) if LOCK.is_file() else "",
            "python": platform.python_version(),
            **{name: version(name) for name in PACKAGES},
        },
        "commit": _commit(),
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": {step: round(taken, 2) for step, taken in seconds.items()},
    }


def content_of(path: Path) -> dict[str, Any]:
    """Return the SHA-256 and the size of a file."""
    return {"sha256": _sha256(path.read_bytes()), "bytes": path.stat().st_size}


def altered(folder: Path, record: Mapping[str, Any]) -> list[str]:
    """Return the files of a report that are not there, or not as they were when it was made."""
    found = []
    for name, said in record["files"].items():
        path = folder / name
        if not path.is_file() or _sha256(path.read_bytes()) != said["sha256"]:
            found.append(name)
    return found


def read_provenance(folder: Path) -> dict[str, Any]:
    """Read the records of the reports in a folder; an empty one where there is none or it cannot be read."""
    try:
        known = json.loads((folder / PROVENANCE).read_text(encoding="utf-8"))
        if known.get("layout") == LAYOUT:
            return known
    except (OSError, ValueError):
        pass
    return {"layout": LAYOUT, "reports": {}}


def write_provenance(folder: Path, known: Mapping[str, Any]) -> None:
    """Write the records of the reports in a folder."""
    write_whole(folder / PROVENANCE, json.dumps(known, indent=2) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file at once or not at all."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _commit() -> str:
    """Return the commit the toolkit stands at; empty outside a checkout."""
    try:
        found = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=False,
            timeout=5,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout.strip()
