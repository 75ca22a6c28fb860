"""Simulated audits of crime recording: samples by theme, with a step where the force began to record more.

Planted: until `RECORDS_MORE` 71 in 100 audited records were right, from then on 86, rising to the 88.1 of June 2019.
Crimes of violence without injury and of public order rise, and anti-social behaviour falls, in the same month.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pcc_analysis.demonstration.calibration import Months
from pcc_analysis.demonstration.files import write_rows
from pcc_analysis.demonstration.levels import RECORDS_MORE

BEFORE, AFTER = 0.71, 0.86
PRINTED = {
    ("all", "2019-04"): (178, 202),
    ("all", "2019-05"): (185, 210),
    ("all", "2019-06"): (178, 202),
    ("NCRS", "2019-05"): (195, 200),
    ("NCRS", "2019-06"): (195, 200),
    ("HOCR", "2019-06"): (182, 192),
    ("domestic and hate", "2019-06"): (118, 125),
    ("high risk", "2019-06"): (113, 120),
}
"""Correct and sampled, as small samples that round to the percentages of document 000, paragraphs 19 to 21."""

LEVELS = {"NCRS": 0.955, "HOCR": 0.94, "domestic and hate": 0.935, "high risk": 0.93}
LATER = {"THRIVE": (np.datetime64("2022-04"), 0.82), "crime prevention": (np.datetime64("2022-04"), 0.669)}
PREVENTION_BETTER = np.datetime64("2024-01")


def make_recording_audits(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """
    Simulate an audit of all recording each month, and of the standards and risks each quarter.

    Compliance with crime prevention goes from 66.9 to 87.9 per cent, as in document 001; the dates are ours.
    """
    table: list[dict[str, object]] = []

    def audit(theme: str, month: np.datetime64, rate: float, sampled: int) -> None:
        correct, sampled = PRINTED.get((theme, str(month)), (int(rng.binomial(sampled, rate)), sampled))
        table.append({"month": str(month), "theme": theme, "sampled": sampled, "correct": correct})

    for month in axis:
        since = float((month - RECORDS_MORE).astype(int))
        audit("all", month, BEFORE if since < 0 else min(AFTER + 0.021 * since / 38, 0.9), int(rng.integers(170, 240)))
        quarterly = (int(month.astype(int)) % 12 + 1) % 3 == 0
        for theme, rate in LEVELS.items():
            if quarterly or (theme, str(month)) in PRINTED:
                audit(theme, month, rate - (0.08 if since < 0 else 0), int(rng.integers(100, 200)))
        for theme, (first, rate) in LATER.items():
            if quarterly and month >= first:
                better = theme == "crime prevention" and month >= PREVENTION_BETTER
                audit(theme, month, 0.879 if better else rate, int(rng.integers(120, 160)))
    return write_rows(folder / "recording-audits", "audits", table, axis)
