"""A figure as it is printed, taken apart: the number behind it with the number format of a workbook, and its parts."""

from __future__ import annotations

import re
from decimal import Decimal

MARKS = {"": "[z]", "=": "[z]", "no data": "[x]"}
"""What stands in a workbook for a cell of the page without a figure."""

PARTS = ("", "lower", "upper", "per cent", "months", "reading")
"""What a cell can hold, in the order of the columns; the figure itself has no name."""

DAY = 86_400
_FIGURE = re.compile(
    r"(?P<sign>[+−]?)(?P<pound>£?)(?P<whole>\d[\d,]*)(?P<decimals>\.\d+)?(?P<unit>%|s| [A-Za-z][A-Za-z ]*)?"
)
_DURATION = re.compile(
    r"(?=\d)(?:(?P<hour>\d+)(?: hours?|h) ?)?(?:(?P<minute>\d+)(?: minutes?|m) ?)?(?:(?P<second>\d+)(?: seconds?|s))?"
)
_CLOCK = re.compile(r"(?P<hour>\d+):(?P<minute>\d\d):(?P<second>\d\d)")
_RANGE = re.compile(r"(.+) to (.+)")
_BRACKETS = re.compile(r"(.+?) \((.+)\)")


def as_number(text: str, value: float | None = None) -> tuple[float, str] | None:
    """Return the number that a text prints, and the number format that prints it so.

    Parameters
    ----------
    text
        A count, percentage, change, amount or duration in the spelling of `pcc_analysis.numbers`.
    value
        The figure before it was rounded, where it is known; it is returned instead if it is the one that is printed.

    Returns
    -------
    tuple or None
        Percentages as proportions; durations in days, a workbook's own unit of time, shown as hours, minutes and
        seconds, and in seconds where they have a sign, which a workbook's times cannot have; other numbers as printed.
        None where the text is not a number alone.

    Examples
    --------
    >>> as_number("10,952"), as_number("16.4%", 0.16372), as_number("−3.1 points", -0.0312)
    ((10952, '#,##0'), (0.16372, '0.0%'), (-3.12, '+#,##0.0" points";"−"#,##0.0" points"'))
    >>> as_number("10 minutes 26 seconds") == (626 / 86400, "[h]:mm:ss"), as_number("3 of 8"), as_number("−2m 9s")[0]
    (True, None, -129)
    """
    sign, length = text[:1] if text[:1] in ("+", "−") else "", text.lstrip("+−")
    if clock := _DURATION.fullmatch(length) or _CLOCK.fullmatch(length):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        taken = 3600 * hours + 60 * minutes + seconds
        if sign:
            return -taken if sign == "−" else taken, _signed('#,##0" seconds"', sign)
        return taken / DAY, "[h]:mm:ss"
    found = _FIGURE.fullmatch(text)
    if found is None:
        return None
    places = len(found["decimals"] or ".") - 1
    printed = Decimal(f"{found['whole'].replace(',', '')}{found['decimals'] or ''}")
    printed = -printed if found["sign"] == "−" else printed
    number = _behind(printed, places, value)
    core = f"{'0' if found['unit'] == '%' else '#,##0'}{'.' * bool(places)}{'0' * places}"
    if found["unit"] == "%":
        return float(Decimal(repr(number)).scaleb(-2)), _signed(f"{core}%", found["sign"])
    unit = f'"{found["unit"]}"' if found["unit"] else ""
    pound = '"£"' * bool(found["pound"])
    return number, _signed(f"{pound}{core}{unit}", found["sign"])


def _behind(printed: Decimal, places: int, value: float | None) -> float:
    """Return the value before it was rounded, on the scale it is printed on; the printed number where it is another."""
    half = 0.5000001 * 10.0**-places
    for scaled in (value, 100 * value, value / 1e6) if value and printed else ():  # −0.04 is printed as 0.0
        if abs(scaled - float(printed)) <= half:
            return round(scaled, 12)
    return float(printed) if places else int(printed)


def _signed(core: str, sign: str) -> str:
    return f'+{core};"−"{core}' if sign else core


def parts_of(text: str) -> dict[str, str]:
    """Take a printed figure with what stands beside it apart, so that each part has a column of its own.

    Parameters
    ----------
    text
        A cell of figures.

    Returns
    -------
    dict
        The figure under the empty name; ``lower`` and ``upper`` of limits, ``per cent`` of a change, ``reading`` and
        ``months`` as far as there are such words.

    Examples
    --------
    >>> parts_of("−314 (−0.7%); no more than chance")
    {'': '−314', 'per cent': '−0.7%', 'reading': 'no more than chance'}
    >>> parts_of("74.3% to 79.5%"), parts_of("26 (April and May)"), parts_of("June 2019")
    ({'lower': '74.3%', 'upper': '79.5%'}, {'': '26', 'months': 'April and May'}, {'': 'June 2019'})
    """
    figure, _, reading = text.partition("; ")
    said = {"reading": reading} if reading else {}
    if (limits := _RANGE.fullmatch(figure)) and all(map(as_number, limits.groups())):
        return {"lower": limits[1], "upper": limits[2]} | said
    if (pair := _BRACKETS.fullmatch(figure)) and as_number(pair[1]):
        percent = pair[2] == "=" or pair[2].endswith("%")
        return {"": pair[1], "per cent" if percent else "months": pair[2]} | said
    return {"": figure} | said
