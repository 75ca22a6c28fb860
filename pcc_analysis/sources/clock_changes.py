"""Local times and the hour that is lived twice when the clocks go back."""

from __future__ import annotations

from ibis.common.deferred import Deferred


def clocks_go_back(moment: Deferred) -> Deferred:
    """Whether a local time falls in the hour that is lived twice: after one on the last Sunday of October.

    An event in it can bear an earlier time than the one before it, and nothing is wrong.
    """
    last_sunday = (moment.month() == 10) & (moment.day() >= 25) & (moment.day_of_week.index() == 6)
    return last_sunday & (moment.hour() == 1)
