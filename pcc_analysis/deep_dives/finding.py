"""A finding of a deep dive: finished figures with limits, the sentence that reads them, and how they were made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from pcc_analysis.charts import Drawn
from pcc_analysis.elements import Element, anchor_of
from pcc_analysis.explanation import Explanation
from pcc_analysis.page import Chart, Definitions, Heading, Paragraphs, Strip
from pcc_analysis.sections.drawing import drawn_twice
from pcc_analysis.tables import Column, Table

EVIDENCE = ("value", "lower", "upper")
LIMITS = Column("limits", "95% limits", "percent", missing="[z]")
"""The column that `with_limits` fills."""


@dataclass(frozen=True, repr=False, kw_only=True)
class Finding(Element):
    """What a deep dive found; ends a cell as a table, with its window, its as-at date and its notes.

    Parameters
    ----------
    title
        The caption: what, where, when.
    rows
        One row per figure, with ``value``, ``lower`` and ``upper`` (NaN where there are no limits) and whatever they
        were made from.
    columns
        The columns of the table, the first of which heads its row; `LIMITS` is that of the limits.
    says
        What the figures say, in plain sentences, each finished.
    counted, over, where
        The numerator, the denominator and the filter, in words.
    method
        How the values and their limits were worked out, with the authority.
    window, as_at
        The months, and how recent the source is, in words.
    unit
        Printed under the caption.
    shown
        How many of the rows the table shows; all unless given.
    headline_at
        The place of the row that stands for the finding.
    notes
        What a reader must know, printed under the table.
    """

    title: str
    rows: pd.DataFrame
    columns: Sequence[Column]
    says: Sequence[str]
    counted: str
    method: str
    window: str
    over: str = ""
    where: str = ""
    as_at: str = ""
    unit: str = ""
    shown: int | None = None
    headline_at: int = 0
    notes: Sequence[str] = ()

    def __post_init__(self) -> None:
        absent = [name for name in EVIDENCE if name not in self.rows]
        if absent or isinstance(self.says, str):
            what = f"lack {', '.join(absent)}" if absent else "come with one text where a list of sentences belongs"
            raise ValueError(f"the figures of {self.title!r} {what}; a figure travels with its evidence")

    @property
    def headline(self) -> pd.Series:
        """The row that stands for the finding; NaN where there is none."""
        return self.rows.iloc[self.headline_at] if len(self.rows) else pd.Series(dict.fromkeys(EVIDENCE, float("nan")))

    @property
    def sentence(self) -> Paragraphs:
        """What the figures say, as numbered paragraphs."""
        return Paragraphs(self.says)

    def how(self) -> Explanation:
        """Explain how the figures were made."""
        lines = [
            ("Counted", self.counted),
            ("Over", self.over),
            ("Of which records", self.where),
            ("Method", self.method),
            ("Window", self.window),
            ("As at", self.as_at.removeprefix("as at ")),
            *(("Note", note) for note in self.notes),
        ]
        return Explanation(self.title, lines)

    def drawn(self, kind: str, draw: Callable[[Any], Drawn], rows: int = 8) -> Chart:
        """Return a chart of the finding, with its table behind it.

        Parameters
        ----------
        kind, rows
            As for ``charts.figure``.
        draw
            Draws on the axes it is given; called for the wide chart and for the narrow one.
        """
        wide, narrow, alt = drawn_twice(kind, draw, anchor_of(self.title)[:12], rows=rows)
        behind = replace(self, title=f"Figures behind: {self.title}")
        return Chart(wide, self.title, alt, narrow=narrow, table=behind)

    def element(self) -> dict[str, Any]:
        """Return the content as JSON: a table."""
        left = len(self.rows) - (self.shown or len(self.rows))
        more = [f"The first {self.shown} of {len(self.rows)} rows."] if left > 0 else []
        return Table(
            self.rows.head(self.shown) if self.shown else self.rows,
            self.columns,
            caption=self.title,
            unit=self.unit,
            as_at=self.as_at,
            notes=[f"Months: {self.window}.", *more, *self.notes],
        ).element()


def with_limits(rows: pd.DataFrame, write: Callable[[Any], str]) -> pd.DataFrame:
    """Add a column with the limits as printed, empty where there are none.

    >>> from pcc_analysis.numbers import format_percent
    >>> with_limits(pd.DataFrame({"lower": [0.743], "upper": [0.795]}), format_percent)["limits"].item()
    '74.3% to 79.5%'
    """
    pairs = zip(rows["lower"], rows["upper"], strict=True)
    return rows.assign(
        limits=[f"{write(low)} to {write(high)}" if pd.notna(low) and pd.notna(high) else None for low, high in pairs]
    )


def in_words(row: pd.Series, write: Callable[[Any], str]) -> str:
    """Return the limits of a figure as a sentence has them.

    >>> in_words(pd.Series({"lower": 1.512, "upper": 1.678}), "{:.2f}".format)
    '95% limits 1.51 to 1.68'
    """
    return f"95% limits {write(row['lower'])} to {write(row['upper'])}"


def headlines(title: str, findings: Mapping[str, Finding]) -> Strip:
    """Return the figures that stand for a deep dive, on its page and in the index of all reports.

    Parameters
    ----------
    title
        What the strip is of, for a screen reader.
    findings
        Label to finding, of which the headline is printed with its limits.
    """
    items = []
    for label, one in findings.items():
        write = next((column.format for column in one.columns if column.key == "value"), None) or str
        row = one.headline
        limits = "" if pd.isna(row["lower"]) else in_words(row, write)
        items.append((label, "none" if pd.isna(row["value"]) else write(row["value"]), limits))
    return Strip(title, items, headline=True)


def explained(findings: Iterable[Finding]) -> list[Element]:
    """Return how every figure of a deep dive was made, for the end of its page."""
    items = [
        (one.title, " ".join(f"{name}: {says.rstrip('.')}." for name, says in one.how().lines)) for one in findings
    ]
    return [Heading("How the figures were made", anchor="how-figures"), Definitions(items)]
