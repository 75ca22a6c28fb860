"""Simulated courts: one row per completed case and per listed trial.

Planted: a case of the Crown Court takes `SLOWER` times as long from charge to completion when its area is Swindon.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from pcc_analysis.demonstration.calibration import Counts, Fixed, Mask, Months, Numbers, choose, match_sums
from pcc_analysis.demonstration.files import labels, references, write_years
from pcc_analysis.demonstration.inputs import fixed, rated, rows
from pcc_analysis.demonstration.levels import anchored, counts, scatter

if TYPE_CHECKING:
    import pyarrow as pa

SLOWER = 1.30
COURTS = ("magistrates", "crown")
NAMES = {"magistrates": "magistrates' court", "crown": "Crown Court"}
AREAS = ("County", "Swindon")
SWINDON = 0.42

CONVICTED = {
    "magistrates": ((2014, 0.935), (2019.6, 0.94), (2021, 0.87), (2025, 0.88)),
    "crown": ((2014, 0.86), (2019.6, 0.88), (2021, 0.82), (2025, 0.81)),
}
WITHDREW = ((2014, 0.03), (2019.6, 0.028), (2020.6, 0.085), (2025, 0.075))
GUILTY = ((2014, 0.60), (2015.4, 0.58), (2019, 0.62), (2021.3, 0.44), (2023.8, 0.69), (2025, 0.69))
RAPE = 0.05
NO_PLEA = 0.03
DAYS = {
    "crown": (((2014, 175), (2019, 185), (2021.3, 250), (2023.8, 240), (2025, 245)), 0.45),
    "magistrates": (((2014, 38), (2019, 42), (2021.3, 75), (2025, 60)), 0.8),
}
ARRIVAL = ((2014, 40), (2019, 42), (2021.3, 90), (2023.8, 44), (2025, 45))
"""Days from charge to completion and to arrival at the Crown Court, and the spread of their logarithm."""

KINDS = ("cracked prosecution", "ineffective prosecution", "cracked", "ineffective")
TRIALS = {"magistrates": (0.155, 0.05, 0.22, 0.12), "crown": (0.11, 0.07, 0.26, 0.10)}
"""Share of listed trials that is lost, by kind: what is due to the prosecution first."""

REASONS: dict[str, dict[str, float]] = {
    "cracked prosecution": {"B": 6, "D": 2, "F": 0.3, "I": 43, "J": 29, "K": 13, "L": 6},
    "ineffective prosecution": {
        "M1": 3, "M2": 9, "M3": 7, "N1": 12, "N2": 5, "N3": 34, "O1": 3, "O2": 4, "P": 4,
    },
    "cracked": {"A": 55, "C": 22, "E": 4, "G": 1, "H": 2},
    "ineffective": {
        "Q1": 4, "Q2": 6, "R": 5, "S1": 14, "S2": 9, "S3": 4, "S4": 3, "T": 2, "U1": 2, "U2": 2, "V": 2, "W1": 8,
        "W2": 4, "W3": 14, "W4": 2, "W5": 3,
    },
}  # fmt: skip


def make_courts(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """
    Simulate completed cases and listed trials.

    Met are the 747 convictions of April and May 2019 (93.4 per cent), the 236 trials of Quarter One, of which 129 were
    lost and 50 of those because of the prosecution, the cracked trials by code of document 000, and rates and days of
    document 001. The extract is one snapshot, so it has the convictions of June 2019 that were not yet supplied then.
    """
    import pyarrow as pa

    tables = [_cases(court, axis, rng) for court in COURTS] + [_trials(court, axis, rng) for court in COURTS]
    table = pa.concat_tables(tables, promote_options="default")
    day = table["date"].to_numpy()
    order = np.argsort(day, kind="stable")
    table = table.take(pa.array(order))
    table = table.add_column(0, "reference", references("CT", np.arange(1, order.size + 1)))
    return write_years(folder / "courts", "courts", table, day[order].astype("datetime64[M]"))


@dataclass(frozen=True)
class _Case:
    """Completed cases of one court."""

    day: npt.NDArray[np.datetime64]
    month: Months
    swindon: Mask


def _cases(court: str, axis: Months, rng: np.random.Generator) -> pa.Table:
    import pyarrow as pa

    day = scatter(axis, counts(f"cases/{court}", axis, rng), rng)
    case = _Case(day, day.astype("datetime64[M]"), rng.random(day.size) < SWINDON)
    withdrew = choose(case.month, anchored(WITHDREW, day), rated(f"withdrew/{court}", axis, case.month), rng)
    rape, convicted_of_rape = _rape(court, axis, case, withdrew, rng)
    chance = np.where(withdrew | rape, 0.0, anchored(CONVICTED[court], day) / (1 - anchored(WITHDREW, day)))
    known = [
        Fixed(w.first, w.last, w.total - int((convicted_of_rape & w.inside(case.month)).sum()))
        for w in fixed(f"convicted/{court}", axis)
    ]
    convicted = choose(case.month, np.minimum(chance, 0.99), known, rng) | convicted_of_rape
    known_plea = np.flatnonzero(rng.random(day.size) > NO_PLEA)
    plea = np.full(day.size, "", dtype="<U10")
    plea_month = case.month[known_plea]
    guilty = choose(plea_month, anchored(GUILTY, day[known_plea]), rated(f"guilty/{court}", axis, plea_month), rng)
    plea[known_plea] = np.where(guilty, "guilty", "not guilty")
    days, arrival = _days(court, axis, case, rng)
    return pa.table(
        {
            "date": pa.array(day),
            "court": labels(np.full(day.size, NAMES[court])),
            "result": labels(np.where(convicted, "convicted", "not convicted")),
            "area": labels(np.array(AREAS)[case.swindon.astype(int)]),
            "rape": pa.array(rape),
            "plea": labels(plea),
            "victim_withdrew": pa.array(withdrew),
            "charge_date": pa.array(day - days),
            **({"arrival_date": pa.array(day - days + arrival)} if court == "crown" else {}),
        }
    )


def _rape(court: str, axis: Months, case: _Case, withdrew: Mask, rng: np.random.Generator) -> tuple[Mask, Mask]:
    """Say which cases are of rape, and which of those end in a conviction."""
    if court != "crown":
        return np.zeros(case.day.size, dtype=bool), np.zeros(case.day.size, dtype=bool)
    rape = choose(case.month, np.where(withdrew, 0.0, RAPE), fixed("rape cases", axis), rng)
    convicted = choose(case.month, np.where(rape, 0.72, 0.0), fixed("rape convictions", axis), rng)
    return rape, convicted


def _days(court: str, axis: Months, case: _Case, rng: np.random.Generator) -> tuple[Counts, Counts]:
    """Days from charge to completion, and at the Crown Court to arrival."""
    level, spread = DAYS[court]
    mean: Numbers = anchored(level, case.day) * np.exp(rng.normal(-(spread**2) / 2, spread, case.day.size))
    if court == "crown":
        mean *= np.where(case.swindon, SLOWER, 1.0)
    days = match_sums(mean.astype(np.int64), case.month, rated(f"days/{court}", axis, case.month), least=0)
    share = anchored(ARRIVAL, case.day) / anchored(level, case.day) * rng.uniform(0.7, 1.3, case.day.size)
    arrival = np.minimum((days * share).astype(np.int64), days)
    known = rated(f"arrival/{court}", axis, case.month)
    return days, np.minimum(match_sums(arrival, case.month, known, least=0), days)


def _trials(court: str, axis: Months, rng: np.random.Generator) -> pa.Table:
    import pyarrow as pa

    day = scatter(axis, counts(f"trials/{court}", axis, rng), rng)
    month = day.astype("datetime64[M]")
    code = np.zeros(day.size, dtype="<U2")
    result = np.full(day.size, "effective", dtype="<U11")
    for kind, share in zip(KINDS, TRIALS[court], strict=True):
        free = result == "effective"
        lost = np.flatnonzero(choose(month, np.where(free, share, 0.0), fixed(f"{kind}/{court}", axis), rng))
        result[lost] = kind.split()[0]
        code[lost] = _codes(f"{kind}/{court}", kind, axis, month[lost], rng)
    return pa.table(
        {
            "date": pa.array(day),
            "court": labels(np.full(day.size, NAMES[court])),
            "result": labels(result),
            "reason_code": labels(code),
            "area": labels(np.array(AREAS)[(rng.random(day.size) < SWINDON).astype(int)]),
        }
    )


def _codes(series: str, kind: str, axis: Months, month: Months, rng: np.random.Generator) -> npt.NDArray[Any]:
    """Give each lost trial a reason, in the printed years each as often as printed."""
    names, weights = zip(*REASONS[kind].items(), strict=True)
    code = rng.choice(np.array(names, dtype="<U2"), month.size, p=np.array(weights) / sum(weights))
    for window in fixed(series, axis):
        known = [r for r in rows("printed_codes") if (r["series"], r["first"]) == (series, window.first)]
        deck = np.repeat([r["code"] for r in known], [int(r["total"]) for r in known])
        inside = np.flatnonzero(window.inside(month))
        if deck.size == inside.size:
            code[inside] = rng.permutation(deck)
    return code
