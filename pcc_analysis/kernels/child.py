"""What a process forked from the server does before its own work: nothing of where it came from may show."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from importlib import import_module
from typing import Any, NoReturn

from pcc_analysis.errors import DataContractError, PccError
from pcc_analysis.garbage import SELDOM
from pcc_analysis.kernels.messages import receive, send

LAUNCHER = ["-m", "ipykernel_launcher"]
START_VARIABLES = (
    "ARROW_", "LANG", "LC_", "LD_", "MALLOC_", "MKL_", "MPL", "NUMEXPR_", "OMP_", "OPENBLAS_", "PYTHON", "TZ",
)  # fmt: skip
"""Beginnings of the variables that libraries read once, when they are imported or when the interpreter starts."""


def starts_alike(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two environments give the same interpreter with the same libraries, so that a fork can take the place.

    >>> starts_alike({"PCC_CACHE": "a"}, {"PCC_CACHE": "b"}), starts_alike({"TZ": "UTC"}, {})
    (True, False)
    """
    first, second = (
        {name: value for name, value in variables.items() if name.startswith(START_VARIABLES)}
        for variables in (one, other)
    )
    return first == second


def kernel_arguments(command: Sequence[str]) -> list[str] | None:
    """Return what follows the launcher in the command of a kernel of this very interpreter; None for any other kernel.

    >>> kernel_arguments([sys.executable, "-m", "ipykernel_launcher", "-f", "kernel.json"])
    ['-f', 'kernel.json']
    >>> kernel_arguments(["R", "--slave"])
    """
    options = [one for one in command[1:] if not one.startswith("-X")]
    if not command or os.path.realpath(command[0]) != os.path.realpath(sys.executable) or options[:2] != LAUNCHER:
        return None
    return options[2:]


def settle(env: Mapping[str, str], cwd: str) -> None:
    """Take the environment and the folder that were asked for, signals and random numbers as a new process has them."""
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL if number != signal.SIGINT else signal.default_int_handler)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    gc.freeze()  # what came from the server is never garbage, and looking at it would copy it
    gc.enable()
    gc.set_threshold(*SELDOM)
    if "numpy" in sys.modules:
        import numpy as np

        np.random.seed()  # the random module does so by itself


def end(work: Callable[[], Any]) -> NoReturn:
    """Do the work of a forked process and end it as a fork ends: exit functions, but no destructors of libraries."""
    code = 1
    try:
        work()
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        traceback.print_exc()
    atexit._run_exitfuncs()
    for stream in (sys.__stdout__, sys.__stderr__):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()  # type: ignore[union-attr]
    os._exit(code)


def run_kernel(arguments: Sequence[str]) -> None:
    """Be an ordinary IPython kernel until it is shut down; dies with the server, its parent."""
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", *arguments]
    app = IPKernelApp.instance()
    app.parent_handle = os.getppid()
    app.initialize(list(arguments))
    app.start()


def run_job(function: str, arguments: Mapping[str, Any]) -> Any:
    """Call a function of the package, given as ``module:name``, with arguments that can be written as JSON."""
    module, name = function.split(":")
    return getattr(import_module(module), name)(**arguments)


def answer(function: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a function returned, or how it failed, as a message."""
    try:
        return {"result": run_job(function, arguments)}
    except DataContractError as error:
        return {"faults": [asdict(fault) for fault in error.faults]}
    except PccError as error:
        return {"error": type(error).__name__, "says": str(error)}
    except Exception:
        return {"error": "", "says": traceback.format_exc()}


def work_off(caller: socket.socket, request: Mapping[str, Any]) -> None:
    """Answer one request after the other until the caller lets go: what the first imported serves the next."""
    while True:
        send(caller, answer(request["function"], request["arguments"]))
        try:
            request = receive(caller)
        except (EOFError, OSError):
            return
