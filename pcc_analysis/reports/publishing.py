"""Publishing a report: its files and figures into the period's folder, with the record of what it was made from."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pcc_analysis.publications.parquet import FIGURES, REPORT, read_figures, to_bytes, with_report
from pcc_analysis.reports.earlier import EARLIER, Version
from pcc_analysis.reports.orders import Order
from pcc_analysis.reports.placing import place
from pcc_analysis.reports.provenance import PROVENANCE, provenance, read_provenance, write_provenance

FAILED = "failed"
"""The folder, inside that of a period, of notebooks that failed."""
READY = "ready"
"""The folder, inside the one a report is made in, of the files that are to be published."""


@dataclass(frozen=True)
class Run:
    """What a run left behind: the page, its provenance, and how long each step took.

    ``since`` says when the page was made, where it was there already and nothing it depends on had changed;
    ``left_out`` what disclosure control left out of it, for whoever ran it: more than a reader may know.
    """

    page: Path
    provenance: Path
    seconds: Mapping[str, float]
    since: str | None = None
    left_out: str = ""


def publish(order: Order, made: Mapping[str, Any], read: Mapping[str, Any], key: str) -> Run:
    """Move what was made into place, all of it or nothing, with the record of what it was made from.

    Parameters
    ----------
    order, made, read
        What was asked for, what came of it, and what was read for it.
    key
        What it depends on; empty where something changed while it was made, so that it is made again next time.
    """
    work = Path(made["work"])
    try:
        ready, known = work / READY, read_provenance(order.folder)
        before = known["reports"].get(order.notebook, {}).get("files", {})
        record = provenance(order, read, ready, made["figures"], made["seconds"])
        record |= {"figures": keep_figures(order, work, known, record), "made_from": key}
        known["reports"][order.notebook] = record
        write_provenance(ready, known)
        place(ready, order.folder)
        forget_failure(order)
        for name in before.keys() - record["files"].keys():  # a PDF of the page that was there
            (order.folder / name).unlink(missing_ok=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    left_out = made["figures"].get("left_out", {}).get("says", "")
    return Run(order.page, order.folder / PROVENANCE, made["seconds"], left_out=left_out)


def forget_failure(order: Order) -> None:
    """Remove the notebook of a run that failed before this one did not."""
    failed = order.folder / FAILED
    (failed / f"{Path(order.notebook).name}.ipynb").unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # others are there
        failed.rmdir()


def keep_figures(order: Order, work: Path, known: dict[str, Any], record: Mapping[str, Any]) -> dict[str, Any] | None:
    """Put the figures that a report printed among those of its folder, and set aside those of the version before it.

    Parameters
    ----------
    order
        What was asked for.
    work
        Holds the figures as the report noted them, and ``ready`` for what is to be published.
    known
        The records of the folder, which learn of the version that is set aside.
    record
        The new record of the report.

    Returns
    -------
    dict or None
        How many, and the SHA-256 of them alone; None where the report noted none.
    """
    if not (work / FIGURES).is_file():
        return None
    there, report = read_figures(order.folder / FIGURES), order.notebook
    before = known["reports"].get(report)
    if before and before["figures"] and before["inputs"]["extracts"] != record["inputs"]["extracts"]:
        version = Version.of(order.period.name, report, before).archived()
        content = to_bytes(there[there[REPORT] == report])
        if sha256(content).hexdigest() == version.sha256:
            kept = work / READY / version.file
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(content)
            others = [one for one in known.get(EARLIER, []) if one["file"] != version.file]
            known[EARLIER] = [*others, asdict(version)]
    own = with_report(read_figures(work / FIGURES), report, there.iloc[:0])
    (work / READY / FIGURES).write_bytes(to_bytes(with_report(own, report, there)))
    return {"rows": len(own), "sha256": sha256(to_bytes(own)).hexdigest()}
