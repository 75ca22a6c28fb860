"""What is checked before a kernel starts: the notebook's parameters, the plan and the extracts."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pcc_analysis.errors import PeriodError, RunError
from pcc_analysis.periods import ReportingPeriod
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
        there = ", ".join(sorted(str(one.relative_to(folder).with_suffix("")) for one in folder.rglob("*.ipynb")))
        raise RunError(f"there is no notebook {name!r} in {folder.name}/; there are: {there or 'none'}")
    return path


def check_parameters(notebook: Path, given: Mapping[str, Any]) -> None:
    """Refuse what papermill would only log: names the notebook does not know, values of another type.

    Raises
    ------
    RunError
        Naming every wrong one.
    """
    from pcc_analysis.execution import load_jupyter

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


class Inputs:
    """The data and the plans of one run, checked and counted once for all its reports.

    Parameters
    ----------
    data, plans
        The folders.
    """

    def __init__(self, data: Path, plans: Path) -> None:
        self.data, self.plans = data, plans
        self._coverage: dict[str, dict[str, Coverage]] = {}

    def check(self, period: ReportingPeriod, final: bool) -> dict[str, Any]:
        """Refuse a report that could not end well, and note what it will read.

        Raises
        ------
        RunError
            Where demonstration data is to make a final report, or the folder holds no extract.
        DataContractError
            Where an extract or a plan breaks its contract.
        PeriodError
            Where no source covers any of the period's months.
        """
        from pcc_analysis.briefing import is_demonstration
        from pcc_analysis.measures import catalogue
        from pcc_analysis.months import month_name
        from pcc_analysis.plans import plan_for

        data = self.data
        if final and is_demonstration(data):
            raise RunError(
                f"{data.name}/ holds demonstration data, which can never make a final report; leave out --final"
            )
        plan = plan_for(self.plans, period.last_month, catalogue())
        coverage = self.coverage(plan.force)
        if not coverage:
            raise RunError(
                f"{data.name}/ holds no extract; see 'pcc check', or make demonstration data with 'pcc demo-data'"
            )
        if not any(cover.months.isin(period.months).any() for cover in coverage.values()):
            first = min(cover.months.min() for cover in coverage.values() if len(cover.months))
            last = max(cover.months.max() for cover in coverage.values() if len(cover.months))
            there = f"{month_name(first)} to {month_name(last)}"
            raise PeriodError(f"no source has a figure for {period.title}; the extracts cover {there}")
        return {
            "plan": plan.name,
            "demonstration": is_demonstration(data),
            "sources": {name: _written(cover) for name, cover in coverage.items()},
        }

    def coverage(self, force: str) -> dict[str, Coverage]:
        """Return the coverage of every source that has a measure, checked and counted when first asked for."""
        from pcc_analysis.kernels.client import run_jobs
        from pcc_analysis.supply import prepare

        if force not in self._coverage:
            self._coverage[force] = prepare(self.data.absolute(), force, run_jobs)
        return self._coverage[force]


def _written(cover: Coverage) -> dict[str, Any]:
    files = [{"name": file.name, "sha256": file.sha256, "bytes": file.bytes, "rows": file.rows} for file in cover.files]
    return {"as_at": cover.as_at.isoformat(), "as_at_says": cover.as_at_says, "files": files}
