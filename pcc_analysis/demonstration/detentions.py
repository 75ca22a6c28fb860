"""Simulated detentions under section 136 of the Mental Health Act: one row each."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pcc_analysis.demonstration.calibration import Months
from pcc_analysis.demonstration.files import reference, write_rows
from pcc_analysis.demonstration.levels import counts, scatter

AREAS = ("", "County", "Swindon")
AREA_SHARES = (0.02, 0.56, 0.42)
TWICE = 5


def make_detentions(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """Simulate detentions; document 000, paragraphs 69 and 70, is met. A few rows stand twice."""
    days = scatter(axis, counts("detentions", axis, rng), rng)
    area = np.array(AREAS)[rng.choice(len(AREAS), days.size, p=AREA_SHARES)]
    table: list[dict[str, object]] = [
        {"detention_ref": reference("D", number), "date": str(day), "section": "136", "area": str(where)}
        for number, (day, where) in enumerate(zip(days, area, strict=True), start=1)
    ]
    again = rng.choice(len(table), min(TWICE, len(table) // 20), replace=False)
    return write_rows(folder / "detentions", "section-136", [*table, *(table[n] for n in again)], axis)
