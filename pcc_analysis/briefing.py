"""A briefing: everything a report needs for one period, computed once, so that no figure can stand in it twice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from pcc_analysis.by_area import ByArea, by_area
from pcc_analysis.changes import changes
from pcc_analysis.crime_groups import crime_group_table
from pcc_analysis.disclosure import is_sensitive
from pcc_analysis.errors import Fault, PeriodError, RunError
from pcc_analysis.explanation import Explanation
from pcc_analysis.figures import figures
from pcc_analysis.measures import FORCE, Measure, Monthly, catalogue
from pcc_analysis.months import month_name
from pcc_analysis.peer_group import Compared, compare
from pcc_analysis.periods import ReportingPeriod, parse_period
from pcc_analysis.plans import Plan, Priority, plan_for
from pcc_analysis.publications.ledger import Ledger
from pcc_analysis.publications.parquet import read_figures
from pcc_analysis.scorecard import FlagFamily, flag_family
from pcc_analysis.sources.files import is_demonstration
from pcc_analysis.supply import read_supply
from pcc_analysis.supply.tabulated import Tabulated, tabulate
from pcc_analysis.tabulations import Tabulation
from pcc_analysis.to_date import expected_to_date, main_window, year_to_date
from pcc_analysis.windows import TWELVE_MONTHS


@dataclass(frozen=True, eq=False, repr=False)
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
    data
        The folder with the extracts, for counts finer than a month.
    published
        The figures of earlier reports, where they were kept.
    printed
        The figures that sections have printed so far.
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
    data: Path
    published: pd.DataFrame = field(default_factory=pd.DataFrame)
    printed: Ledger = field(default_factory=Ledger)

    def _repr_html_(self) -> str:
        return self._said()._repr_html_()

    def __repr__(self) -> str:
        """Return what it is of and what is in it."""
        return str(self._said())

    def _said(self) -> Explanation:
        read = [row["title"] for row in self.sources if row["state"] == "read"]
        return Explanation(
            f"{self.plan.force} Police, {self.period.label}",
            [
                ("Plan", self.plan.name),
                ("Measures with figures", f"{len(self.in_year)}, of which the plan shows {len(self.reported)}"),
                ("Sources", ", ".join(read)),
                ("State", "demonstration data: simulated" if self.demonstration else ""),
                (
                    "See a figure",
                    "in_period, in_year and on_year hold a row per measure; pcc_analysis.explore shows them",
                ),
            ],
        )

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

    def expected_of(self, measure: str) -> pd.DataFrame:
        """Return the rows of `expected` of one measure, by month; none where nothing was expected of it."""
        return self._expected.get(measure, self.expected.iloc[:0]).set_index("month")

    @cached_property
    def _expected(self) -> dict[str, pd.DataFrame]:
        return dict(iter(self.expected.groupby("measure")))

    @cached_property
    def flags(self) -> FlagFamily:
        """What is out of the ordinary among the measures of the report that are counted by the month."""
        counted = [name for name in self.reported if main_window(self.measure(name)) == TWELVE_MONTHS]
        return flag_family(self.monthly, self.last_month, counted)

    def tabulated(self, tabulation: Tabulation, months: pd.PeriodIndex | None = None, **given: Any) -> Tabulated:
        """Count the records of a window by something finer than area and month; 12 months unless given.

        See `supply.tabulated.tabulate`.
        """
        wanted = TWELVE_MONTHS.months_to(self.last_month) if months is None else months
        return tabulate(tabulation, self.data, self.plan.force, wanted, **given)

    def printed_figures(self) -> pd.DataFrame:
        """Return every figure that sections have printed so far, as `Ledger.figures` does."""
        names = sorted(self.printed.measures)
        for frame in (self.in_period, self.in_year, self.on_year):
            self.printed.note(frame.loc[names])
        dates = {row["source"]: str(row["as_at"]) for row in self.sources if row["state"] == "read"}
        return self.printed.figures({name: dates.get(one.source, "") for name, one in self.monthly.measures.items()})

    def compared(self, offence: str) -> Compared | None:
        """Return the force among its most similar forces, from the ONS tables; None where there are none."""
        return compare(self.ons, self.plan.force, self.last_month, offence)

    @cached_property
    def on_period_before(self) -> pd.DataFrame:
        """Rows of ``changes`` by measure: the period against the one just before it, the season not taken out."""
        table = self.monthly.table
        reported = replace(self.monthly, table=table[table["measure"].isin(self.reported)])
        months = self.period.months
        return changes(reported, months, self.period.kind, back=len(months)).set_index("measure")

    @cached_property
    def by_area(self) -> ByArea:
        """The measures that are printed area by area, small counts left out over all of them together."""
        ends = self.in_year["period_end"].to_dict()
        return by_area(
            self.monthly, ends, self.plan.areas, len(self.period.months), self.plan.small_counts_below, self.published
        )

    def withholds(self, measure: str, area: str, first: pd.Period, last: pd.Period) -> bool:
        """Return whether the figure of a measure, in an area, from a first to a last month, may not be said."""
        return area != FORCE and is_sensitive(measure) and not self.by_area.shows(measure, area, first, last)

    def crime_groups(self, **options: Any) -> pd.DataFrame:
        """Return the crime-group table of the 12 months to the end of the period."""
        return crime_group_table(self.monthly, self.last_month, **options)


def open_briefing(
    period: str,
    data: str | Path = "data",
    plans: str | Path = "data/plans",
    measures: Iterable[Measure] = (),
    published: str = "",
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
    published
        What was published before, as JSON, as the run gives it: nothing that is left out may follow from it.

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
        data=folder,
        published=pd.concat(
            [pd.DataFrame(), *(read_figures(Path(one["file"])) for one in json.loads(published or "[]"))]
        ),
    )
