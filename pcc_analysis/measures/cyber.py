"""Cyber crime: flagged, or with a key word in the summary; the words are reference data with dates."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

import ibis
import ibis.expr.types as ir
from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.measures.measure import Measure
from pcc_analysis.reference import load

OWNER = "Cyber crime lead"
NOTHING = "a^"


def keyword_pattern(keywords: list[str]) -> str:
    r"""Return the regular expression that finds any of these words or phrases in text of small letters.

    Parameters
    ----------
    keywords
        Words or phrases; capitals and the width of blanks do not matter.

    Returns
    -------
    str
        Whole words only: what stands before and after is neither a letter of the English alphabet nor a digit. Plain
        enough for the dialects of DuckDB, Spark and PostgreSQL (no look-around, no ``\b``). Without keywords it
        finds nothing.

    >>> pattern = keyword_pattern(["Dark web", "e-mail"])
    >>> [bool(re.search(pattern, text)) for text in ("on the dark  web.", "by e-mail", "darkweb", "e-mailed")]
    [True, True, False, False]
    """
    if not keywords:
        return NOTHING
    words = sorted({r"\s+".join(re.escape(part) for part in keyword.lower().split()) for keyword in keywords})
    return f"(^|[^a-z0-9])({'|'.join(words)})([^a-z0-9]|$)"


@cache
def keyword_eras() -> tuple[tuple[date | None, str], ...]:
    """Return the pattern in use from each day on which the list of key words changed; the first from ever."""
    words = load("cyber_keywords")
    starts, ends = set(words["valid_from"]), set(words["valid_to"].dropna() + timedelta(days=1))
    eras: list[tuple[date | None, str]] = [(None, NOTHING)]
    for day in sorted(starts | ends):
        used = words[(words["valid_from"] <= day) & ~(words["valid_to"] < day)]
        eras.append((day.date(), keyword_pattern(used["keyword"].tolist())))
    return tuple(eras)


def has_keyword() -> Deferred:
    """Say that the summary holds a key word that was on the list on the day the crime was recorded."""
    text = _.summary.lower()
    latest_first = keyword_eras()[:0:-1]
    branches = [(_.recorded_date >= ibis.literal(day), text.re_search(pattern)) for day, pattern in latest_first]
    return ibis.cases(*branches, else_=False).fill_null(False)


def cyber_records(table: ir.Table) -> ir.Table:
    """Return the crimes with a cyber flag or a key word, so that no text is searched by every measure anew."""
    searched = table.mutate(cyber=table.cyber.fill_null(False), cyber_keyword=has_keyword().resolve(table))
    return searched.filter(searched.cyber | searched.cyber_keyword)


def cyber_measures() -> list[Measure]:
    """Return cyber crime and the three parts it is made of: flag alone, key word alone, both."""
    flag, keyword = _.cyber, _.cyber_keyword
    words = "a key word in the summary (whole words and phrases of the list in use on the day of recording)"

    def count(identifier: str, title: str, definition: str, where: Deferred | None = None) -> Measure:
        return Measure(
            id=identifier,
            title=title,
            definition=f"Crimes recorded in the month with {definition}.",
            source="crimes",
            records=cyber_records,
            where=where,
            unit="crime",
            owner=OWNER,
        )

    return [
        count("cyber_crime", "Cyber flagged and key word", f"a cyber flag or {words}, each once"),
        count("cyber_flag_only", "Cyber flag alone", "a cyber flag and no key word in the summary", flag & ~keyword),
        count("cyber_keyword_only", "Cyber key word alone", f"no cyber flag but {words}", ~flag & keyword),
        count("cyber_flag_and_keyword", "Cyber flag and key word", f"a cyber flag and {words}", flag & keyword),
    ]
