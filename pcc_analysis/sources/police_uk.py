"""Street-level crime and anti-social behaviour as published on data.police.uk, one file per month and force.

Rows count as the files have them. A blank crime ID is an incident of anti-social behaviour: several of them can
be alike and are still different incidents, so nothing is deduplicated; a crime ID that stands twice is reported.
"""

from __future__ import annotations

from ibis import _

from pcc_analysis.sources.contract import Column, Contract, Rule

ASB = "Anti-social behaviour"

POLICE_UK = Contract(
    name="police_uk",
    title="data.police.uk street-level crime",
    folder="police-uk",
    description="One row per crime or incident of anti-social behaviour, as downloaded from data.police.uk.",
    date="month",
    unique="crime_id",
    keep_repeats=True,
    area=None,
    force="force",
    files="*-street.csv",
    file_name=r"(?P<month>\d{4}-\d{2})-(?P<force>.+)-street\.csv$",
    columns=(
        Column("crime_id", "text", "the published ID, blank for anti-social behaviour", blank_allowed=True),
        Column("month", "month", "the month of the crime"),
        Column("force", "text", "the force in whose area it fell", key=True, aliases=("falls within",)),
        Column(
            "lsoa", "code", "the lower layer super output area, approximate", required=False, aliases=("lsoa code",)
        ),
        Column("category", "text", "the published category", key=True, aliases=("crime type",)),
        Column(
            "outcome",
            "text",
            "the last outcome at the time of the download",
            required=False,
            key=True,
            aliases=("last outcome category",),
        ),
        Column("longitude", "number", "approximate longitude, degrees", required=False, minimum=-180, maximum=180),
        Column("latitude", "number", "approximate latitude, degrees", required=False, minimum=-90, maximum=90),
    ),
    rules=(
        Rule(
            "crime without an ID",
            _.crime_id.isnull() & (_.category != ASB),
            "a crime other than anti-social behaviour has no crime ID",
            "nothing to do: it is counted, but no outcome can be followed",
            refuse=False,
        ),
    ),
)
