"""The ONS tables of a data folder with the record of their files, for the check and for the record of a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pcc_analysis.errors import DataContractError, Fault
from pcc_analysis.sources.files import FileRecord, fingerprint
from pcc_analysis.sources.ons_tables import COLUMNS, FOLDER, read_ons_tables, workbooks_in


@dataclass(frozen=True)
class OnsTables:
    """The tidy frame of `read_ons_tables`, its files and its faults."""

    frame: pd.DataFrame
    files: tuple[FileRecord, ...] = ()
    faults: tuple[Fault, ...] = ()


def load_ons(data: Path) -> OnsTables:
    """Read the ONS tables of a data folder; no folder and an empty folder are no fault."""
    empty = pd.DataFrame(columns=list(COLUMNS))
    folder = data / FOLDER
    paths = workbooks_in(folder)
    if not paths:
        return OnsTables(empty)
    try:
        frame = read_ons_tables(folder)
    except DataContractError as error:
        return OnsTables(empty, faults=error.faults)
    files = []
    for path in paths:
        printed = fingerprint(path)
        rows = int((frame["file"] == path.name).sum())
        files.append(FileRecord(path.relative_to(data).as_posix(), printed.sha256, printed.bytes, rows))
    return OnsTables(frame, tuple(files))
