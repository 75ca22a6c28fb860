"""Executing one notebook with papermill, and turning it into the page."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from pcc_analysis.errors import RunError
from pcc_analysis.kernels.client import SOCKET, server_socket
from pcc_analysis.kernels.loading import load_jupyter

KERNEL = "python3"
CELL_SECONDS = 600
PROVISIONER = "JUPYTER_DEFAULT_PROVISIONER_NAME"


@contextmanager
def forked_kernels() -> Iterator[None]:
    """Have Jupyter fork its kernels from the server of this run, where there is one; everything as it was after."""
    from jupyter_client.provisioning import KernelProvisionerFactory

    from pcc_analysis.kernels.provisioner import NAME

    os.environ.setdefault("MPLBACKEND", "agg")
    server = server_socket()
    if server is None or not entry_points(group=KernelProvisionerFactory.GROUP_NAME, name=NAME):
        yield
        return
    before = {name: os.environ.get(name) for name in (SOCKET, PROVISIONER)}
    os.environ.update({SOCKET: str(server), PROVISIONER: NAME})
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


def execute(source: Path, executed: Path, given: Mapping[str, Any], failed: Path, progress: bool = False) -> None:
    """Run a notebook in a kernel of its own; a failure keeps it for reading and says where it stopped.

    Parameters
    ----------
    source, executed
        The notebook, and where to write it with its outputs.
    given
        Its parameters, as JSON has them.
    failed
        The folder in which a notebook that failed is kept.
    progress
        Show papermill's progress bar.

    Raises
    ------
    RunError
        Where a cell raised an error or took too long, or the kernel died.
    """
    load_jupyter()
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from pcc_analysis.kernels.manager import PromptManager

    try:
        with forked_kernels():
            papermill.execute_notebook(
                str(source),
                str(executed),
                parameters=dict(given),
                kernel_name=KERNEL,
                progress_bar=progress,
                request_save_on_cell_execute=False,
                execution_timeout=CELL_SECONDS,
                shutdown_kernel="immediate",
                kernel_manager_class=PromptManager,
                extra_arguments=["--log-level=50"],  # what the kernel logs is not for an analyst
                cwd=str(Path.cwd()),
            )
    except PapermillExecutionError as error:
        kept = keep(executed, failed)
        lines = str(error.source).strip().splitlines()
        shown = "\n".join(f"    {line}" for line in lines[:5]) + ("\n    ..." if len(lines) > 5 else "")
        raise RunError(
            f"{source.name} stopped in its cell {error.exec_count}:\n{shown}\n{error.ename}: {error.evalue}\n"
            f"the notebook as far as it came: {kept}; the last good report is untouched"
        ) from None
    except (DeadKernelError, CellTimeoutError) as error:
        kept = keep(executed, failed)
        raise RunError(f"{source.name}: {error}; see {kept}; the last good report is untouched") from None


def keep(executed: Path, failed: Path) -> Path:
    """Keep a notebook that failed for reading."""
    failed.mkdir(parents=True, exist_ok=True)
    kept = failed / executed.name
    if executed.is_file():
        executed.replace(kept)
    return kept


def convert(executed: Path, failed: Path) -> tuple[str, dict[str, Any]]:
    """Turn an executed notebook into the page, and take out the figures it recorded.

    Raises
    ------
    RunError
        Where it did not run to its end or shows what a reader could not read.
    """
    load_jupyter()
    import nbformat

    from pcc_analysis.export import panel_page, recorded_figures

    notebook = nbformat.read(executed, as_version=4)
    try:
        return panel_page(notebook), recorded_figures(notebook)
    except RunError as error:
        kept = keep(executed, failed)
        raise RunError(f"{error}; the notebook: {kept}; the last good report is untouched") from error
