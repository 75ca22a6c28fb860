"""Whether a typed number can be a print of a figure: its value, its unit, and what the words about it leave open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations

from pcc_analysis.commentary.quote import Quote
from pcc_analysis.commentary.quotes import SERVICE_LEVEL
from pcc_analysis.statements.mentions import Mention
from pcc_analysis.statements.quantities import WORDS, Quantity, follows
from pcc_analysis.statements.words import CHANGE

DISTINCT = 1000
"""A count from here on can be told by its value alone."""
_THEN = re.compile(
    r"\b(?:previous|last|earlier|compar\w+|than|from|before|against|ago|on|previously|year-on-year|20\d\d)\b",
    re.IGNORECASE,
)
"""Words without which a figure of a year before is not the one that is meant."""
_LEVEL = re.compile(r"\b(?:within|under|than|(?:level|target|standard) of|sla\s*=)\s*$", re.IGNORECASE)
COMPARED = r"(?:more|fewer|less|higher|lower|longer|shorter|quicker|slower)"
EARLIER = ("last_year", "previous_year")


def worked_out(quantity: Quantity, known: Sequence[Quantity]) -> str:
    """Say how a number follows from others of the same passage that are supported; nothing where it does not.

    >>> from pcc_analysis.statements.quantities import read_cell
    >>> worked_out(read_cell("18%"), [read_cell("60"), read_cell("327")])
    '60 of 327'
    """
    for one, other in permutations(known, 2):
        if one.unit != other.unit or not other.number:
            continue
        if quantity.unit == "proportion" and one.unit in ("count", "seconds"):
            if one.number <= other.number and follows(quantity, lambda a, b: a / b, [one, other])[0]:
                return f"{one.printed} of {other.printed}"
            if follows(quantity, lambda a, b: abs(a - b) / b, [one, other])[0]:
                return f"{one.printed} against {other.printed}"
        apart = quantity.unit == one.unit != "proportion" or (quantity.unit == "points" and one.unit == "proportion")
        if apart and follows(quantity, lambda a, b: abs(a - b), [one, other])[0]:
            return f"{one.printed} less {other.printed}"
    return ""


def telling(quantity: Quantity) -> bool:
    """Whether a number can be told by its value alone."""
    if quantity.unit == "seconds":
        return quantity.number > 60 and quantity.number % 60 > 0
    return quantity.unit == "count" and quantity.number >= DISTINCT


def alike(mention: Mention, quote: Quote) -> bool:
    """Whether a figure is of the kind and unit of a number, and may be named."""
    return (
        quote.unit == mention.quantity.unit
        and quote.value == quote.value
        and not quote.hidden
        and role_fits(mention, quote)
    )


def able(mention: Mention, quote: Quote, text: str) -> bool:
    """Whether the words about a number leave it open that it is this figure."""
    if quote.part == SERVICE_LEVEL:
        return bool(_LEVEL.search(text[: mention.start]))
    if quote.part.endswith(EARLIER):
        return bool(_THEN.search(text))
    if role_fits(mention, quote):
        return True
    near = text[max(0, mention.start - 40) : mention.stop + 40]
    return quote.role != "level" and bool(re.search(rf"\b(?:{CHANGE}|{COMPARED})\b", near, re.IGNORECASE))


def role_fits(mention: Mention, quote: Quote) -> bool:
    """Whether both are levels, or both changes."""
    if mention.role == "half_width":
        return quote.role == "level"
    if mention.role in ("change", "percent_change"):
        return quote.role in ("change", "percent_change")
    return quote.role == "level"


def fits(quantity: Quantity, quote: Quote) -> bool:
    """Whether a number can be a print of a figure, its sign apart."""
    if quote.value != quote.value or quote.unit == "words":
        return False
    if "±" in quantity.printed:
        return quantity.unit == quote.unit == "proportion" and within(quantity, quote.half)
    if quantity.unit == "seconds" and quote.unit == "hours":
        return within(quantity, 3600 * quote.value)
    units = {"count": ("count", "hours"), "number": ("count", "hours", "number")}.get(quantity.unit, (quantity.unit,))
    return quote.unit in units and within(quantity, quote.value)


def within(quantity: Quantity, value: float) -> bool:
    """Whether a value rounds to a number, signs apart; a whole number is also a print of one with decimals."""
    half = quantity.half or (0.0 if float(value).is_integer() else 0.5)
    return abs(abs(quantity.number) - abs(value)) <= half * (1 + 1e-9) + 1e-12


def roughly(quantity: Quantity, word: str, quote: Quote) -> bool:
    """Whether a number that is said to be about, nearly or over something is so of a figure."""
    units = "count" if quantity.unit == "number" else quantity.unit
    if quote.unit != units or quote.value != quote.value:
        return False
    plain = f"{quantity.number:.0f}"
    step = 10.0 ** (len(plain) - len(plain.rstrip("0"))) if quantity.unit == "count" else 20 * quantity.half
    apart = abs(quote.value) - abs(quantity.number)
    if word.endswith(("over", "more than")):
        return 0 <= apart < step
    if word.endswith(("nearly", "almost", "under", "less than")):
        return -step / 2 <= apart <= 0
    return abs(apart) <= step / 2


def is_word(quantity: Quantity) -> bool:
    """Whether a number is a bare word, which more often counts things than figures: two officers."""
    return quantity.printed.casefold() in WORDS
