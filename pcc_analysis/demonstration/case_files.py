"""Simulated audits of full case files: which were unsatisfactory, and which standard they failed."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pcc_analysis.demonstration.calibration import Months, choose
from pcc_analysis.demonstration.files import reference, write_rows
from pcc_analysis.demonstration.inputs import fixed
from pcc_analysis.demonstration.levels import anchored, counts, scatter

FAILED = ((2014, 0.075), (2017, 0.05), (2018.5, 0.03), (2025, 0.028))
STANDARDS = (
    "statement", "disclosure schedule", "exhibit list", "case summary", "victim personal statement", "charges",
    "witness list", "interview record", "previous convictions", "forensic report", "media",
)  # fmt: skip
WEIGHTS = (30, 14, 10, 9, 8, 6, 6, 5, 5, 4, 3)
AREAS = ("County", "Swindon")


def make_case_files(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """Simulate the files sent; 161 with four unsatisfactory in Quarter One 2019-20 (document 000, paragraph 132)."""
    day = scatter(axis, counts("full files", axis, rng), rng)
    failed = choose(day.astype("datetime64[M]"), anchored(FAILED, day), fixed("full files failed", axis), rng)
    usual = np.array(WEIGHTS) / sum(WEIGHTS)
    table: list[dict[str, object]] = []
    for number in range(day.size):
        many = 1 + int(rng.random() < 0.2)
        which = rng.choice(STANDARDS, many, replace=False, p=usual) if failed[number] else ()
        table.append(
            {
                "file_reference": reference("F", number + 1),
                "audited": str(day[number]),
                "file_type": "full",
                "failed": "yes" if failed[number] else "no",
                "failed_standards": ";".join(which),
                "area": AREAS[int(rng.random() < 0.42)],
            }
        )
    return write_rows(folder / "case-files", "case-files", table, axis)
