"""Starting the server for a run, and asking it for processes; where it cannot be had, the caller does without."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from pcc_analysis import errors
from pcc_analysis.fingerprints import library_state
from pcc_analysis.kernels.child import answer, run_job, starts_alike
from pcc_analysis.kernels.messages import receive, send, user_of

SOCKET = "PCC_KERNEL_SERVER"
"""Names the socket of the server for the processes of one run."""
PREFIX = "pcc-kernels-"
LONGEST = 60
CONNECTING = 10.0
"""Seconds to wait for a server that has just been started to listen."""


class KernelServer:
    """A server of this process: started at once, imports meanwhile, ends with this process at the latest.

    Parameters
    ----------
    several
        Whether several reports will be made, by processes forked from it; otherwise it is asked for kernels.
    various
        Whether they are of various notebooks.
    """

    def __init__(self, several: bool = False, various: bool = False) -> None:
        sweep()
        self.library = library_state()
        self.env = dict(os.environ)
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        command = [
            sys.executable,
            "-P",
            "-Xfrozen_modules=off",
            "-m",
            "pcc_analysis.kernels.server",
            str(self.folder),
            str(os.getpid()),
            *(word for word, said in (("several", several), ("various", various)) if said),
        ]
        one_thread = {"OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, start_new_session=True, env=self.env | one_thread
        )
        atexit.register(self.stop)

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.folder / "socket"

    def usable(self) -> bool:
        """Whether it runs, with the library as it now is and for an environment like the present one."""
        return self.process.poll() is None and self.library == library_state() and starts_alike(self.env, os.environ)

    def stop(self) -> None:
        """End it and every kernel of it, and remove its folder."""
        atexit.unregister(self.stop)
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def _server() -> list[KernelServer]:
    """Hold the server of this process, if there is one."""
    return []


def kernel_server(several: bool = False, various: bool = False) -> KernelServer | None:
    """Return the server of this process, started where there is none that can be used; None where none can be.

    Where ``several`` reports will be made, it imports what makes them before anybody waits for it; where they are of
    ``various`` notebooks, in time also what only some of them need.

    It is Linux only: elsewhere a fork of a process with these libraries is not safe, or there is none. The address of a
    socket has room for 108 characters, so neither where the temporary folder has a very long name.
    """
    if not sys.platform.startswith("linux") or len(tempfile.gettempdir()) > LONGEST:
        return None
    os.environ.setdefault("MPLBACKEND", "agg")  # for kernels; it counts when matplotlib is imported
    held = _server()
    if held and not held[0].usable():
        held.pop().stop()
    if not held:
        held.append(KernelServer(several, various))
    return held[0]


def server_socket() -> Path | None:
    """Return where the server of this run listens: the one it was told of, or its own."""
    if told := os.environ.get(SOCKET):
        return Path(told)
    server = kernel_server()
    return server.socket if server else None


def sweep() -> None:
    """Remove the folders of servers whose process is gone."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdigit() and left.stat().st_uid == os.getuid() and not Path("/proc", owner).exists():
            shutil.rmtree(left, ignore_errors=True)


def connect(path: Path) -> socket.socket | None:
    """Connect to a server; None where there is none, or one of another user."""
    until = time.monotonic() + CONNECTING
    while True:
        connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connected.connect(str(path))
            if user_of(connected) == os.getuid():
                return connected
        except (FileNotFoundError, ConnectionRefusedError) as error:
            starting = path.parent.is_dir() and isinstance(error, FileNotFoundError)
            connected.close()
            if starting and time.monotonic() < until:
                time.sleep(0.01)
                continue
            return None
        connected.close()
        return None


def ask(path: Path, request: dict[str, Any]) -> socket.socket | None:
    """Send a request; the answers come on the socket returned. None where nobody is there to answer."""
    connected = connect(path)
    if connected is not None:
        try:
            send(connected, request)
        except OSError:
            connected.close()
            return None
    return connected


def run_jobs(jobs: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    """Do jobs in processes forked from the server, as many at once as there are processors; here where there is none.

    Parameters
    ----------
    jobs
        Functions of the package as ``module:name``, each with its arguments, which can be written as JSON, as must
        what they return.

    Raises
    ------
    PccError
        The first error that a job raised on purpose.
    RuntimeError
        Where a job failed otherwise, with its traceback.
    """
    path = server_socket()
    if path is None:
        return [run_job(function, arguments) for function, arguments in jobs]
    waiting, said = deque(enumerate(jobs)), dict[int, dict[str, Any]]()

    def work_off() -> None:
        line = None
        try:
            while True:
                try:
                    place, job = waiting.popleft()
                except IndexError:
                    return
                line, said[place] = _asked(path, line, *job)
        finally:
            if line:
                line.close()

    many = max(1, min(len(jobs), os.cpu_count() or 1))
    with ThreadPoolExecutor(many) as threads:
        try:
            for ended in [threads.submit(work_off) for _ in range(many)]:
                ended.result()
        finally:
            waiting.clear()
    return [_result_of(function, said[place]) for place, (function, _arguments) in enumerate(jobs)]


def leave(function: str, arguments: dict[str, Any]) -> None:
    """Have a job of `run_jobs` done that nobody waits for; here, and waited for, where there is no server.

    It may end after the run, or fail: whoever wants what it does looks whether it is done.
    """
    path = server_socket()
    line = ask(path, job_request(path, "aside", function, arguments)) if path else None
    if line:
        line.close()
    else:
        run_job(function, arguments)


def job_request(path: Path, kind: str, function: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the request for a job.

    Its kind is ``early`` where it needs no more than sources and measures, ``aside`` where nobody waits for it besides,
    otherwise ``late``.
    """
    env = os.environ | {SOCKET: str(path)}  # a job may have jobs and kernels of its own
    return {"kind": kind, "function": function, "arguments": arguments, "env": env, "cwd": str(Path.cwd())}


def _asked(
    path: Path, line: socket.socket | None, function: str, arguments: dict[str, Any]
) -> tuple[socket.socket | None, dict[str, Any]]:
    """Return what a process says of a job and the line to it: one that has done a job before, or a new one."""
    request, said = job_request(path, "early", function, arguments), None
    try:
        if line:
            send(line, request)
        else:
            line = ask(path, request)
        said = receive(line) if line else None
    except (EOFError, OSError):
        pass  # the server has gone
    if line and said and "exit" not in said:
        return line, said
    if line:
        line.close()
    return None, said or answer(function, arguments)


def _result_of(function: str, said: Mapping[str, Any]) -> Any:
    if "result" in said:
        return said["result"]
    if "faults" in said:
        raise errors.DataContractError(
            errors.Fault(**{**fault, "examples": tuple(fault["examples"])}) for fault in said["faults"]
        )
    if said.get("error"):
        raise getattr(errors, said["error"])(said["says"])
    raise RuntimeError(said.get("says") or f"{function} ended without an answer (exit status {said.get('exit')})")
