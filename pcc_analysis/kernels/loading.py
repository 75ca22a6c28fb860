"""Importing what executes and converts notebooks, without the slow part that nobody asks for."""

from __future__ import annotations

import sys
from importlib import import_module

SLOW = "rfc3987_syntax"


def load_jupyter() -> None:
    """Import papermill and the exporter, but not the parsers that jsonschema builds for one format.

    jsonschema tells an IRI with rfc3987_syntax where that is installed, as it is with JupyterLab, and importing it
    builds parsers for most of a second. Without it that one check of a format is left out.
    """
    left_out = {"jsonschema", SLOW}.isdisjoint(sys.modules)
    if left_out:
        sys.modules[SLOW] = None  # type: ignore[assignment]  # an import of it fails
    try:
        for module in ("papermill", "pcc_analysis.export.exporter"):
            import_module(module)
    finally:
        if left_out:
            del sys.modules[SLOW]
