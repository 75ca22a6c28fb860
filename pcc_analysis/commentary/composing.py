"""Commentary made ready for the page: figures put in, numbers checked, what is wrong marked with words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.commentary.checks import Checked, Checker
from pcc_analysis.commentary.files import Written, read_commentary
from pcc_analysis.commentary.front_matter import page_of
from pcc_analysis.commentary.quotes import Quotes, Suppressed
from pcc_analysis.commentary.references import Piece, escaped, pieces_of
from pcc_analysis.elements.markup import marked, unmarked
from pcc_analysis.errors import Fault

WORDS = {
    "unsupported": "no figure of the report supports this number",
    "direction": "the words point the other way than the figure",
    "no figure": "the report has no such figure",
}
"""What stands behind a number in a draft where something is wrong with it."""


def compose(briefing: Briefing, data: Path | str, suppressed: Suppressed | None = None) -> Written:
    """Return what people wrote for a report, ready for its pages.

    Parameters
    ----------
    briefing
        The figures of the report.
    data
        The data folder; the files are in its ``commentary/<period>/``.
    suppressed
        Which figures the report leaves out, what the briefing withholds unless given; commentary can neither quote nor
        type them.

    Returns
    -------
    Written
        Markdown with every reference replaced by its figure, and what is wrong marked with words; ``checked`` holds
        every typed number with what the figures say of it. The figures referred to are noted in the briefing's ledger.

    Raises
    ------
    DataContractError
        With every fault of every file: those of `read_commentary`, and references that name nothing or do anything.
    """
    quotes = Quotes(briefing, suppressed)
    checker = Checker(quotes)
    found: list[Checked] = []

    def page(text: str, shown: str, about: Sequence[str]) -> tuple[str, list[Fault]]:
        own, faults = page_of(unmarked(text), shown)
        pieces, wrong = pieces_of(own.text, shown, quotes, own.first)
        if faults or wrong:
            return "", [*faults, *wrong]
        if rows := [row for piece in pieces if piece.quote is not None for row in piece.quote.rows]:
            briefing.printed.note(pd.DataFrame(rows))
        there = [name for name in about if name in quotes.measures]
        checked = checker.check(pieces, shown, own.first, there, own.sources)
        found.extend(checked)
        sources = "; ".join(f"{escaped(number)}: {escaped(source)}" for number, source in own.sources.items())
        return with_marks(pieces, checked) + (f"\n\nFigures from elsewhere: {sources}.\n" if sources else ""), []

    written = read_commentary(data, briefing.period, briefing.plan, page)
    return replace(written, checked=tuple(found))


def with_marks(pieces: Sequence[Piece], checked: Sequence[Checked]) -> str:
    """Return the Markdown of a text, with a mark and words at every place where something is wrong."""
    wrong: dict[tuple[int, int], dict[str, None]] = {}
    for one in checked:
        if one.wrong:
            wrong.setdefault((one.start, one.stop), {})[WORDS[one.kind]] = None
    made, place = "", 0
    for piece in pieces:
        stop = place + len(piece.text)
        own = [(first, last) for first, last in sorted(wrong) if place <= first < stop]
        if piece.quote is not None:
            words = "; ".join(dict.fromkeys(said for span in own for said in wrong[span]))
            made += marked(piece.markdown, words) if words else piece.markdown
        else:
            made += _marked_text(piece.text, [(a - place, b - place, "; ".join(wrong[a, b])) for a, b in own])
        place = stop
    return made


def _marked_text(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    """Return a text with marks over the spans in it, the first where two overlap."""
    made, at = "", 0
    for first, last, words in spans:
        if first >= at:
            made += text[at:first] + marked(text[first:last], words)
            at = last
    return made + text[at:]
