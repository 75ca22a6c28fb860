"""Force in numbers against England and Wales, and outcomes by type, in the annual report."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.force_in_numbers import COUNTRY, force_in_numbers
from pcc_analysis.measures import FORCE
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_count, format_number, format_percent, format_percent_change, ordinal
from pcc_analysis.outcomes import outcomes_by_type
from pcc_analysis.page import Chart, Heading, Paragraphs, Prose
from pcc_analysis.peer_group import latest_edition
from pcc_analysis.periods import FinancialYear
from pcc_analysis.sections.drawing import drawn_twice
from pcc_analysis.tables import Column, Table
from pcc_analysis.windows import TWELVE_MONTHS

MOST_TYPES = 5
OWN = {
    "calls for assistance (999 and 101)": ("calls_offered_999", "calls_offered_cch"),
    "antisocial behaviour incidents": ("asb_volume",),
    "domestic abuse crimes": ("domestic_abuse",),
}
"""Figures of the force's own records that document 003 sets against its population."""


def force_numbers(briefing: Briefing) -> list[Element]:
    """Return the force's rates beside those of England and Wales, and its rank among forces."""
    heading = Heading("Force in numbers", anchor="force-in-numbers")
    force, edition = briefing.plan.force, latest_edition(briefing.ons, briefing.last_month)
    if edition is None:
        words = (
            "No ONS police force area tables were supplied: put the workbooks into ons-pfa-tables/ in the data folder."
        )
        return [heading, Prose(words)]
    table = force_in_numbers(briefing.ons, force, edition)
    total, people = table.iloc[0], table.loc[~table["households"], "base"].iloc[0]
    year = f"the year ending {month_name(edition)}"
    said = [
        f"{force} Police recorded {format_number(total['value'], 1)} crimes per 1,000 population in {year} (fraud is "
        f"left out), {COUNTRY} {format_number(total['country'], 1)}: {_apart(total['difference'])}.",
        *_changed(total, force),
        *_own_rates(briefing, people, edition),
    ]
    notes = [
        f"Source: ONS police force area data tables, {year}; residential burglary also per 1,000 households.",
        "Rank: 1st is the highest rate. The range is where chance alone could place the force.",
    ]
    compared = table[["percent_change", "country_percent_change"]].notna().any(axis=None)
    if compared:
        notes.append("= stands where the ONS withholds a change because the earlier count is below 50.")
    if edition < briefing.last_month:
        notes.append(f"It is the latest edition supplied that does not run past {month_name(briefing.last_month)}.")
    rows = [_rate_row(row) for row in table.itertuples()]
    columns = [
        Column("offence", "Offence"),
        Column("count", "Crimes", "count", format=format_count),
        Column("value", force, "count", group="Rate per 1,000"),
        Column("country", COUNTRY, "count", group="Rate per 1,000"),
        Column("rank", "Place", "count", group="Rank, 1st the highest"),
        Column("range", "Range by chance", "count", group="Rank, 1st the highest"),
    ]
    if compared:
        columns[4:4] = [
            Column(name, whose, "change", group="Change on the year", format=format_percent_change, missing="=")
            for name, whose in (("change", force), ("other", COUNTRY))
        ]
    caption = f"{force} and {COUNTRY}, year ending {month_name(edition)}"
    shown = Table(rows, columns, caption=caption, unit="per 1,000 population", row_kind="kind", notes=notes)
    return [heading, Paragraphs(said), shown]


def _rate_row(row: Any) -> dict[str, Any]:
    places = 1 if row.value >= 0.1 else 3
    return {
        "offence": f"{row.offence}, per 1,000 households" if row.households else row.offence,
        "kind": {"total": "total", "subgroup": "subgroup"}.get(row.level, ""),
        "count": row.count,
        "value": format_number(row.value, places),
        "country": format_number(row.country, places),
        "change": row.percent_change,
        "other": row.country_percent_change,
        "rank": f"{ordinal(int(row.rank))} of {row.of}",
        "range": f"{ordinal(int(row.rank_lower))} to {ordinal(int(row.rank_upper))}",
    }


def _apart(difference: float) -> str:
    if format_percent(abs(difference), 0) == "0%":
        return "the same"
    return f"{format_percent(abs(difference), 0, words=True)} {'more' if difference > 0 else 'less'}"


def _changed(total: pd.Series, force: str) -> list[str]:
    """Say how recorded crime changed, where the edition gives the change of both."""
    changes = total["percent_change"], total["country_percent_change"]
    if any(pd.isna(change) for change in changes):
        return []
    own, country = (format_percent_change(change) for change in changes)
    return [f"On the year before, recorded crime changed by {own} in {force} and by {country} in {COUNTRY}."]


