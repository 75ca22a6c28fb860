"""First-time entrants to the criminal justice system by calendar year: two years as published, the rest simulated."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pcc_analysis.demonstration.calibration import Months
from pcc_analysis.demonstration.files import write_rows
from pcc_analysis.demonstration.reoffending import ENTRANTS

YEARS = range(2014, 2024)


def make_first_time_entrants(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """Write the entrants of each calendar year; document 001 has those of 2020 and 2022."""
    table: list[dict[str, object]] = []
    for year in YEARS:
        for age, printed in ENTRANTS.items():
            level = np.interp(year, [2014, *printed], [1.9 * printed[2020], *printed.values()])
            many = printed.get(year, int(rng.poisson(level)))
            if np.datetime64(f"{year}-12") in axis:
                table.append({"month": f"{year}-12", "age_group": age, "entrants": many})
    return write_rows(folder / "first-time-entrants", "entrants", table, axis) if table else []
