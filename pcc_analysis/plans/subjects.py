"""Subjects of a plan: the WHAT / SO WHAT pages of the highlight report, and what stands on each."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pcc_analysis.errors import Fault


@dataclass(frozen=True)
class Subject:
    """A page of the highlight report: what is the situation, and so what.

    Parameters
    ----------
    id, title
        The name of its commentary file, and its heading.
    measures
        The rows of its scorecard, in order; each entry lists alternatives, of which the first there is shown.
    by_area
        Those of them that have a row for each area of the plan as well.
    chart
        The measure that is drawn; the first that can be drawn unless given.
    twelve_months_only
        True where a month or three of them rest on too few to be shown, as with surveys.
    """

    id: str
    title: str
    measures: tuple[tuple[str, ...], ...]
    by_area: tuple[str, ...] = ()
    chart: str = ""
    twelve_months_only: bool = False


def read_subject(raw: Mapping[str, Any]) -> Subject:
    """Return a subject from its part of the TOML file."""
    return Subject(
        id=raw["id"],
        title=raw["title"],
        measures=tuple(alternatives(one) for one in raw["measures"]),
        by_area=tuple(raw.get("by_area", ())),
        chart=raw.get("chart", ""),
        twelve_months_only=bool(raw.get("twelve_months_only", False)),
    )


def alternatives(entry: str | list[str]) -> tuple[str, ...]:
    """Return an entry of a list of measures as its alternatives."""
    return (entry,) if isinstance(entry, str) else tuple(entry)


def subject_faults(raw: Mapping[str, Any], file: str, known: Collection[str]) -> list[Fault]:
    """Check the pages of the highlight report: titles, ids that can name a file, measures of the catalogue."""
    found: list[Fault] = []
    seen: set[str] = set()
    listed = raw["priority"] if isinstance(raw.get("priority"), list) else []
    for entry in [subject for priority in listed for subject in priority.get("subject", ())]:
        name = str(entry.get("id", ""))
        called = f"the subject {name or entry.get('title', '')!r}"
        complete = isinstance(entry.get("title"), str) and isinstance(entry.get("measures"), list)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or not complete or not entry["measures"]:
            remedy = 'give id = "999", title = "999 service", measures = [...]'
            found.append(Fault("plan", file, f"{called} has no id, title or list of measures", remedy=remedy))
            continue
        if name in seen:
            found.append(Fault("plan", file, f"{called} is there twice", remedy="each needs an id of its own"))
        seen.add(name)
        if strange := sorted(set(entry) - {"id", "title", "measures", "by_area", "chart", "twelve_months_only"}):
            found.append(Fault("plan", file, f"{called} has unknown keys: {', '.join(strange)}"))
        own = [one for several in entry["measures"] for one in alternatives(several)]
        if unknown := [one for one in own if one not in known]:
            rule = f"{called} names measures that the catalogue does not hold: {', '.join(unknown)}"
            found.append(Fault("plan", file, rule, remedy="see 'pcc measures' for the ids"))
        asked = [*entry.get("by_area", ()), *([entry["chart"]] if "chart" in entry else [])]
        if absent := [one for one in asked if one not in own]:
            rule = f"{called} asks for areas or a chart of what is not among its measures: {', '.join(absent)}"
            found.append(Fault("plan", file, rule, remedy="add it to its measures"))
    return found
