"""Writing simulated extracts: Parquet files per financial year with nothing in them but the data, and what they say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pcc_analysis.demonstration.calibration import Counts, Mask, Months

if TYPE_CHECKING:
    import pyarrow as pa

DAYS_TO_EXTRACT = 5


def labels(values: npt.NDArray[np.str_]) -> pa.Array:
    """
    Make a column of the few different texts that stand in `values`, empty cells for "".

    >>> labels(np.array(["County", ""])).to_pylist()
    ['County', None]
    """
    import pyarrow as pa

    texts, place = np.unique(values, return_inverse=True)
    return pa.array([str(text) or None for text in texts], type=pa.string()).take(pa.array(place))


def references(prefix: str, numbers: Counts, known: Mask | None = None) -> pa.Array:
    """
    Make a column of reference numbers, empty cells where none is known.

    >>> references("V", np.array([7, 1234567])).to_pylist()
    ['V00000007', 'V01234567']
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    digits = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width=8, padding="0")
    column = pc.binary_join_element_wise(prefix, digits, "")
    return column if known is None else pc.if_else(pa.array(known), column, pa.scalar(None, pa.string()))


def numbers(prefix: str, days: npt.NDArray[np.datetime64]) -> pa.Array:
    """
    Give records numbers in the order of their days, starting afresh each calendar year.

    >>> numbers("54", np.array(["2018-12-31", "2019-01-01", "2019-01-01"], dtype="datetime64[D]")).to_pylist()
    ['5418000001', '5419000001', '5419000002']
    """
    year = days.astype("datetime64[Y]").astype(int) + 1970
    first = np.searchsorted(year, year, side="left")
    return references(prefix, (year % 100) * 1_000_000 + np.arange(year.size) - first + 1)


def write_years(folder: Path, name: str, table: pa.Table, months: Months) -> list[Path]:
    """
    Write a table whose rows are in the order of their months, one Parquet file per financial year.

    Earlier files of the same name are removed first. ``extract.toml`` beside them says the day of the extract, its
    first and its last month.

    Returns
    -------
    list of Path
        The files, in order.
    """
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    for earlier in folder.glob(f"{name}-*.parquet"):
        earlier.unlink()
    year = (months.astype(int) - 3) // 12 + 1970
    written = []
    for one in np.unique(year):
        start, stop = np.searchsorted(year, [one, one + 1])
        path = folder / f"{name}-{one}-{(one + 1) % 100:02d}.parquet"
        pq.write_table(table.slice(start, stop - start), path, compression="zstd", store_schema=False)
        written.append(path)
    return [*written, write_extract(folder, months[0], months[-1])]


def write_extract(folder: Path, first: np.datetime64, last: np.datetime64) -> Path:
    """Write ``extract.toml`` beside the files of a source."""
    day = (last.astype("datetime64[M]") + 1).astype("datetime64[D]") + DAYS_TO_EXTRACT - 1
    path = folder / "extract.toml"
    path.write_text(f'as_at = {day}\nfrom = "{first}"\nto = "{last}"\n', encoding="utf-8", newline="\n")
    return path
