"""An order for one report: what it is to be made from, and whether the report that is there was made from the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pcc_analysis.engine_of_run import moment
from pcc_analysis.fingerprints import LIBRARY, FileHashes, cache_folder, digest_of, library_is_as_loaded
from pcc_analysis.periods import ReportingPeriod
from pcc_analysis.reports.earlier import published_before
from pcc_analysis.reports.execution import TIME_LIMIT
from pcc_analysis.reports.placing import is_unfinished
from pcc_analysis.reports.provenance import FOLDERS, PUBLISHED, altered, read_provenance, write_provenance


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
    time_limit
        The minutes after which the notebook is stopped.
    pdf
        Whether the page is printed as a PDF too.
    """

    period: ReportingPeriod
    notebook: str
    source: Path
    given: Mapping[str, Any]
    out: Path
    time_limit: float = TIME_LIMIT
    pdf: bool = False

    @property
    def arguments(self) -> dict[str, Any]:
        """The order as JSON has it, for another process: the arguments of `making.make`."""
        return {
            "period": self.period.name,
            "notebook": self.notebook,
            "source": str(self.source.absolute()),
            "given": dict(self.given),
            "out": str(self.out.absolute()),
            "time_limit": self.time_limit,
            "pdf": self.pdf,
        }

    @property
    def folder(self) -> Path:
        """The folder of the period."""
        return self.out / self.period.name

    @property
    def page(self) -> Path:
        """Where the report goes."""
        return self.folder / f"{self.notebook}.html"

    @property
    def pdf_name(self) -> str:
        """Where the PDF goes, inside the folder of the period."""
        return f"{self.notebook}.pdf"

    def following(self, before: Sequence[Mapping[str, Any]], known: Collection[str]) -> Order:
        """Return the order with what was published before, where the notebook has a parameter for it."""
        if PUBLISHED not in known:
            return self
        told = ("period", "report", "as_at", "compared")
        published = [
            {
                **{name: version[name] for name in told},
                "file": str((self.out / version["period"] / version["file"]).absolute()),
            }
            for version in before
        ]
        return replace(self, given={**self.given, PUBLISHED: json.dumps(published, ensure_ascii=False)})


@dataclass
class Materials:
    """Everything that a run's reports are made from, looked at when the run begins and again when it ends.

    Parameters
    ----------
    data, plans
        The folders; every file of theirs counts, since a notebook may read any of them.

    Attributes
    ----------
    supplied
        Name and SHA-256 of every file in the data folder.
    extracts
        One SHA-256 for everything in the data folder but what people write.
    """

    data: Path
    plans: Path
    supplied: list[tuple[str, str]] = field(init=False)
    extracts: str = field(init=False)
    _digest: str = field(init=False)
    _states: list[Any] = field(init=False)

    def __post_init__(self) -> None:
        self._states = self._now()
        hashes = FileHashes(cache_folder())
        self.supplied = hashes.under(self.data)
        self.extracts = digest_of([one for one in self.supplied if not one[0].startswith("commentary/")])
        self._digest = digest_of(LIBRARY, self.supplied, hashes.under(self.plans), moment())
        hashes.remember()

    def _now(self) -> list[Any]:
        return [FileHashes.states(folder) for folder in (self.data, self.plans)]

    def key(self, order: Order) -> str:
        """Return one SHA-256 for everything that an order depends on."""
        given = {name: value for name, value in order.given.items() if name not in (*FOLDERS, PUBLISHED)}
        before = sorted(version.sha256 for version in published_before(order.out, order.period, self.extracts))
        return digest_of(self._digest, hashlib.sha256(order.source.read_bytes()).hexdigest(), given, before)

    def untouched(self) -> bool:
        """Whether everything is as it was when the run began."""
        return self._states == self._now() and library_is_as_loaded()


def unchanged_since(order: Order, key: str) -> str | None:
    """Return when the report that is there was made, if it was made from the same and nobody has altered it since.

    Notes in the record that it was asked for again.
    """
    known = read_provenance(order.folder)
    record = known["reports"].get(order.notebook, {})
    if not key or record.get("made_from") != key or is_unfinished(order.folder):
        return None
    if set(altered(order.folder, record)) - ({order.pdf_name} if order.pdf else set()):  # a PDF can be printed again
        return None
    record["unchanged"] = datetime.now(UTC).isoformat(timespec="seconds")
    write_provenance(order.folder, known)
    return str(record["made"])
