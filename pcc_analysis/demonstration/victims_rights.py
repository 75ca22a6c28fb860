"""Simulated compliance with the rights of victims, by month and right."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pcc_analysis.demonstration.calibration import Fixed, Months, apportion, monthly_counts, within
from pcc_analysis.demonstration.files import write_rows

YEAR = ("2023-08", "2024-07")
RIGHTS = {
    "OIC understood situation": (925, 1000),
    "Phone operator understood situation": (830, 900),
    "Informed of action to investigate": (816, 1000),
    "Progress update given": (650, 980),
    "Informed of final outcome": (467, 840),
    "Informed of right to review": (320, 600),
}
"""Met and asked in the 12 months to July 2024, as counts that round to document 001, Victim Voice."""

RISE = 0.006
"""How much lower compliance was for each year before, ours."""


def make_victims_rights(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """Simulate what victims said of each right; the year to July 2024 is met."""
    table: list[dict[str, object]] = []
    years = (axis - np.datetime64("2024-01")).astype(float) / 12
    for right, (met, asked) in RIGHTS.items():
        known = within([Fixed(*YEAR, asked)], axis)
        base = monthly_counts(np.full(axis.size, asked / 12), axis, known, rng)
        yes = rng.binomial(base, np.clip(met / asked + RISE * np.minimum(years, 0), 0, 1))
        for window in known:
            inside = window.inside(axis)
            yes[inside] = np.minimum(
                apportion(met, base[inside] * rng.uniform(0.99, 1.01, int(inside.sum()))), base[inside]
            )
            yes[np.flatnonzero(inside)[np.argmax((base - yes)[inside])]] += met - int(yes[inside].sum())
        table += [
            {"month": str(month), "right": right, "asked": int(n), "met": int(k)}
            for month, n, k in zip(axis, base, yes, strict=True)
        ]
    table.sort(key=lambda row: str(row["month"]))
    return write_rows(folder / "victims-rights", "victims-rights", table, axis)
