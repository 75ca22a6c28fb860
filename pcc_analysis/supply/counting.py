"""One source from its records to its part of the monthly table, and keeping that for the next run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pcc_analysis.engine_of_run import moment
from pcc_analysis.errors import DataContractError, Fault
from pcc_analysis.fingerprints import LIBRARY, FileHashes, digest_of
from pcc_analysis.measures import Measure, build_monthly, catalogue
from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.sources.coverage import Coverage
from pcc_analysis.sources.extracts import open_extracts
from pcc_analysis.sources.files import FileRecord
from pcc_analysis.sources.monthly_figures import SUPPLIED
from pcc_analysis.sources.ons_source import load_ons
from pcc_analysis.sources.ons_tables import FOLDER as ONS_FOLDER
from pcc_analysis.sources.ons_tables import SOURCE as ONS
from pcc_analysis.sources.personal import personal_fingerprints
from pcc_analysis.supply.entries import Entry, read_coverage, read_fault, written_coverage

PERSONAL = "personal"
"""The frame with the fingerprints of what identifies records."""


@dataclass(frozen=True, eq=False)
class Counted:
    """A source after its checks and counts; with faults it has no frames.

    Parameters
    ----------
    frames
        ``table`` and ``distributions`` as in `Monthly`; of the ONS tables the one tidy frame, ``table``.
    coverage
        Which months it speaks for; None with faults and for the ONS tables.
    files
        The files of the ONS tables; of a source its coverage has them.
    faults, notes
        What is refused and what is reported.
    """

    frames: Mapping[str, pd.DataFrame]
    coverage: Coverage | None = None
    files: tuple[FileRecord, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()

    def entry(self) -> Entry:
        """Return it as it is kept."""
        known = {
            "coverage": written_coverage(self.coverage) if self.coverage else None,
            "files": [asdict(file) for file in self.files],
            "notes": [asdict(note) for note in self.notes],
        }
        return Entry(self.frames, known)

    @classmethod
    def from_entry(cls, frames: Mapping[str, pd.DataFrame], known: Mapping[str, Any]) -> Counted:
        """Return what `entry` was made from; without frames where only what is known is wanted."""
        return cls(
            frames=frames,
            coverage=read_coverage(known["coverage"]) if known["coverage"] else None,
            files=tuple(FileRecord(**file) for file in known["files"]),
            notes=tuple(map(read_fault, known["notes"])),
        )


def folder_of(data: Path, source: str) -> Path:
    """Return the folder with the files of a source."""
    return data / (ONS_FOLDER if source == ONS else CONTRACTS[source].folder)


def source_key(data: Path, source: str, force: str, hashes: FileHashes) -> str:
    """Return what the counts of a source depend on: its files, the force, the library and all it runs on."""
    return digest_of(LIBRARY, source, force, hashes.under(folder_of(data, source)), moment())


def count_source(
    data: Path,
    source: str,
    force: str,
    measures: Iterable[Measure],
    personal: bool = False,
    threads: int | None = None,
) -> Counted:
    """Check one source and count its measures by month.

    Parameters
    ----------
    data, source, force
        The data folder, the name of the source in the catalogue (or ``ons_tables``), the plan's force.
    measures
        Any measures; those of other sources are passed over.
    personal
        Note the fingerprints of what identifies records too, to be looked for before anything is published.
    threads
        As in `open_extracts`.

    Raises
    ------
    MeasureError
        Where a definition does not fit the source.
    """
    if source == ONS:
        tables = load_ons(data)
        return Counted({"table": tables.frame}, files=tables.files, faults=tables.faults)
    own = list(measures) if source == SUPPLIED else [measure for measure in measures if measure.source == source]
    with open_extracts(data, force=force, only=[source], threads=threads) as extracts:
        try:
            coverage = extracts.coverage(source)
        except DataContractError as error:
            return Counted({}, faults=error.faults, notes=extracts.notes)
        try:
            with extracts.reading(source):
                monthly = build_monthly(extracts, own)
                frames = {"table": monthly.table, "distributions": monthly.distributions}
                if personal:
                    found = personal_fingerprints(extracts.table(source), CONTRACTS[source])
                    frames[PERSONAL] = pd.DataFrame({"fingerprint": found})
        except DataContractError as error:
            return Counted({}, faults=error.faults, notes=extracts.notes)
        return Counted(frames, coverage, (), (), extracts.notes)


def count_catalogue(data: Path, source: str, force: str, threads: int | None = None) -> Counted:
    """Count the catalogue's measures of a source, and note what identifies its records."""
    return count_source(data, source, force, catalogue().values(), personal=True, threads=threads)
