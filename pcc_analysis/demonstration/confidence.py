"""Public confidence as a survey would publish it: one estimate with its limits each quarter."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pcc_analysis.demonstration.calibration import Months
from pcc_analysis.demonstration.files import write_rows
from pcc_analysis.demonstration.levels import anchored

PRINTED = {"2019-03": (78.3, 4.6)}
"""Document 000, paragraph 55: Crime Survey for England and Wales, 12 months to March 2019."""

LEVEL = ((2014, 76), (2016, 78.5), (2019, 79), (2021, 74), (2023, 69), (2025, 70))


def make_confidence(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """Write an estimate for the 12 months to each March, June, September and December; all but one are simulated."""
    level = anchored(LEVEL, axis.astype("datetime64[D]"))
    noise, half = rng.normal(0, 1.3, axis.size), rng.uniform(4.2, 5.2, axis.size)
    table: list[dict[str, object]] = []
    for place, month in enumerate(axis):
        if (int(month.astype(int)) % 12 + 1) % 3 == 0:
            estimate, width = PRINTED.get(str(month), (round(level[place] + noise[place], 1), round(half[place], 1)))
            table.append({"month": str(month), "estimate": estimate, "half_width": width, "months": 12})
    return write_rows(folder / "confidence", "public-confidence", table, axis) if table else []
