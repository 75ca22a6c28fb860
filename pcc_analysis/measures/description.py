"""The catalogue for people: what each measure counts, over what, which way is better, and who prints it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from ibis.common.deferred import Deferred

from pcc_analysis.measures.measure import Measure

LONGEST_LIST = 4
BETTER = {"higher": "more", "lower": "fewer or less", "neither": ""}
_INTRODUCTION = """# Measures

Every measure of the catalogue, by the source it comes from; made from the definitions with `pcc measures --markdown`. A
filter stands after "where" and applies to both sides. "Printed in" names the source documents that print the measure
(`data/published/`).
"""


def in_words(expression: Deferred | None) -> str:
    """Write an Ibis expression short enough for a table: no underscores of the language, long lists counted.

    >>> from ibis import _
    >>> in_words(_.count(where=_.offence_code.isin(["34A", "34B"])))
    'count(where=offence_code in (34A, 34B))'
    >>> in_words(_.a.isin(list("abcdef")))
    'a in (a, b, c, and 3 more)'
    """
    if expression is None:
        return ""
    text = re.sub(r"_\['(\w+)'\]", r"\1", repr(expression))
    text = re.sub(r"\b_\.", "", text)
    text = re.sub(r"\.isin\(\[(.*?)\]\)", lambda found: f" in ({_shortened(found[1])})", text)
    return text.replace(".notnull()", " known").replace(".isnull()", " not known")


def _shortened(listed: str) -> str:
    items = [item.strip().strip("'\"") for item in listed.split(", ")]
    if len(items) <= LONGEST_LIST:
        return ", ".join(items)
    return f"{', '.join(items[: LONGEST_LIST - 1])}, and {len(items) - LONGEST_LIST + 1} more"


def worked_out(measure: Measure) -> str:
    """Say how a measure is worked out, from its expressions.

    >>> from ibis import _
    >>> worked_out(Measure(id="m", title="M", definition="M.", source="calls", kind="mean", unit="second",
    ...                    numerator=_.seconds.sum(), denominator=_.count(), where=_.line == "999"))
    "seconds.sum() / count(), where (line == '999')"
    """
    sides = in_words(measure.numerator)
    if measure.kind == "median":
        sides = f"median of {sides}"
    if measure.denominator is not None:
        sides = f"{sides} / {in_words(measure.denominator)}"
    if measure.closed is not None:
        sides = f"{sides} open at the end of the month, until {measure.closed}"
    dates = [day for day in (measure.date, measure.denominator_date) if day]
    placed = f", by {' and '.join(dict.fromkeys(dates))}" if dates else ""
    filtered = "" if measure.where is None else f", where {in_words(measure.where)}"
    return f"{sides}{filtered}{placed}"


def printed_in(folder: Path) -> dict[str, str]:
    """Return, for each measure, the documents of published figures that print it."""
    found: dict[str, set[str]] = {}
    for path in sorted(folder.glob("[0-9]*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault(row["measure"], set()).add(row["document"])
    return {measure: ", ".join(sorted(documents)) for measure, documents in found.items()}


def as_markdown(measures: Iterable[Measure], printed: Mapping[str, str]) -> str:
    """Return the catalogue as a Markdown page, a table per source."""
    by_source: dict[str, list[Measure]] = {}
    for measure in measures:
        by_source.setdefault(measure.source, []).append(measure)
    parts = [_INTRODUCTION]
    for source, listed in by_source.items():
        parts.append(f"\n## {source}\n")
        parts.append("| measure | what is counted | worked out as | unit | better | owner | printed in |")
        parts.append("|---|---|---|---|---|---|---|")
        for one in listed:
            cells = [
                f"**{one.title}** `{one.id}`",
                one.definition,
                f"`{worked_out(one)}`",
                f"{one.unit} ({one.kind})",
                BETTER[one.direction],
                one.owner,
                printed.get(one.id, ""),
            ]
            parts.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    return "\n".join(parts) + "\n"
