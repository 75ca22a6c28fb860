"""The heading rows of an ONS police force area table: which offence, which unit and which year each column holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from pcc_analysis.sources.ons_cells import split_footnotes

TOTAL = "Total recorded crime (excluding fraud)"
GROUPS = frozenset(
    {
        "Violence against the person",
        "Sexual offences",
        "Robbery",
        "Theft offences",
        "Criminal damage and arson",
        "Drug offences",
        "Possession of weapons offences",
        "Public order offences",
        "Miscellaneous crimes",
    }
)
RENAMED = {
    "All other theft offences": "Other theft offences",
    "Miscellaneous crimes against society": "Miscellaneous crimes",
    "Residential burglary (households)": "Residential burglary",
}
"""Headings that say the same in different tables or editions."""

UNNAMED = {"P5": "Selected serious offences involving a knife", "P7": "Anti-social behaviour incidents"}
"""What tables count whose headings give only years."""

_UNITS = (
    (r"^population figures", "population"),
    (r"^household figures", "households"),
    (r"^(rate|number) per 1,000 (population|people)", "rate_per_1000"),
    (r"^rate per 1,000 households", "rate_per_1000_households"),
    (r"^(%|percentage) change", "percent_change"),
    (r"^(%|percentages?\b)", "percent"),
    (r"^numbers?\b", "count"),
    (r"^unweighted base", "base"),
    (r"^statistically significantly", "asterisk"),
)
_TITLES = (
    ("percentage change", "percent_change"),
    ("rate of offences", "rate_per_1000"),
    ("number of offences", "count"),
)
_YEAR = re.compile(r"^[A-Z][a-z]{2}\w*\s+['’]?\d{2,4}\s+to\s+([A-Z][a-z]{2})\w*\s+['’]?(\d{2})(\d{2}(?!\d))?")


@dataclass(frozen=True)
class Heading:
    """One column of figures: what is counted, at which level, in which unit, for the year that ends when."""

    offence: str
    level: str
    unit: str
    period_end: pd.Period
    footnotes: tuple[int, ...] = ()
    says: str = ""
    asterisks: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class _Texts:
    """The heading texts above one column, sorted into what they say."""

    offence: str = ""
    unit: str = ""
    year: str = ""
    footnotes: tuple[int, ...] = ()


def year_end(text: str) -> pd.Period | None:
    """Return the last month of a year as headings print it, whatever footnote follows.

    >>> year_end("Apr '07 to Mar '084"), year_end("Apr '11 to Mar '126,7,8")
    (Period('2008-03', 'M'), Period('2012-03', 'M'))
    >>> year_end("Apr 2021 to Mar 2022"), year_end("Robbery")
    (Period('2022-03', 'M'), None)
    """
    match = _YEAR.match(" ".join(text.split()))
    if match is None:
        return None
    year = f"{match[2]}{match[3]}" if match[3] and match[2] in {"19", "20"} else f"20{match[2]}"
    return pd.Period(f"{match[1]} {year}", "M")


def _unit(text: str) -> str:
    return next((unit for pattern, unit in _UNITS if re.match(pattern, text, re.IGNORECASE)), "")


def _texts(cells: list[str], known: frozenset[int]) -> _Texts:
    """Sort the texts above one column; of several names the lowest counts."""
    found = _Texts()
    for text in cells:
        plain, numbers = split_footnotes(text, known)
        if year_end(text) is not None:
            found = replace(found, year=" ".join(text.split()))
        elif unit := _unit(plain):
            found = replace(found, unit=unit, footnotes=found.footnotes + numbers)
        elif plain and not plain.lower().startswith(("england and wales", "adults aged", "area ")):
            found = replace(found, offence=plain, footnotes=found.footnotes + numbers)
    return found


def headings(
    rows: list[list[Any]], names: int, table: str, title: str, edition: pd.Period, known: frozenset[int]
) -> dict[int, Heading]:
    """Return column -> heading for every column that has one.

    Cells that were merged are blank but for the first, so a blank takes the text to its left.

    Parameters
    ----------
    rows
        The rows between the title and the first area.
    names
        How many first columns hold the area's code and name.
    table, title, edition
        Which table it is, its title, and the month its year ends.
    known
        The numbers of the sheet's footnotes.
    """
    usual = next((unit for words, unit in _TITLES if words in title.lower()), "")
    found: dict[int, Heading] = {}
    last = _Texts(unit=usual)
    estimate: int | None = None
    for column in range(names, max((len(row) for row in rows), default=0)):
        texts = _texts([str(row[column]) for row in rows if column < len(row)], known)
        if not (texts.offence or texts.unit or texts.year):
            continue
        if texts.unit == "asterisk":
            if estimate is not None:
                words = next(str(row[column]) for row in rows if str(row[column]).startswith("Statist"))
                says, _numbers = split_footnotes(words, known)
                says = re.sub(r"(['’]\d{2})\d[\d,]*$", r"\1", says)
                beside = (*found[estimate].asterisks, (column, says[0].lower() + says[1:]))
                found[estimate] = replace(found[estimate], asterisks=beside)
            continue
        offence = texts.offence or last.offence
        unit, year = texts.unit or last.unit or "count", texts.year or last.year
        if unit in {"population", "households", "base"}:
            found[column] = Heading("", "", unit, edition, texts.footnotes)
            continue
        last = _Texts(offence, unit, year)
        found[column] = _heading(offence, unit, year, table, edition, texts.footnotes)
        estimate = column if unit == "percent" else None
    return found


def _heading(offence: str, unit: str, year: str, table: str, edition: pd.Period, numbers: tuple[int, ...]) -> Heading:
    """Return the heading of a column of figures in the one spelling of all tables."""
    if unit == "rate_per_1000" and "(households)" in offence:
        unit = "rate_per_1000_households"
    plain = RENAMED.get(offence, offence) or UNNAMED.get(table, "")
    if plain.lower().startswith("total recorded crime"):
        plain = TOTAL
    level = ""
    if table in {"P1", "P2", "P3"}:
        level = "total" if plain == TOTAL else "group" if plain in GROUPS else "subgroup"
    ends = year_end(year) if year else None
    if unit == "percent_change" and year:
        return Heading(plain, level, unit, edition, numbers, says=f"compared with {year}")
    return Heading(plain, level, unit, ends if ends is not None else edition, numbers)
