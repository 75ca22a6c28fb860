"""The simulated crime extract: one file per financial year, in the columns of the crimes contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pcc_analysis.demonstration import crime_flags, crime_text
from pcc_analysis.demonstration.calibration import Counts, Mask, Months
from pcc_analysis.demonstration.crime_outcomes import Outcomes, outcomes
from pcc_analysis.demonstration.crime_records import AREAS, PLACES, Crimes, simulate
from pcc_analysis.demonstration.files import labels, numbers, references, write_years

if TYPE_CHECKING:
    import pyarrow as pa

REPEAT_VICTIM = 0.24
REPEAT_SUSPECT = 0.30
VICTIMLESS = {"drug_offences", "possession_of_weapons", "public_order", "miscellaneous_crimes_against_society"}
RECENT = 0.66
SUMMONS = 0.22


def make_crimes(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """Simulate the crimes recorded in these months and write them into the folder, a file per financial year."""
    crimes = simulate(axis, rng)
    return write_years(folder / "crimes", "crimes", _table(crimes, rng), crimes.month)


def _table(crimes: Crimes, rng: np.random.Generator) -> pa.Table:
    import pyarrow as pa

    abuse = crime_flags.domestic_abuse(crimes, rng)
    flagged, keyword = crime_flags.cyber(crimes, rng)
    found = outcomes(crimes, abuse, rng)
    sexual = crimes.of("sexual_offences")
    texts, text = crime_text.summaries(crimes, keyword, rng)
    columns: dict[str, Any] = {
        "crime_number": numbers("54", crimes.day),
        "recorded_date": pa.array(crimes.day),
        "offence_code": labels(crimes.code),
        "area": labels(np.array(AREAS)[crimes.area]),
        "outcome_type": labels(found.kind),
        "outcome_date": pa.array(found.day),
        "arrest": found.arrest,
        "domestic_abuse": abuse,
        "risk_level": labels(crime_flags.risk_level(abuse, rng)),
        "hate_strands": labels(crime_flags.hate_strands(crimes, rng)),
        "cse": crime_flags.child_sexual_exploitation(crimes, rng),
        "cyber": flagged,
        "knife": crime_flags.knife(crimes, rng),
        "recent": pa.array(rng.random(abuse.size) < RECENT, mask=~sexual),
        "place": labels(np.array(PLACES)[crimes.place]),
        "victim_ref": _people("V", abuse, ~crimes.of(*VICTIMLESS), REPEAT_VICTIM, rng),
        "suspect_ref": _people("S", abuse & found.suspect, found.suspect, REPEAT_SUSPECT, rng),
        **_charges(found, rng),
        "summary": pa.array(texts).take(pa.array(text)),
    }
    return pa.table(columns)


def _charges(found: Outcomes, rng: np.random.Generator) -> dict[str, pa.Array]:
    import pyarrow as pa

    charged = np.isin(found.kind, ["1", "1A"])
    by_post = rng.random(charged.size) < SUMMONS
    none = np.datetime64("NaT")
    return {
        "charge_date": pa.array(np.where(charged & ~by_post, found.day, none)),
        "summons_date": pa.array(np.where(charged & by_post, found.day, none)),
    }


def _people(letter: str, abuse: Mask, known: Mask, repeat: float, rng: np.random.Generator) -> pa.Array:
    """Refer to a person per crime; some of those in cases of domestic abuse are met again within months."""
    person: Counts = np.arange(1, abuse.size + 1)
    cases = np.flatnonzero(abuse & known)
    back = np.where(rng.random(cases.size) < repeat, rng.geometric(0.004, cases.size), 0)
    earlier = np.maximum(np.arange(cases.size) - back, 0)
    among = list(range(cases.size))
    for number in np.flatnonzero(back):
        among[number] = among[earlier[number]]
    person[cases] = person[cases[among]]
    return references(letter, person, known)
