"""One sentence for a whole table: which of its rows moved by more than chance would give, and which way."""

from __future__ import annotations

from collections.abc import Iterable

from pcc_analysis.numbers import format_count

Movement = tuple[str, float]
"""What moved, as it stands in the table, and by how much."""


def movements_sentence(moved: Iterable[Movement], what: str) -> str:
    """Say which rows of a table moved by more than chance would give, the largest movement first.

    Parameters
    ----------
    moved
        Only rows whose change is more than chance.
    what
        What one row is: ``crime group``.

    >>> movements_sentence([("Robbery", 34.0), ("Burglary (All)", -772.0), ("Shoplifting", 182.0)], "crime group")
    'Shoplifting (by 182) and Robbery (by 34) rose; Burglary (All) (by 772) fell: more than chance would give.'
    >>> movements_sentence([], "crime group")
    'No crime group changed by more than chance would give.'
    """
    ordered = sorted(moved, key=lambda one: -abs(one[1]))
    parts = []
    for verb, rows in (
        ("rose", [one for one in ordered if one[1] > 0]),
        ("fell", [one for one in ordered if one[1] < 0]),
    ):
        if rows:
            parts.append(f"{listed([f'{name} (by {format_count(abs(change))})' for name, change in rows])} {verb}")
    if not parts:
        return f"No {what} changed by more than chance would give."
    return f"{'; '.join(parts)}: more than chance would give."


def listed(items: list[str]) -> str:
    """Join words with commas and an and.

    >>> listed(["Cricklade"]), listed(["Devizes", "Swindon", "Salisbury"])
    ('Cricklade', 'Devizes, Swindon and Salisbury')
    """
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
