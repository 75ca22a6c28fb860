"""The process that kernels are forked from: imports the heavy packages once, opens nothing, forks on request.

Started by `client.KernelServer`, never by hand. It runs no thread of Python's, so that a fork is whole, and ends with
the process that started it. Whoever can connect to its socket can run code as its user: the socket lies in a folder
that only this user can enter, and a caller of another user is sent away.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from pcc_analysis.kernels.child import end, run_job, run_kernel, settle, work_off
from pcc_analysis.kernels.messages import receive, send, user_of

FIRST = ("pcc_analysis.supply", "pcc_analysis.measures.bound")
"""What a job needs; one can be forked while the rest is still being imported."""
THEN = (
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.extensions.storemagic",
    "pyarrow.parquet",
    "scipy.special",
    "scipy.optimize",
    "scipy.stats",
    "pcc_analysis.briefing",
    "pcc_analysis.sections",
    "pcc_analysis.commentary.composing",
    "pcc_analysis.kernels.warm",
)
"""What a kernel needs besides, what takes long in pieces: a job that asks for others waits for no more than one."""
LATER = ("seaborn", "statsmodels.api")
"""What only some notebooks need: where there are various, imported when the first is at work, for those that follow."""
LAST = ("pcc_analysis.leaks.check",)
"""What a single report needs when its notebook has been executed: imported when that is at work."""
MAKING = ("pcc_analysis.reports.making", "pcc_analysis.reports.warm", *LAST)
"""What makes a report, where the server is told that several will be made."""

HEARTBEAT = 0.5
"""Seconds between two looks at whether the starting process is still there."""


class Server:
    """Accepts requests, forks, and tells each caller when its process has ended.

    Parameters
    ----------
    folder
        The private folder for the socket.
    parent
        The process to end with.
    more, later
        What to import besides what a kernel needs, at once and when a kernel is at work.
    """

    def __init__(self, folder: Path, parent: int, more: Sequence[str] = (), later: Sequence[str] = ()) -> None:
        self.parent, self.more, self.later = parent, more, list(later)
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(folder / "new"))
        self.listener.listen(64)
        (folder / "new").rename(folder / "socket")
        self.wake, self.alarm = socket.socketpair()
        self.wake.setblocking(False)
        self.alarm.setblocking(False)
        self.children: dict[int, socket.socket] = {}
        self.aside: set[int] = set()
        self.told: set[int] = set()
        self.forked = 0
        self.waiting: list[tuple[dict[str, Any], socket.socket]] = []
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.alarm.fileno(), warn_on_full_buffer=False)

    def serve(self) -> Callable[[], Any] | None:
        """Import, then serve until the parent is gone; in a forked process return what it is to do."""
        gc.disable()  # nothing of an import is garbage; what is forked collects again
        for module in FIRST:
            import_module(module)
        for module in (*THEN, *self.more):
            if work := self.turn(ready=False, wait=0):
                return work
            import_module(module)
        while os.getppid() == self.parent:
            if work := self.turn(ready=True, wait=0 if self.waiting else HEARTBEAT):
                return work
            if self.later and self.forked and not self.waiting:
                import_module(self.later.pop(0))
        for pid in (*self.children, *self.aside):
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
        return None

    def turn(self, ready: bool, wait: float) -> Callable[[], Any] | None:
        """Look once at everything that may have happened; in a forked process return what it is to do.

        Until everything is imported (``ready``) only jobs that need no more than sources and measures are forked.
        """
        heard, _, _ = select.select([self.listener, self.wake, *self.children.values()], [], [], wait)
        if self.listener in heard:
            self._accept()
        if self.wake in heard:
            with contextlib.suppress(BlockingIOError):
                self.wake.recv(4096)
        self._tell()
        for pid, caller in list(self.children.items()):
            if caller in heard and not _is_open(caller):
                self._let_go(pid)
        for request, caller in self.waiting[:]:
            if ready or request["kind"] in ("early", "aside"):
                self.waiting.remove((request, caller))
                if work := self._fork(request, caller):
                    return work
        return None

    def _accept(self) -> None:
        caller, _ = self.listener.accept()
        caller.settimeout(5)
        try:
            if user_of(caller) != os.getuid():
                raise PermissionError
            self.waiting.append((receive(caller), caller))
        except (OSError, EOFError, ValueError):
            caller.close()

    def _fork(self, request: dict[str, Any], caller: socket.socket) -> Callable[[], Any] | None:
        if request["kind"] != "kernel":
            with contextlib.suppress(Exception):  # the next job finds it; what is wrong with it the job itself will say
                import_module(request["function"].partition(":")[0])
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        with contextlib.suppress(OSError):  # both sides say it, so that it holds for both from here on
            os.setpgid(pid, pid)
        if pid == 0:
            return self._forked(request, caller)
        if request["kind"] == "aside":
            self.aside.add(pid)
            caller.close()
            return None
        self.children[pid] = caller
        if request["kind"] == "kernel":
            self.forked += 1
            with contextlib.suppress(OSError):
                send(caller, {"pid": pid})
        return None

    def _forked(self, request: dict[str, Any], caller: socket.socket) -> Callable[[], Any]:
        """Leave everything of the server's behind."""
        signal.set_wakeup_fd(-1)
        others = [
            other for other in [*self.children.values(), *(one for _, one in self.waiting)] if other is not caller
        ]
        for one in [self.listener, self.wake, self.alarm, *others]:
            one.close()
        settle(request["env"], request["cwd"])
        if request["kind"] in ("early", "late"):
            caller.settimeout(None)
            return lambda: work_off(caller, request)
        caller.close()
        if request["kind"] == "aside":
            return lambda: run_job(request["function"], request["arguments"])
        return lambda: run_kernel(request["arguments"])

    def _tell(self) -> None:
        """Tell callers of processes that ended; a process keeps its number until its caller lets go of it."""
        for pid in self.children.keys() - self.told:
            ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is not None:
                code = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
                self.told.add(pid)
                with contextlib.suppress(OSError):
                    send(self.children[pid], {"exit": code})
        for pid in [*self.aside]:
            if os.waitpid(pid, os.WNOHANG)[0]:
                self.aside.remove(pid)

    def _let_go(self, pid: int) -> None:
        """End a process that nobody waits for any more."""
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        self.told.discard(pid)
        self.children.pop(pid).close()


def _is_open(caller: socket.socket) -> bool:
    """Whether the other end is still there; callers say nothing after their request."""
    try:
        return bool(caller.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
    except BlockingIOError:
        return True
    except OSError:
        return False


def main() -> None:
    """Serve, or be what was forked."""
    folder = Path(sys.argv[1])
    server, work = os.getpid(), None
    try:
        told = sys.argv[3:]
        more, later = (MAKING, LATER if "various" in told else ()) if "several" in told else ((), LAST)
        work = Server(folder, int(sys.argv[2]), more, later).serve()
    finally:
        if os.getpid() == server:
            shutil.rmtree(folder, ignore_errors=True)
    if work:
        end(work)


if __name__ == "__main__":
    main()
