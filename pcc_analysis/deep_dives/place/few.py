"""How much lies in few hexagons, beside what chance would put there, and whether they are the same every month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis import charts
from pcc_analysis.concentration import busiest, by_chance, gini
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.deep_dives.place.where import Places, nothing_found
from pcc_analysis.intervals import wilson
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun, format_count, format_number, format_percent
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column

FEW = 0.05
"""The busiest so many of the hexagons that have any."""
FEW_WORDS = f"the busiest {FEW:.0%} of hexagons"


def few(places: Places) -> Finding:
    """Return the share of records in the busiest 5% of hexagons that have any, beside that of even chances."""
    counts = _any(places)
    title = f"Records in {FEW_WORDS}, {places.window}"
    if counts.empty:
        return nothing_found(f"Records in {FEW_WORDS}")
    inside, total = int(counts[busiest(counts, FEW)].sum()), int(counts.sum())
    many, chance = int(busiest(counts, FEW).sum()), by_chance(total, len(counts), FEW)
    own = wilson(inside, total).iloc[0]
    rows = pd.DataFrame(
        [
            {"name": "As it is", "records": inside, "gini": gini(counts), **own[["value", "lower", "upper"]]},
            {"name": "If each were as likely", "gini": chance.loc["gini", "value"], **chance.loc["share"]},
        ]
    ).assign(of=total)  # fmt: skip
    return Finding(
        title=title,
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Records"),
            Column("records", "In those hexagons", "count", format=format_count, missing="[z]"),
            Column("of", "In all", "count", format=format_count),
            Column("value", "Share", "percent", format=format_percent),
            LIMITS,
            Column("gini", "Gini's coefficient", "count", format=_hundredths),
        ],
        says=_said(rows, many, len(counts)),
        counted=f"records in {FEW_WORDS} that have any ({many} of {len(counts)})",
        over="records with coordinates that do not lie far outside",
        method="Wilson's limits for what is; for what chance gives, 400 simulated throws of as many records on as many "
        "hexagons, all as likely, between whose 2.5 and 97.5 per cent the limits lie",
        window=places.window,
        as_at=places.as_at,
        notes=[
            "The busiest hexagons are picked from the same records, so the share is a little too large; the next table "
            "picks them from other months. Towns are busy because people are there: this is no rate.",
        ],
    )


def _any(places: Places) -> pd.Series:
    counts = places.counts(places.months)
    return counts[counts > 0]


def _hundredths(value: float) -> str:
    return format_number(value, 2)


def _said(rows: pd.DataFrame, many: int, cells: int) -> list[str]:
    own, chance = rows.iloc[0], rows.iloc[1]
    said = (
        f"Of {format_count(own['of'])} records, {format_count(own['records'])} lie in the busiest "
        f"{count_noun(many, 'hexagon')} of {format_count(cells)} that have any: "
        f"{format_percent(own['value'], words=True)} ({in_words(own, format_percent)}). If each hexagon were as likely "
        f"as the next, chance would put {format_percent(chance['value'], words=True)} there "
        f"({format_percent(chance['lower'])} to {format_percent(chance['upper'])})."
    )
    if own["value"] <= chance["upper"]:
        return [said, "So the records are no more concentrated than chance alone would make them."]
    return [
        said,
        f"So the records are concentrated, {_hundredths(own['value'] / chance['value'])} times what chance gives.",
    ]


def lorenz(places: Places) -> Finding:
    """Return the share of records in the busiest hexagons, from none to all of those that have any."""
    counts = _any(places).sort_values(ascending=False, kind="stable")
    title = f"Share of records in the busiest hexagons, {places.window}"
    if counts.empty:
        return nothing_found("Share of records in the busiest hexagons")
    shares = sorted({0.01, 0.02, FEW, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0})
    hidden = int((counts < places.small).sum())
    # no row ends among hexagons with small counts, and the last one not just after the only one of them
    ends = {share: int(busiest(counts, share).sum()) for share in shares}
    shares = [one for one in shares if ends[one] <= len(counts) - hidden or (one == 1.0 and hidden != 1)]
    many = [ends[share] for share in shares]
    reached = counts.cumsum().to_numpy()[np.array(many) - 1]
    rows = wilson(reached, np.full(len(shares), counts.sum())).assign(
        of_hexagons=shares, hexagons=many, records=reached
    )
    place, half = shares.index(FEW) if FEW in shares else 0, int((counts.cumsum() < counts.sum() / 2).sum()) + 1
    return Finding(
        title=title,
        rows=with_limits(rows, format_percent),
        columns=[
            Column("of_hexagons", "Busiest hexagons", "percent", format=lambda one: format_percent(one, 0)),
            Column("hexagons", "Number", "count", format=format_count),
            Column("records", "Records", "count", format=format_count),
            Column("value", "Share", "percent", format=format_percent),
            LIMITS,
        ],
        headline_at=place,
        says=[
            f"Half of the records lie in the busiest {count_noun(half, 'hexagon')} of {format_count(len(counts))} that "
            "have any."
        ],
        counted="records in the busiest hexagons",
        over="records with coordinates that do not lie far outside",
        method="hexagons in descending order of their records; Wilson's limits",
        window=places.window,
        as_at=places.as_at,
    )


def lorenz_chart(found: Finding) -> Chart:
    """Return the share of records against the share of hexagons."""
    curve = found.rows.set_index("of_hexagons")

    def draw(axes: Any) -> charts.Drawn:
        return charts.curves(
            {"The share": curve}, axes, name="Share of records", across="busiest share of the hexagons that have any",
            across_unit="percent", marks={f"busiest {FEW:.0%}": FEW},
        )  # fmt: skip

    return found.drawn("line", draw)


def lasting(places: Places) -> Finding:
    """Return, for each month, the share of its records in the hexagons that were busiest in all the other months."""
    every = pd.PeriodIndex(sorted(places.cells["month"].unique()), freq="M")
    if len(every) < 2:
        return nothing_found("Records in the busiest hexagons of the other months")
    rows = []
    for month in every:
        own, others = places.counts(every[every == month]), places.counts(every[every != month])
        chosen = busiest(others, FEW)
        rows.append(
            {
                "month": month, "name": month_name(month), "hexagons": int(chosen.sum()),
                "records": int(own[chosen].sum()), "of": int(own.sum()),
            }
        )  # fmt: skip
    table = pd.DataFrame(rows)
    table = table.join(wilson(table["records"], table["of"])[["value", "lower", "upper"]])
    table = table.iloc[::-1].reset_index(drop=True)
    last = table.iloc[0]
    low, high = table["value"].min(), table["value"].max()
    return Finding(
        title=f"Records of a month in {FEW_WORDS} of the other months",
        rows=with_limits(table, format_percent),
        columns=[
            Column("name", "Month"),
            Column("hexagons", "Busiest hexagons of the others", "count", format=format_count),
            Column("records", "In those hexagons", "count", format=format_count),
            Column("of", "In all", "count", format=format_count),
            Column("value", "Share", "percent", format=format_percent),
            LIMITS,
        ],
        says=[
            f"Of {format_count(last['of'])} records in {last['name']}, {format_count(last['records'])} lie in the "
            f"{count_noun(last['hexagons'], 'hexagon')} that were the busiest {FEW:.0%} in the other months: "
            f"{format_percent(last['value'], words=True)} ({in_words(last, format_percent)}). Over "
            f"{count_noun(len(table), 'month')} the share lay between "
            f"{format_percent(low)} and {format_percent(high)}: whoever looks at last month's busy places "
            f"{'finds most' if low > 0.5 else 'finds part'} of the next month's records there."
        ],
        counted=f"records in {FEW_WORDS}, chosen from all other months that are there",
        over="records of the month with coordinates that do not lie far outside",
        method="the month that is counted has no part in choosing the hexagons; Wilson's limits",
        window=f"{month_name(every[0])} to {month_name(every[-1])} ({count_noun(len(every), 'month')})",
        as_at=places.as_at,
    )


def lasting_chart(found: Finding) -> Chart:
    """Return the shares month by month with their limits."""
    rows = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name="Share in the busiest hexagons of other months", unit="percent")

    return found.drawn("bars", draw, rows=max(len(rows), 2))
