"""On which days of the week somebody is killed or seriously injured more often."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.deep_dives.hours_of_week import WEEKDAYS
from pcc_analysis.deep_dives.road_safety.people import THREE_YEARS
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import count_ratio
from pcc_analysis.numbers import count_noun, format_count, format_number
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.collisions import collisions_by_weekday
from pcc_analysis.wording.movements import listed

CHANCE = 0.05


def weekdays(briefing: Briefing) -> Finding:
    """Return how often KSI collisions happen on each day of the week against the other days, over 36 months."""
    found = briefing.tabulated(collisions_by_weekday, THREE_YEARS.months_to(briefing.last_month))
    cells = found.cells[found.cells["severity"].isin(["fatal", "serious"])]
    counts = cells.groupby("weekday")["collisions"].sum().reindex(range(7), fill_value=0)
    return by_weekday(counts, found.months, found.window, found.as_at)


def by_weekday(counts: pd.Series, months: pd.PeriodIndex, window: str, as_at: str) -> Finding:
    """Return the rate of each day of the week against the other days.

    Parameters
    ----------
    counts
        Collisions on Monday (0) to Sunday (6).
    months
        The months they are of, in which the days of each kind are counted.
    window, as_at
        In words.

    Raises
    ------
    InsufficientDataError
        Where there is no collision.
    """
    if counts.sum() == 0:
        raise InsufficientDataError(f"there is no KSI collision in {window}; take a longer window")
    every = pd.DatetimeIndex(np.concatenate([pd.date_range(one.start_time, one.end_time) for one in months]))
    days = pd.Series(every.day_of_week).value_counts().reindex(range(7)).to_numpy(dtype=float)
    rest = counts.sum() - counts.to_numpy(dtype=float)
    ratio = count_ratio(counts.to_numpy(dtype=float), rest)[["value", "lower", "upper"]]
    rows = ratio.mul((days.sum() - days) / days, axis=0).assign(
        name=WEEKDAYS, collisions=counts.to_numpy(), days=days.astype(int)
    )
    p = float(stats.chisquare(counts.to_numpy(dtype=float), counts.sum() * days / days.sum()).pvalue)
    order = rows.sort_values("value", ascending=False, kind="stable", ignore_index=True).assign(p=p)
    return Finding(
        title="KSI collisions by day of the week",
        rows=with_limits(order, _hundredths),
        columns=[
            Column("name", "Day"),
            Column("collisions", "Collisions", "count", format=format_count),
            Column("days", "Days", "count", format=format_count),
            Column("value", "Times the other days", "count", format=_hundredths),
            LIMITS,
        ],
        says=_said_of_weekdays(order, p, window),
        counted="collisions in which at least one person was killed or seriously injured, by the day of the week",
        over="days of that day of the week, against all other days",
        method="score limits of the ratio of two counts, 95%, each day by itself; whether the seven differ at all by "
        f"the chi-squared test (p = {p:.2g})",
        window=window,
        as_at=as_at,
        notes=["The records hold the day and not the hour, so nights cannot be told from days."],
    )


def _hundredths(times: float) -> str:
    return format_number(times, 2)


def _said_of_weekdays(rows: pd.DataFrame, p: float, window: str) -> list[str]:
    most = rows.iloc[0]
    said = (
        f"Most of the {count_noun(rows['collisions'].sum(), 'KSI collision')} of {window} were on {most['name']}s: "
        f"{format_count(most['collisions'])}, {_hundredths(most['value'])} times as many a day as on the other days "
        f"({in_words(most, _hundredths)})."
    )
    clear = rows[(rows["lower"] > 1) | (rows["upper"] < 1)]
    named = listed([f"{one['name']} ({_hundredths(one['value'])} times)" for _, one in clear.iterrows()] or ["none"])
    if p < CHANCE:
        by_itself = f"; by itself each of these: {named}." if len(clear) else "."
        return [said, f"Taken together, the seven days differ by more than chance could give{by_itself}"]
    rare = f", though {named} by itself seems to: of seven days looked at, one such is not rare." if len(clear) else "."
    return [said, f"Taken together, the seven days differ no more than chance could give{rare}"]


def weekdays_chart(found: Finding) -> Chart:
    """Return the ratios from Monday to Sunday."""
    rows = found.rows.set_index("name").reindex(WEEKDAYS)

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="KSI collisions a day against the other days", reference=1,
            reference_words="no difference", ratios=True,
        )  # fmt: skip

    return found.drawn("bars", draw, rows=7)
