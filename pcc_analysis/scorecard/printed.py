"""The scorecard as printed: the headings and cell texts of the two published forms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from pcc_analysis.measures import Measure
from pcc_analysis.numbers import (
    MINUS,
    MISSING,
    WITHHELD,
    format_count,
    format_number,
    format_percent,
    format_points,
    format_signed,
)
from pcc_analysis.scorecard.card import COMPARED, WINDOWS, Form
from pcc_analysis.scorecard.compared import DASH, DOWN, UP

GLYPHS = {UP: "▲", DOWN: "▼", DASH: "—"}
ROLLING_ONLY = "Rolling 12 Month Only"
UNKNOWN = "not known"
SHARES = ("proportion", "ratio")
COUNTED = ("count", "stock")


def as_printed(
    card: pd.DataFrame,
    measures: Mapping[str, Measure],
    form: Form = "2024",
    *,
    twelve_months_only: Collection[str] = (),
) -> pd.DataFrame:
    """Write a scorecard as the Panel got it, one row per measure, one column per printed column.

    Parameters
    ----------
    card
        From ``scorecard`` in the same form.
    measures
        Their definitions.
    form
        ``2022`` or ``2024``.
    twelve_months_only
        Measures whose month and 3 months are not shown, as satisfaction in 2024.

    Returns
    -------
    DataFrame
        Texts; the headings name the months to which most measures run. A measure that ends earlier says so behind its
        title, a window with months missing behind its figure. Changes are per cent for counts, stocks and days, points
        for proportions, a difference for times; with the symbol of the 2022 key, a dash also where the change rounds to
        nothing. An empty text means "no exception"; what is not known says so.

    Notes
    -----
    The print sometimes writes "%" for points; this always says points. Minus signs are true ones.
    """
    if not len(card):
        return pd.DataFrame(columns=["Measure"])
    last = card["period_end"].max()
    cells: dict[str, list[str]] = {heading: [] for heading in _headings(last, form).values()}
    rows = []
    for row in card.to_dict("records"):
        measure = measures[row["measure"]]
        shown = {"Measure": measure.title + ("" if row["period_end"] == last else f" (to {_short(row['period_end'])})")}
        for (word, part), heading in _headings(last, form).items():
            if part in ("value", "change") and measure.id in twelve_months_only and word != "twelve_months":
                shown[heading] = ROLLING_ONLY
            elif part == "value":
                shown[heading] = _value(measure, row, word)
            elif part == "change":
                shown[heading] = _change(measure, row, word)
            else:
                shown[heading] = UNKNOWN if pd.isna(row[part]) else str(row[part])
        rows.append(shown)
    return pd.DataFrame(rows, columns=["Measure", *cells])


def _headings(last: pd.Period, form: Form) -> dict[tuple[str, str], str]:
    """Return the printed heading of each window and part, in order."""
    month, year_before = _short(last), _short(last - 12)
    if form == "2024":
        return {
            ("month", "value"): month,
            ("three_months", "value"): f"3 Months to {month}",
            ("twelve_months", "value"): f"12 Months to {month}",
            ("twelve_months", "change"): f"12 Months to {year_before} vs. 12 Months to {month}",
            ("", "rolling_trend"): "Rolling 12 Month Trend",
            ("", "exceptions"): "Statistical Exceptions",
            ("", "weighting"): "Exception Weighting",
        }
    found = {}
    for word in COMPARED[form]:
        length = WINDOWS[word].length
        name = "Last Month" if length == 1 else f"Last {length} Months"
        for part, end, title in (("value", last, name), ("change", last - 12, f"{name} vs. Previous Year")):
            span = _short(end) if length == 1 else f"{_short(end - length + 1)} to {_short(end)}"
            found[word, part] = f"{title} ({span})"
    return found


def _short(month: pd.Period) -> str:
    return month.strftime("%b-%Y")


def _value(measure: Measure, row: Mapping[str, Any], word: str) -> str:
    value, months, length = row[f"{word}_value"], row[f"{word}_months"], WINDOWS[word].length
    if pd.isna(value):
        return MISSING
    if measure.kind in SHARES:
        text = format_percent(value)
    elif measure.unit == "second":
        text = clock(value)
    elif measure.kind in COUNTED or "day" in measure.unit:
        text = format_count(value)
    else:
        text = format_number(value, 1)
    return text if months == length else f"{text} ({months} of {length} months)"


def _change(measure: Measure, row: Mapping[str, Any], word: str) -> str:
    change = row[f"{word}_change"]
    if pd.isna(change):
        return MISSING
    if measure.kind in SHARES:
        text = f"{format_points(change).removeprefix('+').removesuffix('s').removesuffix(' point')}% points"
    elif measure.unit == "second":
        text = clock(change)
    elif measure.kind in COUNTED or "day" in measure.unit:
        percent = row[f"{word}_percent_change"]
        text = WITHHELD if pd.isna(percent) else format_percent(percent)
    else:
        text = format_signed(change, 1).removeprefix("+")
    digits = {one for one in text if one.isdigit()}
    return f"{text} {GLYPHS[DASH] if digits == {'0'} else GLYPHS[row[f'{word}_direction']]}"


def clock(seconds: float) -> str:
    """Write a duration as the scorecards do.

    >>> clock(65), clock(-972.2), clock(3661)
    ('00:01:05', '−00:16:12', '01:01:01')
    """
    whole = int(format_number(abs(seconds)).replace(",", ""))
    sign = MINUS if seconds < 0 and whole else ""
    return f"{sign}{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
