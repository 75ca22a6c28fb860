"""Tables that people keep beside their commentary: CSV files read row by row, with every fault of every file named."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pcc_analysis.errors import Fault, PeriodError
from pcc_analysis.months import as_month
from pcc_analysis.periods import parse_period

SOURCE = "commentary"
STATUSES = ("kept", "in hand", "not started", "not kept", "withdrawn")
DATES = "write a day as 2025-03-31, a month as March 2025, a quarter as 2024-25-Q4"


@dataclass(frozen=True)
class Field:
    """A column: how its texts become values, what it must be in words, whether a row may leave it blank."""

    name: str
    read: Callable[[str], Any] = str
    rule: str = ""
    remedy: str = ""
    required: bool = True


def day(text: str) -> date:
    """Read a day; a month or quarter stands for its last day.

    >>> day("2025-03-31"), day("Sept 2022"), day("2024-25-Q4")
    (datetime.date(2025, 3, 31), datetime.date(2022, 9, 30), datetime.date(2025, 3, 31))
    """
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    plain = re.sub(r"^sept(?=\s|-)", "Sep", text, flags=re.IGNORECASE)
    try:
        return as_month(plain).end_time.date()
    except PeriodError:
        return parse_period(plain).end


def share(text: str) -> float:
    """Read a per cent, which may be below 0.

    >>> share("26%"), share("-1 %"), share("0.5")
    (0.26, -0.01, 0.005)
    """
    return round(float(text.removesuffix("%").strip().replace("\N{MINUS SIGN}", "-")) / 100, 6)


def done(text: str) -> float:
    """Read how much is done, from 0% to 100%."""
    part = share(text)
    if not 0 <= part <= 1:
        raise ValueError(text)
    return part


def whole(text: str) -> int:
    """Read a whole number from 1, thousands separated or not."""
    number = int(text.replace(",", ""))
    if number < 1:
        raise ValueError(text)
    return number


def one_of(words: Iterable[str]) -> Callable[[str], str]:
    """Return a reader of one of these words, whatever its case."""
    known = {word.casefold(): word for word in words}

    def read(text: str) -> str:
        if text.casefold() not in known:
            raise ValueError(text)
        return known[text.casefold()]

    return read


def fields(priorities: Iterable[int], subjects: Iterable[str], scale: Iterable[str]) -> Mapping[str, tuple[Field, ...]]:
    """Return the columns of every table, by its name.

    Parameters
    ----------
    priorities
        The numbers of the plan's priorities.
    subjects
        The ids of its subjects.
    scale
        The grades of the inspection, best first.
    """
    numbers, scale = [str(number) for number in priorities], list(scale)
    priority = Field(
        "priority", one_of(numbers), "the priority is none of the plan's", f"use one of {', '.join(numbers)}"
    )
    percent = Field("progress", done, "the progress is not 0% to 100%", "write 60%, or leave it blank with a note")
    due = Field("due", day, "the date due is no date", DATES)
    return {
        "deliverables": (
            priority,
            Field("action"),
            due,
            Field("progress", percent.read, percent.rule, percent.remedy, required=False),
            Field("note", required=False),
        ),
        "promises": (
            Field("made", day, "the date it was made is no date", DATES),
            Field("promise"),
            Field("due", due.read, due.rule, DATES, required=False),
            Field("status", one_of(STATUSES), "the status is unknown", f"use one of {', '.join(STATUSES)}"),
            Field("outcome", required=False),
            Field("priority", priority.read, priority.rule, priority.remedy, required=False),
        ),
        "peel": (
            Field("question"),
            Field("grade", one_of(scale), "the grade is not on the scale", f"use one of {', '.join(scale)}"),
            Field("previous", required=False),
        ),
        "ranks": (
            Field("what"),
            Field("month", as_month, "the month is no month", "write it as July 2024"),
            Field("value", required=False),
            Field("rank", whole, "the rank is no whole number", "write 41"),
            Field("of", whole, "the number of forces is no whole number", "write 44"),
            Field("source", required=False),
            Field(
                "subject",
                one_of(subjects),
                "the subject is none of the plan's",
                "use the id of a [[priority.subject]], or leave it blank",
                required=False,
            ),
        ),
        "spend": (
            Field("heading"),
            Field("share", share, "the share is no per cent", "write 26%"),
            Field("previous", share, "the share of the year before is no per cent", "write 26%", required=False),
        ),
        "engagement": (
            Field("kind"),
            Field("what"),
            Field("number"),
            Field("note", required=False),
        ),
    }


def read_table(path: Path, columns: tuple[Field, ...], shown: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Read one table.

    Parameters
    ----------
    path
        A CSV file, UTF-8 with or without a mark at its start.
    columns
        From `fields`.
    shown
        How faults name the file: ``2024-07/ranks.csv``.

    Returns
    -------
    tuple
        One column per field, None where a cell is blank; and the faults. With a fault the frame has no rows.
    """
    names = [one.name for one in columns]
    nothing = pd.DataFrame(columns=names, dtype=object)
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except UnicodeDecodeError:
        return nothing, [Fault(SOURCE, shown, "the file is not UTF-8 text", remedy="save it as CSV UTF-8")]
    lines = [[cell.strip() for cell in line] for line in lines if any(cell.strip() for cell in line)]
    heads = [head.casefold() for head in lines[0]] if lines else []
    missing = [one.name for one in columns if one.required and one.name not in heads]
    strange = [head for head in heads if head not in names]
    if missing or strange:
        said = [f"the column {name} is missing" for name in missing] + [f"{head!r} is no column" for head in strange]
        return nothing, [Fault(SOURCE, shown, "; ".join(said), remedy=f"the columns are {', '.join(names)}")]
    rows = [dict(zip(heads, line, strict=False)) for line in lines[1:]]
    faults = []
    found: dict[str, list[Any]] = {}
    for one in columns:
        values, wrong, blank = [], [], 0
        for row in rows:
            text = row.get(one.name, "")
            value = None
            if text:
                try:
                    value = one.read(text)
                except ValueError:
                    wrong.append(text)
            blank += not text and one.required
            values.append(value)
        if blank:
            faults.append(Fault(SOURCE, shown, f"the {one.name} is blank", blank, remedy="fill it in"))
        if wrong:
            faults.append(Fault(SOURCE, shown, one.rule, len(wrong), tuple(wrong[:2]), one.remedy))
        found[one.name] = values
    if long := sum(len(line) > len(heads) for line in lines[1:]):
        rule = "there are more cells than columns"
        faults.append(Fault(SOURCE, shown, rule, long, remedy='put texts with a comma into "quotes"'))
    return (nothing if faults else pd.DataFrame(found, columns=names, dtype=object)), faults
