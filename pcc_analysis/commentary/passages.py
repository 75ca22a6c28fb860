"""The passages of a commentary: paragraphs, list items and rows of tables, without the marks of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pcc_analysis.commentary.quote import Quote
from pcc_analysis.commentary.references import Piece

_MARKER = re.compile(r"^[ \t]*(?:(?:[-*+]|\d{1,3}[.)]|>)[ \t]+)+|^[ \t]*#{1,6}[ \t]+", re.MULTILINE)
_ADDRESS = re.compile(r"(?<=\])\([^)\s]*(?:\s+\"[^\"]*\")?\)|^\[[^\]]+\]:.*$", re.MULTILINE)
_STARTS = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)]|#{1,6}|>)[ \t]|[ \t]*\|")
_PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-", "\u2010": "-", "’": "'", "“": '"', "”": '"'})
_MARKS = str.maketrans(dict.fromkeys("*_`~", " ") | {"|": ";", "\\": " "})


@dataclass(frozen=True)
class Passage:
    """A run of lines that belong together.

    Parameters
    ----------
    text
        Without marks, and of the length it has in the file, so that a place in it is a place in the file.
    start
        Where it starts in the text of the file.
    quotes
        Where references stand in it: start, stop and the figure.
    """

    text: str
    start: int
    quotes: tuple[tuple[int, int, Quote], ...]

    def quote_at(self, start: int, stop: int) -> Quote | None:
        """Return the figure of the reference that overlaps a place."""
        return next((quote for first, last, quote in self.quotes if first < stop and start < last), None)


def passages_of(pieces: Sequence[Piece]) -> Iterator[Passage]:
    r"""Yield the passages of a text.

    >>> for passage in passages_of([Piece("# Calls\n\n1. **Fewer** calls.\n2. See [a](http://b.uk/9).")]):
    ...     print(" ".join(passage.text.split()))
    Calls
    Fewer calls.
    See [a] .
    """
    spans, text = [], ""
    for piece in pieces:
        if piece.quote is not None:
            spans.append((len(text), len(text) + len(piece.text), piece.quote))
        text += piece.text
    plain = _blank(_MARKER, _blank(_ADDRESS, text)).translate(_PLAIN).translate(_MARKS)
    for start, stop in _runs(text):
        own = tuple((first - start, last - start, quote) for first, last, quote in spans if start <= first < stop)
        yield Passage(plain[start:stop].replace("\n", " ").replace("\r", " ").rstrip(), start, own)


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: " " * len(found[0]) if "\n" not in found[0] else found[0], text)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the passages of a text start and stop."""
    begun: int | None = None
    place = 0
    for line in text.splitlines(keepends=True):
        if begun is not None and (not line.strip() or _STARTS.match(line)):
            yield begun, place
            begun = None
        if line.strip() and begun is None:
            begun = place
        place += len(line)
    if begun is not None:
        yield begun, place