def _own_rates(briefing: Briefing, people: float, edition: pd.Period) -> list[str]:
    """Say what the force's own records give per 1,000 of the population of the edition."""
    parts = []
    for words, names in OWN.items():
        if all(name in briefing.in_year.index for name in names):
            number = sum(briefing.in_year.loc[name, "value"] for name in names)
            if pd.notna(number):
                parts.append(f"{format_number(1000 * number / people, 1)} {words}")
    if not parts:
        return []
    year = f"12 months to {month_name(briefing.last_month)}"
    base = f"the {format_count(people)} people of the tables for the year ending {month_name(edition)}"
    return [f"By the force's own records of the {year}, per 1,000 of {base}, there were {'; '.join(parts)}."]


def outcome_types(briefing: Briefing) -> list[Element]:
    """Return outcomes by type for the year and the one before: a chart of their shares and the table."""
    heading = Heading("Outcomes by type", anchor="outcomes-by-type")
    last = briefing.last_month
    if "outcome_type_1" not in briefing.in_year.index or not briefing.in_year.loc["outcome_type_1", "months"] > 0:
        return [heading, Prose("No extract of crimes with their outcomes was supplied.")]
    now, before = (outcomes_by_type(briefing.monthly, month) for month in (last, last - 12))
    for end, table in ((last, now), (last - 12, before)):
        rows = table.assign(measure="outcomes: " + table["label"])
        briefing.printed.note(rows, area=FORCE, window=TWELVE_MONTHS.name, period_end=end, months=12)
    before = before.set_index("label").reindex(now["label"])
    rows = now.assign(
        kind=now["level"].map({"total": "total", "part": "subgroup"}).fillna(""),
        previous=before["numerator"].to_numpy(),
        previous_value=before["value"].to_numpy(),
    )
    columns = [
        Column("label", "Outcome"),
        Column("previous", f"to {month_name(last - 12)}", "count", group="Outcomes, 12 months", format=format_count),
        Column("numerator", f"to {month_name(last)}", "count", group="Outcomes, 12 months", format=format_count),
        Column("share", "Share of outcomes", "percent", format=format_percent),
        Column("previous_value", "the year before", "percent", group="For each crime recorded", format=format_percent),
        Column("value", "the year", "percent", group="For each crime recorded", format=format_percent),
    ]
    notes = [
        "Outcomes assigned in the 12 months for each crime recorded in them: not the same crimes, so a ratio. "
        "Fraud is left out.",
        "Types that are parts of the one above are indented and not added again.",
    ]
    caption = f"Outcomes by type, 12 months to {month_name(last)} and the year before"
    shown = Table(rows, columns, caption=caption, row_kind="kind", notes=notes, anchor="outcomes-table")
    most = now[now["level"] == "group"].sort_values("numerator", ascending=False).iloc[0]
    said = (
        f"The most frequent outcome was {most['label']!s}: {format_count(most['numerator'])}, or "
        f"{format_percent(most['share'], words=True)} of all outcomes of the 12 months to {month_name(last)}."
    )
    return [heading, Paragraphs([said]), _stack(now, before, last), shown]


def _year(month: pd.Period) -> str:
    """Name the 12 months to a month: the financial year where they are one."""
    return FinancialYear.containing(month).name if month.month == 3 else f"{month - 11:%b %Y} to {month:%b %Y}"


def _stack(now: pd.DataFrame, before: pd.DataFrame, last: pd.Period) -> Chart:
    """Draw the shares of the most frequent types in both years, the rest as one."""
    groups = now[now["level"] == "group"].sort_values("numerator", ascending=False)
    names = list(groups["label"].iloc[:MOST_TYPES])
    shares = {}
    for month, table in ((last - 12, before), (last, now.set_index("label"))):
        own = table.loc[names, "share"]
        total = table.loc[table["level"] == "group", "share"].sum(min_count=1)
        shares[_year(month)] = [*own, total - own.sum()]
    frame = pd.DataFrame(shares, index=[*names, "All others"]).T

    def draw(axes: Any) -> charts.Drawn:
        return charts.stacked_outcomes(frame, axes, name="Outcomes by type")

    wide, narrow, alt = drawn_twice("stacked", draw, "outcomes-stack", rows=len(frame))
    behind = frame.rename_axis("year").reset_index()
    columns = [Column("year", "Year")]
    columns += [Column(name, name, "percent", format=format_percent) for name in frame.columns]
    table = Table(behind, columns, caption="Figures behind the chart: shares of all outcomes", anchor="outcomes-behind")
    return Chart(wide, caption="Shares of all outcomes, by type", alt=alt, narrow=narrow, table=table)
