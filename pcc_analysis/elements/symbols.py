"""The symbols of the key: a shape and the words that go with it, so that nothing is told by shape or colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Tone = Literal["good", "bad", "flat", "info"]

_BAND = (
    '<rect x="0" y="4" width="16" height="8" fill="currentColor" stroke="none" opacity=".25"/>'
    '<path d="M0 8h16" stroke-width="1"/>'
)


def _dots(many: int, high: bool) -> str:
    """Return a line (the average) with as many dots above or below it as there are months."""
    columns = min(many, 4)
    step = 14 / columns
    rows = (4.5,) if many <= 4 else (2, 6.3)
    line = 11.5 if high else 4.5
    heights = rows if high else tuple(16 - y for y in rows)
    radius = 2 if many < 4 else 1.5
    dots = "".join(
        f'<circle cx="{1 + step * (i + 0.5):g}" cy="{y:g}" r="{radius}" fill="currentColor" stroke="none"/>'
        for y in heights
        for i in range(columns)
    )
    return f'<path d="M1 {line}h14"/>{dots}'


def _peer(height: float) -> str:
    """Return the band that chance alone would give, with the force inside or outside it."""
    return f'{_BAND}<circle cx="8" cy="{height:g}" r="2.4" fill="currentColor" stroke="none"/>'


#: Shapes by name: the inside of a 16 by 16 SVG, drawn in the colour of the text around it.
SHAPES: dict[str, str] = {
    "up": '<path d="M8 2.5l6.2 11H1.8z" fill="currentColor" stroke="none"/>',
    "down": '<path d="M8 13.5L1.8 2.5h12.4z" fill="currentColor" stroke="none"/>',
    "flat": '<path d="M2 8h12" stroke-width="3"/>',
    "met": '<path d="M2 8.5l4 4.5L14 3" stroke-width="2.4"/>',
    "missed": '<path d="M3 3l10 10M13 3L3 13" stroke-width="2.4"/>',
    "peers-greater": _peer(1.6),
    "peers-above": _peer(5.6),
    "peers-below": _peer(10.4),
    "peers-less": _peer(14.4),
    **{
        f"{word}-{side}": _dots(many, side == "high")
        for word, many in (("one", 1), ("two", 2), ("three", 3), ("eight", 8))
        for side in ("high", "low")
    },
    "discrete-up": '<path d="M3 14v-3M8 14V7.5M13 14V2.5" stroke-width="3.2"/>',
    "discrete-down": '<path d="M3 14V2.5M8 14V7.5M13 14v-3" stroke-width="3.2"/>',
    "rolling-up": '<path d="M1.5 13.5C7 13.5 10 10 13 4"/><path d="M8.6 5.2l4.8-2.4 1.3 5.2"/>',
    "rolling-down": '<path d="M1.5 2.5C7 2.5 10 6 13 12"/><path d="M8.6 10.8l4.8 2.4 1.3-5.2"/>',
    "not-with-peers": '<path d="M2 8L14 2.5"/><path d="M2 8l12 5.5" stroke-dasharray="2 1.6"/>',
    "no-data": '<circle cx="8" cy="8" r="6"/><path d="M4 12l8-8"/>',
}


_SPELLINGS = {"▲": "up", "▼": "down", "—": "flat"}


@dataclass(frozen=True)
class Symbol:
    """A symbol with its words.

    Parameters
    ----------
    shape
        One of ``SHAPES``: ``up``, ``down``, ``flat``, ``met``, ``missed``; ``peers-greater``, ``peers-above``,
        ``peers-below``, ``peers-less``; ``one-high``, ``two-high``, ``three-high``, ``eight-high`` and the same
        with ``-low``; ``discrete-up``, ``discrete-down``, ``rolling-up``, ``rolling-down``; ``not-with-peers``;
        ``no-data``; ``▲``, ``▼`` and ``—`` for the first three; or an empty text for words without a shape.
    words
        What it says; always printed beside the shape.
    tone
        ``good``, ``bad``, ``flat`` or ``info``: a colour on top of shape and words, never instead of them.

    Raises
    ------
    ValueError
        No words, a shape that is not there, or a tone that is not one of the four.

    Examples
    --------
    >>> Symbol("▲", "more than chance: worse", "bad").as_json()
    {'shape': 'up', 'words': 'more than chance: worse', 'tone': 'bad'}
    """

    shape: str
    words: str
    tone: Tone = "flat"

    def __post_init__(self) -> None:
        if not self.words.strip():
            raise ValueError("a symbol without words tells some readers nothing; give its words")
        object.__setattr__(self, "shape", _SPELLINGS.get(self.shape, self.shape))
        if self.shape and self.shape not in SHAPES:
            raise ValueError(f"there is no shape {self.shape!r}; the shapes are {', '.join(SHAPES)}")
        if self.tone not in get_args(Tone):
            raise ValueError(f"{self.tone!r} is not a tone; the tones are {', '.join(get_args(Tone))}")

    def as_json(self) -> dict[str, str]:
        """Return the three parts."""
        return {"shape": self.shape, "words": self.words, "tone": self.tone}

    def __str__(self) -> str:
        """Return the words."""
        return self.words
