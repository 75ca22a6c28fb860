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

if TYPE_CHECKING:
    from pcc_analysis.periods import ReportingPeriod

PROVENANCE = "provenance.json"
LAYOUT = 1
PACKAGES = ("pandas", "numpy", "ibis-framework", "duckdb", "scipy", "matplotlib", "papermill", "nbconvert")


def provenance(
    period: ReportingPeriod,
    parameters: Mapping[str, Any],
    inputs: Mapping[str, Any],
    notebook: Path,
    page: str,
    figures: Mapping[str, Any],
    seconds: Mapping[str, float],
) -> dict[str, Any]:
    """Return the record of one report.

    Paths of the machine stay out of it: folders are named, files are given relative to the data folder.

    Parameters
    ----------
    period, parameters, inputs
        What was asked for and what was read, each file with its SHA-256 and rows.
    notebook, page, figures
        What was run, what came of it, and the figures it recorded.
    seconds
        How long each step took.
    """
    return {
        "index": {
            "title": figures.get("title", notebook.stem),
            "period": period.label,
            "state": figures.get("state", ""),
            "figures": figures.get("headline", []),
        },
        "parameters": {
            name: Path(value).name if name in ("data", "plans") else value for name, value in parameters.items()
        },
        "inputs": inputs,
        "notebook": {"name": notebook.name, "sha256": _sha256(notebook.read_bytes())},
        "page": {"sha256": _sha256(page.encode()), "bytes": len(page.encode())},
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {
            "pcc_analysis": pcc_analysis.__version__,
            "python": platform.python_version(),
            **{name: version(name) for name in PACKAGES},
        },
        "commit": _commit(),
        "seconds": {step: round(taken, 2) for step, taken in seconds.items()},
    }


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
