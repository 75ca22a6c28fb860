"""Days from the charge to the arrival at the Crown Court and to completion: medians, and whether cases got slower."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun, format_count, format_number
from pcc_analysis.page import Chart
from pcc_analysis.supply.tabulated import Tabulated
from pcc_analysis.survival import hazard_ratio, survival_curve, time_until
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.reoffending import cases_by_wait
from pcc_analysis.windows import TWELVE_MONTHS

STAGES = {"completion": "completion", "arrival": "arrival at the Crown Court"}
FEWEST = 10
"""With fewer cases in one of the two years their pace is not compared."""


def waits(briefing: Briefing) -> Finding:
    """Return the median days of the Crown Court cases completed in the 12 months, and of those of the year before.

    Raises
    ------
    InsufficientDataError
        Where no case of the 12 months has a charge date.
    """
    months = TWELVE_MONTHS.months_to(briefing.last_month)
    found = {
        stage: [briefing.tabulated(cases_by_wait, when, court="crown", stage=stage) for when in (months, months - 12)]
        for stage in STAGES
    }
    return medians(found, briefing.last_month)


def medians(found: Mapping[str, list[Tabulated]], last: pd.Period) -> Finding:
    """Return the medians of each stage from its counts by days, of the year and of the year before; see `waits`."""
    rows = [_row(stage, years[0], years[1], last) for stage, years in found.items()]
    table = pd.DataFrame([row for pair in rows for row in pair])
    if table.empty or not (table["cases"].iloc[0] > 0):
        raise InsufficientDataError(
            f"no Crown Court case completed in the 12 months to {month_name(last)} has a charge date; add charge_date "
            "to courts/"
        )
    now = found["completion"][0]
    return Finding(
        title="Days from the charge, Crown Court cases completed in the year and in the year before",
        rows=with_limits(table, format_count),
        columns=[
            Column("name", "Days to"),
            Column("cases", "Cases", "count", format=format_count),
            Column("value", "Half within days", "count", format=format_count, missing="[z]"),
            LIMITS,
            Column("mean", "Mean days", "count", format=format_count, missing="[z]"),
            Column("pace", "Times as fast as the year before", missing="[z]"),
        ],
        says=[said_of_stage(row, earlier) for row, earlier in rows],
        counted="days from the charge to the stage",
        over="Crown Court cases completed in the 12 months",
        where="cases whose charge date and date of the stage are known, the second not before the first",
        method=(
            "median with Brookmeyer and Crowley's limits from Kaplan and Meier's curve; the pace of two years as the "
            "hazard ratio of Cox's regression"
        ),
        window=f"{now.window} against {found['completion'][1].window}",
        as_at=now.as_at,
        notes=["Only completed cases are here. Where a backlog grows, those still waiting make the figures too small."],
    )


def _known(cells: pd.DataFrame) -> pd.DataFrame:
    return cells[cells["days"].notna() & (cells["days"] >= 0)].astype({"days": float})


def _row(stage: str, now: Tabulated, before: Tabulated, last: pd.Period) -> tuple[dict[str, Any], dict[str, Any]]:
    years = [_known(one.cells) for one in (now, before)]
    rows: list[dict[str, Any]] = []
    for cells, end in zip(years, (last, last - 12), strict=True):
        cases = float(cells["cases"].sum())
        row: dict[str, Any] = {
            "stage": stage,
            "cases": cases,
            "mean": np.nan,
            "value": np.nan,
            "lower": np.nan,
            "upper": np.nan,
        }
        if cases:
            row |= time_until(survival_curve(cells["days"], np.ones(len(cells)), cells["cases"])).to_dict()
            row["mean"] = (cells["days"] * cells["cases"]).sum() / cases
        rows.append(row | {"name": f"{STAGES[stage]}, 12 months to {month_name(end)}", "pace": None})
    both = pd.concat(years)
    ratio = dict.fromkeys(("value", "lower", "upper"), np.nan)
    if min(rows[0]["cases"], rows[1]["cases"]) >= FEWEST:
        this_year = np.repeat([1.0, 0.0], [len(one) for one in years])
        ratio = hazard_ratio(both["days"], np.ones(len(both)), this_year, both["cases"]).to_dict()
        rows[0]["pace"] = f"{_times(ratio['value'])} ({_times(ratio['lower'])} to {_times(ratio['upper'])})"
    rows[0] |= {f"pace_{name}": ratio[name] for name in ("value", "lower", "upper")}
    return rows[0], rows[1]


def _times(ratio: float) -> str:
    return format_number(ratio, 2)


def said_of_stage(row: Mapping[str, Any], before: Mapping[str, Any]) -> str:
    """Say the median of a stage in both years, and whether cases got slower or faster."""
    what = STAGES[row["stage"]]
    if not row["cases"]:
        return f"No case has a date of its {what}."
    half = (
        f"Half of {count_noun(row['cases'], 'case')} took {count_noun(row['value'], 'day')} or less from the charge to "
        f"{what}{_limits(row)}"
    )
    if not before["cases"]:
        return f"{half}; there are none of the year before."
    first = f"{half}, against {count_noun(before['value'], 'day')} the year before{_limits(before)}."
    if pd.isna(row["pace_value"]):
        return f"{first} There are too few to say whether they got slower."
    told = f"{_times(row['pace_value'])} times as fast ({_pace_limits(row)})"
    if row["pace_lower"] <= 1 <= row["pace_upper"]:
        return f"{first} Cases went {told}: no more than chance could give."
    return f"{first} Cases went {told}: {'slower' if row['pace_value'] < 1 else 'faster'}, more than chance would give."


def _limits(row: Mapping[str, Any]) -> str:
    known = pd.notna(row["lower"]) and pd.notna(row["upper"])
    return f" ({in_words(pd.Series(row), format_count)})" if known else ""


def _pace_limits(row: Mapping[str, Any]) -> str:
    return f"95% limits {_times(row['pace_lower'])} to {_times(row['pace_upper'])}"


def waits_chart(found: Finding) -> Chart:
    """Return the medians of both stages and years."""
    rows = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name="Days within which half of the cases were there", unit="count")

    return found.drawn("bars", draw, rows=len(rows))
