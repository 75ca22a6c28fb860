"""What a data folder supplies above record level: every source checked, counted by month, and kept between runs.

The way from records to the monthly table is the slowest part of a report, and the same for every report of one set of
extracts. A run walks it once and keeps the result under everything it depends on. A notebook, in a run or by hand,
takes what is kept where everything is as it was, and counts the records itself where it is not.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis.engine_of_run import engine
from pcc_analysis.errors import DataContractError, Fault
from pcc_analysis.fingerprints import FileHashes, cache_folder, files_under
from pcc_analysis.measures import Measure, Monthly, catalogue
from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.sources.coverage import Coverage
from pcc_analysis.sources.description import describe, describe_ons
from pcc_analysis.sources.files import sources_in
from pcc_analysis.sources.loading import Loaded
from pcc_analysis.sources.ons_source import OnsTables
from pcc_analysis.sources.ons_tables import SOURCE as ONS
from pcc_analysis.supply.counting import PERSONAL, Counted, count_catalogue, count_source, folder_of, source_key
from pcc_analysis.supply.entries import read_entry, read_fault
from pcc_analysis.supply.kept import kept_of, there, used_of
from pcc_analysis.supply.whole import PARTS, has_whole, joined, read_whole


@dataclass(frozen=True, eq=False)
class Supply:
    """Everything a briefing needs of the data folder.

    Parameters
    ----------
    monthly
        The monthly table of all measures whose source is there.
    used
        The sources that have a measure.
    sources
        One row per source: what is there and how recent it is.
    notes
        What the sources report without refusing it.
    ons
        The ONS police force area tables as one tidy frame, without rows where there are none.
    """

    monthly: Monthly
    used: tuple[str, ...]
    sources: tuple[Mapping[str, Any], ...]
    notes: tuple[Fault, ...]
    ons: pd.DataFrame


def read_supply(data: Path, force: str, measures: Iterable[Measure] = ()) -> Supply:
    """Return what a data folder supplies, from what a run kept or else from the records.

    Parameters
    ----------
    data, force
        The data folder and the plan's force.
    measures
        Measures beyond the catalogue's, or in place of one of them. What they count is not known from their text, so
        with any of them everything is counted from the records.

    Raises
    ------
    DataContractError
        With every fault of every source that has a measure, and of the ONS tables.
    MeasureError
        Where a definition does not fit its source.
    """
    own = {measure.id: measure for measure in measures}
    known = {**catalogue(), **own}
    names = there(data)
    used = used_of(names, known)
    cache = None if own else cache_folder()
    kept = kept_of(cache, data, force, names) if cache else {}
    monthly = None
    if cache and set(used) <= set(kept):
        keys = {name: kept[name][0] for name in used}
        monthly = read_whole(cache, keys, {name: kept[name][1] for name in used}, known)
    counted: dict[str, Counted] = {}
    for name in names:
        if monthly is not None and name in kept and name != ONS:
            counted[name] = kept[name][1]  # its frames are in the whole
            continue
        entry = read_entry(cache, name, kept[name][0], PARTS) if cache and name in kept else None
        counted[name] = (
            Counted.from_entry(entry.frames, entry.known) if entry else count_source(data, name, force, known.values())
        )
    refuse([fault for name in [*used, ONS] if name in counted for fault in counted[name].faults])
    monthly = monthly or joined({name: counted[name] for name in used}, known)
    ons = counted.pop(ONS, None)
    tables = OnsTables(ons.frames["table"], ons.files) if ons else OnsTables(pd.DataFrame(columns=["edition"]))
    rows = [describe(contract, _loaded(counted.get(name))) for name, contract in CONTRACTS.items()]
    return Supply(
        monthly=monthly,
        used=used,
        sources=(*rows, describe_ons(tables)),
        notes=(*(note for one in counted.values() for note in one.notes), *monthly.notes),
        ons=tables.frame,
    )


def refuse(faults: Sequence[Fault]) -> None:
    """Raise an error with all faults, where there is one."""
    if faults:
        raise DataContractError(faults)


def _loaded(counted: Counted | None) -> Loaded | None:
    if counted is None:
        return None
    return Loaded(coverage=counted.coverage, faults=list(counted.faults), notes=list(counted.notes))


KEEPING = f"{__name__}.keeping"
"""The module of the jobs."""

EACH = 2_000_000
"""Bytes of records that are counted in the time that a source takes however small it is."""

Job = tuple[str, dict[str, Any]]
"""A function as ``module:name`` and its arguments: work that can be done in another process."""


def prepare(
    data: Path, force: str, run: Callable[[list[Job]], list[Any]], leave: Callable[..., None] | None = None
) -> dict[str, Coverage]:
    """Have every source of a data folder checked, counted and kept, unless it is.

    Parameters
    ----------
    data, force
        The data folder and the plan's force.
    run
        Does jobs, several at once where it can, and returns their answers in order.
    leave
        Does a job, given like one of those, while the caller goes on: the counts are put together when the first
        notebook starts. Whoever wants them before that puts them together for himself.

    Returns
    -------
    dict
        The coverage of every source that has a measure.

    Raises
    ------
    DataContractError
        With every fault of every source that has a measure, and of the ONS tables.
    """
    cache, names = cache_folder(), there(data)
    kept = kept_of(cache, data, force, names, remember=True) if cache else {}
    known = {name: one for name, (_key, one) in kept.items()}
    sizes = {name: EACH + _size(folder_of(data, name)) for name in names if name not in kept}
    wanted = sorted(sizes, key=lambda name: -sizes[name])
    share = sum(sizes.values()) / (os.cpu_count() or 1)  # what is less is counted beside others
    jobs = [
        (
            f"{KEEPING}:keep",
            {"data": str(data), "force": force, "source": name, "threads": 1 if sizes[name] < share else None},
        )
        for name in wanted
    ]
    # an engine is there once and uses all it has; DuckDB is there for each process
    answers = _here(jobs) if engine() else run(jobs) if jobs else []
    faults: dict[str, list[Fault]] = {}
    for name, answer in zip(wanted, answers, strict=True):
        known[name] = Counted.from_entry({}, answer["known"])
        faults[name] = list(map(read_fault, answer["faults"]))
    used = used_of(names, catalogue())
    refuse([fault for name in [*used, ONS] for fault in faults.get(name, [])])
    if cache and used and (jobs or not has_whole(cache, {name: kept[name][0] for name in used})):
        together: Job = f"{KEEPING}:keep_together", {"data": str(data), "force": force}
        leave(*together) if leave else run([together])
    return {name: cover for name in used if (cover := known[name].coverage) is not None}


def _here(jobs: list[Job]) -> list[Any]:
    from pcc_analysis.supply.keeping import keep

    return [keep(**given) for _keep, given in jobs]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for _name, path in files_under(folder))


def personal_values(data: Path, force: str) -> np.ndarray:
    """Return the fingerprints of everything that identifies a record in the extracts, as kept or else from the records.

    Parameters
    ----------
    data, force
        The data folder and the plan's force.
    """
    cache, hashes = cache_folder(), FileHashes(cache_folder())
    found = [np.array([], dtype=np.uint64)]
    for name in sources_in(data, CONTRACTS):
        entry = read_entry(cache, name, source_key(data, name, force, hashes), [PERSONAL]) if cache else None
        frames = entry.frames if entry else count_catalogue(data, name, force).frames
        if PERSONAL in frames:
            found.append(frames[PERSONAL]["fingerprint"].to_numpy())
    return np.concatenate(found)
