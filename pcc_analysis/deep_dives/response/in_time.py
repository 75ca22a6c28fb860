"""How many incidents are reached within the service level, and in which area fewer than elsewhere."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.deep_dives.response.times import Times
from pcc_analysis.intervals import more_than_chance, newcombe, wilson
from pcc_analysis.numbers import format_count, format_duration, format_percent, format_points
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column


def in_time(found: Times) -> Finding:
    """Return the share reached within the level, in the force and in each area, and each area beside all others."""
    rows = pd.DataFrame(
        [
            {
                "name": name,
                "in_time": int(cells.loc[cells["seconds"] <= found.level, "incidents"].sum()),
                "incidents": int(cells["incidents"].sum()),
            }
            for name, cells in found.places.items()
        ]
    )
    force = rows.iloc[0]
    rest = force[["in_time", "incidents"]] - rows[["in_time", "incidents"]]
    apart = newcombe(rows["in_time"], rows["incidents"], rest["in_time"], rest["incidents"])
    rows = rows.join(wilson(rows["in_time"], rows["incidents"])[["value", "lower", "upper"]])
    rows["against"] = apart["difference"]
    rows["against_limits"] = with_limits(apart, format_points)["limits"]
    rows["clear"] = more_than_chance(apart, 0)
    level = format_duration(found.level)
    return Finding(
        title=f"{found.grade.capitalize()} incidents reached within {level}",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Area"),
            Column("in_time", "In time", "count", format=format_count),
            Column("incidents", "Incidents", "count", format=format_count),
            Column("value", "Share", "percent", format=format_percent),
            LIMITS,
            Column("against", "Against all others", "change", format=format_points, missing="[z]"),
            Column("against_limits", "Limits of that", "change", missing="[z]"),
        ],
        says=_said(rows, level, found.grade),
        counted=f"incidents reached within {level} of the call",
        over=f"{found.grade} incidents attended",
        where="incidents with both times",
        method="Wilson's limits; an area against all others by Newcombe's method 10; 95% each",
        window=found.window,
        as_at=found.as_at,
        notes=[
            "[z]: there is nothing to compare with.",
            *(
                [f"The plan has no level for {found.grade} incidents; {level} is an assumption of this page."]
                if found.plan_level is None
                else []
            ),
        ],
    )


def _said(rows: pd.DataFrame, level: str, grade: str) -> list[str]:
    force, areas = rows.iloc[0], rows.iloc[1:]
    said = [
        f"Of {format_count(force['incidents'])} {grade} incidents attended, {format_count(force['in_time'])} were "
        f"reached within {level}: {format_percent(force['value'], words=True)} ({in_words(force, format_percent)})."
    ]
    if areas["against"].isna().all():
        return [*said, "The incidents bear no areas that could be compared."]
    clear = areas[areas["clear"].fillna(False).astype(bool)].sort_values("against", kind="stable")
    if clear.empty:
        return [*said, "No area is reached in time more or less often than the others by more than chance could give."]
    said += [
        f"{one['name']}: {format_percent(one['value'], words=True)} ({format_count(one['in_time'])} of "
        f"{format_count(one['incidents'])}), {format_points(one['against'], words=True)} "
        f"{'less' if one['against'] < 0 else 'more'} than all others (95% limits {one['against_limits']}), which is "
        "more than chance could give."
        for _, one in clear.iterrows()
    ]
    return said


def in_time_chart(found: Finding) -> Chart:
    """Return the share in time of each area with its limits, against that of the force."""
    rows = found.rows.iloc[1:].set_index("name") if len(found.rows) > 1 else found.rows.set_index("name")
    force = float(found.headline["value"])

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Share reached in time", unit="percent", reference=force,
            reference_words=f"whole force {format_percent(force)}",
        )  # fmt: skip

    return found.drawn("bars", draw, rows=max(len(rows), 2))
