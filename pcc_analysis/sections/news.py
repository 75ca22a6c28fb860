"""What changed: the measures that are out of the ordinary, in sentences, the most out of the ordinary first."""

from __future__ import annotations

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.elements.symbols import Symbol, Tone
from pcc_analysis.exception_wording import exceptions_in_words
from pcc_analysis.measures import Measure
from pcc_analysis.page import Heading, News
from pcc_analysis.sections.reading import anchor

UP = ("high", "increasing")
YEAR = ("twelve_month", "rolling_trend")


def what_changed(briefing: Briefing) -> list[Element]:
    """Return the measures in which something is out of the ordinary, and how many chance alone would flag."""
    heading = Heading("What changed", anchor="what-changed")
    family = briefing.flags
    on_year = briefing.on_year.loc[briefing.reported, "more_than_chance"]
    if not family.chance.measures:
        lead = "Nothing in this report has been counted for long enough to say what is out of the ordinary."
        if not on_year.notna().any():
            lead = "The extracts do not hold a full year before the period, so nothing can be compared with it yet."
        return [heading, News([], lead=lead, nothing="What was recorded in the period itself follows.")]
    items = []
    for name in family.flagged:
        measure = briefing.measure(name)
        rows = most_telling(family.of(name)[0])
        sentence = exceptions_in_words(measure, rows)
        if not family.measures.loc[name, "stands_out"]:
            sentence += " Among so many measures this may still be chance."
        items.append((measure.title, anchor(measure), flag_symbol(measure, rows), sentence))
    looked = "Each measure's latest months were held against what its own history leads one to expect."
    return [
        heading,
        News(items, lead=f"{looked} {family.sentence}", nothing="Nothing is out of the ordinary."),
    ]


def most_telling(flags: pd.DataFrame) -> pd.DataFrame:
    """Return at most two of the rules that fired: one about the year, and the surest of those about recent months.

    >>> flags = pd.DataFrame({"rule": ["one_month", "three_month", "twelve_month"], "p": [0.01, 0.001, 0.002]})
    >>> most_telling(flags.assign(fired=True))["rule"].tolist()
    ['twelve_month', 'three_month']
    """
    fired = flags[flags["fired"].fillna(False).astype(bool)]
    year = next((rows for rule in YEAR if len(rows := fired[fired["rule"] == rule])), fired.iloc[:0])
    return pd.concat([year, fired[~fired["rule"].isin(YEAR)].sort_values("p", kind="stable").iloc[:1]])


def flag_symbol(measure: Measure, flags: pd.DataFrame) -> Symbol:
    """Return which way a measure is out of the ordinary, and whether that is good.

    >>> m = Measure(id="robbery", title="Robbery", definition="Robberies.", source="crimes", direction="lower")
    >>> flag_symbol(m, pd.DataFrame({"fired": [True], "direction": ["high"]}))
    Symbol(shape='up', words='Higher, worse.', tone='bad')
    """
    found = list(flags.loc[flags["fired"].fillna(False).astype(bool), "direction"].isin(UP))
    if len(set(found)) != 1:
        year, lately = ("Higher", "lower") if found[0] else ("Lower", "higher")
        return Symbol("flat", f"{year} over the year, lately {lately}.", "info")
    up = found[0]
    way = "Higher" if up else "Lower"
    if measure.direction == "neither":
        return Symbol("up" if up else "down", f"{way}.", "info")
    good = up == (measure.direction == "higher")
    tone: Tone = "good" if good else "bad"
    return Symbol("up" if up else "down", f"{way}, {'better' if good else 'worse'}.", tone)
