"""Windows as reports say them: "12 months to June 2019", "quarter one", "the month of Jul-24"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pcc_analysis.errors import PeriodError
from pcc_analysis.months import as_month

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
MONTH_YEAR = rf"(?:{MONTH})\s*[-\s]\s*(?:20)?\d\d\b"
_QUARTERS = {"one": 1, "two": 2, "three": 3, "four": 4}


@dataclass(frozen=True)
class Window:
    """A window as said: its length, its last month, and where it was said.

    ``length`` is ``month``, ``3 months``, ``quarter``, ``12 months`` or a year's label; ``end`` is ``YYYY-MM``, empty
    where it is not said; ``before`` marks the year before the one that is reported.
    """

    length: str
    end: str
    start: int = 0
    stop: int = 0
    before: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What makes two windows the same."""
        return self.length, self.end


_PATTERNS = [
    ("before", r"(?:the\s+)?previous\s+(?:12\s*-?\s*m(?:onths?)?|year|twelve months)(?:\s+period)?"),
    ("12 months", rf"(?:12\s*-?\s*m(?:onths?)?(?:\s+period)?|(?:the\s+)?year(?:\s+ending)?|twelve months)"
        r"\s+(?:up\s+)?to\s+"
        rf"(?P<end>(?:\d+\s+)?{MONTH_YEAR}|{MONTH}\b)"),
    ("12 months", rf"year ending\s+(?P<end>(?:\d+\s+)?{MONTH_YEAR})"),
    ("12 months", r"rolling 12 months?(?:\s+to\s+(?P<end>" + MONTH_YEAR + r"))?"),
    ("3 months", rf"3\s*-?\s*m(?:onths?)?\s+to\s+(?P<end>{MONTH_YEAR})"),
    ("12 months", r"(?:over |in )?the (?:last|past) (?:year|12\s?m(?:onths?)?(?: period)?)\b"),
    ("quarter", r"\b(?:quarter\s+(?P<q>one|two|three|four|[1-4])|Q(?P<q2>[1-4]))\b"
        r"(?:\s*,?\s*(?:of\s+)?(?P<y>20\d\d(?:[-/]\d\d)?))?"),
    ("month", rf"(?:(?:for |in )?the month of |(?:in|for) )?(?P<end>{MONTH_YEAR})"),
]  # fmt: skip
_SAID = [(length, re.compile(pattern, re.IGNORECASE)) for length, pattern in _PATTERNS]


def month_said(text: str) -> str:
    """Read a month with its year, or return an empty text.

    >>> month_said("30 June 2019"), month_said("Jul-24"), month_said("June")
    ('2019-06', '2024-07', '')
    """
    found = re.search(rf"({MONTH})\s*[-\s]\s*((?:20)?\d\d)\b", text, re.IGNORECASE)
    if not found:
        return ""
    year = found[2] if len(found[2]) == 4 else f"20{found[2]}"
    try:
        return str(as_month(f"{found[1][:3].title()} {year}"))
    except PeriodError:
        return ""


def windows_in(text: str, home: str = "") -> list[Window]:
    """Find every window a text names, in order.

    Parameters
    ----------
    text
        A sentence, a heading, a caption.
    home
        Last month of the document's own period, for windows that are named without one.

    >>> [w.key for w in windows_in("10,952 during quarter one and 43,523 in the 12 months to June 2019", "2019-06")]
    [('quarter', '2019-06'), ('12 months', '2019-06')]
    """
    taken: list[Window] = []
    for length, pattern in _SAID:
        for found in pattern.finditer(text):
            if any(found.start() < other.stop and other.start < found.end() for other in taken):
                continue
            groups = found.groupdict()
            end = month_said(groups.get("end") or "") or home
            if length == "before":
                end = f"{int(home[:4]) - 1}{home[4:]}" if home else ""
            elif groups.get("y") and length == "quarter":
                end = home_of(f"quarter {groups.get('q') or groups.get('q2')} {groups['y']}")
            name = "12 months" if length == "before" else length
            taken.append(Window(name, end, found.start(), found.end(), length == "before"))
    return sorted(taken, key=lambda window: window.start)


def window_of(heading: str, home: str = "") -> Window | None:
    """Return the one window that a column heading names.

    >>> window_of("12m to June 18").key, window_of("Jul-2024").key, window_of("2017/18").key
    (('12 months', '2018-06'), ('month', '2024-07'), ('2017/18', ''))
    >>> window_of("12 Months to Jul-2023 vs. 12 Months to Jul-2024") is None
    True
    """
    found = windows_in(heading, home)
    if len(found) == 1:
        return found[0]
    year = re.search(r"\b20\d\d(?:[-/]\d\d)?\b", heading)
    return Window(year[0], "") if year and not found else None


def home_of(text: str) -> str:
    """Return the last month of the period a document says it is for, from its first lines.

    >>> home_of("Quarter One 2019-20 (1 April to 30 June 2019)")
    '2019-06'
    """
    found = re.search(r"quarter\s+(one|two|three|four|[1-4])\s*,?\s*(20\d\d)", text, re.IGNORECASE)
    if not found:
        return ""
    number = _QUARTERS.get(found[1].lower()) or int(found[1])
    month = 3 * number + 3
    year = int(found[2]) + (month > 12)
    return f"{year}-{(month - 1) % 12 + 1:02}"
