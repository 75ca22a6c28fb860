"""Writing simulated extracts: Parquet files per financial year with nothing in them but the data, and what they say."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pcc_analysis.demonstration.calibration import Counts, Mask, Months
from pcc_analysis.errors import PccError

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


def coded(names: Sequence[str], place: npt.NDArray[np.integer]) -> pa.Array:
    """
    Make a column of names from the number of each; "" is an empty cell.

    >>> coded(("", "County"), np.array([1, 0])).to_pylist()
    ['County', None]
    """
    import pyarrow as pa

    return pa.array([name or None for name in names], type=pa.string()).take(pa.array(place))


def reference(prefix: str, number: int) -> str:
    """
    Make one reference number, as `references` does.

    >>> reference("C", 12)
    'C00000012'
    """
    return f"{prefix}{number:08d}"


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


def numbering(days: npt.NDArray[np.datetime64]) -> Counts:
    """
    Give records numbers in the order of their days, starting afresh each calendar year.

    >>> numbering(np.array(["2018-12-31", "2019-01-01", "2019-01-01"], dtype="datetime64[D]")).tolist()
    [18000001, 19000001, 19000002]
    """
    year = days.astype("datetime64[Y]").astype(int) + 1970
    first = np.searchsorted(year, year, side="left")
    return (year % 100) * 1_000_000 + np.arange(year.size) - first + 1


def financial_years(months: Months) -> Counts:
    """
    Give the financial year of each month, by the year in which it begins.

    >>> financial_years(np.array(["2019-03", "2019-04"], dtype="datetime64[M]")).tolist()
    [2018, 2019]
    """
    return (months.astype("datetime64[M]").astype(np.int64) - 3) // 12 + 1970


def yearly(months: Months) -> Iterator[tuple[int, slice]]:
    """
    Yield each financial year, by its first, and where its records stand among records in the order of their months.

    >>> list(yearly(np.array(["2019-03", "2019-04", "2019-05"], dtype="datetime64[M]")))
    [(2018, slice(0, 1, None)), (2019, slice(1, 3, None))]
    """
    year = financial_years(months)
    for one in np.unique(year):
        start, stop = np.searchsorted(year, [one, one + 1])
        yield int(one), slice(int(start), int(stop))


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
    parts = ((year, table.slice(rows.start, rows.stop - rows.start)) for year, rows in yearly(months))
    return write_tables(folder, name, parts, months)


def write_tables(folder: Path, name: str, tables: Iterable[tuple[int, pa.Table]], months: Months) -> list[Path]:
    """
    Write one Parquet file per financial year, as `write_years` does, from tables that may differ in their columns.

    Parameters
    ----------
    folder, name
        Where to, and what the files are called.
    tables
        The first year of each financial year, and its rows; one is held at a time.
    months
        The months covered, in order.
    """
    import pyarrow.parquet as pq

    clear(folder)
    written = []
    for year, table in tables:
        path = folder / f"{name}-{year}-{(year + 1) % 100:02d}.parquet"
        pq.write_table(table, path, compression="zstd", store_schema=False)
        written.append(path)
    return [*written, write_extract(folder, months[0], months[-1])]


def write_rows(folder: Path, name: str, table: Sequence[Mapping[str, object]], months: Months) -> list[Path]:
    """
    Write rows as one CSV file with ``extract.toml`` beside it; None is an empty cell.

    Returns
    -------
    list of Path
        The two files.
    """
    clear(folder)
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    return [path, write_extract(folder, months[0], months[-1])]


def clear(folder: Path) -> None:
    """
    Make the folder, and remove what earlier demonstration data left in it.

    Raises
    ------
    PccError
        If the folder is a link: what it leads to is somebody's own, and nothing of it is touched.
    """
    if folder.is_symlink():
        raise PccError(f"{folder.name} is a link to another folder; remove the link, or choose another data folder")
    folder.mkdir(parents=True, exist_ok=True)
    for earlier in folder.iterdir():
        if earlier.suffix in {".parquet", ".csv", ".xlsx", ".toml"}:
            earlier.unlink()


def write_extract(folder: Path, first: np.datetime64, last: np.datetime64) -> Path:
    """Write ``extract.toml`` beside the files of a source."""
    day = (last.astype("datetime64[M]") + 1).astype("datetime64[D]") + DAYS_TO_EXTRACT - 1
    path = folder / "extract.toml"
    path.write_text(f'as_at = {day}\nfrom = "{first}"\nto = "{last}"\n', encoding="utf-8", newline="\n")
    return path
