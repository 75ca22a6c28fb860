"""The numbers and direction words of a commentary, held against the figures of the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pcc_analysis.commentary.directions import WORDS as WAYS
from pcc_analysis.commentary.directions import against, said_of, went_against, word_of
from pcc_analysis.commentary.fitting import is_word, worked_out
from pcc_analysis.commentary.named import Names
from pcc_analysis.commentary.passages import Passage, passages_of
from pcc_analysis.commentary.quote import Quote
from pcc_analysis.commentary.quotes import SIZE, Quotes
from pcc_analysis.commentary.references import Piece, unquotable
from pcc_analysis.commentary.support import OTHERS, Sentence, Support
from pcc_analysis.statements.exempt import exempt_in
from pcc_analysis.statements.mentions import Mention, mentions_in, sentences
from pcc_analysis.statements.quantities import Quantity
from pcc_analysis.statements.words import key_of

Kind = Literal["supported", "declared", "exempt", "unsupported", "direction", "no figure"]
WRONG = ("unsupported", "direction", "no figure")


@dataclass(frozen=True)
class Checked:
    """A number or direction word of a commentary, and what the figures say of it.

    Parameters
    ----------
    file, line
        Where it stands.
    kind
        ``supported``, ``declared`` (with a source in the front matter), ``exempt`` (a date, a law, a telephone line),
        ``unsupported``, ``direction`` (a word that points against its figure) or ``no figure`` (a reference to one that
        there is not).
    printed
        As it stands there.
    says
        Which figure it is, or what is wrong.
    start, stop
        Where in the text of the file.
    """

    file: str
    line: int
    kind: Kind
    printed: str
    says: str
    start: int
    stop: int

    @property
    def wrong(self) -> bool:
        """Whether it must be mended before the report can be published."""
        return self.kind in WRONG

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.file}, line {self.line}: {self.printed!r}: {self.says}"


class Checker:
    """Holds commentary against the figures of one report.

    Parameters
    ----------
    quotes
        The figures.
    """

    def __init__(self, quotes: Quotes) -> None:
        self._quotes = quotes
        self._names = Names(quotes)
        self._support = Support(quotes, self._names)

    def check(
        self, pieces: Sequence[Piece], file: str, first: int, about: Sequence[str], sources: Mapping[str, str]
    ) -> list[Checked]:
        """Return every number of a text with what the figures say of it, and the direction words that are wrong.

        Parameters
        ----------
        pieces
            The text with its references.
        file, first
            How places name the file, and the number of the text's first line.
        about
            The measures that the file is about.
        sources
            Declared numbers as they are typed, each with its source.
        """
        text = "".join(piece.text for piece in pieces)
        self._file, self._first, self._text, self._sources = file, first, text, sources
        about = self._names.family(about)
        found = [one for passage in passages_of(pieces) for one in self._passage(passage, about)]
        place = 0
        for piece in pieces:
            if why := unquotable(piece):
                found.append(self._made("no figure", place, place + len(piece.text), why))
            place += len(piece.text)
        return sorted(found, key=lambda one: (one.start, one.stop))

    def _made(self, kind: Kind, start: int, stop: int, says: str) -> Checked:
        line = self._first + self._text.count("\n", 0, start)
        return Checked(self._file, line, kind, self._text[start:stop].strip("*_` ").rstrip(".,"), says, start, stop)

    def _passage(self, passage: Passage, about: Sequence[str]) -> Iterator[Checked]:
        declared = list(_declared(passage, self._sources))
        text = passage.text
        for start, stop, source in declared:
            yield self._made("declared", passage.start + start, passage.start + stop, source)
            text = text[:start] + "\x00" * (stop - start) + text[stop:]
        for start, stop, kind in exempt_in(text):
            if any(letter.isdigit() for letter in text[start:stop]) and passage.quote_at(start, stop) is None:
                yield self._made("exempt", passage.start + start, passage.start + stop, kind)
        before: list[str] = []
        known: list[Quantity] = []
        home = str(self._quotes.briefing.last_month)
        for offset, said in sentences(text):
            sentence = self._support.sentence(said, mentions_in(said, home), before, about)
            yield from self._sentence(sentence, passage, offset, known)
            before = list(dict.fromkeys([*self._names.said_in(key_of(said)), *before]))

    def _sentence(self, sentence: Sentence, passage: Passage, offset: int, known: list[Quantity]) -> Iterator[Checked]:
        levels: dict[str, tuple[Quote, int, int]] = {}
        open_numbers: list[tuple[Mention, int]] = []
        changes = False
        for mention in sentence.mentions:
            at = offset + mention.start
            if is_word(mention.quantity) and not (mention.change or self._names.specific(mention.key)):
                continue
            quote = passage.quote_at(at, offset + mention.stop)
            found = [quote] if quote is not None else self._support.of(mention, sentence)
            if quote is not None and quote.role == "words":
                continue
            changes = changes or mention.change
            if not found:
                open_numbers.append((mention, at))
                continue
            known.append(mention.quantity)
            start, stop = passage.start + at, passage.start + offset + mention.stop
            if hidden := next((one for one in found if one.hidden), None):
                if quote is None:
                    yield self._made(
                        "unsupported",
                        start,
                        stop,
                        f"the report leaves this figure out: {hidden.title}, {hidden.window}",
                    )
                continue
            if quote is None:
                yield self._made("supported", start, stop, str(found[0]))
            if wrong := against(mention, sentence.text, found):
                yield self._made("direction", start, stop, self._way(said_of(mention, sentence.text), wrong))
            if not mention.change and found[0].role == "level":
                levels.setdefault(found[0].measure, (found[0], start, stop))
        yield from self._from_to(sentence, passage, offset)
        if len(levels) == 1 and not changes and (said := word_of(sentence.text)):
            ((level, start, stop),) = levels.values()
            if wrong := went_against(said, level, self._quotes):
                yield self._made("direction", start, stop, f"{WAYS[said]} is said beside {wrong}")
        for mention, at in open_numbers:
            yield self._open(mention, sentence, passage.start + at, known)

    def _way(self, said: int, wrong: Quote) -> str:
        signed = self._quotes.of(wrong.measure, wrong.area)[wrong.part.removesuffix(SIZE)]
        return f"{WAYS[said]} is said of {signed}"

    def _open(self, mention: Mention, sentence: Sentence, start: int, known: Sequence[Quantity]) -> Checked:
        """Say what to make of a number that is no figure of the report."""
        stop = start + mention.stop - mention.start
        if how := worked_out(mention.quantity, known):
            return self._made("supported", start, stop, f"follows from {how}")
        says = "no figure of the report says this"
        if mention.area in OTHERS:
            says += "; give the source of a figure of other forces in the front matter"
        near = self._support.nearest(mention, sentence)
        other = self._support.elsewhere(mention, sentence)
        if near is not None:
            says += f"; the report has {near}"
        if other is not None and other != near:
            says += f"; it is {other}"
        if self._support.as_points(mention, sentence):
            says += "; the change of a share is in percentage points"
        return self._made("unsupported", start, stop, says)

    def _from_to(self, sentence: Sentence, passage: Passage, offset: int) -> Iterator[Checked]:
        """Find "fell from 624 to 627"."""
        for one, other in pairwise(sentence.mentions):
            if one.role == "from" and other.role == "to" and one.quantity.unit == other.quantity.unit and one.sign:
                apart = other.quantity.number - one.quantity.number
                if apart and (apart > 0) != (one.sign > 0):
                    start, stop = passage.start + offset + one.start, passage.start + offset + other.stop
                    yield self._made("direction", start, stop, f"{WAYS[one.sign]} is said of {WAYS[-one.sign]}")


def _declared(passage: Passage, sources: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Find the numbers of a passage that the front matter gives a source for."""
    for number, source in sources.items():
        start = passage.text.find(number)
        while start >= 0:
            stop = start + len(number)
            whole = not (passage.text[stop : stop + 1].isdigit() or passage.text[start - 1 : start].isdigit())
            if whole and passage.text[stop : stop + 2].strip(".,") == passage.text[stop : stop + 2].strip(".,"):
                yield start, stop, source
            start = passage.text.find(number, stop)
