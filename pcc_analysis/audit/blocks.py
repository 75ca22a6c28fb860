"""A printed document as tables and sentences, each knowing its place, its section and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pcc_analysis.statements.mentions import Mention
from pcc_analysis.statements.quantities import Quantity
from pcc_analysis.statements.said import Window


@dataclass
class Section:
    """A part of a document under one heading.

    ``strip`` is the line of headline figures under the heading, where the report has one; ``window`` the one window
    that strip names.
    """

    heading: str
    strip: str = ""
    window: Window | None = None
    number: int = 0


@dataclass
class Row:
    """A row of a table: its label cells, its figures and texts by column, and the row it is a part of."""

    place: str
    label: str
    cells: dict[int, Quantity]
    texts: dict[int, str]
    parent: int | None = None


@dataclass
class Grid:
    """A printed table.

    Parameters
    ----------
    place
        Where it starts.
    headers
        One text per column.
    rows
        The rows with figures.
    section
        The part of the document it stands in.
    caption
        Words under or over it that name its window.
    trusted
        False for a column whose heading cannot be believed (two columns with one heading).
    position
        Order in the document, shared with statements.
    """

    place: str
    headers: list[str]
    rows: list[Row]
    section: Section
    caption: str = ""
    trusted: list[bool] = field(default_factory=list)
    position: int = 0

    def column(self, number: int) -> list[Quantity | None]:
        """Return the figures of a column, None where there is none."""
        return [row.cells.get(number) for row in self.rows]

    def figures(self, number: int) -> list[Quantity]:
        """Return the figures of a column that are there."""
        return [cell for cell in self.column(number) if cell is not None]

    def unit(self, number: int) -> str:
        """Return the unit most figures of a column have, empty for a column of words."""
        units = [cell.unit for cell in self.figures(number)]
        return max(set(units), key=lambda unit: (units.count(unit), unit)) if units else ""

    def at(self, row: int, number: int) -> str:
        """Say where a cell stands."""
        heading = (
            self.headers[number] if number < len(self.headers) and self.headers[number] else f"column {number + 1}"
        )
        return f"{self.rows[row].place}: {self.rows[row].label or 'row'}, {heading}"


@dataclass
class Statement:
    """A sentence with its figures.

    ``passage`` numbers the paragraph or bullet it stands in; ``label`` is what it says it speaks of ("Rape - in the
    12 months...", the heading of a strip).
    """

    place: str
    text: str
    mentions: list[Mention]
    section: Section
    passage: int = 0
    position: int = 0
    label: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure with all that makes another one the same: what, where, when, and which kind of number."""

    place: str
    quantity: Quantity
    measure: object
    area: str
    window: tuple[str, str]
    role: str
    label: str = ""
    section: int = 0
    sure: bool = True
    table: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """What two prints of one figure have in common."""
        return self.measure, self.area, self.window, self.role

    def signed(self, sign: int) -> Figure:
        """Return the figure with the sign that its words give."""
        return replace(self, quantity=self.quantity.times(sign)) if sign else self


@dataclass
class Document:
    """Everything that was read from one file."""

    name: str
    grids: list[Grid] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    text: str = ""
    home: str = ""

    @property
    def printed(self) -> int:
        """How many figures were read."""
        cells = sum(len(row.cells) for grid in self.grids for row in grid.rows)
        if self.figures:  # a CSV, where each row is a figure and tables are made of the same rows
            return max(len(self.figures), cells)
        return cells + sum(len(statement.mentions) for statement in self.statements)
