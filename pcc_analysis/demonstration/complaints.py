"""Simulated complaints against the police: when each was received and recorded, and what came of its appeal."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from pcc_analysis.demonstration.calibration import Counts, Fixed, Mask, Months, choose
from pcc_analysis.demonstration.files import reference, write_rows
from pcc_analysis.demonstration.inputs import fixed
from pcc_analysis.demonstration.levels import Days, anchored, counts, scatter

BY_RECEIPT = np.datetime64("2021-04")
"""From here on the complaints received are published, before it the complaints recorded."""

IN_TIME = ((2014, 0.80), (2017.5, 0.72), (2018.9, 0.70), (2019.05, 0.58), (2019.2, 0.72), (2019.3, 0.93), (2020, 0.94),
           (2022, 0.90), (2025, 0.88))  # fmt: skip
"""Share recorded within ten working days: 93 per cent in Quarter One 2019-20, few in the backlog before it."""

MEAN_DAYS = (Fixed("2019-04", "2019-06", 6), Fixed("2019-01", "2019-03", 15))
"""Document 000, paragraph 141: mean days to record in Quarter One 2019-20 and in quarter four of 2018-19."""

LATE = ((2014, 9), (2018, 11), (2018.9, 13), (2019.15, 14), (2019.3, 9), (2025, 9))
WORKING_DAYS = 10
CATEGORIES = {
    "Delivery of duties and service": 0.50,
    "Police powers, policies and procedures": 0.17,
    "Individual behaviours": 0.16,
    "Handling of or damage to property or premises": 0.05,
    "Discriminatory behaviour": 0.03,
    "Access to and disclosure of information": 0.03,
    "Use of police vehicles": 0.02,
    "Abuse of position or corruption": 0.01,
    "": 0.03,
}
AREAS = ("", "County", "Swindon")
AREA_SHARES = (0.06, 0.53, 0.41)
MONTHS_TO_APPEAL, MONTHS_TO_DECIDE = 3, 2
DECIDED, UPHELD = 0.62, 0.30
NOT_YET = 9
TWICE = 6


def make_complaints(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """
    Simulate complaints; the last few are not yet recorded, and a few stand twice.

    Met are document 000, paragraphs 135 to 146 (paragraph 144 is taken as right where the strip has three appeals
    upheld), and the complaints received in 2023/24 of document 001.
    """
    received, recorded = _dates(axis, rng)
    order = np.argsort(received, kind="stable")
    received, recorded = received[order], recorded[order]
    area = np.array(AREAS)[rng.choice(len(AREAS), received.size, p=AREA_SHARES)]
    about = np.array(list(CATEGORIES))[rng.choice(len(CATEGORIES), received.size, p=list(CATEGORIES.values()))]
    appeals = _appeals(axis, received, rng)
    table: list[dict[str, object]] = [
        {
            "complaint_reference": reference("CO", n + 1),
            "received": str(received[n]),
            "recorded": None if np.isnat(recorded[n]) else str(recorded[n]),
            "category": about[n],
            "area": area[n],
            **appeals.get(n, dict.fromkeys(("appeal_made", "appeal_completed", "appeal_result"))),
        }
        for n in range(received.size)
    ]
    again = rng.choice(len(table), min(TWICE, len(table) // 20), replace=False)
    return write_rows(folder / "complaints", "complaints", [*table, *(table[n] for n in again)], axis)


def _dates(axis: Months, rng: np.random.Generator) -> tuple[Days, Days]:
    """Give the days of receipt and of recording: recording first in the earlier years, receipt first in the later."""
    end = (axis[-1] + 1).astype("datetime64[D]")
    early, late = axis[axis < BY_RECEIPT], axis[axis >= BY_RECEIPT]
    received, recorded = [], []
    if early.size:
        done = _on_working_days(scatter(early, counts("complaints", early, rng), rng))
        received.append(done - _delays(done, early, rng))
        recorded.append(done)
        received[0] = np.maximum(received[0], axis[0].astype("datetime64[D]"))
    if late.size:
        came = scatter(late, counts("complaints", late, rng, fixed("complaints received", late)), rng)
        done = _on_working_days(came + _lags(came, rng.random(came.size) < anchored(IN_TIME, came), rng))
        received.append(came)
        recorded.append(np.where(done < end, np.maximum(done, came), np.datetime64("NaT")))
    else:
        waiting = end - rng.integers(1, 8, NOT_YET)
        received.append(waiting)
        recorded.append(np.full(NOT_YET, np.datetime64("NaT")))
    return np.concatenate(received), np.concatenate(recorded)


def _delays(done: Days, axis: Months, rng: np.random.Generator) -> Counts:
    """Give the days from receipt to recording of complaints recorded on these days; published means are met."""
    month = done.astype("datetime64[M]")
    in_time = choose(month, anchored(IN_TIME, done), fixed("complaints in time", axis), rng)
    days = _lags(done, in_time, rng)
    days = np.where(in_time, _most_in_time(done, days), np.maximum(days, _fewest_late(done)))
    for window in MEAN_DAYS:
        here = np.flatnonzero(window.inside(month))
        if window.inside(axis).sum() == 3:
            days[here] = _with_mean(done[here], days[here], in_time[here], window.total * here.size, rng)
    return days


def _with_mean(done: Days, days: Counts, in_time: Mask, total: int, rng: np.random.Generator) -> Counts:
    """Move delays by a day at a time, each within its side of ten working days, until they add up."""
    days = days.copy()
    while (difference := total - int(days.sum())) != 0:
        step = 1 if difference > 0 else -1
        moved = np.maximum(days + step, 0)
        prompt = _working_days(done - moved, done) <= WORKING_DAYS
        able = np.flatnonzero((prompt == in_time) & (moved != days))
        chosen = rng.permutation(able)[: abs(difference)]
        days[chosen] = moved[chosen]
    return days


def _lags(day: Days, in_time: Mask, rng: np.random.Generator) -> Counts:
    late = 15 + rng.exponential(anchored(LATE, day))
    return np.where(in_time, rng.gamma(1.6, 2.8, day.size), late).astype(np.int64)


def _most_in_time(done: Days, days: Counts) -> Counts:
    """Shorten delays until no more than ten working days lie in them."""
    days = days.copy()
    while (over := _working_days(done - days, done) > WORKING_DAYS).any():
        days[over] -= 1
    return days


def _fewest_late(done: Days) -> Counts:
    """Give the shortest delay that is more than ten working days."""
    days = np.full(done.size, WORKING_DAYS + 1)
    while (under := _working_days(done - days, done) <= WORKING_DAYS).any():
        days[under] += 1
    return days


def _working_days(start: Days, end: Days) -> Counts:
    """Count the working days after one day, up to and including another."""
    return np.busday_count(start + 1, end + 1, holidays=_holidays())


def _on_working_days(days: Days) -> Days:
    """Move days to a working day of the same month."""
    later = np.busday_offset(days, 0, roll="forward", holidays=_holidays())
    before = np.busday_offset(days, 0, roll="backward", holidays=_holidays())
    return np.where(later.astype("datetime64[M]") == days.astype("datetime64[M]"), later, before)


def _holidays() -> npt.NDArray[np.datetime64]:
    from pcc_analysis.sources.working_days import bank_holidays

    return np.array(bank_holidays(), dtype="datetime64[D]")


def _appeals(axis: Months, received: Days, rng: np.random.Generator) -> dict[int, dict[str, object]]:
    """Give some complaints an appeal; it is decided, if at all, two months after it was made."""
    made = scatter(axis, counts("appeals", axis, rng), rng)
    decided_in = made.astype("datetime64[M]") + MONTHS_TO_DECIDE
    whole = [w for w in fixed("appeals completed", axis) if w.span[0] - MONTHS_TO_DECIDE >= axis[0]]
    decided = choose(decided_in, np.full(made.size, DECIDED), whole, rng)
    upheld_known = [w for w in fixed("appeals upheld", axis) if w.span[0] - MONTHS_TO_DECIDE >= axis[0]]
    upheld = choose(decided_in, np.where(decided, UPHELD, 0.0), upheld_known, rng)
    free = np.ones(received.size, dtype=bool)
    found: dict[int, dict[str, object]] = {}
    for number, day in enumerate(made):
        open_to = np.flatnonzero(free & (received < day) & (received > day - 31 * MONTHS_TO_APPEAL))
        if not open_to.size:
            continue
        complaint = int(rng.choice(open_to))
        free[complaint] = False
        completed = decided_in[number] <= axis[-1]
        result = "upheld" if upheld[number] else "not upheld" if decided[number] else "withdrawn"
        when = decided_in[number].astype("datetime64[D]") + int(rng.integers(0, 28))
        found[complaint] = {
            "appeal_made": str(day),
            "appeal_completed": str(when) if completed else None,
            "appeal_result": result if completed else None,
        }
    return found
