"""A window against the year before, as a scorecard reads it: medians too, with direction and whether it is better."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pcc_analysis.changes import SMALL_BASE, changes
from pcc_analysis.figures import figures
from pcc_analysis.measures import Monthly
from pcc_analysis.windows import Window

STEADY = 0.05  # of the base: a smaller change is a dash where a direction is preferred
UP, DOWN, DASH = "up", "down", "steady"

VALUE = ["value", "lower", "upper", "numerator", "denominator", "months"]
CHANGE = ["previous", "change", "percent_change", "change_lower", "change_upper", "more_than_chance"]


def window_figures(monthly: Monthly, window: Window, last: pd.Period, area: str) -> pd.DataFrame:
    """Return the figures of one window by measure, a row of nothing for a measure without any month."""
    found = _figures(monthly, window, last, area, list(monthly.measures))
    return found.assign(months=found["months"].fillna(0).astype(int))


def window_changes(
    monthly: Monthly, window: Window, last: pd.Period, area: str, small_base: float = SMALL_BASE
) -> pd.DataFrame:
    """Compare one window with the same months a year before, by measure.

    Returns
    -------
    DataFrame
        ``previous``, ``change``, ``percent_change``, ``change_lower`` and ``change_upper`` (on the scale of the per
        cent change for counts, else of the change), ``more_than_chance`` (nullable), ``direction`` (``up``, ``down``,
        or ``steady`` where nothing changed, or less than 5% of the base with a direction preferred), ``better``
        (nullable: missing where no direction is preferred or the change is steady).

    Notes
    -----
    The dash: key of the Priority 4 scorecard in the highlight report of autumn 2022. Limits of a difference of
    medians: the limits of each put together by squares (Zou and Donner, Statistics in Medicine 27 (2008) 1693-1702).
    """
    rows = changes(monthly, window.months_to(last), window.name, area=area, small_base=small_base)
    rows = rows.rename(columns={"lower": "change_lower", "upper": "change_upper"}).set_index("measure")[CHANGE]
    medians = _median_changes(monthly, window, last, area)
    rows = rows.reindex(list(monthly.measures))
    rows["more_than_chance"] = rows["more_than_chance"].astype("boolean")
    if len(medians):
        rows.loc[medians.index, CHANGE] = medians
    numbers = [one for one in CHANGE if one != "more_than_chance"]
    rows[numbers] = rows[numbers].astype(float)
    preferred = pd.Series({name: one.direction for name, one in monthly.measures.items()}, dtype="str")
    rows["direction"] = _directions(rows["change"], rows["previous"], preferred.reindex(rows.index) != "neither")
    moved = rows["direction"].isin([UP, DOWN]) & (preferred != "neither")
    good = (rows["direction"] == UP) == (preferred == "higher")
    return rows.assign(better=good.astype("boolean").where(moved))


def _directions(change: pd.Series, previous: pd.Series, preferred: pd.Series) -> pd.Series:
    words = pd.Series(np.where(change > 0, UP, DOWN), index=change.index, dtype="str")
    small = preferred & (change.abs() < STEADY * previous.abs())
    return words.mask(small | (change == 0), DASH).where(change.notna())


def _figures(monthly: Monthly, window: Window, last: pd.Period, area: str, names: list[str]) -> pd.DataFrame:
    if not len(monthly.table) and not len(monthly.distributions):
        return pd.DataFrame(index=names, columns=VALUE, dtype=float)
    found = figures(monthly, window.months_to(last), window.name, area=area).set_index("measure")
    return found[VALUE].reindex(names).astype(float)


def _median_changes(monthly: Monthly, window: Window, last: pd.Period, area: str) -> pd.DataFrame:
    medians = [name for name, one in monthly.measures.items() if one.kind == "median"]
    if not medians:
        return pd.DataFrame(columns=CHANGE)
    now, before = (_figures(monthly, window, end, area, medians) for end in (last, last - 12))
    change = now["value"] - before["value"]
    lower = change - np.hypot(now["value"] - now["lower"], before["upper"] - before["value"])
    upper = change + np.hypot(now["upper"] - now["value"], before["value"] - before["lower"])
    base = before["value"].where(before["value"] > 0)
    found = pd.DataFrame({"previous": before["value"], "change": change, "percent_change": change / base})
    found["change_lower"], found["change_upper"] = lower, upper
    outside = ((lower > 0) | (upper < 0)).astype("boolean")
    return found.assign(more_than_chance=outside.where(lower.notna() & upper.notna()))
