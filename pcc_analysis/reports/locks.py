"""One run at a time makes the reports of a period: a lock that the system lets go of when its holder ends, however."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from pcc_analysis.errors import RunError
from pcc_analysis.reports.disk import UNTOUCHED, refusals
from pcc_analysis.reports.placing import finish, sweep

LOCK = ".lock"
BEYOND = 1 << 20
"""The byte that is locked where the system locks bytes, and a locked byte cannot be read."""
NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EINVAL, errno.ENOSYS}


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a period's folder, and put in order what a killed run left of it.

    Parameters
    ----------
    folder
        The folder of the period, inside the one that reports go to; made where there is none.

    Raises
    ------
    RunError
        Where another run holds it: says which process and since when; and where the folder cannot be written to.
    """
    with refusals(folder.parent), ExitStack() as opened:
        folder.mkdir(parents=True, exist_ok=True)
        file = opened.enter_context((folder / LOCK).open("a+", encoding="utf-8"))
        if not _taken(file):
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise RunError(
                f"another run is making {folder.name} in {folder.parent.name}/ ({holder}); wait until it has ended, or "
                f"end it, and run again; {UNTOUCHED}"
            )
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {time.strftime('%H:%M:%S')}")
        file.flush()
        finish(folder)
        sweep(folder)
        opened.callback(file.truncate, 0)
        yield


def _taken(file: IO[str]) -> bool:
    """Take the lock if nobody has it; where a disk knows no locks, everybody gets it."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(BEYOND)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in NO_LOCKS
    return True
