"""What one rise or another brings in the last year, against what the service would cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis import charts
from pcc_analysis.deep_dives.budget.gap import costs
from pcc_analysis.deep_dives.budget.outlook import NO_CHANCE, Outlook, million, share_words, three
from pcc_analysis.deep_dives.finding import Finding
from pcc_analysis.numbers import format_signed
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column

USUAL = (0.0, 0.01, 0.02, 0.03, 0.05)


def choices(ahead: Outlook, rise: float, pay_rise: float, price_rise: float, pay_share: float) -> Finding:
    """Return the funding of the last year at several rises, that asked for and those supplied among them."""
    cost = float(costs(ahead, pay_rise, price_rise, pay_share)[0].iloc[-1])
    rises = sorted({*USUAL, *ahead.scenarios, rise})
    totals = [float(ahead.at(one)["total"].iloc[-1]) for one in rises]
    rows = pd.DataFrame(
        {"name": [f"{share_words(one)} a year" for one in rises], "rise": rises, "value": totals, "lower": np.nan,
         "upper": np.nan, "cost": cost, "left": np.array(totals) - cost}
    )  # fmt: skip
    place, year = rises.index(rise), ahead.years.index[-1]
    enough = rows[rows["left"] >= 0]
    told = (
        f"Of the rises shown {enough['name'].iloc[0]} is the least that pays for the service of {year} without savings."
        if len(enough)
        else f"None of the rises shown pays for the service of {year} without savings."
    )
    return Finding(
        title=f"Funding in {year} by the yearly rise of the precept",
        rows=rows,
        columns=[
            Column("name", "Rise"),
            Column("value", "Funding", "count", format=three),
            Column("cost", "Cost of the service", "count", format=three),
            Column("left", "Left over, or short", "change", format=lambda one: format_signed(one, 3)),
        ],
        unit="million pounds",
        headline_at=place,
        says=[
            f"Every percentage point of rise a year is worth about {million(_point(ahead))} in {year}. {told}",
        ],
        counted="the funding of the last year",
        method="as the funding by source and the costs above",
        window=year,
        notes=[*ahead.notes, NO_CHANCE],
    )


def _point(ahead: Outlook) -> float:
    return float(ahead.at(0.01)["total"].iloc[-1] - ahead.at(0.0)["total"].iloc[-1])


def choices_chart(found: Finding) -> Chart:
    """Return the funding at each rise with the cost of the service among them, in order."""
    rows = found.rows.set_index("name")[["value", "lower", "upper"]]
    rows.loc["Cost of the service"] = [float(found.rows["cost"].iloc[0]), np.nan, np.nan]
    rows = rows.sort_values("value", kind="stable")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name="Funding, and the cost of the service, million pounds")

    return found.drawn("bars", draw, rows=len(rows))
