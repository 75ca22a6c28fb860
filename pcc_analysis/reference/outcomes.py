"""Outcomes in words and sets: which types belong to a set on a day, and how a figure says which it counts."""

from __future__ import annotations

from datetime import date
from functools import cache

from pcc_analysis.errors import ReferenceDataError
from pcc_analysis.reference import load

NO_OUTCOME = "0"
"""The type of a crime that is still under investigation: it is not an outcome."""


@cache
def outcome_types() -> tuple[str, ...]:
    """Return every outcome type in the order of the framework; type 0 is not among them.

    >>> outcome_types()[:3], len(outcome_types())
    (('1', '1A', '2'), 25)
    """
    return tuple(load("outcome_types").sort_values("order")["type"])


@cache
def types_in(name: str, on: date | str | None = None) -> tuple[str, ...]:
    """Return the types of a set, in the order of the framework.

    Parameters
    ----------
    name
        ``positive_outcome``, ``further_action_taken``... as in the reference table ``outcome_sets``.
    on
        A day, for the types that were in the set on it; None for every type that ever was.

    Raises
    ------
    ReferenceDataError
        If there is no such set, naming those there are.

    >>> types_in("further_action_taken")
    ('1', '1A', '2', '2A', '3', '3A', '6', '7', '8', '22')
    >>> "22" in types_in("further_action_taken", "2018-06-30")
    False
    """
    sets = load("outcome_sets")
    rows = sets[sets["set"] == name]
    if rows.empty:
        raise ReferenceDataError(
            f"there is no set of outcomes {name!r}; there are {', '.join(sets['set'].drop_duplicates())}"
        )
    if on is not None:
        import pandas as pd

        day = pd.Timestamp(on)
        rows = rows[(rows["valid_from"] <= day) & ~(rows["valid_to"] < day)]
    chosen = set(rows["type"])
    return tuple(one for one in outcome_types() if one in chosen)


@cache
def narrowed(name: str) -> tuple[tuple[tuple[str, ...], date | None, date | None], ...]:
    """Return the types of a set by the days for which they are in it.

    A type that is in the set for as long as it can be assigned needs no dates, and most sets consist of such types.

    Returns
    -------
    tuple
        ``(types, first day or None, last day or None)``; None is no limit.

    >>> narrowed("outcome_14_and_16")
    ((('14', '16'), None, None),)
    """
    types_in(name)
    begins = dict(load("outcome_types")[["type", "valid_from"]].itertuples(index=False, name=None))
    sets = load("outcome_sets")
    rows = sets.loc[sets["set"] == name, ["type", "valid_from", "valid_to"]]
    found: dict[tuple[date | None, date | None], list[str]] = {}
    for kind, since, until in rows.itertuples(index=False, name=None):
        first = since.date() if since > begins[kind] else None
        last = until.date() if until == until else None
        found.setdefault((first, last), []).append(kind)
    return tuple((tuple(types), first, last) for (first, last), types in found.items())


def set_in_words(name: str, on: date | str | None = None) -> str:
    """Say which types a figure counts, to be printed under it.

    >>> set_in_words("outcome_14_and_16")
    'outcome types 14 and 16'
    >>> set_in_words("positive_outcome")
    'outcome types 1, 1A, 2, 2A, 3, 3A, 4, 6, 7 and 8'
    """
    types = types_in(name, on)
    if len(types) == 1:
        return f"outcome type {types[0]}"
    return f"outcome types {', '.join(types[:-1])} and {types[-1]}"


def set_in_full(name: str, on: date | str | None = None) -> str:
    """Say what each type of a set means and who defines the set; parts of a type stand with it.

    >>> set_in_full("charged_or_summonsed")
    'Charge or summons (1, 1A). Source: outcomes framework of 2014.'
    """
    types = types_in(name, on)
    known = load("outcome_types").set_index("type")
    whole, says = known["part_of"].to_dict(), known["description"].to_dict()
    said = []
    for one in types:
        if whole[one] not in types:
            parts = [part for part in types if whole[part] == one]
            said.append(f"{says[one]} ({', '.join([one, *parts])})")
    sources = load("outcome_sets").query("set == @name")["source"].drop_duplicates()
    return f"{'; '.join(said)}. Source: {'; '.join(sources)}."
