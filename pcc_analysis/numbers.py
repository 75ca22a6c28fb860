"""House numbers: how a figure is written wherever it is read, rounded once and halves away from zero."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

MINUS = "\N{MINUS SIGN}"
WITHHELD = "="
MISSING = "no data"


def _rounded(value: float, places: int) -> Decimal:
    # repr gives the shortest decimal that is this float, so 0.125 is a half and 2.675 is what was typed
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _absent(value: float | None) -> bool:
    return value is None or not math.isfinite(value)


def format_number(value: float | None, places: int = 0) -> str:
    """Write a number with thousands separated, a true minus sign, and halves rounded away from zero.

    >>> format_number(10952), format_number(-2.25, places=1), format_number(None)
    ('10,952', '−2.3', 'no data')
    """
    if value is None or _absent(value):
        return MISSING
    rounded = _rounded(value, places)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):,}"


def format_count(value: float | None) -> str:
    """Write a count, which is a whole number.

    >>> format_count(43357)
    '43,357'
    """
    return format_number(value, 0)


def format_percent(value: float | None, places: int = 1, words: bool = False) -> str:
    """Write a proportion as a percentage; in sentences the sign is a word.

    >>> format_percent(0.125, places=0), format_percent(0.1637), format_percent(0.164, words=True)
    ('13%', '16.4%', '16.4 per cent')
    """
    if value is None or _absent(value):
        return MISSING
    # the decimal point moves exactly: 0.145 * 100 is 14.499999999999998 as a float
    shifted = Decimal(repr(float(value))).scaleb(2)
    rounded = shifted.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):,}{' per cent' if words else '%'}"


def format_signed(value: float | None, places: int = 0) -> str:
    """Write a change with its sign; no sign where it rounds to nothing.

    >>> format_signed(1191), format_signed(-314), format_signed(0.04, places=1)
    ('+1,191', '−314', '0.0')
    """
    if value is None or _absent(value):
        return MISSING
    rounded = _rounded(value, places)
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded):,}"


def format_percent_change(value: float | None, places: int = 1) -> str:
    """Write a relative change; ``=`` where it is withheld because the base is small, as the 2019 report does.

    >>> format_percent_change(0.0883), format_percent_change(-0.007), format_percent_change(float("nan"))
    ('+8.8%', '−0.7%', '=')
    """
    if value is None or _absent(value):
        return WITHHELD
    text = format_percent(value, places)
    return f"+{text}" if _rounded(value * 100, places) > 0 else text


def format_points(value: float | None, places: int = 1, words: bool = False) -> str:
    """Write the difference of two proportions in percentage points.

    >>> format_points(0.04, places=0), format_points(-0.031, words=True), format_points(0.01, places=0, words=True)
    ('+4 points', '3.1 percentage points', '1 percentage point')
    """
    if value is None or _absent(value):
        return MISSING
    text = format_percent(abs(value), places).removesuffix("%")
    if words:
        return f"{text} percentage point{'' if text == '1' else 's'}"
    sign = "" if not text.strip("0.") else "+" if value > 0 else MINUS
    return f"{sign}{text} point{'' if text == '1' else 's'}"


def format_duration(seconds: float | None, short: bool = False) -> str:
    """Write a duration given in seconds as the Panel reads it.

    >>> format_duration(626), format_duration(64), format_duration(4), format_duration(3600)
    ('10 minutes 26 seconds', '1 minute 4 seconds', '4 seconds', '1 hour')
    >>> format_duration(626, short=True), format_duration(4, short=True)
    ('10m 26s', '4s')
    """
    if seconds is None or _absent(seconds):
        return MISSING
    whole = int(_rounded(abs(seconds), 0))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    parts = [(hours, "hour"), (minutes, "minute"), (left, "second")]
    shown = [(number, word) for number, word in parts if number] or [(0, "second")]
    if short:
        text = " ".join(f"{number}{word[0]}" for number, word in shown)
    else:
        text = " ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in shown)
    return f"{MINUS}{text}" if seconds < 0 and whole else text


def ordinal(number: int) -> str:
    """Write a rank.

    >>> ordinal(1), ordinal(12), ordinal(22), ordinal(43)
    ('1st', '12th', '22nd', '43rd')
    """
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def count_noun(number: float, noun: str, plural: str | None = None) -> str:
    """Write a count with its noun in the right number.

    >>> count_noun(1, "crime"), count_noun(0, "crime"), count_noun(2, "force")
    ('1 crime', '0 crimes', '2 forces')
    """
    return f"{format_count(number)} {noun if number == 1 else plural or noun + 's'}"


def plural(noun: str) -> str:
    """Return the plural of a unit.

    >>> plural("crime"), plural("antisocial behaviour incident"), plural("person"), plural("query")
    ('crimes', 'antisocial behaviour incidents', 'people', 'queries')
    """
    if noun.endswith("person"):
        return f"{noun.removesuffix('person')}people"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"
