"""An order for one report: what it is to be made from, and whether the report that is there was made from the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pcc_analysis.fingerprints import LIBRARY, FileHashes, cache_folder, digest_of, library_is_as_loaded
from pcc_analysis.periods import ReportingPeriod
from pcc_analysis.reports.provenance import read_provenance, write_provenance

FOLDERS = ("data", "plans")
"""Parameters that name folders: what counts is what is in them."""


@dataclass(frozen=True)
class Order:
    """One report to make.

    Parameters
    ----------
    period, notebook, source
        The period, the name of the notebook and its file.
    given
        The parameters of the notebook.
    out
        The folder that reports go to.
    """

    period: ReportingPeriod
    notebook: str
    source: Path
    given: Mapping[str, Any]
    out: Path

    @property
    def arguments(self) -> dict[str, Any]:
        """The order as JSON has it, for another process: the arguments of `reports.make`."""
        return {
            "period": self.period.name,
            "notebook": self.notebook,
            "source": str(self.source.absolute()),
            "given": dict(self.given),
            "out": str(self.out.absolute()),
        }

    @property
    def folder(self) -> Path:
        """The folder of the period."""
        return self.out / self.period.name

    @property
    def page(self) -> Path:
        """Where the report goes."""
        return self.folder / f"{self.notebook}.html"


@dataclass
class Materials:
    """Everything that a run's reports are made from, looked at when the run begins and again when it ends.

    Parameters
    ----------
    data, plans
        The folders; every file of theirs counts, since a notebook may read any of them.
    """

    data: Path
    plans: Path
    _digest: str = field(init=False)
    _states: list[Any] = field(init=False)

    def __post_init__(self) -> None:
        self._states = self._now()
        hashes = FileHashes(cache_folder())
        self._digest = digest_of(LIBRARY, hashes.under(self.data), hashes.under(self.plans))
        hashes.remember()

    def _now(self) -> list[Any]:
        return [FileHashes.states(folder) for folder in (self.data, self.plans)]

    def key(self, order: Order) -> str:
        """Return one SHA-256 for everything that an order depends on."""
        given = {name: value for name, value in order.given.items() if name not in FOLDERS}
        return digest_of(self._digest, hashlib.sha256(order.source.read_bytes()).hexdigest(), given)

    def untouched(self) -> bool:
        """Whether everything is as it was when the run began."""
        return self._states == self._now() and library_is_as_loaded()


def unchanged_since(order: Order, key: str) -> str | None:
    """Return when the report that is there was made, if it was made from the same and nobody has altered it since.

    Notes in the record that it was asked for again.
    """
    known = read_provenance(order.folder)
    record = known["reports"].get(order.notebook, {})
    if not key or record.get("made_from") != key or not order.page.is_file():
        return None
    if hashlib.sha256(order.page.read_bytes()).hexdigest() != record["page"]["sha256"]:
        return None
    record["unchanged"] = datetime.now(UTC).isoformat(timespec="seconds")
    write_provenance(order.folder, known)
    return str(record["made"])
