"""What the simulation starts from: published totals, levels by year and weights, kept as CSV beside this module."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from pcc_analysis.demonstration.calibration import Fixed, Months, within


@cache
def rows(name: str) -> list[dict[str, str]]:
    """Read a CSV file of this package: its rows, as text."""
    source = resources.files(__package__) / f"{name}.csv"
    with source.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def fixed(series: str, months: Months) -> list[Fixed]:
    """
    Look up the published totals of a series over windows that lie whole on the axis of months.

    >>> from pcc_analysis.demonstration.calibration import month_axis
    >>> fixed("cyber", month_axis("2018-07", "2019-06"))
    [Fixed(first='2019-04', last='2019-06', total=668), Fixed(first='2018-07', last='2019-06', total=2999)]
    """
    found = [Fixed(r["first"], r["last"], int(r["total"])) for r in rows("fixed") if r["series"] == series]
    return within(found, months)


def rated(series: str, axis: Months, months: Months) -> list[Fixed]:
    """
    Look up published rates or means, and make them totals for the records there are.

    Parameters
    ----------
    series
        Its rows of ``rates.csv``: a proportion, or a mean, per window.
    axis
        The months simulated.
    months
        The month of each record that the rate is of.

    >>> import numpy as np
    >>> months = np.repeat(np.array(["2021-04", "2021-05", "2021-06"], dtype="datetime64[M]"), 10)
    >>> rated("days/crown", np.unique(months), months)
    [Fixed(first='2021-04', last='2021-06', total=7590)]
    """
    found = []
    for row in rows("rates"):
        if row["series"] == series and within([window := Fixed(row["first"], row["last"], 0)], axis):
            found.append(Fixed(row["first"], row["last"], round(float(row["rate"]) * int(window.inside(months).sum()))))
    return found
