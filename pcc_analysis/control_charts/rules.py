"""The NHS rules for special causes, as small functions on vectors of months."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

SHIFT = 7
TREND = 6


def beyond_limits(value: FloatArray, lower: FloatArray, upper: FloatArray) -> BoolArray:
    """Flag single points beyond the limits; a point on a limit, and a missing one, is not.

    >>> beyond_limits(np.array([1.0, 5.0, np.nan]), np.zeros(3), np.full(3, 4.0)).tolist()
    [False, True, False]
    """
    with np.errstate(invalid="ignore"):
        return (value > upper) | (value < lower)


def shift(value: FloatArray, centre: FloatArray, length: int = SHIFT) -> BoolArray:
    """Flag every point of a run of `length` or more on one side of the centre.

    A point on the centre, or a missing month, ends the run.

    >>> shift(np.array([1.0] * 8 + [-1.0]), np.zeros(9)).sum()
    np.int64(8)
    """
    return _runs(_sign(value - centre), length)


def trend(value: FloatArray, length: int = TREND) -> BoolArray:
    """Flag every point of a run of `length` or more that each rise, or each fall, from the one before.

    Two equal months, or a missing one, end the run.

    >>> trend(np.array([2.0, 1, 2, 3, 4, 5, 6, 3])).astype(int).tolist()
    [0, 1, 1, 1, 1, 1, 1, 0]
    """
    steps = _sign(np.diff(value))
    run = _runs(steps, length - 1)
    points = np.zeros(len(value), dtype=bool)
    points[1:] |= run
    points[:-1] |= run
    return points


def two_of_three(value: FloatArray, lower: FloatArray, upper: FloatArray) -> BoolArray:
    """Flag the points beyond the two-sigma lines where two of three in a row are, on the same side.

    A missing month is never flagged; two beyond, with the third missing, are two of three whatever it was.

    >>> two_of_three(np.array([0.0, 3, 0, 3, 0]), np.full(5, -2.0), np.full(5, 2.0)).astype(int).tolist()
    [0, 1, 0, 1, 0]
    """
    flagged = np.zeros(len(value), dtype=bool)
    with np.errstate(invalid="ignore"):
        sides = (value > upper, value < lower)
    for beyond in sides:
        for start in range(len(value) - 2):
            three = slice(start, start + 3)
            if beyond[three].sum() >= 2:
                flagged[three] |= beyond[three]
    return flagged


def _sign(difference: FloatArray) -> NDArray[np.int64]:
    return np.sign(np.nan_to_num(difference)).astype(np.int64)


def _runs(signs: NDArray[np.int64], length: int) -> BoolArray:
    """Flag the members of runs of one sign, not 0, at least so long."""
    flagged = np.zeros(len(signs), dtype=bool)
    start = 0
    for at in range(1, len(signs) + 1):
        if at == len(signs) or signs[at] != signs[start]:
            if signs[start] != 0 and at - start >= length:
                flagged[start:at] = True
            start = at
    return flagged
