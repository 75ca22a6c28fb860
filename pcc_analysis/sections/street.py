"""The categories of a data.police.uk download, counted as the files have them."""

from __future__ import annotations

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.measures import FORCE
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_count
from pcc_analysis.page import Heading
from pcc_analysis.tables import Column, Table


def street_categories(briefing: Briefing) -> list[Element]:
    """Return the categories of the data.police.uk files by month of the period, to the total of their rows."""
    months = briefing.period.months
    wide = briefing.monthly.wide().reindex(months)
    listed = [name for name in briefing.monthly.measures if name.startswith("street_") and name in wide]
    whole = ("street_crime_volume", "street_asb_volume", "street_rows")
    categories = [name for name in listed if name not in whole and wide[name].fillna(0).any()]
    briefing.printed.note(briefing.in_period.loc[[*categories, *whole]])
    rows = []
    for name in [*sorted(categories, key=lambda one: -wide[one].sum()), *whole]:
        briefing.printed.note_months(name, wide[[name]].set_axis(["value"], axis=1), FORCE)
        title = briefing.measure(name).title.removesuffix(" (street level)")
        kind = "total" if name in whole else ""
        rows.append(
            {
                "category": title,
                "kind": kind,
                "sum": wide[name].sum(),
                **dict(zip(map(str, months), wide[name], strict=True)),
            }
        )
    table = Table(
        rows,
        [
            Column("category", "Category"),
            *(Column(str(month), month_name(month), "count", format=format_count) for month in months),
            Column("sum", briefing.period.title, "count", format=format_count),
        ],
        caption=f"Street-level crime and antisocial behaviour by category, {briefing.period.title}",
        unit="Records published on data.police.uk, counted as the files have them",
        row_kind="kind",
    )
    return [Heading("Categories of street-level crime", level=4), table]
