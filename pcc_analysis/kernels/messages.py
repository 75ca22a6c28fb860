"""How the server and those who ask it talk: JSON with its length in front, over a socket of one user."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

_LENGTH = struct.Struct("!I")
_CREDENTIALS = struct.Struct("3i")


def send(to: socket.socket, message: dict[str, Any]) -> None:
    """Send one message."""
    content = json.dumps(message).encode()
    to.sendall(_LENGTH.pack(len(content)) + content)


def receive(of: socket.socket) -> dict[str, Any]:
    """Wait for one message.

    Raises
    ------
    EOFError
        Where the other end has gone.
    """
    length = _LENGTH.unpack(_exactly(of, _LENGTH.size))[0]
    message = json.loads(_exactly(of, length))
    if not isinstance(message, dict):
        raise ValueError("a message is a JSON object")
    return message


def _exactly(of: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = of.recv(length - len(parts))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


def user_of(connected: socket.socket) -> int:
    """Return the user at the other end, as the kernel of the system knows it (Linux)."""
    credentials = connected.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(credentials)[1])
