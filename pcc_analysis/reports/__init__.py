"""A run: one notebook for one period, checked before a kernel starts, moved into place only when it is whole."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pcc_analysis.errors import PccError
from pcc_analysis.kernels.client import kernel_server
from pcc_analysis.kernels.loading import load_jupyter
from pcc_analysis.periods import parse_period
from pcc_analysis.reports.execution import convert, execute
from pcc_analysis.reports.inputs import check_parameters, find_notebook, read_by
from pcc_analysis.reports.orders import Materials, Order, unchanged_since
from pcc_analysis.reports.provenance import PROVENANCE, provenance, read_provenance, write_provenance, write_whole

FAILED = "failed"


@dataclass(frozen=True)
class Run:
    """What a run left behind: the page, its provenance, and how long each step took.

    ``since`` says when the page was made, where it was there already and nothing it depends on had changed.
    """

    page: Path
    provenance: Path
    seconds: Mapping[str, float]
    since: str | None = None


def run_report(
    period: str,
    *,
    notebook: str = "quarterly_report",
    data: str | Path = "data",
    out: str | Path = "outputs",
    notebooks: str | Path = "notebooks",
    plans: str | Path = "data/plans",
    final: bool = False,
    parameters: Mapping[str, Any] | None = None,
    progress: bool = False,
    force: bool = False,
) -> Run:
    """Make one report; `runs.run_reports` makes several.

    Parameters
    ----------
    period
        A quarter, month end or financial year, in any spelling of ``parse_period``.
    notebook
        The name of a notebook, without its ending.
    data, out, notebooks, plans
        The folders.
    final
        Leaves out the draft mark; refused for demonstration data.
    parameters
        Further parameters of the notebook; each must be in its parameters cell, with a value of the same type.
    progress
        Show a progress bar on standard error.
    force
        Make it even where it is there already and nothing it depends on has changed.

    Returns
    -------
    Run
        ``out/<period>/<notebook>.html``, ``out/<period>/provenance.json``, and the seconds of each step.

    Raises
    ------
    PeriodError
        Where the period cannot be read or no source covers any of its months.
    DataContractError
        Where an extract or the plan breaks its contract; nothing has been run.
    RunError
        Where the notebook or a parameter is wrong (nothing has been run), or where the run failed: the notebook as far
        as it came is in ``out/<period>/failed/`` and the last good report is untouched.
    """
    started = time.perf_counter()
    order = make_order(period, notebook, data, out, notebooks, plans, final, parameters)
    materials = Materials(Path(data), Path(plans))
    key = materials.key(order)
    if not force and (since := unchanged_since(order, key)):
        write_index(order.out)
        return Run(order.page, order.folder / PROVENANCE, {"check": time.perf_counter() - started}, since)
    kernel_server()  # imports what kernels need while the inputs are checked
    check_parameters(order.source, order.given)
    read = read_by([order.period.name], Path(data), Path(plans), final)[0]
    if isinstance(read, PccError):
        raise read
    checked = {"check": time.perf_counter() - started}
    made = make(**order.arguments, progress=progress)
    made["seconds"] = checked | made["seconds"]
    run = publish(order, made, read, key if materials.untouched() else "")
    write_index(order.out)
    return run


def make_order(
    period: str,
    notebook: str,
    data: str | Path,
    out: str | Path,
    notebooks: str | Path,
    plans: str | Path,
    final: bool,
    parameters: Mapping[str, Any] | None,
) -> Order:
    """Return the order for one report; raises where the period or the notebook cannot be."""
    wanted = parse_period(period)
    given = {
        "period": wanted.name,
        "data": str(Path(data).resolve()),
        "plans": str(Path(plans).resolve()),
        "final": final,
        **(parameters or {}),
    }
    return Order(wanted, notebook, find_notebook(Path(notebooks), notebook), given, Path(out))


def make(
    period: str, notebook: str, source: str, given: Mapping[str, Any], out: str, progress: bool = False
) -> dict[str, Any]:
    """Execute a notebook and convert it; nothing of the last good report is touched.

    It takes and answers what JSON has, so that it can be asked of another process.

    Parameters
    ----------
    period, notebook, source, given, out
        As in `Order`.
    progress
        Show papermill's progress bar.

    Returns
    -------
    dict
        ``work``, a folder that holds ``page.html``; ``figures``, what the report says of itself; ``seconds``.

    Raises
    ------
    RunError
        Where the run failed; the notebook as far as it came is kept.
    """
    failed = Path(out) / period / FAILED
    (Path(out) / period).mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".run-", dir=out))
    started = time.perf_counter()
    try:
        executed = work / f"{Path(notebook).name}.ipynb"
        execute(Path(source), executed, given, failed, progress)
        ran = time.perf_counter()
        page, figures = convert(executed, failed)
        (work / "page.html").write_text(page, encoding="utf-8")
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    seconds = {"notebook": ran - started, "page": time.perf_counter() - ran}
    return {"work": str(work), "figures": figures, "seconds": seconds}


def publish(order: Order, made: Mapping[str, Any], read: Mapping[str, Any], key: str) -> Run:
    """Move a page into place and record what it was made from.

    Parameters
    ----------
    order, made, read
        What was asked for, what came of it, and what was read for it.
    key
        What it depends on; empty where something changed while it was made, so that it is made again next time.
    """
    work = Path(made["work"])
    try:
        known = read_provenance(order.folder)
        page = (work / "page.html").read_text(encoding="utf-8")
        record = provenance(order.period, order.given, read, order.source, page, made["figures"], made["seconds"])
        known["reports"][order.notebook] = record | {"made_from": key}
        order.page.parent.mkdir(parents=True, exist_ok=True)
        (work / "page.html").replace(order.page)
        write_provenance(order.folder, known)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Run(order.page, order.folder / PROVENANCE, made["seconds"])


def write_index(out: Path) -> Path:
    """Write ``index.html``: every period and report in the folder, the newest first."""
    load_jupyter()
    from pcc_analysis.export import render_index

    entries: list[dict[str, Any]] = []
    for folder in sorted((one for one in out.iterdir() if (one / PROVENANCE).is_file()), reverse=True):
        for name, made in read_provenance(folder)["reports"].items():
            if (folder / f"{name}.html").is_file():
                again = f", unchanged when run again on {made['unchanged'][:10]}" if made.get("unchanged") else ""
                said = {"href": f"{folder.name}/{name}.html", "made": made["made"][:10] + again}
                entries.append(said | made["index"])
    page = out / "index.html"
    write_whole(page, render_index(entries))
    return page
