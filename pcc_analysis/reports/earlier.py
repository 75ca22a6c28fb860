"""What was published before: the figures that earlier reports printed, and earlier versions of the same report.

A version is told by the extracts it was made from. Making a report again from the same extracts makes no new one, so
that it says the same of what was published before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pcc_analysis.errors import PeriodError
from pcc_analysis.periods import ReportingPeriod, parse_period
from pcc_analysis.publications.parquet import FIGURES
from pcc_analysis.reports.provenance import PROVENANCE, read_provenance

EARLIER = "earlier"
"""The folder, inside that of a period, with the figures of versions that another has taken the place of."""

LEARNT_FROM = 12


@dataclass(frozen=True)
class Version:
    """The figures of one report as it was published.

    Parameters
    ----------
    period, report
        The name of the period and of the notebook.
    extracts
        One SHA-256 for the extracts it was made from.
    as_at
        The latest date of them.
    final
        Whether it was published as final.
    file
        Where its figures are, in the folder of the period.
    sha256
        Of its own figures.
    """

    period: str
    report: str
    extracts: str
    as_at: str
    final: bool
    file: str
    sha256: str

    @classmethod
    def of(cls, period: str, report: str, record: Mapping[str, Any], file: str = FIGURES) -> Version:
        """Return the version that a record is of."""
        inputs, final = record["inputs"], bool(record["parameters"].get("final"))
        return cls(period, report, inputs["extracts"], inputs["as_at"], final, file, record["figures"]["sha256"])

    def archived(self) -> Version:
        """Return it as it is kept when another takes its place."""
        return Version(**{**asdict(self), "file": f"{EARLIER}/{self.report}-{self.extracts[:12]}.parquet"})


def versions(folder: Path, name: str) -> list[Version]:
    """Return the versions that a period's folder holds, oldest first, those that stand last."""
    known = read_provenance(folder)
    standing = [Version.of(name, report, record) for report, record in known["reports"].items() if record["figures"]]
    there = [Version(**said) for said in known.get(EARLIER, [])] + standing
    return [version for version in there if (folder / version.file).is_file()]


def published_before(out: Path, period: ReportingPeriod, extracts: str) -> Iterator[Version]:
    """Yield every version of this or an earlier period that was made from other extracts."""
    for folder in sorted(one.parent for one in out.glob(f"*/{PROVENANCE}")):
        try:
            other = parse_period(folder.name)
        except PeriodError:
            continue
        if other.name == period.name or other.last_month < period.last_month:
            yield from (version for version in versions(folder, other.name) if version.extracts != extracts)


def to_compare(out: Path, period: ReportingPeriod, extracts: str, as_at: str) -> list[dict[str, Any]]:
    """Return what a report is compared with, and what it may learn from how figures moved before.

    Parameters
    ----------
    out, period
        The folder that reports go to, and what the report is for.
    extracts, as_at
        What it is made from. Versions made from later extracts were not there yet.

    Returns
    -------
    list of dict
        Versions, oldest first, with ``compared``: true for the report of the latest period before this one, of the
        same kind of period first, and for the version of this report before this one; the last final one where any is
        final. Of the others the latest `LEARNT_FROM`.
    """
    there = [one for one in published_before(out, period, extracts) if one.as_at <= as_at]
    ends = {one.period: parse_period(one.period) for one in there}
    there.sort(key=lambda one: (ends[one.period].last_month, one.as_at))
    before = [name for name in ends if name != period.name]
    nearest = max(before, key=lambda name: (ends[name].last_month, ends[name].kind == period.kind), default=None)
    compared: list[Version] = []
    for name in (nearest, period.name):
        own = [one for one in there if one.period == name]
        compared += {one.report: one for one in [one for one in own if one.final] or own}.values()
    history = [one for one in there if one not in compared][-LEARNT_FROM:]
    chosen = [one for one in there if one in compared or one in history]
    return [{**asdict(one), "compared": one in compared} for one in chosen]
