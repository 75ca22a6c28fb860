"""First-time entrants to the criminal justice system by month: two calendar years as published, the rest simulated."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pcc_analysis.demonstration.calibration import Fixed, Months, monthly_counts, within
from pcc_analysis.demonstration.files import write_rows

ENTRANTS = {"adult": {2020: 1123, 2022: 1056}, "youth": {2020: 99, 2022: 75}}
"""Document 001, for calendar years. It prints both pairs as adults; the smaller is taken for young people."""

BEFORE = 1.9
"""How many times as many there were in 2014 as in 2020: ours."""


def make_first_time_entrants(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """Simulate the first entries of each month."""
    table: list[dict[str, object]] = []
    for age, printed in ENTRANTS.items():
        when = axis.astype(float) / 12 + 1970
        level = np.interp(when, [2014.25, 2020.5, 2022.5], [BEFORE * printed[2020], printed[2020], printed[2022]]) / 12
        known = within([Fixed(f"{year}-01", f"{year}-12", total) for year, total in printed.items()], axis)
        table += [
            {"month": str(month), "age_group": age, "entrants": int(n)}
            for month, n in zip(axis, monthly_counts(level, axis, known, rng), strict=True)
        ]
    return write_rows(folder / "first-time-entrants", "entrants", table, axis)
