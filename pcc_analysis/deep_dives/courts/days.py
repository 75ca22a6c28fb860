"""How long Crown Court cases take from charge to completion, and in which area longer than elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.measures.courts import COURTS
from pcc_analysis.numbers import count_noun, format_count, format_number
from pcc_analysis.page import Chart
from pcc_analysis.supply.tabulated import Tabulated
from pcc_analysis.survival import survival_curve, time_until
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.courts import cases_by_days

CROWN = COURTS["crown"][0]
FEWEST = 10
"""An area with fewer cases is not compared."""
HALF_A_DAY = 0.5
"""A case completed on the day of the charge counts as half a day: its logarithm has to exist."""


def days(briefing: Briefing) -> Tabulated:
    """Count the Crown Court cases completed in the 12 months by area and days since the charge.

    Raises
    ------
    InsufficientDataError
        Where no completed case has both an area and a charge date.
    """
    found = briefing.tabulated(cases_by_days, court=CROWN)
    known = found.cells[found.cells["days"].notna() & found.cells["area"].fillna("").ne("")]
    if known.empty:
        raise InsufficientDataError(
            f"no Crown Court case completed in the 12 months to {briefing.period.title} has an area and a charge date"
        )
    return replace(found, cells=known.astype({"days": float}))


def slower_area(found: Tabulated) -> Finding:
    """Return how many times as long the cases of each area take as those of the others, the slowest first."""
    from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

    rows = []
    for area, own in found.cells.groupby("area"):
        rest = found.cells[found.cells["area"] != area]
        median = time_until(survival_curve(own["days"], np.ones(len(own)), own["cases"]))["value"]
        row = {
            "name": area,
            "cases": own["cases"].sum(),
            "median": median,
            "value": np.nan,
            "lower": np.nan,
            "upper": np.nan,
        }
        row["mean"] = (own["days"] * own["cases"]).sum() / row["cases"]
        if min(row["cases"], rest["cases"].sum()) >= FEWEST:
            logs = [DescrStatsW(np.log(one["days"].clip(lower=HALF_A_DAY)), one["cases"]) for one in (own, rest)]
            lower, upper = CompareMeans(*logs).tconfint_diff(usevar="unequal")
            row |= {"value": np.exp(logs[0].mean - logs[1].mean), "lower": np.exp(lower), "upper": np.exp(upper)}
        rows.append(row)
    table = pd.DataFrame(rows).sort_values("value", ascending=False, kind="stable", ignore_index=True)
    return Finding(
        title="Days from charge to completion in the Crown Court, by area",
        rows=with_limits(table, _hundredths),
        columns=[
            Column("name", "Area"),
            Column("cases", "Cases completed", "count", format=format_count),
            Column("median", "Median days", "count", format=format_count),
            Column("mean", "Mean days", "count", format=format_count),
            Column("value", "Times the other areas", "count", format=_hundredths, missing="[z]"),
            LIMITS,
        ],
        says=_said(table),
        counted="days from the charge to the completion of the case",
        over="Crown Court cases completed in the 12 months",
        where="cases with an area and a charge date",
        method="ratio of geometric means, limits by Welch's t on the logarithm of the days; median of the cases",
        window=found.window,
        as_at=found.as_at,
        notes=[f"[z]: fewer than {FEWEST} cases on one side."],
    )


def _hundredths(times: float) -> str:
    return format_number(times, 2)


def _said(rows: pd.DataFrame) -> list[str]:
    slow = rows.iloc[0]
    if pd.isna(slow["value"]):
        return ["There are too few cases to compare the areas."]
    if slow["lower"] <= 1:
        return [
            f"No area clearly takes longer: cases of {slow['name']} take {_hundredths(slow['value'])} times as long "
            "as the "
            f"others ({in_words(slow, _hundredths)}), which chance alone could give."
        ]
    rest = rows[rows.index > 0]
    others = f"in {rest.iloc[-1]['name']} within {count_noun(rest.iloc[-1]['median'], 'day')}"
    return [
        f"Cases of {slow['name']} take {_hundredths(slow['value'])} times as long from charge to completion as those "
        "of "
        f"the other areas ({in_words(slow, _hundredths)}). Half of them are completed within "
        f"{count_noun(slow['median'], 'day')} of the charge, {others}."
    ]


def days_chart(found: Tabulated, slow: Finding) -> Chart:
    """Return the share of cases not yet completed by days since the charge, the slowest areas first."""
    names = [name for name in slow.rows["name"] if slow.rows.set_index("name").loc[name, "cases"] >= FEWEST][:4]
    own = {name: found.cells[found.cells["area"] == name] for name in names}
    curves = {
        name: survival_curve(cells["days"], np.ones(len(cells)), cells["cases"]).set_index("time")
        for name, cells in own.items()
    }

    def draw(axes: Any) -> charts.Drawn:
        return charts.curves(
            curves, axes, name="Cases not yet completed", across="days since the charge", steps=True,
            levels={"half": 0.5},
        )  # fmt: skip

    return slow.drawn("line", draw)
