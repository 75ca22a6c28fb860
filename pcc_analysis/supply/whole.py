"""The sources' parts of the monthly table put together, and kept together: what a report reads is one entry."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from pcc_analysis.errors import Fault
from pcc_analysis.fingerprints import digest_of, library_is_as_loaded
from pcc_analysis.measures import Measure, Monthly
from pcc_analysis.measures.supplied import Supplied, with_supplied
from pcc_analysis.schemas import DISTRIBUTION_COLUMNS, MONTHLY_COLUMNS
from pcc_analysis.sources.monthly_figures import SUPPLIED
from pcc_analysis.supply.counting import Counted
from pcc_analysis.supply.entries import Entry, read_entry, read_fault, read_known, write_entry

WHOLE = "whole"
"""The name of the entry."""

ORDER = {"table": MONTHLY_COLUMNS[:3], "distributions": DISTRIBUTION_COLUMNS[:4]}
"""What the rows of the monthly table and of its distributions are sorted by."""
PARTS = tuple(ORDER)
"""The frames of a source that are put together."""


def whole_key(keys: Mapping[str, str]) -> str:
    """Return what the whole depends on: the keys of the sources in it, in their order."""
    return digest_of(WHOLE, list(keys.items()))


def joined(counted: Mapping[str, Counted], known: Mapping[str, Measure]) -> Monthly:
    """Put the sources' parts together: a measure belongs to one source, and records win over supplied figures."""
    supplied = counted.get(SUPPLIED)
    parts = [one.frames for name, one in counted.items() if name != SUPPLIED]
    frames = {name: _stacked([part[name] for part in parts]) for name in PARTS}
    notes: tuple[Fault, ...] = ()
    if supplied is not None and not parts:
        frames = {name: supplied.frames[name] for name in ORDER}
    elif supplied is not None:
        found, notes = with_supplied(Supplied(**frames), Supplied(**{name: supplied.frames[name] for name in ORDER}))
        frames = {name: getattr(found, name) for name in PARTS}
    if len(frames["distributions"]):  # few names in very many rows
        frames["distributions"] = frames["distributions"].astype(dict.fromkeys(("measure", "area"), "category"))
    if len(counted) > 1:
        frames = {name: frames[name].sort_values(by).reset_index(drop=True) for name, by in ORDER.items()}
    return Monthly(**frames, measures=known, as_at=as_at(counted), notes=notes)


def as_at(counted: Mapping[str, Counted]) -> dict[str, str]:
    """Return for each source how recent it is, the supplied figures last."""
    order = sorted(counted, key=lambda name: name == SUPPLIED)
    return {name: cover.as_at_says for name in order if (cover := counted[name].coverage) is not None}


def _stacked(parts: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [part for part in parts if len(part)] or parts[:1]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()


def keep_whole(
    cache: Path, keys: Mapping[str, str], counted: Mapping[str, Counted], known: Mapping[str, Measure]
) -> None:
    """Keep the whole of entries that are kept."""
    if not library_is_as_loaded():
        return
    monthly = joined(counted, known)
    frames = {"table": monthly.table, "distributions": monthly.distributions}
    with contextlib.suppress(OSError):
        write_entry(cache, WHOLE, whole_key(keys), Entry(frames, {"notes": [asdict(note) for note in monthly.notes]}))


def has_whole(cache: Path, keys: Mapping[str, str]) -> bool:
    """Whether the whole is kept."""
    return read_known(cache, WHOLE, whole_key(keys)) is not None


def read_whole(
    cache: Path, keys: Mapping[str, str], counted: Mapping[str, Counted], known: Mapping[str, Measure]
) -> Monthly | None:
    """Return the whole as it was kept; None where it was not.

    Parameters
    ----------
    cache, keys
        Where, and under which keys of its sources.
    counted
        The sources, of which no frame is needed.
    known
        The measures.
    """
    entry = read_entry(cache, WHOLE, whole_key(keys))
    if entry is None:
        return None
    notes = tuple(map(read_fault, entry.known["notes"]))
    return Monthly(**entry.frames, measures=known, as_at=as_at(counted), notes=notes)
