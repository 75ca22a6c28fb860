"""A run: one notebook for one period, checked before a kernel starts, moved into place only when it is whole."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pcc_analysis.errors import PeriodError, RunError
from pcc_analysis.measures import catalogue
from pcc_analysis.months import month_name
from pcc_analysis.periods import ReportingPeriod, parse_period
from pcc_analysis.plans import plan_for
from pcc_analysis.provenance import PROVENANCE, provenance, read_provenance
from pcc_analysis.sources.extracts import open_extracts

KERNEL = "python3"
CELL_SECONDS = 600
FAILED = "failed"


@dataclass(frozen=True)
class Run:
    """What a run left behind: the page, its provenance, and how long each step took."""

    page: Path
    provenance: Path
    seconds: Mapping[str, float]


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
) -> Run:
    """Make one report.

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
    wanted = parse_period(period)
    source = _notebook(Path(notebooks), notebook)
    given = {
        "period": wanted.name,
        "data": str(Path(data).resolve()),
        "plans": str(Path(plans).resolve()),
        "final": final,
        **(parameters or {}),
    }
    _check_parameters(source, given)
    inputs = _check_inputs(wanted, Path(data), Path(plans), final)
    checked = time.perf_counter()

    folder = Path(out) / wanted.name
    folder.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".run-", dir=out))
    try:
        executed = work / f"{notebook}.ipynb"
        _execute(source, executed, given, folder / FAILED, progress)
        ran = time.perf_counter()
        page, figures = _convert(executed, folder / FAILED)
        seconds = {
            "check": checked - started,
            "notebook": ran - checked,
            "page": time.perf_counter() - ran,
        }
        known = read_provenance(folder)
        known["reports"][notebook] = provenance(wanted, given, inputs, source, page, figures, seconds)
        (work / "page.html").write_text(page, encoding="utf-8")
        (work / PROVENANCE).write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
        (work / "page.html").replace(folder / f"{notebook}.html")
        (work / PROVENANCE).replace(folder / PROVENANCE)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    write_index(Path(out))
    return Run(folder / f"{notebook}.html", folder / PROVENANCE, seconds)


def _notebook(folder: Path, name: str) -> Path:
    path = folder / f"{name}.ipynb"
    if not path.is_file():
        there = ", ".join(sorted(str(one.relative_to(folder).with_suffix("")) for one in folder.rglob("*.ipynb")))
        raise RunError(f"there is no notebook {name!r} in {folder.name}/; there are: {there or 'none'}")
    return path


def _check_parameters(notebook: Path, given: Mapping[str, Any]) -> None:
    """Refuse what papermill would only log: names the notebook does not know, values of another type."""
    import papermill

    known = papermill.inspect_notebook(str(notebook))
    if not known:
        raise RunError(
            f"{notebook.name} has no cell tagged 'parameters'; its defaults would win over what was asked for"
        )
    wrong = []
    for name, value in given.items():
        if name not in known:
            wrong.append(f"{name!r} is not a parameter; there are {', '.join(known)}")
            continue
        default = json.loads(_as_json(known[name]["default"]))
        if type(default) is not type(value):
            wrong.append(f"{name!r} is {type(default).__name__}, not {type(value).__name__} ({value!r})")
    if wrong:
        raise RunError(f"{notebook.name}: {'; '.join(wrong)}; nothing was run")


def _as_json(default: str) -> str:
    """Return the source of a scalar default as JSON."""
    import ast

    return json.dumps(ast.literal_eval(default))


