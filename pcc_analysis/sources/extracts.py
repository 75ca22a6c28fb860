"""Opening the data folder: every source checked against its contract, as tables that Ibis can query.

Text is typed once into a DuckDB file in a private temporary folder, which goes when the extracts are closed; Parquet
files and the tables of another engine are read where they are.
"""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd

from pcc_analysis.engine_of_run import engine
from pcc_analysis.errors import DataContractError, Fault
from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.sources.contract import Contract
from pcc_analysis.sources.coverage import Coverage
from pcc_analysis.sources.database import load_table, tables_in
from pcc_analysis.sources.description import describe, describe_ons
from pcc_analysis.sources.engines import open_engine
from pcc_analysis.sources.files import FileRecord, sources_in
from pcc_analysis.sources.loading import Loaded, load_files
from pcc_analysis.sources.malformed import damaged
from pcc_analysis.sources.ons_source import OnsTables, load_ons
from pcc_analysis.sources.scratch import make_scratch

MEMORY = "900MB"
"""What DuckDB may keep in memory; beyond it, it uses the temporary folder."""


def _discard(con: ibis.BaseBackend, scratch: Path, loaded: dict[str, Loaded]) -> None:
    for table in (table for one in loaded.values() for table in one.cached):
        table.release()
    con.disconnect()
    shutil.rmtree(scratch, ignore_errors=True)


class Extracts:
    """The sources of one data folder, opened when first asked for.

    Use `open_extracts`; close when done, or use as a context manager.
    """

    def __init__(
        self, data: Path, force: str, url: str | None, contracts: dict[str, Contract], threads: int | None = None
    ) -> None:
        self.data, self.force = data, force
        self._contracts = contracts
        self._scratch = make_scratch()
        settings: dict[str, Any] = {"temp_directory": str(self._scratch / "spill"), "memory_limit": MEMORY}
        settings |= {"threads": threads} if threads else {}
        self._con = ibis.duckdb.connect(self._scratch / "extracts.duckdb", **settings)
        self._loaded: dict[str, Loaded] = {}
        self._clean = weakref.finalize(self, _discard, self._con, self._scratch, self._loaded)
        self._con.raw_sql("SET TimeZone = 'Europe/London'")
        self._con.raw_sql("PRAGMA disable_checkpoint_on_shutdown")  # the file goes with its folder
        self._con.raw_sql("SET enable_progress_bar = false")  # in a notebook it would be an output of the cell
        self._database = open_engine(url) if url else None
        self._tables = tables_in(self._database, contracts) if self._database is not None else {}
        files = [name for name in sources_in(data, contracts) if name not in self._tables] if data.is_dir() else []
        self.names: tuple[str, ...] = tuple(name for name in contracts if name in self._tables or name in files)
        self._ons_tables: OnsTables | None = None

    def __enter__(self) -> Extracts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the engine and remove the temporary folder."""
        self._clean()
        if self._database is not None:
            self._database.disconnect()

    def _load(self, name: str) -> Loaded:
        if name not in self._contracts:
            known = ", ".join(self._contracts)
            raise DataContractError([Fault(name, str(self.data.name), f"there is no such source; there are {known}")])
        if name not in self._loaded:
            contract = self._contracts[name]
            if name in self._tables:
                loaded = load_table(self._database, self._tables[name], self.data, contract, self.force, self._con)
            elif name in self.names:
                loaded = load_files(self._con, self.data, contract, self._scratch, self.force, self._database)
            else:
                remedy = f"put the extract into {contract.folder}/ in the data folder"
                loaded = Loaded(faults=[Fault(name, contract.folder, "there are no files", remedy=remedy)])
            self._loaded[name] = loaded
        return self._loaded[name]

    def contract(self, name: str) -> Contract:
        """Return the contract of a source."""
        return self._contracts[name]

    def table(self, name: str, *, every_force: bool = False) -> ir.Table:
        """Return a source as an Ibis table, typed by its contract, for the plan's force or for every force.

        Raises
        ------
        DataContractError
            If the source is not there or breaks its contract; every fault is in the message.
        """
        self.require([name])
        loaded = self._load(name)
        table = loaded.every_force if every_force else loaded.table
        assert table is not None
        return table

    def coverage(self, name: str) -> Coverage:
        """Return which months a source speaks for; raises as `table` does."""
        self.require([name])
        coverage = self._load(name).coverage
        assert coverage is not None
        return coverage

    @contextmanager
    def reading(self, name: str) -> Iterator[None]:
        """Name the damaged files where reading a source's records fails half way.

        Files that are read in place are checked only as far as the rules of their contract reach.

        Raises
        ------
        DataContractError
            With the damaged files.
        """
        try:
            yield
        except duckdb.Error as error:
            if faults := damaged(self._con, self._load(name).parts, self._contracts[name]):
                raise DataContractError(faults) from error
            raise

    def require(self, names: Iterable[str]) -> None:
        """Refuse to go on unless every one of these sources is there and keeps its contract.

        Raises
        ------
        DataContractError
            With every fault of every one of them.
        """
        if faults := [fault for name in names for fault in self._load(name).faults]:
            raise DataContractError(faults)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault of every source."""
        return (*(fault for name in self.names for fault in self._load(name).faults), *self._ons().faults)

    @property
    def notes(self) -> tuple[Fault, ...]:
        """What is reported and not refused: unknown codes, repeats, months that are not whole."""
        return tuple(note for name in self.names for note in self._load(name).notes)

    def describe(self) -> list[dict[str, Any]]:
        """Return one row per source of the catalogue: what is there, what is missing, what is wrong with it."""
        loaded = {name: self._load(name) if name in self.names else None for name in self._contracts}
        rows = [describe(self._contracts[name], source) for name, source in loaded.items()]
        return [*rows, describe_ons(self._ons())]

    def _ons(self) -> OnsTables:
        if self._ons_tables is None:
            self._ons_tables = load_ons(self.data)
        return self._ons_tables

    def ons_tables(self) -> pd.DataFrame:
        """Return the ONS police force area tables as `read_ons_tables` does, without rows where there are none.

        Raises
        ------
        DataContractError
            With every fault of every workbook.
        """
        if faults := self._ons().faults:
            raise DataContractError(faults)
        return self._ons().frame

    def ons_files(self) -> tuple[FileRecord, ...]:
        """Return the workbooks behind `ons_tables`, with their fingerprints, for the record of a run."""
        return self._ons().files


