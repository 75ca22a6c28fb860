"""Names of exceptions and trends as the scorecards of 2024 print them."""

from __future__ import annotations

import pandas as pd

PUBLISHED = {"one_month": "One", "two_month": "Two", "three_month": "Three", "eight_month": "Eight"}
NO_TREND = "None"


def exception_names(flags: pd.DataFrame) -> pd.Series:
    """Name the exceptions of each measure as the 2024 scorecards do: "One, Eight-Month High".

    Parameters
    ----------
    flags
        Rows of ``office_key``: ``measure``, ``rule``, ``direction``, ``fired``.

    Returns
    -------
    Series
        By measure: empty where no exception fired; missing where none fired but one could not be looked for.

    >>> flags = pd.DataFrame({"measure": "asb", "rule": ["one_month", "eight_month"], "direction": "low"})
    >>> exception_names(flags.assign(fired=True)).item()
    'One, Eight-Month Low'
    """
    rows = flags[flags["rule"].isin(PUBLISHED)]
    fired = rows["fired"].astype("boolean")
    names = {}
    for measure, own in rows[fired.fillna(False)].groupby("measure", sort=False):
        parts = []
        for direction in ("high", "low"):
            rules = own.loc[own["direction"] == direction, "rule"]
            found = [name for rule, name in PUBLISHED.items() if (rules == rule).any()]
            if found:
                parts.append(f"{', '.join(found)}-Month {direction.title()}")
        names[measure] = ", ".join(parts)
    missing = fired.isna().groupby(rows["measure"]).any()
    named = {one: names.get(one, pd.NA if missing[one] else "") for one in flags["measure"].unique()}
    return pd.Series(named, dtype="str", name="exceptions")


def trend_names(flags: pd.DataFrame) -> pd.Series:
    """Name the rolling 12-month trend of each measure: "Increasing", "Decreasing", "None", or missing.

    >>> flags = pd.DataFrame({"measure": ["asb"], "rule": "rolling_trend", "direction": None, "fired": False})
    >>> trend_names(flags).item()
    'None'
    """
    rows = flags[flags["rule"] == "rolling_trend"].set_index("measure")
    words = rows["direction"].str.title().where(rows["fired"].astype("boolean").fillna(False), NO_TREND)
    return words.where(rows["fired"].notna()).astype("str").rename("rolling_trend")
