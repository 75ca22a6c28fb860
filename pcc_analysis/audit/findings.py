"""What an audit finds: one row per contradiction, and how certain it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import pandas as pd

#: What contradicts what, in the words of ``data/published/contradictions.csv``.
KINDS = {
    "arithmetic": "does not follow from the figures beside it",
    "rounding": "cut off, or rounded the wrong way",
    "parts_and_whole": "the parts do not add up to the whole",
    "stated_twice": "the same figure is printed with two values",
    "direction": "the words and the sign point different ways",
    "wording": "printed as something it is not: points as per cent, a wrong period or definition",
}
Certainty = Literal["certain", "possible"]


@dataclass(frozen=True)
class Finding:
    """One printed figure that contradicts others.

    Parameters
    ----------
    place
        Where it is printed: file, paragraph or line, row and column.
    printed
        The figure exactly as printed.
    follows
        What follows from the other printed figures, in the same unit.
    source
        The printed figures it follows from, with where they stand.
    difference
        Printed less what follows, in the unit of the figure (proportions 0 to 1, seconds); None for words.
    kind
        One of ``KINDS``.
    certainty
        ``certain`` where no reading of the prints reconciles them, ``possible`` where one might.
    note
        The rule, in one sentence.
    """

    place: str
    printed: str
    follows: str
    source: str
    difference: float | None
    kind: str
    certainty: Certainty
    note: str

    @property
    def order(self) -> tuple[bool, str]:
        """Certain findings stand before possible ones."""
        return self.certainty != "certain", self.kind


COLUMNS = ["place", "printed", "follows", "source", "difference", "kind", "certainty", "note"]


@dataclass(frozen=True)
class AuditResult:
    """Everything an audit found in one file or folder.

    Parameters
    ----------
    name
        What was read.
    findings
        In the order of the document.
    figures
        How many printed figures were read, so that "nothing found" can be told from "nothing read".
    tables, statements
        How many tables and how many sentences with figures were read.
    """

    name: str
    findings: tuple[Finding, ...]
    figures: int = 0
    tables: int = 0
    statements: int = 0
    kinds: dict[str, int] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        counts = {kind: sum(found.kind == kind for found in self.findings) for kind in KINDS}
        object.__setattr__(self, "kinds", {kind: count for kind, count in counts.items() if count})

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    @property
    def certain(self) -> tuple[Finding, ...]:
        """The findings that no reading reconciles."""
        return tuple(found for found in self.findings if found.certainty == "certain")

    def to_frame(self) -> pd.DataFrame:
        """Return one row per finding."""
        return pd.DataFrame([asdict(found) for found in self.findings], columns=COLUMNS)

    def to_json(self) -> str:
        """Return everything as JSON, for other programs."""
        content: dict[str, Any] = {
            "name": self.name,
            "figures": self.figures,
            "tables": self.tables,
            "statements": self.statements,
            "findings": [asdict(found) for found in self.findings],
        }
        return json.dumps(content, indent=2, ensure_ascii=False)


def distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep the surest finding for each printed figure and kind, in the order they were met."""
    kept: dict[tuple[str, str, str], Finding] = {}
    for found in findings:
        key = (found.place, found.printed, found.kind)
        if key not in kept or (kept[key].certainty == "possible" and found.certainty == "certain"):
            kept[key] = found
    return tuple(kept.values())
