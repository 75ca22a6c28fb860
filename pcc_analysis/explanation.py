"""How a figure was made, in a few named lines that show themselves in a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Explanation:
    """Named lines: what is counted, over what, of which records, by which method.

    Parameters
    ----------
    title
        What is explained.
    lines
        Pairs of a name and what it says; empty ones are left out.

    >>> print(Explanation("Robbery", [("Counted", "crimes"), ("Over", "")]))
    Robbery
      Counted: crimes
    """

    title: str
    lines: Iterable[tuple[str, str]]

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple((name, says) for name, says in self.lines if says))

    def __str__(self) -> str:
        """Return it as text."""
        return "\n".join([self.title, *(f"  {name}: {says}" for name, says in self.lines)])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        pairs = Markup("").join(Markup("<dt>{}</dt><dd>{}</dd>").format(*line) for line in self.lines)
        return Markup("<p><strong>{}</strong></p><dl>{}</dl>").format(self.title, pairs)
