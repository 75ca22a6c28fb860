"""Plans: the office's names, its priorities and which measures stand where, read from a TOML file and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pcc_analysis.errors import DataContractError, Fault, PeriodError
from pcc_analysis.months import as_month, month_name
from pcc_analysis.plans.subjects import Subject, alternatives, are_entries, are_names, read_subject, subject_faults

_REQUIRED = {"name": str, "from": str, "office": str, "panel": str, "force": str, "priority": list}
_OPTIONAL = {"strapline": str, "areas": list, "service_levels": dict, "to": str, "small_counts_below": int}
_SHAPES = {str: "a text", list: "a list", dict: "names and numbers, { id = 10 }", int: "a whole number"}


@dataclass(frozen=True)
class Priority:
    """A priority of the plan; each entry of its measures lists alternatives, of which the first there is shown."""

    number: int
    title: str
    measures: tuple[tuple[str, ...], ...]
    subjects: tuple[Subject, ...] = ()

    @property
    def pages(self) -> tuple[Subject, ...]:
        """Its subjects, or all of its measures as one where the plan names none."""
        return self.subjects or (Subject(f"priority-{self.number}", self.title, self.measures),)


@dataclass(frozen=True)
class Plan:
    """What is configuration and never code: bodies, priorities, areas and service levels.

    Parameters
    ----------
    name, office, panel, strapline
        The words on the cover.
    force
        The police force, as the ONS names it.
    start, end
        The first and last month it is in force; without an end, until another plan begins.
    areas
        The areas of the plan's geography, in the order they are shown.
    priorities
        In order.
    service_levels
        For a measure, the limit that its figure is held against.
    file
        The name of the file it was read from.
    small_counts_below
        Counts of sensitive crime by area below it are left out.
    """

    name: str
    office: str
    panel: str
    force: str
    start: pd.Period
    priorities: tuple[Priority, ...]
    strapline: str = ""
    end: pd.Period | None = None
    areas: tuple[str, ...] = ()
    service_levels: Mapping[str, float] | None = None
    file: str = ""
    small_counts_below: int = 5

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that the plan names, once, in order."""
        return tuple(dict.fromkeys(one for p in self.priorities for entry in p.measures for one in entry))


def read_plan(path: Path, known: Collection[str]) -> Plan:
    """Read one plan.

    Parameters
    ----------
    path
        A TOML file.
    known
        The ids of the catalogue.

    Raises
    ------
    DataContractError
        Naming every fault: not TOML, keys missing or unknown, measures the catalogue does not hold or named twice.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataContractError([Fault("plan", path.name, f"the file is not TOML: {error}")]) from error
    faults = list(_faults(raw, path.name, known))
    if faults:
        raise DataContractError(faults)
    return Plan(
        name=raw["name"],
        office=raw["office"],
        panel=raw["panel"],
        force=raw["force"],
        strapline=raw.get("strapline", ""),
        start=as_month(raw["from"]),
        end=as_month(raw["to"]) if "to" in raw else None,
        areas=tuple(raw.get("areas", ())),
        service_levels=dict(raw.get("service_levels", {})),
        file=path.name,
        small_counts_below=raw.get("small_counts_below", 5),
        priorities=tuple(
            Priority(
                number,
                entry["title"],
                tuple(alternatives(one) for one in entry["measures"]),
                tuple(read_subject(one) for one in entry.get("subject", ())),
            )
            for number, entry in enumerate(raw["priority"], start=1)
        ),
    )


def _faults(raw: Mapping[str, Any], file: str, known: Collection[str]) -> list[Fault]:
    found = []
    for key, kind in _REQUIRED.items():
        if not isinstance(raw.get(key), kind) or not raw[key]:
            found.append(Fault("plan", file, f"the key {key!r} is missing or empty", remedy=f"add {key} = ..."))
    unknown = sorted(set(raw) - set(_REQUIRED) - set(_OPTIONAL))
    if unknown:
        remedy = f"use {', '.join([*_REQUIRED, *_OPTIONAL])}"
        found.append(Fault("plan", file, f"unknown keys: {', '.join(unknown)}", remedy=remedy))
    for key, shape in _OPTIONAL.items():
        if not isinstance(raw.get(key, shape()), shape):
            found.append(Fault("plan", file, f"the key {key!r} holds {raw[key]!r}", remedy=f"give {_SHAPES[shape]}"))
    if isinstance(raw.get("areas"), list) and not are_names(raw["areas"]):
        found.append(Fault("plan", file, "areas holds what is no name", remedy='give areas = ["County", "Swindon"]'))
    levels = raw["service_levels"] if isinstance(raw.get("service_levels"), dict) else {}
    if wrong := sorted(name for name, level in levels.items() if type(level) not in (int, float)):
        rule = f"service levels that are no number: {', '.join(wrong)}"
        found.append(Fault("plan", file, rule, remedy="give seconds, as in time_to_answer_999 = 10"))
    named: list[str] = []
    for number, entry in enumerate(raw["priority"] if isinstance(raw.get("priority"), list) else [], start=1):
        whole = isinstance(entry, dict) and isinstance(entry.get("title"), str) and are_entries(entry.get("measures"))
        if not whole:
            found.append(Fault("plan", file, f"priority {number} has no title or no list of measures"))
            continue
        named += [one for listed in entry["measures"] for one in alternatives(listed)]
    strange = sorted({name for name in [*named, *levels] if name not in known})
    if strange:
        remedy = "see 'pcc measures' for the ids"
        rule = f"it names measures that the catalogue does not hold: {', '.join(strange)}"
        found.append(Fault("plan", file, rule, remedy=remedy))
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        found.append(Fault("plan", file, f"it names measures twice: {', '.join(twice)}", remedy="keep one place each"))
    small = raw.get("small_counts_below", 5)
    if isinstance(small, int) and small < 2:
        remedy = "give a whole number of 2 or more; without it, 5"
        found.append(Fault("plan", file, f"small_counts_below is {small!r}, below which no count is", remedy=remedy))
    found += subject_faults(raw, file, known)
    for key in ("from", "to"):
        if isinstance(raw.get(key), str):
            try:
                as_month(raw[key])
            except PeriodError as error:
                found.append(Fault("plan", file, f"{key}: {error}"))
    return found


def plan_for(folder: Path, last_month: pd.Period, known: Collection[str]) -> Plan:
    """Return the plan in force at the end of a period: the latest that had begun.

    Raises
    ------
    DataContractError
        Where the folder holds no plan, or any plan in it has a fault.
    PeriodError
        Where the period ends before the first plan begins.
    """
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise DataContractError(
            [Fault("plan", folder.name, "there is no plan", remedy="add a TOML file, see data/plans/2017-21.toml")]
        )
    plans: list[Plan] = []
    faults: list[Fault] = []
    for path in files:
        try:
            plans.append(read_plan(path, known))
        except DataContractError as error:
            faults.extend(error.faults)
    if faults:
        raise DataContractError(faults)
    begun = [plan for plan in plans if plan.start <= last_month]
    if not begun:
        first = min(plans, key=lambda plan: plan.start)
        raise PeriodError(
            f"no plan was in force in {month_name(last_month)}; the first begins in {month_name(first.start)}"
        )
    return max(begun, key=lambda plan: plan.start)
