"""Who the peers are, which edition of the ONS tables compares them, and where the force stands among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pcc_analysis.peers import Chance, position
from pcc_analysis.reference import load
from pcc_analysis.sources.ons_headings import TOTAL
from pcc_analysis.sources.ons_rates import editions, rates_by_force

OFFENCES = {"crime_volume": TOTAL, "street_crime_volume": TOTAL, "sexual_offences": "Sexual offences"}
"""Measures of the dashboard that the ONS tables hold too, and the offence they are there."""
OUTDATED = 12  # months after which an edition says nothing about the year of the report


@dataclass(frozen=True, eq=False)
class Compared:
    """One offence in the forces of the ONS tables.

    Attributes
    ----------
    edition
        The month its year ends.
    every, group
        Rates of all forces, and of the force with its most similar ones.
    place
        A row of ``peers.position``.
    assumed
        True where the list of similar forces is an assumption.
    """

    edition: pd.Period
    every: pd.DataFrame
    group: pd.DataFrame
    place: pd.Series[Any]
    assumed: bool


def most_similar(force: str, month: pd.Period) -> tuple[list[str], bool]:
    """Return the forces most similar to a force in a month, and whether the list is an assumption.

    Parameters
    ----------
    force
        As the ONS names it.
    month
        The list is dated; the one in force then is returned.

    >>> forces, assumed = most_similar("Wiltshire", pd.Period("2019-06", "M"))
    >>> len(forces), assumed
    (7, True)
    """
    groups = load("most_similar_groups")
    day = month.end_time
    begun = groups["valid_from"] <= day
    open_ended = groups["valid_to"].isna() | (groups["valid_to"] >= day.normalize())
    own = groups[(groups["force"] == force) & begun & open_ended]
    return list(own["peer"]), bool(own["assumption"].any())


def latest_edition(ons: pd.DataFrame, last: pd.Period) -> pd.Period | None:
    """Return the newest edition whose year does not run past the report's last month; None where there is none."""
    fits = [month for month in editions(ons) if month <= last] if len(ons) else []
    return fits[-1] if fits else None


def compare(ons: pd.DataFrame, force: str, last: pd.Period, offence: str) -> Compared | None:
    """Compare a force with its most similar forces; None where there is no ONS table or no such offence in it.

    Parameters
    ----------
    ons
        The ONS police force area tables as one tidy frame.
    force, offence
        As the ONS names them.
    last
        The last month of the report.
    """
    edition = latest_edition(ons, last)
    if edition is None or offence not in set(ons["offence"]):
        return None
    every = rates_by_force(ons, offence, edition)
    peers, assumed = most_similar(force, edition)
    group = every.reindex([force, *peers])
    place = position(group["value"], force, Chance(counts=group["count"], denominators=group["base"])).iloc[0]
    return Compared(edition, every, group, place, assumed)
