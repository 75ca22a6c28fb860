"""Simulated sickness snapshots: days lost by month and group of staff."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pcc_analysis.demonstration.calibration import Months, apportion
from pcc_analysis.demonstration.files import write_rows
from pcc_analysis.demonstration.inputs import fixed
from pcc_analysis.demonstration.levels import anchored

PEOPLE = {"officer": 1010, "staff": 960, "PCSO": 131}
DAYS = (
    (2014, 11.0),
    (2016, 11.6),
    (2018, 13.2),
    (2019, 15.0),
    (2019.5, 15.6),
    (2020.5, 12.5),
    (2022, 14.6),
    (2025, 14),
)
"""Days lost per person and year: 15.1 in the 12 months to June 2019 (document 000, paragraph 147), the rest ours."""

WEIGHTS = {"officer": 0.9, "staff": 1.12, "PCSO": 0.95}
PSYCHOLOGICAL = 0.33
OPEN, LEFT_OPEN = 137, 55
REVIEW = np.datetime64("2019-06")


def make_sickness(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """
    Simulate the snapshot of open sickness records of every month.

    The twelve monthly figures to June 2019 add up to 15.1 days per person; a third of the days are psychological
    disorders; of 137 records open in June 2019, 55 should have been closed (document 000, paragraphs 147 to 153). Only
    that month has a review of open records.
    """
    people = sum(PEOPLE.values())
    winter = 1 + 0.1 * np.cos(2 * np.pi * (axis.astype(int) % 12) / 12)
    per_month = anchored(DAYS, axis.astype("datetime64[D]") + 14) / 12 * winter
    days = np.rint(per_month * people * np.clip(rng.normal(1, 0.04, axis.size), 0.85, 1.15)).astype(np.int64)
    for window in fixed("sickness/tenths of a day per person", axis):
        inside = window.inside(axis)
        days[inside] = apportion(window.total * people // 10, days[inside].astype(float))
    share = np.array([PEOPLE[group] * WEIGHTS[group] for group in PEOPLE])
    opened = np.rint(days / days.mean() * 118 + rng.normal(0, 4, axis.size)).astype(np.int64)
    table: list[dict[str, object]] = []
    for place, month in enumerate(axis):
        reviewed = month == REVIEW
        parts = apportion(int(days[place]), share * np.clip(rng.normal(1, 0.05, share.size), 0.8, 1.2))
        records = apportion(OPEN if reviewed else int(opened[place]), share)
        late = apportion(LEFT_OPEN, share) if reviewed else [None] * len(PEOPLE)
        for number, (group, many) in enumerate(PEOPLE.items()):
            table.append(
                {
                    "month": str(month),
                    "staff_group": group,
                    "people": many,
                    "days_lost": int(parts[number]),
                    "days_psychological": int(parts[number] * PSYCHOLOGICAL + 0.5),
                    "open_records": int(records[number]),
                    "left_open": late[number],
                }
            )
    return write_rows(folder / "sickness", "sickness", table, axis)