def _check_inputs(period: ReportingPeriod, data: Path, plans: Path, final: bool) -> dict[str, Any]:
    """Refuse a run that could not end well, and note what it will read."""
    from pcc_analysis.briefing import is_demonstration

    if final and is_demonstration(data):
        raise RunError(f"{data.name}/ holds demonstration data, which can never make a final report; leave out --final")
    known = catalogue()
    plan = plan_for(plans, period.last_month, known)
    with open_extracts(data, force=plan.force) as extracts:
        used = [name for name in extracts.names if any(one.source == name for one in known.values())]
        if not used:
            raise RunError(
                f"{data.name}/ holds no extract; see 'pcc check', or make demonstration data with 'pcc demo-data'"
            )
        extracts.require(used)
        coverage = {name: extracts.coverage(name) for name in used}
    if not any(cover.months.isin(period.months).any() for cover in coverage.values()):
        first = min(cover.months.min() for cover in coverage.values() if len(cover.months))
        last = max(cover.months.max() for cover in coverage.values() if len(cover.months))
        raise PeriodError(
            f"no source has a figure for {period.title}; the extracts cover {month_name(first)} to {month_name(last)}"
        )
    return {
        "plan": plan.name,
        "demonstration": is_demonstration(data),
        "sources": {
            name: {
                "as_at": cover.as_at.isoformat(),
                "as_at_says": cover.as_at_says,
                "files": [
                    {"name": file.name, "sha256": file.sha256, "bytes": file.bytes, "rows": file.rows}
                    for file in cover.files
                ],
            }
            for name, cover in coverage.items()
        },
    }


def _execute(source: Path, executed: Path, given: Mapping[str, Any], failed: Path, progress: bool) -> None:
    """Run the notebook in a kernel of its own; a failure keeps it for reading and says where it stopped."""
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    os.environ.setdefault("MPLBACKEND", "agg")
    try:
        papermill.execute_notebook(
            str(source),
            str(executed),
            parameters=dict(given),
            kernel_name=KERNEL,
            progress_bar=progress,
            request_save_on_cell_execute=False,
            execution_timeout=CELL_SECONDS,
            extra_arguments=["--log-level=50"],  # what the kernel logs is not for an analyst
            cwd=str(Path.cwd()),
        )
    except PapermillExecutionError as error:
        kept = _keep(executed, failed)
        lines = str(error.source).strip().splitlines()
        shown = "\n".join(f"    {line}" for line in lines[:5]) + ("\n    ..." if len(lines) > 5 else "")
        raise RunError(
            f"{source.name} stopped in its cell {error.exec_count}:\n{shown}\n{error.ename}: {error.evalue}\n"
            f"the notebook as far as it came: {kept}; the last good report is untouched"
        ) from None
    except (DeadKernelError, CellTimeoutError) as error:
        kept = _keep(executed, failed)
        raise RunError(f"{source.name}: {error}; see {kept}; the last good report is untouched") from None


def _keep(executed: Path, failed: Path) -> Path:
    failed.mkdir(parents=True, exist_ok=True)
    kept = failed / executed.name
    if executed.is_file():
        executed.replace(kept)
    return kept


def _convert(executed: Path, failed: Path) -> tuple[str, dict[str, Any]]:
    """Turn the executed notebook into the page, and take out the figures it recorded."""
    import nbformat

    from pcc_analysis.export import panel_page, recorded_figures

    notebook = nbformat.read(executed, as_version=4)
    try:
        return panel_page(notebook), recorded_figures(notebook)
    except RunError as error:
        kept = _keep(executed, failed)
        raise RunError(f"{error}; the notebook: {kept}; the last good report is untouched") from error


def write_index(out: Path) -> Path:
    """Write ``index.html``: every period and report in the folder, the newest first."""
    from pcc_analysis.export import render_index

    entries = []
    for folder in sorted((one for one in out.iterdir() if (one / PROVENANCE).is_file()), reverse=True):
        for name, made in read_provenance(folder)["reports"].items():
            if (folder / f"{name}.html").is_file():
                entries.append({"href": f"{folder.name}/{name}.html", "made": made["made"][:10], **made["index"]})
    page = out / "index.html"
    with tempfile.NamedTemporaryFile("w", dir=out, encoding="utf-8", delete=False) as file:
        file.write(render_index(entries))
    Path(file.name).replace(page)
    return page
