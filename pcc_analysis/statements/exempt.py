"""Numbers in a sentence that are no figures: dates, laws, telephone lines, names, ages, limits of time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pcc_analysis.statements.said import MONTH, MONTH_YEAR

_SMALL = r"one|two|three|four|five|six|seven|eight|nine|ten|twelve"
_LINE = r"(?:999|101|111|112|105)"
_JOINED = r"(?:\s*(?:/|,|&|and|or)\s*){1,2}(?:the\s+)?"
_ANSWERED = r"calls?|contacts?|services?|demand|answer|average|abandon\w*|telephony|operators?|response|line|number"
_NAMED = (
    r"outcomes?|phase|round|pillar|priority|quarter|figure|table|pages?|paragraphs?|para|lines?|rows?|step|version|"
    r"part|pip|op|year|under|aged|type|no|code"
)
_LAW = r"sections?|s\.|ss\.|schedule|article|chapter|clause|regulation"

EXEMPT = {
    "link": r"https?://\S+|www\.\S+|<[^>]*>",
    "date": (
        rf"{MONTH_YEAR}"
        rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and)\s*\d{{1,2}}(?:st|nd|rd|th)?)?\s+{MONTH}\b(?:\s+20\d\d\b)?"
        rf"|{MONTH}\s+\d{{1,2}}(?:-\d{{1,2}})?\b"
        r"|\b\d{1,2}/\d{1,2}/(?:\d\d){1,2}\b"
    ),
    "law": (
        r"\b(?:Act|Regulations?|Order|Bill|Rules|Directive|Convention)\s+(?:of\s+)?(?:19|20)\d\d\b"
        rf"|(?<!\w)(?:{_LAW})\s*\d+[A-Z]?(?:\(\w+\))*(?:\s*(?:,|and|&|to)\s*\d+[A-Z]?(?:\(\w+\))*)*|\bS136\b"
    ),
    "operation": r"\bop(?:eration)?\.?\s+(?:(?-i:[A-Z])[\w'-]*\s+){0,3}\d[\w-]*",
    "period": (
        r"\b(?:19|20)\d\d\s*[-/–]\s*(?:20)?\d\d\b|\b\d\d/\d\d\s*FY|\bFY\s*\d\d(?:[-/]\d\d)?|\bQ\d\b"
        rf"|\b(?:quarter|year)\s+(?:\d[\d.,&+ -]*|{_SMALL})\b"
        rf"|(?<![\d.,£])\b(?:\d+|{_SMALL})\s*-?\s*(?:months?|m\b(?!\s*\d+\s*s)|weeks?|year-old|years?|day-old)(?:\s+period)?\b"
        r"|\b24\s*/\s*7\b|\b24\s+hours\s+a\s+day\b|\b(?:7|seven)\s+days\s+a\s+week\b"
    ),
    "time of day": r"\b\d{1,2}(?:[:.]\d\d)?\s*(?:am|pm)\b|\b\d{1,2}/\d{1,2}\b",
    "telephone line": (
        rf"(?<![\d,.]){_LINE}(?:{_JOINED}{_LINE})+\b"
        rf"|(?<![\d,.]){_LINE}\b(?!,\d)(?=\W*(?:{_ANSWERED})\b|\s*/)"
        r"|(?:call(?:er)?s? to|wait(?:s|ed|ing)? (?:for|on)|calling|ring|rung|dial|dialled|dialling|call|via|phone|"
        r"telephone|emergency|both CRIB and)\s+"
        rf"{_LINE}(?:{_JOINED}{_LINE})*\b(?!,\d)"
    ),
    "telephone number": (
        r"(?<![\w,.])(?:\+44\s?|0)\d{2,4}[\s-]?\d{3,4}(?:[\s-]?\d{3,4})?\b|\b116\s?\d{3}\b|\btext(?:ing)?\s+\d{5}\b"
    ),
    "age": (
        r"\b(?:aged|ages|between the ages of)\s+\d+\s*(?:to|and|-|–)\s*\d+"
        r"|\b\d+\s*(?:to|and|-|–)\s*\d+[\s-]years?[\s-]olds?"
        r"|\b(?:under|over)[-\s]?\d+s\b"
    ),
    "ordinal": r"\b\d+(?:st|nd|rd|th)\b(?:\s+(?:out\s+)?of\s+(?:the\s+)?\d+\b)?",
    "name": (
        r"(?<![\w.,£])\d{1,2}\.\d{1,2}\s+(?=(?-i:[A-Z][a-z]))|\b\d+(?:\.\d+)?\s?FM\b|\bpages\s+\d+\s*(?:to|and|-|–)\s*\d+"
        rf"|\b(?:{_NAMED})\s+(?:\d[\d.,&+ -]*|one|two|three|four|five)\b"
        r"|\bPIP\d|\b[A-Z]\d+\b|\b[A-Z]{2,}-\d+\b|\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b"
    ),
    "rate base": r"\bper 1,000(?:,000)?\b|\bper one million\b|\bper 100,000\b",
    "fraction": rf"\b(?:one|\d+) in (?:every )?(?:\d+|{_SMALL})\b|\b(?:{_SMALL})[-\s](?:thirds?|quarters?|fifths?)\b",
    "time limit": (
        rf"\b(?:within|after|every|up to|at least)\s+(?:the\s+)?(?:\d+|{_SMALL})\s+"
        r"(?:working\s+|calendar\s+)?(?:days?|hours?)\b"
        r"|\b(?:after|every|up to)\s+\d+\s*(?:secs?|seconds?|mins?|minutes?)\b"
    ),
    "measure of length or speed": r"\b\d+(?:\.\d+)?\s*(?:mph|miles?|km|metres?)\b",
}
"""Kinds of numbers that are no figures, each with the expression that finds it; earlier kinds go first."""

_ANY = re.compile("|".join(f"(?P<k{place}>{pattern})" for place, pattern in enumerate(EXEMPT.values())), re.IGNORECASE)
_KINDS = list(EXEMPT)


def exempt_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Find the numbers of a sentence that are no figures: where, and of which kind.

    >>> text = "Under section 5 of the Public Order Act 1986, Operation Sceptre 2 ended on 3 May; call 101."
    >>> [(text[start:stop], kind) for start, stop, kind in exempt_in(text)]
    [('section 5', 'law'), ('Act 1986', 'law'), ('Operation Sceptre 2', 'operation'), ('3 May', 'date'),
    ('call 101', 'telephone line')]
    """
    for found in _ANY.finditer(text):
        if found[0] and found.lastgroup:
            yield found.start(), found.end(), _KINDS[int(found.lastgroup[1:])]


def without_exempt(text: str) -> str:
    """Return a sentence of the same length with a NUL in the place of every letter that `exempt_in` finds."""
    masked = list(text)
    for start, stop, _kind in exempt_in(text):
        masked[start:stop] = "\x00" * (stop - start)
    return "".join(masked)
