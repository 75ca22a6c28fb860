"""Which engine a run was given for record-level work, known to every process of the run by its environment."""

from __future__ import annotations

import os
import time

ENGINE = "PCC_ENGINE"
STARTED = "PCC_ENGINE_RUN"


def use_engine(address: str | None) -> None:
    """Have this process and all it starts do record-level work on an engine; nothing where there is no address."""
    if address:
        os.environ[ENGINE] = address
    if engine():
        os.environ[STARTED] = f"{time.time_ns()}-{os.getpid()}"


def engine() -> str | None:
    """Return the address of the engine, None for DuckDB."""
    return os.environ.get(ENGINE) or None


def moment() -> str:
    """Return what counts on an engine are kept under, empty for DuckDB.

    Tables of an engine cannot say whether they have changed, so that every run counts them anew, once.
    """
    address = engine()
    return f"{address} {os.environ.get(STARTED, time.time_ns())}" if address else ""
