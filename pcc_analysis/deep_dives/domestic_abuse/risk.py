"""Whether crimes of higher risk end otherwise: arrests, further action, victims who do not support action."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.adjusted import odds_ratios
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import wilson
from pcc_analysis.measures.domestic_abuse import RISKS
from pcc_analysis.multiplicity import benjamini_hochberg
from pcc_analysis.numbers import format_count, format_number, format_percent
from pcc_analysis.outcomes import set_in_words
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.domestic_abuse import abuse_by_risk

CHANCE = 0.01
NOT_ASSESSED = "not assessed"
ENDS = {
    "arrests": "somebody was arrested",
    "acted": "further action was taken so far",
    "declined": "the victim does not support action so far",
}


def risk(briefing: Briefing) -> Finding:
    """Return the crimes of the 12 months by assessed risk, with arrests and what became of them so far.

    Raises
    ------
    InsufficientDataError
        Where no crime is flagged as domestic abuse.
    """
    found = briefing.tabulated(abuse_by_risk)
    if found.cells.empty:
        raise InsufficientDataError(
            f"no crime of the 12 months to {briefing.period.title} is flagged as domestic abuse; add the flag"
        )
    own = found.cells.assign(risk=found.cells["risk_level"].fillna("").replace("", NOT_ASSESSED)).set_index("risk")
    rows = own.reindex([*reversed(RISKS), NOT_ASSESSED]).dropna(subset=["crimes"])
    for name in ENDS:
        rows[f"{name}_share"] = rows[name] / rows["crimes"]
    rows = rows.join(wilson(rows["declined"], rows["crimes"])[["value", "lower", "upper"]]).reset_index(names="name")
    first = rows.iloc[0]
    total = rows["crimes"].sum()
    return Finding(
        title="Domestic abuse by assessed risk, and what became of the crimes so far",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Risk"),
            Column("crimes", "Crimes", "count", format=format_count),
            Column("arrests_share", "Arrest", "percent", format=format_percent),
            Column("acted_share", "Further action so far", "percent", format=format_percent),
            Column("value", "Victim does not support action so far", "percent", format=format_percent),
            LIMITS,
            Column("awaited", "No outcome yet", "count", format=format_count),
        ],
        says=[
            f"Of {format_count(total)} crimes {format_count(first['crimes'])} "
            f"({format_percent(first['crimes'] / total)}) were assessed as {first['name']} risk. Of these "
            f"{format_percent(first['arrests_share'])} led to an arrest, and in {format_percent(first['value'])} "
            f"({in_words(first, format_percent)}) the victim does not support action so far."
        ],
        counted=f"crimes whose outcome is one of {set_in_words('outcome_14_and_16')}",
        over="crimes flagged as domestic abuse that were recorded in the 12 months",
        method="Wilson's limits",
        window=found.window,
        as_at=found.as_at,
    )


def risk_effects(found: Finding) -> Finding:
    """Return how the odds of each end compare at high and medium risk with those at standard risk."""
    known = found.rows[found.rows["name"].isin(RISKS)]
    rows = []
    for name, words in ENDS.items():
        cells = known.assign(risk=known["name"], yes=known[name], no=known["crimes"] - known[name])
        ratios = odds_ratios(cells, {"risk": RISKS[0]})
        rows.append(ratios.assign(name=[f"{level} risk: {words}" for level in ratios["level"]], end=name))
    table = pd.concat(rows, ignore_index=True)
    table["clear"] = benjamini_hochberg(table["p"]) < CHANCE
    return Finding(
        title="What became of crimes of higher risk, against standard risk",
        rows=with_limits(table, _hundredths),
        columns=[
            Column("name", "Crimes of"),
            Column("value", "Times the odds", "count", format=_hundredths, missing="[z]"),
            LIMITS,
            Column("clear", "Clear", format=_yes_or_no),
        ],
        says=[_said(table)],
        counted="crimes with an arrest, with further action, or whose victim does not support action",
        over="crimes with an assessed risk",
        method="odds ratios by logistic regression, against crimes of standard risk; clear at "
        f"{CHANCE:.0%} of false discoveries (Benjamini and Hochberg)",
        window=found.window,
        as_at=found.as_at,
        notes=["Odds ratios are not adjusted for the kind of crime, which goes with the risk."],
    )


def _hundredths(times: float) -> str:
    return format_number(times, 2)


def _yes_or_no(clear: bool) -> str:
    return "yes" if clear else "no"


def _said(rows: pd.DataFrame) -> str:
    clear = rows[rows["clear"]]
    if clear.empty:
        return "Crimes of higher risk end no otherwise than those of standard risk, as far as chance lets one say."
    parts = [
        f"{one['name']}, {_hundredths(one['value'])} times the odds ({in_words(one, _hundredths)})"
        for _, one in clear.iterrows()
    ]
    return f"Otherwise than at standard risk: {'; '.join(parts)}."


def risk_chart(found: Finding) -> Chart:
    """Return the odds ratios with their limits."""
    rows = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Times the odds at standard risk", reference=1, reference_words="as at standard risk",
            ratios=True,
        )  # fmt: skip

    return found.drawn("bars", draw, rows=len(rows))
