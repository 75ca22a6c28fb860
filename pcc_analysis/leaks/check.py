"""Looking for leaks in files that are to be published; one is enough to publish none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pcc_analysis.errors import RunError
from pcc_analysis.leaks.passages import passages
from pcc_analysis.leaks.patterns import PATTERNS, Pattern, of_this_machine
from pcc_analysis.measures import catalogue
from pcc_analysis.numbers import count_noun
from pcc_analysis.periods import parse_period
from pcc_analysis.plans import plan_for
from pcc_analysis.sources.personal import fingerprints_of, words_of
from pcc_analysis.supply import personal_values

ALLOWED = "allowed-in-reports.txt"
"""The file of the data folder with what may be printed although it looks like a leak, one a line."""
SHOWN = 12
OF_A_RECORD = "value of a record in the extracts"


@dataclass(frozen=True)
class Leak:
    """Something that must not be published: what kind, in which file and where, and the beginning of it."""

    kind: str
    file: str
    place: str
    begins: str

    def __str__(self) -> str:
        """Return the leak as one line.

        >>> print(Leak("postcode", "quarterly_report.html", "below 'Hate crime'", "SN…"))
        quarterly_report.html, below 'Hate crime': postcode (SN…)
        """
        return f"{self.file}{', ' if self.place else ''}{self.place}: {self.kind} ({self.begins})"


def find_leaks(
    files: Iterable[Path],
    personal: np.ndarray,
    machine: Sequence[Pattern] = (),
    allowed: Collection[str] = (),
) -> list[Leak]:
    """Return every leak in files, each once.

    Parameters
    ----------
    files
        What is to be published.
    personal
        Fingerprints of what identifies records, see `sources.personal`.
    machine
        From ``patterns.of_this_machine``.
    allowed
        What may be printed.
    """
    exempt = {" ".join(words_of(one)) for one in allowed}
    read = [(path.name, place, text) for path in files for place, text in passages(path)]
    everything = "\n".join(text for _file, _place, text in read)
    lines = dict.fromkeys(everything.splitlines())
    once = "\n".join(lines)  # a third of it: charts are drawn for two widths, and tables stand in the workbook again
    kinds = [
        pattern for pattern in (*PATTERNS, *machine) if pattern.looks.search(everything if pattern.goes_on else once)
    ]
    printed = _printed(lines, personal)
    found: dict[tuple[str, str, str], Leak] = {}
    for file, place, text in read if kinds or printed else ():
        looked = [(pattern.kind, match[0]) for pattern in kinds for match in pattern.looks.finditer(text)]
        for kind, value in (*looked, *((OF_A_RECORD, value) for value in printed if _says(text, value))):
            if " ".join(words_of(value)) not in exempt:
                found.setdefault((kind, file, value), Leak(kind, file, place, _beginning(value)))
    return list(found.values())


def _printed(lines: Collection[str], personal: np.ndarray) -> list[str]:
    """Return the values of records that stand in lines."""
    if not len(personal):
        return []
    candidates, known = fingerprints_of(lines), np.sort(personal, kind="stable")  # each source's are in order
    looked_for = np.fromiter(candidates, dtype=np.uint64, count=len(candidates))
    places = np.minimum(np.searchsorted(known, looked_for), len(known) - 1)
    return [candidates[one] for one in looked_for[known[places] == looked_for].tolist()]


def _says(text: str, value: str) -> bool:
    return any(f" {value} " in f" {' '.join(words_of(line))} " for line in text.splitlines())


def _beginning(value: str) -> str:
    """Return enough of a value to find it by."""
    plain = " ".join(value.split())
    return f"{plain[: max(2, min(SHOWN, len(plain) // 3))]}…"


def refuse_leaks(leaks: Sequence[Leak]) -> None:
    """Refuse to publish where there is a leak.

    Raises
    ------
    RunError
        Naming each leak and its place.
    """
    if leaks:
        listed = "\n".join(f"  {leak}" for leak in leaks[:SHOWN])
        more = f"\n  and {len(leaks) - SHOWN} more" if len(leaks) > SHOWN else ""
        raise RunError(
            f"nothing was published, because of {count_noun(len(leaks), 'thing')} that must not leave the office:\n"
            f"{listed}{more}\n"
            f"take them out of the commentary, the notebook or the extract; what may be printed although it looks like "
            f"this goes into {ALLOWED} in the data folder, one a line; the last good report is untouched"
        )


def screen(files: Sequence[str], data: str, plans: str, period: str, out: str) -> None:
    """Refuse to publish files where anything in them must not leave the office.

    It takes what JSON has, so that it can be asked of another process.

    Parameters
    ----------
    files
        What is to be published.
    data, plans, out
        The folders of the run; the data folder may hold `ALLOWED`.
    period
        In any spelling of ``parse_period``, for the plan in force.

    Raises
    ------
    RunError
        Naming each leak and its place.
    """
    force = plan_for(Path(plans), parse_period(period).last_month, catalogue()).force
    allowed = Path(data) / ALLOWED
    exempt = allowed.read_text(encoding="utf-8-sig").splitlines() if allowed.is_file() else []
    machine = list(of_this_machine((Path(data), Path(plans), Path(out))))
    refuse_leaks(find_leaks(map(Path, files), personal_values(Path(data), force), machine, exempt))
