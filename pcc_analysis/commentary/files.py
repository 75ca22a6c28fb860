"""What people write for a report: Markdown and small tables in ``commentary/<period>/`` of the data folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pcc_analysis.commentary.tables import SOURCE, fields, read_table
from pcc_analysis.errors import DataContractError, Fault, PeriodError
from pcc_analysis.periods import ReportingPeriod, parse_period
from pcc_analysis.plans import Plan
from pcc_analysis.reference import load

if TYPE_CHECKING:
    from pcc_analysis.commentary.checks import Checked

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
    measures
        For the id of a measure, its Markdown.
    checked
        The numbers of all texts, with what the figures of the report say of them; see `composing`.
    """

    priorities: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    last_deliverables: pd.DataFrame = field(default_factory=pd.DataFrame)
    last_report: str = ""
    scale: tuple[str, ...] = ()
    measures: Mapping[str, str] = field(default_factory=dict)
    checked: tuple[Checked, ...] = ()

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


Compose = Callable[[str, str, Sequence[str]], tuple[str, list[Fault]]]
"""Makes Markdown of a file's text, its name as faults show it, and the measures it is about."""


def as_it_stands(text: str, _shown: str, _about: Sequence[str]) -> tuple[str, list[Fault]]:
    """Return a text as it stands."""
    return text, []


def read_commentary(data: Path | str, period: ReportingPeriod, plan: Plan, compose: Compose = as_it_stands) -> Written:
    """Read what people wrote for a report.

    Parameters
    ----------
    data
        The data folder; the files are in its ``commentary/<period>/``, see data/commentary/README.md.
    period, plan
        What the report is for, and the plan with its priorities and subjects.
    compose
        What is done with the text of every file.

    Returns
    -------
    Written
        Everything there is; no folder is no fault.

    Raises
    ------
    DataContractError
        With every fault of every file: a date that is no date, a progress outside 0% to 100%, an unknown priority,
        subject, measure, grade, status, column or heading; and what `compose` finds.
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
            priorities[number], wrong = _parts(path, f"{period.name}/{path.name}", compose)
            faults += wrong
    pages = {page.id: [one for entry in page.measures for one in entry] for p in plan.priorities for page in p.pages}
    written, wrong = _named(folder / "subjects", f"{period.name}/subjects", pages, "subject of the plan", compose)
    measures = {name: [name] for name in plan.measures}
    others, strange = _named(folder, period.name, measures, "measure of the plan and no page", compose)
    if faults := [*faults, *wrong, *strange]:
        raise DataContractError(faults)
    return Written(priorities, written, tables, last, before.name if before else "", scale, others)


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


def _parts(path: Path, shown: str, compose: Compose) -> tuple[dict[str, str], list[Fault]]:
    """Divide a priority's file at its headings of level 2."""
    text, faults = _text(path, shown, [], compose)
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


def _named(
    folder: Path, shown: str, known: Mapping[str, Sequence[str]], what: str, compose: Compose
) -> tuple[dict[str, str], list[Fault]]:
    """Read the files of a folder that are named after a subject or a measure."""
    found, faults = {}, []
    for path in sorted(folder.glob("*.md")):
        name, file = path.stem, f"{shown}/{path.name}"
        if name in known:
            found[name], wrong = _text(path, file, known[name], compose)
            faults += wrong
        elif name != "README" and not re.fullmatch(r"office|priority-\d+", name):
            near = get_close_matches(name, known, n=3)
            remedy = f"name it after one of {', '.join(near or known) or 'them, of which the plan has none'}"
            faults.append(Fault(SOURCE, file, f"no {what} has this id", remedy=remedy))
    return found, faults


def _text(path: Path, shown: str, about: Sequence[str], compose: Compose) -> tuple[str, list[Fault]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return "", [Fault(SOURCE, shown, "the file is not UTF-8 text", remedy="save it as UTF-8")]
    return compose(text, shown, about)


def _ranks(table: pd.DataFrame, shown: str) -> list[Fault]:
    beyond = [f"{row.rank} of {row.of}" for row in table.itertuples() if row.rank > row.of]
    rule = "the rank is beyond the number of forces"
    return [Fault(SOURCE, shown, rule, len(beyond), tuple(beyond[:2]), "correct one of them")] if beyond else []
