"""Delimited text files: finding the delimiter and the heading row, and handing the rows to DuckDB as text."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pcc_analysis.errors import Fault
from pcc_analysis.sources.contract import Contract
from pcc_analysis.sources.files import CHUNK
from pcc_analysis.sources.headings import PREAMBLE, Headings, heading_faults, heading_row

DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 1 << 16


@dataclass(frozen=True)
class Layout:
    """How the rows of a file stand: files of one layout are read together."""

    delimiter: str
    headings: Headings


def as_utf8(path: Path, encoding: str, target: Path) -> Path:
    """Return a file in UTF-8: itself, or a copy made piece by piece."""
    if encoding == "utf-8":
        return path
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as source, target.open("w", encoding="utf-8", newline="") as copy:
        while chunk := source.read(CHUNK):
            copy.write(decoder.decode(chunk))
        copy.write(decoder.decode(b"", final=True))
    return target


def _first_rows(text: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    above = 0
    try:
        for _number, cells in zip(range(PREAMBLE), reader, strict=False):
            yield above, cells
            above = reader.line_num
    except csv.Error:
        return


def layout(path: Path, contract: Contract, file: str) -> tuple[Layout | None, list[Fault]]:
    """Return the layout of a UTF-8 file, or the faults of its heading row.

    The delimiter and the heading row are those that name most columns of the contract.
    """
    with path.open("rb") as opened:
        text = opened.read(SAMPLE).decode("utf-8-sig", errors="ignore")
    if not text.strip():
        remedy = "export it again, or remove it"
        return None, [Fault(contract.name, file, "the file is empty", remedy=remedy)]
    layouts = [Layout(mark, heading_row(_first_rows(text, mark), contract)) for mark in DELIMITERS]
    best = max(layouts, key=lambda layout: layout.headings.known)
    rows = dict(_first_rows(text, best.delimiter))
    cells = rows.get(best.headings.skip, ())
    faults = heading_faults(best.headings, cells, contract, file)
    return (None, faults) if faults else (best, [])
