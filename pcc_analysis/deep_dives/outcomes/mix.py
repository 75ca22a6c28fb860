"""Why the positive outcome ratio changed: other crimes recorded, or more and fewer outcomes of the same crimes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.decomposition import decompose
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import dispersion
from pcc_analysis.months import month_name, months_in_words
from pcc_analysis.numbers import format_count, format_number, format_percent, format_points, format_signed
from pcc_analysis.outcomes import outcome_ratio_table, set_in_words
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.windows import TWELVE_MONTHS

PARTS = {
    "change": "Change of the ratio",
    "mix": "by another mix of crime groups",
    "within": "by other ratios within the groups",
}
VERDICTS = {"mix": "the effect of the mix", "within": "that of the ratios within the groups"}


def _parts(briefing: Briefing) -> pd.DataFrame:
    """Return outcomes and crimes of every group in the 12 months and the 12 before, with their dispersion."""
    tables = []
    for back, names in ((0, ("n1", "d1")), (12, ("n0", "d0"))):
        table = outcome_ratio_table(briefing.monthly, briefing.last_month - back)
        own = table[table["level"].isin(["group", "remainder"])].set_index("group")
        if own.empty or (own["months"] < own["months_expected"]).any():
            raise InsufficientDataError(
                f"the 12 months to {month_name(briefing.last_month - back)} are not whole; the change of the ratio "
                "needs "
                "two whole years of crimes with their outcomes"
            )
        tables.append(own[["measure", "numerator", "denominator"]].set_axis(["measure", *names], axis=1))
    parts = tables[0].join(tables[1].drop(columns="measure"), how="outer").fillna({"n1": 0, "d1": 0, "n0": 0, "d0": 0})
    for side, name in (("numerator", "n_dispersion"), ("denominator", "d_dispersion")):
        months = briefing.monthly.wide(side=side).reindex(columns=parts["measure"]).loc[: briefing.last_month]
        parts[name] = dispersion(months)["dispersion"].to_numpy()
    return parts


def _points(share: float) -> str:
    return format_signed(100 * share, 2)


def split_by_group(briefing: Briefing) -> pd.DataFrame:
    """Return what the mix of crime groups and the ratios within them did to the ratio of all crime, in a year.

    Returns
    -------
    DataFrame
        As of `decompose`, by crime group, with the counts of both years; ``all`` last.

    Raises
    ------
    InsufficientDataError
        Where one of the two years is not whole.
    """
    parts = _parts(briefing)
    totals = parts[["n1", "d1", "n0", "d0"]]
    return decompose(parts).join(pd.concat([totals, totals.sum().rename("all").to_frame().T]))


def causes(briefing: Briefing, split: pd.DataFrame) -> Finding:
    """Return how much of the change of the ratio is another mix of crime groups, and how much other ratios."""
    every = split.loc["all"]
    rows = pd.DataFrame(
        [
            {"name": name, "value": every[part], "lower": every[f"{part}_lower"], "upper": every[f"{part}_upper"]}
            for part, name in PARTS.items()
        ]
    )
    return Finding(
        title="What changed the positive outcome ratio of all crime",
        rows=with_limits(rows, _points),
        columns=[
            Column("name", "Part"),
            Column("value", "Effect", "points", format=_points),
            LIMITS,
        ],
        says=_said(briefing.last_month, every),
        **_evidence(briefing),
    )


def _said(last: pd.Period, every: pd.Series) -> list[str]:
    now, before = every["n1"] / every["d1"], every["n0"] / every["d0"]
    verb = "rose" if every["change"] > 0 else "fell"
    return [
        f"The positive outcome ratio {verb} by {format_points(every['change'], 2, words=True)}, from "
        f"{format_percent(before)} in the 12 months to {month_name(last - 12)} to {format_percent(now)} "
        f"({in_words(_part(every, 'change'), _points)}). Had every crime group kept its ratio, another mix of crimes "
        f"alone would have moved it by {_points(every['mix'])} points "
        f"({in_words(_part(every, 'mix'), _points)}); the ratios within the groups moved it by "
        f"{_points(every['within'])} points ({in_words(_part(every, 'within'), _points)}).",
        _verdict(every),
    ]


def _verdict(every: pd.Series) -> str:
    clear = [words for part, words in VERDICTS.items() if every[f"{part}_lower"] > 0 or every[f"{part}_upper"] < 0]
    if not clear:
        return "Neither is more than chance alone could give."
    return f"More than chance: {' and '.join(clear)}."


def _part(every: pd.Series, part: str) -> pd.Series:
    return pd.Series({"lower": every[f"{part}_lower"], "upper": every[f"{part}_upper"]})


def _evidence(briefing: Briefing) -> dict[str, Any]:
    months = TWELVE_MONTHS.months_to(briefing.last_month)
    return {
        "counted": f"positive outcomes assigned in the 12 months: {set_in_words('positive_outcome')}",
        "over": "crimes recorded in the same 12 months",
        "method": "Kitagawa's decomposition of the difference of two ratios, each crime group a part; limits by the "
        "delta method, counts varying as much as those of past years",
        "window": f"{months_in_words(months)}, and the 12 months before",
        "unit": "percentage points",
    }


def groups(briefing: Briefing, split: pd.DataFrame) -> Finding:
    """Return what each crime group did to the ratio of all crime, the largest effect first."""
    own = split.drop(index="all")
    rows = own.assign(name=own.index, value=own["change"], lower=own["change_lower"], upper=own["change_upper"])
    for name, top, base in (("before", "n0", "d0"), ("now", "n1", "d1")):
        rows[name] = rows[top] / rows[base].where(rows[base] > 0)
    rows = rows.sort_values("value", key=abs, ascending=False, kind="stable", ignore_index=True)
    first = rows.iloc[0]
    return Finding(
        title="What each crime group did to the positive outcome ratio of all crime",
        rows=with_limits(rows, _per_thousand),
        columns=[
            Column("name", "Crime group"),
            Column("before", "Ratio before", "percent", format=format_percent),
            Column("now", "Ratio now", "percent", format=format_percent),
            Column("mix", "By its share of crime", "points", format=_per_thousand),
            Column("within", "By its own ratio", "points", format=_per_thousand),
            Column("value", "Together", "points", format=_per_thousand),
            LIMITS,
        ],
        says=[
            f"{first['name']} {'raised' if first['value'] > 0 else 'lowered'} the ratio of all crime most, by "
            f"{format_number(1000 * abs(first['value']), 1)} outcomes per 1,000 crimes "
            f"({in_words(first, _per_thousand)}): its own ratio went from "
            f"{format_percent(first['before'])} to "
            f"{format_percent(first['now'])}, its crimes from {format_count(first['d0'])} to "
            f"{format_count(first['d1'])}."
        ],
        **_evidence(briefing) | {"unit": "positive outcomes per 1,000 crimes"},
    )


def _per_thousand(share: float) -> str:
    return format_signed(1000 * share, 1)


def groups_chart(found: Finding) -> Chart:
    """Return the effect of each crime group with its limits."""
    rows = found.rows.assign(**{name: 1000 * found.rows[name] for name in ("value", "lower", "upper")}).set_index(
        "name"
    )

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Effect, outcomes per 1,000 crimes", reference=0, reference_words="no effect"
        )

    return found.drawn("bars", draw, rows=len(rows))
