"""The private temporary folder that record-level data passes through, and what a killed process left of one."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from pathlib import Path

PREFIX = "pcc-extracts-"
FORGOTTEN = 24 * 60 * 60
"""Seconds after which a folder is taken for left behind where a process cannot be asked for."""


def make_scratch() -> Path:
    """Return a new folder that only this user can read, after removing those of processes that are gone."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if _is_left_behind(left):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))


def _is_left_behind(folder: Path) -> bool:
    """Whether the process that made a folder is gone."""
    owner = folder.name.removeprefix(PREFIX).split("-")[0]
    if os.name == "nt" or not owner.isdigit():
        with contextlib.suppress(OSError):
            return time.time() - folder.stat().st_mtime > FORGOTTEN
        return False
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
