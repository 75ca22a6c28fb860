"""The simulated incident log: anti-social behaviour, and how fast the police came."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pcc_analysis.demonstration.calibration import (
    Mask,
    Months,
    Places,
    choose,
    monthly_counts,
)
from pcc_analysis.demonstration.files import coded, numbering, references, write_tables, yearly
from pcc_analysis.demonstration.incident_times import durations
from pcc_analysis.demonstration.inputs import fixed, rated
from pcc_analysis.demonstration.levels import RECORDS_MORE, anchored, level

if TYPE_CHECKING:
    import pyarrow as pa

NEVER = np.datetime64("NaT", "s")
GRADES = ("immediate", "priority", "routine")
AREAS = ("", "County", "Swindon")
AREA_SHARES = (0.01, 0.58, 0.41)
ASB_TYPES = ("nuisance", "personal", "environmental")
ASB_SHARES = (0.66, 0.26, 0.08)
IN_CRIME_SYSTEM = ((2014, 0.18), (2020, 0.27), (2023, 0.34), (2025, 0.4))
ASB_BY_GRADE = {"immediate": 0.05, "priority": 0.27, "routine": 0.68}
ROUTINE_ATTENDED = 0.55
SHORT_OF_ASB = {"2018-01": 0.80, "2018-02": 0.80, "2018-03": 0.78}
"""Low levels of anti-social behaviour in quarter four of 2017-18: document 000, paragraph 47; how low is ours."""

HOURS = (3, 2.5, 2, 1.5, 1, 1, 1.2, 2, 3, 3.6, 4, 4.3, 4.5, 4.5, 4.7, 5.2, 5.6, 5.8, 6, 6, 5.8, 5.5, 5, 4)


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
    kinds, places = np.indices(counts.shape, dtype=np.int16)
    kind, place = np.repeat(kinds, counts.ravel()), np.repeat(places, counts.ravel())
    received = _moments(axis, place, rng)
    order = np.argsort(received, kind="stable")
    kind, received = kind[order], received[order]
    del place, order
    month = received.astype("datetime64[M]")
    grade = np.array([GRADES.index(k.grade) for k in KINDS], dtype=np.int8)[kind]
    attended = np.array([k.attended for k in KINDS])[kind]
    attended &= (grade != GRADES.index("routine")) | (rng.random(kind.size) < ROUTINE_ATTENDED)
    of_grade = {name: np.flatnonzero(attended & (grade == n)) for n, name in enumerate(GRADES)}
    response, scene = durations(axis, month, of_grade, rng)
    wait = np.maximum((response * rng.uniform(0.05, 0.45, kind.size)).astype(np.int32), 1)
    area = rng.choice(len(AREAS), kind.size, p=AREA_SHARES).astype(np.int8)
    asb = _anti_social(axis, month, grade, rng)
    kinds_of, in_system = _kinds_of_asb(axis, month, asb, area, rng)
    number = numbering(received.astype("datetime64[D]"))

    def table(rows: slice) -> pa.Table:
        came, there = received[rows], attended[rows]
        arrived = np.where(there, came + response[rows], NEVER)
        return pa.table(
            {
                "incident_number": references("I", number[rows]),
                "received": pa.array(came, type=pa.timestamp("ms")),
                "dispatched": pa.array(np.where(there, came + wait[rows], NEVER), type=pa.timestamp("ms")),
                "arrived": pa.array(arrived, type=pa.timestamp("ms")),
                "left": pa.array(arrived + scene[rows], type=pa.timestamp("ms")),
                "grade": coded(GRADES, grade[rows]),
                "asb_type": coded(("", *ASB_TYPES), kinds_of[rows]),
                "in_crime_system": pa.array(in_system[rows], mask=~asb[rows]),
                "area": coded(AREAS, area[rows]),
            }
        )

    files = ((year, table(rows)) for year, rows in yearly(month))
    return write_tables(folder / "incidents", "incidents", files, axis)


def _kinds_of_asb(
    axis: Months, month: Months, asb: Mask, area: Places, rng: np.random.Generator
) -> tuple[Places, Mask]:
    """
    Give the type of each incident of anti-social behaviour (0 for others), and whether the crime system has it.

    Areas are changed to those of the scorecard of document 001. Its types add up to a few more incidents than it has:
    environmental is met, personal is scaled, nuisance is the rest.
    """
    here = np.flatnonzero(asb)
    months = month[here]
    free = np.ones(here.size, dtype=bool)
    kind = np.full(here.size, 1 + ASB_TYPES.index("nuisance"))
    for name in ("environmental", "personal"):
        usual = np.where(free, ASB_SHARES[ASB_TYPES.index(name)], 0.0)
        chosen = choose(months, usual, fixed(f"anti_social_behaviour/{name}", axis), rng)
        kind[chosen] = 1 + ASB_TYPES.index(name)
        free &= ~chosen
    settled = np.zeros(here.size, dtype=bool)
    for number, name in enumerate(AREAS[1:], start=1):
        known = fixed(f"anti_social_behaviour/{name}", axis)
        if not known:
            continue
        open_to = np.flatnonzero(np.any([w.inside(months) for w in known], axis=0) & ~settled)
        chosen = choose(months[open_to], np.where(area[here[open_to]] == number, 0.9, 0.1), known, rng)
        area[here[open_to]] = np.where(chosen, number, 0)
        settled[open_to[chosen]] = True
    in_system = np.zeros(asb.size, dtype=bool)
    level_of = anchored(IN_CRIME_SYSTEM, months)
    in_system[here] = choose(months, level_of, rated("asb in crime system", axis, months), rng)
    kinds_of = np.zeros(asb.size, dtype=np.int8)
    kinds_of[here] = kind
    return kinds_of, in_system


def _moments(axis: Months, place: Places, rng: np.random.Generator) -> npt.NDArray[np.datetime64]:
    """Give a second of the month to each incident, more of them in the evening."""
    starts = axis.astype("datetime64[D]")
    lengths = ((axis + 1).astype("datetime64[D]") - starts).astype(int)
    day = starts[place] + (rng.random(place.size) * lengths[place]).astype(int)
    seconds = 3600 * rng.choice(24, place.size, p=np.array(HOURS) / sum(HOURS)).astype(np.int32)
    seconds += rng.integers(0, 3600, place.size, dtype=np.int32)
    return day.astype("datetime64[s]") + seconds


def _anti_social(axis: Months, month: Months, grade: npt.NDArray[np.int8], rng: np.random.Generator) -> Mask:
    """Choose the incidents of anti-social behaviour."""
    low = np.array([SHORT_OF_ASB.get(str(m), 1.0) for m in axis])
    expected = level("anti-social behaviour", axis, rng, RECORDS_MORE) * low
    place = (month - axis[0]).astype(int)
    chance = np.zeros(month.size)
    for name, share in ASB_BY_GRADE.items():
        here = grade == GRADES.index(name)
        chance[here] = (expected * share / np.maximum(np.bincount(place[here], minlength=axis.size), 1))[place[here]]
    return choose(month, np.minimum(chance, 0.95), fixed("anti_social_behaviour", axis), rng)
