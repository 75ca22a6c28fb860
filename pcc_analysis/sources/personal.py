"""Fingerprints of what identifies a record: enough to notice a value in a text, and nothing to read it from.

A value is a few words or a window of a longer text. Words that many records share identify none of them and are left
out, as are short numbers, which any table holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

import ibis.expr.types as ir
import numpy as np
from ibis import _

from pcc_analysis.sources.contract import Contract

WINDOW = 6
"""Words of a free text that are looked for together; whoever quotes eleven in a row quotes one whole window."""
SHARED = 20
"""Records that share a value without figures for it to be a word like any other."""
MOST = 1_000_000
"""Values looked at of each column: beyond it, a sample."""
SPACE = r"[^a-z0-9]+"
FIGURES = re.compile(r"[^0-9]")
DATE = re.compile(
    r"(19|20)\d\d \d\d? \d\d?|\d\d? \d\d? (19|20)\d\d|(19|20)\d\d \d\d(19|20)?\d*|\d\d? [a-z]+ (19|20)\d\d"
)


def words_of(text: str) -> list[str]:
    """Return the words of a text as values are compared: small letters and figures.

    >>> words_of("Crime 54/0012345/19, O'Neill")
    ['crime', '54', '0012345', '19', 'o', 'neill']
    """
    return re.sub(SPACE, " ", text.lower()).split()


def identifies(value: str) -> bool:
    """Whether a value of one word or a few can point at a record: a reference, or a name of several words.

    >>> [identifies(one) for one in ("5419012345", "54 0012345 19", "v1234 a", "jo smith", "female", "2019 06 01")]
    [True, True, True, True, False, False]
    """
    figures = len(FIGURES.sub("", value))
    letters = len(value) - figures - value.count(" ")
    if figures:
        return (figures >= 5 or (figures >= 3 and letters > 0 and len(value) >= 6)) and not DATE.fullmatch(value)
    return " " in value and letters >= 6


def fingerprints_of(texts: Iterable[str]) -> dict[int, str]:
    """Return everything in texts that may be a value, by its fingerprint."""
    values: set[str] = set()
    for text in texts:
        words = words_of(text)
        for length in range(1, WINDOW + 1):
            values.update(" ".join(words[start : start + length]) for start in range(len(words) - length + 1))
    return {_fingerprint(value): value for value in values if value.count(" ") == WINDOW - 1 or identifies(value)}


def personal_fingerprints(table: ir.Table, contract: Contract) -> np.ndarray:
    """Return the fingerprints of the values of a source's personal columns of text, each once, in order.

    Parameters
    ----------
    table
        The source, typed by its contract.
    contract
        Says which columns can hold personal data.
    """
    found: set[int] = set()
    for column in contract.columns:
        if column.personal and column.kind in ("text", "code") and column.name in table.columns:
            plain = table[column.name].cast("string").lower().re_replace(SPACE, " ").strip()
            values = table.select(value=plain).filter(_.value != "").group_by("value").agg(records=_.count())
            read = values.limit(MOST).to_pyarrow()
            for value, records in zip(read["value"].to_pylist(), read["records"].to_pylist(), strict=True):
                found.update(map(_fingerprint, _parts(value, records)))
    return np.array(sorted(found), dtype=np.uint64)


def _parts(value: str, records: int) -> Iterator[str]:
    """Yield what of a value is looked for: the whole of a short one, the windows of a long one."""
    words = value.split()
    if len(words) >= WINDOW:
        yield from (" ".join(words[start : start + WINDOW]) for start in range(0, len(words) - WINDOW + 1, WINDOW))
    elif identifies(value) and (records < SHARED or any(letter.isdigit() for letter in value)):
        yield value


def _fingerprint(value: str) -> int:
    return int.from_bytes(blake2b(value.encode(), digest_size=8).digest(), "big")
