"""Demonstration data: simulated extracts of every source, calibrated to the figures the Panel's reports print."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from pcc_analysis.errors import PccError, PeriodError
from pcc_analysis.sources.files import SIMULATED

if TYPE_CHECKING:
    import numpy as np

    from pcc_analysis.demonstration.calibration import Months

FIRST, LAST = "2014-04", "2024-09"
LATEST = "2025-03"
SOURCES = (
    "crimes",
    "incidents",
    "calls",
    "survey",
    "complaints",
    "courts",
    "case_files",
    "detentions",
    "collisions",
    "specials",
    "workforce",
    "sickness",
    "confidence",
    "recording_audits",
    "victims_rights",
    "offender_management",
    "reoffending",
    "first_time_entrants",
    "budget",
    "monthly_figures",
    "ons_tables",
)
"""Each is a module of this package with a function ``make_<source>(folder, axis, rng)`` that returns its files."""

NOTICE = """This folder holds demonstration data: simulated records about nobody, made from a seed.

Totals of some years are set to figures that were published for Wiltshire, and commentary/ holds published dates,
grades and ranks beside sentences marked as made up; everything else is chance. Nothing here says anything about a
real person, place or crime, and no report made from it can be final.
"""


def make_demonstration_data(folder: Path, seed: int = 2019, first: str = FIRST, last: str = LAST) -> list[Path]:
    """
    Write simulated extracts of every source into a data folder.

    Parameters
    ----------
    folder
        The data folder; made if it is not there. Earlier demonstration data in it is replaced.
    seed
        Where chance starts: the same seed writes the same bytes, another one other records with the same
        published totals.
    first, last
        The months simulated, ``YYYY-MM``, within April 2014 to March 2025. A published total is met where its
        window lies whole inside.

    Returns
    -------
    list of Path
        The files written. One of them is named DEMONSTRATION: reports made from the folder say so on every page.

    Raises
    ------
    PeriodError
        If a month is outside the range, or the last is before the first.
    PccError
        If the folder holds links, or files that demonstration data did not write; nothing is written or removed.

    >>> from tempfile import mkdtemp
    >>> written = make_demonstration_data(Path(mkdtemp()), first="2019-04", last="2019-06")
    >>> written[0].name, written[1].name
    ('DEMONSTRATION', 'crimes-2019-20.parquet')
    """
    import numpy as np
    import pyarrow as pa

    from pcc_analysis.demonstration.calibration import month_axis
    from pcc_analysis.demonstration.commentary import write_commentary

    _check_months(first, last)
    mark = folder / SIMULATED
    if strange := _not_ours(folder):
        raise PccError(
            f"{folder.name} holds what is not demonstration data ({', '.join(strange[:6])}); nothing was written: "
            "choose another folder"
        )
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text(NOTICE, encoding="utf-8", newline="\n")
    written = [mark]
    for source in SOURCES:
        rng = np.random.default_rng([seed, zlib.crc32(source.encode())])
        written += _maker(source)(folder, month_axis(first, last), rng)
        pa.default_memory_pool().release_unused()
    written += write_commentary(folder)
    listed = [path.relative_to(folder).as_posix() for path in written[1:]]
    mark.write_text("\n".join([NOTICE, *listed, ""]), encoding="utf-8", newline="\n")
    return written


def _maker(source: str) -> Callable[[Path, Months, np.random.Generator], list[Path]]:
    module = import_module(f"{__name__}.{source}")
    maker: Callable[[Path, Months, np.random.Generator], list[Path]] = getattr(module, f"make_{source}")
    return maker


def _not_ours(folder: Path) -> list[str]:
    """Return links, and the files of source folders that the mark does not list as written here."""
    from pcc_analysis.demonstration import commentary
    from pcc_analysis.demonstration.ons_tables import FOLDER
    from pcc_analysis.sources.catalogue import CONTRACTS

    mark = folder / SIMULATED
    ours = set(mark.read_text(encoding="utf-8").splitlines()) if mark.is_file() else set()
    strange = [f"{commentary.FOLDER}, a link"] if (folder / commentary.FOLDER).is_symlink() else []
    for name in dict.fromkeys(CONTRACTS[one].folder if one in CONTRACTS else FOLDER for one in SOURCES):
        inside = folder / name
        if inside.is_symlink():
            strange.append(f"{name}, a link")
        elif inside.is_dir():
            found = (path.relative_to(folder).as_posix() for path in sorted(inside.rglob("*")) if not path.is_dir())
            strange += [path for path in found if path not in ours]
    return strange


def _check_months(first: str, last: str) -> None:
    for month in (first, last):
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month) or not FIRST <= month <= LATEST:
            raise PeriodError(f"{month!r} cannot be simulated; write a month from {FIRST} to {LATEST} as YYYY-MM")
    if last < first:
        raise PeriodError(f"the last month, {last}, is before the first, {first}; give them in order")
