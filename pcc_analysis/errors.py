"""Every error the toolkit raises on purpose, and the fault that a data contract reports.

An error states the rule, counts the offenders and names the way out, so that an analyst can act on it without
reading code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class PccError(Exception):
    """The parent of every error raised on purpose; its message is meant for an analyst."""

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows of it: the message, which names the way out, and no traceback."""
        return [f"{type(self).__name__}: {self}"]


class PeriodError(PccError, ValueError):
    """A period that cannot be read, does not exist, or lies outside what the data can answer."""


class ReferenceDataError(PccError, LookupError):
    """A code, set or name that the reference data does not hold."""


class MeasureError(PccError, ValueError):
    """A measure that is defined wrongly, twice, or not at all."""


class NotAProportionError(PccError, ValueError):
    """A numerator larger than its denominator where a proportion was asked for."""


class InsufficientDataError(PccError, ValueError):
    """Too little data, or the wrong kind of it, for the method that was asked for."""


class EngineError(PccError, RuntimeError):
    """The engine for record-level work cannot be opened."""


class RunError(PccError, RuntimeError):
    """A report that could not be made; the last good one is untouched."""


@dataclass(frozen=True)
class Fault:
    """One broken rule in one input.

    Parameters
    ----------
    source, file
        Which source and which file of it.
    rule
        What was expected, in one clause.
    rows
        How many rows break the rule; 0 where the fault is the whole file's.
    examples
        At most two offending values, never from a column that can hold personal data.
    remedy
        What the analyst can do about it.
    """

    source: str
    file: str
    rule: str
    rows: int = 0
    examples: tuple[str, ...] = ()
    remedy: str = ""

    def __str__(self) -> str:
        """Return the fault as one line.

        >>> print(Fault("crimes", "2019-06.csv", "recorded_date is missing", 3, remedy="fill it in"))
        crimes (2019-06.csv): 3 rows where recorded_date is missing; fill it in
        """
        many = f"{self.rows:,} {'row' if self.rows == 1 else 'rows'} where " if self.rows else ""
        such = f" (for example {', '.join(map(repr, self.examples))})" if self.examples else ""
        todo = f"; {self.remedy}" if self.remedy else ""
        return f"{self.source} ({self.file}): {many}{self.rule}{such}{todo}"


class DataContractError(PccError, ValueError):
    """Inputs that break their contract; carries every fault, not only the first.

    Parameters
    ----------
    faults
        All faults found, in the order of the files.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [str(fault) for fault in self.faults]
        super().__init__("\n".join([*lines, "nothing was loaded"]))
