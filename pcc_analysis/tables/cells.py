"""What a cell of a table can hold: a text, a number with its formatter, a symbol, a small drawing, a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any, Literal, get_args

from pcc_analysis.elements.svg import polyline, tidy
from pcc_analysis.elements.symbols import Symbol

Kind = Literal["text", "count", "percent", "points", "change", "duration", "symbol", "sparkline", "progress"]


def check_address(href: str) -> str:
    """Return an address that leads somewhere and runs nothing.

    Raises
    ------
    ValueError
        Anything but ``#anchor``, ``https:``, ``http:``, ``mailto:`` or a file beside the page.

    Examples
    --------
    >>> check_address("#hate-crime")
    '#hate-crime'
    """
    if not re.fullmatch(r"(#|https?://|mailto:)\S+|[\w./-]+", href):
        raise ValueError(f"{href!r} is not an address of a place; give #anchor or an https address")
    return href


@dataclass(frozen=True)
class Link:
    """A text that leads to a place on the page (``#anchor``) or to an address."""

    text: str
    href: str

    def __post_init__(self) -> None:
        check_address(self.href)

    def __str__(self) -> str:
        """Return the text."""
        return self.text


@dataclass(frozen=True)
class Sparkline:
    """A small line of recent figures, with the words that say what it shows.

    Parameters
    ----------
    words
        What the line shows, with a figure: "from 3,612 to 3,592 in 24 months".
    values
        Finished figures in order, None for a gap; drawn here.
    svg
        A finished drawing instead of values.
    """

    words: str
    values: Sequence[float | None] = ()
    svg: str = ""

    def __post_init__(self) -> None:
        if not self.words.strip():
            raise ValueError("a sparkline without words tells some readers nothing; give its words")

    def __str__(self) -> str:
        """Return the words."""
        return self.words


@dataclass(frozen=True)
class Progress:
    """A bar between nothing and all, with its words.

    Parameters
    ----------
    share
        A proportion from 0 to 1.
    words
        "60%, overdue since March".

    Raises
    ------
    ValueError
        A share outside 0 to 1, or no words.
    """

    share: float
    words: str

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1 or not self.words.strip():
            raise ValueError(f"a bar needs words and a share from 0 to 1, not {self.share!r} and {self.words!r}")

    def __str__(self) -> str:
        """Return the words."""
        return self.words


@dataclass(frozen=True)
class Column:
    """How one column is shown.

    Parameters
    ----------
    key
        The column of the data.
    label
        Its heading, as printed.
    kind
        ``text`` (left), ``count``, ``percent``, ``points``, ``change``, ``duration`` (right, figures in line),
        ``symbol``, ``sparkline``, ``progress``.
    group
        A heading over neighbouring columns with the same group.
    format
        Turns a number into the text that is printed; not asked for texts and symbols.
    missing
        What stands where there is no figure: ``[x]`` not available, ``[z]`` not applicable, ``[c]`` suppressed.
    """

    key: str
    label: str
    kind: Kind = "text"
    group: str = ""
    format: Callable[[Any], str] | None = None
    missing: str = "[x]"

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"{self.kind!r} is not a kind of column; the kinds are {', '.join(get_args(Kind))}")
        if not self.label.strip():
            raise ValueError(f"column {self.key!r} has no label; a heading without text cannot be read out")

    @property
    def align(self) -> str:
        """Left for words, right for figures."""
        return "left" if self.kind in ("text", "symbol", "sparkline", "progress") else "right"


def is_missing(value: object) -> bool:
    """Return True for None, NaN, NaT and pandas' NA."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, Real) and value != value


def _plain(value: object) -> object:
    """Return a number as Python's own, for JSON."""
    number = value.item() if hasattr(value, "item") else value
    return number if isinstance(number, int | float | bool) else None


def cell(value: object, column: Column) -> dict[str, Any]:
    """Return one cell as JSON: ``text`` as printed, ``value`` behind it, and what is drawn beside the text.

    Raises
    ------
    ValueError
        A number in a column without a formatter: this module never rounds.

    Examples
    --------
    >>> cell(10952, Column("n", "Crimes", "count", format="{:,}".format))
    {'text': '10,952', 'value': 10952}
    >>> cell(float("nan"), Column("n", "Crimes", "count"))
    {'text': '[x]'}
    """
    if is_missing(value):
        return {"text": column.missing}
    if isinstance(value, Symbol):
        return {"text": value.words, "symbol": value.as_json()}
    if isinstance(value, list | tuple):
        return {"text": "; ".join(map(str, value)), "symbols": [one.as_json() for one in value]}
    if isinstance(value, Sparkline):
        drawing = tidy(value.svg) if value.svg else polyline(value.values)
        return {"text": value.words, "drawing": drawing.as_json()}
    if isinstance(value, Progress):
        return {"text": value.words, "share": round(100 * value.share, 1)}
    if isinstance(value, Link):
        return {"text": value.text, "href": value.href}
    if column.format is not None and not isinstance(value, str):
        shown: dict[str, Any] = {"text": column.format(value)}
        return shown | ({} if (number := _plain(value)) is None else {"value": number})
    if isinstance(value, Real) and not isinstance(value, bool):
        raise ValueError(
            f"column {column.key!r} holds the number {value!r} and has no formatter; give Column(format=...)"
        )
    return {"text": str(value)}
