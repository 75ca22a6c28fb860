"""Values beside each other: written so that a figure outside a range never reads like the limit it passes."""

from __future__ import annotations

import math

from pcc_analysis.measures import Measure
from pcc_analysis.numbers import format_count, format_duration, format_number, format_percent, format_points, plural

SHARES = ("proportion", "ratio")
MOST_PLACES = 4


def fewest_places(measure: Measure) -> int:
    """Return how many places a figure of the measure has at least: a count none."""
    return 0 if measure.kind == "count" else 1


def places_apart(measure: Measure, one: float, other: float) -> int:
    """Return how many places it takes to tell two figures apart.

    >>> places_apart(Measure(id="m", title="M", definition="M.", source="s", unit="hour", kind="median"), 12.0, 12.04)
    2
    """
    for places in range(fewest_places(measure), MOST_PLACES):
        if said(measure, one, places) != said(measure, other, places):
            return places
    return MOST_PLACES


def observed_said(measure: Measure, value: float, places: int) -> str:
    """Write a figure as `said`, a mean, a median or a stock with its unit.

    >>> observed_said(Measure(id="m", title="M", definition="M.", source="s", unit="day", kind="median"), 16.1, 1)
    '16.1 days'
    """
    bare = measure.kind in (*SHARES, "count") or measure.unit == "second"
    return said(measure, value, places) + ("" if bare else f" {plural(measure.unit)}")


def range_said(measure: Measure, lower: float, upper: float, places: int = 1) -> tuple[str, str]:
    """Write a range; of a count the whole numbers inside it.

    >>> range_said(Measure(id="m", title="M", definition="M.", source="s"), 97.6, 151.2)
    ('98', '151')
    """
    lower = max(lower, 0.0)
    if measure.kind == "count" and math.ceil(lower) <= math.floor(upper):
        return format_count(math.ceil(lower)), format_count(math.floor(upper))
    return said(measure, lower, max(places, 1)), said(measure, upper, max(places, 1))


def said(measure: Measure, value: float, places: int) -> str:
    """Write a figure with so many places; a time in whole seconds unless that is not enough.

    >>> said(Measure(id="m", title="M", definition="M.", source="s", unit="second"), 64.26, 1)
    '1 minute 4 seconds'
    """
    if measure.kind in SHARES:
        return format_percent(value, places)
    if measure.unit == "second":
        return format_duration(value) if places <= 1 else f"{format_number(value, places)} seconds"
    whole = measure.kind == "count" and float(value).is_integer()
    return format_number(value, 0 if whole else places)


def amount_said(measure: Measure, slope: float) -> str:
    """Write how much a rolling figure moves in a month, with as many places as it takes to be more than nothing."""
    size = abs(slope)
    places = places_apart(measure, size, 0.0)
    return format_points(size, places, words=True) if measure.kind in SHARES else said(measure, size, places)
