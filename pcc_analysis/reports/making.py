"""Making one report: the notebook executed and converted, its files screened, nothing published yet."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

from pcc_analysis.export.pdf import print_pdf
from pcc_analysis.kernels.child import run_job
from pcc_analysis.kernels.client import run_jobs
from pcc_analysis.kernels.loading import load_jupyter
from pcc_analysis.publications.parquet import FIGURES
from pcc_analysis.reports.disk import refusals
from pcc_analysis.reports.execution import TIME_LIMIT, convert, execute
from pcc_analysis.reports.placing import work_prefix
from pcc_analysis.reports.publishing import FAILED, READY

SCREEN = "pcc_analysis.leaks.check:screen"
WARM = "pcc_analysis.reports.warm"
"""What follows the notebook takes this; a process forked by the server of several reports finds it there."""


@contextmanager
def _getting_ready() -> Iterator[None]:
    """Import what follows the notebook while it runs; Jupyter before, whose modules import each other in circles."""
    load_jupyter()
    thread = Thread(target=import_module, args=(WARM,), daemon=True)
    if WARM not in sys.modules:
        thread.start()
    try:
        yield
    finally:
        if thread.ident:
            thread.join()  # a process with a thread cannot be forked


def _screen(arguments: dict[str, Any]) -> None:
    """Look for leaks in a process that has imported the measures: this one, or one forked from the server."""
    module, _name = SCREEN.split(":")
    if module in sys.modules:
        run_job(SCREEN, arguments)
    else:
        run_jobs([(SCREEN, arguments)])


def make(
    period: str,
    notebook: str,
    source: str,
    given: Mapping[str, Any],
    out: str,
    time_limit: float = TIME_LIMIT,
    pdf: bool = False,
    progress: bool = False,
    alone: bool = False,
) -> dict[str, Any]:
    """Execute a notebook and convert it; nothing of the last good report is touched.

    It takes and answers what JSON has, so that it can be asked of another process. Whoever calls it holds the lock of
    the period.

    Parameters
    ----------
    period, notebook, source, given, out, time_limit, pdf
        As in `Order`.
    progress
        Show papermill's progress bar.
    alone
        Whether nothing else is made meanwhile, so that a second processor may help.

    Returns
    -------
    dict
        ``work``, a folder whose ``ready`` holds the files to publish under their names, with the figures that the
        report printed beside it; ``figures``, what the report says of itself; ``seconds``.

    Raises
    ------
    RunError
        Where the run failed; the notebook as far as it came is kept.
    """
    failed = Path(out) / period / FAILED
    with refusals(Path(out)):
        work = Path(tempfile.mkdtemp(prefix=work_prefix(period), dir=out))
        started = time.perf_counter()
        try:
            executed = work / f"{Path(notebook).name}.ipynb"
            with _getting_ready():
                notebook_as_run = execute(Path(source), executed, given, failed, progress, time_limit, alone)
            ran = time.perf_counter()
            target = work / READY / f"{notebook}.html"
            target.parent.mkdir(parents=True)
            page, figures, printed = convert(notebook_as_run, executed, failed, target.with_suffix(".xlsx"), alone)
            target.write_text(page, encoding="utf-8")
            if printed is not None:
                (work / FIGURES).write_bytes(printed)
            seconds = {"notebook": ran - started, "page": time.perf_counter() - ran}
            if pdf:
                print_pdf(target, target.with_suffix(".pdf"))
                seconds["pdf"] = time.perf_counter() - ran - seconds["page"]
            files = [str(path) for path in sorted([*(work / READY).rglob("*"), work / FIGURES]) if path.is_file()]
            _screen({"files": files, "data": given["data"], "plans": given["plans"], "period": period, "out": out})
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
    return {"work": str(work), "figures": figures, "seconds": seconds}
