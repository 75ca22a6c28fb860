"""Crimes by how long they waited for an outcome."""

from __future__ import annotations

import datetime

import ibis
import ibis.expr.types as ir

from pcc_analysis.measures.outcome_rates import in_set, is_outcome
from pcc_analysis.tabulations.crimes import panel_group
from pcc_analysis.tabulations.tabulation import tabulation


@tabulation("crimes")
def crimes_by_days_to_outcome(crimes: ir.Table, until: str, outcomes: str | None = None) -> ir.Table:
    """Count crimes by year, group and days to an outcome of a set (any outcome unless given), as known on a day.

    ``years_ago`` 0 is the year that ends with the day ``until``. ``happened`` says whether such an outcome was assigned
    by then; ``days`` are those to it, or else those for which the crime can have been followed: missing where the
    outcome has no date, below 0 where it is earlier than the crime.
    """
    day = datetime.date.fromisoformat(until)
    end = ibis.literal(day)
    wanted = crimes.mutate(wanted=in_set(outcomes) if outcomes else is_outcome())
    undated = wanted.wanted & wanted.outcome_date.isnull()
    happened = (wanted.wanted & (wanted.outcome_date <= end)).fill_null(False)
    followed = ibis.ifelse(happened, wanted.outcome_date, end).delta(wanted.recorded_date, unit="day")
    months_ago = (day.year - wanted.recorded_date.year()) * 12 + day.month - wanted.recorded_date.month()
    placed = wanted.mutate(
        years_ago=(months_ago // 12).cast("int64"),
        crime_group=panel_group(wanted.offence_code),
        happened=happened,
        days=ibis.ifelse(undated, ibis.null("int64"), followed),
    )
    return placed.group_by("years_ago", "crime_group", "happened", "days").aggregate(crimes=placed.count())
