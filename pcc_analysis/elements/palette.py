"""The colours of charts by role, on a light ground and on a dark one.

The first four hues are the categorical palette of the government Analysis Function (Data visualisation: colours in
charts): #12436D, #28A197, #801650, #F46A25. In a drawing a role is the custom property ``--chart-<role>``.
"""

from __future__ import annotations

from typing import NamedTuple


class Tone(NamedTuple):
    """One role's colour on a light and on a dark ground."""

    light: str
    dark: str


PALETTE: dict[str, Tone] = {
    "ground": Tone("#ffffff", "#10161e"),
    "ink": Tone("#1f2937", "#dfe5ee"),
    "muted": Tone("#4b5563", "#a9b4c4"),
    "grid": Tone("#d9dee5", "#2c3846"),
    "main": Tone("#12436d", "#9fd0f7"),
    "second": Tone("#28a197", "#6fd3c7"),
    "third": Tone("#801650", "#f0a6cd"),
    "accent": Tone("#f46a25", "#ffb27f"),
    "pale": Tone("#7d93a8", "#5d6c7e"),
    "band": Tone("#e3f1f0", "#1a3337"),
    "second-text": Tone("#1b6f68", "#6fd3c8"),
    "accent-text": Tone("#a84300", "#ffb280"),
    "heat-1": Tone("#eef3f7", "#18222d"),
    "heat-2": Tone("#c3d3e0", "#27415a"),
    "heat-3": Tone("#8aa9c2", "#3d678c"),
    "heat-4": Tone("#4a769c", "#6397c2"),
    "heat-5": Tone("#12436e", "#a0d1f8"),
}

ROLES: dict[str, str] = {tone.light: role for role, tone in PALETTE.items()} | {"#000000": "ink"}


def in_role(colour: str) -> str | None:
    """Return a drawing's colour as the custom property of its role; None where it has none.

    Examples
    --------
    >>> in_role("#12436D")
    'var(--chart-main,#12436d)'
    >>> in_role("white")
    'var(--chart-ground,#ffffff)'
    >>> in_role("#123456") is None
    True
    """
    plain = {"white": "#ffffff", "black": "#000000"}.get(colour.strip().lower(), colour.strip().lower())
    return f"var(--chart-{ROLES[plain]},{plain})" if plain in ROLES else None
