"""Rates of one offence by force from the ONS tables, each on the population of its own edition."""

from __future__ import annotations

import pandas as pd

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.sources.ons_headings import TOTAL


def editions(tables: pd.DataFrame) -> pd.PeriodIndex:
    """Return the months in which the years of the editions end, the latest last."""
    return pd.PeriodIndex(tables["edition"].unique(), freq="M").sort_values()


def rates_by_force(
    tables: pd.DataFrame, offence: str = TOTAL, edition: pd.Period | str | None = None, *, households: bool = False
) -> pd.DataFrame:
    """Return the count, the base and the rate per 1,000 of one offence for every force.

    Parameters
    ----------
    tables
        From `pcc_analysis.sources.ons_tables.read_ons_tables`.
    offence
        As the tables name it; all crime excluding fraud unless given.
    edition
        The month its year ends; the latest unless given.
    households
        Per 1,000 households, which is how burglary of dwellings is published, and not per 1,000 population.

    Returns
    -------
    DataFrame
        Indexed by force, in alphabetical order: ``count``, ``base`` (people or households), ``value`` (the rate as
        published; NaN for the City of London, which has too few residents), ``note`` (why it is missing).
        Forces without residents (British Transport Police) are left out.

    Raises
    ------
    InsufficientDataError
        If there is no such edition or offence, naming those there are.
    """
    there = editions(tables)
    chosen = there[-1] if edition is None else pd.Period(edition, "M")
    if chosen not in there:
        names = ", ".join(f"{month:%B %Y}" for month in there)
        raise InsufficientDataError(f"no edition for the year ending {chosen:%B %Y}; there are those for {names}")
    forces = tables[(tables["edition"] == chosen) & (tables["kind"] == "force")]
    unit = "rate_per_1000_households" if households else "rate_per_1000"
    published = forces[(forces["table"] == "P3") & (forces["unit"] == unit) & (forces["offence"] == offence)]
    counted = forces[(forces["table"] == "P1") & (forces["offence"] == offence)]
    bases = forces[(forces["table"] == "P3") & (forces["unit"] == ("households" if households else "population"))]
    if published.empty or counted.empty:
        names = ", ".join(sorted(forces.loc[forces["unit"] == unit, "offence"].unique()))
        raise InsufficientDataError(f"no {unit} of {offence!r} in this edition; there are {names}")
    return pd.DataFrame(
        {
            "count": counted.set_index("area")["value"],
            "base": bases.set_index("area")["value"],
            "value": published.set_index("area")["value"],
            "note": published.set_index("area")["note"],
        }
    ).loc[sorted(published["area"])]
