"""Cells of an ONS workbook: names with footnote numbers glued on, and marks instead of figures."""

from __future__ import annotations

import re
from dataclasses import dataclass

MARKS = {
    "-": "not given: the base is too small",
    "+": "not given: the resident population is too small for a rate",
    "..": "not available",
    ":": "not applicable",
    "*": "not given: disclosure or a change of recording",
    "N/A": "not applicable",
    "NA": "not available",
    "[x]": "not available",
    "[z]": "not applicable",
    "[c]": "confidential",
    "[u]": "not given: the base is too small",
    "[low]": "below 0.05",
}
"""The marks ONS uses instead of a figure, and what they mean unless a footnote of the sheet says it."""

_GLUED = re.compile(r"(?<=[^\W\d_]|[)'’ ])\s*(\d{1,2}(?:\s*,\s*\d{1,2})*)\s*(?=\)?$)")
_BRACKETED = re.compile(r"\s*\[notes?\s*([\d,\s]+)\]", re.IGNORECASE)
_FOOTNOTE = re.compile(r"^\s*(\d{1,2})[.\s]\s*(\S.*)$", re.DOTALL)


def split_footnotes(text: str, known: frozenset[int]) -> tuple[str, tuple[int, ...]]:
    """Return a name without its footnote numbers, and the numbers.

    Only numbers of footnotes that the sheet has are taken off, so that a name may end in a number of its own.

    >>> split_footnotes("Greater Manchester8,9", frozenset(range(1, 10)))
    ('Greater Manchester', (8, 9))
    >>> split_footnotes("Total recorded crime (excluding fraud3)", frozenset({3}))
    ('Total recorded crime (excluding fraud)', (3,))
    >>> split_footnotes("Detentions under section 136", frozenset({1, 2}))
    ('Detentions under section 136', ())
    >>> split_footnotes("Robbery [note 4]", frozenset())
    ('Robbery', (4,))
    """
    plain = " ".join(text.split())
    numbers = [int(n) for found in _BRACKETED.findall(plain) for n in re.findall(r"\d+", found)]
    plain = _BRACKETED.sub("", plain)
    if match := _GLUED.search(plain):
        glued = [int(number) for number in match[1].split(",")]
        if all(number in known for number in glued):
            plain = plain[: match.start()] + plain[match.end() :]
            numbers += glued
    return plain.strip(), tuple(numbers)


def footnotes(column: list[str]) -> dict[int, str]:
    """Return the numbered footnotes among the first cells of a sheet's rows.

    >>> footnotes(["Wiltshire", "1. Not National Statistics.", "3 '..'  Not available."])
    {1: 'Not National Statistics.', 3: "'..' Not available."}
    """
    found = (_FOOTNOTE.match(cell) for cell in column)
    return {int(match[1]): " ".join(match[2].split()) for match in found if match}


def meaning(mark: str, notes: list[str]) -> str:
    """Return why there is a mark and no figure: the sheet's own footnote, or the usual meaning.

    >>> meaning("+", ["'+' indicates that the City of London has too few residents for a rate."])
    "'+' indicates that the City of London has too few residents for a rate."
    >>> meaning("..", [])
    'not available'
    """
    quoted = (f"'{mark}'", f"‘{mark}’", f'"{mark}"')
    for note in notes:
        if any(sign in note for sign in quoted) or note.startswith(f"{mark} Denotes"):
            return note
    return MARKS[mark]


@dataclass(frozen=True)
class Figure:
    """A cell read: its value, the mark instead of one, or neither where the cell is blank."""

    value: float | None = None
    mark: str | None = None
    readable: bool = True


def figure(cell: object) -> Figure:
    """Read a cell of the body of a table.

    >>> figure(43164.0), figure(" 1,215 "), figure("+"), figure("")
    (Figure(value=43164.0, mark=None, readable=True), Figure(value=1215.0, mark=None, readable=True),
     Figure(value=None, mark='+', readable=True), Figure(value=None, mark=None, readable=True))
    >>> figure("about 20").readable
    False
    """
    if isinstance(cell, int | float):
        return Figure(float(cell))
    text = " ".join(str(cell).split())
    if not text:
        return Figure()
    if text.upper() in MARKS or text.lower() in MARKS:
        return Figure(mark=text.upper() if text.upper() in MARKS else text.lower())
    if re.fullmatch(r"-?\d{1,3}(,\d{3})*(\.\d+)?|-?\d+(\.\d+)?", text):
        return Figure(float(text.replace(",", "")))
    return Figure(readable=False)
