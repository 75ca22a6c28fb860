"""Simulated monthly figures: the measures that no record-level source of the toolkit gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pcc_analysis.demonstration.calibration import Months
from pcc_analysis.demonstration.files import write_rows
from pcc_analysis.demonstration.inputs import rated
from pcc_analysis.demonstration.levels import counts

COUNTED = (
    "drink_drive_arrests",
    "drug_drive_arrests",
    "speeding_tickets",
    "speed_watch_watches",
    "speed_watch_records",
    "speed_watch_letters",
    "cps_charges",
)
SPEEDING = 0.045


def make_monthly_figures(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """Simulate enforcement on the roads and charges by the prosecution service; document 001, Road Safety, is met."""
    table: list[dict[str, object]] = []
    for measure in COUNTED:
        many = counts(measure, axis, rng)
        table += [
            {"measure": measure, "area": "force", "month": str(month), "numerator": int(n), "denominator": None}
            for month, n in zip(axis, many, strict=True)
        ]
        if measure == "speed_watch_records":
            over = rng.binomial(many, SPEEDING)
            for window in rated("speed_watch_speeding", axis, np.repeat(axis, many)):
                over[np.flatnonzero(window.inside(axis))[0]] = window.total
            table += [
                {
                    "measure": "speed_watch_speeding",
                    "area": "force",
                    "month": str(m),
                    "numerator": int(k),
                    "denominator": int(n),
                }
                for m, k, n in zip(axis, over, many, strict=True)
            ]
    return write_rows(folder / "monthly-figures", "monthly-figures", table, axis)
