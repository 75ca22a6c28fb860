"""What the processes of a run do to count the records and keep what came of it.

What every count takes is imported here: a process that is forked after it finds it there.
"""

from __future__ import annotations

import contextlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import ibis
import pandera.backends.pandas.builtin_checks  # noqa: F401
import pyarrow.parquet  # noqa: F401

from pcc_analysis.fingerprints import FileHashes, cache_folder, library_is_as_loaded
from pcc_analysis.measures import catalogue
from pcc_analysis.supply.counting import Counted, count_catalogue, folder_of, source_key
from pcc_analysis.supply.entries import read_entry, write_entry
from pcc_analysis.supply.kept import kept_of, there, used_of
from pcc_analysis.supply.whole import PARTS, keep_whole

ibis.duckdb  # noqa: B018 - looks for it among everything that is installed, once


def keep(data: str, source: str, force: str, threads: int | None) -> dict[str, Any]:
    """Count a source and keep what came of it; answer with what is known of it, and with its faults.

    Nothing is kept of a source with faults, nor where a file or the library changed meanwhile.
    """
    folder, cache = Path(data), cache_folder()
    states = FileHashes.states(folder_of(folder, source))
    key = source_key(folder, source, force, FileHashes(cache))
    counted = count_catalogue(folder, source, force, threads)
    entry = counted.entry()
    untouched = states == FileHashes.states(folder_of(folder, source)) and library_is_as_loaded()
    if cache is not None and untouched and not counted.faults:
        with contextlib.suppress(OSError):
            write_entry(cache, source, key, entry)
    return {"known": entry.known, "faults": [asdict(fault) for fault in counted.faults]}


def keep_together(data: str, force: str) -> None:
    """Put together what is kept of the sources that have a measure, and keep that."""
    folder, cache, known = Path(data), cache_folder(), catalogue()
    if cache is None:
        return
    names = used_of(there(folder), known)
    kept = kept_of(cache, folder, force, names)
    keys = {name: key for name, (key, _one) in kept.items()}
    entries = {name: read_entry(cache, name, key, PARTS) for name, key in keys.items()}
    whole = {name: Counted.from_entry(entry.frames, entry.known) for name, entry in entries.items() if entry}
    if set(whole) == set(names):
        keep_whole(cache, keys, whole, known)
