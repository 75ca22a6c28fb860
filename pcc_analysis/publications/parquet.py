"""Figures as a file: Parquet whose bytes depend on the figures alone."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pandas as pd

from pcc_analysis.publications.ledger import COLUMNS, SIDES

FIGURES = "figures.parquet"
REPORT = "report"


def _schema() -> Any:
    import pyarrow as pa

    kinds = {**dict.fromkeys(SIDES, pa.float64()), "months": pa.int32()}
    return pa.schema([(name, kinds.get(name, pa.string())) for name in (REPORT, *COLUMNS)])


def to_bytes(figures: pd.DataFrame) -> bytes:
    """Return figures as the bytes of a Parquet file: the same figures, the same bytes.

    Parameters
    ----------
    figures
        As `Ledger.figures` returns them, with the name of their report.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {name: figures[name].tolist() for name in (REPORT, *COLUMNS)}
    for name in SIDES:
        columns[name] = [None if pd.isna(value) else float(value) for value in columns[name]]
    table = pa.table(columns, schema=_schema())  # not from pandas, which adds its version
    file = io.BytesIO()
    pq.write_table(table, file, compression="zstd", compression_level=9, version="2.6", store_schema=False)
    return file.getvalue()


def read_figures(source: Path | bytes) -> pd.DataFrame:
    """Return figures that were kept; without rows where there is no file or it cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        content = source if isinstance(source, bytes) else source.read_bytes()
        table = pq.read_table(io.BytesIO(content), columns=[REPORT, *COLUMNS])
    except (OSError, pa.ArrowException, KeyError):
        return pd.DataFrame(columns=[REPORT, *COLUMNS])
    return pd.DataFrame({name: table[name].to_pylist() for name in table.column_names}).astype(
        dict.fromkeys(SIDES, float)
    )


def with_report(figures: pd.DataFrame, report: str, others: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of a folder: those of one report in place of what it had, those of the others as they are."""
    parts = [part for part in (others[others[REPORT] != report], figures.assign(report=report)) if len(part)]
    together = pd.concat(parts, ignore_index=True) if parts else figures.assign(report=report)
    return together.sort_values([REPORT, "measure", "area", "window", "period_end"], ignore_index=True)
