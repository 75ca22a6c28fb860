"""Integrated offender management: the cohorts of document 001, and simulated ones of the two years before."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pcc_analysis.demonstration.calibration import Months
from pcc_analysis.demonstration.files import write_rows

PRINTED = {
    "fixed": (52, 535_596, 267, 25_458, 13),
    "flex": (42, 812_471, 373, 14_346, 15),
    "free": (22, 183_173, 71, 99_003, 20),
}
"""Offenders, cost and offences during, cost and offences after: document 001, Integrated Offender Management."""

YEARS = ("2022-03", "2023-03", "2024-03")


def make_offender_management(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """Write the cohorts of the three years to March 2024; the last is printed (its year is ours)."""
    table: list[dict[str, object]] = []
    for year in YEARS:
        for cohort, printed in PRINTED.items():
            spread = np.ones(3) if year == YEARS[-1] else rng.uniform(0.75, 1.25, 3)
            offenders, cost_during, during, cost_after, after = printed
            if np.datetime64(year) in axis:
                table.append(
                    {
                        "month": year,
                        "cohort": cohort,
                        "offenders": round(offenders * spread[0]),
                        "cost_during": round(cost_during * spread[1]),
                        "offences_during": round(during * spread[1]),
                        "cost_after": round(cost_after * spread[2]),
                        "offences_after": round(after * spread[2]),
                    }
                )
    return write_rows(folder / "offender-management", "cohorts", table, axis) if table else []
