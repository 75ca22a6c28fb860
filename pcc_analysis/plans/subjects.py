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


def are_entries(listed: object) -> bool:
    """Whether something is a list of measures, each an id or a list of alternatives.

    >>> are_entries(["asb", ["rasso", "rape"]]), are_entries(["asb", 16]), are_entries("asb")
    (True, False, False)
    """
    return isinstance(listed, list) and all(isinstance(one, str) or (bool(one) and are_names(one)) for one in listed)


def are_names(listed: object) -> bool:
    """Whether something is a list of texts."""
    return isinstance(listed, list) and all(isinstance(one, str) for one in listed)


def subject_faults(raw: Mapping[str, Any], file: str, known: Collection[str]) -> list[Fault]:
    """Check the pages of the highlight report: titles, ids that can name a file, measures of the catalogue."""
    found: list[Fault] = []
    seen: set[str] = set()
    listed = raw["priority"] if isinstance(raw.get("priority"), list) else []
    written = [priority.get("subject", []) for priority in listed if isinstance(priority, Mapping)]
    for entry in [one for several in written for one in (several if isinstance(several, list) else [several])]:
        if not isinstance(entry, Mapping):
            rule = f"the subject {entry!r} is not written as one"
            found.append(Fault("plan", file, rule, remedy="begin it with [[priority.subject]]"))
            continue
        name = str(entry.get("id", ""))
        called = f"the subject {name or entry.get('title', '')!r}"
        complete = isinstance(entry.get("title"), str) and are_entries(entry.get("measures"))
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
        if not are_names(entry.get("by_area", [])) or not isinstance(entry.get("chart", ""), str):
            remedy = 'give by_area = ["id", ...] and chart = "id"'
            found.append(Fault("plan", file, f"{called} has areas or a chart that are no ids", remedy=remedy))
            continue
        asked = [*entry.get("by_area", ()), *([entry["chart"]] if "chart" in entry else [])]
        if absent := [one for one in asked if one not in own]:
            rule = f"{called} asks for areas or a chart of what is not among its measures: {', '.join(absent)}"
            found.append(Fault("plan", file, rule, remedy="add it to its measures"))
    return found
