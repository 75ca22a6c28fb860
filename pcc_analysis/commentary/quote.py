"""A figure of the report that commentary can quote, with everything that tells it from another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from pcc_analysis.measures import FORCE
from pcc_analysis.numbers import MISSING

Role = Literal["level", "change", "percent_change", "words"]
HIDDEN = "[c]"
NOTHING = float("nan")


@dataclass(frozen=True)
class Quote:
    """A figure of the report, or words about one.

    Parameters
    ----------
    measure, title, area
        Whose it is.
    part
        Its name in a reference: ``rolling_year``.
    role, unit, value
        What kind of number it is: unit ``count``, ``number``, ``proportion``, ``points``, ``seconds``,
        ``hours`` or ``words``.
    window
        In words: ``12 months to June 2019``.
    text
        As it is written.
    half
        Half the width of its 95% limits, where it has any.
    hidden
        True where the report leaves the figure out; the text is ``[c]`` then.
    rows
        The figures behind it, as the ledger of the report notes them: one of a level, two of a change.
    """

    measure: str
    title: str
    part: str
    role: Role
    window: str
    value: float
    unit: str
    text: str
    area: str = FORCE
    half: float = NOTHING
    hidden: bool = False
    rows: tuple[Mapping[str, Any], ...] = ()

    def __str__(self) -> str:
        """Return the figure in words: ``Hate crime, 12 months to June 2019: 624``."""
        where = "" if self.area == FORCE else f" in {self.area}"
        return f"{self.title}{where}, {self.window}: {self.text}"

    @property
    def absent(self) -> bool:
        """Whether there is no figure to quote."""
        return self.text == MISSING

    def says(self, text: str) -> Quote:
        """Return the figure with its text; one that is left out keeps the mark that says so."""
        return replace(self, text=HIDDEN if self.hidden else text)
