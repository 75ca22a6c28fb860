"""Victims who do not support action: outcomes 14 and 16 over the years, and the reasons given."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.figures import figures
from pcc_analysis.months import month_name, months_in_words
from pcc_analysis.numbers import format_count, format_percent, format_points
from pcc_analysis.outcomes import outcomes_by_sub_code, set_in_words
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.windows import TWELVE_MONTHS

RATE, DECLINED = "domestic_abuse_outcome_14_16_rate", "domestic_abuse_outcomes_14_16"
YEARS = 4


def support(briefing: Briefing) -> Finding:
    """Return outcomes 14 and 16 assigned per crime recorded, of the 12 months and of the years before."""
    found = []
    for back in range(YEARS):
        to = briefing.last_month - 12 * back
        year = figures(briefing.monthly, TWELVE_MONTHS.months_to(to), TWELVE_MONTHS.name).set_index("measure")
        if RATE in year.index and year.loc[RATE, "months"] == year.loc[RATE, "months_expected"]:
            found.append({**year.loc[RATE], "name": f"12 months to {month_name(to)}"})
    columns = ["name", "numerator", "denominator", "value", "lower", "upper"]
    rows = pd.DataFrame(found, columns=columns)
    return Finding(
        title="Domestic abuse whose victim does not support action",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Year"),
            Column("numerator", "Outcomes 14 and 16", "count", format=format_count),
            Column("denominator", "Crimes recorded", "count", format=format_count),
            Column("value", "Ratio", "percent", format=format_percent),
            LIMITS,
        ],
        says=_said(briefing, rows),
        counted=f"outcomes assigned in the year: {set_in_words('outcome_14_and_16')}",
        over="crimes flagged as domestic abuse that were recorded in the year: not the same crimes",
        method="limits of a ratio of two counts",
        window=months_in_words(TWELVE_MONTHS.months_to(briefing.last_month)),
    )


def _said(briefing: Briefing, rows: pd.DataFrame) -> list[str]:
    if rows.empty:
        return ["No year has both its crimes and its outcomes whole."]
    now, change = rows.iloc[0], briefing.on_year.loc[RATE]
    said = (
        f"In the {now['name']} {format_count(now['numerator'])} crimes of domestic abuse were closed because the "
        "victim "
        f"did not support action, {format_percent(now['value'])} of those recorded ({in_words(now, format_percent)})"
    )
    if pd.isna(change["change"]):
        return [f"{said}."]
    chance = "more" if change["more_than_chance"] is not pd.NA and change["more_than_chance"] else "no more"
    return [f"{said}: {format_points(change['change'])} on the year before, {chance} than chance alone could give."]


def reasons(briefing: Briefing) -> Finding:
    """Return the outcomes 14 and 16 of the 12 months by sub-code, the most frequent reason first."""
    table = outcomes_by_sub_code(briefing.monthly, briefing.last_month, DECLINED)
    total, nowhere = table.iloc[0], table.iloc[1]
    given = table.iloc[2:]
    rows = pd.concat([given[given["numerator"] > 0], table.iloc[[1]]], ignore_index=True)
    rows["name"] = [
        f"{code} - {label}" if code else label for code, label in zip(rows["code"], rows["label"], strict=True)
    ]
    first = rows.iloc[0]
    recorded = total["numerator"] - nowhere["numerator"]
    if recorded > 0:
        says = (
            f"A reason is recorded for {format_count(recorded)} of {format_count(total['numerator'])} such outcomes. "
            "The "
            f"most frequent is {first['name']}: {format_count(first['numerator'])}, "
            f"{format_percent(first['of_recorded'])} "
            f"of those with a reason (95% limits {format_percent(first['of_recorded_lower'])} to "
            f"{format_percent(first['of_recorded_upper'])})."
        )
    else:
        says = f"No reason is recorded for any of these {format_count(total['numerator'])} outcomes 14 and 16."
    return Finding(
        title="Why victims of domestic abuse do not support action",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Sub-code"),
            Column("numerator", "Outcomes", "count", format=format_count),
            Column("value", "Of all", "percent", format=format_percent),
            LIMITS,
            Column("of_recorded", "Of those with a reason", "percent", format=format_percent, missing=""),
        ],
        says=[says],
        counted="outcomes 14 and 16 of domestic abuse assigned in the 12 months, by sub-code",
        over="all outcomes 14 and 16 of domestic abuse assigned in them",
        method="Wilson's limits of each sub-code by itself",
        window=months_in_words(TWELVE_MONTHS.months_to(briefing.last_month)),
    )


def reasons_chart(found: Finding) -> Chart:
    """Return the sub-codes with their limits."""
    rows = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name="Share of outcomes 14 and 16", unit="percent")

    return found.drawn("bars", draw, rows=max(len(rows), 2))
