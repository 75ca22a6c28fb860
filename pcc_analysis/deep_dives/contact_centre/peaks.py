"""Hours of the week in which a line is called more, or less, than its days and its hours explain."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from pcc_analysis.adjusted import poisson_fit, rate_ratios
from pcc_analysis.deep_dives.contact_centre.week import Week
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.deep_dives.hours_of_week import USUAL, blocks
from pcc_analysis.multiplicity import benjamini_hochberg
from pcc_analysis.numbers import format_count, format_number
from pcc_analysis.tables import Column

CHANCE = 0.01
"""Hours stand out at this share of false discoveries (Benjamini and Hochberg)."""

ROUNDS = 20


def peaks(week: Week) -> Finding:
    """Return the hours that get more or fewer calls than their day and their hour give otherwise, largest first."""
    cells = pd.DataFrame(
        {
            "weekday": week.hours["weekday"].map("{}".format),
            "hour": week.hours["hour"].map("{:02}".format),
            "count": week.hours["offered"],
            "exposure": week.hours["days"],
        }
    )
    cells["block"] = blocks(week.hours, _standing_out(cells))
    found = rate_ratios(cells, {"weekday": "0", "hour": "12", "block": USUAL})
    found = found[found["term"] == "block"].set_index("level")
    in_block = cells["block"].to_numpy()
    sums = cells.groupby(in_block)["count"].sum()
    found = found.assign(observed=sums.reindex(found.index), expected=sums.reindex(found.index) / found["value"])
    rows = found.sort_values("value", key=lambda one: -np.log(one).abs(), kind="stable").reset_index(names="name")
    return Finding(
        title=f"Hours in which {week.title} is called more or less than its hours and days explain",
        rows=with_limits(rows, _hundredths),
        columns=[
            Column("name", "Hours"),
            Column("observed", "Calls", "count", format=format_count),
            Column("expected", "Expected", "count", format=format_count),
            Column("value", "Times expected", "count", format=_hundredths),
            LIMITS,
        ],
        says=_said_of_peaks(week, rows),
        counted=f"calls offered to {week.title}",
        over="calls expected from the day of the week and the hour of the day, each with its own level all week",
        method=f"quasi-Poisson regression on the day and the hour; hours that stand out at {CHANCE:.0%} of false "
        "discoveries (Benjamini and Hochberg) get a level of their own, neighbours one together",
        window=week.window,
        as_at=week.as_at,
    )


def _hundredths(times: float) -> str:
    return format_number(times, 2)


def _standing_out(cells: pd.DataFrame) -> np.ndarray:
    """Return 1, -1 or 0 per cell: more, fewer, or as its day and hour in the cells that do not stand out would give."""
    signs = np.zeros(len(cells))
    for _ in range(ROUNDS):
        usual = signs == 0
        fitted, _design, names = poisson_fit(cells[usual], {"weekday": "0", "hour": "12"})
        columns = [np.ones(len(cells))]
        columns += [(cells[term] == level).to_numpy(dtype=float) for term, level in names[1:]]
        expected = np.exp(np.column_stack(columns) @ fitted.params) * cells["exposure"].to_numpy(dtype=float)
        spread = max(1.0, float(fitted.scale))
        z = (cells["count"].to_numpy(dtype=float) - expected) / np.sqrt(expected * spread)
        found = np.where(benjamini_hochberg(2 * stats.t.sf(np.abs(z), fitted.df_resid)) < CHANCE, np.sign(z), 0.0)
        if (found == signs).all():
            break
        signs = found
    return signs


def _said_of_peaks(week: Week, rows: pd.DataFrame) -> list[str]:
    if rows.empty:
        return [f"No hour of the week stands out: {week.title} is called as its days and its hours would have it."]
    said = [
        f"On {one['name']} {week.title} gets {_hundredths(one['value'])} times as many calls as the day and the hour "
        f"give otherwise ({in_words(one, _hundredths)}): "
        f"{format_count(one['observed'])} calls where {format_count(one['expected'])} were to be expected."
        for _, one in rows.head(3).iterrows()
    ]
    return said if len(rows) > 3 else [*said, "No other hour stands out."]
