"""The simulated crime extract: one file per financial year, in the columns of the crimes contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pcc_analysis.demonstration import crime_flags, crime_text
from pcc_analysis.demonstration.calibration import Months
from pcc_analysis.demonstration.crime_outcomes import Outcomes, outcomes
from pcc_analysis.demonstration.crime_people import outstanding, people
from pcc_analysis.demonstration.crime_records import AREAS, PLACES, Crimes, simulate
from pcc_analysis.demonstration.files import coded, financial_years, labels, numbers, references, write_tables

if TYPE_CHECKING:
    import pyarrow as pa

VICTIMLESS = {"drug_offences", "possession_of_weapons", "public_order", "miscellaneous_crimes_against_society"}
RECENT = 0.66
LATE = 0.012
"""Share of the crimes recorded in March that stand in the file of the next year."""


def make_crimes(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """Simulate the crimes recorded in these months and write them into the folder, a file per financial year."""
    crimes = simulate(axis, rng)
    table = _table(crimes, rng)
    return write_tables(folder / "crimes", "crimes", _delivered(table, crimes, rng), axis)


def _delivered(table: pa.Table, crimes: Crimes, rng: np.random.Generator) -> dict[int, pa.Table]:
    """Divide the records over the yearly files: some are entered too late for their year."""
    import pyarrow as pa

    year = financial_years(crimes.month)
    at_the_end = (financial_years(crimes.month + 1) > year) & (year < year[-1])
    file = year + (at_the_end & (rng.random(year.size) < LATE))
    return {int(one): table.filter(pa.array(file == one)) for one in np.unique(file)}


def _table(crimes: Crimes, rng: np.random.Generator) -> pa.Table:
    import pyarrow as pa

    abuse = crime_flags.domestic_abuse(crimes, rng)
    flagged, keyword = crime_flags.cyber(crimes, rng)
    strands = crime_flags.hate_strands(crimes, rng)
    knife = crime_flags.knife(crimes, rng)
    found = outcomes(crimes, abuse, strands != "", knife, rng)
    victims = ~crimes.of(*VICTIMLESS)
    met = people(crimes, abuse, victims, found.suspect, rng)
    wanted, traced = outstanding(crimes, rng)
    sexual = crimes.of("sexual_offences")
    texts, text = crime_text.summaries(crimes, keyword, rng)
    columns: dict[str, Any] = {
        "crime_number": numbers("54", crimes.day),
        "recorded_date": pa.array(crimes.day),
        "offence_code": labels(crimes.code),
        "area": coded(AREAS, crimes.area),
        "outcome_type": labels(found.kind),
        "outcome_date": pa.array(found.day),
        "outcome_sub_code": labels(found.sub_code),
        "arrest": found.arrest,
        "domestic_abuse": abuse,
        "risk_level": labels(crime_flags.risk_level(crimes, abuse, rng)),
        "hate_strands": labels(strands),
        "cse": crime_flags.child_sexual_exploitation(crimes, rng),
        "cyber": flagged,
        "knife": knife,
        "recent": pa.array(rng.random(abuse.size) < RECENT, mask=~sexual),
        "place": coded(PLACES, crimes.place),
        "victim_ref": references("V", met.victim, victims),
        "suspect_ref": references("S", met.suspect, found.suspect),
        "victim_sex": labels(met.male),
        "victim_age": pa.array(np.nan_to_num(met.age, nan=0).astype(np.int16), mask=np.isnan(met.age)),
        "relationship": labels(met.relationship),
        "suspect_wanted_date": pa.array(wanted),
        "suspect_traced_date": pa.array(traced),
        **_charges(found),
        "summary": pa.array(texts).take(pa.array(text)),
    }
    return pa.table(columns)


def _charges(found: Outcomes) -> dict[str, pa.Array]:
    import pyarrow as pa

    charged = np.isin(found.kind, ["1", "1A"])
    none = np.datetime64("NaT")
    return {
        "charge_date": pa.array(np.where(charged & ~found.by_post, found.day, none)),
        "summons_date": pa.array(np.where(charged & found.by_post, found.day, none)),
    }
