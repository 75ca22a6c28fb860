"""The simulated crime extract: one file per financial year, in the columns of the crimes contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pcc_analysis.demonstration import crime_flags, crime_text
from pcc_analysis.demonstration.calibration import Counts, Months
from pcc_analysis.demonstration.crime_outcomes import outcomes
from pcc_analysis.demonstration.crime_people import RELATIONSHIPS, SEXES, outstanding, people
from pcc_analysis.demonstration.crime_records import AREAS, PLACES, Crimes, simulate
from pcc_analysis.demonstration.files import coded, financial_years, labels, numbering, references, write_tables

if TYPE_CHECKING:
    import pyarrow as pa

VICTIMLESS = {"drug_offences", "possession_of_weapons", "public_order", "miscellaneous_crimes_against_society"}
RECENT = 0.66
NEVER = np.datetime64("NaT", "D")
LATE = 0.012
"""Share of the crimes recorded in March that stand in the file of the next year."""


def make_crimes(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """Simulate the crimes recorded in these months and write them into the folder, a file per financial year."""
    crimes = simulate(axis, rng)
    table = _records(crimes, rng)
    files = ((year, table(rows)) for year, rows in _delivered(crimes, rng))
    return write_tables(folder / "crimes", "crimes", files, axis)


def _delivered(crimes: Crimes, rng: np.random.Generator) -> Iterator[tuple[int, Counts]]:
    """Yield the records of each yearly file: some are entered too late for their year."""
    year = financial_years(crimes.month)
    at_the_end = (financial_years(crimes.month + 1) > year) & (year < year[-1])
    file = year + (at_the_end & (rng.random(year.size) < LATE))
    for one in np.unique(file):
        yield int(one), np.flatnonzero(file == one)


def _records(crimes: Crimes, rng: np.random.Generator) -> Callable[[Counts], pa.Table]:
    """Simulate all that is known of the crimes; the answer makes the table of any of them."""
    import pyarrow as pa

    number = numbering(crimes.day)
    abuse = crime_flags.domestic_abuse(crimes, rng)
    flagged, keyword = crime_flags.cyber(crimes, rng)
    strands = crime_flags.hate_strands(crimes, rng)
    knife = crime_flags.knife(crimes, rng)
    found = outcomes(crimes, abuse, strands > 0, knife, rng)
    victims = ~crimes.of(*VICTIMLESS)
    met = people(crimes, abuse, victims, found.suspect, rng)
    wanted, traced = outstanding(crimes, rng)
    risk = crime_flags.risk_level(crimes, abuse, rng)
    exploitation = crime_flags.child_sexual_exploitation(crimes, rng)
    recent, sexual = rng.random(abuse.size) < RECENT, crimes.of("sexual_offences")
    texts, text = crime_text.summaries(crimes, keyword, rng)
    charged = np.isin(found.kind, ["1", "1A"])
    by_hand, by_post = charged & ~found.by_post, charged & found.by_post

    def table(rows: Counts) -> pa.Table:
        day = found.day[rows]
        columns: dict[str, Any] = {
            "crime_number": references("54", number[rows]),
            "recorded_date": pa.array(crimes.day[rows]),
            "offence_code": coded(crimes.codes, crimes.code[rows]),
            "area": coded(AREAS, crimes.area[rows]),
            "outcome_type": labels(found.kind[rows]),
            "outcome_date": pa.array(day),
            "outcome_sub_code": labels(found.sub_code[rows]),
            "arrest": found.arrest[rows],
            "domestic_abuse": abuse[rows],
            "risk_level": coded(crime_flags.RISKS, risk[rows]),
            "hate_strands": coded(crime_flags.STRANDS_OF_A_CRIME, strands[rows]),
            "cse": exploitation[rows],
            "cyber": flagged[rows],
            "knife": knife[rows],
            "recent": pa.array(recent[rows], mask=~sexual[rows]),
            "place": coded(PLACES, crimes.place[rows]),
            "victim_ref": references("V", met.victim[rows], victims[rows]),
            "suspect_ref": references("S", met.suspect[rows], found.suspect[rows]),
            "victim_sex": coded(SEXES, met.sex[rows]),
            "victim_age": pa.array(met.age[rows], mask=met.age[rows] < 0),
            "relationship": coded(RELATIONSHIPS, met.relationship[rows]),
            "suspect_wanted_date": pa.array(wanted[rows]),
            "suspect_traced_date": pa.array(traced[rows]),
            "charge_date": pa.array(np.where(by_hand[rows], day, NEVER)),
            "summons_date": pa.array(np.where(by_post[rows], day, NEVER)),
            "summary": pa.array(texts).take(pa.array(text[rows])),
        }
        return pa.table(columns)

    return table
