"""What a result depends on, as SHA-256: the files of a folder, and the library with everything it runs on.

A file is read again unless its size, its times and its place on the disk are what they were when it was last read, and
it had by then lain unchanged for a while: a file written twice within one tick of the clock looks unchanged.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pcc_analysis

SETTLED = 2.0
"""Seconds a file must have lain unchanged before its times are believed."""

REMEMBERED = "files.json"
VARIABLE = "PCC_CACHE"
"""Names the folder in which runs keep what they counted, where it is not to be the user's own."""

PACKAGE = Path(pcc_analysis.__file__).parent
CHANGE_TIME = os.name == "posix"
"""Whether the system keeps a time of change that nobody can set back; elsewhere every file is read every time."""


def cache_folder() -> Path | None:
    """Return the folder in which runs keep what they counted; None where this user has no place for it.

    It is ``PCC_CACHE``, or the place that the system gives each user for such things. Nothing in it is record level,
    but a distribution of response times is close enough to stay out of folders that are passed on.
    """
    if given := os.environ.get(VARIABLE):
        return Path(given).absolute()
    home = {"win32": ("LOCALAPPDATA", "AppData/Local"), "darwin": ("", "Library/Caches")}
    variable, usual = home.get(sys.platform, ("XDG_CACHE_HOME", ".cache"))
    try:
        return Path(os.environ.get(variable) or Path.home() / usual) / "pcc_analysis"
    except RuntimeError:
        return None


def files_under(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name inside a folder and the path of every file in it that is not hidden, in order, links followed."""
    for name, path in _found_under(folder):
        yield name, Path(path)


def _found_under(folder: Path) -> list[tuple[str, str]]:
    """Return names and paths as text: of the library's files alone path objects would take milliseconds each time."""
    seen: set[tuple[int, int]] = set()
    found: list[tuple[str, str]] = []

    def look(here: str, inside: str) -> None:
        state = os.stat(here)  # noqa: PTH116 - a path object for each would take most of the time
        if (state.st_dev, state.st_ino) in seen:
            return
        seen.add((state.st_dev, state.st_ino))
        with os.scandir(here) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):  # a link to nowhere or to itself, a folder that may not be entered
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir():
                        look(entry.path, f"{inside}{entry.name}/")
                    elif entry.is_file():
                        found.append((inside + entry.name, entry.path))

    with contextlib.suppress(OSError):
        look(str(folder), "")
    return sorted(found)


class FileHashes:
    """SHA-256 of files, remembered between runs in a folder; without a folder nothing is remembered.

    Parameters
    ----------
    folder
        Where to remember; need not exist before `remember`.
    """

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / REMEMBERED if folder else None
        self._known: dict[str, list[int | str]] = {}
        self._new: dict[str, list[int | str]] = {}
        if self._file is not None and CHANGE_TIME:
            try:
                known = json.loads(self._file.read_text(encoding="utf-8"))
                self._known = known if isinstance(known, dict) else {}
            except (OSError, ValueError):
                pass

    def of(self, path: Path | str) -> str:
        """Return the SHA-256 of a file, reading it only where it may have changed."""
        name, before = os.path.abspath(path), _state(path)  # noqa: PTH100 - of text it is a tenth of the time
        known = self._new.get(name, self._known.get(name)) if CHANGE_TIME else None
        if known is not None and known[:-1] == before:
            return str(known[-1])
        digest = _sha256(path)
        settled = time.time() - max(before[1], before[2]) / 1e9 > SETTLED
        if settled and before == _state(path):
            self._new[name] = [*before, digest]
        return digest

    def under(self, folder: Path) -> list[tuple[str, str]]:
        """Return name and SHA-256 of every file of a folder; an absent folder has none."""
        return [(name, self.of(path)) for name, path in _found_under(folder)]

    @staticmethod
    def states(folder: Path) -> list[tuple[str, list[int]]]:
        """Return what shows that a file of a folder was touched at all, even where it was put back as it was."""
        return [(name, _state(path)) for name, path in _found_under(folder)]

    def remember(self) -> None:
        """Write what was learnt; two runs at once may forget each other's, and then read a file once more."""
        if self._file is None or not self._new or not CHANGE_TIME:
            return
        self._known = {name: state for name, state in self._known.items() if Path(name).exists()} | self._new
        with contextlib.suppress(OSError):
            write_private(self._file, json.dumps(self._known).encode())


def _sha256(path: Path | str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _state(path: Path | str) -> list[int]:
    found = os.stat(path)  # noqa: PTH116
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev]


def write_private(path: Path, content: bytes) -> None:
    """Write a file at once or not at all, readable by this user only, its folder likewise where it is new."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


def digest_of(*parts: object) -> str:
    """Return one SHA-256 for values that can be written as JSON.

    >>> digest_of("a", ["b"]) == digest_of("a", ["b"]), digest_of("ab") == digest_of("a", "b")
    (True, False)
    """
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def is_source(name: str) -> bool:
    """Whether a file of the package is a source, not what the interpreter made of one."""
    return "__pycache__/" not in name and not name.endswith(".pyc")


_SOURCES = FileHashes(None)
"""What this process, or the one it was forked from, has read of the library."""


def library_state() -> str:
    """Return one SHA-256 for everything of the library that can change a figure or a page.

    The sources of the package as they lie on the disk, committed or not; the interpreter; every installed distribution
    with its version; and the lock file where the library runs from a checkout.
    """
    lock = PACKAGE.parent / "requirements.lock"
    return digest_of(
        [(name, _SOURCES.of(path)) for name, path in _found_under(PACKAGE) if is_source(name)],
        hashlib.sha256(lock.read_bytes()).hexdigest() if lock.is_file() else "",
        installed(tuple(sys.path)),
        sys.version,
    )


@cache
def installed(places: tuple[str, ...]) -> list[str]:
    """Return name and version of everything installed, as its folders say."""
    return sorted({path.name for place in places if place for path in Path(place).glob("*.dist-info")})


LIBRARY = library_state()
"""The library as it was when this process loaded it; what a process keeps for others it keeps under this name."""


def library_is_as_loaded() -> bool:
    """Whether the library on the disk is still the one that this process runs."""
    return library_state() == LIBRARY
