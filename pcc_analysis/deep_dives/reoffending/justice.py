"""First-time entrants, and what becomes of cases: the year against the one before, as far as it is supplied."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun, format_count
from pcc_analysis.tables import Column
from pcc_analysis.wording import chance_words, change_sentence, change_words, listed, value_words
from pcc_analysis.wording.by_chance import by_chance

ENTRANTS = ("first_time_entrants_adult", "first_time_entrants_youth")
COURTS = (
    "conviction_rate",
    "rape_conviction_rate",
    "guilty_plea_rate",
    "post_charge_attrition",
    "cps_charges",
    "days_charge_to_arrival",
    "days_charge_to_completion",
)


def entrants(briefing: Briefing) -> Finding:
    """Return how many people entered the criminal justice system for the first time, adults first.

    Raises
    ------
    InsufficientDataError
        Where neither adults nor young people were supplied.
    """
    return _year(briefing, ENTRANTS, "First-time entrants to the criminal justice system")


def courts(briefing: Briefing) -> Finding:
    """Return convictions, pleas, attrition, charges and days of the 12 months, against the year before.

    Raises
    ------
    InsufficientDataError
        Where none of them was supplied.
    """
    return _year(briefing, COURTS, "Charges, pleas, convictions and days")


def _year(briefing: Briefing, names: tuple[str, ...], title: str) -> Finding:
    level, moved = briefing.in_year, briefing.on_year
    there = [name for name in names if name in level.index and level.loc[name, "months"] > 0]
    lacking = [name for name in names if name not in there]
    if not there:
        raise InsufficientDataError(
            f"none of {listed(list(names))} is supplied for the 12 months to {month_name(briefing.last_month)}; "
            "see docs/data.md for the extracts they come from"
        )
    rows = level.loc[there].reset_index()
    measures = [briefing.measure(name) for name in there]
    known = moved.reindex(there)
    compared = known["change"].notna().to_numpy()
    rows = rows.assign(
        name=[measure.title for measure in measures],
        figure=[value_words(measure, value) for measure, value in zip(measures, rows["value"], strict=True)],
        over=[_over(row) for row in rows.itertuples()],
        change=[
            change_words(measure, row) if pd.notna(row["change"]) else None
            for measure, (_, row) in zip(measures, known.iterrows(), strict=True)
        ],
        chance=[chance_words(row) if pd.notna(row["change"]) else None for _, row in known.iterrows()],
        beyond=known["more_than_chance"].fillna(False).astype(bool).to_numpy(),
    )
    rows["limits"] = [
        with_limits(rows.iloc[[at]], partial(value_words, measure))["limits"].item()
        for at, measure in enumerate(measures)
    ]
    says = [_said(briefing, row) for _, row in rows.iterrows()]
    says.append(said_of_many(int(compared.sum()), int(rows["beyond"].sum())))
    if lacking:
        says.append(f"There are no figures of {listed([briefing.measure(name).title for name in lacking])}.")
    known_at = dict.fromkeys(briefing.monthly.as_at.get(measure.source, "") for measure in measures)
    return Finding(
        title=f"{title}, 12 months to {month_name(briefing.last_month)}",
        rows=rows,
        columns=[
            Column("name", "What"),
            Column("value", "Number", "count", format=format_count)
            if names == ENTRANTS  # counts, which headlines print
            else Column("figure", "Figure", "count"),
            Column("over", "Counts", "count"),
            LIMITS,
            Column("change", "On the year before", "change", missing="[z]"),
            Column("chance", "Which is", missing="[z]"),
        ],
        says=says,
        counted=" ".join(f"{measure.title}: {measure.definition}" for measure in measures),
        method=f"{listed(list(dict.fromkeys(rows['method'])))}; the changes as the quarterly report has them",
        window=listed(list(dict.fromkeys(rows["months_in_words"]))),
        as_at=", ".join(filter(None, known_at)),
        notes=["A mean has no limits here; the medians have."] * bool((rows["method"] == "mean").any()),
    )


def _over(row: Any) -> str:
    """Return what a figure was made from: a count is its own."""
    if pd.isna(row.denominator):
        return format_count(row.numerator)
    return f"{format_count(row.numerator)} of {format_count(row.denominator)}"


def _said(briefing: Briefing, row: pd.Series) -> str:
    measure = briefing.measure(row["measure"])
    limits = f" (95% limits {row['limits']})" if pd.notna(row["limits"]) else ""
    of = f", {row['over']}" if measure.kind == "proportion" else ""
    lacks = row["months"] < row["months_expected"]
    there = f", {row['months']} of {count_noun(row['months_expected'], 'month')}" if lacks else ""
    first = f"{row['name']}{there}: {row['figure']}{of}{limits}."
    known = row["measure"] in briefing.on_year.index
    return f"{first} {change_sentence(measure, briefing.on_year.loc[row['measure']])}" if known else first


def said_of_many(looked: int, beyond: int) -> str:
    """Say how many of the changes are beyond chance, and how many would be by chance."""
    if looked == 0:
        return "None of them can be compared with the year before."
    expected = by_chance(looked)
    if beyond == 0:
        return f"Of {count_noun(looked, 'change')} looked at, none goes beyond chance; {expected}."
    verb = "goes" if beyond == 1 else "go"
    return f"Of {count_noun(looked, 'change')} looked at, {beyond} {verb} beyond chance; {expected}."
