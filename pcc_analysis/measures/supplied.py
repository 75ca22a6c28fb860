"""Measures supplied ready counted: checked against the catalogue, and set aside where there are records.

Records win. Where they give a measure for a month, no supplied figure of that measure and month is used, in any area:
the areas of a month must add up to its total, and the evidence of a figure from records is in the run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from pcc_analysis.errors import DataContractError, Fault
from pcc_analysis.measures.measure import Measure
from pcc_analysis.measures.supplied_faults import supplied_faults
from pcc_analysis.months import months_in_words
from pcc_analysis.schemas import DISTRIBUTION_COLUMNS, MONTHLY_COLUMNS
from pcc_analysis.sources.contract import plain_name
from pcc_analysis.sources.monthly_figures import SUPPLIED

if TYPE_CHECKING:
    from pcc_analysis.sources.extracts import Extracts


@dataclass(frozen=True, eq=False)
class Supplied:
    """Figures that were counted elsewhere, in the shape of the monthly table and of its distributions."""

    table: pd.DataFrame
    distributions: pd.DataFrame


def read_supplied(extracts: Extracts, measures: Mapping[str, Measure]) -> Supplied:
    """Read the monthly figures of the measures that were asked for.

    Parameters
    ----------
    extracts
        Open extracts that hold monthly figures.
    measures
        The measures asked for, by id. Figures of others in the catalogue are checked and left out.

    Raises
    ------
    DataContractError
        Naming every fault: measures that are not known; a percentage or a mean without what it is divided by, or a
        percentage where a count belongs; a median without its distribution; areas without their total, or more than
        it.
    """
    from pcc_analysis.measures.catalogue import catalogue

    known = {**catalogue(), **measures}
    rows = extracts.table(SUPPLIED).to_pandas()
    ids = {plain_name(name): one.id for one in known.values() for name in (one.title, one.id)}
    rows = rows.assign(
        given=rows["measure"],
        measure=[ids.get(plain_name(name)) for name in rows["measure"]],
        month=pd.PeriodIndex(pd.to_datetime(rows["month"]), freq="M"),
        area=_one_spelling(rows["place"]),
    )
    faults = list(supplied_faults(rows, known))
    if faults:
        raise DataContractError(faults)
    rows = rows[rows["measure"].isin(list(measures))]
    median = rows["measure"].map({name: one.kind == "median" for name, one in known.items()}).astype(bool)
    table = rows[~median].drop_duplicates(["measure", "area", "month"])
    stock = table["measure"].map({name: one.kind == "stock" for name, one in known.items()}).astype(bool)
    table = table.assign(denominator=table["denominator"].mask(stock, 1.0))
    values = rows[median & (rows["numerator"] > 0)]
    values = values.assign(value=values["distribution_value"], count=values["numerator"])
    return Supplied(table[MONTHLY_COLUMNS], values.drop_duplicates(DISTRIBUTION_COLUMNS[:4])[DISTRIBUTION_COLUMNS])


def _one_spelling(areas: pd.Series) -> pd.Series:
    """Return areas with one spelling each, the first in the alphabet."""
    first = areas.sort_values().groupby(areas.str.lower()).first()
    return areas.str.lower().map(first)


def with_supplied(records: Supplied, supplied: Supplied) -> tuple[Supplied, tuple[Fault, ...]]:
    """Add supplied figures to those from records, which win by measure and month.

    Parameters
    ----------
    records, supplied
        The two, each a table and its distributions.

    Returns
    -------
    tuple
        Both together, and a note for each measure that both have: for which months the supplied figures were set
        aside, in how many they differ, and where figures from records and supplied ones meet.
    """
    keys = ["measure", "month"]
    named = {name for part in (supplied.table, supplied.distributions) for name in part["measure"].unique()}
    both = [
        pd.concat([part.loc[part["measure"].isin(named), keys] for part in (side.table, side.distributions)])
        for side in (records, supplied)
    ]
    mine, theirs = (set(side.drop_duplicates().itertuples(index=False, name=None)) for side in both)
    twice, only_theirs = mine & theirs, theirs - mine
    areas = {name.lower(): name for name in sorted(records.table["area"].unique())}

    def rest(frame: pd.DataFrame) -> pd.DataFrame:
        own = ~pd.MultiIndex.from_frame(frame[keys]).isin(pd.MultiIndex.from_frame(both[0]))
        kept = frame[own] if len(frame) else frame
        return kept.assign(area=[areas.get(name.lower(), name) for name in kept["area"]])

    notes = [
        _note(name, sorted(month for one, month in twice if one == name), only_theirs, records, supplied)
        for name in sorted({name for name, _month in mine} & {name for name, _month in theirs})
    ]
    joined = [
        pd.concat([one for one in (kept, rest(other)) if len(one)] or [kept], ignore_index=True)
        for kept, other in (
            (records.table, supplied.table),
            (records.distributions, supplied.distributions),
        )
    ]
    return Supplied(*joined), tuple(notes)


def _note(
    name: str,
    aside: list[pd.Period],
    only_supplied: set[tuple[str, pd.Period]],
    records: Supplied,
    supplied: Supplied,
) -> Fault:
    one, other = (
        side.table[side.table["measure"] == name].assign(area=side.table["area"].str.lower())
        for side in (records, supplied)
    )
    pair = one.merge(other, on=["measure", "area", "month"], suffixes=("", "_supplied"))
    differ = pd.Series(False, index=pair.index)
    for side in ("numerator", "denominator"):
        differ |= (pair[side] - pair[f"{side}_supplied"]).abs() > 1e-6
    said = []
    if aside:
        months = months_in_words(pd.PeriodIndex(aside))
        how_many = f"which differ in {differ.sum():,} of {len(pair):,} figures"
        said.append(f"the figures supplied for {months} are set aside for the records, {how_many}")
    others = sorted(month for which, month in only_supplied if which == name)
    if others:
        said.append(f"{months_in_words(pd.PeriodIndex(others))} as supplied, the other months from records")
    return Fault(SUPPLIED, name, "; ".join(said), remedy="nothing to do if that is meant")
