"""Supplied scenarios against their own names, and the rise at which the printed amounts come out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pcc_analysis.deep_dives.budget.outlook import NO_CHANCE, Outlook, million, share_words, three
from pcc_analysis.deep_dives.finding import Finding
from pcc_analysis.elements import Element
from pcc_analysis.numbers import format_number, format_percent, format_percent_change, format_signed
from pcc_analysis.tables import Column

HALF = 0.0005
"""Half of the last printed decimal, million pounds."""


def printed(ahead: Outlook) -> Finding:
    """Return every year of every supplied scenario, printed and worked out at the rise its name says.

    No row where no scenario is supplied, and the sentence says so.
    """
    parts = [_years(ahead, rise) for rise in sorted(ahead.scenarios, reverse=True)]
    columns = ["name", "rise", "year", "value", "lower", "upper", "worked", "apart", "printed_total", "added", "within"]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    says = [said_of_scenario(own) for _, own in rows.groupby("rise", sort=True)]
    return Finding(
        title="Printed scenarios, and the same worked out at the rise they name",
        rows=rows,
        columns=[
            Column("name", "Scenario and year"),
            Column("printed", "Printed precept", "count", format=three),
            Column("worked", "Worked out", "count", format=three),
            Column("apart", "Printed less worked out", "change", format=lambda one: format_signed(one, 3)),
            Column("value", "Rise that gives it", "percent", format=_exact),
            Column("printed_total", "Printed total", "count", format=three, missing="[z]"),
            Column("added", "Its lines add up to", "count", format=three),
        ]
        if len(rows)
        else [Column("name", "Scenario and year")],
        unit="million pounds",
        says=says or ["No scenario is supplied for these years, so there is none to check."],
        counted="the printed precept over that of the scenario without a rise",
        method="the root, of the order of the year, of that ratio; limits are those of rounding to thousands of pounds",
        window=f"{ahead.years.index[0]} to {ahead.years.index[-1]}",
        notes=[*ahead.notes, NO_CHANCE],
    )


def _exact(rise: float) -> str:
    return format_percent(rise, 3)


def _years(ahead: Outlook, rise: float) -> pd.DataFrame:
    own, base = ahead.scenarios[rise], ahead.years["precept"]
    order = np.arange(1, len(base) + 1)
    worked = ahead.at(rise)["precept"]

    def root(above: float, below: float) -> pd.Series:
        return ((own["precept"] + above) / (base + below)) ** (1 / order) - 1

    same = rise == 0.0  # a scenario is no evidence against itself
    return pd.DataFrame(
        {
            "name": [f"{share_words(rise)}, {year}" for year in base.index],
            "rise": rise,
            "year": base.index,
            "printed": own["precept"].to_numpy(),
            "worked": worked.to_numpy(),
            "apart": (own["precept"] - worked).to_numpy(),
            "value": root(0, 0).to_numpy(),
            "lower": (root(0, 0) if same else root(-HALF, HALF)).to_numpy(),
            "upper": (root(0, 0) if same else root(HALF, -HALF)).to_numpy(),
            "printed_total": own["printed"].to_numpy(),
            "added": own[["central", "precept", "other"]].sum(axis=1).to_numpy(),
        }
    )


def said_of_scenario(rows: pd.DataFrame) -> str:
    """Say whether a scenario comes out at the rise it names, at which it does, and whether its totals add up."""
    rise, named = rows["rise"].iloc[0], share_words(rows["rise"].iloc[0])
    totals = f"{_totals(rows)} {_moved(rows)}".strip()
    if rise == 0 or ((rows["lower"] <= rise) & (rise <= rows["upper"])).all():
        return f"The scenario of {named} comes out as printed in every year. {totals}"
    low, high = rows["lower"].max(), rows["upper"].min()
    last = rows.iloc[-1]
    side = "more" if last["worked"] > last["printed"] else "less"
    against = (
        f"The scenario is named {named}, and its amounts contradict the name: at {named} exactly the precept of "
        f"{last['year']} would be {million(last['worked'])}, {million(abs(last['apart']))} {side} than the printed "
        f"{million(last['printed'])}."
    )
    if low > high:
        return f"{against} No one rise gives the printed amounts of all years. {totals}"
    found = format_number((low + high) / 2 * 100, 3)
    which = f"A rise of {found}% a year gives the printed amounts of all years as far as rounding allows."
    return f"{against} {which} {totals}"


def _totals(rows: pd.DataFrame) -> str:
    apart = (rows["printed_total"] - rows["added"]).dropna().abs().round(6)
    if apart.empty:
        return "It has no printed totals."
    if (apart < HALF).all():
        return "Its printed totals are the sums of their lines."
    wrong = rows.loc[apart[apart >= HALF].index, "year"]
    many = f"The printed {'total of ' if len(wrong) == 1 else 'totals of '}{' and '.join(wrong)}"
    why = "no more than rounding explains" if (apart <= 4 * HALF).all() else "more than rounding explains"
    differ = "differs from the sum of its lines" if len(wrong) == 1 else "differ from the sums of their lines"
    return f"{many} {differ} by up to {million(apart.max())}, {why}."


def _moved(rows: pd.DataFrame) -> str:
    """Say whether the printed total is static in cash, rises or falls."""
    first, last = rows["printed_total"].iloc[0], rows["printed_total"].iloc[-1]
    if pd.isna(first) or pd.isna(last) or len(rows) < 2:
        return ""
    way = "rises" if last > first else "falls" if last < first else "stays the same"
    moved = "" if last == first else f" by {million(abs(last - first))} ({format_percent_change(last / first - 1)})"
    return f"From {rows['year'].iloc[0]} to {rows['year'].iloc[-1]} the printed total {way}{moved}."


def table_shown(found: Finding) -> list[Element]:
    """Return sentence and table of a finding; the sentence alone where it has no row."""
    return [found.sentence, found] if len(found.rows) else [found.sentence]
