"""Finished files moved into a folder so that none is ever half there, also where the process is killed in between.

Whatever is to be published is first written, whole, beside the folder it goes to. One renaming hands it over; from
then on it is only a matter of moving files, which whoever comes next finishes where it was cut off.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

HANDED_OVER = ".placing"
"""The folder, inside the one they go to, of files that are whole and not all in place yet."""
WORK = ".run-"
"""How the folders begin in which reports are made."""


def place(ready: Path, folder: Path) -> None:
    """Move everything in a folder into another, in place of what stands there under the same names.

    Parameters
    ----------
    ready
        Holds the files under the names they are to have, on the same disk as `folder`; gone afterwards.
    folder
        Where they go. Whoever calls this holds its lock, see `locks.locked`.

    Raises
    ------
    OSError
        Where the disk is full or cannot be written to; before the files are handed over, nothing has changed.
    """
    for path in sorted(ready.rglob("*")):
        if path.is_file():
            _settle(path)
    folder.mkdir(parents=True, exist_ok=True)
    ready.rename(folder / HANDED_OVER)
    finish(folder)


def finish(folder: Path) -> None:
    """Move what was handed over and not yet moved; nothing where everything is in place."""
    handed_over = folder / HANDED_OVER
    for path in sorted(handed_over.rglob("*")):
        if path.is_file():
            target = folder / path.relative_to(handed_over)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    if handed_over.is_dir():
        shutil.rmtree(handed_over)


def is_unfinished(folder: Path) -> bool:
    """Whether files were handed over and not all moved."""
    return (folder / HANDED_OVER).is_dir()


def work_prefix(period: str) -> str:
    """Return how the names of the folders begin in which reports of a period are made."""
    return f"{WORK}{period}-"


def sweep(folder: Path) -> None:
    """Remove what killed runs of a period left; whoever calls this holds its lock, so nobody works there."""
    for left in folder.parent.glob(f"{work_prefix(folder.name)}*"):
        shutil.rmtree(left, ignore_errors=True)


def _settle(path: Path) -> None:
    """Have a file on the disk before anything says that it is there."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
