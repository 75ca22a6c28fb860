"""Crime in detail: the crime groups, and the rolling trends of burglary and of vehicle offences."""

from __future__ import annotations

from typing import Any

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.measures import FORCE
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_count, format_number
from pcc_analysis.page import Chart, Heading, Paragraphs
from pcc_analysis.sections.counts import counts_table, movements
from pcc_analysis.sections.drawing import drawn_twice
from pcc_analysis.standardised import indexed, rolling
from pcc_analysis.tables import Column, Table
from pcc_analysis.windows import TWELVE_MONTHS
from pcc_analysis.wording import movements_sentence

KINDS = {"total": "total", "group": "", "subgroup": "subgroup", "remainder": "remainder", "overlap": ""}


def crime_groups(briefing: Briefing) -> list[Element]:
    """Return the crime-group table of the 12 months, with a row for whatever the listed groups leave out."""
    table = briefing.crime_groups()
    if table["current"].isna().all():
        return []
    last = briefing.last_month
    briefing.printed.note(table, area=FORCE, window=TWELVE_MONTHS.name, period_end=last, months_expected=12)
    rows = table.assign(
        label=table["subgroup"].where(table["subgroup"] != "", table["group"]), kind=table["level"].map(KINDS)
    )
    shown = counts_table(
        rows,
        briefing.measure("crime_volume"),
        last,
        f"Crime groups, 12 months to {month_name(last)} against the year before",
        "Crime group",
        unit="Recorded crimes",
        notes=[
            "Rows beginning with Other or In no listed group hold the crimes that the listed rows leave out.",
            "Racially or religiously aggravated offences are also counted as violence, damage or public order, and are "
            "not added to the total.",
        ],
    )
    groups = rows[(rows["level"] == "group") | ((rows["level"] == "remainder") & (rows["subgroup"] == ""))]
    return [
        Heading("Crime groups", level=4, anchor="crime-groups"),
        Paragraphs([movements_sentence(movements(groups), "crime group")]),
        shown,
    ]


def burglary_and_vehicles(briefing: Briefing) -> list[Element]:
    """Return the rolling 12 months of burglary and vehicle offences, each set to 100 where the chart begins."""
    names = {"burglary": "Burglary", "vehicle_offences": "Vehicle offences"}
    if not set(names) <= set(briefing.in_year.index):
        return []
    totals = rolling(briefing.monthly, list(names), briefing.in_year.loc["burglary", "period_end"])
    if len(totals) < 2:
        return []
    for name in names:
        briefing.printed.note_months(name, totals[[name]].set_axis(["rolling"], axis=1), FORCE)
    scaled = indexed(totals).rename(columns=names)
    base = f"12 months to {month_name(scaled.index[0])}"

    def draw(axes: Any) -> charts.Drawn:
        return charts.indexed(scaled, axes, name="Burglary and vehicle offences, rolling 12 months", base=base)

    wide, narrow, alt = drawn_twice("line", draw, "t")
    caption = f"Burglary and vehicle offences, rolling 12 months (100 = {base})"
    behind = totals.rename(columns=names).join(scaled.add_suffix(" index")).iloc[::-1]
    columns = [Column("month", "12 months to")]
    columns += [Column(name, name, "count", format=format_count, group="Recorded crimes") for name in names.values()]
    columns += [
        Column(f"{name} index", name, "count", format=lambda one: format_number(one, 1), group="Index")
        for name in names.values()
    ]
    table = Table(
        behind.assign(month=[month_name(month) for month in behind.index]),
        columns,
        caption=f"Figures behind: {caption}",
    )
    return [Chart(wide, caption, alt, narrow=narrow, table=table, anchor="burglary-vehicles-chart")]
