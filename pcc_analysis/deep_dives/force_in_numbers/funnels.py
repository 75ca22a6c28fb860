"""Funnels: which of the force's rates stand out from those of all forces, allowing for how forces differ anyway."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr

from pcc_analysis import charts
from pcc_analysis.charts.alternatives import listed
from pcc_analysis.deep_dives.finding import Finding, in_words, with_limits
from pcc_analysis.deep_dives.force_in_numbers.forces import PER, Forces, low
from pcc_analysis.deep_dives.force_in_numbers.rates import rate_words
from pcc_analysis.multiplicity import benjamini_hochberg
from pcc_analysis.numbers import count_noun, format_count, format_number
from pcc_analysis.page import Chart
from pcc_analysis.peers.funnel import CLASSES, funnel
from pcc_analysis.tables import Column
from pcc_analysis.wording.by_chance import by_chance

WITHIN = CLASSES[2]
SHARE = 0.05
"""Of the groups called out, the share that may be false."""


def funnel_table(found: Forces, name: str) -> pd.DataFrame:
    """Return the funnel of one rate over all forces that have it: a row of ``peers.funnel`` per force."""
    known = found.rates[name].dropna().index
    return funnel(found.counts.loc[known, name], found.bases.loc[known, name], per=PER, consistent=True)


def funnels(found: Forces) -> Finding:
    """Return how many times the rate of a usual force each rate is, and where it lies in its funnel.

    The limits are those of chance and of the variety among forces together; there are none where the funnel reaches
    down to 0.
    """
    own = pd.DataFrame({name: funnel_table(found, name).loc[found.force] for name in found.own.index}).T
    own = own.infer_objects().rename_axis("name").reset_index()
    rate, low_limit, high_limit = (own[one].astype(float) for one in ("value", "lower95", "upper95"))
    rows = own.assign(
        rate=rate,
        value=rate / own["target"].astype(float),
        # against what the variety of forces allows at this size: 1 lies inside exactly where the rate is in its funnel
        lower=(rate / high_limit).where(low_limit > 0),
        upper=rate / low_limit.where(low_limit > 0),
        q=benjamini_hochberg(2 * ndtr(-np.abs(own["z"].astype(float)))),
    )
    rows["funnel"] = [f"{rate_words(row.lower95)} to {rate_words(row.upper95)}" for row in rows.itertuples()]
    total = rows.iloc[0]
    return Finding(
        title=f"{found.force} in the funnels of all forces, {found.year}",
        rows=with_limits(rows, _times),
        columns=[
            Column("name", "Crime group"),
            Column("numerator", "Crimes", "count", format=format_count),
            Column("rate", "Per 1,000", "count", format=rate_words),
            Column("target", "Usual force", "count", format=rate_words),
            Column("value", "Times the usual", "count", format=_times),
            Column("limits", "95% limits, with the variety of forces", missing="[z]"),
            Column("funnel", "95% funnel at its size"),
            Column("classification", "It lies"),
        ],
        says=[
            f"For all crime the force shows {_times(total['value'])} times the rate of a usual force"
            f"{_limits_words(total)}. That lies {total['classification']} of its funnel: with the variety there "
            f"is among forces, 95 of 100 forces of its size would show {total['funnel']} crimes per 1,000.",
            said_of_all(rows),
        ],
        counted="crimes of the force, and those a usual force of its population or households would record",
        over="the crimes of all forces over their population or households",
        method=(
            "Spiegelhalter's funnel (2005) on the square root of the rates, with the variety between forces taken from "
            "their winsorised z scores and corrected for the winsorising; limits of the ratio: the rate over "
            "the limits of the funnel; over the crime groups Benjamini and Hochberg"
        ),
        window=found.year,
        notes=[*found.notes, "A usual force shows all crimes of the forces over all their people or households."],
    )


def _times(ratio: float) -> str:
    return format_number(ratio, 2)


def _limits_words(row: pd.Series) -> str:
    return "" if pd.isna(row["lower"]) else f" ({in_words(row, _times)})"


def said_of_all(rows: pd.DataFrame) -> str:
    """Say how many rates lie beyond their funnel, how many would by chance, and what is left allowing for that."""
    beyond = rows[rows["classification"].notna() & (rows["classification"] != WITHIN)]
    many = count_noun(len(rows), "crime group")
    expected = f"{by_chance(len(rows))}, if they were independent"
    if beyond.empty:
        return f"Of {many} looked at, none lies beyond the 95% limits of its funnel; {expected}."
    verb = "lies" if len(beyond) == 1 else "lie"
    first = f"Of {many} looked at, {len(beyond)} {verb} beyond the 95% limits ({_named(beyond)}); {expected}"
    kept = rows[rows["q"] < SHARE]
    if kept.empty:
        return f"{first}. Allowing for that many looks, none stands out."
    left = "they all still stand out" if len(kept) == len(beyond) > 1 else f"what stands out is {_named(kept)}"
    return f"{first}. Allowing for that many looks, {left}."


def _named(rows: pd.DataFrame) -> str:
    return listed([low(name) for name in rows["name"]])


def funnels_chart(found: Finding) -> Chart:
    """Return every rate as times that of a usual force."""
    rows = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Times the rate of a usual force", reference=1.0, reference_words="a usual force",
            ratios=True,
        )  # fmt: skip

    return found.drawn("bars", draw, rows=len(rows))
