"""What is kept of a source between runs: its part of the monthly table and what is known of it, in one folder.

Nothing in an entry is code: Parquet files and a JSON, checked against their SHA-256 when they are read. An entry that
cannot be read or is not whole is as good as none.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pcc_analysis.errors import Fault
from pcc_analysis.sources.coverage import Coverage
from pcc_analysis.sources.files import FileRecord

LAYOUT = 3
KNOWN = "known.json"
KEPT = 3
"""How many entries of one source are kept; of more, those not read for longest go."""


@dataclass(frozen=True, eq=False)
class Entry:
    """A source as counted: frames by name, and what is known of it as JSON."""

    frames: Mapping[str, pd.DataFrame]
    known: Mapping[str, Any]


def write_entry(cache: Path, source: str, key: str, entry: Entry, kept: int = KEPT) -> None:
    """Keep an entry and so many of its kind; readable by this user only, there as a whole or not at all."""
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = _place(cache, source, key)
    work = Path(tempfile.mkdtemp(prefix=".new-", dir=cache))
    try:
        hashes = {}
        for name, frame in entry.frames.items():
            content = frame.to_parquet()
            hashes[name] = hashlib.sha256(content).hexdigest()
            (work / f"{name}.parquet").write_bytes(content)
        known = {"layout": LAYOUT, "key": key, "frames": hashes, "known": entry.known}
        (work / KNOWN).write_text(json.dumps(known), encoding="utf-8")
        with contextlib.suppress(OSError):  # another run was quicker, with the same
            if target.exists():
                shutil.rmtree(target)
            work.rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    _forget(cache, source, kept)


def _place(cache: Path, source: str, key: str) -> Path:
    return cache / f"{source}-{key[:32]}"


def _forget(cache: Path, source: str, kept: int) -> None:
    entries = [path for path in cache.glob(f"{source}-*") if len(path.name) == len(source) + 33]
    for old in sorted(entries, key=lambda path: path.stat().st_mtime, reverse=True)[kept:]:
        shutil.rmtree(old, ignore_errors=True)


def read_known(cache: Path, source: str, key: str) -> dict[str, Any] | None:
    """Return what is known of a source, without its frames; None where there is no such entry."""
    place = _place(cache, source, key)
    try:
        said = json.loads((place / KNOWN).read_text(encoding="utf-8"))
        if said["layout"] != LAYOUT or said["key"] != key:
            return None
        os.utime(place)
        return {**said["known"], "frames": said["frames"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_entry(cache: Path, source: str, key: str, only: Collection[str] | None = None) -> Entry | None:
    """Return an entry, with all its frames or some, None where there is none or it is not whole."""
    known = read_known(cache, source, key)
    if known is None:
        return None
    try:
        hashes = {name: one for name, one in known.pop("frames").items() if only is None or name in only}
        return Entry({name: _frame(cache, source, key, name, one) for name, one in hashes.items()}, known)
    except (OSError, ValueError, AttributeError):
        return None


def _frame(cache: Path, source: str, key: str, name: str, wanted: str) -> pd.DataFrame:
    content = (_place(cache, source, key) / f"{name}.parquet").read_bytes()
    if hashlib.sha256(content).hexdigest() != wanted:
        raise ValueError("not as it was written")
    # a file has one row group or few: threads would wait for each other
    return pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False).to_pandas()


def written_coverage(coverage: Coverage) -> dict[str, Any]:
    """Return a coverage as JSON has it."""
    return {
        "months": _ordinals(coverage.months),
        "as_at": coverage.as_at.isoformat(),
        "as_at_says": coverage.as_at_says,
        "incomplete": _ordinals(coverage.incomplete),
        "missing": _ordinals(coverage.missing),
        "files": [asdict(file) for file in coverage.files],
        "rows": coverage.rows,
        "unsupplied": {name: _ordinals(months) for name, months in coverage.unsupplied.items()},
    }


def _ordinals(months: Iterable[pd.Period]) -> list[int]:
    """Return months as numbers: reading them as text takes longer than all else that is known."""
    return [month.ordinal for month in months]


def read_coverage(said: Mapping[str, Any]) -> Coverage:
    """Return the coverage that `written_coverage` wrote."""
    return Coverage(
        months=pd.PeriodIndex.from_ordinals(said["months"], freq="M"),
        as_at=dt.date.fromisoformat(said["as_at"]),
        as_at_says=said["as_at_says"],
        incomplete=tuple(pd.PeriodIndex.from_ordinals(said["incomplete"], freq="M")),
        missing=tuple(pd.PeriodIndex.from_ordinals(said["missing"], freq="M")),
        files=tuple(FileRecord(**file) for file in said["files"]),
        rows=said["rows"],
        unsupplied={name: pd.PeriodIndex.from_ordinals(one, freq="M") for name, one in said["unsupplied"].items()},
    )


def read_fault(said: Mapping[str, Any]) -> Fault:
    """Return the fault or note that ``asdict`` wrote."""
    return Fault(**{**said, "examples": tuple(said["examples"])})
