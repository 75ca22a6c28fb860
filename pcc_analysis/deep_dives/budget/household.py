"""What a household of council tax band D pays for the police, a year and a week."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pcc_analysis.deep_dives.budget.outlook import NO_CHANCE, Outlook, refuse_per_cent, share_words
from pcc_analysis.deep_dives.finding import Finding
from pcc_analysis.numbers import format_number
from pcc_analysis.tables import Column

WEEKS = 52


def household(ahead: Outlook, rise: float, band_d: float, band_d_year: str) -> Finding:
    """Return band D of every year, the last first.

    Parameters
    ----------
    ahead, rise
        The years, and by what share the precept rises in each.
    band_d, band_d_year
        What band D paid, pounds a year, and in which financial year: that before the first. With another year, or an
        amount of 0, there are no rows and the sentence says what to give.
    """
    refuse_per_cent("precept_rise", rise)
    rows = pd.DataFrame(columns=["name", "value", "lower", "upper", "week", "more"])
    if band_d > 0 and band_d_year == ahead.before:
        paid = band_d * (1 + rise) ** np.arange(1, len(ahead.years) + 1)
        rows = pd.DataFrame(
            {"name": ahead.years.index, "value": paid, "lower": np.nan, "upper": np.nan, "week": paid / WEEKS,
             "more": paid - band_d}
        ).iloc[::-1].reset_index(drop=True)  # fmt: skip
        last = rows.iloc[0]
        says = [
            f"Band D paid {pounds(band_d)} in {band_d_year}. With a rise of {share_words(rise)} a year it pays "
            f"{pounds(last['value'])} in {last['name']}, {pounds(last['week'])} a week: {pounds(last['more'])} a year "
            f"or {pounds(last['more'] / WEEKS)} a week more than in {band_d_year}."
        ]
    else:
        says = [
            f"What a household pays can be said once band D of {ahead.before} is given: set band_d and "
            f"band_d_year (now {pounds(band_d)} in {band_d_year or 'no year'})."
        ]
    return Finding(
        title=f"Council tax band D for the police if the precept rises by {share_words(rise)} a year",
        rows=rows,
        columns=[
            Column("name", "Financial year"),
            Column("value", "A year", "count", format=pounds),
            Column("week", "A week", "count", format=pounds),
            Column("more", f"More than in {band_d_year or 'the year given'}", "count", format=pounds),
        ],
        says=says,
        counted="the part of council tax band D that goes to the police",
        method=f"the amount given as a parameter, raised every year; a year has {WEEKS} weeks",
        window=f"{ahead.years.index[0]} to {ahead.years.index[-1]}",
        notes=[
            "Band D is a parameter, not in the budget extract; households of other bands pay fixed shares of it.",
            NO_CHANCE,
        ],
    )


def pounds(amount: float) -> str:
    """Write pounds and pence.

    >>> pounds(170.2749)
    '£170.27'
    """
    return f"£{format_number(amount, 2)}"
