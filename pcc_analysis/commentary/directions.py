"""Words that say which way a figure went, against the figure."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from pcc_analysis.commentary.fitting import COMPARED
from pcc_analysis.commentary.quote import Quote
from pcc_analysis.commentary.quotes import Quotes
from pcc_analysis.statements.mentions import Mention

WORDS = {1: "an increase", -1: "a decrease"}
_UP = r"increased|rose|risen|grew|grown|climbed"
_DOWN = r"decreased|reduced|declined|fell|fallen|dropped"
_NOUNS_UP, _NOUNS_DOWN = r"increase|rise|growth", r"decrease|reduction|decline|fall|drop"
_SAID = re.compile(
    rf"\b(?P<up>{_UP})\b|\b(?P<down>{_DOWN})\b"
    rf"|\b(?:an?|the|this|further|slight|small|significant|marked|continued|overall)\s+"
    rf"(?:(?P<ups>{_NOUNS_UP})|(?P<downs>{_NOUNS_DOWN}))\b(?!\s+in\s+(?!the\b))",
    re.IGNORECASE,
)
_BEHIND = re.compile(rf"\W*(?:\([^)]*\)\s*)?(?:\w+\s+)?({COMPARED})\b", re.IGNORECASE)
_LESS = ("fewer", "less", "lower", "shorter", "quicker")
_NOT_THIS = re.compile(
    r"\b(?:to|will|would|could|should|aim\w*|help\w*|expect\w*|not|no|nationally|regionally|peers|since|quarter before|"
    r"previous quarter|last quarter|previous month|last month|month before|forecast|more than|less than|first|until)\b",
    re.IGNORECASE,
)


def against(mention: Mention, text: str, quotes: Sequence[Quote]) -> Quote | None:
    """Return the change that the word beside a number points against, where every change it can be does.

    Parameters
    ----------
    mention
        A number that is a change, with the sign that its words give, before it, behind it, or its own.
    text
        The sentence.
    quotes
        The figures that it can be.
    """
    said = said_of(mention, text)
    changes = [one for one in quotes if one.role in ("change", "percent_change") and one.value]
    if not said or not changes or any(_sign(one.value) == said for one in changes):
        return None
    return changes[0]


def said_of(mention: Mention, text: str) -> int:
    """Return which way the words about a change point: 1, -1, or 0 where there are none."""
    behind = _BEHIND.match(text[mention.stop :])
    compared = 0 if behind is None else -1 if behind[1].casefold() in _LESS else 1
    return mention.sign or compared or (_sign(mention.quantity.number) if mention.quantity.signed else 0)


def word_of(text: str) -> int:
    """Return which way a sentence without a change in numbers says that something went: 1, -1, or 0 where it does not.

    >>> word_of("Hate crime fell to 624."), word_of("We work to reduce the 624 hate crimes."), word_of("It was 624.")
    (-1, 0, 0)
    """
    signs = set()
    for found in _SAID.finditer(text):
        if not _NOT_THIS.search(text[: found.start()].rsplit(",", 1)[-1]):
            signs.add(1 if found["up"] or found["ups"] else -1)
    return signs.pop() if len(signs) == 1 and not _NOT_THIS.search(re.sub(r"\bto\b|\bno\b", "", text)) else 0


def went_against(said: int, quote: Quote, quotes: Quotes) -> Quote | None:
    """Return the change of a level's window on the year before, where it and that of the 12 months went the other way.

    Parameters
    ----------
    said
        1 or -1, from `word_of`.
    quote
        The level that the sentence gives.
    quotes
        The figures.
    """
    known = quotes.of(quote.measure, quote.area)
    part = "change" if quote.part == "rolling_year" else f"{quote.part}_change"
    own = known.get(part)
    if own is None or own.hidden:
        return None
    ways = [_sign(one.value) for one in (own, known["change"]) if pd.notna(one.value)]
    return own if ways and all(way == -said for way in ways) else None


def _sign(number: float) -> int:
    return int(number > 0) - int(number < 0)
