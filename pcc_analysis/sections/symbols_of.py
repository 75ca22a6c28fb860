"""The sixteen symbols of the Panel's key: which shape each has, and which of them a measure carries."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements.symbols import Symbol
from pcc_analysis.flags import NO_DATA
from pcc_analysis.reference import load

SHAPES = {
    "greater_than_peers": "peers-greater",
    "in_line_above_average": "peers-above",
    "in_line_below_average": "peers-below",
    "less_than_peers": "peers-less",
    "one_month_high": "one-high",
    "three_month_high": "three-high",
    "eight_month_high": "eight-high",
    "discrete_trend_increasing": "discrete-up",
    "rolling_trend_increasing": "rolling-up",
    "one_month_low": "one-low",
    "three_month_low": "three-low",
    "eight_month_low": "eight-low",
    "discrete_trend_decreasing": "discrete-down",
    "rolling_trend_decreasing": "rolling-down",
    "not_with_peers": "not-with-peers",
    "no_data": "no-data",
}


@cache
def key_symbol(identifier: str) -> Symbol:
    """Return a symbol of the key with its words.

    >>> key_symbol("no_data").words
    'No data for at least 12 months'
    """
    words = load("symbols").set_index("id").loc[identifier, "words"]
    return Symbol(SHAPES[identifier], str(words))


def symbols_of(briefing: Briefing, name: str) -> list[Symbol]:
    """Return the symbols that the office's key gives a measure, in the order of the key; none where no rule fired."""
    _calibrated, own = briefing.flags.of(name)
    if len(own) and (own["note"] == NO_DATA).all():
        return [key_symbol("no_data")]
    fired = own[own["fired"].fillna(False).astype(bool)]
    found = {f"{row.rule}_{row.direction}" for row in fired.itertuples()}
    return [key_symbol(identifier) for identifier in SHAPES if identifier in found]


def peer_symbol(place: pd.Series[Any]) -> Symbol | None:
    """Return the symbol of a place among the peers; none where there are too few of them."""
    words = place["classification"]
    if pd.isna(words):
        return None
    named = load("symbols").set_index(load("symbols")["words"].str.lower())["id"]
    return key_symbol(str(named[words]))
