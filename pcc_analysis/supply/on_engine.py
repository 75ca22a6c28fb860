"""Which sources an engine holds as tables, asked once in a run."""

from __future__ import annotations

import contextlib
import json

from pcc_analysis.engine_of_run import engine, moment
from pcc_analysis.fingerprints import cache_folder, digest_of
from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.sources.database import tables_in
from pcc_analysis.sources.engines import open_engine

PREFIX = "engine-"
KEPT = 20


def sources_of_engine() -> frozenset[str]:
    """Return the sources that are tables of the run's engine; none where it is DuckDB.

    What the first process of a run is told, the others read: opening a cluster takes longer than a report.
    """
    address, cache = engine(), cache_folder()
    if address is None:
        return frozenset()
    told = cache / f"{PREFIX}{digest_of(moment())[:32]}.json" if cache else None
    if told and told.is_file():
        return frozenset(json.loads(told.read_text(encoding="utf-8")))
    database = open_engine(address)
    names = sorted(tables_in(database, CONTRACTS))
    database.disconnect()
    if told:
        with contextlib.suppress(OSError):
            told.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            told.write_text(json.dumps(names), encoding="utf-8")
            for old in sorted(told.parent.glob(f"{PREFIX}*"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
                old.unlink()
    return frozenset(names)
