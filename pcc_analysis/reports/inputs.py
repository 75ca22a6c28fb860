"""What is checked before a kernel starts: the notebook's parameters, the plan and the extracts."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pcc_analysis import errors
from pcc_analysis.errors import PccError, PeriodError, RunError
from pcc_analysis.fingerprints import FileHashes, cache_folder, files_under
from pcc_analysis.periods import ReportingPeriod, parse_period

if TYPE_CHECKING:
    from pcc_analysis.sources.coverage import Coverage


def find_notebook(folder: Path, name: str) -> Path:
    """Return the file of a notebook.

    Raises
    ------
    RunError
        Where there is none of that name; says which there are.
    """
    path = folder / f"{name}.ipynb"
    if not path.is_file():
        there = ", ".join(sorted(one.relative_to(folder).with_suffix("").as_posix() for one in folder.rglob("*.ipynb")))
        raise RunError(f"there is no notebook {name!r} in {folder.name}/; there are: {there or 'none'}")
    return path


def every_notebook(folder: Path) -> list[str]:
    """Return the names of all notebooks that can be run for a period: those with a cell tagged ``parameters``.

    The reports come first, the deep dives after them; the guided start, README, is for a person.
    """
    found = []
    for path in sorted(folder.rglob("*.ipynb"), key=lambda one: (len(one.parts), one)):
        if ".ipynb_checkpoints" in path.parts or path.stem == "README":
            continue
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        if any("parameters" in cell["metadata"].get("tags", []) for cell in cells):
            found.append(path.relative_to(folder).with_suffix("").as_posix())
    return found


def check_parameters(notebook: Path, given: Mapping[str, Any]) -> list[str]:
    """Refuse what papermill would only log: names the notebook does not know, values of another type.

    Returns
    -------
    list
        The names of the notebook's parameters.

    Raises
    ------
    RunError
        Naming every wrong one.
    """
    from pcc_analysis.kernels.loading import load_jupyter

    load_jupyter()
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
        default = json.loads(json.dumps(ast.literal_eval(known[name]["default"])))
        if type(default) is not type(value):
            wrong.append(f"{name!r} is {type(default).__name__}, not {type(value).__name__} ({value!r})")
    if wrong:
        raise RunError(f"{notebook.name}: {'; '.join(wrong)}; nothing was run")
    return list(known)


def check_inputs(periods: Sequence[str], data: str, plans: str, final: bool) -> list[dict[str, Any]]:
    """Refuse reports that could not end well, and note what they will read; the extracts are looked at once for all.

    It answers in JSON, so that it can be asked of another process.

    Parameters
    ----------
    periods
        The names of the periods.
    data, plans
        The folders.
    final
        Whether the reports are to be published.

    Returns
    -------
    list of dict
        For each period ``read``, what its report will read, or ``error`` and ``says``, why there can be none.

    Raises
    ------
    RunError
        Where the folder holds no extract.
    DataContractError
        Where an extract or a plan breaks its contract; where the reports are to be published, that is among what is
        said against each of them.
    """
    from pcc_analysis.commentary.files import FOLDER as WRITTEN
    from pcc_analysis.kernels.client import leave, run_jobs
    from pcc_analysis.measures import catalogue
    from pcc_analysis.plans import plan_for
    from pcc_analysis.sources.files import is_demonstration
    from pcc_analysis.sources.ons_tables import FOLDER as ONS_FOLDER
    from pcc_analysis.sources.ons_tables import SOURCE as ONS
    from pcc_analysis.supply import prepare

    folder = Path(data)
    simulated = is_demonstration(folder)
    coverage: dict[str, dict[str, Coverage]] = {}
    answers: list[dict[str, Any]] = []
    for period in map(parse_period, periods):
        try:
            if final:
                from pcc_analysis.reports.readiness import refuse_final  # takes the briefing along

                refuse_final(period, folder, Path(plans), run_jobs)
            plan = plan_for(Path(plans), period.last_month, catalogue())
            if plan.force not in coverage:
                coverage[plan.force] = prepare(folder, plan.force, run_jobs, leave)
            _check_months(period, coverage[plan.force], folder)
        except (PeriodError, RunError) as error:
            answers.append({"error": type(error).__name__, "says": str(error)})
            continue
        sources = {name: _written(cover) for name, cover in coverage[plan.force].items()}
        if ons := _listed(folder, ONS_FOLDER):
            sources[ONS] = {"as_at": "", "as_at_says": "", "files": ons}
        read = {
            "plan": {"title": plan.name, **_listed(Path(plans), file=plan.file)[0]},
            "demonstration": simulated,
            "as_at": max((one["as_at"] for one in sources.values()), default=""),
            "sources": sources,
            "written": _listed(folder, WRITTEN),
        }
        answers.append({"read": read})
    return answers


def _listed(folder: Path, part: str = "", file: str = "") -> list[dict[str, Any]]:
    """Return name, fingerprint and size of the files in a part of a folder, or of one file."""
    hashes = FileHashes(cache_folder())
    paths = [folder / file] if file else [path for _name, path in files_under(folder / part)]
    return [
        {"name": path.relative_to(folder).as_posix(), "sha256": hashes.of(path), "bytes": path.stat().st_size}
        for path in paths
    ]


def _check_months(period: ReportingPeriod, coverage: Mapping[str, Coverage], folder: Path) -> None:
    """Refuse a period of which no source has a month."""
    from pcc_analysis.months import month_name

    if not coverage:
        raise RunError(
            f"{folder.name}/ holds no extract; see 'pcc check', or make demonstration data with 'pcc demo-data'"
        )
    if not any(cover.months.isin(period.months).any() for cover in coverage.values()):
        first = min(cover.months.min() for cover in coverage.values() if len(cover.months))
        last = max(cover.months.max() for cover in coverage.values() if len(cover.months))
        there = f"{month_name(first)} to {month_name(last)}"
        raise PeriodError(f"no source has a figure for {period.title}; the extracts cover {there}")


def read_by(periods: Sequence[str], data: Path, plans: Path, final: bool) -> list[dict[str, Any] | PccError]:
    """Return for each period what its report will read, or why there can be none; see `check_inputs`.

    It is looked at in the process that has imported what it takes.

    Raises
    ------
    DataContractError
        As `check_inputs`.
    """
    from pcc_analysis.kernels.client import run_jobs

    arguments = {"periods": list(periods), "data": str(data.absolute()), "plans": str(plans.absolute()), "final": final}
    answers = run_jobs([("pcc_analysis.reports.inputs:check_inputs", arguments)])[0]
    return [one["read"] if "read" in one else getattr(errors, one["error"])(one["says"]) for one in answers]


def _written(cover: Coverage) -> dict[str, Any]:
    files = [{"name": file.name, "sha256": file.sha256, "bytes": file.bytes, "rows": file.rows} for file in cover.files]
    return {"as_at": cover.as_at.isoformat(), "as_at_says": cover.as_at_says, "files": files}
