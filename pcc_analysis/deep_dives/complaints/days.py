"""How many days it took to record the complaints of this period, and of the period before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.months import months_in_words
from pcc_analysis.numbers import count_noun, format_count, format_number
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.complaints import complaints_recorded_by_days

BANDS = {"0 to 2 days": 2, "3 to 5": 5, "6 to 10": 10, "11 to 20": 20, "21 and more": float("inf")}
FEWEST = 10
"""With fewer complaints no limits are given to a mean."""


def days_to_record(briefing: Briefing) -> Finding:
    """Return the days from receipt to record of the complaints recorded in the period, then in the period before.

    Raises
    ------
    InsufficientDataError
        Where no complaint was recorded in the period.
    """
    length = len(briefing.period.months)
    months = briefing.period.months.union(briefing.period.months - length)
    found = briefing.tabulated(complaints_recorded_by_days, months, newer=str(briefing.period.start))
    spans = {True: briefing.period.months, False: briefing.period.months - length}
    parts = {new: found.cells[found.cells["new"] == new] for new in spans}
    if parts[True].empty:
        raise InsufficientDataError(
            f"no complaint with both days was recorded in {months_in_words(spans[True])}; add received and recorded"
        )
    rows = pd.DataFrame(
        [
            {"name": months_in_words(found.months[found.months.isin(spans[new])]), **_row(cells)}
            for new, cells in parts.items()
            if len(cells)
        ]
    )
    return Finding(
        title="Days to record a complaint",
        rows=with_limits(rows, _tenths),
        columns=[
            Column("name", "Recorded in"),
            Column("complaints", "Complaints", "count", format=format_count),
            Column("value", "Mean days", "count", format=_tenths),
            LIMITS,
            Column("median", "Half within", "count", format=format_count),
            Column("most", "Nine in ten within", "count", format=format_count),
            Column("longest", "Longest", "count", format=format_count),
        ],
        says=_said(rows, parts),
        counted="calendar days from the day a complaint was received to the day it was recorded",
        over="complaints recorded in the period",
        method="mean with Student's limits; half and nine in ten are percentiles of the days themselves; of a "
        "difference of means Welch's limits",
        window=found.window,
        as_at=found.as_at,
        notes=[
            "Calendar days; the service level of ten days is in working days.",
            f"A mean of fewer than {FEWEST} complaints has no limits: [x].",
        ],
    )


def _weighted(cells: pd.DataFrame) -> Any:
    from statsmodels.stats.weightstats import DescrStatsW

    return DescrStatsW(cells["days"].astype(float), cells["complaints"].astype(float))


def _row(cells: pd.DataFrame) -> dict[str, float]:
    days, number = _weighted(cells), float(cells["complaints"].sum())
    lower, upper = days.tconfint_mean() if number >= FEWEST else (float("nan"), float("nan"))
    each = cells["days"].repeat(cells["complaints"])
    row = {"complaints": number, "value": float(days.mean), "lower": max(float(lower), 0.0), "upper": float(upper)}
    row |= {"median": each.quantile(0.5, "lower"), "most": each.quantile(0.9, "higher"), "longest": each.max()}
    if number < FEWEST:
        row["lower"] = float("nan")
    band = pd.cut(cells["working"], [-1, *BANDS.values()], labels=list(BANDS))
    return {**row, **{name: float(cells.loc[band == name, "complaints"].sum()) for name in BANDS}}


def _said(rows: pd.DataFrame, parts: dict[bool, pd.DataFrame]) -> list[str]:
    now = rows.iloc[0]
    limits = f" ({in_words(now, _tenths)})" if pd.notna(now["lower"]) else ""
    first = (
        f"It took {_tenths(now['value'])} days on average{limits} to record the "
        f"{count_noun(now['complaints'], 'complaint')} recorded in {now['name']}; half were recorded within "
        f"{count_noun(now['median'], 'day')}, nine in ten within {count_noun(now['most'], 'day')}, and the longest "
        f"took {count_noun(now['longest'], 'day')}."
    )
    if len(rows) < 2:
        return [first, "There is no earlier period to compare with."]
    before = rows.iloc[1]
    was = f"In {before['name']} the average was {_tenths(before['value'])} days"
    if rows["lower"].isna().any():
        return [first, f"{was}; there are too few complaints to compare the two."]
    from statsmodels.stats.weightstats import CompareMeans

    lower, upper = CompareMeans(_weighted(parts[True]), _weighted(parts[False])).tconfint_diff(usevar="unequal")
    if lower <= 0 <= upper:
        return [first, f"{was}, a difference that chance alone could give."]
    low, high = sorted((abs(lower), abs(upper)))
    way = "fewer" if upper < 0 else "more"
    return [
        first,
        f"{was}: {_tenths(abs(now['value'] - before['value']))} days {way} now (95% limits {_tenths(low)} to "
        f"{_tenths(high)} {way}), beyond chance.",
    ]


def _tenths(days: float) -> str:
    return format_number(days, 1)


def days_chart(found: Finding) -> Chart:
    """Return how the complaints of the two periods divide by working days to the record."""
    shares = found.rows.set_index("name")[list(BANDS)]
    shares = shares.div(shares.sum(axis=1), axis=0)

    def draw(axes: Any) -> charts.Drawn:
        return charts.stacked_outcomes(shares, axes, name="Complaints by working days to the record")

    own = replace(
        found,
        title="How complaints divide by working days to the record",
        columns=[
            Column("name", "Recorded in"),
            Column("complaints", "Complaints", "count", format=format_count),
            *(
                Column(band, band, "count", group="By working days to the record", format=format_count)
                for band in BANDS
            ),
        ],
        notes=(),
    )
    return own.drawn("stacked", draw, rows=len(shares))
