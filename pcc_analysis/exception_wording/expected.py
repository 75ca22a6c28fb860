"""How far a month is from its forecast, and what is forecast for the months to come."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.exception_wording.values import SHARES, fewest_places, range_said, said
from pcc_analysis.measures import Measure
from pcc_analysis.months import months_in_words
from pcc_analysis.numbers import format_count, format_duration, format_number, format_points


def forecast_difference(measure: Measure, difference: float | None) -> str:
    """Say by how much the last month differs from its forecast.

    >>> m = Measure(id="robbery", title="Robbery", definition="Robberies.", source="crimes")
    >>> forecast_difference(m, 43.6), forecast_difference(m, -2.0), forecast_difference(m, 0.3)
    ('44 more than forecast', '2 fewer than forecast', 'as forecast')
    """
    if difference is None or pd.isna(difference):
        return "no forecast"
    up = difference > 0
    size = abs(difference)
    if measure.kind == "count":
        text, way = format_count(size), "more" if up else "fewer"
    elif measure.kind in SHARES:
        text, way = format_points(size, words=True), "higher" if up else "lower"
    elif measure.unit == "second":
        text, way = format_duration(size), "longer" if up else "shorter"
    else:
        text, way = format_number(size, 1), "higher" if up else "lower"
    nothing = not any(digit in text for digit in "123456789")
    return "as forecast" if nothing else f"{text} {way} than forecast"


def forecast_sentence(measure: Measure, row: pd.Series[Any]) -> str:
    """Say what is expected of the three months to come; nothing where nothing can be.

    Parameters
    ----------
    measure
        What is counted.
    row
        A row of ``scorecard``.

    >>> m = Measure(id="robbery", title="Robbery", definition="Robberies.", source="crimes")
    >>> row = {"forecast": 300.0, "forecast_lower": 260.2, "forecast_upper": 341.9}
    >>> ahead = {"forecast_from": pd.Period("2019-07"), "forecast_to": pd.Period("2019-09")}
    >>> forecast_sentence(m, pd.Series({**row, **ahead}))
    'For July 2019 to September 2019 together the forecast is 300: between 261 and 341, allowing for chance.'
    """
    if pd.isna(row["forecast"]):
        return ""
    months = pd.period_range(row["forecast_from"], row["forecast_to"], freq="M")
    low, high = range_said(measure, row["forecast_lower"], row["forecast_upper"])
    value = said(measure, row["forecast"], fewest_places(measure))
    words = f"For {months_in_words(months)} together the forecast is {value}"
    return f"{words}: between {low} and {high}, allowing for chance."
