"""Sentences that say where the force stands among its most similar forces and among all forces."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis.numbers import count_noun, format_number, ordinal


def peers_sentence(title: str, place: pd.Series[Any], unit: str = "per 1,000 population") -> str:
    """Say where the force stands among its most similar forces.

    Parameters
    ----------
    title
        What is compared, as it stands inside a sentence: ``recorded crime rate``.
    place
        A row of ``peers.position``.
    unit
        What the rates are per.
    """
    value = format_number(place["value"], 1)
    if pd.isna(place["classification"]):
        return f"{place['force']}'s {title} is {value} {unit}; too few similar forces have a figure to compare it with."
    average, low, high = (format_number(place[part], 1) for part in ("mean", "lower", "upper"))
    others = count_noun(place["peers"], "similar force")
    text = (
        f"{place['force']}'s {title} is {value} {unit}, {place['classification']}: the average of the {others} is "
        f"{average}, and a force like them would lie between {low} and {high}."
    )
    if place["missing"]:
        text += f" There is no figure for {place['missing']}."
    return text


def rank_sentence(force: str, rank: pd.Series[Any]) -> str:
    """Say the rank of a force among all that have a figure, counted from the nearer end.

    >>> rank_sentence("Wiltshire", pd.Series({"rank": 38, "of": 42, "tied": False}))
    'Among all 42 forces with a figure, Wiltshire has the 5th lowest rate.'
    """
    from_bottom = int(rank["of"]) - int(rank["rank"]) + 1
    nearer, end = (int(rank["rank"]), "highest") if rank["rank"] <= from_bottom else (from_bottom, "lowest")
    place = end if nearer == 1 else f"{ordinal(nearer)} {end}"
    return f"Among all {int(rank['of'])} forces with a figure, {force} has the {place} rate."
