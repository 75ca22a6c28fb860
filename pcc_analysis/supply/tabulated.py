"""Tabulations run over a data folder: the source opened once for all of them, and what comes of them kept."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from pcc_analysis.fingerprints import FileHashes, cache_folder, digest_of, library_is_as_loaded
from pcc_analysis.measures.absence import with_worked_out
from pcc_analysis.measures.lineage import columns_needed
from pcc_analysis.months import months_in_words
from pcc_analysis.numbers import count_noun
from pcc_analysis.sources.extracts import Extracts, open_extracts
from pcc_analysis.supply.counting import source_key
from pcc_analysis.supply.entries import Entry, read_entry, write_entry
from pcc_analysis.tabulations import Tabulation

OWN = "pcc_analysis."
"""A tabulation of the package is known by the package's fingerprint; one made in a notebook is not, and never kept."""

KEPT = 24
"""How many windows of a tabulation are kept; they are small."""


@dataclass(frozen=True, eq=False)
class Tabulated:
    """A tabulation with what it speaks for.

    Parameters
    ----------
    cells
        The counts; small, and nothing in them is of one record.
    wanted, months
        The months asked for, and those of them that the source has with every column that is needed.
    as_at
        How recent the source is, in words.
    """

    cells: pd.DataFrame
    wanted: pd.PeriodIndex
    months: pd.PeriodIndex
    as_at: str

    @property
    def window(self) -> str:
        """The months in words, and how many are lacking.

        >>> months = pd.period_range("2019-04", "2019-06", freq="M")
        >>> Tabulated(pd.DataFrame(), months, months[:2], "").window
        'April and May 2019 (2 of 3 months)'
        """
        said = months_in_words(self.months)
        whole = len(self.months) == len(self.wanted)
        return said if whole else f"{said} ({len(self.months)} of {count_noun(len(self.wanted), 'month')})"


def tabulate(tabulation: Tabulation, data: Path, force: str, months: pd.PeriodIndex, **given: Any) -> Tabulated:
    """Run a tabulation over the records of a window, or take what was kept of it.

    Parameters
    ----------
    tabulation
        What to count.
    data, force
        The data folder and the plan's force.
    months
        The window; months that the source does not have, or lacks a needed column for, are left out and said to be.
    given
        What else the tabulation asks for; values that JSON has.

    Raises
    ------
    DataContractError
        Where the source is not there or breaks its contract.
    MeasureError
        Where the tabulation does not end above record level.
    """
    cache = cache_folder() if tabulation.cells.__module__.startswith(OWN) else None
    source = source_key(data, tabulation.source, force, FileHashes(cache_folder()))
    place = f"{tabulation.source}.{tabulation.name}"
    key = digest_of(source, tabulation.cells.__module__, place, [str(month) for month in months], given)
    entry = read_entry(cache, place, key) if cache else None
    if entry is None:
        entry = _counted(tabulation, _opened(data, tabulation.source, force, source), months, given)
        if cache and library_is_as_loaded():
            with contextlib.suppress(OSError):
                write_entry(cache, place, key, entry, KEPT)
    kept = pd.PeriodIndex(entry.known["months"], freq="M")
    return Tabulated(entry.frames["cells"], months, kept, entry.known["as_at"])


@lru_cache(maxsize=1)
def _opened(data: Path, source: str, force: str, key: str) -> Extracts:
    """Hold one source open between tabulations, for as long as its files are what they were."""
    return open_extracts(data, force=force, only=[source])


def _counted(tabulation: Tabulation, extracts: Extracts, months: pd.PeriodIndex, given: dict[str, Any]) -> Entry:
    contract = extracts.contract(tabulation.source)
    records, coverage = extracts.table(tabulation.source), extracts.coverage(tabulation.source)
    date = tabulation.date or contract.date
    asked = tabulation.of(records, contract, **given).op()
    nodes = [*asked.groups.values(), *asked.metrics.values(), records[date].op()]
    needed = {name for node in nodes for name in columns_needed(node, records.op())}
    lacking = with_worked_out(coverage.unsupplied, contract, records) if coverage.unsupplied else {}
    absent = {month for name in needed & set(lacking) for month in lacking[name]}
    there = pd.PeriodIndex([one for one in months if one in coverage.months and one not in absent], freq="M")
    inside = records.filter(records[date].cast("date").truncate("M").isin([one.start_time.date() for one in there]))
    cells = tabulation.of(inside, contract, **given).to_pandas()
    dates = cells.select_dtypes("datetime").columns
    cells[dates] = cells[dates].astype("datetime64[us]")  # as they come back from where they are kept
    cells = cells.sort_values(list(asked.groups), ignore_index=True) if asked.groups else cells
    return Entry({"cells": cells}, {"months": [str(one) for one in there], "as_at": coverage.as_at_says})
