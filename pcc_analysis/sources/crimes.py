"""A force's own crime records: one row per crime, from its crime recording system."""

from __future__ import annotations

from ibis import _

from pcc_analysis.sources.contract import Column, Contract, Rule

CRIMES = Contract(
    name="crimes",
    title="Crime records",
    folder="crimes",
    description="One row per recorded crime, from the force's crime recording system.",
    date="recorded_date",
    unique="crime_number",
    agree=("recorded_date", "offence_code"),
    force="force",
    columns=(
        Column(
            "crime_number",
            "text",
            "the force's reference for the crime",
            personal=True,
            aliases=("crime no", "crime ref", "crime reference", "crime id", "occurrence number"),
        ),
        Column(
            "recorded_date", "date", "the day it was recorded", aliases=("date recorded", "recorded", "recorded on")
        ),
        Column(
            "offence_code",
            "code",
            "the Home Office offence code, as text (4.1 and 4.10 are two codes)",
            key=True,
            aliases=("offence", "ho code", "home office code", "hocr code"),
            reference="offence_classification",
        ),
        Column(
            "area",
            "text",
            "the area of the plan's geography",
            required=False,
            key=True,
            aliases=("sector", "policing area"),
        ),
        Column(
            "force", "text", "the police force, where an extract holds several", required=False, aliases=("force name",)
        ),
        Column(
            "outcome_type",
            "code",
            "the outcome type, 1 to 22 (1A, 2A and 3A too)",
            required=False,
            key=True,
            aliases=("outcome", "outcome code"),
        ),
        Column(
            "outcome_date", "date", "the day the outcome was assigned", required=False, aliases=("date of outcome",)
        ),
        Column(
            "outcome_sub_code",
            "code",
            "why the victim does not support action: the sub-code of outcomes 14 and 16",
            required=False,
            aliases=("outcome subcode", "sub code", "subcode"),
        ),
        Column("arrest", "flag", "somebody was arrested for it", required=False, aliases=("arrested",)),
        Column(
            "domestic_abuse",
            "flag",
            "flagged as domestic abuse",
            required=False,
            aliases=("da", "domestic abuse flag", "da flag"),
        ),
        Column(
            "risk_level",
            "choice",
            "the assessed risk of domestic abuse",
            required=False,
            allowed=("standard", "medium", "high"),
            aliases=("da risk", "risk"),
        ),
        Column(
            "hate_strands",
            "choices",
            "the hate crime strands, several where it has several",
            required=False,
            aliases=("hate crime", "hate strand"),
        ),
        Column(
            "cse",
            "flag",
            "flagged as child sexual exploitation",
            required=False,
            aliases=("child sexual exploitation", "cse flag"),
        ),
        Column("cyber", "flag", "flagged as cyber crime", required=False, aliases=("cyber flag", "online")),
        Column("knife", "flag", "flagged as knife crime", required=False, aliases=("knife flag", "knife crime")),
        Column(
            "recent",
            "flag",
            "committed within the year before it was recorded (sexual offences)",
            required=False,
            aliases=("recent offence",),
        ),
        Column(
            "place",
            "text",
            "the kind of place, such as a dwelling or licensed premises",
            required=False,
            aliases=("place type", "location type"),
        ),
        Column(
            "victim_ref",
            "text",
            "a reference that is the same for every crime of one victim",
            required=False,
            personal=True,
            aliases=("victim id",),
        ),
        Column("suspect_ref", "text", "the same for suspects", required=False, personal=True, aliases=("suspect id",)),
        Column(
            "victim_sex",
            "text",
            "the sex of the victim",
            required=False,
            personal=True,
            aliases=("victim gender",),
        ),
        Column(
            "victim_age",
            "integer",
            "the age of the victim when it was recorded, years",
            required=False,
            personal=True,
            minimum=0,
            maximum=120,
        ),
        Column(
            "relationship",
            "text",
            "what the suspect is to the victim: partner, ex-partner, family, acquaintance or stranger",
            required=False,
            aliases=("victim suspect relationship", "suspect relationship"),
        ),
        Column(
            "suspect_wanted_date",
            "date",
            "the day a suspect was named who is still to be arrested or interviewed",
            required=False,
            aliases=("outstanding suspect from",),
        ),
        Column(
            "suspect_traced_date",
            "date",
            "the day the last such suspect was arrested, interviewed or ruled out",
            required=False,
            aliases=("outstanding suspect to",),
        ),
        Column("charge_date", "date", "the day of the charge", required=False, aliases=("date charged",)),
        Column("summons_date", "date", "the day of the summons", required=False, aliases=("date summonsed",)),
        Column(
            "summary",
            "text",
            "the free-text summary",
            required=False,
            personal=True,
            aliases=("modus operandi", "mo", "free text"),
        ),
        Column("easting", "number", "easting on the National Grid, metres", required=False, personal=True),
        Column("northing", "number", "northing on the National Grid, metres", required=False, personal=True),
        Column("longitude", "number", "longitude, degrees", required=False, personal=True, minimum=-180, maximum=180),
        Column("latitude", "number", "latitude, degrees", required=False, personal=True, minimum=-90, maximum=90),
    ),
    rules=(
        Rule(
            "outcome before record",
            _.outcome_date < _.recorded_date,
            "the outcome was assigned before the crime was recorded",
            "correct one of the two dates; until then it counts by each as it stands",
            refuse=False,
        ),
        Rule(
            "outcome without a date",
            _.outcome_type.notnull() & _.outcome_date.isnull(),
            "there is an outcome type without the date it was assigned",
            "add outcome_date; until then such outcomes belong to no month in which they were assigned",
            refuse=False,
        ),
        Rule(
            "charge before record",
            (_.charge_date < _.recorded_date) | (_.summons_date < _.recorded_date),
            "the charge or summons is earlier than the record",
            "correct one of the two dates; until then it is left out of the days to charge or summons",
            refuse=False,
        ),
        Rule(
            "suspect traced before wanted",
            _.suspect_traced_date < _.suspect_wanted_date,
            "the suspect was traced before the day from which they were wanted",
            "correct one of the two dates; until then the suspect does not count as outstanding",
            refuse=False,
        ),
    ),
)
