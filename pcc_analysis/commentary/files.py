"""What people write for a report: Markdown and small tables in ``commentary/<period>/`` of the data folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pcc_analysis.commentary.tables import SOURCE, fields, read_table
from pcc_analysis.errors import DataContractError, Fault, PeriodError
from pcc_analysis.periods import ReportingPeriod, parse_period
from pcc_analysis.plans import Plan
from pcc_analysis.reference import load

FOLDER = "commentary"
PARTS = {
    "outcomes": "Outcomes achieved",
    "risks": "Risks and issues",
    "focus": "Focus next quarter",
    "assessment": "PCC assessment",
}
"""The parts of a priority's file, by the word its heading must begin with or contain."""


@dataclass(frozen=True, eq=False)
class Written:
    """What people wrote for one report.

    Parameters
    ----------
    priorities
        For a number, the Markdown of each of `PARTS`; 0 is the office's own page.
    subjects
        For the id of a subject, its Markdown.
    tables
        By name (``deliverables``, ``promises``, ``peel``, ``ranks``, ``spend``, ``engagement``), without rows where
        there is no file.
    last_deliverables
        The deliverables of the report before.
    last_report
        The name of that report's period, or nothing.
    scale
        The grades of the inspection, best first.
    """

    priorities: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    last_deliverables: pd.DataFrame = field(default_factory=pd.DataFrame)
    last_report: str = ""
    scale: tuple[str, ...] = ()

    def part(self, priority: int, name: str) -> str:
        """Return the Markdown of a part, or nothing."""
        return self.priorities.get(priority, {}).get(name, "")


def grades(month: pd.Period) -> tuple[str, ...]:
    """Return the inspectorate's scale in a month, best first.

    >>> grades(pd.Period("2016-02", "M"))
    ('Outstanding', 'Good', 'Requires improvement', 'Inadequate')
    """
    scales = load("inspection_grades")
    begun = scales[scales["valid_from"] <= month.end_time]
    current = begun[begun["valid_from"] == begun["valid_from"].max()].sort_values("order")
    return tuple(current["grade"])


def read_commentary(data: Path | str, period: ReportingPeriod, plan: Plan) -> Written:
    """Read what people wrote for a report.

    Parameters
    ----------
    data
        The data folder; the files are in its ``commentary/<period>/``, see data/commentary/README.md.
    period, plan
        What the report is for, and the plan with its priorities and subjects.

    Returns
    -------
    Written
        Everything there is; no folder is no fault.

    Raises
    ------
    DataContractError
        With every fault of every file: a date that is no date, a progress outside 0% to 100%, an unknown priority,
        subject, grade, status, column or heading.
    """
    root = Path(data) / FOLDER
    folder = root / period.name
    scale = grades(period.last_month)
    subjects = [subject.id for priority in plan.priorities for subject in priority.pages]
    known = fields([priority.number for priority in plan.priorities], subjects, scale)
    faults: list[Fault] = []
    tables = {}
    for name, columns in known.items():
        tables[name] = pd.DataFrame(columns=[one.name for one in columns], dtype=object)
        if (path := folder / f"{name}.csv").is_file():
            tables[name], wrong = read_table(path, columns, f"{period.name}/{path.name}")
            faults += wrong + (_ranks(tables[name], f"{period.name}/{path.name}") if name == "ranks" else [])
    before = _before(root, period)
    last = pd.DataFrame(columns=[one.name for one in known["deliverables"]], dtype=object)
    if before is not None:
        path = before / "deliverables.csv"
        last, wrong = read_table(path, known["deliverables"], f"{before.name}/{path.name}")
        faults += wrong
    priorities = {}
    for number, name in {0: "office", **{one.number: f"priority-{one.number}" for one in plan.priorities}}.items():
        if (path := folder / f"{name}.md").is_file():
            priorities[number], wrong = _parts(path, f"{period.name}/{path.name}")
            faults += wrong
    written, wrong = _subjects(folder, subjects, period.name)
    if faults := [*faults, *wrong]:
        raise DataContractError(faults)
    return Written(priorities, written, tables, last, before.name if before else "", scale)


def _before(root: Path, period: ReportingPeriod) -> Path | None:
    """Return the folder of the latest report before this one that lists deliverables."""
    found = []
    for path in sorted(root.glob("*/deliverables.csv")):
        try:
            last = parse_period(path.parent.name).last_month
        except PeriodError:
            continue
        if last < period.last_month:
            found.append((last, path.parent))
    return max(found)[1] if found else None


def _parts(path: Path, shown: str) -> tuple[dict[str, str], list[Fault]]:
    """Divide a priority's file at its headings of level 2."""
    text, faults = _text(path, shown)
    pieces = re.split(r"^##[ \t]+(.+?)[ \t#]*$", text, flags=re.MULTILINE)
    parts: dict[str, str] = {}
    titles = ", ".join(f"## {title}" for title in PARTS.values())
    if re.sub(r"^#[ \t].*$", "", pieces[0], flags=re.MULTILINE).strip():
        faults.append(Fault(SOURCE, shown, "text stands before the first heading", remedy=f"put it under {titles}"))
    for heading, body in zip(pieces[1::2], pieces[2::2], strict=True):
        name = next((name for name in PARTS if name in heading.casefold()), None)
        if name is None or name in parts:
            rule = f"the heading {heading!r} is {'there twice' if name else 'unknown'}"
            faults.append(Fault(SOURCE, shown, rule, remedy=f"the headings are {titles}"))
            continue
        parts[name] = body.strip()
    return parts, faults


def _subjects(folder: Path, known: list[str], period: str) -> tuple[dict[str, str], list[Fault]]:
    found, faults = {}, []
    for path in sorted((folder / "subjects").glob("*.md")):
        shown = f"{period}/subjects/{path.name}"
        if path.stem not in known:
            remedy = f"name it after one of {', '.join(known) or 'the subjects, of which the plan has none'}"
            faults.append(Fault(SOURCE, shown, "no subject of the plan has this id", remedy=remedy))
            continue
        found[path.stem], wrong = _text(path, shown)
        faults += wrong
    return found, faults


def _text(path: Path, shown: str) -> tuple[str, list[Fault]]:
    try:
        return path.read_text(encoding="utf-8-sig"), []
    except UnicodeDecodeError:
        return "", [Fault(SOURCE, shown, "the file is not UTF-8 text", remedy="save it as UTF-8")]


def _ranks(table: pd.DataFrame, shown: str) -> list[Fault]:
    beyond = [f"{row.rank} of {row.of}" for row in table.itertuples() if row.rank > row.of]
    rule = "the rank is beyond the number of forces"
    return [Fault(SOURCE, shown, rule, len(beyond), tuple(beyond[:2]), "correct one of them")] if beyond else []
