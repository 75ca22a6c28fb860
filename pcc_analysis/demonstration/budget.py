"""Budget lines as published: nothing in them is simulated."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pcc_analysis.demonstration.calibration import Months
from pcc_analysis.demonstration.files import clear
from pcc_analysis.demonstration.inputs import rows


def make_budget(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """Write the budget lines of documents 001 and 004 whose financial year has begun by the last month."""
    import csv

    years = [r for r in rows("budget_lines") if np.datetime64(r["month"]) - 11 <= axis[-1]]
    known = [r for r in years if np.datetime64(r["month"]) >= axis[0]]
    if not known:
        return []
    clear(folder / "budget")
    path = folder / "budget" / "budget.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, ["month", "version", "side", "line", "amount", "total"], extrasaction="ignore", lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(known)
    return [path]
