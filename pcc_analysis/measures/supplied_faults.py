"""What is wrong with figures supplied ready counted, by what the catalogue says of their measures."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from pcc_analysis.errors import Fault
from pcc_analysis.measures.measure import FORCE, Measure
from pcc_analysis.sources.contract import plain_name
from pcc_analysis.sources.monthly_figures import SUPPLIED

DIVIDED = ("proportion", "ratio", "mean")
COUNTED = ("count", "proportion", "ratio")
PARTS_OF_A_WHOLE = ("hour", "day", "second", "working day", "pound", "post", "person")
"""Units of which there can be half a one."""


def supplied_faults(rows: pd.DataFrame, known: Mapping[str, Measure]) -> Iterable[Fault]:
    """Yield every fault, each with the number of rows and at most two of the measures concerned.

    Parameters
    ----------
    rows
        ``given`` (the measure as it stands), ``measure`` (its id, None where there is none), ``area``, ``month``,
        ``numerator``, ``denominator``, ``distribution_value``.
    known
        Every measure there is, by id.
    """

    def fault(rule: str, bad: pd.DataFrame, remedy: str) -> Fault:
        such = tuple(str(name) for name in bad["given"].drop_duplicates()[:2])
        return Fault(SUPPLIED, "monthly-figures", rule, len(bad), such, remedy)

    unknown = rows[rows["measure"].isna()]
    if len(unknown):
        near = difflib.get_close_matches(plain_name(str(unknown["given"].iloc[0])), list(known), n=1, cutoff=0.6)
        remedy = f"use the id that `pcc measures` lists{f'; did you mean {near[0]}?' if near else ''}"
        yield fault("the measure is not in the catalogue", unknown, remedy)
    rows = rows[rows["measure"].notna()]
    kind = rows["measure"].map({name: one.kind for name, one in known.items()})
    halves = rows["measure"].map({name: one.unit in PARTS_OF_A_WHOLE for name, one in known.items()}).astype(bool)
    divided, median = kind.isin(DIVIDED), kind == "median"
    lacking, spread = rows["denominator"].isna(), rows["distribution_value"].notna()
    counts = "give the counts behind it: those that qualify, and all"
    whole = (rows["numerator"] % 1 == 0) & (rows["denominator"].fillna(0) % 1 == 0)
    checks = (
        (
            divided & lacking,
            "a percentage, a ratio or a mean has no denominator, and by itself cannot be added over months",
            "give what is divided and what it is divided by",
        ),
        ((kind == "count") & ~lacking, "a count has a denominator", "leave the denominator blank"),
        (
            (kind == "stock") & ~lacking & (rows["denominator"] != 1),
            "a stock at the end of the month has a denominator",
            "leave the denominator blank",
        ),
        (
            (kind == "proportion") & (rows["numerator"] > rows["denominator"]),
            "more qualify than there are",
            "correct one of the two numbers",
        ),
        (
            kind.isin(COUNTED) & ~whole & ~halves,
            "a number is not whole where a count belongs; it looks like a percentage",
            counts,
        ),
        (
            median & ~spread,
            "a median cannot be added over months",
            "give its distribution: a row per distribution_value, the numerator being how many records have it",
        ),
        (~median & spread, "a distribution_value is given, and the measure is not a median", "leave it blank"),
    )
    for broken, rule, remedy in checks:
        if broken.any():
            yield fault(rule, rows[broken], remedy)
    yield from _of_totals(rows[~median].drop_duplicates(["measure", "area", "month"]), fault)


def _of_totals(rows: pd.DataFrame, fault: Callable[[str, pd.DataFrame, str], Fault]) -> Iterable[Fault]:
    """Yield the faults of areas without their total, and of totals smaller than their parts."""
    of_force = rows[rows["area"] == FORCE].set_index(["measure", "month"])
    parts = rows[rows["area"] != FORCE]
    without = ~pd.MultiIndex.from_frame(parts[["measure", "month"]]).isin(of_force.index)
    if without.any():
        rule = "an area has a figure and the whole force has none"
        yield fault(rule, parts[without], f"add a row with the area {FORCE}")
    added = parts.groupby(["measure", "month"])[["numerator", "denominator"]].sum()
    over = added > of_force[["numerator", "denominator"]].reindex(added.index) + 1e-6
    if len(added) and over.any(axis=None):
        bad = of_force.loc[added.index[over.any(axis=1)]]
        rule = "the areas add up to more than the whole force"
        yield fault(rule, bad, "correct the total or one of its parts")
