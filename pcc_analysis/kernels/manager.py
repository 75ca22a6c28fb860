"""A kernel manager for runs: it goes on when the kernel has answered, where the ordinary one waits for time to pass."""

from __future__ import annotations

import time
from queue import Empty
from typing import Any

from jupyter_client import AsyncKernelClient, AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.paths import jupyter_path
from traitlets import default

ANSWER, ECHO = 1.0, 0.2
"""Seconds to wait for a reply before asking again, and for what the kernel publishes about it."""


class PromptClient(AsyncKernelClient):
    """A client that knows a kernel to be ready when it has published that it is idle again after the first question."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and what it publishes arrives.

        Raises
        ------
        RuntimeError
            Where the kernel died or the time is up.
        """
        until = time.monotonic() + (float("inf") if timeout is None else timeout)
        while time.monotonic() < until:
            asked = self.kernel_info()
            reply = await self._about(asked, self.get_shell_msg, ANSWER, "kernel_info_reply")
            if reply is not None and await self._about(asked, self.get_iopub_msg, ECHO, "idle") is not None:
                self._handle_kernel_info_reply(reply)
                return
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
        raise RuntimeError(f"Kernel didn't respond in {timeout:.0f} seconds")

    async def _about(self, asked: str, get: Any, timeout: float, wanted: str) -> dict[str, Any] | None:
        """Return the first message about a question that is or says what is wanted; None where the time is up."""
        try:
            while True:
                message: dict[str, Any] = await get(timeout=timeout)
                said = (message["msg_type"], message["content"].get("execution_state"))
                if message["parent_header"].get("msg_id") == asked and wanted in said:
                    return message
        except Empty:
            return None


class PromptManager(AsyncKernelManager):
    """Gives out clients that do not wait for time to pass, and starts kernels without looking around.

    The ordinary one imports IPython for the folder in which its version 3 kept kernels, and asks for all networks of
    the machine to find the address by which it knows itself.
    """

    client_factory = PromptClient

    @default("kernel_spec_manager")
    def _kernel_spec_manager_default(self) -> KernelSpecManager:
        return KernelSpecManager(parent=self, kernel_dirs=jupyter_path("kernels"))

    @default("ip")
    def _ip_default(self) -> str:
        return "127.0.0.1"
