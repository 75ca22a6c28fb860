"""Simulated reoffending cohorts, with the proportions that document 001 prints."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pcc_analysis.demonstration.calibration import Months
from pcc_analysis.demonstration.files import write_rows

COHORTS = {
    ("adult", "Wiltshire"): ((2019, 246, 1000), (2022, 211, 1000)),
    ("adult", "Swindon"): ((2019, 280, 900), (2022, 259, 900)),
    ("youth", "Wiltshire"): ((2019, 59, 138), (2022, 26, 80)),
    ("youth", "Swindon"): ((2019, 33, 69), (2022, 18, 48)),
}
"""Reoffenders and offenders of the years to March, as small cohorts that round to the printed percentages."""

YEARS = range(2015, 2023)
"""Cohorts are followed for a year and more: the last is that of the year to March 2022."""


def make_reoffending(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """Write the cohorts of the years to March 2015 to 2022; the two that are printed are met."""
    table: list[dict[str, object]] = []
    for year in YEARS:
        for (age, area), (early, late) in COHORTS.items():
            printed = {early[0]: early[1:], late[0]: late[1:]}
            share = np.interp(year, [early[0], late[0]], [early[1] / early[2], late[1] / late[2]])
            offenders = round(np.interp(year, [early[0], late[0]], [early[2], late[2]]) * rng.uniform(0.96, 1.06))
            again = int(rng.binomial(offenders, share))
            again, offenders = printed.get(year, (again, offenders))
            if np.datetime64(f"{year}-03") in axis:
                row = {"month": f"{year}-03", "age_group": age, "area": area}
                table.append({**row, "offenders": offenders, "reoffenders": again})
    return write_rows(folder / "reoffending", "cohorts", table, axis) if table else []
