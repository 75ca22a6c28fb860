"""All cohorts together: the odds of reoffending by the year of the cohort, age and area held equal."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.adjusted import odds_ratios
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.deep_dives.reoffending.cohorts import NOTE, cohorts
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.measures import FORCE
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun, format_count, format_number
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column


def together(briefing: Briefing) -> Finding:
    """Return the odds of reoffending of each cohort year against the earliest, the newest first.

    Raises
    ------
    InsufficientDataError
        With cohorts of fewer than two years, or too few offenders.
    """
    return by_year(
        cohorts(briefing.monthly, briefing.last_month),
        briefing.monthly.as_at.get("reoffending", ""),
        f"cohorts formed by {month_name(briefing.last_month)}",
    )


def by_year(known: pd.DataFrame, as_at: str = "", window: str = "") -> Finding:
    """Compare the years of cohorts, as ``cohorts`` gives them, ages and areas held equal; see `together`."""
    parts = known[known["area"] != FORCE] if (known["area"] != FORCE).any() else known
    years = sorted(parts["month"].unique())
    if len(years) < 2:
        raise InsufficientDataError(
            f"cohorts of {count_noun(len(years), 'year')} supplied; two are needed to compare them, add earlier ones "
            "to reoffending/"
        )
    cells = pd.DataFrame(
        {
            "year": parts["month"].astype(str),
            "who": parts["who"],
            "yes": parts["numerator"],
            "no": parts["denominator"] - parts["numerator"],
        }
    )
    terms = {"year": str(years[0])} | ({"who": str(parts["who"].iloc[0])} if len(parts["who"].unique()) > 1 else {})
    found = odds_ratios(cells, terms)
    rows = found[found["term"] == "year"].copy()
    rows["month"] = pd.PeriodIndex(rows["level"], freq="M")
    rows = rows.sort_values("month", ascending=False, ignore_index=True)
    rows["name"] = "Cohorts of the year to " + rows["month"].map(month_name)
    return Finding(
        title=f"Odds of reoffending against the cohorts of the year to {month_name(years[0])}, age and area held equal",
        rows=with_limits(rows, _times),
        columns=[
            Column("name", "Cohorts"),
            Column("base", "Offenders", "count", format=format_count),
            Column("value", "Times the odds", "count", format=_times, missing="[z]"),
            LIMITS,
        ],
        says=[said_of_newest(rows.iloc[0], years[0])],
        counted="offenders who reoffended, against those who did not",
        over="offenders of each age and area",
        method="logistic regression on the year of the cohort, and on age and area",
        window=window,
        as_at=as_at,
        notes=[NOTE],
    )


def _times(ratio: float) -> str:
    return format_number(ratio, 2)


def said_of_newest(row: pd.Series, first: pd.Period) -> str:
    """Say how the newest cohorts compare with the earliest."""
    newest, earliest = month_name(row["month"]), month_name(first)
    if pd.isna(row["value"]):
        return f"The cohorts to {newest} are too small to be compared with those to {earliest}."
    told = (
        f"Age and area held equal, the odds of reoffending of the cohorts to {newest} are {_times(row['value'])} times "
        f"those of the cohorts to {earliest} ({in_words(row, _times)})"
    )
    if row["lower"] <= 1 <= row["upper"]:
        return f"{told}: no more than chance could give."
    return f"{told}: {'lower' if row['value'] < 1 else 'higher'}, more than chance would give."


def together_chart(found: Finding) -> Chart:
    """Return the odds of every year of cohorts."""
    rows = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Times the odds of the earliest cohorts", reference=1.0,
            reference_words="as the earliest", ratios=True,
        )  # fmt: skip

    return found.drawn("bars", draw, rows=len(rows))