def open_extracts(
    data: Path | str,
    *,
    force: str = "Wiltshire",
    url: str | None = None,
    only: Sequence[str] | None = None,
    contracts: dict[str, Contract] | None = None,
    threads: int | None = None,
) -> Extracts:
    """Open the data folder.

    Parameters
    ----------
    data
        A folder with one folder per source, named by the contract.
    force
        The plan's force, in any usual spelling, for sources that hold several.
    url
        An engine as `open_engine` takes it, that of the run unless given: tables named as the sources are read there,
        Parquet files in the folder by it where it reads files, and everything else by DuckDB.
    only
        The names of the sources to look at; all of the catalogue unless given.
    contracts
        Other contracts than the catalogue's.
    threads
        How many DuckDB uses; as many as there are processors unless given.

    Raises
    ------
    DataContractError
        If the folder is not there, or a source is not in the catalogue.
    """
    folder, known, url = Path(data).absolute(), contracts or CONTRACTS, url or engine()
    if unknown := [name for name in only or () if name not in known]:
        raise DataContractError(
            [
                Fault(name, folder.name, "there is no such source", remedy=f"use one of {', '.join(known)}")
                for name in unknown
            ]
        )
    if not folder.is_dir() and url is None:
        remedy = "give the folder that holds the extracts, or make one with pcc demo-data"
        raise DataContractError([Fault("data", str(data), "there is no such folder", remedy=remedy)])
    return Extracts(folder, force, url, {name: known[name] for name in known if only is None or name in only}, threads)
