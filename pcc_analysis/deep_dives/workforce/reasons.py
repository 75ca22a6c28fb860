"""Why posts of the community policing teams were not at work, against the same months a year earlier."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.deep_dives.workforce.teams import POSTS, heads, months_there, window_of
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import newcombe, wilson
from pcc_analysis.numbers import format_number, format_percent, format_points, format_signed
from pcc_analysis.page import Chart
from pcc_analysis.resourcing import TOTAL, resourcing
from pcc_analysis.sections.resourcing import HEADS
from pcc_analysis.tables import Column

TOTALS = ("establishment", "not_at_work")


def reasons(briefing: Briefing) -> Finding:
    """Return the share of posts lost to each reason, all reasons first, then the largest; with the year before.

    Where the year before has no snapshot its columns are empty, and the sentence says so.

    Raises
    ------
    InsufficientDataError
        Where no month of the period has a snapshot.
    """
    when = months_there(briefing, "cpt_not_at_work", briefing.period.months)
    window, last = window_of(briefing), briefing.last_month
    now = resourcing(briefing.monthly, last, window=window).loc[TOTAL]
    try:
        was = resourcing(briefing.monthly, last - 12, window=window).loc[TOTAL]
    except InsufficientDataError:
        was = pd.Series(float("nan"), index=now.index)
    names = ["not_at_work", *(head for head in HEADS if head not in TOTALS)]
    rows = pd.DataFrame(
        {
            "name": ["All reasons", *(HEADS[head] for head in names[1:])],
            "posts": now[names].to_numpy(dtype=float),
            "establishment": float(now["establishment"]),
            "before": was[names].to_numpy(dtype=float),
            "establishment_before": float(was["establishment"]),
        }
    )
    rows = rows.join(wilson(rows["posts"], rows["establishment"])[["value", "lower", "upper"]])
    rows["change"] = rows["posts"] - rows["before"]
    rows = pd.concat([rows.iloc[:1], rows.iloc[1:].sort_values("posts", ascending=False, kind="stable")])
    rows = rows.reset_index(drop=True)
    return Finding(
        title="Why posts were not at work",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Reason"),
            Column("posts", "Posts", "count", format=heads),
            Column("value", "Of all posts", "percent", format=format_percent),
            LIMITS,
            Column("before", "Year before", "count", format=heads),
            Column("change", "Change", "change", format=_change),
        ],
        says=[_most(rows), _moved(rows)],
        counted="posts not at work for the reason, mean of the months",
        over="posts in the community policing teams",
        method="Wilson's limits on the mean number of posts; of a difference Newcombe's method 10",
        window=when,
        as_at=briefing.monthly.as_at.get("workforce", ""),
        notes=[POSTS],
    )


def _change(value: float) -> str:
    return format_signed(value, 0 if abs(value - round(value)) < 0.05 else 1)


def _most(rows: pd.DataFrame) -> str:
    whole, first = rows.iloc[0], rows.iloc[1]
    if not whole["posts"]:
        return f"All {heads(whole['establishment'])} posts were at work."
    return (
        f"{heads(whole['posts'])} of {heads(whole['establishment'])} posts were not at work, "
        f"{format_percent(whole['value'], words=True)} ({in_words(whole, format_percent)}). The largest reason is "
        f"{first['name'].lower()}: {heads(first['posts'])} posts, "
        f"{format_percent(first['posts'] / whole['posts'], 0, words=True)} of those not at work."
    )


def _moved(rows: pd.DataFrame) -> str:
    whole = rows.iloc[0]
    if pd.isna(whole["before"]) or not whole["establishment_before"] > 0:
        return "There is no snapshot of the same months a year earlier to compare with."
    points = newcombe(whole["posts"], whole["establishment"], whole["before"], whole["establishment_before"]).iloc[0]
    size = format_number(abs(points["difference"]) * 100, 1)
    limits = f"95% limits {format_points(points['lower'])} to {format_points(points['upper'])}"
    was = (
        f"In the same months a year earlier {heads(whole['before'])} of {heads(whole['establishment_before'])} were "
        "not at work"
    )
    if points["lower"] <= 0 <= points["upper"]:
        return (
            f"{was}: a difference of {size} percentage points ({limits}), no more than "
            "single people coming and going would make."
        )
    way = "more" if points["difference"] > 0 else "fewer"
    return f"{was}: {size} percentage points {way} now ({limits}), more than single people coming and going would make."


def reasons_chart(found: Finding) -> Chart:
    """Return the share of all posts lost to each reason."""
    rows = found.rows.iloc[1:].set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name="Share of all posts", unit="percent")

    return found.drawn("bars", draw, rows=len(rows))
