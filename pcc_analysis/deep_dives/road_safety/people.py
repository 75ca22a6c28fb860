"""Casualties by severity against the year before, vulnerable road users, and what was done about driving."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.adjusted import FEWEST, odds_ratios
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import newcombe, wilson
from pcc_analysis.measures.road_safety import CASUALTIES, ENFORCEMENT
from pcc_analysis.months import month_name
from pcc_analysis.numbers import (
    format_count,
    format_number,
    format_percent,
    format_percent_change,
    format_points,
)
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.collisions import casualties_by_user
from pcc_analysis.windows import Window
from pcc_analysis.wording.movements import listed

KSI = "ksi_collisions"
NAMES = {KSI: "KSI collisions", **{name: title for name, (title, _words, _people) in CASUALTIES.items()}}
DONE = {name: title for name, (title, _words, _unit) in ENFORCEMENT.items()}
THREE_YEARS = Window("36 months", 36)


def casualties(briefing: Briefing) -> Finding:
    """Return KSI collisions and casualties by severity, in the 12 months there are and the 12 before.

    Raises
    ------
    InsufficientDataError
        Where there are no collisions, or no year before to compare with.
    """
    return _compared(
        briefing,
        NAMES,
        "Collisions and casualties, 12 months against the year before",
        "collisions in which somebody was killed or seriously injured (KSI), and people by how badly they were hurt",
        "put the collision records of two years into collisions/",
        ["Several people are hurt in one collision, so limits of casualties are too narrow: judge by KSI collisions."],
    )


def enforcement(briefing: Briefing) -> Finding:
    """Return arrests for drink and drug driving, tickets and speed watch against the year before; raises as above."""
    return _compared(
        briefing,
        DONE,
        "Arrests, tickets and Community Speed Watch, 12 months against the year before",
        "arrests in the month, tickets issued, watches carried out, vehicles recorded and letters sent",
        "supply them in monthly-figures/, two years of them",
        [
            "These count what was done, not how people drive: more watches record more speeding.",
        ],
    )


def _compared(
    briefing: Briefing, names: dict[str, str], title: str, counted: str, way_out: str, notes: list[str]
) -> Finding:
    known = [name for name in names if name in briefing.on_year.index]
    rows = briefing.on_year.loc[known].assign(name=[names[name] for name in known])
    rows = rows[(rows["months"] > 0) & rows["previous"].notna()].reset_index(names="measure")
    if rows.empty:
        raise InsufficientDataError(
            f"nothing of {title.split(',')[0].lower()} can be compared with a year before; {way_out}"
        )
    rows = rows.assign(value=rows["percent_change"])
    # no per cent stands without its change: from small counts both are left out
    rows.loc[rows["value"].isna(), ["lower", "upper"]] = float("nan")
    last = rows["period_end"].max()
    late = [
        f"Partial: {listed(group['name'].tolist())} end in {month_name(end)}, before {briefing.period.title} does; the "
        "figures are of the 12 months to then."
        for end, group in rows.groupby("period_end")
        if end < briefing.last_month
    ]
    short = [
        f"{one['name']}: {one['months']} of 12 months are there in both years, {one['months_in_words']}."
        for _, one in rows.iterrows()
        if one["months"] < one["months_expected"]
    ]
    small = ["[z]: from fewer than 10 no per cent is given."] if rows["value"].isna().any() else []
    return Finding(
        title=title,
        rows=with_limits(rows, format_percent_change),
        columns=[
            Column("name", "Counted"),
            Column("previous", "Year before", "count", format=format_count),
            Column("current", "12 months", "count", format=format_count),
            Column("value", "Change", "change", format=format_percent_change, missing="[z]"),
            LIMITS,
        ],
        says=_said(rows),
        counted=counted,
        method="ratio of the two counts less 1, with score limits as wide as the months of past years vary, 95%",
        window=f"12 months to {month_name(last)}, and the 12 before",
        as_at=briefing.monthly.as_at.get(briefing.measure(str(rows["measure"].iloc[0])).source, ""),
        notes=[*notes, *late, *short, *small],
    )


def _said(rows: pd.DataFrame) -> list[str]:
    first = rows.iloc[0]
    said = [
        f"{first['name']}: {format_count(first['current'])} in the 12 months to {month_name(first['period_end'])}, "
        f"{format_count(first['previous'])} in the year before"
        + (
            "."
            if pd.isna(first["value"])
            else f", {format_percent_change(first['value'])} ({in_words(first, format_percent_change)})."
        )
    ]
    clear = rows[rows["more_than_chance"].fillna(False).astype(bool) & rows["value"].notna()]
    if clear.empty:
        return [*said, f"None of the {format_count(len(rows))} counts changed by more than chance could give."]
    parts = [
        f"{one['name']} from {format_count(one['previous'])} to {format_count(one['current'])}, "
        f"{format_percent_change(one['value'])} ({in_words(one, format_percent_change)})"
        for _, one in clear.iterrows()
    ]
    return [*said, f"By more than chance could give changed: {'; '.join(parts)}."]


def casualties_chart(found: Finding) -> Chart:
    """Return the changes with their limits."""
    rows = found.rows[found.rows["value"].notna()].set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Change on the year before", unit="percent", reference=0, reference_words="no change"
        )

    return found.drawn("bars", draw, rows=max(len(rows), 2))


def users(briefing: Briefing) -> Finding:
    """Return how many of the casualties were killed or seriously injured, of vulnerable road users and of others.

    Raises
    ------
    InsufficientDataError
        Where the collisions do not say who was vulnerable.
    """
    found = briefing.tabulated(casualties_by_user, THREE_YEARS.months_to(briefing.last_month))
    sums = found.cells[["casualties", "ksi", "vulnerable", "vulnerable_ksi"]].sum()
    if found.cells.empty or sums["vulnerable"] == 0 or sums["vulnerable"] == sums["casualties"]:
        raise InsufficientDataError(
            "the collisions do not tell vulnerable casualties from others; supply the columns vulnerable and "
            "vulnerable_ksi"
        )
    rows = pd.DataFrame(
        {
            "name": ["On foot, cycle, motorcycle or horse", "In cars and other vehicles"],
            "ksi": [sums["vulnerable_ksi"], sums["ksi"] - sums["vulnerable_ksi"]],
            "casualties": [sums["vulnerable"], sums["casualties"] - sums["vulnerable"]],
        }
    ).astype({"ksi": int, "casualties": int})
    rows = rows.join(wilson(rows["ksi"], rows["casualties"])[["value", "lower", "upper"]])
    return Finding(
        title="Casualties who were killed or seriously injured, by road user",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Road user"),
            Column("ksi", "Killed or seriously injured", "count", format=format_count),
            Column("casualties", "Casualties", "count", format=format_count),
            Column("value", "Share", "percent", format=format_percent),
            LIMITS,
        ],
        says=_said_of_users(rows, found.window),
        counted="casualties killed or seriously injured",
        over="casualties of any severity",
        where="collisions of which it is known how many casualties were vulnerable road users",
        method="Wilson's limits, the difference by Newcombe's method 10, the odds ratio by logistic regression; 95%, "
        "as if casualties were hurt independently of each other",
        window=found.window,
        as_at=found.as_at,
        notes=[
            "Slight injuries are recorded less often than serious ones, so shares of the seriously hurt are too high."
        ],
    )


def _said_of_users(rows: pd.DataFrame, window: str) -> list[str]:
    own, other = rows.iloc[0], rows.iloc[1]
    apart = newcombe(own["ksi"], own["casualties"], other["ksi"], other["casualties"]).iloc[0]
    said = (
        f"Of {format_count(own['casualties'])} casualties of {window} on foot, cycle, motorcycle or horse "
        f"{format_count(own['ksi'])} were killed or seriously injured, {format_percent(own['value'], words=True)} "
        f"({in_words(own, format_percent)}); of {format_count(other['casualties'])} others "
        f"{format_count(other['ksi'])}, {format_percent(other['value'], words=True)}. "
    )
    if apart["lower"] <= 0 <= apart["upper"]:
        return [f"{said}The difference is no more than chance could give."]
    word = "more" if apart["difference"] > 0 else "less"
    said += f"That is {format_points(abs(apart['difference']), words=True)} {word} ({in_words(apart, format_points)})"
    ratio = odds_of_users(rows)
    if ratio is None:
        return [f"{said}."]
    return [f"{said}; the odds are {_hundredths(ratio['value'])} times as high ({in_words(ratio, _hundredths)})."]


def odds_of_users(rows: pd.DataFrame) -> pd.Series | None:
    """Return how many times the odds of the first row are those of the second; None with too few on a side."""
    cells = pd.DataFrame({"user": ["vulnerable", "other"], "yes": rows["ksi"], "no": rows["casualties"] - rows["ksi"]})
    if cells[["yes", "no"]].to_numpy().min() < FEWEST:
        return None
    return odds_ratios(cells, {"user": "other"}).iloc[0]


def _hundredths(times: float) -> str:
    return format_number(times, 2)


def users_chart(found: Finding) -> Chart:
    """Return the shares with their limits."""
    rows = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name="Share killed or seriously injured", unit="percent")

    return found.drawn("bars", draw, rows=max(len(rows), 2))
