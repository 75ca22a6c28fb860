"""Making one report: the notebook executed and converted, its files screened, nothing published yet.

What making takes is imported here: a process that is forked after it finds it there.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pcc_analysis.export import workbook  # noqa: F401
from pcc_analysis.export.exporter import make_ready
from pcc_analysis.export.pdf import print_pdf
from pcc_analysis.kernels.loading import load_jupyter
from pcc_analysis.leaks.check import screen
from pcc_analysis.measures import catalogue
from pcc_analysis.periods import parse_period
from pcc_analysis.publications.parquet import FIGURES
from pcc_analysis.reports.disk import refusals
from pcc_analysis.reports.execution import TIME_LIMIT, convert, execute
from pcc_analysis.reports.placing import work_prefix
from pcc_analysis.reports.publishing import FAILED, READY

load_jupyter()
make_ready()
catalogue()


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
            files = [path for path in sorted([*(work / READY).rglob("*"), work / FIGURES]) if path.is_file()]
            screen(files, Path(given["data"]), Path(given["plans"]), parse_period(period).last_month, Path(out))
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
    return {"work": str(work), "figures": figures, "seconds": seconds}
