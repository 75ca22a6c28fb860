"""Hours of the week in words, one by one and in runs."""

from __future__ import annotations

import numpy as np
import pandas as pd

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EVERY_DAY = len(WEEKDAYS)
"""In place of a day of the week: all of them."""
USUAL = "usual"


def named(hours: pd.DataFrame) -> pd.Series:
    """Return each hour of the week in words: Monday 18:00."""
    return hours["weekday"].map(dict(enumerate(WEEKDAYS))) + hours["hour"].map(" {:02}:00".format)


def blocks(hours: pd.DataFrame, signs: np.ndarray) -> list[str]:
    """Name the hours that stand out, neighbours of one day and one side together; those with sign 0 are usual.

    >>> hours = pd.DataFrame({"weekday": [0, 0, 0, 1], "hour": [17, 18, 19, 18]})
    >>> blocks(hours, np.array([0, 1, 1, -1]))
    ['usual', 'Monday 18:00 to 20:00', 'Monday 18:00 to 20:00', 'Tuesday 18:00 to 19:00']
    """
    order = hours.assign(sign=signs)[["weekday", "hour", "sign"]].sort_values(["weekday", "hour"])
    new = (order.diff()[["weekday", "sign"]] != 0).any(axis=1) | (order["hour"].diff() != 1)
    run = new.cumsum()
    first, last = order.groupby(run)["hour"].transform("first"), order.groupby(run)["hour"].transform("last")
    days = {**dict(enumerate(WEEKDAYS)), EVERY_DAY: "Every day"}
    names = order["weekday"].map(days) + [
        f" {low:02}:00 to {high + 1:02}:00" for low, high in zip(first, last, strict=True)
    ]
    return names.where(order["sign"] != 0, USUAL).reindex(hours.index).tolist()
