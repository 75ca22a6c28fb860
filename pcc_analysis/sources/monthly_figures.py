"""Monthly figures: measures that were counted elsewhere, one row per measure, area and month."""

from __future__ import annotations

import ibis
from ibis import _

from pcc_analysis.sources.contract import Column, Contract
from pcc_analysis.sources.wide_figures import as_long

SUPPLIED = "monthly_figures"
FORCE = "force"
WHOLE = ("force", "force total", "total", "totals", "grand total", "all", "all areas")
"""How an extract may call the whole force; a blank does too."""

_PLACE = ibis.ifelse(_.area.isnull() | _.area.lower().isin(WHOLE), ibis.literal(FORCE), _.area)

MONTHLY_FIGURES = Contract(
    name=SUPPLIED,
    title="Monthly figures",
    folder="monthly-figures",
    description="One row per measure, area and month: figures that were counted elsewhere, for measures whose records "
    "are not supplied.",
    date="month",
    unique="figure",
    agree=("numerator", "denominator"),
    sparse=True,
    reshape=as_long,
    columns=(
        Column(
            "measure",
            "text",
            "the id or the title of the measure, as `pcc measures` lists them",
            key=True,
            aliases=("measure id", "measure name", "metric", "indicator", "kpi"),
        ),
        Column(
            "area",
            "text",
            "the area of the plan's geography; blank, force or total is the whole force",
            required=False,
            key=True,
            aliases=("sector", "policing area"),
        ),
        Column("month", "month", "the calendar month", aliases=("calendar month", "month year", "period", "date")),
        Column(
            "numerator",
            "number",
            "the count, or the sum that is divided: of a percentage those that qualify, of a mean the sum (of seconds, "
            "of days)",
            minimum=0,
            aliases=("value", "count", "volume", "number"),
        ),
        Column(
            "denominator",
            "number",
            "what it is divided by: of a percentage all, of a mean how many; blank for a count",
            required=False,
            minimum=0,
            aliases=("base", "out of", "divided by"),
        ),
        Column(
            "distribution_value",
            "number",
            "of a median, one of its values; the numerator is then how many records have it",
            required=False,
        ),
        Column("place", "text", "the area, or force", value=_PLACE),
        Column(
            "figure",
            "text",
            "what no two rows share: measure, area and month",
            value=_.measure.lower()
            + "|"
            + _PLACE.lower()
            + "|"
            + _.month.cast("string")
            + "|"
            + _.distribution_value.cast("string").fill_null(""),
        ),
    ),
)
