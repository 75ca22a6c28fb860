"""Fingerprints of what identifies a record: enough to notice a value in a text, and nothing to read it from.

A value is a few words or a window of a longer text. Words that many records share identify none of them and are left
out, as are short numbers, which any table holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from string import digits

import duckdb
import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from pcc_analysis.sources.contract import Contract

WINDOW = 6
"""Words of a free text that are looked for together; whoever quotes eleven in a row quotes one whole window."""
SHARED = 20
"""Records that share a value without figures for it to be a word like any other."""
MOST = 1_000_000
"""Values looked at of each column: beyond it, a sample."""
SPACE = r"[^a-z0-9]+"
REFERENCE = r"^[a-z]*[0-9]{5,}$"
DATE = r"^((19|20)\d\d \d\d? \d\d?|\d\d? \d\d? (19|20)\d\d|(19|20)\d\d \d\d(19|20)?\d*|\d\d? [a-z]+ (19|20)\d\d)$"


def words_of(text: str) -> list[str]:
    """Return the words of a text as values are compared: small letters and figures.

    >>> words_of("Crime 54/0012345/19, O'Neill")
    ['crime', '54', '0012345', '19', 'o', 'neill']
    """
    return re.sub(SPACE, " ", text.lower()).split()


def identifies(values: pa.Array) -> np.ndarray:
    """Whether values of one word or a few can point at a record: a reference, or a name of several words.

    >>> identifies(pa.array(["5419012345", "54 0012345 19", "v1234 a", "jo smith", "female", "2019 06 01"])).tolist()
    [True, True, True, True, False, False]
    """
    found = np.array(pc.match_substring_regex(values, REFERENCE))  # most are such; the rest is looked at more closely
    found[~found] = _identifies(values.filter(pa.array(~found)))
    return found


def _identifies(values: pa.Array) -> np.ndarray:
    length = np.asarray(pc.binary_length(values))  # nothing is left in them but ASCII
    figures = sum(np.asarray(pc.count_substring(values, one)) for one in digits)  # faster than a pattern
    spaces = np.asarray(pc.count_substring(values, " "))
    letters = length - figures - spaces
    date = np.asarray(pc.match_substring_regex(values, DATE))
    reference = ((figures >= 5) | ((figures >= 3) & (letters > 0) & (length >= 6))) & ~date
    return np.where(figures > 0, reference, (spaces > 0) & (letters >= 6))


def fingerprints_of(texts: Iterable[str]) -> dict[int, str]:
    """Return everything in texts that may be a value, by its fingerprint."""
    short: set[str] = set()
    long: set[str] = set()
    for text in texts:
        words = words_of(text)
        for length in range(1, WINDOW + 1):
            found = short if length < WINDOW else long
            found.update(" ".join(words[start : start + length]) for start in range(len(words) - length + 1))
    few = pa.array(list(short), pa.string())
    values = [*long, *few.filter(pa.array(identifies(few))).to_pylist()]
    return dict(zip(_fingerprints(pa.array(values, pa.string())).tolist(), values, strict=True))


def personal_fingerprints(table: ir.Table, contract: Contract) -> np.ndarray:
    """Return the fingerprints of the values of a source's personal columns of text, each once, in order.

    Parameters
    ----------
    table
        The source, typed by its contract.
    contract
        Says which columns can hold personal data.
    """
    found = [pa.array([], pa.string())]
    for column in contract.columns:
        if column.personal and column.kind in ("text", "code") and column.name in table.columns:
            values = table.select(value=table[column.name].cast("string")).filter(_.value.notnull())
            once = column.name == contract.unique
            one = ibis.literal(1, "int64")
            counted = values.mutate(records=one) if once else values.group_by("value").agg(records=_.count())
            read = counted.limit(MOST).to_pyarrow().combine_chunks()
            found += _looked_for(_plain(read))
    ordered = np.sort(_fingerprints(pa.chunked_array(found)))  # quicker here than hashing, which `numpy.unique` does
    return ordered[np.diff(ordered, prepend=ordered[:1] + 1) != 0]


def _plain(read: pa.Table) -> pa.Table:
    """Write values as they are compared, those of letters alone once with all their records."""
    value = pc.utf8_lower(read["value"].combine_chunks())
    odd = pc.invert(pc.ascii_is_alnum(value))  # few are, and a pattern is slow
    if pc.any(odd).as_py():
        spaced = pc.utf8_trim_whitespace(pc.replace_substring_regex(value.filter(odd), SPACE, " "))
        value = pc.replace_with_mask(value, odd, spaced)
    read = pa.table({"value": value, "records": read["records"]})
    figures = pc.match_substring_regex(value, "[0-9]")  # such a value is looked for however often it stands
    if pc.all(figures).as_py():
        return read
    words = read.filter(pc.invert(figures)).group_by("value").aggregate([("records", "sum")])
    words = words.rename_columns(["value", "records"]).filter(pc.field("value") != "")
    return pa.concat_tables([read.filter(figures), words]).combine_chunks()


def _looked_for(read: pa.Table) -> Iterator[pa.Array]:
    """Yield what of values is looked for: the whole of a short one, the windows of a long one."""
    long = pc.greater_equal(pc.count_substring(read["value"], " "), WINDOW - 1)
    short = read.filter(pc.invert(long))
    value, records = (column.combine_chunks() for column in short.itercolumns())
    rare = pc.or_(pc.less(records, SHARED), pc.match_substring_regex(value, "[0-9]"))
    yield value.filter(pc.and_(pa.array(identifies(value)), rare))
    windows = (one for text in read["value"].filter(long).to_pylist() for one in _windows(text.split()))
    yield pa.array(windows, pa.string())


def _windows(words: Sequence[str]) -> Iterator[str]:
    return (" ".join(words[start : start + WINDOW]) for start in range(0, len(words) - WINDOW + 1, WINDOW))


def _fingerprints(values: pa.Array | pa.ChunkedArray) -> np.ndarray:
    """Return the hash of each value as DuckDB has it, which makes no object of Python of a value."""
    if not len(values):
        return np.array([], dtype=np.uint64)
    with duckdb.connect(config={"threads": 1}) as con:
        con.register("texts", pa.table({"value": values}))
        hashed = con.sql("SELECT hash(value) AS fingerprint FROM texts").to_arrow_table()
    return hashed["fingerprint"].to_numpy()
