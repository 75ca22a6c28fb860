"""The simulated incident log: anti-social behaviour, and how fast the police came."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pcc_analysis.demonstration.calibration import (
    Counts,
    Mask,
    Months,
    Numbers,
    choose,
    match_sums,
    monthly_counts,
)
from pcc_analysis.demonstration.files import labels, numbers, write_years
from pcc_analysis.demonstration.inputs import fixed
from pcc_analysis.demonstration.levels import by_year, level

AREAS = ("", "County", "Swindon")
AREA_SHARES = (0.01, 0.58, 0.41)
ASB_TYPES = ("nuisance", "personal", "environmental")
ASB_SHARES = (0.66, 0.26, 0.08)
ASB_BY_GRADE = {"immediate": 0.05, "priority": 0.27, "routine": 0.68}
ROUTINE_ATTENDED = 0.55
SHORT_OF_ASB = {"2018-01": 0.80, "2018-02": 0.80, "2018-03": 0.78}
"""Low levels of anti-social behaviour in quarter four of 2017-18: document 000, paragraph 47; how low is ours."""

HOURS = (3, 2.5, 2, 1.5, 1, 1, 1.2, 2, 3, 3.6, 4, 4.3, 4.5, 4.5, 4.7, 5.2, 5.6, 5.8, 6, 6, 5.8, 5.5, 5, 4)
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


@dataclass(frozen=True)
class Kind:
    """Incidents of one grade that were attended, or were not."""

    grade: str
    attended: bool

    @property
    def series(self) -> str:
        """Name of its level and of its published totals."""
        return self.grade if self.attended or self.grade == "routine" else f"{self.grade} not attended"


KINDS = (
    Kind("immediate", True),
    Kind("immediate", False),
    Kind("priority", True),
    Kind("priority", False),
    Kind("routine", True),
)


def make_incidents(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """
    Simulate the incidents received in these months and write them, a file per financial year.

    Counts and mean response times of document 000, paragraphs 45, 46 and 108 to 113, are met to the second: the time
    from receipt to arrival of incidents that were attended. So are those of the scorecards to July 2024 in document
    001; how many of their logs were attended is ours.
    """
    import pyarrow as pa

    counts = np.array(
        [monthly_counts(level(kind.series, axis, rng), axis, fixed(kind.series, axis), rng) for kind in KINDS]
    )
    kinds, places = np.indices(counts.shape)
    kind, place = np.repeat(kinds, counts.ravel()), np.repeat(places, counts.ravel())
    received = _moments(axis, place, rng)
    order = np.argsort(received, kind="stable")
    kind, received = kind[order], received[order]
    month = received.astype("datetime64[M]")
    grade = np.array([k.grade for k in KINDS])[kind]
    attended = np.array([k.attended for k in KINDS])[kind]
    attended &= (grade != "routine") | (rng.random(kind.size) < ROUTINE_ATTENDED)
    response, scene = _durations(axis, month, grade, attended, rng)
    wait = np.maximum((response * rng.uniform(0.05, 0.45, kind.size)).astype(np.int64), 1)
    never = np.datetime64("NaT")
    arrived = np.where(attended, received + response, never)
    asb = _anti_social(axis, month, grade, rng)
    types = np.array(ASB_TYPES)[rng.choice(len(ASB_TYPES), kind.size, p=ASB_SHARES)]
    table = pa.table(
        {
            "incident_number": numbers("I", received.astype("datetime64[D]")),
            "received": pa.array(received, type=pa.timestamp("ms")),
            "dispatched": pa.array(np.where(attended, received + wait, never), type=pa.timestamp("ms")),
            "arrived": pa.array(arrived, type=pa.timestamp("ms")),
            "left": pa.array(arrived + scene, type=pa.timestamp("ms")),
            "grade": labels(grade),
            "asb_type": labels(np.where(asb, types, "")),
            "area": labels(np.array(AREAS)[rng.choice(len(AREAS), kind.size, p=AREA_SHARES)]),
        }
    )
    return write_years(folder / "incidents", "incidents", table, month)


def _moments(axis: Months, place: Counts, rng: np.random.Generator) -> npt.NDArray[np.datetime64]:
    """Give a second of the month to each incident, more of them in the evening."""
    starts = axis.astype("datetime64[D]")
    lengths = ((axis + 1).astype("datetime64[D]") - starts).astype(int)
    day = starts[place] + (rng.random(place.size) * lengths[place]).astype(int)
    hour = rng.choice(24, place.size, p=np.array(HOURS) / sum(HOURS))
    return day.astype("datetime64[s]") + hour * 3600 + rng.integers(0, 3600, place.size)


def _durations(
    axis: Months, month: Months, grade: npt.NDArray[np.str_], attended: Mask, rng: np.random.Generator
) -> tuple[Counts, Counts]:
    """Seconds from receipt to arrival, and from arrival to leaving; published means are met."""
    response, scene = np.zeros(grade.size, dtype=np.int64), np.zeros(grade.size, dtype=np.int64)
    for name in MEAN_SECONDS:
        here = np.flatnonzero(attended & (grade == name))
        place = (month[here] - axis[0]).astype(int)
        mean, spread = by_year(MEAN_SECONDS[name], axis)[place], by_year(SPREAD[name], axis)[place]
        at_scene = by_year(SCENE_SECONDS[name], axis)[place]
        drawn = _lognormal(mean, spread, rng), _lognormal(at_scene, np.full(place.size, SCENE_SPREAD), rng)
        response[here] = match_sums(drawn[0], month[here], fixed(f"seconds/{name}", axis), least=30)
        scene[here] = match_sums(drawn[1], month[here], fixed(f"scene/{name}", axis), least=30)
    return response, scene


def _lognormal(mean: Numbers, spread: Numbers, rng: np.random.Generator) -> Counts:
    """Draw whole seconds with these means; between half a minute and a day."""
    drawn = mean * np.exp(spread * rng.standard_normal(mean.size) - spread**2 / 2)
    return np.clip(drawn, 30, 86_400).astype(np.int64)


def _anti_social(axis: Months, month: Months, grade: npt.NDArray[np.str_], rng: np.random.Generator) -> Mask:
    """Choose the incidents of anti-social behaviour."""
    low = np.array([SHORT_OF_ASB.get(str(m), 1.0) for m in axis])
    expected = level("anti-social behaviour", axis, rng) * low
    place = (month - axis[0]).astype(int)
    chance = np.zeros(month.size)
    for name, share in ASB_BY_GRADE.items():
        here = grade == name
        chance[here] = (expected * share / np.maximum(np.bincount(place[here], minlength=axis.size), 1))[place[here]]
    return choose(month, np.minimum(chance, 0.95), fixed("anti_social_behaviour", axis), rng)
