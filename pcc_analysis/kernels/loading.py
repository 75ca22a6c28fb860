"""Importing Jupyter for a run, without the slow parts that nobody asks for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

JUPYTER = (
    "papermill",
    "pcc_analysis.export.exporter",
    "pcc_analysis.kernels.manager",
    "pcc_analysis.kernels.provisioner",
)


@contextmanager
def _without(package: str, wanting: str) -> Iterator[None]:
    """Have imports of a package fail meanwhile, unless it or the module that wants it was imported before."""
    left_out = {package, wanting}.isdisjoint(sys.modules)
    if left_out:
        sys.modules[package] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if left_out:
            del sys.modules[package]


def load_jupyter() -> None:
    """Import papermill, the exporter and what gets kernels, but not the parsers that jsonschema builds for one format.

    jsonschema tells an IRI with rfc3987_syntax where that is installed, as it is with JupyterLab, and importing it
    builds parsers for most of a second. Without it that one check of a format is left out.
    """
    with _without("rfc3987_syntax", "jsonschema"):
        for module in JUPYTER:
            import_module(module)


def load_kernel() -> None:
    """Import what a kernel consists of, but not the debugger: nobody sets a breakpoint in a run."""
    with _without("debugpy", "ipykernel.debugger"):
        for module in ("ipykernel.debugger", "ipykernel.ipkernel", "ipykernel.kernelapp", "ipykernel.zmqshell"):
            import_module(module)
