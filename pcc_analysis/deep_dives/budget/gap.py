"""What the service costs if nothing changes but pay and prices, the gap to its funding, and the savings to close it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pcc_analysis.deep_dives.budget.outlook import (
    NO_CHANCE,
    Outlook,
    million,
    refuse_per_cent,
    share_words,
    three,
    with_rise,
)
from pcc_analysis.deep_dives.finding import Finding
from pcc_analysis.errors import RunError
from pcc_analysis.numbers import count_noun, format_percent
from pcc_analysis.tables import Column


def costs(ahead: Outlook, pay_rise: float, price_rise: float, pay_share: float) -> tuple[pd.Series, str]:
    """Return the cost of each year and where it starts from, in words.

    Raises
    ------
    RunError
        Where the share of pay is not between 0 and 1, or a rise is no share.
    """
    refuse_per_cent("pay_rise", pay_rise)
    refuse_per_cent("price_rise", price_rise)
    if not 0 <= pay_share <= 1:
        raise RunError(f"pay_share is {pay_share!r}; give a share from 0 to 1, 0.8 where pay is 80% of costs")
    growth = 1 + pay_share * pay_rise + (1 - pay_share) * price_rise
    order = np.arange(len(ahead.years))
    if np.isnan(ahead.spent):
        start = float(ahead.at(0.0)["total"].iloc[0])
        words = (
            f"No costs are supplied: what {ahead.years.index[0]} brings without a rise is taken to pay for the service "
            "of that year"
        )
        return pd.Series(start * growth**order, index=ahead.years.index), words
    words = f"Costs start from the {million(ahead.spent)} of {ahead.before}"
    return pd.Series(ahead.spent * growth ** (order + 1), index=ahead.years.index), words


def gap(ahead: Outlook, rise: float, pay_rise: float, price_rise: float, pay_share: float) -> Finding:
    """Return cost, funding and gap of every year, the last first; above 0 the money does not suffice."""
    cost, words = costs(ahead, pay_rise, price_rise, pay_share)
    funding = ahead.at(rise)["total"]
    short = (cost - funding).clip(lower=0)
    rows = pd.DataFrame(
        {
            "cost": cost,
            "funding": funding,
            "value": cost - funding,
            "lower": np.nan,
            "upper": np.nan,
            "saving": (short - short.cummax().shift(fill_value=0.0)).clip(lower=0),
        }
    )
    rows = rows.iloc[::-1].reset_index(names="name")
    return Finding(
        title=f"Costs, funding and the gap if the precept rises by {share_words(rise)} a year",
        rows=rows,
        columns=[
            Column("name", "Financial year"),
            Column("cost", "Cost of the service", "count", format=three),
            Column("funding", "Funding", "count", format=three),
            Column("value", "Gap", "count", format=three),
            Column("saving", "New savings needed", "count", format=three),
        ],
        unit="million pounds",
        says=[said_of_gap(rows, rise)],
        counted="the cost of the service, less its funding",
        method=(
            f"pay, {format_percent(pay_share, 0)} of costs, rises by {share_words(pay_rise)} a year and prices by "
            f"{share_words(price_rise)}; a saving once made lasts"
        ),
        window=f"{rows['name'].iloc[-1]} to {rows['name'].iloc[0]}",
        notes=[
            f"{words}; pay, {format_percent(pay_share, 0)} of it, rises by {share_words(pay_rise)} and prices by "
            f"{share_words(price_rise)} a year. These are assumptions: set them as parameters.",
            *ahead.notes,
            NO_CHANCE,
        ],
    )


def said_of_gap(rows: pd.DataFrame, rise: float) -> str:
    """Say whether the money suffices in the last year, and what has to be saved until then."""
    last = rows.iloc[0]
    first = f"{with_rise(rise)} the service would cost {million(last['cost'])} in {last['name']}"
    if round(last["value"], 3) <= 0:
        spare = million(abs(last["value"]))
        told = (
            f"{first}, and its funding is {spare} more" if round(last["value"], 3) else f"{first}, and is just paid for"
        )
    else:
        told = (
            f"{first}, {million(last['value'])} more than its funding, {format_percent(last['value'] / last['cost'])} "
            "of the cost"
        )
    saved = rows["saving"].sum()
    if round(saved, 3) <= 0:
        return f"{told}. No savings are needed in the {count_noun(len(rows), 'year')}."
    return f"{told}. Savings of {million(saved)} have to be found over {count_noun(len(rows), 'year')}, each lasting."
