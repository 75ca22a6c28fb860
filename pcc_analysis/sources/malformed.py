"""Files that the engine gives up on: which they are and, of a text file, how many rows and from which line."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import ibis

from pcc_analysis.errors import Fault
from pcc_analysis.sources import delimited
from pcc_analysis.sources.contract import Contract
from pcc_analysis.sources.reading import Opened, Part, read_text

MOST = 1000
PARQUET = ".parquet"


def malformed(con: ibis.BaseBackend, opened: Opened, contract: Contract) -> list[Fault]:
    """Return a fault for each file whose rows cannot be split into its columns, or that is damaged; shows no cell."""
    faults = damaged(con, opened.parts, contract)
    for part in opened.parts:
        if part.path.suffix.lower() == PARQUET:
            continue
        layout, _faults = delimited.layout(part.path, contract, part.name)
        if layout is None:
            continue
        table = read_text(
            con,
            [str(part.path)],
            layout,
            store_rejects=True,
            rejects_table="_rejects",
            rejects_scan="_scans",
            rejects_limit=MOST,
        )
        try:
            table.count().execute()
            # a count reads no column, so ask for all of them
            table.aggregate([table[name].count().name(name) for name in table.columns]).execute()
            lines = con.raw_sql("SELECT DISTINCT line FROM _rejects ORDER BY line").fetchall()
            con.raw_sql("DROP TABLE IF EXISTS _rejects; DROP TABLE IF EXISTS _scans")
        except duckdb.Error:
            lines = []
            rule = "the rows cannot be split into columns"
            faults.append(Fault(contract.name, part.name, rule, remedy="export it again as CSV"))
        if lines:
            many = "at least " if len(lines) >= MOST else ""
            rule = f"the number of cells or the quotes are not those of the headings, {many}from line {lines[0][0]} on"
            remedy = "export it again with quotes around text"
            faults.append(Fault(contract.name, part.name, rule, len(lines), remedy=remedy))
    return faults or [Fault(contract.name, contract.folder, "the files cannot be read together", remedy="export again")]


def damaged(con: ibis.BaseBackend, parts: Iterable[Part], contract: Contract) -> list[Fault]:
    """Return a fault for each Parquet file of which some column cannot be read to its end."""
    faults = []
    for part in parts:
        if part.path.suffix.lower() != PARQUET:
            continue
        table = con.read_parquet(str(part.path))
        try:
            # the greatest value, because a count need not look at values
            table.aggregate([table[name].cast("string").max().name(name) for name in table.columns]).execute()
        except duckdb.Error:
            rule = "the file is damaged: some of its records cannot be read"
            faults.append(Fault(contract.name, part.name, rule, remedy="copy it again, or export it again"))
    return faults
