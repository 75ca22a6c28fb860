"""How long the simulated police took to arrive, and how long they stayed: means, medians and shares as published."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pcc_analysis.demonstration.calibration import (
    Counts,
    Fixed,
    Mask,
    Months,
    Numbers,
    Places,
    choose,
    match_sums,
    within,
)
from pcc_analysis.demonstration.inputs import fixed, rated, rows
from pcc_analysis.demonstration.levels import by_year

MEAN_SECONDS = {
    "immediate": (600, 605, 610, 620, 622, 630, 650, 690, 740, 770, 750),
    "priority": (2700, 2750, 2800, 2950, 3040, 3250, 3300, 4300, 6000, 5700, 5200),
    "routine": (14400,) * 11,
}
SPREAD = {
    "immediate": (0.52,) * 11,
    "priority": (0.8, 0.8, 0.8, 0.85, 0.85, 0.9, 0.9, 1.0, 1.2, 1.25, 1.25),
    "routine": (1.0,) * 11,
}
"""Standard deviation of the logarithm of the response time."""

SCENE_SECONDS = {
    "immediate": (4200, 4300, 4400, 4500, 4600, 4700, 4800, 5000, 5300, 5700, 5760),
    "priority": (5400, 5600, 5800, 6000, 6200, 6400, 6600, 7200, 8000, 7800, 7700),
    "routine": (3000,) * 11,
}
SCENE_SPREAD = 0.8
IN_TIME = {"immediate": 900, "priority": 3600}
SHORTEST = 30


def durations(
    axis: Months, month: Months, of_grade: dict[str, npt.NDArray[np.intp]], rng: np.random.Generator
) -> tuple[Places, Places]:
    """
    Give seconds from receipt to arrival, and from arrival to leaving.

    Parameters
    ----------
    axis, month
        The months simulated, and the month of each incident.
    of_grade
        The numbers of the attended incidents of each grade.
    rng
        Where chance comes from.

    Returns
    -------
    tuple of arrays
        One value per incident, 0 where nobody attended. Means are met to the second; shares in time and medians of
        the scorecards to July 2024 (document 001) to the printed digit, with 15 minutes and one hour for in time.
    """
    response, scene = np.zeros(month.size, dtype=np.int32), np.zeros(month.size, dtype=np.int32)
    for grade, here in of_grade.items():
        place = (month[here] - axis[0]).astype(int)
        mean, spread = by_year(MEAN_SECONDS[grade], axis)[place], by_year(SPREAD[grade], axis)[place]
        stay = by_year(SCENE_SECONDS[grade], axis)[place]
        drawn = _lognormal(mean, spread, rng)
        at_scene = _lognormal(stay, np.full(place.size, SCENE_SPREAD), rng)
        known = fixed(f"seconds/{grade}", axis)
        timed = rated(f"in time/{grade}", axis, month[here])
        fitted = np.zeros(here.size, dtype=bool)
        if timed:
            fitted = np.any([w.inside(month[here]) for w in timed], axis=0)
            latest = [w for w in known if any(t.span[0] <= w.span[0] and w.span[1] <= t.span[1] for t in timed)]
            drawn[fitted] = _fitted(grade, axis, month[here][fitted], drawn[fitted], timed, latest, rng)
            known = [w for w in known if w not in latest]
        rest = ~fitted
        drawn[rest] = match_sums(drawn[rest], month[here][rest], known, least=SHORTEST)
        response[here] = drawn
        scene[here] = match_sums(at_scene, month[here], fixed(f"scene/{grade}", axis), least=SHORTEST)
    return response, scene


def _fitted(
    grade: str,
    axis: Months,
    month: Months,
    drawn: Counts,
    timed: list[Fixed],
    known: list[Fixed],
    rng: np.random.Generator,
) -> Counts:
    """Move times across the service level until the share in time is met, then the median, then the mean."""
    limit = IN_TIME[grade]
    near = np.where(drawn <= limit, 0.98, 0.4 * np.exp(4 * (1 - drawn / limit)) + 1e-6)
    in_time = choose(month, near, timed, rng)
    early, late = in_time & (drawn > limit), ~in_time & (drawn <= limit)
    usual = drawn[in_time & (drawn <= limit)]
    drawn[early] = rng.choice(usual[usual > 0.5 * limit], int(early.sum()))
    drawn[late] = limit + 1 + rng.integers(0, limit // 3, int(late.sum()))
    for window, median in _medians(grade, axis):
        here = np.flatnonzero(window.inside(month))
        middle = float(np.median(drawn[here]))
        power = np.log(median / limit) / np.log(middle / limit)
        quick = here[in_time[here]]
        bent = np.rint(limit * (drawn[quick] / limit) ** power)
        drawn[quick] = np.clip(bent, SHORTEST, limit).astype(np.int64)
    left = _less(known, drawn, month, in_time)
    drawn[~in_time] = match_sums(drawn[~in_time], month[~in_time], left, least=limit + 1)
    return drawn


def _medians(grade: str, axis: Months) -> list[tuple[Fixed, float]]:
    found = [r for r in rows("rates") if r["series"] == f"median/{grade}"]
    windows = [(Fixed(r["first"], r["last"], 0), float(r["rate"])) for r in found]
    return [(window, median) for window, median in windows if within([window], axis)]


def _less(known: list[Fixed], values: Counts, month: Months, settled: Mask) -> list[Fixed]:
    return [Fixed(w.first, w.last, w.total - int(values[settled & w.inside(month)].sum())) for w in known]


def _lognormal(mean: Numbers, spread: Numbers, rng: np.random.Generator) -> Counts:
    """Draw whole seconds with these means; between half a minute and a day."""
    drawn = mean * np.exp(spread * rng.standard_normal(mean.size) - spread**2 / 2)
    return np.clip(drawn, SHORTEST, 86_400).astype(np.int64)
