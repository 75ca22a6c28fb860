"""As at: measures whose figures end in the same month, with the history that every statistic of a scorecard reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from pcc_analysis.errors import MeasureError
from pcc_analysis.figures import figures
from pcc_analysis.history import Baselines
from pcc_analysis.measures import Monthly
from pcc_analysis.schemas import DISTRIBUTION_COLUMNS
from pcc_analysis.statistical_exceptions import calibrated, office_key
from pcc_analysis.windows import TWELVE_MONTHS

LATEST = 12  # figures that ended longer ago than this are no figures of the year
KINDS = {"count": "count", "proportion": "proportion"}  # everything else is a mean


@dataclass(frozen=True, eq=False)
class AsAt:
    """Measures whose figures end in one month.

    Attributes
    ----------
    last
        That month.
    monthly
        Those measures, one area, months up to the last.
    area
        That area.
    baselines
        As for ``history``.
    """

    last: pd.Period
    monthly: Monthly
    area: str
    baselines: Baselines = None

    @property
    def numerators(self) -> pd.DataFrame:
        """Months by measures, every month from the first to the last; monthly medians weighted with their records."""
        return self._sides[0]

    @property
    def denominators(self) -> pd.DataFrame:
        """Months by measures as for ``numerators``; of a median the number of records behind each month."""
        return self._sides[1]

    @cached_property
    def _sides(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return _series(self.monthly, self.last, self.area)

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of each measure as ``history`` knows it."""
        return {name: KINDS.get(self.monthly.measures[name].kind, "mean") for name in self.numerators.columns}

    @cached_property
    def flags(self) -> pd.DataFrame:
        """Rows of ``calibrated``."""
        return calibrated(self.numerators, self.denominators, self.kinds, self.baselines)

    @cached_property
    def office(self) -> pd.DataFrame:
        """Rows of ``office_key``; the rolling trend of a median is that of the rolling 12-month medians."""
        flags = office_key(self.numerators, self.denominators, self.kinds, self.baselines)
        medians = [name for name, one in self.monthly.measures.items() if one.kind == "median"]
        rows = (flags["rule"] == "rolling_trend") & flags["measure"].isin(medians) & flags["fired"].notna()
        if not rows.any():
            return flags
        trend = office_key(self._rolling_medians(medians), kind="mean")
        trend = trend[trend["rule"] == "discrete_trend"].set_index("measure")
        for column in ("fired", "direction", "observed", "p"):
            flags.loc[rows, column] = flags.loc[rows, "measure"].map(trend[column])
        flags["fired"] = flags["fired"].astype("boolean")
        return flags

    def _rolling_medians(self, medians: list[str]) -> pd.DataFrame:
        ends = pd.period_range(end=self.last, periods=12, freq="M")
        found = [figures(self.monthly, TWELVE_MONTHS.months_to(end), TWELVE_MONTHS.name, area=None) for end in ends]
        values = [one.set_index("measure")["value"].reindex(medians) for one in found]
        return pd.DataFrame([one.to_numpy() for one in values], index=ends, columns=medians)


def as_at(
    monthly: Monthly,
    to: pd.Period,
    measures: Iterable[str] | None,
    area: str,
    baselines: Baselines = None,
) -> list[AsAt]:
    """Sort measures by the month in which their figures end, which for some is earlier than the month reported.

    Parameters
    ----------
    monthly
        The monthly table with its definitions.
    to
        The last month of the report; later months are left out.
    measures
        Which measures, or None for all that have any month in the area.
    area
        The force or one of its areas.
    baselines
        As for ``history``.

    Returns
    -------
    list
        Latest first. A measure without a figure in the 12 months to `to` is among those of `to`, with nothing in them.

    Raises
    ------
    MeasureError
        Where a measure asked for is not defined.
    """
    here = monthly.in_area(area)
    wanted = list(monthly.measures if measures is None else measures)
    unknown = [name for name in wanted if name not in monthly.measures]
    if unknown:
        raise MeasureError(
            f"{len(unknown)} of {len(wanted)} measures are not defined ({', '.join(unknown)}); 'pcc measures' lists "
            "those that are"
        )
    medians = here.distributions if len(here.distributions) else pd.DataFrame(columns=DISTRIBUTION_COLUMNS)
    here = replace(here, table=here.table[here.table["month"] <= to], distributions=medians[medians["month"] <= to])
    ends = _ends(here)
    if measures is None:
        wanted = [name for name in wanted if name in ends]
    last = {name: ends[name] if name in ends and (to - ends[name]).n < LATEST else to for name in wanted}
    groups = []
    for month in sorted(set(last.values()), reverse=True):
        names = [name for name in wanted if last[name] == month]
        own = here.of(names)
        if month < to:
            own = replace(own, table=own.table[own.table["month"] <= month])
        groups.append(AsAt(month, own, area, baselines))
    return groups


def _ends(monthly: Monthly) -> dict[str, pd.Period]:
    """Return the last month of each measure; of a median that of its source, for a month may hold no record of it."""
    ends = dict(monthly.table.dropna(subset="numerator").groupby("measure")["month"].max())
    sources: dict[str, pd.Period] = {}
    for name, month in ends.items():
        source = monthly.measures[name].source
        sources[source] = max(month, sources.get(source, month))
    for name, month in monthly.distributions.groupby("measure")["month"].max().items():
        ends[name] = max(month, sources.get(monthly.measures[name].source, month))
    return ends


def _series(monthly: Monthly, last: pd.Period, area: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    top, bottom = monthly.wide(area), monthly.wide(area, "denominator")
    if len(monthly.distributions):
        value, records = _monthly_medians(monthly.distributions)
        top, bottom = _beside(top, value * records), _beside(bottom, records)
    first = min([*top.index, last - (LATEST - 1)])
    months = pd.period_range(first, last, freq="M", name="month")
    top, bottom = (one.reindex(index=months, columns=list(monthly.measures)).astype(float) for one in (top, bottom))
    return top, bottom


def _beside(wide: pd.DataFrame, medians: pd.DataFrame) -> pd.DataFrame:
    """Return months by measures with those of medians; a figure that is there stays as it is."""
    if len(wide) and len(wide.columns.intersection(medians.columns)):
        return wide.combine_first(medians)
    return pd.concat([wide, medians], axis=1).sort_index()


def _monthly_medians(distributions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the median of each month and the records behind it, months by measures."""
    keys = ["month", "measure"]
    ordered = distributions.sort_values([*keys, "value"])
    groups = ordered.groupby(keys)["count"]
    reached, total = groups.cumsum(), groups.transform("sum")
    place = [ordered[one] for one in keys]
    low = ordered["value"].where(reached >= np.floor((total + 1) / 2)).groupby(place).min()
    high = ordered["value"].where(reached >= np.floor(total / 2) + 1).groupby(place).min()
    return ((low + high) / 2).unstack("measure"), groups.sum().unstack("measure")
