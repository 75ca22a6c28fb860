"""Where most records are: the map, and the hexagons that have most."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.deep_dives.place.where import Places, nothing_found, told
from pcc_analysis.elements import Element
from pcc_analysis.intervals import byar
from pcc_analysis.numbers import count_noun, format_count, format_percent
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column

SHOWN = 10
"""So many hexagons are numbered on the map and stand in its table; small counts never do."""


def busiest(places: Places) -> Finding:
    """Return every hexagon that has any in the period, the busiest first, numbered; counts below the threshold as such.

    A hexagon below the threshold keeps its place in the rows, without a number: its count is missing, and the rows
    below the threshold are in the order of their place.
    """
    title = f"{places.what} by hexagon, {places.window}"
    counts = places.counts(places.months)
    counts = counts[counts > 0].astype(float)
    if counts.empty:
        return nothing_found("Records by hexagon")
    rows = places.grid.loc[counts.index].assign(value=counts, hidden=counts < places.small)
    rows = rows.join(byar(rows["value"])[["lower", "upper"]])
    total = float(rows["value"].sum())
    rows = rows.sort_values(["hidden", "value", "y", "x"], ascending=[True, False, True, True], kind="stable")
    rows.loc[rows["hidden"], ["value", "lower", "upper"]] = float("nan")
    rows = rows.sort_values("value", ascending=False, kind="stable", na_position="last").reset_index(drop=True)
    shown = rows["value"].notna() & (rows.index < SHOWN)
    rows["number"] = [str(place + 1) if one else "" for place, one in enumerate(shown)]
    rows["share"] = rows["value"] / total
    return Finding(
        title=title,
        rows=with_limits(rows, format_count),
        columns=[
            Column("number", "On the map"),
            Column("name", "Middle of the hexagon"),
            Column("value", "Records", "count", format=format_count, missing="[c]"),
            LIMITS,
            Column("share", "Of all", "percent", format=format_percent, missing="[c]"),
        ],
        shown=max(int(shown.sum()), 1),
        says=_said(places, rows, total),
        counted=f"{places.what.lower()} with coordinates, by the hexagon they lie in",
        where=f"{places.window}; those without coordinates or far outside left out",
        method=f"hexagons {places.size} on an equal-area plane; exact Poisson or Byar's limits, 95%, as if records "
        "came independently",
        window=places.window,
        as_at=places.as_at,
        notes=[*places.notes, f"[c]: fewer than {places.small}, not shown."],
    )


def _said(places: Places, rows: pd.DataFrame, total: float) -> list[str]:
    most, hidden = rows.iloc[0], int(rows["hidden"].sum())
    said = [
        f"{count_noun(total, 'record')} of {places.window} lie in {count_noun(len(rows), 'hexagon')} {places.size}"
        + (f"; {format_count(hidden)} of the hexagons have fewer than {places.small}." if hidden else ".")
    ]
    if pd.notna(most["value"]):
        said.append(
            f"The busiest lies around {most['name']}, with {format_count(most['value'])} "
            f"({in_words(most, format_count)}), {format_percent(most['share'], words=True)} of all."
        )
    left = [
        f"{format_count(number)} {words}"
        for number, words in (
            (places.without, "without coordinates"),
            (places.outside, "far outside the others, most likely entered or moved wrongly"),
        )
        if number
    ]
    return (
        [*said, f"Not on the map: {'; '.join(left)}."] if left else [*said, "Every record of the period is on the map."]
    )


def mapped(places: Places, found: Finding) -> list[Element]:
    """Return the sentences of a finding of `busiest`, its map and its table; without coordinates the sentence only."""
    return told(found, partial(busiest_map, places), lambda one: one)


def busiest_map(places: Places, found: Finding) -> Chart:
    """Return the map of a finding of `busiest`."""
    rows = found.rows.rename(columns={"value": "count", "number": "label"})

    def draw(axes: Any) -> charts.Drawn:
        return charts.hexagons(rows, axes, name=places.what, across=places.across, small=places.small)

    return found.drawn("map", draw)
