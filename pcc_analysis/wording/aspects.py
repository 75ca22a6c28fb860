"""One sentence for the aspects of a survey: where satisfaction is highest and lowest, and what changed."""

from __future__ import annotations

import pandas as pd

from pcc_analysis.numbers import format_percent, format_points
from pcc_analysis.wording.movements import listed


def aspects_sentence(latest: pd.DataFrame) -> str:
    """Say which aspect has most and fewest satisfied victims, and which changed by more than chance would give.

    Parameters
    ----------
    latest
        Rows of ``satisfaction`` of one year and of all victims.

    >>> rows = pd.DataFrame({"aspect": ["Ease of contact", "Keeping informed"], "value": [0.94, 0.65],
    ...                      "change": [0.04, -0.01], "more_than_chance": [True, False]})
    >>> aspects_sentence(rows)
    'Of 2 aspects, victims are most satisfied with ease of contact (94.0 per cent) and least with keeping informed (65.0
    per cent). By more than chance would give, ease of contact rose (by 4.0 percentage points) on the year before.'
    """
    known = latest[latest["value"].notna()].sort_values("value", kind="stable")
    if known.empty:
        return "Too few victims answered to give a share for any aspect."
    low, high = known.iloc[0], known.iloc[-1]
    if len(known) == 1:
        first = f"Victims' satisfaction with one aspect is known: {_named(low)}."
    else:
        most, least = _named(high), _named(low)
        first = f"Of {len(known)} aspects, victims are most satisfied with {most} and least with {least}."
    moved = known[known["more_than_chance"].fillna(False).astype(bool)]
    if moved.empty:
        return f"{first} No aspect changed on the year before by more than chance would give."
    parts = [
        f"{_lower(row.aspect)} {'rose' if row.change > 0 else 'fell'} (by {format_points(abs(row.change), words=True)})"
        for row in moved.itertuples()
    ]
    return f"{first} By more than chance would give, {listed(parts)} on the year before."


def _named(row: pd.Series) -> str:
    return f"{_lower(row['aspect'])} ({format_percent(row['value'], words=True)})"


def _lower(aspect: object) -> str:
    return str(aspect).lower()
