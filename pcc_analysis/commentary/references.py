"""References in commentary: ``{{ hate_crime.rolling_year }}``, found by jinja's sandboxed parser and never run.

A template may hold text and references, and nothing else: the tree of every line is looked through before any figure is
put in, and a call, a filter, a loop, an index or a name with an underscore in front is refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

from pcc_analysis.commentary.quote import HIDDEN, NOTHING, Quote
from pcc_analysis.commentary.quotes import Quotes
from pcc_analysis.commentary.tables import SOURCE
from pcc_analysis.commentary.words_quoted import REPORT, area_name, report_words, words_of
from pcc_analysis.errors import Fault
from pcc_analysis.measures import FORCE, catalogue
from pcc_analysis.numbers import MISSING

FORM = "write {{ measure.figure }}, such as {{ hate_crime.rolling_year }}"
_NODES = {
    "Call": "a call",
    "Filter": "a filter",
    "Test": "a test",
    "Getitem": "an index",
    "Const": "a value",
    "For": "a loop",
    "If": "a condition",
    "CondExpr": "a condition",
    "Assign": "an assignment",
    "Include": "another file",
    "Import": "another file",
    "FromImport": "another file",
    "Extends": "another file",
    "Macro": "a macro",
}
_ESCAPED = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~])")


@dataclass(frozen=True)
class Piece:
    """A piece of a text: as it stands, or a reference with the figure it gives."""

    text: str
    quote: Quote | None = None

    @property
    def markdown(self) -> str:
        """The piece as Markdown; nothing in a figure means anything to it."""
        return self.text if self.quote is None else escaped(self.text)


def escaped(text: str) -> str:
    r"""Return a text in which nothing means anything to Markdown.

    >>> print(escaped("[c]"))
    \[c\]
    """
    return _ESCAPED.sub(r"\\\1", text)


class _NoReferenceError(Exception):
    """What a reference names that there is not, and the nearest there is."""

    def __init__(self, rule: str, remedy: str) -> None:
        super().__init__(rule)
        self.rule, self.remedy = rule, remedy


def pieces_of(text: str, shown: str, quotes: Quotes, first: int = 1) -> tuple[list[Piece], list[Fault]]:
    """Divide a text into what stands in it and the figures it refers to.

    Parameters
    ----------
    text
        Markdown; a reference stands on one line.
    shown
        How faults name the file.
    quotes
        The figures.
    first
        The number of the first line.

    Returns
    -------
    tuple
        The pieces in order, every line ending kept; and a fault, with its line, for each reference that is none.
    """
    pieces: list[Piece] = []
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(keepends=True), first):
        if "{" not in line:
            pieces.append(Piece(line))
            continue
        body = line.rstrip("\r\n")
        file = f"{shown}, line {number}"
        try:
            pieces += [_piece(node, quotes) for node in _nodes(body)]
        except _NoReferenceError as error:
            faults.append(Fault(SOURCE, file, error.rule, remedy=error.remedy))
        pieces.append(Piece(line[len(body) :]))
    return pieces, faults


@cache
def _parser() -> Any:
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(extensions=[], autoescape=True)


def _nodes(line: str) -> Iterator[Any]:
    """Yield the texts and expressions of a line."""
    from jinja2 import TemplateSyntaxError, nodes

    try:
        tree = _parser().parse(line)
    except TemplateSyntaxError as error:
        raise _NoReferenceError(f"this is no reference ({error.message})", FORM) from None
    for node in tree.body:
        if not isinstance(node, nodes.Output):
            raise _refused(node)
        yield from node.nodes


def _refused(node: Any) -> _NoReferenceError:
    name = type(node).__name__
    what = _NODES.get(name, "more than a reference")
    return _NoReferenceError(f"the text holds {what}, and nothing in commentary is ever run", FORM)


def _piece(node: Any, quotes: Quotes) -> Piece:
    from jinja2 import nodes

    if isinstance(node, nodes.TemplateData):
        return Piece(node.data)
    path: list[str] = []
    while isinstance(node, nodes.Getattr):
        path.insert(0, node.attr)
        node = node.node
    if not isinstance(node, nodes.Name):
        raise _refused(node)
    path.insert(0, node.name)
    said = ".".join(path)
    if any(part.startswith("_") for part in path):
        raise _NoReferenceError(f"{said!r} is no reference: no name begins with an underscore", FORM)
    if len(path) not in (2, 3):
        raise _NoReferenceError(f"{said!r} is no reference", FORM)
    quote = _quote(path, quotes)
    return Piece(quote.text, quote)


def _quote(path: list[str], quotes: Quotes) -> Quote:
    """Return the figure that a reference names."""
    name, part = path[0], path[-1]
    if name == REPORT:
        return _part(part, report_words(quotes.briefing), path)
    if name not in quotes.measures:
        if name in catalogue():  # no extract was supplied for it
            return Quote(name, catalogue()[name].title, part, "words", "no window", NOTHING, "words", MISSING)
        raise _NoReferenceError(
            f"{name!r} is no measure of this report",
            _near(name, [*quotes.measures, REPORT], "'pcc measures' lists them"),
        )
    if len(path) == 3:
        areas = {area_name(area): area for area in quotes.briefing.plan.areas}
        if path[1] not in areas:
            raise _NoReferenceError(f"{path[1]!r} is no area of the plan", _near(path[1], list(areas), FORM))
        return _part(part, quotes.of(name, areas[path[1]]), path)
    numbers = quotes.of(name, FORCE)
    if part in numbers:
        return numbers[part]
    return _part(part, numbers | words_of(quotes.briefing, quotes.measures[name], numbers["change"].hidden), path)


def _part(part: str, known: dict[str, Quote], path: list[str]) -> Quote:
    if part not in known:
        owner = ".".join(path[:-1])
        rule = f"{owner!r} has no figure {part!r}"
        raise _NoReferenceError(rule, _near(part, list(known), f"it has {', '.join(known)}", owner))
    return known[part]


def _near(name: str, known: list[str], otherwise: str, owner: str = "") -> str:
    """Say which names come near, or what there is."""
    found = get_close_matches(name, known, n=3, cutoff=0.6)
    if not found:
        return otherwise
    dotted = [f"{owner}.{one}" if owner else one for one in found]
    return f"did you mean {' or '.join(dotted)}?"


def unquotable(piece: Piece) -> str:
    """Say why a reference gives no figure; nothing where it gives one."""
    if piece.quote is None:
        return ""
    if piece.text == HIDDEN:
        return "the report leaves this figure out, because it is small enough to point at a person"
    return "there is no such figure: no extract was supplied" if piece.quote.absent else ""
