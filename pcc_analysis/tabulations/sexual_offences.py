"""Rape and serious sexual offences by the days to a charge, and by the days a suspect is outstanding."""

from __future__ import annotations

import datetime

import ibis
import ibis.expr.types as ir

from pcc_analysis.reference.offence_sets import codes_in
from pcc_analysis.tabulations.tabulation import tabulation


@tabulation("crimes")
def crimes_by_days_to_charge(crimes: ir.Table, until: str) -> ir.Table:
    """Count the crimes by kind (rape or not) and days to the charge or summons, as known on a day.

    ``days`` are those to the charge or summons that came first and by then, or else those for which the crime can have
    been followed; below 0 where it is earlier than the crime.
    """
    end = ibis.literal(datetime.date.fromisoformat(until))
    own = _rasso(crimes)
    both = own.charge_date.notnull() & own.summons_date.notnull()
    earlier = ibis.ifelse(own.charge_date < own.summons_date, own.charge_date, own.summons_date)
    dated = own.mutate(charged=ibis.ifelse(both, earlier, ibis.coalesce(own.charge_date, own.summons_date)))
    happened = (dated.charged <= end).fill_null(False)
    days = ibis.ifelse(happened, dated.charged, end).delta(dated.recorded_date, unit="day")
    placed = dated.mutate(happened=happened, days=days)
    return placed.group_by("rape", "happened", "days").aggregate(crimes=placed.count())


@tabulation("crimes", date="suspect_wanted_date")
def suspects_by_days_outstanding(crimes: ir.Table, until: str) -> ir.Table:
    """Count the suspects by kind of crime and days from being wanted to being traced, as known on a day."""
    end = ibis.literal(datetime.date.fromisoformat(until))
    own = _rasso(crimes).filter(crimes.suspect_wanted_date <= end)
    traced = (own.suspect_traced_date <= end).fill_null(False)
    days = ibis.ifelse(traced, own.suspect_traced_date, end).delta(own.suspect_wanted_date, unit="day")
    placed = own.mutate(happened=traced, days=days)
    return placed.group_by("rape", "happened", "days").aggregate(crimes=placed.count())


def _rasso(crimes: ir.Table) -> ir.Table:
    own = crimes.filter(crimes.offence_code.isin(codes_in("rape", "serious_sexual_offence")))
    return own.mutate(rape=own.offence_code.isin(codes_in("rape")))
