"""Whether antisocial behaviour goes before crime, or crime before it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis import charts
from pcc_analysis.deep_dives.asb_and_recording.years import ASB, CRIME, Years
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.expectation.regression import seasonal_design
from pcc_analysis.lags import lagged_correlations
from pcc_analysis.multiplicity import benjamini_hochberg
from pcc_analysis.numbers import count_noun, format_count, format_signed
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column

CHANCE = 0.05


def relation(years: Years) -> Finding:
    """Return how antisocial behaviour and all crime go together at lags of up to six months either way."""
    found = lagged_correlations(_left_over(years, ASB), _left_over(years, CRIME))
    found["clear"] = benjamini_hochberg(found["p"]) < CHANCE
    found["name"] = found["lag"].map(_named)
    rows = found.sort_values("value", key=abs, ascending=False, kind="stable", ignore_index=True)
    return Finding(
        title="Antisocial behaviour and all crime, month against month",
        rows=with_limits(rows, _hundredths),
        columns=[
            Column("name", "Months compared"),
            Column("months", "Pairs of months", "count", format=format_count),
            Column("value", "Correlation", "count", format=_hundredths),
            LIMITS,
            Column("clear", "Clear", format=lambda clear: "yes" if clear else "no"),
        ],
        says=_said(rows),
        counted="incidents of antisocial behaviour and recorded crimes of the month",
        method="correlation of the changes from month to month that the season, a change in recording and the series' "
        "own "
        "past do not explain, on the logarithm of the daily count (Haugh); "
        f" clear at {CHANCE:.0%} of false discoveries among the lags (Benjamini and Hochberg)",
        window=years.window,
        notes=[
            "Limits are of each correlation by itself: of 13 unrelated ones, one leaves out 0 in every second look."
        ],
    )


def _left_over(years: Years, measure: str) -> np.ndarray:
    """Return what trend, season and a change in recording leave of the logarithm of the daily count."""
    months = years.months
    design = seasonal_design(np.arange(len(months)), months.month.to_numpy())
    if years.at is not None:
        design = np.column_stack([design, months >= years.at])
    daily = np.log(years.counts[measure].to_numpy(dtype=float) / years.months.days_in_month.to_numpy())
    return daily - design @ np.linalg.lstsq(design, daily, rcond=None)[0]


def _named(lag: int) -> str:
    if lag == 0:
        return "The same month"
    months = count_noun(abs(lag), "month")
    return f"Antisocial behaviour {months} before" if lag > 0 else f"Crime {months} before"


def _hundredths(correlation: float) -> str:
    return format_signed(correlation, 2)


def _said(rows: pd.DataFrame) -> list[str]:
    clear, first = rows[rows["clear"]], rows.iloc[0]
    if clear.empty:
        return [
            "Neither goes before the other: months with more antisocial behaviour than usual are followed, and "
            "preceded, "
            "by months with no more crime than usual. The largest of the correlations, "
            f"{_hundredths(first['value'])} ({in_words(first, _hundredths)}), is one that chance gives among so many."
        ]
    return [
        f"{one['name']}: the two go "
        f"{'together' if one['value'] > 0 else 'against each other'}, "
        f"correlation {_hundredths(one['value'])} ({in_words(one, _hundredths)})."
        for _, one in clear.iterrows()
    ]


def relation_chart(found: Finding) -> Chart:
    """Return the correlation at every lag with its limits, from crime going before to antisocial behaviour doing so."""
    rows = found.rows.sort_values("lag").set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Correlation", unit="score", reference=0, reference_words="no relation"
        )

    return found.drawn("bars", draw, rows=len(rows))
