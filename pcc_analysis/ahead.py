"""Work that a second process does ahead of this one, where the run says that a processor has nothing to do.

A run that makes one report on two processors would leave one of them idle while a notebook is executed. What is worked
out is the same either way, to the byte: pieces are independent of each other, and nothing but their results comes back.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import pickle
import signal
import struct
import tempfile
import warnings
from collections.abc import Callable, Hashable, Sequence
from types import TracebackType
from typing import Generic, Self, TypeVar

SPARE = "PCC_SPARE_PROCESSOR"
"""Set for the processes of a run while it leaves a processor idle."""

DONE = struct.Struct("=qqq")
"""What says that a piece is done: its place, and where its result stands in the file, from and how long."""

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Ahead(Generic[K, T]):
    """Pieces of work, the last of them done by a forked process while this one does the first.

    The two meet where they meet: a piece that nobody has begun is done by whoever comes to it. Where there is no
    processor to spare, or the other process is lost, everything is done here, when it is asked for.

    Parameters
    ----------
    work
        What is done for a piece; its result can be pickled, and nothing else that it does is seen here.
    pieces
        In the order in which they will be asked for, each once.
    spare
        Whether a processor has nothing to do; unless given, what the run says.

    Examples
    --------
    >>> with Ahead(len, ["a", "bcd"]) as length:
    ...     length("a"), length("bcd")
    (1, 3)
    """

    def __init__(self, work: Callable[[K], T], pieces: Sequence[K], spare: bool | None = None) -> None:
        self._work = work
        self._places = {piece: place for place, piece in enumerate(pieces)}
        self._found: dict[int, T] = {}
        self._begun = mmap.mmap(-1, max(1, len(pieces)))  # shared with the other process
        self._pid = 0
        if (bool(os.environ.get(SPARE)) if spare is None else spare) and hasattr(os, "fork"):
            self._fork(pieces)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the other process."""
        if self._pid:
            os.close(self._heard)
            self._results.close()
            with contextlib.suppress(OSError):
                os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            self._pid = 0

    def __call__(self, piece: K) -> T:
        """Return the result of a piece."""
        place = self._places[piece]
        if self._pid and self._begun[place]:
            while place not in self._found and self._hear():
                pass
            if place in self._found:
                return self._found[place]
        self._begun[place] = 1
        return self._work(piece)

    def _fork(self, pieces: Sequence[K]) -> None:
        self._results = tempfile.TemporaryFile()  # noqa: SIM115 - a pipe would be full before anybody reads
        self._heard, say = os.pipe()
        with warnings.catch_warnings():  # of threads: those of a kernel hold no lock that work on figures needs
            warnings.simplefilter("ignore", DeprecationWarning)
            self._pid = os.fork()
        if self._pid:
            os.close(say)
            return
        try:  # the other process, which must not come back from here
            for place in reversed(range(len(pieces))):
                if self._begun[place]:
                    break
                self._begun[place] = 1
                result = pickle.dumps(self._work(pieces[place]))
                start = self._results.tell()
                self._results.write(result)
                self._results.flush()
                os.write(say, DONE.pack(place, start, len(result)))
        finally:
            os._exit(0)  # whatever went wrong happens again where it is asked for

    def _hear(self) -> bool:
        """Wait for one result; False where none will come any more."""
        said = os.read(self._heard, DONE.size)
        if len(said) < DONE.size:
            return False
        place, start, length = DONE.unpack(said)
        self._found[place] = pickle.loads(os.pread(self._results.fileno(), length, start))
        return True
