"""A run: one notebook for one period, checked before a kernel starts, moved into place only when it is whole."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pcc_analysis.errors import PccError
from pcc_analysis.export.pdf import find_browser
from pcc_analysis.kernels.client import kernel_server
from pcc_analysis.periods import parse_period
from pcc_analysis.reports.disk import refusals
from pcc_analysis.reports.earlier import to_compare
from pcc_analysis.reports.execution import TIME_LIMIT
from pcc_analysis.reports.inputs import check_parameters, find_notebook, read_by
from pcc_analysis.reports.locks import locked
from pcc_analysis.reports.making import make
from pcc_analysis.reports.orders import Materials, Order, unchanged_since
from pcc_analysis.reports.printing import print_if_wanted
from pcc_analysis.reports.provenance import PROVENANCE, read_provenance, write_whole
from pcc_analysis.reports.publishing import READY, Run, publish
from pcc_analysis.reports.workers import processors

__all__ = ["READY", "Run", "in_sequence", "make_order", "publish", "run_report", "write_index"]

FORMATS = {".pdf": "PDF", ".xlsx": "Workbook of its tables"}
"""What stands beside the page of a report."""


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
    time_limit: float = TIME_LIMIT,
    pdf: bool = False,
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
    time_limit
        The minutes after which a notebook that has not ended is stopped.
    pdf
        Print the page as a PDF too, by a browser that is installed; all that is done where nothing has changed.

    Returns
    -------
    Run
        ``out/<period>/<notebook>.html`` with the workbook of its tables (and the PDF) beside it,
        ``out/<period>/provenance.json``, and the seconds of each step.

    Raises
    ------
    PeriodError
        Where the period cannot be read or no source covers any of its months.
    DataContractError
        Where an extract or the plan breaks its contract; nothing has been run.
    RunError
        Where the notebook or a parameter is wrong or another run is making reports of the period (nothing has been
        run), or where the run failed: the notebook as far as it came is in ``out/<period>/failed/`` and the last good
        report is untouched.
    """
    started = time.perf_counter()
    order = make_order(period, notebook, data, out, notebooks, plans, final, parameters, time_limit, pdf)
    materials = Materials(Path(data), Path(plans))
    key = materials.key(order)
    if not force and (since := unchanged_since(order, key)):
        print_if_wanted(order)
        write_index(order.out)
        return Run(order.page, order.folder / PROVENANCE, {"check": time.perf_counter() - started}, since)
    kernel_server()  # imports what kernels need while the inputs are checked
    known = check_parameters(order.source, order.given)
    read = read_by([order.period.name], Path(data), Path(plans), final)[0]
    if isinstance(read, PccError):
        raise read
    checked = {"check": time.perf_counter() - started}
    with locked(order.folder), refusals(order.out):
        order, read = in_sequence(order, read, materials, known)
        made = make(**order.arguments, progress=progress, alone=processors() > 1)
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
    time_limit: float = TIME_LIMIT,
    pdf: bool = False,
) -> Order:
    """Return the order for one report; raises where the period, the notebook or the PDF cannot be."""
    if pdf:
        find_browser()
    wanted = parse_period(period)
    given = {
        "period": wanted.name,
        "data": str(Path(data).resolve()),
        "plans": str(Path(plans).resolve()),
        "final": final,
        **(parameters or {}),
    }
    return Order(wanted, notebook, find_notebook(Path(notebooks), notebook), given, Path(out), time_limit, pdf)


def in_sequence(
    order: Order, read: Mapping[str, Any], materials: Materials, known: Collection[str]
) -> tuple[Order, dict[str, Any]]:
    """Return an order and what is read for it with what was published before it.

    Parameters
    ----------
    order, read
        What is asked for, and what will be read, by `inputs.read_by`.
    materials
        What it is made from.
    known
        The parameters of the notebook; one that has none called ``published`` is not told.
    """
    listed = {file["name"] for source in read["sources"].values() for file in source["files"]}
    listed |= {file["name"] for file in read["written"]}
    others = [{"name": name, "sha256": digest} for name, digest in materials.supplied if name not in listed]
    before = to_compare(order.out, order.period, materials.extracts, read["as_at"])
    return order.following(before, known), {
        **read,
        "others": others,
        "extracts": materials.extracts,
        "published": before,
    }


def write_index(out: Path) -> Path:
    """Write ``index.html``: every period, the newest first, with its reports by name and deep dives after them."""
    from pcc_analysis.export.index import render_index

    entries: list[dict[str, Any]] = []
    for folder in sorted((one for one in out.iterdir() if (one / PROVENANCE).is_file()), reverse=True):
        reports = read_provenance(folder)["reports"]
        for name in sorted(reports, key=lambda one: (one.count("/"), one)):
            made = reports[name]
            if (folder / f"{name}.html").is_file():
                again = f", unchanged when run again on {made['unchanged'][:10]}" if made.get("unchanged") else ""
                files = [
                    (f"{words} ({made['files'][other]['bytes'] / 1e6:.1f} MB)", f"{folder.name}/{other}")
                    for suffix, words in FORMATS.items()
                    if (other := f"{name}{suffix}") in made["files"]
                ]
                said = {"href": f"{folder.name}/{name}.html", "made": made["made"][:10] + again, "files": files}
                entries.append(said | made["index"])
    page = out / "index.html"
    write_whole(page, render_index(entries))
    return page
