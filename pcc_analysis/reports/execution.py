"""Executing one notebook with papermill, and turning it into the page."""

from __future__ import annotations

import json
import math
import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pcc_analysis.ahead import SPARE, Ahead
from pcc_analysis.elements import ELEMENT_TYPE, MASTHEAD_TYPE, PAGE_ONLY, in_notebook
from pcc_analysis.errors import RunError
from pcc_analysis.kernels.client import SOCKET, server_socket
from pcc_analysis.kernels.loading import load_jupyter
from pcc_analysis.reports.disk import UNTOUCHED

KERNEL = "python3"
TIME_LIMIT = 30.0
"""Minutes after which a notebook that has not ended is stopped, unless somebody says otherwise."""
PROVISIONER = "JUPYTER_DEFAULT_PROVISIONER_NAME"


@contextmanager
def forked_kernels(alone: bool = False) -> Iterator[None]:
    """Have Jupyter fork its kernels from the server of this run, where there is one; everything as it was after.

    A kernel that is ``alone`` may use a second processor.
    """
    from jupyter_client.provisioning import KernelProvisionerFactory

    from pcc_analysis.kernels.provisioner import NAME

    os.environ.setdefault("MPLBACKEND", "agg")
    server = server_socket()
    if server is None or not entry_points(group=KernelProvisionerFactory.GROUP_NAME, name=NAME):
        yield
        return
    told = {SOCKET: str(server), PROVISIONER: NAME, SPARE: "1" if alone else "", PAGE_ONLY: "1"}
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    factory = KernelProvisionerFactory.instance()  # reads the variable once, which may have been long ago
    factory.default_provisioner_name = NAME
    try:
        yield
    finally:
        factory.default_provisioner_name = before[PROVISIONER] or "local-provisioner"
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def execute(
    source: Path,
    executed: Path,
    given: Mapping[str, Any],
    failed: Path,
    progress: bool = False,
    time_limit: float = TIME_LIMIT,
    alone: bool = False,
) -> Any:
    """Run a notebook in a kernel of its own and return it; a failure keeps it for reading and says where it stopped.

    Parameters
    ----------
    source, executed
        The notebook, and where to write it: with its parameters, and with its outputs where a cell raised an error.
    given
        Its parameters, as JSON has them.
    failed
        The folder in which a notebook that failed is kept.
    progress
        Show papermill's progress bar.
    time_limit
        Minutes for the whole notebook.
    alone
        Whether there is a processor that has nothing else to do.

    Raises
    ------
    RunError
        Where a cell raised an error, the time was up, or the kernel died.
    """
    load_jupyter()
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import raise_for_execution_errors

    from pcc_analysis.kernels.manager import PromptManager

    until, at_work = time.monotonic() + 60 * time_limit, SimpleNamespace(source="")

    def seconds_left(cell: Any) -> int:
        at_work.source = cell.source
        return max(1, math.ceil(until - time.monotonic()))

    try:
        # in two steps, because in one papermill writes what was executed whether anybody reads it or not
        prepared = papermill.execute_notebook(
            str(source), str(executed), parameters=dict(given), kernel_name=KERNEL, prepare_only=True
        )
        with forked_kernels(alone):
            notebook = papermill_engines.execute_notebook_with_engine(
                None,
                prepared,
                kernel_name=KERNEL,
                progress_bar=progress,
                timeout_func=seconds_left,
                shutdown_kernel="immediate",
                kernel_manager_class=PromptManager,
                extra_arguments=["--log-level=50"],  # what the kernel logs is not for an analyst
            )
        raise_for_execution_errors(notebook, str(executed))
        return notebook
    except PapermillExecutionError as error:
        kept = keep(executed, failed)
        raise RunError(
            f"{source.name} stopped in its cell {error.exec_count}:\n{_first_lines(error.source)}\n"
            f"{error.ename}: {error.evalue}\nthe notebook as far as it came: {kept}; {UNTOUCHED}"
        ) from None
    except CellTimeoutError:
        raise RunError(
            f"{source.name} had not ended after {time_limit:g} minutes and was stopped in the cell\n"
            f"{_first_lines(at_work.source)}\n'pcc run --time-limit MINUTES' gives it more; {UNTOUCHED}"
        ) from None
    except DeadKernelError:
        raise RunError(
            f"{source.name}: the kernel died in the cell\n{_first_lines(at_work.source)}\nas it does when memory runs "
            f"out or a library crashes; run again with fewer reports at once ('pcc run --jobs 1'); {UNTOUCHED}"
        ) from None


def _first_lines(code: object) -> str:
    lines = str(code).strip().splitlines()
    return "\n".join(f"    {line}" for line in lines[:5]) + ("\n    ..." if len(lines) > 5 else "")


def keep(executed: Path, failed: Path) -> Path:
    """Keep a notebook that failed for reading, with its elements as a notebook shows them: a run does without that."""
    from jinja2 import TemplateError

    failed.mkdir(parents=True, exist_ok=True)
    notebook = json.loads(executed.read_text(encoding="utf-8"))
    for output in (output for cell in notebook["cells"] for output in cell.get("outputs", ())):
        shown = output.get("data", {})
        element = shown.get(ELEMENT_TYPE) or shown.get(MASTHEAD_TYPE)
        if element and "text/html" not in shown:
            with suppress(TemplateError):  # it may be why the page could not be made
                shown["text/html"] = in_notebook(element)
    executed.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8")
    return executed.replace(failed / executed.name)


def convert(
    notebook: Any, executed: Path, failed: Path, workbook: Path, alone: bool = False
) -> tuple[str, dict[str, Any], bytes | None]:
    """Turn an executed notebook into page and workbook; take out what it says of itself, and the figures it printed.

    Where there is a processor to spare (``alone``) the workbook is written while the page is.

    Raises
    ------
    RunError
        Where it did not run to its end or shows what a reader could not read.
    """
    import nbformat

    from pcc_analysis.export.exporter import panel_page
    from pcc_analysis.export.record import printed_figures, recorded_figures
    from pcc_analysis.export.workbook import write_workbook

    try:
        forks = alone and threading.active_count() == 1  # a process would be without the other threads, not their locks
        with Ahead(partial(write_workbook, notebook), [workbook], spare=forks) as write:
            page = panel_page(notebook)
            write(workbook)
        return page, recorded_figures(notebook), printed_figures(notebook)
    except RunError as error:
        nbformat.write(notebook, executed)
        kept = keep(executed, failed)
        raise RunError(f"{error}; the notebook: {kept}; {UNTOUCHED}") from error
