"""The figures of a sentence: every number in it that is one, which dates, laws, codes and telephone lines are not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pcc_analysis.statements.exempt import without_exempt
from pcc_analysis.statements.quantities import (
    DIGITS,
    DURATION,
    MINUS,
    PERCENT,
    POINTS,
    SIGN,
    WORDS,
    Quantity,
    duration_of,
    number_of,
)

_WORD_NUMBER = r"\b(?:" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")\b"
_FIGURE = re.compile(
    rf"(?P<dur>(?P<dsign>(?<![\w\d]){SIGN})?(?<![\d.,])(?=\d+(?:\.\d+)?\s*-?\s*(?:h|m|s)\w*){DURATION})"
    rf"|(?P<sign>(?<![\w\d)]){SIGN})?(?P<half>±\s*)?(?P<pound>£\s?)?(?P<digits>(?:(?<=n\.)|(?<![\w.,:/]))(?:{DIGITS})(?![\d:/]|\.\d))"
    rf"\s?(?P<multiple>[kKmM]\b|million\b|bn\b)?\s*(?P<percent>-?{PERCENT})?\s*(?P<points>(?:percentage\s+)?{POINTS})?"
    rf"|(?P<word>{_WORD_NUMBER})(?P<wpercent>\s+{PERCENT})?\s*(?P<wpoints>(?:percentage\s+)?{POINTS})?",
    re.IGNORECASE,
)


def _quantity(found: re.Match[str]) -> Quantity | None:
    printed = found[0].strip()
    if found["dur"]:
        if not any(found[part] for part in "hms"):
            return None
        return duration_of(
            found, printed, (found["dsign"] or "") in MINUS and bool(found["dsign"]), bool(found["dsign"])
        )
    if found["word"]:
        if found["word"].lower() == "one" and not (found["wpercent"] or found["wpoints"]):
            return None  # nearly always a pronoun
        unit = "points" if found["wpoints"] else "proportion" if found["wpercent"] else "count"
        return number_of(str(WORDS[found["word"].lower()]), unit, printed)
    sign = (found["sign"] or "").strip()
    unit = (
        "points" if found["points"] else "proportion" if found["percent"] else "pounds" if found["pound"] else "count"
    )
    quantity = number_of(found["digits"], unit, printed, sign in MINUS and bool(sign), bool(sign))
    if found["multiple"]:
        scale = {"k": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9}[found["multiple"].lower()]
        half = 0.5 * 10 ** -len(found["digits"].partition(".")[2])
        quantity = Quantity(quantity.number * scale, half * scale, quantity.unit, printed)
    return quantity


def numbers_in(text: str) -> Iterator[tuple[int, int, Quantity]]:
    """Find the figures of a sentence; dates, laws, lines and codes are not figures.

    >>> [q.printed for _, _, q in numbers_in("24,811 999 calls in Quarter 1 of 2019-20, six (33%) in June")]
    ['24,811', 'six', '33%']
    """
    masked = without_exempt(text)
    for found in _FIGURE.finditer(masked):
        quantity = _quantity(found) if found[0].strip() else None
        if quantity is None:
            continue
        bare_year = quantity.unit == "count" and 1900 <= quantity.number <= 2040 and "," not in quantity.printed
        if bare_year and found["digits"] and _yearly(text, found.start("digits"), found.end("digits")):
            continue
        yield found.start(), found.start() + len(found[0].rstrip()), quantity


def _yearly(text: str, start: int, stop: int) -> bool:
    """Whether a number of four digits stands where a year would."""
    return (
        bool(re.search(r"(?:in|of|since|to|from|and|by|until|\w+)\s*[-–]?\s*$", text[:start], re.IGNORECASE))
        or not text[:start]
    )
