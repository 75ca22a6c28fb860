"""The figures of a sentence: what each counts, whether it is a level or a change, and which way the words point."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pcc_analysis.statements.numbers_said import numbers_in
from pcc_analysis.statements.quantities import SIGN, Quantity
from pcc_analysis.statements.said import Window, windows_in
from pcc_analysis.statements.words import CHANGE, area_of, key_of, sign_of

_FILLER = (
    r"(?:\s+(?:slightly|significantly|year[- ]on[- ]year|yoy|overall|nationally|regionally|locally|a|an|total|further|"
    r"by|of|in|about|around|approximately|over|nearly|almost|just|with))*"
)
_BEFORE = re.compile(rf"\b(?P<word>{CHANGE}){_FILLER}\s*{SIGN}?\s*$", re.IGNORECASE)
_AFTER = re.compile(
    rf"^\W*(?:\([^)]*\)\s*)?(?!\W*no\b)(?:[a-z]+\s+){{0,1}}(?P<word>{CHANGE})\b(?!\s+(?:of|by)\s+[\d+£−–\-])",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"\b(?:in|during|over|for|from|to|at|by|on|with|compared|when|which|and|but|while|is|than|the|this|as|of|a|an|"
    rf"totalling|displayed|showing|rolling|{CHANGE})\b|[,;:()–]",
    re.IGNORECASE,
)
_LIMITS = re.compile(
    r"\b(?:over|under|more than|less than|at least|up to|nearly|within|below|above|approximately|"
    r"consistently below|sla\s*=)\s*$",
    re.IGNORECASE,
)

_BETWEEN_SENTENCES = re.compile(r"(?<=[.;])\s+(?=[A-Z\"(])|(?<=\.)\s+(?=\d+\s+[a-z])")


@dataclass(frozen=True)
class Mention:
    """A figure in a sentence.

    Parameters
    ----------
    quantity
        The number.
    role
        ``level``, ``share`` (per cent of something named), ``change``, ``percent_change``, ``from``, ``to``, ``of`` (a
        count in brackets behind a share), ``half_width`` or ``limit``.
    sign
        1 or -1 where the words say up or down, else 0.
    key
        The words that name what is counted.
    window
        When, where the sentence says so.
    area
        Where; ``force`` unless the sentence names another.
    start, stop
        Where in the sentence.
    """

    quantity: Quantity
    role: str
    sign: int
    key: frozenset[str]
    window: Window | None
    area: str
    start: int
    stop: int

    @property
    def change(self) -> bool:
        """Whether it is a change."""
        return self.role in {"change", "percent_change"}


def _role(text: str, start: int, stop: int, quantity: Quantity, earlier: Mention | None) -> tuple[str, int]:
    """Say whether a figure is a level or a change, and which way."""
    before, after = text[max(0, start - 70) : start], text[stop : stop + 45]
    opened = before.rfind("(") > before.rfind(")")
    change_role = "percent_change" if quantity.unit in {"proportion", "points"} else "change"
    if "±" in quantity.printed or before.rstrip().endswith("±"):
        return "half_width", 0
    if (
        opened
        and earlier is not None
        and start - earlier.stop < 60
        and "." not in re.sub(r"n\.", "", text[earlier.stop : start])
    ):
        inside = before[before.rfind("(") + 1 :]
        if earlier.change:
            return change_role, earlier.sign or sign_of(inside)
        if re.fullmatch(r"\s*n\s*[.=]?\s*[=]?\s*[+-]?\s*", inside):
            return "of", 0
        if quantity.signed and re.fullmatch(r"\s*", inside):
            return change_role, 0
    if opened and quantity.signed and re.fullmatch(r"\s*(?:n\s*[.=]?\s*)?", before[before.rfind("(") + 1 :]):
        return change_role, 0
    if found := _BEFORE.search(before):
        if re.search(r"\b(?:up|more|less)$", found["word"], re.IGNORECASE) and re.search(r"\bto\s*$|than\s*$", before):
            return "limit", 0
        if re.search(r"\bmore$|\bless$", found["word"].lower()):
            return "level", 0
        return change_role, sign_of(found["word"])
    if re.search(rf"\b{CHANGE}\b[^.]{{0,50}}\bfrom\s*$", before, re.IGNORECASE):
        return "from", sign_of(re.sub(r"from\s*$", "", before))
    if earlier is not None and earlier.role == "from" and re.search(r"\bto\s*$", before):
        return "to", earlier.sign
    if found := _AFTER.match(after):
        word = found["word"].lower()
        if not (
            word in {"up", "down", "more", "less"}
            and not re.match(r"\W*(?:\w+\s+)?(?:more|less)\s+than|\W*fewer", after)
        ):
            return change_role, sign_of(word)
    if quantity.signed and quantity.unit in {"points", "proportion"}:
        return change_role, 0
    if quantity.unit == "proportion" and re.match(r"\s*(?:\([^)]*\)\s*)?of\b", after):
        return "share", 0
    return ("limit" if _LIMITS.search(before) else "level"), 0


def _key(text: str, start: int, stop: int, quantity: Quantity) -> frozenset[str]:
    """Return the words that name what a figure counts: behind a count, before a rate."""
    behind = text[stop : stop + 60]
    if of := re.match(
        rf"\W*(?:per cent\s+)?{CHANGE}\s+(?:in|of)\s+(?:the\s+)?((?:[a-z]+\s?){{1,4}})", behind, re.IGNORECASE
    ):
        return key_of(_STOPS.split(of[1])[0])
    behind = re.sub(
        r"^\s*(?:\([^)]*\)\s*)?(?:(?:were|was|are|have been|had been|of these|of the|of them|a total of)\b)?\s*",
        " ",
        behind,
    )
    cut = _STOPS.search(behind)
    noun = " ".join(behind[: cut.start() if cut else None].split()[:4])
    if quantity.unit == "count" and key_of(noun):
        return key_of(noun)
    ahead = text[:start]
    clause = re.split(r"[;:()]|\bcompared\b", ahead)[-1]
    without = clause
    for window in reversed(windows_in(clause)):
        without = without[: window.start] + without[window.stop :]
    return key_of(
        re.sub(
            rf"\b\d+(?:st|nd|rd|th)\b|[\d,.]+%?|\b{CHANGE}\b|\b(?:hours?|minutes?|secs?|seconds?|mins?)\b",
            " ",
            without,
            flags=re.IGNORECASE,
        )
    )


def mentions_in(text: str, home: str = "") -> list[Mention]:
    """Read the figures of a sentence with their roles, windows and names.

    Parameters
    ----------
    text
        One sentence.
    home
        Last month of the document's own period.

    >>> found = mentions_in("This represents a reduction of 170 recorded crimes (0.4 per cent).")
    >>> [(mention.quantity.printed, mention.role, mention.sign) for mention in found]
    [('170', 'change', -1), ('0.4 per cent', 'percent_change', -1)]
    """
    windows = windows_in(text, home)
    made: list[Mention] = []
    for start, stop, quantity in numbers_in(text):
        role, sign = _role(text, start, stop, quantity, made[-1] if made else None)
        key = _key(text, start, stop, quantity)
        joined = (
            made and not made[-1].change and re.fullmatch(r".{0,90}?\band\s+(?:in\s+)?", text[made[-1].stop : start])
        )
        if joined and not key and quantity.unit == made[-1].quantity.unit:
            key = made[-1].key
        around = re.split(r"[,;]", text[:start])[-1] + text[stop : stop + 15]
        area = area_of(around)
        window = _window(windows, start, stop, text)
        if role in {"change", "percent_change"} and window is not None and window.before:
            window = None  # the year it is compared with
        made.append(Mention(quantity, role, sign, key, window, area, start, stop))
    return made


def _window(windows: list[Window], start: int, stop: int, text: str) -> Window | None:
    """Return the window of a figure: the next one said before another figure, else the last one said before it."""
    for window in windows:
        if window.stop <= start and re.fullmatch(r"\s*[=:]\s*", text[window.stop : start]):
            return window
    for window in windows:
        between = text[stop : window.start]
        if window.start >= stop and not re.search(r"\d|[;:.]|\bcompar|\bwhen\b|\bthan\b|\bon the\b|,", between):
            return window
    earlier = [window for window in windows if window.stop <= start]
    return earlier[-1] if earlier else None


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Cut a paragraph into sentences, each with where it starts.

    >>> list(sentences("Crime fell. It was 43,357."))
    [(0, 'Crime fell.'), (12, 'It was 43,357.')]
    """
    start = 0
    for gap in [*_BETWEEN_SENTENCES.finditer(text), None]:
        piece = text[start : gap.start() if gap else None]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), piece.strip()
        start = gap.end() if gap else 0
