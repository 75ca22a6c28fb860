"""Home Office open data on police recorded crime: counts by quarter, force and offence code.

Counts are padded with spaces, zero is written `` -00 ``, and a few are negative because a force took crimes back;
all are read as they are. National bodies that record fraud stand among the forces. A row speaks for the three
months from ``quarter_start`` on.
"""

from __future__ import annotations

import ibis
from ibis import _

from pcc_analysis.sources.contract import Column, Contract, Rule

NATIONAL_BODIES = ("Action Fraud", "CIFAS", "Financial Fraud Action UK", "UK Finance")
"""Not police forces: they record fraud for the whole country."""

_START = (
    (_.year.left(4).try_cast("int64") + ibis.ifelse(_.quarter == 4, 1, 0)).cast("string")
    + ibis.cases((_.quarter == 1, "-04-01"), (_.quarter == 2, "-07-01"), (_.quarter == 3, "-10-01"), else_="-01-01")
).try_cast("date")

HOME_OFFICE = Contract(
    name="home_office",
    title="Home Office police recorded crime open data",
    folder="home-office",
    description="One row per quarter, force and offence code, as published by the Home Office.",
    date="quarter_start",
    area=None,
    force="force",
    files="prc-*",
    span=3,
    columns=(
        Column("year", "text", "the financial year, such as 2017/18", aliases=("financial year",)),
        Column("quarter", "integer", "its quarter, 1 to 4", aliases=("financial quarter",), minimum=1, maximum=4),
        Column("force", "text", "the police force, or a national body", key=True, aliases=("force name",)),
        Column(
            "offence_code",
            "code",
            "the Home Office offence code",
            key=True,
            aliases=("offence code",),
            reference="offence_classification",
        ),
        Column("description", "text", "the offence in words", required=False, aliases=("offence description",)),
        Column("offence_group", "text", "the offence group as published", required=False),
        Column("offence_subgroup", "text", "the subgroup as published", required=False),
        Column(
            "count",
            "integer",
            "recorded offences; negative where crimes were taken back",
            aliases=("number of offences",),
        ),
        Column("national_body", "flag", "not a police force", value=_.force.isin(NATIONAL_BODIES)),
        Column("quarter_start", "month", "the first month of the quarter", value=_START),
    ),
    rules=(
        Rule(
            "year not readable",
            ~_.year.re_search(r"^\d{4}[/-]\d{2}$"),
            "year is not a financial year such as 2017/18",
            "write the year as published",
        ),
    ),
)
