"""Satisfaction with the whole experience by group and over time, and with the answers weighted to the crimes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from pcc_analysis import charts
from pcc_analysis.adjusted import odds_ratios
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.figures import CONFIDENCE
from pcc_analysis.measures import FORCE, NOT_ALLOCATED
from pcc_analysis.months import month_name, months_in_words
from pcc_analysis.numbers import count_noun, format_count, format_number, format_percent, format_points
from pcc_analysis.page import Chart
from pcc_analysis.satisfaction import SMALLEST_BASE, satisfaction
from pcc_analysis.tables import Column
from pcc_analysis.trends import trend as by_month_and_rolling
from pcc_analysis.windows import TWELVE_MONTHS

OVERALL = "satisfaction_overall"
CRIMES = {
    "burglary": "burglary_residential",
    "vehicle_crime": "vehicle_offences",
    "violent_crime": "violence_against_the_person",
    "hate_crime": "hate_crime",
}
"""Crime type of the survey -> the measure that counts its crimes, and so nearly its victims."""


def groups(briefing: Briefing, years: int = 5) -> Finding:
    """Return the share satisfied by crime type and area, the last year with its change on the year before."""
    last = briefing.in_year.loc[OVERALL, "period_end"]
    table = satisfaction(briefing.monthly, last, years=years, questions=[OVERALL])
    here = briefing.monthly.table
    areas = [one for one in here.loc[here["measure"] == OVERALL, "area"].unique() if one not in (FORCE, NOT_ALLOCATED)]
    by_area = [
        satisfaction(briefing.monthly, last, years=years, questions=[OVERALL], crime_types=[""], area=area).assign(
            group=area
        )
        for area in areas
    ]
    every = pd.concat([table, *by_area], ignore_index=True)
    every = every[every["n"].fillna(0).groupby(every["group"]).transform("sum") > 0]
    latest = every[every["period_end"] == last]
    rows = pd.concat([latest, every[every["period_end"] != last]], ignore_index=True)
    known = latest.iloc[1:].dropna(subset=["value"]).sort_values("value")
    whole = latest.iloc[0]
    lowest, highest = known.iloc[0], known.iloc[-1]
    moved = latest[latest["more_than_chance"].fillna(False).astype(bool)]
    return Finding(
        title=f"Satisfaction with the whole experience by group, 12 months to {month_name(last)}",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("group", "Group"),
            Column("n", "Answers", "count", format=format_count),
            Column("value", "Satisfied", "percent", format=format_percent),
            LIMITS,
            Column("change", "Change on the year before", "points", format=format_points),
        ],
        shown=len(latest),
        says=[
            f"{format_percent(whole['value'], words=True)} of victims were satisfied with the whole experience "
            f"({in_words(whole, format_percent)}); the lowest share is in {lowest['group']} "
            f"({format_percent(lowest['value'])}), the highest in {highest['group']} "
            f"({format_percent(highest['value'])}).",
            f"Moved since the year before by more than chance would move it: {_listed(moved)}."
            if len(moved)
            else "No group has moved since the year before by more than chance would move it.",
        ],
        counted="victims completely, very or fairly satisfied with the whole experience",
        over="victims who said whether they were",
        method=f"Wilson's limits on the effective base; no share below {SMALLEST_BASE} answers",
        window=months_in_words(TWELVE_MONTHS.months_to(last)),
        as_at=briefing.monthly.as_at.get("survey", ""),
    )


def _listed(moved: pd.DataFrame) -> str:
    return ", ".join(f"{one.group} ({format_points(one.change)})" for one in moved.itertuples())


def groups_chart(found: Finding) -> Chart:
    """Return the last year of every group against that of all."""
    latest = found.rows.head(found.shown).set_index("group")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            latest, axes, name="Satisfied with the whole experience", unit="percent",
            reference=float(latest["value"].iloc[0]), reference_words="all victims",
        )  # fmt: skip

    return found.drawn("bars", draw, rows=len(latest))


def trend(briefing: Briefing, years: int = 5) -> Finding:
    """Return how the odds of being satisfied move from year to year, within crime types."""
    last = briefing.in_year.loc[OVERALL, "period_end"]
    months = pd.period_range(end=last, periods=12 * years, freq="M")
    cells = []
    for group in CRIMES:
        name = f"{OVERALL}_{group}"
        rows = briefing.monthly.table
        own = rows[(rows["measure"] == name) & (rows["area"] == FORCE) & rows["month"].isin(months)]
        cells.append(own[own["denominator"] > 0].assign(crime_type=group))
    told = pd.concat(cells)
    if told.empty:
        raise InsufficientDataError("the survey has no answer by crime type; give crime_type in survey/")
    told = told.assign(
        yes=told["numerator"], no=told["denominator"] - told["numerator"], year=[m.ordinal / 12 for m in told["month"]]
    )
    usual = told.groupby("crime_type")["denominator"].sum().idxmax()
    row = odds_ratios(told, {"crime_type": usual}, ["year"], overdispersed=True)
    row = row[row["term"] == "year"].assign(name="a year later", answers=float(told["denominator"].sum()))
    one = row.iloc[0]
    beyond = "a fall beyond chance" if one["upper"] < 1 else "a rise beyond chance" if one["lower"] > 1 else "no trend"
    return Finding(
        title=f"Trend of satisfaction over {count_noun(years, 'year')}",
        rows=with_limits(row, _hundredths),
        columns=[
            Column("name", "Odds of being satisfied"),
            Column("answers", "Answers", "count", format=format_count),
            Column("value", "Times the odds", "count", format=_hundredths),
            LIMITS,
        ],
        says=[
            f"Over the {count_noun(years, 'year')} to {month_name(last)}, within each type of crime, the odds of being "
            f"satisfied were {_hundredths(one['value'])} times those of the year before, year by year "
            f"({in_words(one, _hundredths)}): {beyond}."
        ],
        counted="victims satisfied with the whole experience, by month and crime type",
        over="victims who said whether they were",
        method="quasi-binomial regression on the month, each crime type with its own level",
        window=months_in_words(pd.PeriodIndex(told["month"].unique(), freq="M")),
        as_at=briefing.monthly.as_at.get("survey", ""),
    )


def trend_chart(briefing: Briefing, found: Finding) -> Chart:
    """Return every month of the trend and its rolling 12 months."""
    last = briefing.in_year.loc[OVERALL, "period_end"]
    by_month = by_month_and_rolling(briefing.monthly, OVERALL, last)

    def draw(axes: Any) -> charts.Drawn:
        return charts.monthly(by_month, axes, name="Satisfaction with the whole experience", unit="percent")

    return found.drawn("monthly", draw)


def _hundredths(value: float) -> str:
    return format_number(value, 2)


def reweighted(briefing: Briefing) -> Finding:
    """Return the share satisfied as it would be if the respondents' crime types were mixed as the crimes are.

    Raises
    ------
    InsufficientDataError
        Where fewer than two types of crime have both answers and crimes.
    """
    last = briefing.in_year.loc[OVERALL, "period_end"]
    table = satisfaction(briefing.monthly, last, years=1, questions=[OVERALL])
    own = table[table["crime_type"].isin(CRIMES) & table["value"].notna()].set_index("crime_type")
    crimes = pd.Series({group: _crimes(briefing, measure, last) for group, measure in CRIMES.items()})
    own = own.join(crimes.rename("crimes")).dropna(subset=["crimes"])
    own = own[own["crimes"] > 0]
    if len(own) < 2:
        raise InsufficientDataError(
            "fewer than two types of crime have both answers and crimes; nothing can be reweighted"
        )
    part = own["crimes"] / own["crimes"].sum()
    base = own["effective_base"]
    value = float((part * own["value"]).sum())
    error = float(np.sqrt((part**2 * own["value"] * (1 - own["value"]) / (base - 1)).sum()))
    reach = stats.norm.ppf((1 + CONFIDENCE) / 2) * error
    weight = part / (own["n"] / own["n"].sum())
    kish = float(own["n"].sum() * (own["n"] * weight**2).sum() / (own["n"] * weight).sum() ** 2)
    plain = table[table["crime_type"] == ""].iloc[0]
    limits = {"value": value, "lower": value - reach, "upper": value + reach}
    rows = pd.DataFrame(
        [
            {"name": "Weighted by the crimes recorded", **limits, "n": own["n"].sum(), "method": "stratified"},
            {"name": "As answered", **plain[["value", "lower", "upper", "n", "method"]]},
            *(
                {"name": f"{one.group}: {format_percent(part[group])} of the crimes", "value": one.value,
                 "lower": one.lower, "upper": one.upper, "n": one.n, "method": one.method, "weight": weight[group]}
                for group, one in zip(own.index, own.itertuples(), strict=True)
            ),
        ]
    )  # fmt: skip
    apart = value - plain["value"]
    return Finding(
        title=f"Satisfaction if every type of crime answered alike, 12 months to {month_name(last)}",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Respondents"),
            Column("n", "Answers", "count", format=format_count),
            Column("weight", "Weight", "count", format=_hundredths, missing="[z]"),
            Column("value", "Satisfied", "percent", format=format_percent),
            LIMITS,
        ],
        says=[
            f"With the answers weighted to the crimes recorded of each type, {format_percent(value, words=True)} were "
            f"satisfied ({in_words(rows.iloc[0], format_percent)}), {format_points(apart)} from the share as answered. "
            f"The weights make the limits about as wide as {format_count(own['n'].sum() / kish)} answers would (design "
            f"effect {_hundredths(kish)})."
        ],
        counted="victims satisfied with the whole experience",
        over="victims who said whether they were",
        method="post-stratified by crime type (Cochran, Sampling Techniques, 1977, section 5A.9); design effect by "
        "Kish (Survey Sampling, 1965, section 11.7)",
        window=months_in_words(TWELVE_MONTHS.months_to(last)),
        as_at=briefing.monthly.as_at.get("survey", ""),
        notes=["It mends the mix of crime types only, not who answers within a type. Hate crimes are also violence."],
    )


def _crimes(briefing: Briefing, measure: str, last: pd.Period) -> float:
    series = briefing.monthly.series(measure).reindex(TWELVE_MONTHS.months_to(last))
    return float(series.sum(min_count=12))
