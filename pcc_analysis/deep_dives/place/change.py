"""Which hexagons gained or lost records against the others, by more than chance could give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from pcc_analysis import charts
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.deep_dives.place.where import Places, nothing_found
from pcc_analysis.intervals import count_ratio
from pcc_analysis.months import months_in_words
from pcc_analysis.multiplicity import benjamini_hochberg
from pcc_analysis.numbers import count_noun, format_count, format_number
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column

CHANCE = 0.05
"""Hexagons are said to have changed at this share of false discoveries (Benjamini and Hochberg)."""
FEWEST = 10
"""A hexagon with fewer records in both windows together is not tested."""
COMPARED = 5
"""With fewer hexagons to test nothing is compared."""


def changed(places: Places) -> Finding:
    """Return the hexagons that changed more than chance could give, against all others, the largest change first."""
    title = f"Hexagons that changed, {places.window}"
    if places.cells.empty:
        return nothing_found("Hexagons that changed")
    now, before = places.counts(places.months), places.counts(places.earlier)
    both = pd.DataFrame({"before": before, "now": now}, index=places.grid.index)
    tested = both[both.sum(axis=1) >= FEWEST]
    if places.earlier.empty or len(tested) < COMPARED or (tested.sum() == 0).any():
        found = nothing_found(title)
        return Finding(
            title=title, rows=found.rows, columns=found.columns, counted="nothing", method="none",
            window=places.window, as_at=places.as_at, says=[_why_not(places, len(tested))],
        )  # fmt: skip
    rows, spread = _compared(tested, both.sum(), places.grid)
    rows = rows[rows["adjusted"] < CHANCE]
    rows["small"] = rows[["before", "now"]].lt(places.small).any(axis=1)
    hidden = rows["small"]
    rows.loc[hidden, ["value", "lower", "upper", "p", "adjusted"]] = np.nan
    rows[["before", "now"]] = rows[["before", "now"]].where(rows[["before", "now"]] >= places.small)
    rows = rows.sort_values("value", key=lambda one: -np.log(one).abs(), kind="stable").reset_index(drop=True)
    earlier = months_in_words(places.earlier)
    return Finding(
        title=title,
        rows=with_limits(rows, _hundredths),
        columns=[
            Column("name", "Middle of the hexagon"),
            Column("before", earlier, "count", format=format_count, missing="[c]"),
            Column("now", places.window, "count", format=format_count, missing="[c]"),
            Column("value", "Times the other hexagons' change", "count", format=_hundredths, missing="[c]"),
            LIMITS,
        ],
        shown=20,
        says=_said(places, rows, len(tested)),
        counted=f"{places.what.lower()} in a hexagon, {places.window} against {earlier}",
        over="the same of all other hexagons together",
        where=f"hexagons with {FEWEST} records or more in both windows together",
        method="adjusted residuals of the table of hexagons by windows, widened by its overdispersion "
        f"({spread:.2f} times chance), at {CHANCE:.0%} of false discoveries (Benjamini and Hochberg); score limits of "
        "the ratio of two counts",
        window=f"{places.window} against {earlier}",
        as_at=places.as_at,
        notes=[
            f"[c]: one of the two counts is below {places.small}, so neither it nor the ratio is shown. What all "
            "hexagons have in common, such as the season, is no change here. Changes picked because they are large "
            "are likely to be exaggerated.",
        ],
    )


def _compared(tested: pd.DataFrame, whole: pd.Series, grid: pd.DataFrame) -> tuple[pd.DataFrame, float]:
    """Return ratio, limits and p of each hexagon against all others, and how much more than chance they vary."""
    from statsmodels.stats.contingency_tables import Table

    square, _p, degrees, _expected = stats.chi2_contingency(tested, correction=False)
    spread = max(1.0, float(square) / degrees)
    residual = np.asarray(Table(tested, shift_zeros=False).standardized_resids)[:, 1]
    p = 2 * stats.t.sf(np.abs(residual) / np.sqrt(spread), degrees)
    rest = whole - tested
    usual = (rest["now"] / rest["before"]).to_numpy()
    found = count_ratio(tested["now"], tested["before"], spread, degrees_of_freedom=degrees)
    rows = tested.assign(
        name=grid.loc[tested.index, "name"], **{side: found[side] / usual for side in ("value", "lower", "upper")},
        p=p, adjusted=benjamini_hochberg(p),
    )  # fmt: skip
    return rows, spread


def _hundredths(times: float) -> str:
    return format_number(times, 2)


def _why_not(places: Places, tested: int) -> str:
    if places.earlier.empty:
        return (
            f"Nothing can be compared: neither the same months a year before {places.window} nor the months just "
            "before are all there. Add their files."
        )
    return (
        f"Nothing can be compared: {count_noun(tested, 'hexagon')} with {FEWEST} records or more are too few. Take "
        "larger hexagons."
    )


def _said(places: Places, rows: pd.DataFrame, tested: int) -> list[str]:
    against = f"{places.window} against {months_in_words(places.earlier)}"
    if rows.empty:
        return [
            f"Of {count_noun(tested, 'hexagon')} compared ({against}), none changed against the others by more than "
            "chance could give."
        ]
    shown = rows[rows["value"].notna()]
    more, fewer = int((shown["value"] > 1).sum()), int((shown["value"] < 1).sum())
    hidden = len(rows) - len(shown)
    said = [
        f"Of {count_noun(tested, 'hexagon')} compared ({against}), {format_count(len(rows))} changed against the "
        f"others by more than chance could give: {format_count(more)} gained, {format_count(fewer)} lost"
        + (f", and of {format_count(hidden)} a count is too small to be shown." if hidden else ".")
    ]
    return said + [
        f"Around {one['name']}: {format_count(one['before'])} before, {format_count(one['now'])} now, "
        f"{_hundredths(one['value'])} times what the other hexagons' change would give ({in_words(one, _hundredths)})."
        for _, one in shown.head(3).iterrows()
    ]


def changed_chart(found: Finding) -> Chart:
    """Return the changes with their limits, those of which both counts may be shown."""
    rows = found.rows[found.rows["value"].notna()].head(12).set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Change against the other hexagons", reference=1, reference_words="as the others",
            ratios=True,
        )  # fmt: skip

    return found.drawn("bars", draw, rows=max(len(rows), 2))
