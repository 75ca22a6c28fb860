"""Simulated special constables: the hours of each team by month, and how many special constables it has."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pcc_analysis.demonstration.calibration import Counts, Fixed, Months, Numbers, apportion, match_sums
from pcc_analysis.demonstration.files import write_rows
from pcc_analysis.demonstration.inputs import fixed
from pcc_analysis.demonstration.levels import Days, anchored

TEAMS = {
    "Swindon": 83,
    "Wiltshire CPT North": 30,
    "Wiltshire CPT West": 35,
    "Wiltshire CPT East": 17,
    "Wiltshire CPT South": 36,
    "": 14,
}
"""Special constables of each team in Quarter One 2019-20, headquarters last: document 000, CPT resourcing."""

HEADCOUNT = ((2014, 190), (2016, 205), (2018, 228), (2018.9, 224), (2019.25, 215), (2019.5, 215), (2020, 208),
             (2021, 180), (2022, 150), (2023, 120), (2025, 95))  # fmt: skip
ACTIVE = ((2014, 0.84), (2019.04, 0.905), (2019.12, 0.87), (2019.46, 0.79), (2020.5, 0.8), (2025, 0.78))
"""Share on duty in a month: 199 in January 2019 and 170 in June (document 000, paragraph 66), the rest ours."""

HOURS_EACH = ((2014, 22), (2018, 29), (2019, 28.5), (2019.5, 25.5), (2020.3, 24), (2021, 21), (2025, 19))
"""Hours a month for each special constable: 25.5 in Quarter One 2019-20, less 18 in paragraph 1.06; the rest ours."""


def make_specials(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """
    Simulate special constables by team and month.

    Hours of Quarter One 2019-20 are those of the resourcing tables of document 000 by team, 16,460 in all (the
    dashboard has 16,469), with 215 special constables; the 12 months to June 2019 have 74,661 hours.
    """
    people = np.rint(anchored(HEADCOUNT, _middle(axis))).astype(np.int64)
    share: Numbers = np.array(list(TEAMS.values()), dtype=float)
    headcount = np.array([apportion(int(n), share) for n in people])
    active = np.array(
        [apportion(round(n * a), share) for n, a in zip(people, anchored(ACTIVE, _middle(axis)), strict=True)]
    )
    hours = _hours(axis, people, headcount, rng)
    table: list[dict[str, object]] = [
        {
            "month": str(axis[m]),
            "team": team,
            "hours": int(hours[m, t]),
            "headcount": int(headcount[m, t]),
            "active": int(active[m, t]),
        }
        for m in range(axis.size)
        for t, team in enumerate(TEAMS)
    ]
    return write_rows(folder / "specials", "special-constables", table, axis)


def _hours(axis: Months, people: Counts, headcount: Counts, rng: np.random.Generator) -> Counts:
    """Hours by month and team: those of the published quarter by team, of the year in all."""
    each = anchored(HOURS_EACH, _middle(axis)) * np.clip(rng.normal(1, 0.05, axis.size), 0.8, 1.2)
    hours = np.zeros(headcount.shape, dtype=np.int64)
    by_team = [fixed(f"specials/{team or 'HQ'}", axis) for team in TEAMS]
    for number, known in enumerate(by_team):
        for window in known:
            inside = window.inside(axis)
            hours[inside, number] = apportion(window.total, rng.uniform(0.9, 1.1, int(inside.sum())))
    done = hours.sum(axis=1) > 0
    total = np.where(done, hours.sum(axis=1), (each * people).astype(np.int64))
    left = [Fixed(w.first, w.last, w.total - int(total[done & w.inside(axis)].sum())) for w in fixed("specials", axis)]
    total[~done] = match_sums(total[~done], axis[~done], left, least=0)
    for month in np.flatnonzero(~done):
        weights = headcount[month] * np.clip(rng.normal(1, 0.15, len(TEAMS)), 0.5, 1.5)
        hours[month] = apportion(int(total[month]), weights)
    return hours


def _middle(axis: Months) -> Days:
    """Give the middle of each month."""
    return axis.astype("datetime64[D]") + 14
