"""Figures to tables that everybody can read: caption, unit, as-at date, scoped headers, words beside every symbol.

``Table(rows, columns, caption=...)`` takes a DataFrame (or a list of dicts) of finished figures and one ``Column``
per column; the first column heads its row. Cells are texts, or numbers with a formatter in the column, or
``Symbol``, ``Sparkline``, ``Progress``, ``Link``. What is missing shows as [x] and is explained under the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pcc_analysis.elements import Element, anchor_of, text_or_markup
from pcc_analysis.elements.symbols import Symbol
from pcc_analysis.tables.cells import Column, Link, Progress, Sparkline, cell, check_address, is_missing

__all__ = ["MARKS", "Column", "Link", "Progress", "Sparkline", "Symbol", "Table"]

RowKind = Literal["", "total", "subgroup", "remainder", "group"]

#: The shorthand of the Analysis Function for cells without a figure, explained under every table that uses one.
MARKS = {
    "[c]": "left out: a number small enough to point at a person, or one from which such a number could be worked out",
    "[x]": "not available",
    "[z]": "not applicable",
}


@dataclass(frozen=True, repr=False)
class Table(Element):
    """A table of finished figures.

    Parameters
    ----------
    data
        A DataFrame, or a list of dicts: one row each.
    columns
        One ``Column`` each, in order; the first heads its row.
    caption
        What the table holds; also its name for a screen reader.
    unit
        "Recorded crimes", "per 1,000 population": printed under the caption.
    as_at
        "as at 12 July 2019": printed under the caption.
    notes
        Printed under the table.
    row_kind
        Name of a column with ``total``, ``subgroup``, ``remainder``, ``group`` (a heading over the rows that
        follow) or nothing.
    row_href
        Name of a column with where the row heading leads (``#hate-crime``).
    anchor
        Name for links to the table; made from the caption where none is given.
    wide
        True for a table that needs a page of its own, across, when printed.

    Raises
    ------
    ValueError
        No caption, no column, a row kind that does not exist, a number without a formatter.
    KeyError
        A column that the data does not have.
    """

    data: Any
    columns: Sequence[Column]
    caption: str
    unit: str = ""
    as_at: str = ""
    notes: Iterable[object] = field(default=())
    row_kind: str = ""
    row_href: str = ""
    anchor: str = ""
    wide: bool = False

    def __post_init__(self) -> None:
        if not self.caption.strip():
            raise ValueError("a table without a caption cannot be found or named; give its caption")
        if not self.columns:
            raise ValueError(f"the table {self.caption!r} has no columns; give one Column for each")

    def _records(self) -> list[Mapping[str, Any]]:
        return self.data.to_dict("records") if hasattr(self.data, "to_dict") else list(self.data)

    def _row(self, record: Mapping[str, Any]) -> dict[str, Any]:
        absent = [column.key for column in self.columns if column.key not in record]
        kind = record.get(self.row_kind, "") if self.row_kind else ""
        kind = "" if is_missing(kind) else str(kind)
        if absent and kind != "group":
            raise KeyError(
                f"the table {self.caption!r} asks for {', '.join(map(repr, absent))}; "
                f"its data has {', '.join(map(repr, record))}"
            )
        if kind not in get_args(RowKind):
            raise ValueError(
                f"{kind!r} is not a kind of row; the kinds are {', '.join(filter(None, get_args(RowKind)))}"
            )
        cells = [cell(record.get(column.key), column) for column in self.columns]
        href = record.get(self.row_href) if self.row_href else None
        if not is_missing(href) and href:
            cells[0]["href"] = check_address(str(href))
        return {"kind": kind, "header": cells[0], "cells": [] if kind == "group" else cells[1:]}

    def element(self) -> dict[str, Any]:
        """Return the content as JSON: columns, column groups, rows, captions, notes."""
        rows = [self._row(record) for record in self._records()]
        texts = {piece["text"] for row in rows for piece in [row["header"], *row["cells"]]}
        marks = [f"{mark} {words}" for mark, words in MARKS.items() if any(mark in text for text in texts)]
        groups: list[dict[str, Any]] = []
        for column in self.columns:
            if groups and column.group and groups[-1]["label"] == column.group:
                groups[-1]["span"] += 1
            else:
                groups.append({"label": column.group, "span": 1})
        return {
            "kind": "table",
            "id": self.anchor or f"{anchor_of(self.caption)}-table",
            "caption": self.caption,
            "under": ", ".join(filter(None, [self.unit, self.as_at])),
            "columns": [
                {"label": column.label, "kind": column.kind, "align": column.align, "group": column.group}
                for column in self.columns
            ],
            "groups": groups if any(column.group for column in self.columns) else [],
            "rows": rows,
            "notes": [*map(text_or_markup, self.notes), *(["; ".join(marks) + "."] if marks else [])],
            "wide": self.wide,
        }
