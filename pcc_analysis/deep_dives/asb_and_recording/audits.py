"""What the audits of crime recording found before the month recording changed, and from it on."""

from __future__ import annotations

import pandas as pd

from pcc_analysis.deep_dives.asb_and_recording.years import AUDITED, Years
from pcc_analysis.deep_dives.finding import LIMITS, Finding, with_limits
from pcc_analysis.intervals import newcombe, wilson
from pcc_analysis.months import month_name, months_in_words
from pcc_analysis.numbers import format_count, format_percent, format_points
from pcc_analysis.tables import Column

SIDE = 24
"""Months compared before and after at most."""


def audits(years: Years) -> Finding:
    """Return the share of audited records that were right, before recording changed and from then on."""
    rows, says = _sides(years) if years.at is not None else (EMPTY, [f"No change is dated: {years.why}."])
    return Finding(
        title="Audited records that were right, before and after",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("side", "Months"),
            Column("audits", "Audits of"),
            Column("sampled", "Records audited", "count", format=format_count),
            Column("correct", "Right", "count", format=format_count),
            Column("value", "Share", "percent", format=format_percent),
            LIMITS,
        ],
        says=says,
        counted="audited records that were recorded as they should be",
        over="records audited",
        method=f"the month: {years.why} (a Monte Carlo test at 1%); shares with Wilson's limits, their change with "
        "Newcombe's",
        window=years.window,
        headline_at=len(rows) - 1,
    )


EMPTY = pd.DataFrame(columns=["side", "audits", "sampled", "correct", "value", "lower", "upper"])


def _sides(years: Years) -> tuple[pd.DataFrame, list[str]]:
    wide = {
        side: years.monthly.wide(side=side).reindex(columns=[AUDITED])[AUDITED] for side in ("numerator", "denominator")
    }
    known = wide["denominator"].reindex(years.months).dropna().index
    parts = {"before": known[known < years.at][-SIDE:], "from then on": known[known >= years.at][:SIDE]}
    rows = pd.DataFrame(
        [
            {
                "side": side,
                "audits": months_in_words(pd.PeriodIndex(months)),
                "correct": wide["numerator"][months].sum(),
                "sampled": wide["denominator"][months].sum(),
            }
            for side, months in parts.items()
            if len(months)
        ]
    )
    if len(rows) < 2:
        return EMPTY, [f"No audit lies on one of the two sides of {month_name(years.at)}."]
    rows = rows.join(wilson(rows["correct"], rows["sampled"])[["value", "lower", "upper"]])
    before, after = rows.iloc[0], rows.iloc[1]
    points = newcombe(after["correct"], after["sampled"], before["correct"], before["sampled"]).iloc[0]
    return rows, [
        f"From {month_name(years.at)} {format_percent(after['value'])} of the audited records were right, in the "
        "months "
        f"before {format_percent(before['value'])}: {format_points(points['difference'])} "
        f"(95% limits {format_points(points['lower'])} to {format_points(points['upper'])})."
    ]
