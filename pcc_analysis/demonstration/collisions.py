"""Simulated road traffic collisions with injury: one row per collision, with its casualties by severity."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pcc_analysis.demonstration.calibration import Counts, Fixed, Mask, Months, Numbers, choose, monthly_counts, within
from pcc_analysis.demonstration.files import reference, write_rows
from pcc_analysis.demonstration.inputs import fixed
from pcc_analysis.demonstration.levels import counts, level, scatter

SEVERITIES = ("fatal", "serious", "slight")
FURTHER = {"killed": 0.04, "serious": 0.11, "slight": 0.40}
"""Further casualties of a severity per collision that can have them."""

VULNERABLE = {"killed": 0.42, "serious": 0.50, "slight": 0.32}
AREAS = ("", "County", "Swindon")
AREA_SHARES = (0.01, 0.72, 0.27)
TWICE = 8


def make_collisions(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """
    Simulate collisions in which somebody was injured.

    Met are the 273 collisions with somebody killed or seriously injured in the 12 months to April 2019 (document 000,
    paragraph 57) and the casualties of 2022 and 2023 by severity (document 001, Road Safety, where all casualties are
    called KSI). The extract is one snapshot, so it also holds May and June 2019, which that report did not have.
    """
    many = _collisions(axis, rng)
    days = [scatter(axis, many[severity], rng) for severity in SEVERITIES]
    day = np.concatenate(days)
    order = np.argsort(day, kind="stable")
    day = day[order]
    kind = np.repeat(np.arange(3), [part.size for part in days])[order]
    people = _casualties(axis, day.astype("datetime64[M]"), kind, rng)
    vulnerable, of_ksi = _vulnerable(axis, day.astype("datetime64[M]"), people, rng)
    area = np.array(AREAS)[rng.choice(len(AREAS), day.size, p=AREA_SHARES)]
    table: list[dict[str, object]] = [
        {
            "collision_ref": reference("C", n + 1),
            "date": str(day[n]),
            "severity": SEVERITIES[kind[n]],
            **{name: int(people[name][n]) for name in FURTHER},
            "casualties": int(sum(people[name][n] for name in FURTHER)),
            "vulnerable": int(vulnerable[n]),
            "vulnerable_ksi": int(of_ksi[n]),
            "area": str(area[n]),
        }
        for n in range(day.size)
    ]
    again = rng.choice(len(table), min(TWICE, len(table) // 20), replace=False)
    return write_rows(folder / "collisions", "collisions", [*table, *(table[n] for n in again)], axis)


def _collisions(axis: Months, rng: np.random.Generator) -> dict[str, Counts]:
    """Collisions of each severity by month; fatal and serious ones together as published."""
    fatal = counts("collisions/fatal", axis, rng)
    ksi = [
        Fixed(w.first, w.last, w.total - int(fatal[w.inside(axis)].sum())) for w in fixed("collisions/ksi", axis)
    ] + fixed("collisions/serious", axis)
    serious = monthly_counts(level("collisions/serious", axis, rng), axis, ksi, rng)
    return {"fatal": fatal, "serious": serious, "slight": counts("collisions/slight", axis, rng)}


def _casualties(axis: Months, month: Months, kind: Counts, rng: np.random.Generator) -> dict[str, Counts]:
    """Give each collision the casualty it is named after, and further ones; totals by severity as published."""
    people = {}
    for severity, (name, chance) in enumerate(FURTHER.items()):
        able = np.flatnonzero(kind <= severity)
        found = (kind == severity).astype(np.int64)
        many = rng.poisson(np.full(able.size, chance))
        for window in within(fixed(f"casualties/{name}", axis), axis):
            inside = np.flatnonzero(window.inside(month[able]))
            left = window.total - int(found[window.inside(month)].sum())
            many[inside] = rng.multinomial(left, np.full(inside.size, 1 / inside.size))
        found[able] += many
        people[name] = found
    return people


def _vulnerable(
    axis: Months, month: Months, people: dict[str, Counts], rng: np.random.Generator
) -> tuple[Counts, Counts]:
    """Count, in each collision, the casualties on foot, cycle, motorcycle or horse, and the KSI among them."""
    place = np.concatenate([np.repeat(np.arange(month.size), people[name]) for name in FURTHER])
    chance: Numbers = np.concatenate([np.full(int(people[name].sum()), VULNERABLE[name]) for name in FURTHER])
    chosen: Mask = choose(month[place], chance, fixed("casualties/vulnerable", axis), rng)
    of_ksi = np.arange(place.size) < int(people["killed"].sum() + people["serious"].sum())
    size = month.size
    return np.bincount(place[chosen], minlength=size), np.bincount(place[chosen & of_ksi], minlength=size)
