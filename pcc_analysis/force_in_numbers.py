"""Force in numbers: the force's rates against England and Wales, with its rank among forces, from one ONS edition."""

from __future__ import annotations

import pandas as pd

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.peers.ranking import Chance, national_rank, rank_range
from pcc_analysis.sources.ons_headings import TOTAL
from pcc_analysis.sources.ons_rates import editions, rates_by_force

COUNTRY = "England and Wales"
HOUSEHOLDS = ("Residential burglary",)
"""Published per 1,000 households."""

COLUMNS = [
    "offence", "level", "households", "count", "base", "value", "country", "difference", "percent_change",
    "country_percent_change", "rank", "of", "rank_lower", "rank_upper",
]  # fmt: skip


def force_in_numbers(ons: pd.DataFrame, force: str, edition: pd.Period) -> pd.DataFrame:
    """Return the rates of a force beside those of England and Wales.

    Parameters
    ----------
    ons
        From `pcc_analysis.sources.ons_tables.read_ons_tables`.
    force
        As the ONS names it.
    edition
        The month in which the edition's year ends.

    Returns
    -------
    DataFrame
        One row per offence group and subgroup, in the order of the tables, residential burglary per 1,000 population
        and once more per 1,000 households: ``offence``, ``level``, ``households`` (the base), ``count`` and ``base``
        of the force, ``value`` and ``country`` (rates as published), ``difference`` (proportion of the country's
        rate), ``percent_change`` and ``country_percent_change`` on the year (proportions, NaN where the ONS withholds
        them), ``rank`` ``of`` forces, 1 the highest, and ``rank_lower`` to ``rank_upper``, which chance allows.

    Raises
    ------
    InsufficientDataError
        Where the edition, the force or England and Wales is not there.

    Notes
    -----
    Document 003, page "Force in numbers", and figure 2.
    """
    if edition not in editions(ons):
        raise InsufficientDataError(f"no edition for the year ending {edition:%B %Y}; put it into ons-pfa-tables/")
    own = ons[(ons["edition"] == edition) & ons["area"].isin([force, COUNTRY])]
    published = own[(own["table"] == "P3") & (own["area"] == force) & (own["offence"] != "")]
    if published.empty or not (own["area"] == COUNTRY).any():
        raise InsufficientDataError(f"the edition holds no rates of {force} and {COUNTRY}; check the force's name")
    rows = []
    for row in published.itertuples():
        households = row.unit == "rate_per_1000_households"
        rates = rates_by_force(ons, row.offence, edition, households=households)
        country = _one(own, "P3", COUNTRY, row.offence, row.unit)
        place = national_rank(rates["value"], force).iloc[0]
        span = rank_range(rates["value"], force, Chance(counts=rates["count"], denominators=rates["base"])).iloc[0]
        rows.append(
            {
                "offence": row.offence,
                "level": row.level,
                "households": households,
                **rates.loc[force, ["count", "base", "value"]],
                "country": country,
                "difference": rates.loc[force, "value"] / country - 1 if country > 0 else float("nan"),
                "percent_change": _one(own, "P2", force, row.offence, "percent_change") / 100,
                "country_percent_change": _one(own, "P2", COUNTRY, row.offence, "percent_change") / 100,
                **place[["rank", "of"]],
                **span[["rank_lower", "rank_upper"]],
            }
        )
    table = pd.DataFrame(rows, columns=COLUMNS)
    first = (table["offence"] != TOTAL).astype(int)
    return table.iloc[first.sort_values(kind="stable").index].reset_index(drop=True)


def _one(rows: pd.DataFrame, table: str, area: str, offence: str, unit: str) -> float:
    found = rows[
        (rows["table"] == table) & (rows["area"] == area) & (rows["offence"] == offence) & (rows["unit"] == unit)
    ]["value"]
    return float(found.iloc[0]) if len(found) else float("nan")
