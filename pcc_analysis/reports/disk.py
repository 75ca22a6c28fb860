"""What the disk refuses, said so that an analyst can act on it."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pcc_analysis.errors import RunError

FULL = {errno.ENOSPC, errno.EDQUOT}
CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}
UNTOUCHED = "the last good report is untouched"


@contextmanager
def refusals(out: Path) -> Iterator[None]:
    """Turn what the system says of the disk into an error that says what to do.

    Parameters
    ----------
    out
        The folder that reports go to.

    Raises
    ------
    RunError
        In place of an `OSError` about a full disk or one that cannot be written to; any other error goes through.
    """
    try:
        yield
    except OSError as error:
        said = in_words(error, out)
        if said is None:
            raise
        raise RunError(said) from error


def in_words(error: OSError, out: Path) -> str | None:
    """Return what an error of the disk means and the way out; None for an error of another kind.

    >>> print(in_words(OSError(errno.EROFS, "Read-only file system"), Path("outputs")))
    outputs/ cannot be written to (Read-only file system); have it made writable, or give another folder with --out;
    the last good report is untouched
    """
    if error.errno in FULL:
        free = f" ({_free(out)} MB free)" if out.is_dir() else ""
        return f"the disk that holds {out.name}/ is full{free}; make room and run again; {UNTOUCHED}"
    if error.errno in CLOSED:
        way_out = "have it made writable, or give another folder with --out"
        if (
            out.is_dir()
            and isinstance(error.filename, str)
            and Path(error.filename).suffix in (".html", ".xlsx", ".pdf")
        ):
            way_out = (
                f"close {Path(error.filename).name} where it is open, have the folder made writable, or give --out"
            )
        return f"{out.name}/ cannot be written to ({error.strerror}); {way_out}; {UNTOUCHED}"
    return None


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free // 2**20
