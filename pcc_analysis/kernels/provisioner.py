"""How Jupyter gets a kernel from the server: a provisioner that differs from the ordinary one in how it starts."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import socket
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from pcc_analysis.kernels.child import kernel_arguments
from pcc_analysis.kernels.client import SOCKET, ask
from pcc_analysis.kernels.messages import receive

NAME = "pcc-forked"
"""The name of the entry point, for ``JUPYTER_DEFAULT_PROVISIONER_NAME``."""

SOON = 0.005
"""Seconds between two looks. No thread waits here: a process of a run may be forked, and would have lost it."""


class ForkedProcess:
    """A kernel that the server forked, as `subprocess.Popen` would show it.

    Parameters
    ----------
    caller
        The socket on which the server says that it has ended; closing it ends the kernel.
    pid
        Its number, which nobody else has while the socket is open.
    """

    stdin = stdout = stderr = None

    def __init__(self, caller: socket.socket, pid: int) -> None:
        self._caller, self.pid = caller, pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit status, None while it runs."""
        if self.returncode is None and select.select([self._caller], [], [], 0)[0]:
            try:
                self.returncode = int(receive(self._caller)["exit"])
            except (EOFError, OSError):  # the server has gone, and with it every kernel
                self.returncode = -signal.SIGKILL
            self._caller.close()
        return self.returncode

    def wait(self) -> int:
        """Wait for its end."""
        while self.poll() is None:
            select.select([self._caller], [], [], 1)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class ForkedProvisioner(LocalProvisioner):
    """Forks an IPython kernel of this interpreter from the server named by ``PCC_KERNEL_SERVER``.

    Any other kernel, and any kernel where no server answers, starts as it always does.
    """

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch a kernel with a command."""
        server, arguments = os.environ.get(SOCKET), kernel_arguments(cmd)
        env = kwargs.get("env") or dict(os.environ)
        process = None
        if server and arguments is not None:
            env["JPY_PARENT_PID"] = str(os.getpid())
            request = {
                "kind": "kernel",
                "arguments": arguments,
                "env": env,
                "cwd": str(kwargs.get("cwd") or Path.cwd()),
            }
            process = await _fork(Path(server), request)
        if process is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process  # type: ignore[assignment]  # it answers as a Popen does
        self.pid = self.pgid = process.pid
        self.cwd = kwargs.get("cwd", Path.cwd())
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel; a forked one has ended when this returns, so that nobody need look again."""
        await super().kill(restart)
        while isinstance(self.process, ForkedProcess) and self.process.poll() is None:
            await asyncio.sleep(SOON)


async def _fork(server: Path, request: dict[str, Any]) -> ForkedProcess | None:
    """Ask for a kernel; the answer comes when the server has imported what kernels need."""
    caller = ask(server, request)
    if caller is None:
        return None
    while not select.select([caller], [], [], 0)[0]:
        await asyncio.sleep(SOON)
    with contextlib.suppress(EOFError, OSError, KeyError):
        return ForkedProcess(caller, int(receive(caller)["pid"]))
    caller.close()
    return None
