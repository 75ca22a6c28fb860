"""The years ahead: central funding, precept without a rise and other income, and what any rise makes of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pcc_analysis.annual_records import read_budget
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import Finding
from pcc_analysis.errors import InsufficientDataError, RunError
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun, format_number, format_percent, format_percent_change, format_signed
from pcc_analysis.periods import FinancialYear
from pcc_analysis.tables import Column

SCENARIO = re.compile(r"precept\s*(\d+(?:\.\d+)?)\s*%")
NO_CHANCE = "Arithmetic on the amounts supplied and on the assumptions said: it has no limits of chance."
SUPPLIED = "The tax base and central funding of each year are those of the supplied scenario without a rise."
FURTHEST = 0.25
"""A yearly change beyond this is taken for a per cent written as a number."""


@dataclass(frozen=True, eq=False)
class Outlook:
    """What the years ahead bring if the precept does not rise, in million pounds.

    Parameters
    ----------
    years
        One row per financial year, indexed by its name: ``central``, ``precept`` (without a rise), ``other``.
    scenarios
        Supplied scenarios, by the rise their name says: ``precept`` and ``total`` by financial year.
    spent
        What the service cost in the year before the first; NaN where it is not supplied.
    before
        The name of the year before the first.
    population
        People, from the latest ONS edition; NaN where there is none.
    notes
        Where the amounts come from, and what is assumed.
    """

    years: pd.DataFrame
    scenarios: dict[float, pd.DataFrame]
    spent: float
    before: str
    population: float
    notes: tuple[str, ...]

    def at(self, rise: float) -> pd.DataFrame:
        """Return the years with the precept raised every year by a share of the year before.

        Raises
        ------
        RunError
            Where the rise is no share: 1.9 where 0.019 is meant.
        """
        refuse_per_cent("precept_rise", rise)
        times = (1 + rise) ** np.arange(1, len(self.years) + 1)
        raised = self.years.assign(precept=self.years["precept"] * times)
        return raised.assign(total=raised[["central", "precept", "other"]].sum(axis=1))


def refuse_per_cent(name: str, share: float) -> None:
    """Refuse a yearly change that is not a share."""
    if not abs(share) <= FURTHEST:
        raise RunError(f"{name} is {share!r}, further than {FURTHEST} from 0; give a share of 1, 0.019 for 1.9%")


def outlook(briefing: Briefing, tax_base_growth: float, grant_change: float, years_ahead: int) -> Outlook:
    """Return the years ahead: those of supplied scenarios, or else the latest budget carried forward.

    Parameters
    ----------
    briefing
        The figures of the period.
    tax_base_growth, grant_change
        Shares a year, for budgets that are carried forward; a supplied scenario has its own.
    years_ahead
        How many years a budget is carried forward.

    Raises
    ------
    InsufficientDataError
        Where no budget line is supplied for the period.
    """
    lines = read_budget(briefing.data, briefing.plan.force)
    ons = briefing.ons.reindex(columns=["unit", "area", "edition", "value"])
    here = ons["unit"].eq("population") & ons["area"].eq(briefing.plan.force)
    people = ons[
        here & ons["edition"].isin([month for month in ons["edition"].unique() if month <= briefing.last_month])
    ]
    newest = people.sort_values("edition").iloc[-1] if len(people) else None
    population = float("nan") if newest is None else float(newest["value"])
    notes = [] if newest is None else [f"Population: ONS, edition for the year ending {month_name(newest['edition'])}."]
    return outlook_of(lines, briefing.last_month, tax_base_growth, grant_change, years_ahead, population, notes)


def outlook_of(
    lines: pd.DataFrame,
    last: pd.Period,
    tax_base_growth: float = 0.0,
    grant_change: float = 0.0,
    years_ahead: int = 3,
    population: float = float("nan"),
    notes: list[str] | None = None,
) -> Outlook:
    """Return the years ahead from budget lines as ``read_budget`` gives them; see `outlook`."""
    refuse_per_cent("tax_base_growth", tax_base_growth)
    refuse_per_cent("grant_change", grant_change)
    rise = lines["version"].str.extract(SCENARIO, expand=False).astype(float) / 100
    ahead = lines[rise.notna() & (lines["side"] == "income")].assign(rise=rise)
    if len(ahead) and (ahead["rise"] == 0).any() and ahead["ends"].max() >= last:
        scenarios = {share: _by_year(own) for share, own in ahead.groupby("rise")}
        years = scenarios[0.0][["central", "precept", "other"]]
        before = FinancialYear.containing(ahead["ends"].min() - 12).name
        return Outlook(years, scenarios, float("nan"), before, population, (SUPPLIED, *(notes or [])))
    known = lines[rise.isna() & (lines["ends"] <= last + 12)]
    income = known[known["side"] == "income"]
    if income.empty:
        raise InsufficientDataError(
            f"no budget line is supplied for {month_name(last)}: put funding by source, or a scenario named "
            "'precept 0%', into budget/ in the data folder"
        )
    own = income[income["ends"] == income["ends"].max()]
    end, version = own["ends"].iloc[0], own["version"].iloc[-1]
    now = _by_year(own[own["version"] == version]).iloc[0]
    step = np.arange(1, years_ahead + 1)
    names = [FinancialYear.containing(end + 12 * at).name for at in step]
    years = pd.DataFrame(
        {
            "central": now["central"] * (1 + grant_change) ** step,
            "precept": now["precept"] * (1 + tax_base_growth) ** step,
            "other": now["other"],
        },
        index=names,
    )
    costs = known[(known["side"] == "cost") & (known["ends"] == end) & (known["version"] == version)]
    parts = costs[~costs["total"].fillna(False).astype(bool)]["amount"]
    name = FinancialYear.containing(end).name
    carried = (
        f"The {version} of {name} is carried forward {count_noun(years_ahead, 'year')}: the tax base changes by "
        f"{format_percent_change(tax_base_growth)} and central funding by {format_percent_change(grant_change)} a "
        "year, other income stays."
    )
    return Outlook(
        years, {}, float(parts.sum()) if len(parts) else float("nan"), name, population, (carried, *(notes or []))
    )


def _by_year(lines: pd.DataFrame) -> pd.DataFrame:
    """Add income lines up by source, a row per financial year; ``printed`` is the printed total, NaN without one."""
    total = lines["total"].fillna(False).astype(bool)
    low = lines["line"].str.lower()
    kind = np.select([total, low.str.contains("precept"), low.str.contains("central|grant")],
                     ["printed", "precept", "central"], "other")  # fmt: skip
    named = lines.assign(kind=kind, year=[FinancialYear.containing(end).name for end in lines["ends"]])
    wide = named.pivot_table(index="year", columns="kind", values="amount", aggfunc="sum")
    wide = wide.reindex(columns=["central", "precept", "other", "printed"])
    return wide.fillna({"central": 0.0, "precept": 0.0, "other": 0.0})


def million(amount: float) -> str:
    """Write million pounds as budgets print them.

    >>> million(42.158), million(-0.3349)
    ('£42.158 million', '−£0.335 million')
    """
    text = format_number(abs(amount), 3)
    return f"{'−' if amount < 0 and text.strip('0.') else ''}£{text} million"


def three(amount: float) -> str:
    """Write an amount in a column of million pounds."""
    return format_number(amount, 3)


def share_words(rise: float) -> str:
    """Write a rise with the decimals it needs.

    >>> share_words(0.019), share_words(0.0), share_words(0.0125)
    ('1.9%', '0%', '1.25%')
    """
    places = next(places for places in range(5) if round(rise * 100, places) == round(rise * 100, 4))
    return format_percent(rise, places)


def with_rise(rise: float) -> str:
    """Begin a sentence with a rise.

    >>> with_rise(0.019), with_rise(0.0)
    ('With a rise of 1.9% a year', 'Without a rise')
    """
    return f"With a rise of {share_words(rise)} a year" if rise else "Without a rise"


def funding(ahead: Outlook, rise: float) -> Finding:
    """Return the funding of every year by source, the last year first, with what the rise adds."""
    raised, without = ahead.at(rise), ahead.at(0.0)
    rows = raised.assign(
        value=raised["total"],
        lower=np.nan,
        upper=np.nan,
        more=raised["total"] - without["total"],
        head=raised["total"] * 1e6 / ahead.population,
    )
    rows = rows.iloc[::-1].reset_index(names="name")
    return Finding(
        title=f"Funding by source if the precept rises by {share_words(rise)} a year",
        rows=rows,
        columns=[
            Column("name", "Financial year"),
            Column("central", "Central funding", "count", format=three),
            Column("precept", "Precept", "count", format=three),
            Column("other", "Other", "count", format=three),
            Column("value", "In all", "count", format=three),
            Column("more", "More than without a rise", "change", format=lambda one: format_signed(one, 3)),
            Column("head", "Pounds per head", "count", format=lambda one: format_number(one, 2), missing="[x]"),
        ],
        unit="million pounds",
        says=[said_of_funding(rows, rise)],
        counted="central funding, precept and other income",
        method="the precept without a rise times 1 and the rise, once for every year",
        window=f"{rows['name'].iloc[-1]} to {rows['name'].iloc[0]}",
        notes=[*ahead.notes, NO_CHANCE],
    )


def said_of_funding(rows: pd.DataFrame, rise: float) -> str:
    """Say what the last year brings, how much of it is precept, and what the rise adds."""
    last, first = rows.iloc[0], rows.iloc[-1]
    moved = last["value"] - first["value"]
    way = "rises" if moved > 0 else "falls" if moved < 0 else "stays"
    told = (
        f"{with_rise(rise)} funding {way} from {million(first['value'])} in {first['name']} to "
        f"{million(last['value'])} in {last['name']} ({format_percent_change(moved / first['value'])}), of which the "
        f"precept is {million(last['precept'])}, {format_percent(last['precept'] / last['value'])}"
    )
    if rise == 0:
        return f"{told}."
    added = rows["more"].sum()
    side = "more" if added > 0 else "less"
    return f"{told}. Over {count_noun(len(rows), 'year')} that is {million(abs(added))} {side} than without a rise."
