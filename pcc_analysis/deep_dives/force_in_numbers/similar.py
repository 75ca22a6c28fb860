"""The force beside its most similar forces, for every crime group."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.charts.alternatives import listed
from pcc_analysis.deep_dives.finding import LIMITS, Finding, with_limits
from pcc_analysis.deep_dives.force_in_numbers.forces import Forces, low
from pcc_analysis.deep_dives.force_in_numbers.rates import RARE, rate_words
from pcc_analysis.numbers import count_noun, format_count, format_signed, ordinal
from pcc_analysis.page import Chart
from pcc_analysis.peers import CLASSES, Chance, position
from pcc_analysis.tables import Column
from pcc_analysis.wording import peers_sentence
from pcc_analysis.wording.by_chance import by_chance

ASSUMED = "The list of most similar forces is an assumption of this toolkit, not the inspectorate's own list."


def similar(found: Forces) -> Finding:
    """Return how far each rate lies from the average of the most similar forces, with limits.

    The limits are those of the difference to one more force like them, so a force in line has 0 inside.

    With fewer than three similar forces in the edition there is an average, and neither limits nor a class.
    """
    group = [found.force, *found.peers]
    rates, counts, bases = (frame.reindex(group) for frame in (found.rates, found.counts, found.bases))
    place = position(rates, found.force, Chance(counts=counts, denominators=bases))
    rows = place.rename(columns={"value": "rate", "lower": "least", "upper": "most"}).rename_axis("name").reset_index()
    rows = rows.assign(
        value=rows["rate"] - rows["mean"],
        lower=rows["rate"] - rows["most"],  # of the difference to one force like them, so 0 lies inside for one in line
        upper=rows["rate"] - rows["least"],
        ranked=[_ranked(row) for _, row in rows.iterrows()],
    )
    return Finding(
        title=f"{found.force} among its most similar forces, {found.year}",
        rows=with_limits(rows, _apart),
        columns=[
            Column("name", "Crime group"),
            Column("rate", "Per 1,000", "count", format=rate_words),
            Column("mean", "Average of the others", "count", format=rate_words, missing="[z]"),
            Column("value", "Difference", "change", format=_apart, missing="[z]"),
            LIMITS,
            Column("classification", "Which is", missing="[z]"),
            Column("ranked", "Rank, and ranks chance could give"),
        ],
        says=[peers_sentence("rate of all crime", place.iloc[0]), said_of_classes(rows)],
        counted="the force's rate, less the average of those like it",
        over=f"the plain average of {count_noun(len(found.peers), 'similar force')}: {listed(found.peers)}",
        method=(
            "t prediction interval for one more force like the others; the classes of the key of the 2019 report; "
            "ranks as among all forces"
        ),
        window=found.year,
        notes=[*found.notes, *([ASSUMED] if found.assumed else [])],
    )


def _apart(rate: float) -> str:
    return format_signed(rate, 3 if abs(rate) < RARE else 1)


def _ranked(row: pd.Series) -> str:
    if pd.isna(row["rank"]):
        return "no rank"
    span = (
        f" ({ordinal(int(row['rank_lower']))} to {ordinal(int(row['rank_upper']))})"
        if pd.notna(row["rank_lower"])
        else ""
    )
    return f"{ordinal(int(row['rank']))} of {format_count(row['of'])}{span}"


def said_of_classes(rows: pd.DataFrame) -> str:
    """Say of how many crime groups the force is above or below its peers, and which."""
    known = rows[rows["classification"].notna()]
    if known.empty:
        return "There are too few similar forces with a figure to say what is usual among them."
    sides = []
    for which, words in ((CLASSES[0], "greater than peers"), (CLASSES[3], "less than peers")):
        names = [low(name) for name in known.loc[known["classification"] == which, "name"]]
        if names:
            sides.append(f"{words} for {listed(names)}")
    many = count_noun(len(known), "crime group")
    chance = by_chance(len(known)).replace("to by", "to lie outside by")
    if not sides:
        return f"In all {many} it is in line with them; {chance}."
    return f"Of {many} it is {' and '.join(sides)}, and in line with them otherwise; {chance}."


def similar_chart(found: Forces, finding: Finding, offence: str) -> Chart:
    """Return the most similar group as bars for one offence, as the ONS names it; all crime where it is not there."""
    name = found.named(offence) or found.own.index[0]
    place = finding.rows.set_index("name").loc[name]
    bars = place[["mean", "least", "most"]].rename({"least": "lower", "most": "upper"})

    def draw(axes: Any) -> charts.Drawn:
        return charts.peer_bars(
            found.rates[name].reindex([found.force, *found.peers]), axes, force=found.force, position=bars,
            name=f"{name}, rate per 1,000" if "per 1,000" not in name else name,
        )  # fmt: skip

    return finding.drawn("bars", draw, rows=len(found.peers) + 1)
