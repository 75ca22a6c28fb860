"""What the annual report reads besides the monthly table: budget lines and cohorts of offender management."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pcc_analysis.sources.extracts import open_extracts

SOURCES = ("budget", "offender_management")


@dataclass(frozen=True, eq=False)
class AnnualRecords:
    """Rows of the two sources, empty where there is no extract.

    Parameters
    ----------
    budget
        Lines of the year reported, of the year before and of the year to come.
    cohorts
        Cohorts of the year reported.
    """

    budget: pd.DataFrame = field(default_factory=pd.DataFrame)
    cohorts: pd.DataFrame = field(default_factory=pd.DataFrame)


def read_annual_records(data: Path | str, last: pd.Period, force: str) -> AnnualRecords:
    """Read the budget lines and the cohorts of the year that ends with a month.

    Parameters
    ----------
    data
        The data folder.
    last
        The last month of the year reported.
    force
        The plan's force.

    Raises
    ------
    DataContractError
        Where one of the two extracts breaks its contract.
    """
    frames = {name: pd.DataFrame() for name in SOURCES}
    with open_extracts(data, force=force, only=SOURCES) as extracts:
        for name in extracts.names:
            frames[name] = extracts.table(name).to_pandas()
    budget, cohorts = frames["budget"], frames["offender_management"]
    if len(budget):
        away = (_months(budget) - last.ordinal).abs()
        budget = budget[away <= 12].assign(ends=_months(budget)).sort_values("ends", kind="stable")
        budget = budget.drop(columns="ends").reset_index(drop=True)
    if len(cohorts):
        cohorts = cohorts[_months(cohorts) == last.ordinal].reset_index(drop=True)
    return AnnualRecords(budget, cohorts)


def read_budget(data: Path | str, force: str) -> pd.DataFrame:
    """Read the budget lines of every year, with ``ends``, the last month of the year; no row where there are none.

    Raises
    ------
    DataContractError
        Where the extract breaks its contract.
    """
    with open_extracts(data, force=force, only=SOURCES[:1]) as extracts:
        if SOURCES[0] not in extracts.names:
            return pd.DataFrame(columns=["version", "side", "line", "amount", "total", "ends"])
        lines = extracts.table(SOURCES[0]).to_pandas()
    return lines.assign(ends=pd.PeriodIndex(pd.to_datetime(lines["month"]), freq="M"))


def _months(rows: pd.DataFrame) -> pd.Series:
    months = pd.PeriodIndex(pd.to_datetime(rows["month"]), freq="M")
    return pd.Series(months.astype("int64"), index=rows.index)
