"""The lines of the simulated telephone system: when each is called, how long callers wait and how many give up.

Planted: on Mondays from 18:00 to 20:59 the 101 line (CCH) is called `MONDAY_EVENING` times as often as its hours and
days say otherwise. The other two lines have no such peak.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pcc_analysis.demonstration.calibration import Numbers

MONDAY_EVENING = 1.6
EVENING_HOURS = slice(18, 21)
NIGHTS = (
    2.4,
    1.8,
    1.4,
    1.1,
    0.9,
    0.9,
    1.2,
    2,
    3,
    3.7,
    4.1,
    4.4,
    4.6,
    4.6,
    4.8,
    5.3,
    5.7,
    6,
    6.1,
    6,
    5.8,
    5.4,
    4.8,
    3.6,
)
OFFICE = (
    0.8,
    0.6,
    0.5,
    0.4,
    0.4,
    0.5,
    1,
    2.5,
    5,
    7,
    7.4,
    7.2,
    6.8,
    6.6,
    6.6,
    6.8,
    6.8,
    6.4,
    5.6,
    5,
    4.4,
    3.8,
    2.8,
    1.6,
)
ONE_LEVEL = ((2014, 1.0), (2025, 1.0))


@dataclass(frozen=True)
class Line:
    """One line: when it is called, how long callers wait and how many of them give up."""

    name: str
    hours: tuple[float, ...]
    weekdays: tuple[float, ...]
    in_time: int
    quick: tuple[tuple[float, float], ...]
    wait: tuple[tuple[float, float], ...]
    unanswered: tuple[tuple[float, float], ...]
    handling: tuple[tuple[float, float], ...]

    @property
    def profile(self) -> Numbers:
        """How much more than usual it is called in each hour of the week, Monday first."""
        week = np.outer(self.weekdays, self.hours)
        if self.name == "CCH":
            week[0, EVENING_HOURS] *= MONDAY_EVENING
        return week / week.mean()


LINES = (
    Line(
        "999", NIGHTS, (0.97, 0.94, 0.94, 0.96, 1.03, 1.12, 1.04), 10,
        ((2014, 0.93), (2020, 0.93), (2022.6, 0.76), (2024.6, 0.78), (2025, 0.8)),
        ((2014, 4.5), (2020, 4), (2021.5, 8), (2022.6, 12.5), (2023.6, 11), (2025, 10)),
        ((2014, 0.011), (2020, 0.009), (2022.6, 0.018), (2023.6, 0.009), (2025, 0.009)),
        ((2014, 240), (2025, 320)),
    ),
    Line(
        "CCH", OFFICE, (1.12, 1.05, 1.02, 1.02, 1.05, 0.92, 0.82), 30,
        ((2014, 0.86), (2019, 0.88), (2022.6, 0.7), (2025, 0.62)),
        ((2014, 22), (2019, 19), (2022.6, 42), (2023.6, 60), (2025, 60)),
        ((2014, 0.04), (2019, 0.035), (2022.6, 0.065), (2023.6, 0.09), (2025, 0.065)),
        ((2014, 95), (2024, 110), (2024.05, 150), (2025, 150)),
    ),
    Line(
        "CRIB", OFFICE, (1.15, 1.08, 1.04, 1.03, 1.02, 0.86, 0.82), 0,
        ONE_LEVEL,
        ((2014, 95), (2016.2, 120), (2016.3, 210), (2017.8, 220), (2017.85, 120), (2018.6, 85), (2019.3, 64),
         (2020.3, 75), (2021.5, 220), (2022.6, 480), (2023.55, 540), (2023.65, 720), (2024.3, 640), (2024.55, 430),
         (2025, 420)),
        ((2014, 0.07), (2016.24, 0.085), (2016.26, 0.118), (2017.78, 0.125), (2017.83, 0.078), (2018.6, 0.052),
         (2019.3, 0.034), (2020.3, 0.04), (2021.5, 0.09), (2022.6, 0.17), (2023.55, 0.19), (2023.65, 0.28),
         (2024.5, 0.24), (2025, 0.22)),
        ((2014, 600), (2025, 760)),
    ),
)  # fmt: skip
"""Whether anything is met as published is in ``fixed.csv``; the rest is ours. CRIB callers gave up in more than one
case of ten from April 2016 to October 2017: document 000, paragraph 125."""
