"""How often Python looks for garbage while much is made and little of it thrown away, as in counting and drawing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 20)
"""Thresholds of ``gc``: a query or a chart is thousands of objects, all of them needed to its end."""


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for garbage seldom, and not among what is there already; afterwards as before.

    >>> with seldom_collecting():
    ...     gc.get_threshold()
    (50000, 20, 20)
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
