"""Which measures a sentence speaks of, by the words of their titles."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cached_property

from pcc_analysis.commentary.quotes import Quotes
from pcc_analysis.statements.words import AREAS, GENERIC, key_of

Key = frozenset[str]
_AREA_WORDS = frozenset(word for name in AREAS for word in name.split())


class Names:
    """The words that name the measures of a report.

    Parameters
    ----------
    quotes
        The figures; every measure that has any can be named.
    """

    def __init__(self, quotes: Quotes) -> None:
        self._quotes = quotes

    @cached_property
    def keys(self) -> dict[str, tuple[Key, ...]]:
        """For each measure, the sets of words any of which names it."""
        found = {}
        for name, measure in self._quotes.measures.items():
            bare = re.sub(r"\(.*?\)", "", measure.title)
            keys = {key_of(measure.title), key_of(bare), key_of(name.replace("_", " "))} - {frozenset[str]()}
            if keys:
                found[name] = tuple(keys)
        return found

    def said_in(self, words: Collection[str]) -> dict[str, Key]:
        """Return the measures whose words are all among these, each with its longest key, the most telling only."""
        said = set(words)
        found = {name: max(own, key=len) for name, keys in self.keys.items() if (own := [k for k in keys if k <= said])}
        return {name: key for name, key in found.items() if not any(key < other for other in found.values())}

    def all_in(self, words: Collection[str]) -> list[str]:
        """Return every measure whose words are all among these."""
        said = set(words)
        return [name for name, keys in self.keys.items() if any(key <= said for key in keys)]

    def specific(self, key: Key) -> dict[str, Key]:
        """Return the measures that the words beside a number name, where they name more than a crime or a call."""
        telling = key - GENERIC - _AREA_WORDS
        return {name: own for name, own in self.said_in(key).items() if own & telling}

    def family(self, names: Iterable[str]) -> list[str]:
        """Return measures with all that are a part of one of them: the strands of hate crime."""
        wanted = list(names)
        parts = [one for one in self.keys if any(one.startswith(f"{name}_") for name in wanted)]
        return list(dict.fromkeys([*wanted, *parts]))
