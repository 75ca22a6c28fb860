"""Printed numbers: the value, and every number that would have been printed the same way.

A printed number stands for all numbers that round to it (16.4% is 16.35% to 16.45%); a whole count stands for itself.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pcc_analysis.numbers import format_number, format_percent

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: number for number, word in enumerate(_ONES.split())}
WORDS |= {word: 10 * number for number, word in enumerate(_TENS.split(), start=2)}

MINUS = "−–-"
SIGN = r"[+−–\-]"
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
PERCENT = r"(?:%|per\s?cent(?:age)?\b)"
POINTS = r"(?:points?|pts?|p?pts|pp|ppts)\b"
DURATION = (
    r"(?:(?P<h>\d+)\s*-?\s*(?:hours?|hrs?|h)\b\.?\W{0,2}(?:and\s+)?)?"
    r"(?:(?P<m>\d+)\s*-?\s*(?:minutes?|mins?|m)\b\.?\W{0,2}(?:and\s+)?)?"
    r"(?:(?P<s>\d+(?:\.\d+)?)\s*-?\s*(?:seconds?|secs?|s)\b\.?)?"
)
_CLOCK = re.compile(r"(?P<h>\d+):(?P<m>\d{2}):(?P<s>\d{2})|(?P<m2>\d{1,2}):(?P<s2>\d{2})")
_ARROWS = {"▲": 1, "▼": -1, "—": 0, "↑": 1, "↓": -1}


@dataclass(frozen=True)
class Quantity:
    """A printed number.

    Parameters
    ----------
    number
        The value: proportions and points as 0.01 for one per cent or one point, durations in seconds.
    half
        Half of the last printed place; 0 where the number is exact.
    unit
        ``count``, ``number``, ``proportion``, ``points``, ``seconds`` or ``pounds``.
    printed
        As printed.
    arrow
        1 and -1 for an arrow printed beside it, 0 for a dash, None for nothing.
    signed
        Whether a sign is printed.
    """

    number: float
    half: float
    unit: str
    printed: str
    arrow: int | None = None
    signed: bool = False

    @property
    def ends(self) -> tuple[float, ...]:
        """Both ends of what rounds to it, or the number where it is exact."""
        return (self.number - self.half, self.number + self.half) if self.half else (self.number,)

    def times(self, sign: int) -> Quantity:
        """Return the quantity with its size and this sign."""
        return replace(self, number=math.copysign(abs(self.number), sign))


def number_of(digits: str, unit: str, printed: str, negative: bool = False, signed: bool = False) -> Quantity:
    """Read the digits of a number whose unit is known.

    >>> number_of("16.4", "proportion", "16.4%")
    Quantity(number=0.164, half=0.0005, unit='proportion', printed='16.4%', arrow=None, signed=False)
    """
    plain = digits.replace(",", "")
    decimals = len(plain.partition(".")[2])
    power = -2 if unit in {"proportion", "points"} else 0
    value = float(f"{plain}e{power}")
    if unit == "count" and decimals:
        unit = "number"
    half = 0.0 if unit == "count" else float(f"0.5e{power - decimals}")
    return Quantity(-value if negative else value, half, unit, printed, None, signed)


def duration_of(found: re.Match[str], printed: str, negative: bool = False, signed: bool = False) -> Quantity:
    """Read the hours, minutes and seconds of a match of ``DURATION``."""
    hours, minutes, seconds = (float(found[part] or 0) for part in "hms")
    places = len((found["s"] or "").partition(".")[2])
    half = 0.5 * 10**-places if found["s"] else 30.0 if found["m"] else 1800.0
    value = 3600 * hours + 60 * minutes + seconds
    return Quantity(-value if negative else value, half, "seconds", printed, None, signed)


_CELL = re.compile(
    rf"(?P<sign>{SIGN}\s*)?(?P<pound>£)?(?P<sign2>{SIGN})?(?P<digits>{DIGITS})\s*(?P<multiple>[kKmM]|bn)?\s*"
    rf"(?P<percent>{PERCENT})?\s*(?P<points>(?:percentage\s+)?{POINTS})?\**"
)


def read_cell(text: str) -> Quantity | None:
    """Read a table cell that holds one number and nothing else.

    Returns None for words, empty cells, bare years and marks such as ``=``.

    >>> read_cell("- 0.7%").number, read_cell("1.6% points ▲").unit, read_cell("00:00:11").number
    (-0.007, 'points', 11.0)
    >>> read_cell("Increasing") is None, read_cell("=") is None
    (True, True)
    """
    bare = text.strip().strip("*").strip()
    arrow = next((value for mark, value in _ARROWS.items() if bare.endswith(mark) and bare != mark), None)
    if arrow is not None:
        bare = bare[:-1].strip()
    negative = bare[:1] in MINUS and bool(bare[:1])
    unsigned = bare.lstrip(f"+{MINUS} ")
    if clock := _CLOCK.fullmatch(unsigned):
        parts = (
            [float(clock[name] or 0) for name in "hms"] if clock["h"] else [0, float(clock["m2"]), float(clock["s2"])]
        )
        value = 3600 * parts[0] + 60 * parts[1] + parts[2]
        return Quantity(-value if negative else value, 0.5, "seconds", bare, arrow, bare[:1] in f"+{MINUS}")
    found = _CELL.fullmatch(bare)
    if found is None:
        whole = re.fullmatch(DURATION, unsigned)
        if whole is None or not any(whole[part] for part in "hms"):
            return None
        return replace(duration_of(whole, bare, negative), arrow=arrow)
    sign = (found["sign"] or found["sign2"] or "").strip()
    unit = (
        "points" if found["points"] else "proportion" if found["percent"] else "pounds" if found["pound"] else "count"
    )
    quantity = number_of(found["digits"], unit, bare, sign in MINUS and bool(sign), bool(sign))
    if found["multiple"]:
        scale = {"k": 1e3, "m": 1e6, "bn": 1e9}[found["multiple"].lower()]
        half = 0.5 * 10 ** -len(found["digits"].partition(".")[2])
        quantity = replace(quantity, number=quantity.number * scale, half=half * scale)
    return replace(quantity, arrow=arrow)


def is_year(text: str) -> bool:
    """Tell a bare year (2018, 2023/24) from a count.

    >>> is_year("2018"), is_year("2023/24"), is_year("2,018")
    (True, True, False)
    """
    return re.fullmatch(r"(?:19|20)\d\d(?:\s*[/–-]\s*(?:\d\d|20\d\d))?", text.strip()) is not None


def spread(formula: Callable[..., float], operands: Sequence[Quantity]) -> tuple[float, float, float]:
    """Lowest, middle and highest value of a formula over everything that rounds to its operands."""
    middle = formula(*(operand.number for operand in operands))
    corners = [formula(*corner) for corner in itertools.product(*(operand.ends for operand in operands))]
    return min(corners), middle, max(corners)


def follows(derived: Quantity, formula: Callable[..., float], operands: Sequence[Quantity]) -> tuple[bool, float]:
    """Say whether a printed figure can follow from others, and what follows.

    It can where some choice of unrounded operands gives a number that rounds to what is printed. Two rounded numbers
    that only touch (84.1% and 84.2%) have no number in common.

    >>> share = lambda part, whole: part / whole
    >>> follows(read_cell("18.4%"), share, [read_cell("60"), read_cell("327")])[0]
    False
    >>> follows(read_cell("18.4%"), share, [read_cell("500"), read_cell("2711")])[0]
    True
    """
    low, middle, high = spread(formula, operands)
    slack = 1e-9 * max(1.0, abs(middle))
    if derived.half and high - low > slack:
        slack = -slack
    holds = low - slack <= derived.number + derived.half and derived.number - derived.half <= high + slack
    return holds, middle


def agree(one: Quantity, other: Quantity) -> bool:
    """Say whether two prints can be of one number.

    >>> agree(read_cell("93%"), read_cell("93.4%")), agree(read_cell("84.1%"), read_cell("84.2%"))
    (True, False)
    """
    return follows(one, lambda number: number, [other])[0]


def total(*numbers: float) -> float:
    """Add up."""
    return math.fsum(numbers)


def write(value: float, like: Quantity) -> str:
    """Write a value in the unit and with one place more than a printed figure."""
    decimals = len(re.sub(r"[^\d.]", "", like.printed).partition(".")[2])
    if like.unit == "proportion":
        return format_percent(value, min(decimals + 1, 4))
    if like.unit == "points":
        return f"{format_number(100 * value, decimals + 1)} points"
    if like.unit == "seconds":
        whole = round(abs(value))
        return f"{'−' if value < 0 else ''}{whole // 3600:02}:{whole % 3600 // 60:02}:{whole % 60:02}"
    return format_number(value, 0 if float(value).is_integer() and not decimals else decimals + 1)
