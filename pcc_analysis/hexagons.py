"""A plane with hexagons on it: where a longitude and latitude lie in metres, and where a hexagon has its middle."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

RADIUS = 6_371_008.8
"""Metres: the mean radius of the earth (Moritz, Journal of Geodesy 74, 2000, 128-133)."""
MERIDIAN = -2.0
"""Degrees: the plane is truest along it; the central meridian of the National Grid."""

FloatArray = NDArray[np.float64]


def middle(q: ArrayLike, r: ArrayLike, across: float) -> tuple[FloatArray, FloatArray]:
    """Return the middle of hexagons in metres from their axial coordinates.

    Parameters
    ----------
    q, r
        Columns and rows; a row further on lies half a hexagon to the east.
    across
        Metres from one side of a hexagon to the side opposite it; sides are east and west, corners north and south.

    >>> [one.tolist() for one in middle([0, 1, 0], [0, 0, 2], 1000)]
    [[0.0, 1000.0, 1000.0], [0.0, 0.0, 1732.0508075688772]]
    """
    column, row = np.asarray(q, dtype=float), np.asarray(r, dtype=float)
    return across * (column + row / 2), across * row * math.sqrt(3) / 2


def degrees_of(x: ArrayLike, y: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return longitude and latitude of places in the plane; the way back from the sinusoidal projection.

    Notes
    -----
    Snyder, Map Projections: A Working Manual (US Geological Survey Professional Paper 1395, 1987), equations 30-5 and
    30-6 of the sphere.

    >>> [one.round(6).tolist() for one in degrees_of([0.0], [RADIUS * math.radians(51.5)])]
    [[-2.0], [51.5]]
    """
    latitude = np.asarray(y, dtype=float) / RADIUS
    longitude = np.asarray(x, dtype=float) / (RADIUS * np.cos(latitude))
    return MERIDIAN + np.rad2deg(longitude), np.rad2deg(latitude)


def place_name(longitude: float, latitude: float) -> str:
    """Write a place in degrees, to about 500 metres.

    >>> place_name(-1.784, 51.561)
    '51.56°N 1.78°W'
    """
    side, end = ("W" if longitude < 0 else "E"), ("S" if latitude < 0 else "N")
    return f"{abs(latitude):.2f}°{end} {abs(longitude):.2f}°{side}"


def size_words(across: float) -> str:
    """Say how large a hexagon is.

    >>> size_words(2000)
    '2 km across (3.5 square kilometres)'
    """
    area = math.sqrt(3) / 2 * (across / 1000) ** 2
    return f"{across / 1000:g} km across ({area:.1f} square kilometres)"
