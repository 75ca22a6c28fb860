"""A briefing: everything a report needs for one period, computed once, so that no figure can stand in it twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from pcc_analysis.crime_groups import crime_group_table
from pcc_analysis.errors import Fault, PeriodError, RunError
from pcc_analysis.figures import figures
from pcc_analysis.measures import Measure, Monthly, catalogue
from pcc_analysis.months import month_name
from pcc_analysis.periods import ReportingPeriod, parse_period
from pcc_analysis.plans import Plan, Priority, plan_for
from pcc_analysis.scorecard import FlagFamily, flag_family
from pcc_analysis.supply import read_supply
from pcc_analysis.to_date import expected_to_date, main_window, year_to_date
from pcc_analysis.windows import TWELVE_MONTHS

DEMONSTRATION_MARK = "DEMONSTRATION"


@dataclass(frozen=True, eq=False)
class Briefing:
    """The figures of one report.

    Parameters
    ----------
    period, plan
        What the report is for, and the plan in force at its end.
    monthly
        The monthly table of the plan's force.
    in_period, in_year
        Rows of ``figures`` by measure: the report's period, and the 12 months to the last figure of each.
    on_year
        Rows of ``changes`` by measure: those 12 months against the 12 before.
    expected
        Rows of ``expect`` by measure and month, of the plan's measures: their last 12 months and what the months
        before them led one to expect.
    ons
        The ONS police force area tables as one tidy frame, empty where there are none.
    sources
        One row per source: what is there and how recent it is.
    notes
        What the sources report without refusing it.
    demonstration
        True where the extracts are simulated.
    """

    period: ReportingPeriod
    plan: Plan
    monthly: Monthly
    in_period: pd.DataFrame
    in_year: pd.DataFrame
    on_year: pd.DataFrame
    expected: pd.DataFrame
    ons: pd.DataFrame
    sources: tuple[Mapping[str, Any], ...]
    notes: tuple[Fault, ...]
    demonstration: bool

    @property
    def last_month(self) -> pd.Period:
        """The last month of the period."""
        return self.period.last_month

    def measure(self, identifier: str) -> Measure:
        """Return the definition of a measure."""
        return self.monthly.measures[identifier]

    def shown(self, priority: Priority) -> list[str]:
        """Return the measures a priority shows: of each entry the first for which there are figures."""
        return [
            present[0]
            for entry in priority.measures
            if (present := [name for name in entry if name in self.in_year.index])
        ]

    def absent(self, priority: Priority) -> list[str]:
        """Return the measures a priority names for which there are no figures."""
        return [entry[0] for entry in priority.measures if not any(name in self.in_year.index for name in entry)]

    @property
    def reported(self) -> list[str]:
        """The measures of the report, in the order of the plan."""
        return [name for priority in self.plan.priorities for name in self.shown(priority)]

    @cached_property
    def flags(self) -> FlagFamily:
        """What is out of the ordinary among the measures of the report that are counted by the month."""
        counted = [name for name in self.reported if main_window(self.measure(name)) == TWELVE_MONTHS]
        return flag_family(self.monthly, self.last_month, counted)

    def crime_groups(self, **options: Any) -> pd.DataFrame:
        """Return the crime-group table of the 12 months to the end of the period."""
        return crime_group_table(self.monthly, self.last_month, **options)


def is_demonstration(data: Path) -> bool:
    """Whether a data folder holds simulated extracts."""
    return (data / DEMONSTRATION_MARK).is_file()


def open_briefing(
    period: str,
    data: str | Path = "data",
    plans: str | Path = "data/plans",
    measures: Iterable[Measure] = (),
) -> Briefing:
    """Compute everything a report needs for one period.

    Parameters
    ----------
    period
        A quarter, month end or financial year, in any spelling of ``parse_period``.
    data
        The folder with the extracts.
    plans
        The folder with the plans.
    measures
        Further measures, defined in the notebook; with any of them everything is counted from the records, without
        them what a run has kept of the same extracts is taken (see `supply`).

    Raises
    ------
    PeriodError
        Where the period cannot be read, or no source has a figure for any of its months.
    DataContractError
        Where a source or a plan breaks its contract.
    RunError
        Where the folder holds no extract at all.
    """
    wanted = parse_period(period)
    folder, measures = Path(data), tuple(measures)
    known = {**catalogue(), **{measure.id: measure for measure in measures}}
    plan = plan_for(Path(plans), wanted.last_month, known)
    supply = read_supply(folder, plan.force, measures)
    if not supply.used:
        raise RunError(
            f"the folder {folder.name!r} holds no extract; put one into {folder.name}/crimes/ (see 'pcc check'), "
            "or make demonstration data with 'pcc demo-data'"
        )
    monthly = supply.monthly
    months = monthly.table["month"]
    if not months.isin(wanted.months).any():
        there = f"{month_name(months.min())} to {month_name(months.max())}" if len(months) else "no month"
        raise PeriodError(f"no source has a figure for {wanted.title}; the extracts cover {there}")
    in_year, on_year = year_to_date(monthly, wanted.last_month)
    return Briefing(
        period=wanted,
        plan=plan,
        monthly=monthly,
        in_period=figures(monthly, wanted.months, wanted.kind).set_index("measure"),
        in_year=in_year,
        on_year=on_year,
        expected=expected_to_date(monthly, wanted.last_month, set(plan.measures) | {one.id for one in measures}),
        ons=supply.ons,
        sources=supply.sources,
        notes=supply.notes,
        demonstration=is_demonstration(folder),
    )
