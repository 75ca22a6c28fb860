"""Who the peers are, and which edition of the ONS tables compares them."""

from __future__ import annotations

import pandas as pd

from pcc_analysis.reference import load
from pcc_analysis.sources.ons_rates import editions


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
