"""One offence in every force: its funnel with all forces named, and the sentence that reads it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.deep_dives.force_in_numbers.forces import PER, Forces, low
from pcc_analysis.deep_dives.force_in_numbers.funnels import WITHIN, funnel_table
from pcc_analysis.deep_dives.force_in_numbers.rates import rate_words
from pcc_analysis.elements import Element
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import byar
from pcc_analysis.numbers import count_noun, format_count
from pcc_analysis.page import Heading, Paragraphs
from pcc_analysis.tables import Column


def every_force(found: Forces, offence: str) -> Finding:
    """Return the rate of an offence in every force with its funnel, the force first, then the highest.

    Parameters
    ----------
    found
        The rates of an edition.
    offence
        As the ONS names it. Burglary of homes is taken per 1,000 households.

    Raises
    ------
    InsufficientDataError
        Where the edition has no rates of it.
    """
    name = found.named(offence)
    if name is None:
        there = ", ".join(found.own["offence"].unique())
        raise InsufficientDataError(f"the edition holds no rates of {offence!r}; it holds {there}")
    table = funnel_table(found, name)
    limits = byar(table["numerator"], table["denominator"] / PER)
    rows = table.assign(lower=limits["lower"].to_numpy(), upper=limits["upper"].to_numpy()).rename_axis("force")
    rows = rows.reset_index().sort_values("value", ascending=False, kind="stable")
    rows = pd.concat([rows[rows["force"] == found.force], rows[rows["force"] != found.force]], ignore_index=True)
    rows["funnel"] = [f"{rate_words(row.lower95)} to {rate_words(row.upper95)}" for row in rows.itertuples()]
    over = "households" if found.own.loc[name, "households"] else "people"
    return Finding(
        title=f"{name}: every force, {found.year}",
        rows=with_limits(rows, rate_words),
        columns=[
            Column("force", "Force"),
            Column("numerator", "Crimes", "count", format=format_count),
            Column("denominator", over.capitalize(), "count", format=format_count),
            Column("value", "Per 1,000", "count", format=rate_words),
            LIMITS,
            Column("funnel", "95% funnel at its size"),
            Column("classification", "It lies"),
        ],
        says=[_said(rows, name, over)],
        counted=f"crimes of the year: {low(name)}",
        over=f"1,000 {over}",
        method="Byar's limits of each force's rate; Spiegelhalter's funnel, corrected for the winsorising",
        window=found.year,
        notes=found.notes,
    )


def _said(rows: pd.DataFrame, name: str, over: str) -> str:
    own = rows.iloc[0]
    out = rows[rows["classification"] != WITHIN]
    others = len(out) - (own["force"] in set(out["force"]))
    what = low(name).removesuffix(", per 1,000 households")
    return (
        f"{own['force']}, {what}: {format_count(own['numerator'])} crimes, {rate_words(own['value'])} per 1,000 {over} "
        f"({in_words(own, rate_words)}) against {rate_words(own['target'])} of a usual force, "
        f"{own['classification']} ({own['funnel']} at its size). {_others(others, len(rows) - 1)}"
    )


def _others(beyond: int, many: int) -> str:
    if beyond == 0:
        return f"None of the other {count_noun(many, 'force')} lies outside its 95% limits."
    return (
        f"Of the other {count_noun(many, 'force')}, {beyond} {'lies' if beyond == 1 else 'lie'} outside the 95% limits."
    )


def closer_looks(found: Forces, offences: str) -> list[Element]:
    """Return heading, sentence and funnel of each offence; of one that the edition lacks, that it does.

    Parameters
    ----------
    found
        The rates of an edition.
    offences
        As the ONS names them, between semicolons: ``"Robbery; Sexual offences"``.
    """
    shown: list[Element] = []
    lacking = []
    for offence in filter(None, (part.strip() for part in offences.split(";"))):
        if found.named(offence) is None:
            lacking.append(offence)
            continue
        one = every_force(found, offence)
        shown += [Heading(one.title.split(":")[0], level=3, run_on=True), one.sentence, _drawn(found, one)]
    if lacking:
        shown.append(Paragraphs([f"The edition supplied holds no rates of {' or '.join(lacking)}."]))
    return shown


def _drawn(found: Forces, one: Finding) -> Any:
    rows = one.rows.set_index("force")
    name = one.title.split(":")[0]
    people = "households" if "households" in name else "population"

    def draw(axes: Any) -> charts.Drawn:
        return charts.funnel(rows, axes, force=found.force, name=name, size_words=people)

    return one.drawn("funnel", draw)
