"""Settling: how far a figure may move after it was published because records arrive, change and go."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import stats

from pcc_analysis.publications.ledger import KEYS

LATE_SHARE = 0.01
"""Share of the records behind a figure taken to arrive, change or go after the extract, where no history says so."""
CONFIDENCE = 0.95
FEWEST = 4
"""Past revisions of a measure that it takes to learn from them."""


def late_records(base: pd.Series) -> pd.Series:
    """Return how many of so many records may arrive, change or go late: the upper Poisson limit of `LATE_SHARE`.

    >>> late_records(pd.Series([10952.0, 10.0, 0.0])).tolist()
    [130.0, 1.0, 0.0]
    """
    return pd.Series(stats.poisson.ppf((1 + CONFIDENCE) / 2, LATE_SHARE * base), index=base.index).where(base.notna())


def by_rule(value: pd.Series, base: pd.Series, kind: pd.Series) -> pd.Series:
    """Return how far figures may move, up or down, by the rule.

    Parameters
    ----------
    value, base
        As published; the base of a count is the count itself, of anything else what it is divided by. Without a base
        the share itself is taken.
    kind
        The kind of each measure.

    Returns
    -------
    Series
        In the unit of the figure: for counts the late records; for proportions, as if every one of them counted; for
        the rest, as if every one moved the figure by its own size.

    >>> value, base = pd.Series([10952.0, 0.77]), pd.Series([10952.0, 1008.0])
    >>> by_rule(value, base, pd.Series(["count", "proportion"])).round(4).tolist()
    [130.0, 0.0169]
    """
    share = (late_records(base) / base.where(base > 0)).fillna(LATE_SHARE)
    scale = value.abs().where(kind != "proportion", 1.0)
    return (share * scale).where(kind != "count", late_records(value.abs()))


def past_movements(publications: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return how figures moved from one publication to the next, of those that each printed as its latest.

    Parameters
    ----------
    publications
        Figures as published, oldest first.

    Returns
    -------
    DataFrame
        By measure, area and window: ``n`` past revisions, ``mean`` and ``spread`` of the relative movement.
    """
    found = []
    for before, after in pairwise(publications):
        latest = before[before["period_end"] == before.groupby(KEYS[:3])["period_end"].transform("max")]
        both = latest.merge(after, on=KEYS, suffixes=("", "_after"))
        both = both[(both["value"] > 0) & both["value_after"].notna()]
        found.append(both[KEYS[:3]].assign(movement=both["value_after"] / both["value"] - 1))
    every = pd.concat(found) if found else pd.DataFrame(columns=[*KEYS[:3], "movement"])
    groups = every.astype({"movement": float}).groupby(KEYS[:3])["movement"]
    return groups.agg(n="count", mean="mean", spread=lambda one: one.std(ddof=1)).astype({"n": int})


def expected_movements(moved: pd.DataFrame, kind: pd.Series, past: pd.DataFrame) -> pd.DataFrame:
    """Return between what limits settling is expected to move each figure.

    Parameters
    ----------
    moved
        Figures with ``measure, area, window``, ``published``, ``base``.
    kind
        The kind of each measure.
    past
        From `past_movements`.

    Returns
    -------
    DataFrame
        ``lower`` and ``upper`` of the movement, in the unit of the figure, and ``learnt_from``: how many past
        revisions, 0 where the rule is used. With `FEWEST` or more of them the limits are those of a prediction
        (Student's t) of the relative movement, and never less than one record.
    """
    rule = by_rule(moved["published"], moved["base"], kind)
    known = past.reindex(pd.MultiIndex.from_frame(moved[KEYS[:3]])).set_axis(moved.index)
    n = known["n"].fillna(0).astype(int)
    enough = n >= FEWEST
    half = stats.t.ppf((1 + CONFIDENCE) / 2, np.maximum(n - 1, 1)) * known["spread"] * np.sqrt(1 + 1 / np.maximum(n, 1))
    one = (
        (moved["published"].abs() / moved["base"])
        .where(kind != "count", 1.0)
        .where(kind != "proportion", 1 / moved["base"])
    )
    one = one.fillna(0.0)
    lower = np.minimum(moved["published"] * (known["mean"] - half), -one)
    upper = np.maximum(moved["published"] * (known["mean"] + half), one)
    return pd.DataFrame(
        {"lower": lower.where(enough, -rule), "upper": upper.where(enough, rule), "learnt_from": n.where(enough, 0)}
    )
