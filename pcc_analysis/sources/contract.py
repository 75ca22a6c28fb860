"""What a source promises: its columns, the rules its rows keep, and how its months are read from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ibis.common.deferred import Deferred

from pcc_analysis.errors import Fault

Kind = Literal["text", "code", "choice", "choices", "date", "month", "timestamp", "flag", "integer", "number"]

TYPES: dict[str, str] = {
    "text": "string",
    "code": "string",
    "choice": "string",
    "choices": "array<string>",
    "date": "date",
    "month": "date",
    "timestamp": "timestamp",
    "flag": "boolean",
    "integer": "int64",
    "number": "float64",
}
"""Kind of column -> type of the table that measures see."""


def plain_name(name: str) -> str:
    r"""Return a column name in the one spelling that names are compared in.

    >>> plain_name(" Crime  Number\ufeff"), plain_name("crime_number"), plain_name("Recorded-Date (local)")
    ('crime_number', 'crime_number', 'recorded_date_local')
    """
    return "_".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a source.

    Parameters
    ----------
    name
        The name that measures use.
    kind
        ``text``; ``code`` (text in capitals: ``4.1`` and ``4.10`` stay two codes); ``choice`` (one of
        ``allowed``); ``choices`` (several, separated by ``;`` ``|`` or ``,``); ``date``; ``month`` (its first
        day); ``timestamp``; ``flag``; ``integer``; ``number``.
    description
        What it holds, in one clause, for the people who make the extract.
    required
        The column must be there and every row must have a value.
    key
        It has few distinct values, so that counts may be grouped by it.
    personal
        It can hold personal data: never shown in a message.
    allowed
        The values of a choice, in the spelling that measures use; capitals and spaces do not matter.
    aliases
        Other headings that extracts use.
    minimum, maximum
        Limits of a number; a value outside is a fault.
    reference
        A table of `pcc_analysis.reference` that holds the known codes; a code that is not known is kept and
        reported.
    reference_column
        The column of that table.
    value
        For a column that is worked out from others and not read: an Ibis expression.
    blank_allowed
        The column must be there, but a row may leave it empty.
    """

    name: str
    kind: Kind
    description: str
    required: bool = True
    key: bool = False
    personal: bool = False
    allowed: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    reference: str | None = None
    reference_column: str = "code"
    value: Deferred | None = None
    blank_allowed: bool = False

    @property
    def takes_any(self) -> bool:
        """Whether whatever stands in a cell can be read."""
        return self.kind in ("text", "code")

    def __post_init__(self) -> None:
        if self.kind not in TYPES:
            raise ValueError(f"column {self.name} has the kind {self.kind!r}; use one of {', '.join(TYPES)}")
        if self.kind == "choice" and not self.allowed:
            raise ValueError(f"column {self.name} is a choice without allowed values; list them or use text")

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings that are read as this column, in the spelling of `plain_name`."""
        return tuple(dict.fromkeys(plain_name(name) for name in (self.name, *self.aliases)))


@dataclass(frozen=True, eq=False)
class Rule:
    """What no row may do, such as arriving before it was dispatched.

    Parameters
    ----------
    name
        A short name.
    broken
        An Ibis expression, true for the rows that break the rule.
    says
        The offence as a clause that follows "12 rows where".
    remedy
        What the analyst can do.
    refuse
        False where such rows are only reported.
    """

    name: str
    broken: Deferred
    says: str
    remedy: str
    refuse: bool = True


@dataclass(frozen=True, eq=False)
class Contract:
    """A source: where its files are, what stands in them, and which months they speak for.

    Parameters
    ----------
    name, title, description
        The name that measures use, the name that people use, and one sentence.
    folder
        The folder inside the data folder.
    columns
        Its columns.
    date
        The default date column: a record belongs to the month of this date.
    unique
        A column that no two records share. A record that stands twice with the same ``agree`` columns is read
        once, as it stands last; twice with different ones is a fault.
    keep_repeats
        Records that share the ``unique`` column are reported, and all are kept.
    agree
        What the repeats of one record must agree on; the date column unless given.
    rules
        What no row may do.
    sparse
        Months without a record are normal: the source covers every month from its first to its last record.
        Otherwise a month without records was not supplied.
    area
        The column with the area of the plan's geography, or None.
    force
        The column with the police force, where the files hold several.
    files
        Which files of the folder are read.
    file_name
        A regular expression whose named groups say what the columns of the same name hold throughout a file.
    span
        How many months one record speaks for, from its date on (3 for quarterly figures).
    reshape
        What to do with a text file whose table may not have one row per record: given the contract, the file, its
        name and where to write, the file to read instead (or the same) and its faults.
    """

    name: str
    title: str
    folder: str
    columns: tuple[Column, ...]
    date: str
    description: str
    unique: str | None = None
    keep_repeats: bool = False
    agree: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    sparse: bool = False
    area: str | None = "area"
    force: str | None = None
    files: str = "*"
    file_name: str | None = None
    span: int = 1
    reshape: Callable[[Contract, Path, str, Path], tuple[Path, list[Fault]]] | None = None

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"contract {self.name} has two columns named {', '.join(twice)}")
        used = [self.date, self.unique, self.area, self.force, *self.agree]
        missing = sorted({name for name in used if name is not None and name not in names})
        if missing:
            raise ValueError(f"contract {self.name} uses columns that it does not have: {', '.join(missing)}")
        if self.column(self.date).kind not in {"date", "month", "timestamp"}:
            raise ValueError(f"contract {self.name} takes its months from {self.date}, which is not a date")
        headings = [heading for column in self.columns for heading in column.headings]
        shared = sorted({heading for heading in headings if headings.count(heading) > 1})
        if shared:
            raise ValueError(f"contract {self.name} reads two columns from one heading: {', '.join(shared)}")

    def column(self, name: str) -> Column:
        """Return the column of this name.

        Raises
        ------
        KeyError
            If there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}; it has {', '.join(c.name for c in self.columns)}")

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns with few distinct values, by which a first stage may group."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def read(self) -> tuple[Column, ...]:
        """The columns that stand in the files; the others are worked out."""
        return tuple(column for column in self.columns if column.value is None)

    @property
    def headings(self) -> dict[str, str]:
        """Heading, in the spelling of `plain_name` -> column."""
        return {heading: column.name for column in self.read for heading in column.headings}
