"""Reference data: dated look-ups kept as CSV files beside this module, read as text unless declared otherwise."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pcc_analysis.errors import ReferenceDataError

if TYPE_CHECKING:
    import pandas as pd

_FLAGS = {"yes": True, "no": False}


def tables() -> list[str]:
    """
    Names of the reference tables, in alphabetical order.

    >>> "outcome_sets" in tables()
    True
    """
    names = (entry.name for entry in resources.files(__package__).iterdir())
    return sorted(name.removesuffix(".csv") for name in names if name.endswith(".csv"))


def load(name: str) -> pd.DataFrame:
    """
    Read a reference table.

    Parameters
    ----------
    name
        One of `tables`: the name of its CSV file.

    Returns
    -------
    DataFrame
        A copy that the caller may change. Columns are text, with ``""`` where a cell is empty, except those that
        ``columns.csv`` declares as ``integer``, ``number``, ``date`` (``NaT`` where empty) or ``flag`` (yes or no).

    Raises
    ------
    ReferenceDataError
        If there is no such table, naming those there are.

    >>> load("outcome_types").set_index("type").loc["16", "part_of"]
    ''
    """
    return _read(name).copy()


@cache
def _read(name: str) -> pd.DataFrame:
    import pandas as pd

    source = resources.files(__package__) / f"{name}.csv"
    if not source.is_file():
        raise ReferenceDataError(f"there is no reference table {name!r}; there are {', '.join(tables())}")
    with source.open(encoding="utf-8") as file:
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
    for column, kind in _declared(name).items():
        if kind == "date":
            table[column] = pd.to_datetime(table[column].replace("", None), format="%Y-%m-%d")
        elif kind == "flag":
            table[column] = table[column].map(_FLAGS).astype(bool)
        elif kind == "integer":
            table[column] = table[column].astype("int64")
        elif kind == "number":
            table[column] = pd.to_numeric(table[column].replace("", None)).astype("float64")
    return table


@cache
def _declared(name: str) -> dict[str, str]:
    source = resources.files(__package__) / "columns.csv"
    with source.open(encoding="utf-8") as file:
        return {row["column"]: row["type"] for row in csv.DictReader(file) if row["table"] == name}
